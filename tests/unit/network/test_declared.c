/* SPDX-License-Identifier: MIT */
/* Declared accessibility of vehicles: who comes before whom. */
#include "rig.h"

#include "network/declared.h"

/* Trips t0 … t5: marks unknown, yes, no, unknown, unknown, partly. The first
 * four are of line 1 (operator X), the others of line 2 (operator Y). */
enum { N = 6 };
static const char *trip_id[N] = {"t0", "t1", "t2", "t3", "t4", "t5"};
static const char *route_id[] = {"r1", "r2"}, *short_name[] = {"1", "2"};
static const char *long_name[] = {"A – B", "B – C"}, *agency[] = {"X", "Y"};
static uint32_t trip_route[N] = {0, 0, 0, 0, 1, 1};
static uint8_t marks[N] = {DSH_ACCESS_UNKNOWN, DSH_ACCESS_YES,
                           DSH_ACCESS_NO,      DSH_ACCESS_UNKNOWN,
                           DSH_ACCESS_UNKNOWN, DSH_ACCESS_PARTLY};
enum { U, Y, NO, P }; /* as dsh_access */

typedef struct rig {
    dsh_context ctx;
    dsh_gtfs g;
    dsh_timetable day, *days[1];
    uint32_t of_day[2];
    uint8_t day_access[2];
    dsh_network n;
    dsh_study study;
} rig;

static void declare(rig *r, const dsh_declared_access *d, size_t n)
{
    memset(r, 0, sizeof(*r));
    rig_context(&r->ctx, 1);
    r->g = (dsh_gtfs){.n_routes = 2,
                      .route_id = route_id,
                      .route_short_name = short_name,
                      .route_long_name = long_name,
                      .route_agency = agency,
                      .n_trips = N,
                      .trip_id = trip_id,
                      .trip_route = trip_route,
                      .trip_access = marks};
    r->of_day[0] = 4;
    r->of_day[1] = 1;
    r->day = (dsh_timetable){
        .n_trips = 2, .trip_gtfs = r->of_day, .trip_access = r->day_access};
    r->days[0] = &r->day;
    r->n = (dsh_network){
        .arena = dsh_arena_new(), .gtfs = &r->g, .day = r->days, .n_days = 1};
    r->study = (dsh_study){.path = "s", .declared = d, .n_declared = n};
    OK(dsh_declare_access(&r->n, &r->study, &r->ctx, err));
}

static void expect(const rig *r, const uint8_t wanted[N])
{
    for (int i = 0; i < N; i++)
        assert_int_equal(r->g.trip_access[i], wanted[i]);
}

static void done(rig *r)
{
    dsh_arena_free(r->n.arena);
    dsh_context_clear(&r->ctx);
}

static void unmarked_means_changes_unmarked_trips_only(void **state)
{
    (void)state;
    const dsh_declared_access d[] = {{.agency = "X",
                                      .line = "",
                                      .trip = "",
                                      .source = "s",
                                      .state = DSH_ACCESS_NO,
                                      .unmarked = true}};
    rig r;
    declare(&r, d, 1);
    expect(&r, (uint8_t[]){NO, Y, NO, NO, U, P});
    assert_int_equal(r.n.declared[0].matched, 4);
    assert_int_equal(r.n.declared[0].changed, 2);
    assert_int_equal(r.n.declared[0].contradicted, 0);
    assert_int_equal(marks[0], DSH_ACCESS_UNKNOWN); /* not written to */
    done(&r);
}

static void the_mark_of_a_trip_comes_before_its_line_and_operator(void **state)
{
    (void)state;
    const dsh_declared_access d[] = {{.agency = "",
                                      .line = "1",
                                      .trip = "",
                                      .source = "s",
                                      .state = DSH_ACCESS_YES}};
    rig r;
    declare(&r, d, 1);
    expect(&r, (uint8_t[]){Y, Y, NO, Y, U, P});
    assert_int_equal(r.n.declared[0].contradicted, 1);
    assert_int_equal(
        rig_notices(&r.ctx, "declared_accessibility_contradicts_mark"), 1);
    done(&r);
}

