/* SPDX-License-Identifier: MIT */
#include "support.h"

static void a_minimal_study_gets_every_default(void **state)
{
    (void)state;
    dsh_study *s = accept_text(MINIMAL);
    assert_string_equal(s->title.in[DOSAH_CS], "Test");
    assert_string_equal(s->title.in[DOSAH_EN], "Test");
    assert_string_equal(s->banner.in[DOSAH_CS], "");
    assert_string_equal(s->crs, "EPSG:5514");
    assert_true(s->lang[DOSAH_CS] && s->lang[DOSAH_EN]);
    assert_int_equal(s->n_days, 1);
    assert_string_equal(s->day[0].name, "any");
    assert_int_equal(s->day[0].date, DSH_NO_DATE);
    assert_int_equal(s->n_profiles, 1);
    assert_string_equal(s->profile[0].id, "adult");
    assert_int_equal(s->reach.window_from_s, 6 * 3600);
    assert_int_equal(s->reach.window_to_s, 20 * 3600);
    assert_int_equal(s->reach.max_time_s, 7200);
    assert_int_equal(s->reach.max_walk_s, 1800);
    assert_int_equal(s->reach.max_transfer_s, 600);
    assert_int_equal(s->reach.change_time_s, 60);
    assert_int_equal(s->reach.max_rides, 4);
    assert_true(s->reach.max_snap_m == 100);
    assert_true(s->reach.detour_factor == 1.3);
    assert_int_equal(s->reach.n_percentiles, 3);
    assert_int_equal(s->reach.percentile[1], 50);
    assert_int_equal(s->reach.n_thresholds, 4);
    assert_int_equal(s->reach.threshold_s[3], 3600);
    assert_int_equal(s->n_rule_sets, 1);
    assert_non_null(strstr(s->rule_set[0], "datasets/rules/mkpo-2014.yaml"));
    assert_string_equal(s->assumptions.id, "default");
    assert_true(s->assumptions.n > 5);
    assert_int_equal(s->privacy_min_count, 5);
    assert_int_equal(s->detail, DSH_DETAIL_ORIGIN);
    assert_int_equal(s->taxonomy.n_groups, 6);
    assert_true(s->hash != 0);
    dsh_study_free(s);
}

static void every_setting_can_be_changed(void **state)
{
    (void)state;
    dsh_study *s = accept_text(
        "title: {cs: Název, en: Name}\n"
        "banner: {cs: SMYŠLENÁ DATA}\n"
        "crs: EPSG:32633\n"
        "languages: cs\n"
        "municipalities: {source: municipalities.geojson}\n"
        "services: {source: services.csv}\n"
        "reach: {window: \"5:30 – 22:15\", max_time: 1:30, max_walk: 20,\n"
        "  max_transfer: 300s, change_time: 0min, max_rides: 8,\n"
        "  max_snap: \"0,25km\", percentiles: [10], thresholds: [10, 20min],\n"
        "  detour_factor: \"1,45\"}\n"
        "days: [{name: workday, date: 24. 11. 2026}]\n"
        "privacy: {min_count: 10}\n"
        "results: {detail: grid}\n"
        "assumptions: none\n");
    assert_string_equal(s->title.in[DOSAH_EN], "Name");
    assert_string_equal(s->banner.in[DOSAH_EN], "SMYŠLENÁ DATA");
    assert_true(s->lang[DOSAH_CS] && !s->lang[DOSAH_EN]);
    assert_int_equal(s->reach.window_from_s, 5 * 3600 + 1800);
    assert_int_equal(s->reach.window_to_s, 22 * 3600 + 900);
    assert_int_equal(s->reach.max_time_s, 5400);
    assert_int_equal(s->reach.max_walk_s, 1200);
    assert_int_equal(s->reach.max_transfer_s, 300);
    assert_int_equal(s->reach.change_time_s, 0);
    assert_int_equal(s->reach.max_rides, 8);
    assert_true(s->reach.max_snap_m == 250);
    assert_true(s->reach.detour_factor == 1.45);
    assert_int_equal(s->reach.n_percentiles, 1);
    assert_int_equal(s->reach.n_thresholds, 2);
    assert_int_equal(s->reach.threshold_s[1], 1200);
    assert_int_equal(s->day[0].date, dsh_date_of(2026, 11, 24));
    assert_int_equal(s->privacy_min_count, 10);
    assert_int_equal(s->detail, DSH_DETAIL_GRID);
    assert_int_equal(s->assumptions.n, 0);
    assert_int_equal(notices_of("assumptions_off"), 1);
    dsh_study_free(s);
}

