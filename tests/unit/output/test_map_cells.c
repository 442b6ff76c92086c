/* SPDX-License-Identifier: MIT */
/* From addresses and rows to squares and the numbers of the legend. */
#include "map_world.h"

static const char *style_path(void)
{
    return in(DOSAH_SOURCE_DIR, "maps/style.yaml");
}

static dsh_map_style load_style(void)
{
    dsh_map_style style;
    dosah_error err = {0};
    if (dsh_map_style_load(&style, style_path(), "time", &err) != DOSAH_OK)
        fail_msg("%s", err.message);
    return style;
}

/* One square with these residents and rows. */
typedef struct square {
    dsh_arena *arena;
    dsh_map_style style;
    dsh_map_grid grid;
    dsh_origins origins;
    dsh_map_mark mark;
    dsh_map_result result;
} square;

static square look_at_as(dsh_map_measure measure, dsh_reach_row *row,
                         int64_t *weight, uint32_t n)
{
    static double x[8], y[8];
    square s = {.arena = dsh_arena_new(), .style = load_style()};
    for (uint32_t i = 0; i < n; i++) {
        x[i] = -1.0 - i;
        y[i] = 5.0 + i;
    }
    s.origins = (dsh_origins){.n = n, .x = x, .y = y, .weight = weight};
    assert_int_equal(
        dsh_map_grid_make(&s.grid, &s.origins, 200, 1, s.arena, NULL),
        DOSAH_OK);
    assert_int_equal(s.grid.n, 1);
    s.result.mark = &s.mark;
    s.result.measure = measure;
    assert_int_equal(
        dsh_map_classify(&s.result, &s.style, &s.grid, &s.origins, row, NULL),
        DOSAH_OK);
    dsh_arena_free(s.arena);
    return s;
}

static square look_at(dsh_reach_row *row, int64_t *weight, uint32_t n)
{
    return look_at_as(DSH_MAP_TIME, row, weight, n);
}

static dsh_reach_row row_of(dsh_status status, int32_t opt, int32_t pess)
{
    dsh_reach_row row = {0};
    map_row_set(&row, status, opt, pess);
    return row;
}

static void square_shows_the_status_of_most_residents(void **state)
{
    (void)state;
    dsh_reach_row row[] = {row_of(DSH_STATUS_CERTAIN, 60, 60),
                           row_of(DSH_STATUS_NO, DSH_NEVER_S, DSH_NEVER_S),
                           row_of(DSH_STATUS_CERTAIN, 60, 60)};
    int64_t weight[] = {2, 3, 2};
    assert_int_equal(look_at(row, weight, 3).mark.status, DSH_STATUS_CERTAIN);
    weight[1] = 5;
    assert_int_equal(look_at(row, weight, 3).mark.status, DSH_STATUS_NO);
}

static void a_map_of_day_trips_shows_who_gets_back_and_after_how_long(
    void **state)
{
    (void)state;
    dsh_reach_row row[] = {row_of(DSH_STATUS_CERTAIN, 60, 60),
                           row_of(DSH_STATUS_CERTAIN, 60, 60),
                           row_of(DSH_STATUS_CERTAIN, 60, 60)};
    int64_t weight[] = {4, 2, 1};
    row[0].day_trip[DSH_PESS] = row[0].day_trip[DSH_OPT] = 1;
    row[0].away_s[DSH_PESS] = 7200;
    row[0].away_s[DSH_OPT] = 60;
    row[1].day_trip[DSH_OPT] = 1;
    row[1].away_s[DSH_OPT] = 5399;
    square s = look_at_as(DSH_MAP_TRIP, row, weight, 3);
    assert_int_equal(s.mark.status, DSH_STATUS_CERTAIN);
    assert_int_equal(s.result.counts.all_certain, 4);
    assert_int_equal(s.result.counts.all_possible, 2);
    assert_int_equal(s.result.counts.no, 1);
    assert_int_equal(s.mark.class, dsh_map_class(&s.style, 7200));
    weight[0] = 1;
    s = look_at_as(DSH_MAP_TRIP, row, weight, 3);
    assert_int_equal(s.mark.status, DSH_STATUS_POSSIBLE);
    assert_int_equal(s.mark.class, dsh_map_class(&s.style, 5399));
    row[0].status = DSH_STATUS_NO_DATA;
    assert_int_equal(dsh_map_status(DSH_MAP_TRIP, &row[0]), DSH_STATUS_NO_DATA);
}