static void a_declaration_of_the_trip_comes_before_its_mark(void **state)
{
    (void)state;
    const dsh_declared_access d[] = {{.agency = "",
                                      .line = "",
                                      .trip = "t2",
                                      .source = "s",
                                      .state = DSH_ACCESS_YES},
                                     {.agency = "X",
                                      .line = "",
                                      .trip = "",
                                      .source = "s",
                                      .state = DSH_ACCESS_PARTLY}};
    rig r;
    declare(&r, d, 2);
    expect(&r, (uint8_t[]){P, Y, Y, P, U, P});
    assert_int_equal(
        rig_notices(&r.ctx, "declared_accessibility_overrides_mark"), 1);
    done(&r);
}

static void the_line_comes_before_the_operator_then_the_later_date(void **s)
{
    (void)s;
    const dsh_declared_access d[] = {{.agency = "",
                                      .line = "A – B",
                                      .trip = "",
                                      .source = "s",
                                      .state = DSH_ACCESS_YES,
                                      .date = 20},
                                     {.agency = "X",
                                      .line = "",
                                      .trip = "",
                                      .source = "s",
                                      .state = DSH_ACCESS_NO,
                                      .date = 30},
                                     {.agency = "",
                                      .line = "r1",
                                      .trip = "",
                                      .source = "s",
                                      .state = DSH_ACCESS_PARTLY,
                                      .date = 10},
                                     {.agency = "Z",
                                      .line = "",
                                      .trip = "",
                                      .source = "s",
                                      .state = DSH_ACCESS_NO}};
    rig r;
    declare(&r, d, 4);
    expect(&r, (uint8_t[]){Y, Y, NO, Y, U, P});
    assert_int_equal(rig_notices(&r.ctx, "declared_accessibility_unmatched"),
                     1);
    done(&r);
}

static void days_follow(void **state)
{
    (void)state;
    const dsh_declared_access d[] = {{.agency = "Y",
                                      .line = "2",
                                      .trip = "",
                                      .source = "s",
                                      .state = DSH_ACCESS_YES}};
    rig r;
    declare(&r, d, 1);
    assert_int_equal(r.day.trip_access[0], DSH_ACCESS_YES);
    assert_int_equal(r.day.trip_access[1], DSH_ACCESS_YES);
    done(&r);
}

static void partly_is_what_the_profile_says(void **state)
{
    (void)state;
    dsh_mobility who = {.partly = DSH_ACCESS_UNKNOWN};
    assert_true(dsh_admits(&who, true, DSH_ACCESS_PARTLY, DSH_OPT));
    assert_false(dsh_admits(&who, true, DSH_ACCESS_PARTLY, DSH_PESS));
    who.partly = DSH_ACCESS_NO;
    assert_false(dsh_admits(&who, true, DSH_ACCESS_PARTLY, DSH_OPT));
    assert_true(dsh_admits(&who, false, DSH_ACCESS_PARTLY, DSH_PESS));
    who.partly = DSH_ACCESS_YES;
    assert_true(dsh_admits(&who, true, DSH_ACCESS_PARTLY, DSH_PESS));
    assert_false(dsh_admits(&who, true, DSH_ACCESS_UNKNOWN, DSH_PESS));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unmarked_means_changes_unmarked_trips_only),
        cmocka_unit_test(the_mark_of_a_trip_comes_before_its_line_and_operator),
        cmocka_unit_test(a_declaration_of_the_trip_comes_before_its_mark),
        cmocka_unit_test(
            the_line_comes_before_the_operator_then_the_later_date),
        cmocka_unit_test(days_follow),
        cmocka_unit_test(partly_is_what_the_profile_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