static void sources_carry_all_that_is_said_about_them(void **state)
{
    (void)state;
    dsh_study *s = accept_text(
        "title: T\ncrs: EPSG:5514\n"
        "municipalities:\n"
        "  source: municipalities.geojson\n"
        "  layer: obce\n"
        "  where: \"clen = 1\"\n"
        "  columns: {code: kod_obce, name: nazev}\n"
        "  attribution: {text: ČÚZK, licence: CC BY 4.0, date: 2026-10-01}\n"
        "services: {source: services.csv, encoding: cp1250, delimiter: tab,\n"
        "  crs: EPSG:4326, columns: {x: lon}}\n"
        "areas: [{name: orp, from: municipality, column: kod_orp}]\n"
        "population: {source: population.csv,\n"
        "  columns: {code: kod_obce, total: celkem},\n"
        "  groups: {senior: vek_65_plus, child: vek_0_14}}\n"
        "origins: {source: origins.csv, format: ruian-adr,\n"
        "  columns: {senior: seniori}}\n"
        "timetable: {source: [gtfs, /vsicurl/https://example.org/x.zip]}\n"
        "streets: {source: streets.osm, elevation: streets.osm}\n"
        "premises: {source: \"PG:dbname=x\"}\n"
        "days: [{name: a, date: 2026-11-24}]\n");
    const dsh_source *m = &s->municipalities;
    assert_int_equal(m->n_paths, 1);
    assert_non_null(strstr(m->path[0], "/init/municipalities.geojson"));
    assert_string_equal(m->key, "municipalities");
    assert_string_equal(m->layer, "obce");
    assert_string_equal(m->where, "clen = 1");
    assert_int_equal(m->n_columns, 2);
    assert_string_equal(m->column[0].ours, "code");
    assert_string_equal(m->column[0].theirs, "kod_obce");
    assert_string_equal(m->attribution.in[DOSAH_EN], "ČÚZK");
    assert_string_equal(m->licence.in[DOSAH_CS], "CC BY 4.0");
    assert_int_equal(m->attribution_date, dsh_date_of(2026, 10, 1));
    assert_int_equal(m->line, 4);
    assert_int_equal(s->services.delimiter, '\t');
    assert_string_equal(s->services.encoding, "cp1250");
    assert_string_equal(s->services.crs, "EPSG:4326");
    assert_int_equal(s->services.attribution_date, DSH_NO_DATE);
    assert_int_equal(s->n_areas, 1);
    assert_string_equal(s->area[0].column, "kod_orp");
    assert_int_equal(s->n_groups, 2);
    assert_string_equal(s->group[1].id, "child");
    assert_string_equal(s->group[1].column, "vek_0_14");
    assert_string_equal(s->population_total, "celkem");
    assert_string_equal(s->origins.format, "ruian-adr");
    assert_int_equal(s->timetable.n_paths, 2);
    assert_string_equal(s->timetable.path[1],
                        "/vsicurl/https://example.org/x.zip");
    assert_int_equal(s->elevation.n_paths, 1);
    assert_string_equal(s->elevation.key, "elevation");
    assert_string_equal(s->premises.path[0], "PG:dbname=x");
    assert_false(dsh_source_given(&s->survey));
    assert_string_equal(s->survey.format, "");
    dsh_study_free(s);
}

static void elevation_may_be_a_source_of_its_own(void **state)
{
    (void)state;
    dsh_study *s =
        accept_text(MINIMAL "streets:\n"
                            "  source: streets.osm\n"
                            "  attribution: {text: x}\n"
                            "  elevation: {source: streets.osm,\n"
                            "    crs: EPSG:4326, attribution: {text: y}}\n");
    assert_string_equal(s->elevation.crs, "EPSG:4326");
    assert_string_equal(s->elevation.attribution.in[DOSAH_EN], "y");
    dsh_study_free(s);
}