static void of_equals_the_worse_is_shown(void **state)
{
    (void)state;
    static const dsh_status worse[] = {DSH_STATUS_CERTAIN, DSH_STATUS_POSSIBLE,
                                       DSH_STATUS_NO_DATA, DSH_STATUS_NO};
    int64_t weight[] = {7, 7};
    for (size_t i = 0; i + 1 < 4; i++) {
        dsh_reach_row row[] = {row_of(worse[i + 1], 60, 60),
                               row_of(worse[i], 60, 60)};
        assert_int_equal(look_at(row, weight, 2).mark.status, worse[i + 1]);
    }
}

static void class_is_the_median_of_residents_not_of_addresses(void **state)
{
    (void)state;
    dsh_reach_row row[] = {row_of(DSH_STATUS_CERTAIN, 0, 300),
                           row_of(DSH_STATUS_CERTAIN, 0, 900),
                           row_of(DSH_STATUS_CERTAIN, 0, 2400)};
    int64_t weight[] = {1, 1, 5};
    assert_int_equal(look_at(row, weight, 3).mark.class, 3);
    weight[2] = 1;
    assert_int_equal(look_at(row, weight, 3).mark.class, 1);
}

static void class_takes_the_reading_of_the_status(void **state)
{
    (void)state;
    int64_t weight[] = {1};
    dsh_reach_row certain = row_of(DSH_STATUS_CERTAIN, 300, 1500);
    dsh_reach_row possible = row_of(DSH_STATUS_POSSIBLE, 1100, DSH_NEVER_S);
    assert_int_equal(look_at(&certain, weight, 1).mark.class, 2);
    assert_int_equal(look_at(&possible, weight, 1).mark.class, 1);
}

static void upper_bound_belongs_to_its_class(void **state)
{
    (void)state;
    const dsh_map_style s = load_style();
    assert_int_equal(dsh_map_class(&s, 0), 0);
    assert_int_equal(dsh_map_class(&s, 600), 0);
    assert_int_equal(dsh_map_class(&s, 602), 0); /* 10.0 min in tables */
    assert_int_equal(dsh_map_class(&s, 603), 1);
    assert_int_equal(dsh_map_class(&s, 5400), 5);
    assert_int_equal(dsh_map_class(&s, 5403), 6);
    assert_int_equal(dsh_map_class(&s, DSH_NEVER_S), 6);
}

static void squares_of_few_are_hidden_and_counted(void **state)
{
    (void)state;
    double x[] = {10, 210, 250, 410}, y[] = {10, 10, 199, 10};
    int64_t weight[] = {4999999, 2 * DSH_PERSON, 3 * DSH_PERSON, 0};
    const dsh_origins o = {.n = 4, .x = x, .y = y, .weight = weight};
    dsh_arena *arena = dsh_arena_new();
    dsh_map_grid g;
    assert_int_equal(dsh_map_grid_make(&g, &o, 200, 5, arena, NULL), DOSAH_OK);
    assert_int_equal(g.n, 2); /* nobody lives in the third */
    assert_false(g.cell[0].drawn);
    assert_true(g.cell[1].drawn);
    assert_int_equal(g.cell[1].residents, 5 * DSH_PERSON);
    assert_int_equal(g.hidden, 4999999);
    assert_int_equal(dsh_map_grid_find(&g, 1, 0), 1);
    assert_int_equal(dsh_map_grid_find(&g, 2, 0), UINT32_MAX);
    dsh_arena_free(arena);
}

