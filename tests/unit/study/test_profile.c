/* SPDX-License-Identifier: MIT */
#include "support.h"

#include <math.h>

#define PROFILE                                                                \
    "id: p\n"                                                                  \
    "name: P\n"                                                                \
    "flat_speed: 3.6 km/h\n"                                                   \
    "slope_model: tobler\n"                                                    \
    "max_up: any\n"                                                            \
    "max_down: any\n"                                                          \
    "max_cross: any\n"                                                         \
    "max_kerb: 3 cm\n"                                                         \
    "min_width: 0,9 m\n"                                                       \
    "min_spot_width: 700 mm\n"                                                 \
    "steps: no\n"                                                              \
    "surface: any\n"                                                           \
    "smoothness: any\n"                                                        \
    "needs_vehicle: no\n"                                                      \
    "needs_stop: no\n"                                                         \
    "needs_building: no\n"

static dosah_status load(dsh_mobility *out, dsh_arena *arena, const char *path,
                         dosah_error *err)
{
    return dsh_mobility_load(out, path, (dsh_node){0}, arena, err);
}

static void load_shipped(dsh_mobility *out, dsh_arena *arena, const char *id)
{
    char path[1024], name[64];
    dosah_error err = {0};
    (void)snprintf(name, sizeof name, "datasets/profiles/%s.yaml", id);
    assert_int_equal(dsh_data_path(context(), path, name, NULL), DOSAH_OK);
    if (load(out, arena, path, &err) != DOSAH_OK)
        fail_msg("line %d: %s", (int)err.row, err.message);
}

static void nothing_unknown_stops_an_adult(void **state)
{
    (void)state;
    dsh_arena *arena = dsh_arena_new();
    dsh_mobility p;
    load_shipped(&p, arena, "adult");
    assert_int_equal(p.flat_mm_s, 1300);
    assert_int_equal(p.slope_model, DSH_SLOPE_TOBLER);
    assert_int_equal(p.max_up_bp, DSH_ANY);
    assert_int_equal(p.max_down_bp, DSH_ANY);
    assert_int_equal(p.max_cross_bp, DSH_ANY);
    assert_int_equal(p.max_kerb_mm, DSH_ANY);
    assert_int_equal(p.min_width_mm, 0);
    assert_int_equal(p.min_spot_mm, 0);
    assert_int_equal(p.n_surfaces, 0);
    assert_int_equal(p.n_smoothness, 0);
    assert_true(p.steps);
    assert_int_equal(p.steps_time_pct, 300);
    assert_false(p.needs_vehicle || p.needs_stop || p.needs_building);
    assert_int_equal(p.max_walk_s, -1);
    assert_int_equal(p.change_time_s, -1);
    assert_non_null(strstr(p.source_note, "Tobler"));
    assert_int_equal(p.n_unverified, 1);
    dsh_arena_free(arena);
}

static const dsh_tag_rule *rule_of(const dsh_tag_rule *rule, size_t n,
                                   const char *value)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(rule[i].value, value) == 0)
            return &rule[i];
    return NULL;
}

static void a_manual_wheelchair_has_the_published_limits(void **state)
{
    (void)state;
    dsh_arena *arena = dsh_arena_new();
    dsh_mobility p;
    load_shipped(&p, arena, "wheelchair_manual");
    assert_int_equal(p.flat_mm_s, 700);
    assert_int_equal(p.slope_model, DSH_SLOPE_WHEELS);
    assert_true(fabs(p.wheels_g0 + 0.0087) < 1e-12);
    assert_int_equal(p.max_up_bp, 625);
    assert_int_equal(p.max_down_bp, 800);
    assert_int_equal(p.max_cross_bp, 250);
    assert_int_equal(p.n_short_ramps, 2);
    assert_int_equal(p.short_ramp[0].slope_bp, 833);
    assert_int_equal(p.short_ramp[0].length_mm, 9000);
    assert_int_equal(p.short_ramp[1].slope_bp, 1250);
    assert_int_equal(p.short_ramp[1].length_mm, 3000);
    assert_int_equal(p.max_kerb_mm, 20);
    assert_int_equal(p.min_width_mm, 900);
    assert_int_equal(p.min_spot_mm, 700);
    assert_false(p.steps);
    assert_true(p.needs_vehicle && p.needs_stop && p.needs_building);
    assert_string_equal(p.user_group, "wheelchair");
    assert_true(rule_of(p.surface, p.n_surfaces, "asphalt")->passable);
    assert_int_equal(rule_of(p.surface, p.n_surfaces, "asphalt")->speed_pct,
                     100);
    assert_false(rule_of(p.surface, p.n_surfaces, "gravel")->passable);
    assert_null(rule_of(p.surface, p.n_surfaces, "unpaved"));
    assert_true(rule_of(p.smoothness, p.n_smoothness, "good")->passable);
    assert_false(
        rule_of(p.smoothness, p.n_smoothness, "intermediate")->passable);
    dsh_arena_free(arena);
}