static void what_is_missing_is_said(void **state)
{
    (void)state;
    static const char *const CODE[] = {
        "neighbours_missing", "population_missing",
        "streets_missing",    "origins_and_streets_missing",
        "timetable_missing",  "survey_missing",
        "premises_missing",   "days_missing"};
    dsh_study_free(accept_text(MINIMAL));
    for (size_t i = 0; i < sizeof CODE / sizeof CODE[0]; i++) {
        assert_int_equal(notices_of(CODE[i]), 1);
        assert_true(dsh_text_has(context()->texts, CODE[i]));
    }
    static const char *const OTHER[] = {
        "not_available_yet", "attribution_missing", "elevation_missing",
        "assumptions_off", "numbers_not_verified"};
    for (size_t i = 0; i < sizeof OTHER / sizeof OTHER[0]; i++)
        assert_true(dsh_text_has(context()->texts, OTHER[i]));
    assert_int_equal(notices_of("elevation_missing"), 0);
    assert_int_equal(notices_of("attribution_missing"), 2);
    dsh_study_free(accept_text(MINIMAL "streets: {source: streets.osm}\n"));
    assert_int_equal(notices_of("elevation_missing"), 1);
    assert_int_equal(notices_of("streets_missing"), 0);
    assert_int_equal(notices_of("origins_missing"), 1);
    assert_int_equal(notices_of("origins_and_streets_missing"), 0);
}

static void keys_of_later_capabilities_are_answered(void **state)
{
    (void)state;
    static const char *const TEXT[] = {
        "extends: other.yaml\n",
    };
    static const char *const KEY[] = {"extends"};
    for (size_t i = 0; i < sizeof TEXT / sizeof TEXT[0]; i++) {
        char text[512];
        (void)snprintf(text, sizeof text, "%s%s", MINIMAL, TEXT[i]);
        dsh_study_free(accept_text(text));
        dsh_notice notice = first_notice("not_available_yet");
        assert_int_equal(notice.severity, DOSAH_WARNING);
        assert_int_equal(notice.row, 5);
        assert_string_equal(notice.field, KEY[i]);
    }
}

static void a_week_is_seven_days_from_monday(void **state)
{
    (void)state;
    dsh_study *s = accept_text(MINIMAL "week_of: 2026-11-29\n");
    assert_int_equal(s->n_days, 7);
    assert_string_equal(s->day[0].name, "monday");
    assert_int_equal(s->day[0].date, dsh_date_of(2026, 11, 23));
    assert_string_equal(s->day[6].name, "sunday");
    assert_int_equal(s->day[6].date, dsh_date_of(2026, 11, 29));
    assert_int_equal(notices_of("days_missing"), 0);
    assert_int_equal(notices_of("not_available_yet"), 0);
    dsh_study_free(s);
}

static void a_day_trip_has_hours_and_a_stay(void **state)
{
    (void)state;
    dsh_study *s = accept_text(MINIMAL);
    assert_int_equal(s->day_trip.leave_after_s, 6 * 3600);
    assert_int_equal(s->day_trip.home_by_s, 20 * 3600);
    assert_int_equal(s->day_trip.default_stay_s, 3600);
    dsh_study_free(s);
    s = accept_text(MINIMAL "day_trip: {leave_after: \"7:30\", home_by: "
                            "\"25:00\", default_stay: 90min}\n");
    assert_int_equal(s->day_trip.leave_after_s, 7 * 3600 + 1800);
    assert_int_equal(s->day_trip.home_by_s, 25 * 3600);
    assert_int_equal(s->day_trip.default_stay_s, 5400);
    assert_int_equal(notices_of("not_available_yet"), 0);
    dsh_study_free(s);
}

static void every_shipped_profile_and_rule_set_is_there(void **state)
{
    (void)state;
    dsh_study *s = accept_text(
        MINIMAL "profiles: [adult, senior, walking_aid, wheelchair_manual, "
                "wheelchair_power, pram, low_vision]\n"
                "usability: {rule_sets: [mkpo-2014, wheelmap]}\n");
    assert_int_equal(s->n_profiles, 7);
    assert_int_equal(s->n_rule_sets, 2);
    assert_int_equal(notices_of("not_available_yet"), 0);
    dsh_study_free(s);
}

static void profiles_can_be_overridden_and_doubled(void **state)
{
    (void)state;
    dsh_study *s = accept_text(
        MINIMAL "profiles:\n"
                "  - wheelchair_manual\n"
                "  - {id: wheelchair_manual, as: assisted, change_time: 90s,\n"
                "     max_kerb: 7 cm, max_walk: 1h, name: {cs: A, en: B}}\n");
    assert_int_equal(s->n_profiles, 2);
    assert_string_equal(s->profile[0].id, "wheelchair_manual");
    assert_int_equal(s->profile[0].max_kerb_mm, 20);
    assert_int_equal(s->profile[0].max_walk_s, -1);
    assert_string_equal(s->profile[1].id, "assisted");
    assert_string_equal(s->profile[1].name.in[DOSAH_EN], "B");
    assert_int_equal(s->profile[1].max_kerb_mm, 70);
    assert_int_equal(s->profile[1].change_time_s, 90);
    assert_int_equal(s->profile[1].max_walk_s, 3600);
    assert_int_equal(s->profile[1].min_width_mm, 900);
    dsh_study_free(s);
    s = accept_text(MINIMAL "profiles: [{id: adult, partly: no}]\n");
    assert_int_equal(s->profile[0].partly, DSH_ACCESS_NO);
    dsh_study_free(s);
    s = accept_text(MINIMAL "profiles: [adult]\n");
    assert_int_equal(s->profile[0].partly, DSH_ACCESS_UNKNOWN);
    dsh_study_free(s);
}

