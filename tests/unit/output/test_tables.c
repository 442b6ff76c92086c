/* SPDX-License-Identifier: MIT */
#include "world.h"

#include <jansson.h>

#include "base/csv.h"
#include "output/result.h"
#include "output/tables.h"

static void must_write(world *w)
{
    dosah_error err = {0};
    if (world_write(w, false, &err) != DOSAH_OK)
        fail_msg("%s: %s", err.source, err.message);
}

/* Text of a cell of csv/<table>.csv; row 1 is the first below the head. */
static void cell_is(const world *w, const char *table, int64_t row,
                    const char *column, const char *expected)
{
    char name[64];
    (void)snprintf(name, sizeof(name), "csv/%s.csv", table);
    dsh_csv *csv = NULL;
    const dsh_str *field = NULL;
    size_t n = 0, at = SIZE_MAX;
    assert_int_equal(dsh_csv_open(&csv, in(w->out, name), NULL, NULL),
                     DOSAH_OK);
    assert_int_equal(dsh_csv_next(csv, &field, &n, NULL), DOSAH_OK);
    for (size_t i = 0; i < n; i++)
        if (dsh_str_eq(field[i], column))
            at = i;
    if (at == SIZE_MAX)
        fail_msg("%s has no column %s", table, column);
    while (dsh_csv_row(csv) <= row)
        assert_int_equal(dsh_csv_next(csv, &field, &n, NULL), DOSAH_OK);
    assert_true(n > at);
    if (!dsh_str_eq(field[at], expected))
        fail_msg("%s.%s of row %d: '%.*s', not '%s'", table, column, (int)row,
                 (int)field[at].n, field[at].p, expected);
    dsh_csv_close(csv);
}

static void reach_has_the_columns_of_the_contract(void **state)
{
    world *w = *state;
    must_write(w);
    char *text = slurp(in(w->out, "csv/reach.csv"));
    *strchr(text, '\n') = '\0';
    assert_string_equal(
        text, "origin_id,service_type,profile,day,status,best_min_lo,"
              "best_min_hi,p5_min_lo,p5_min_hi,p50_min_lo,p50_min_hi,"
              "p95_min_lo,p95_min_hi,within_15_share_lo,within_15_share_hi,"
              "within_30_share_lo,within_30_share_hi,nearest_id_pess,"
              "nearest_id_opt,rides_pess,rides_opt,walk_min_pess,walk_min_opt,"
              "day_trip_lo,day_trip_hi,stay_min_lo,stay_min_hi,away_min_lo,"
              "away_min_hi,departures_pess,departures_opt,last_departure_lo,"
              "last_departure_hi,assumed_share,break_at,frequency_based");
    free(text);
}

static void a_day_trip_has_its_certain_end_first_and_times_of_day(void **state)
{
    world *w = *state;
    must_write(w);
    static const struct {
        const char *column, *text;
    } cell[] = {{"day_trip_lo", "1"},           {"stay_min_lo", "60.1"},
                {"stay_min_hi", "90.1"},        {"away_min_lo", "120.1"},
                {"departures_pess", "2"},       {"departures_opt", "3"},
                {"last_departure_lo", "08:59"}, {"last_departure_hi", "24:05"}};
    for (size_t i = 0; i < sizeof cell / sizeof cell[0]; i++)
        cell_is(w, "reach", 1, cell[i].column, cell[i].text);
}

static void minutes_are_rounded_half_up_to_tenths(void **state)
{
    world *w = *state;
    must_write(w);
    cell_is(w, "reach", 1, "status", "certain");
    cell_is(w, "reach", 1, "best_min_lo", "15.1"); /* 903 s = 15.05 min */
    cell_is(w, "reach", 1, "best_min_hi", "25.1");
    cell_is(w, "reach", 1, "assumed_share", "0.1234");
    cell_is(w, "reach", 1, "break_at", "");
    cell_is(w, "municipality_reach", 1, "gap_median_min_lo", "-1.0");
    cell_is(w, "municipality_reach", 1, "gap_median_min_hi", "");
}

static void an_infinite_end_is_empty_only_with_possible_or_no(void **state)
{
    world *w = *state;
    must_write(w);
    cell_is(w, "reach", 2, "status", "possible");
    cell_is(w, "reach", 2, "best_min_lo", "15.1");
    cell_is(w, "reach", 2, "best_min_hi", "");
    cell_is(w, "reach", 2, "within_15_share_lo", "0");
    cell_is(w, "reach", 2, "within_15_share_hi", "0.25");
    cell_is(w, "reach", 2, "nearest_id_opt", "s1");
    cell_is(w, "reach", 2, "nearest_id_pess", "");
    cell_is(w, "reach", 3, "status", "no");
    cell_is(w, "reach", 3, "within_30_share_hi", "0");
    cell_is(w, "reach", 3, "break_at", "street");
}