static void numbers_of_the_legend_sum_to_the_residents(void **state)
{
    (void)state;
    enum { N = 500 };
    static double x[N], y[N];
    static int64_t weight[N];
    static dsh_reach_row row[N];
    static dsh_map_mark mark[N];
    uint64_t seed = 7;
    int64_t all = 0;
    for (size_t i = 0; i < N; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        x[i] = (double)(seed >> 50);
        y[i] = (double)(seed >> 40 & 0xfff);
        weight[i] = (int64_t)(seed >> 44 & 0xffffff);
        const int32_t s = (int32_t)(seed >> 33 & 0x1fff);
        map_row_set(&row[i], (dsh_status)(seed >> 61) % 5, s / 2, s);
        all += weight[i];
    }
    const dsh_origins o = {.n = N, .x = x, .y = y, .weight = weight};
    const dsh_map_style style = load_style();
    dsh_arena *arena = dsh_arena_new();
    dsh_map_grid g;
    dsh_map_result r = {.mark = mark};
    assert_int_equal(dsh_map_grid_make(&g, &o, 200, 5, arena, NULL), DOSAH_OK);
    assert_int_equal(dsh_map_classify(&r, &style, &g, &o, row, NULL), DOSAH_OK);
    int64_t certain = 0, possible = 0, cells = 0;
    for (size_t k = 0; k <= style.n_classes; k++) {
        certain += r.counts.certain[k];
        possible += r.counts.possible[k];
    }
    for (uint32_t i = 0; i < g.n; i++)
        cells += g.cell[i].residents;
    assert_int_equal(certain, r.counts.all_certain);
    assert_int_equal(possible, r.counts.all_possible);
    assert_int_equal(certain + possible + r.counts.no + r.counts.no_data +
                         r.counts.not_applicable,
                     all);
    assert_int_equal(r.counts.total, all);
    assert_int_equal(cells, all);
    assert_true(certain > 0 && possible > 0 && r.counts.no > 0);
    dsh_arena_free(arena);
}

static void scale_is_the_next_round_one(void **state)
{
    (void)state;
    const dsh_map_style s = load_style();
    assert_true(dsh_map_scale(&s, 9000, 100, 100, 100) == 100000);
    assert_true(dsh_map_scale(&s, 100, 10100, 100, 100) == 125000);
    assert_true(dsh_map_scale(&s, 1, 1, 100, 100) == 1000);
    assert_true(dsh_map_scale(&s, 650000, 1, 100, 100) == 7000000);
}

static void style_names_the_key_at_fault(void **state)
{
    world *w = *state;
    char *text = slurp(style_path());
    char *at = strstr(text, "unreachable: \"#bdbdbd\"");
    assert_non_null(at);
    memcpy(at, "unreachable: \"#bdbdbg\"", 22);
    const char *path = in(w->dir, "style.yaml");
    spill(path, text);
    free(text);
    dsh_map_style style;
    dosah_error err = {0};
    assert_int_equal(dsh_map_style_load(&style, path, "time", &err),
                     DOSAH_EINPUT);
    assert_non_null(strstr(err.message, "unreachable"));
    assert_true(err.row > 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(square_shows_the_status_of_most_residents),
        cmocka_unit_test(
            a_map_of_day_trips_shows_who_gets_back_and_after_how_long),
        cmocka_unit_test(of_equals_the_worse_is_shown),
        cmocka_unit_test(class_is_the_median_of_residents_not_of_addresses),
        cmocka_unit_test(class_takes_the_reading_of_the_status),
        cmocka_unit_test(upper_bound_belongs_to_its_class),
        cmocka_unit_test(squares_of_few_are_hidden_and_counted),
        cmocka_unit_test(numbers_of_the_legend_sum_to_the_residents),
        cmocka_unit_test(scale_is_the_next_round_one),
        cmocka_unit_test_setup_teardown(style_names_the_key_at_fault,
                                        map_world_open, world_close),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