static void declared_accessibility_is_read(void **state)
{
    (void)state;
    dsh_study *s = accept_text(
        MINIMAL "days: [{name: a, date: 2026-11-24}]\n"
                "timetable:\n"
                "  source: gtfs\n"
                "  accessibility:\n"
                "    - {operator: X, unmarked_means: no, source: letter,\n"
                "       date: 2026-03-03}\n"
                "    - {line: \"7\", state: partly, source: web}\n");
    assert_int_equal(s->n_declared, 2);
    const dsh_declared_access *d = s->declared;
    assert_string_equal(d[0].agency, "X");
    assert_string_equal(d[0].line, "");
    assert_true(d[0].unmarked);
    assert_int_equal(d[0].state, DSH_ACCESS_NO);
    assert_string_equal(d[0].source, "letter");
    assert_int_not_equal(d[0].date, DSH_NO_DATE);
    assert_string_equal(d[1].line, "7");
    assert_false(d[1].unmarked);
    assert_int_equal(d[1].state, DSH_ACCESS_PARTLY);
    assert_int_equal(d[1].date, DSH_NO_DATE);
    dsh_study_free(s);
}

static void a_study_is_found_on_disk(void **state)
{
    (void)state;
    char path[1024];
    dsh_study *s = NULL;
    dosah_error err = {0};
    clear_notices();
    assert_int_equal(
        dsh_data_path(context(), path, "datasets/vmk-demo/study.yaml", NULL),
        DOSAH_OK);
    assert_int_equal(dsh_study_open(&s, path, context(), &err), DOSAH_OK);
    assert_string_equal(s->banner.in[DOSAH_EN], "INVENTED DATA");
    assert_int_equal(s->n_days, 2);
    assert_int_equal(s->n_profiles, 2);
    dsh_study_free(s);
    assert_int_equal(dsh_study_open(&s, "/nowhere/study.yaml", context(), &err),
                     DOSAH_ENOTFOUND);
    assert_null(s);
}

static void defaults_need_no_file(void **state)
{
    (void)state;
    dsh_study *s = NULL;
    dosah_error err = {0};
    clear_notices();
    assert_int_equal(dsh_study_defaults(&s, "adult", context(), &err),
                     DOSAH_OK);
    assert_int_equal(s->n_profiles, 1);
    assert_int_equal(s->reach.max_time_s, 7200);
    assert_int_equal(s->assumptions.n > 0, 1);
    assert_int_equal(dsh_notices_groups(context()->notices), 0);
    dsh_study_free(s);
    assert_int_equal(dsh_study_defaults(&s, "adlut", context(), &err),
                     DOSAH_EINPUT);
    assert_non_null(strstr(err.message, "nearest id: adult"));
    assert_int_equal(
        dsh_study_defaults(&s, "adult\", \"adult", context(), NULL),
        DOSAH_EINPUT);
    assert_null(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_minimal_study_gets_every_default),
        cmocka_unit_test(every_setting_can_be_changed),
        cmocka_unit_test(sources_carry_all_that_is_said_about_them),
        cmocka_unit_test(elevation_may_be_a_source_of_its_own),
        cmocka_unit_test(what_is_missing_is_said),
        cmocka_unit_test(keys_of_later_capabilities_are_answered),
        cmocka_unit_test(a_week_is_seven_days_from_monday),
        cmocka_unit_test(a_day_trip_has_hours_and_a_stay),
        cmocka_unit_test(every_shipped_profile_and_rule_set_is_there),
        cmocka_unit_test(profiles_can_be_overridden_and_doubled),
        cmocka_unit_test(declared_accessibility_is_read),
        cmocka_unit_test(a_study_is_found_on_disk),
        cmocka_unit_test(defaults_need_no_file),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