static void no_data_and_not_applicable_have_no_values(void **state)
{
    world *w = *state;
    must_write(w);
    static const char *const column[] = {"best_min_lo", "within_15_share_lo",
                                         "rides_opt", "walk_min_opt",
                                         "assumed_share"};
    for (size_t k = 0; k < sizeof(column) / sizeof(column[0]); k++) {
        cell_is(w, "reach", 4, column[k], "");
        cell_is(w, "reach", 5, column[k], "");
    }
    cell_is(w, "reach", 4, "status", "not_applicable");
    cell_is(w, "reach", 5, "status", "no_data");
}

static void sums_are_shares_of_the_named_base(void **state)
{
    world *w = *state;
    must_write(w);
    cell_is(w, "municipality_reach", 2, "municipality_code", "500012");
    cell_is(w, "municipality_reach", 2, "base_column", "celkem");
    cell_is(w, "municipality_reach", 2, "residents", "30");
    cell_is(w, "municipality_reach", 2, "certain_share", "0.5");
    cell_is(w, "municipality_reach", 2, "within_15_share_lo", "0.3333");
    cell_is(w, "municipality_reach", 2, "p50_median_min_lo", "20.0");
    cell_is(w, "municipality_reach", 2, "p50_median_min_hi", "");
    cell_is(w, "municipality_reach", 2, "p50_median_status", "possible");
    cell_is(w, "municipality_reach", 2, "gap_share_lo", "-0.5");
    cell_is(w, "area_reach", 1, "area", "district");
    cell_is(w, "area_reach", 1, "value", "A");
    cell_is(w, "area_reach", 1, "residents", "150");
    cell_is(w, "area_reach", 17, "area", "study");
    cell_is(w, "area_reach", 17, "residents", "154");
}

static void weights_keep_every_millionth_of_a_person(void **state)
{
    world *w = *state;
    must_write(w);
    cell_is(w, "origin", 4, "residents", "15.5");
    cell_is(w, "origin", 6, "residents_senior", "");
    cell_is(w, "origin", 6, "linked_adult", "0");
    cell_is(w, "municipality", 3, "name", "Hora, Dolní");
    cell_is(w, "municipality", 3, "area_km2", "1");
}

static void names_that_differ_in_case_only_stay_apart(void **state)
{
    world *w = *state;
    must_write(w);
    cell_is(w, "premises", 1, "extra_Note", "first");
    cell_is(w, "premises", 1, "extra_note_2", "second");
}

static void every_csv_has_a_schema_with_the_same_columns(void **state)
{
    world *w = *state;
    must_write(w);
    dsh_arena *arena = dsh_arena_new();
    size_t n = 0, n_tables = 0;
    char **name = dsh_dir_list(arena, in(w->out, "csv"), &n);
    for (size_t i = 0; i < n; i++) {
        const char *dot = strstr(name[i], ".csv");
        if (!dot)
            continue;
        n_tables++;
        char schema[128];
        (void)snprintf(schema, sizeof(schema), "csv/%.*s.schema.json",
                       (int)(dot - name[i]), name[i]);
        char *text = slurp(in(w->out, schema));
        json_t *root = json_loads(text, 0, NULL);
        free(text);
        assert_non_null(root);
        dsh_csv *csv = NULL;
        const dsh_str *field = NULL;
        size_t n_fields = 0;
        char path[512];
        (void)snprintf(path, sizeof(path), "%s/csv/%s", w->out, name[i]);
        assert_int_equal(dsh_csv_open(&csv, path, NULL, NULL), DOSAH_OK);
        assert_int_equal(dsh_csv_next(csv, &field, &n_fields, NULL), DOSAH_OK);
        const json_t *fields = json_object_get(root, "fields");
        assert_int_equal(json_array_size(fields), n_fields);
        for (size_t c = 0; c < n_fields; c++)
            assert_true(
                dsh_str_eq(field[c], json_string_value(json_object_get(
                                         json_array_get(fields, c), "name"))));
        dsh_csv_close(csv);
        json_decref(root);
    }
    assert_int_equal(n_tables, 19);
    dsh_arena_free(arena);
}

