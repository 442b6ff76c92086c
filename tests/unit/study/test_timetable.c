/* SPDX-License-Identifier: MIT */
/* Keys of timetables: formats and located stops. */
#include "support.h"

#define DAYS "days: [{name: a, date: 2026-11-24}]\n"

static void jdf_and_a_bare_list_of_stops_are_accepted(void **state)
{
    (void)state;
    dsh_study *s = accept_text(
        MINIMAL
        "timetable: {source: gtfs, format: jdf, stops: origins.csv}\n" DAYS);
    assert_string_equal(s->timetable.format, "jdf");
    assert_int_equal(s->timetable_stops.n_paths, 1);
    assert_non_null(strstr(s->timetable_stops.path[0], "/init/origins.csv"));
    assert_int_equal(notices_of("not_available_yet"), 0);
    dsh_study_free(s);
}

static void lists_of_stops_may_be_a_source_with_columns(void **state)
{
    (void)state;
    dsh_study *s = accept_text(
        MINIMAL "timetable:\n"
                "  source: gtfs\n"
                "  stops: {source: [origins.csv, services.csv], crs: "
                "EPSG:5514,\n"
                "    columns: {name: nazev, okres: okr}}\n" DAYS);
    assert_string_equal(s->timetable.format, "");
    assert_int_equal(s->timetable_stops.n_paths, 2);
    assert_string_equal(s->timetable_stops.crs, "EPSG:5514");
    assert_string_equal(s->timetable_stops.column[0].theirs, "nazev");
    dsh_study_free(s);
}

static void a_missing_list_of_stops_is_named(void **state)
{
    (void)state;
    dsh_study *s = NULL;
    dosah_error err = {0};
    assert_int_equal(
        parse(&s,
              MINIMAL "timetable: {source: gtfs, stops: nowhere.csv}\n" DAYS,
              &err),
        DOSAH_ENOTFOUND);
    assert_int_equal(err.row, 5);
    assert_non_null(strstr(err.message, "timetable.stops"));
    assert_non_null(strstr(err.message, "nowhere.csv"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(jdf_and_a_bare_list_of_stops_are_accepted),
        cmocka_unit_test(lists_of_stops_may_be_a_source_with_columns),
        cmocka_unit_test(a_missing_list_of_stops_is_named),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