static void units_are_understood(void **state)
{
    (void)state;
    dsh_arena *arena = dsh_arena_new();
    dsh_mobility p;
    dosah_error err = {0};
    const char *path = write_file("units.yaml", PROFILE "max_walk: 1:30\n");
    if (load(&p, arena, path, &err) != DOSAH_OK)
        fail_msg("%s", err.message);
    assert_int_equal(p.flat_mm_s, 1000);
    assert_int_equal(p.max_kerb_mm, 30);
    assert_int_equal(p.min_width_mm, 900);
    assert_int_equal(p.max_walk_s, 5400);
    assert_string_equal(p.name.in[DOSAH_EN], "P");
    dsh_arena_free(arena);
}

static void faults_of_a_profile_name_the_line_and_what_was_expected(
    void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int line;
        const char *message;
    } CASE[] = {
        {PROFILE "max_wlak: 5\n", 17, "nearest known key is 'max_walk'"},
        {"id: p\nname: P\nflat_speed: 1.3\n", 1,
         "key 'slope_model' is required"},
        {"id: p\nname: P\nslope_model: tobler\nmax_up: any\n"
         "max_down: any\nmax_cross: any\nflat_speed: 1.3\n",
         7, "key 'flat_speed': expected a speed from 0.1 to 5 m/s"},
        {"id: p\nname: P\nslope_model: cubic\n", 3,
         "expected tobler or wheels"},
        {"id: p\nname: P\nslope_model: tobler\nmax_up: {value: 6 mm}\n", 4,
         "key 'max_up': expected a slope"},
        {"id: p\nname: P\nslope_model: tobler\nmax_up: {vale: 6 %}\n", 4,
         "nearest known key is 'value'"},
        {"id: p\nname: P\nslope_model: tobler\n"
         "max_up: {value: 6 %, verified: perhaps}\n",
         4, "expected yes or no"},
        {"id: p\nname: P\nslope_model: tobler\nmax_up: any\n", 1,
         "key 'max_down' is required"},
        {"name: P\n", 1, "key 'id' is required"},
        {"id: p\n", 1, "key 'name' is required"},
        {"", 1, "the file is empty"},
        {"id: p\nname: P\nslope_model: wheels\ntop_speed_slope: -0.87 %\n"
         "max_up: any\nmax_down: 8 %\nmax_cross: any\n",
         5, "limits up and down"},
        {"id: p\nname: P\nslope_model: tobler\nmax_up: any\nmax_down: any\n"
         "max_cross: any\nshort_ramps:\n  - {slope: 8 %, length: 3 m}\n"
         "  - {slope: 6 %, length: 2 m}\n",
         9, "each next ramp steeper and shorter"},
    };
    dsh_arena *arena = dsh_arena_new();
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        dsh_mobility p;
        dosah_error err = {0};
        const char *path = write_file("faulty.yaml", CASE[i].text);
        assert_int_equal(load(&p, arena, path, &err), DOSAH_EINPUT);
        if (strstr(err.message, CASE[i].message) == NULL ||
            err.row != CASE[i].line)
            fail_msg("case %zu: line %d: %s", i, (int)err.row, err.message);
        assert_non_null(strstr(err.source, "faulty.yaml"));
    }
    dsh_mobility p;
    assert_int_equal(load(&p, arena, "/nowhere.yaml", NULL), DOSAH_ENOTFOUND);
    dsh_arena_free(arena);
}

static void surfaces_are_checked(void **state)
{
    (void)state;
    static const char HEAD[] =
        "id: p\nname: P\nflat_speed: 1 m/s\nslope_model: tobler\n"
        "max_up: any\nmax_down: any\nmax_cross: any\nmax_kerb: any\n"
        "min_width: 0 mm\nmin_spot_width: 0 mm\nsteps: no\n";
    static const struct {
        const char *text, *message;
    } CASE[] = {
        {"surface: smooth\n", "expected 'any' or {passable"},
        {"surface: {passable: {asphalt: 120 %}}\n", "from 1 to 100 %"},
        {"surface: {passable: [asphalt]}\n", "passable: a map"},
        {"surface: {passable: {a: 100 %}, impassable: b}\n",
         "impassable: a list"},
        {"surface: {pasable: {a: 100 %}}\n", "known key is 'passable'"},
    };
    dsh_arena *arena = dsh_arena_new();
    for (size_t i = 0; i < sizeof CASE / sizeof CASE[0]; i++) {
        char text[512];
        dsh_mobility p;
        dosah_error err = {0};
        (void)snprintf(text, sizeof text, "%s%s", HEAD, CASE[i].text);
        const char *path = write_file("surface.yaml", text);
        assert_int_equal(load(&p, arena, path, &err), DOSAH_EINPUT);
        if (strstr(err.message, CASE[i].message) == NULL || err.row != 12)
            fail_msg("case %zu: line %d: %s", i, (int)err.row, err.message);
    }
    dsh_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_unknown_stops_an_adult),
        cmocka_unit_test(a_manual_wheelchair_has_the_published_limits),
        cmocka_unit_test(units_are_understood),
        cmocka_unit_test(
            faults_of_a_profile_name_the_line_and_what_was_expected),
        cmocka_unit_test(surfaces_are_checked),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