static void every_table_and_column_has_a_text_in_both_languages(void **state)
{
    world *w = *state;
    for (int public_export = 0; public_export < 2; public_export++) {
        dsh_output *o = NULL;
        dsh_material m;
        w->findings.public_export = public_export != 0;
        assert_int_equal(
            dsh_output_begin(&o, w->out, false, &w->findings, &w->ctx, NULL),
            DOSAH_OK);
        assert_int_equal(dsh_material_init(&m, o, NULL), DOSAH_OK);
        for (size_t i = 0; i < m.list.n; i++) {
            const dsh_result *t = m.list.table[i];
            char key[128];
            (void)snprintf(key, sizeof(key), "table.%s", t->name);
            if (!dsh_text_has(w->ctx.texts, key))
                fail_msg("no text %s", key);
            (void)snprintf(key, sizeof(key), "sheet.%s", t->name);
            if (t->in_workbook && !dsh_text_has(w->ctx.texts, key))
                fail_msg("no text %s", key);
            for (size_t c = 0; c < t->col.n; c++) {
                (void)snprintf(key, sizeof(key), "column.%s",
                               t->col.p[c].about);
                if (!dsh_text_has(w->ctx.texts, key))
                    fail_msg("no text %s", key);
            }
        }
        dsh_material_clear(&m);
        dsh_output_abandon(o);
    }
    assert_true(dsh_text_has(w->ctx.texts, "addresses_kept_back"));
}

static void the_same_inputs_give_the_same_bytes(void **state)
{
    world *w = *state;
    must_write(w);
    w->ctx.env.n_threads = 1;
    (void)setenv("DOSAH_DATE", "2027-01-01", 1);
    must_write(w);
    uint64_t hash[2] = {0};
    assert_int_equal(dsh_file_hash(&hash[0], in(w->out, "csv"), NULL),
                     DOSAH_OK);
    assert_int_equal(
        dsh_file_hash(&hash[1], in(w->dir, "results.previous/csv"), NULL),
        DOSAH_OK);
    assert_true(hash[0] == hash[1]);
    assert_int_equal(dsh_file_hash(&hash[0], in(w->out, "results.xlsx"), NULL),
                     DOSAH_OK);
    assert_int_equal(dsh_file_hash(&hash[1],
                                   in(w->dir, "results.previous/results.xlsx"),
                                   NULL),
                     DOSAH_OK);
    assert_true(hash[0] == hash[1]);
}

static void stages_that_did_not_run_leave_their_tables_out(void **state)
{
    world *w = *state;
    w->findings.reach = NULL;
    w->findings.network = NULL;
    w->findings.usability = NULL;
    must_write(w);
    assert_false(exists(in(w->out, "csv/reach.csv")));
    assert_false(exists(in(w->out, "csv/stop.csv")));
    assert_true(exists(in(w->out, "csv/municipality.csv")));
}

static void notices_name_files_as_seen_from_the_study(void **state)
{
    world *w = *state;
    dsh_notice_add(w->ctx.notices, (dsh_notice){.code = "bytes_not_in_encoding",
                                                .severity = DOSAH_WARNING,
                                                .file = in(w->dir, "gtfs")});
    dsh_notice_add(w->ctx.notices, (dsh_notice){.code = "cache_rebuilt",
                                                .severity = DOSAH_INFO});
    must_write(w);
    cell_is(w, "notice", 1, "file", "gtfs");
    char *text = slurp(in(w->out, "csv/notice.csv"));
    assert_null(strstr(text, w->dir));
    assert_null(strstr(text, "cache_rebuilt"));
    free(text);
}

static void a_type_that_applies_to_nobody_has_no_times(void **state)
{
    world *w = *state;
    dsh_reach_sum *s = &w->reach.municipality[0];
    *s = (dsh_reach_sum){.residents = 120 * DSH_PERSON,
                         .linked = 120 * DSH_PERSON,
                         .not_applicable = 120 * DSH_PERSON,
                         .median_p50_s = {INT32_MIN, INT32_MIN},
                         .gap_median_lo_s = INT32_MIN,
                         .gap_median_hi_s = INT32_MIN};
    must_write(w);
    cell_is(w, "municipality_reach", 1, "p50_median_status", "not_applicable");
    cell_is(w, "municipality_reach", 1, "within_15_share_lo", "");
    cell_is(w, "municipality_reach", 1, "nearest_outside_share_pess", "");
    cell_is(w, "municipality_reach", 1, "not_applicable_share", "1");
    char *text = slurp(in(w->out, "summary/en.md"));
    assert_non_null(strstr(text, "| Counselling | not applicable |"));
    free(text);
}

static void results_by_municipality_hold_no_rows_by_origin(void **state)
{
    world *w = *state;
    w->study.detail = DSH_DETAIL_MUNICIPALITY;
    must_write(w);
    assert_false(exists(in(w->out, "csv/reach.csv")));
    assert_true(exists(in(w->out, "csv/municipality_reach.csv")));
}

/* ---- summary ----------------------------------------------------------- */

static void holds(const char *text, const char *part)
{
    if (!strstr(text, part))
        fail_msg("'%s' is not in:\n%s", part, text);
}

static void the_summary_speaks_czech_with_its_plurals(void **state)
{
    world *w = *state;
    must_write(w);
    char *text = slurp(in(w->out, "summary/cs.md"));
    holds(text, "# Zkušební studie\n\n**SMYŠLENÁ DATA**");
    holds(text, "3 obce, 154 obyvatel");
    holds(text, "Žije zde 120 obyvatel.");
    holds(text, "| Poradenství | 50 / 25 / 25 | 50 / 25 / 25 |");
    holds(text, "−50 až 25 procentních bodů");
    holds(text, "Budovy v průzkumu (2)");
    /* Čejkov stands after H but before Chlum: c, č, h, ch. */
    assert_true(strstr(text, "## Čejkov") < strstr(text, "## Hora"));
    assert_true(strstr(text, "## Hora") < strstr(text, "## Chlum"));
    free(text);
}

static void the_summary_speaks_english(void **state)
{
    world *w = *state;
    must_write(w);
    char *text = slurp(in(w->out, "summary/en.md"));
    holds(text, "3 municipalities, 154 residents");
    holds(text, "Day centre (certain 50%, possible 25%)");
    holds(text, "24 November 2026");
    free(text);
}

static void the_summary_tells_who_gets_there_and_back(void **state)
{
    world *w = *state;
    dsh_reach_sum *s = &w->reach.total[0];
    s->certain = 60 * DSH_PERSON;
    s->possible = s->no = 20 * DSH_PERSON;
    s->day_trip_lo = 40 * DSH_PERSON;
    s->day_trip_hi = 70 * DSH_PERSON;
    must_write(w);
    char *text = slurp(in(w->out, "summary/en.md"));
    const char *at = strstr(text, "## There and back within opening hours");
    assert_non_null(at);
    holds(at, "| Counselling | 40 / 30 / 30 |");
    free(text);
}

static void percentages_add_up_to_a_hundred(void **state)
{
    world *w = *state;
    dsh_reach_sum *s = &w->reach.municipality[0];
    s->certain = s->possible = s->no = 40 * DSH_PERSON;
    must_write(w);
    char *text = slurp(in(w->out, "summary/en.md"));
    holds(text, "| Counselling | 34 / 33 / 33 |");
    free(text);
}

static void every_section_of_the_summary_has_two_banners(void **state)
{
    world *w = *state;
    must_write(w);
    char *text = slurp(in(w->out, "summary/en.md"));
    int banners = 0, sections = 0;
    for (const char *p = text; (p = strstr(p, "**INVENTED DATA**")); p++)
        banners++;
    for (const char *p = text; (p = strstr(p, "\n## ")); p++)
        sections++;
    assert_int_equal(sections, 4); /* there and back, three municipalities */
    assert_int_equal(banners, 2 * sections + 2);
    free(text);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(reach_has_the_columns_of_the_contract),
        TEST(a_day_trip_has_its_certain_end_first_and_times_of_day),
        TEST(minutes_are_rounded_half_up_to_tenths),
        TEST(an_infinite_end_is_empty_only_with_possible_or_no),
        TEST(no_data_and_not_applicable_have_no_values),
        TEST(sums_are_shares_of_the_named_base),
        TEST(weights_keep_every_millionth_of_a_person),
        TEST(names_that_differ_in_case_only_stay_apart),
        TEST(every_csv_has_a_schema_with_the_same_columns),
        TEST(every_table_and_column_has_a_text_in_both_languages),
        TEST(the_same_inputs_give_the_same_bytes),
        TEST(stages_that_did_not_run_leave_their_tables_out),
        TEST(notices_name_files_as_seen_from_the_study),
        TEST(a_type_that_applies_to_nobody_has_no_times),
        TEST(results_by_municipality_hold_no_rows_by_origin),
        TEST(the_summary_speaks_czech_with_its_plurals),
        TEST(the_summary_speaks_english),
        TEST(the_summary_tells_who_gets_there_and_back),
        TEST(percentages_add_up_to_a_hundred),
        TEST(every_section_of_the_summary_has_two_banners),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
