/* SPDX-License-Identifier: MIT */
/* Transport on demand. */
#include "tables_support.h"

#include <math.h>

#define ON_DEMAND                                                              \
    WORLD "population: {source: lide.csv, groups: {senior: starsi}}\n"         \
          "profiles: [adult, wheelchair_manual]\n"                             \
          "demand_transport: {source: zavolani.csv}\n"

static const char people[] = "code,total,starsi\n100,50,10\n200,70,20\n";

static void a_row_says_where_when_and_whom(void **state)
{
    (void)state;
    put("lide.csv", people);
    put("zavolani.csv",
        "operator;territory;destinations;days;hours;order_ahead_min;accessible;"
        "who;speed_kmh;wait_min\n"
        "A;100;*;Mo-Fr;7:00-15:00;60;ano;*;36;5\n"
        "B;100; 200 ;;Mo-Su 8:00-9:00;;částečně;wheelchair_manual;50,5;0\n");
    dsh_tables *t = must_read(ON_DEMAND);
    const dsh_demand *d = &t->demand;
    assert_int_equal(d->n, 2);
    assert_string_equal(d->operator_name[0], "A");
    assert_int_equal(d->home[0], 1);
    assert_int_equal(d->home[1], 0);
    assert_int_equal(d->away[2], 1); /* everywhere else */
    assert_string_equal(d->hours_text[0], "Mo-Fr 7:00-15:00");
    assert_non_null(d->opening[0]);
    assert_float_equal(d->speed_m_s[0], 10, 1e-12);
    assert_int_equal(d->wait_s[0], 300);
    assert_float_equal(d->order_ahead_min[0], 60, 0);
    assert_int_equal(d->access[0], DSH_DEMAND_YES);
    assert_int_equal(d->admits[0], DSH_DEMAND_YES);
    assert_int_equal(d->access[1], DSH_DEMAND_PARTLY);
    assert_int_equal(d->away[3], 0);
    assert_int_equal(d->away[4], 1);
    assert_int_equal(d->admits[2], DSH_DEMAND_NO);
    assert_int_equal(d->admits[3], DSH_DEMAND_YES);
    assert_true(fabs(d->speed_m_s[1] - 50.5 / 3.6) < 1e-9);
    assert_true(isnan(d->order_ahead_min[1]));
    dsh_tables_free(t);
}

static void without_destinations_rides_stay_in_the_territory(void **state)
{
    (void)state;
    put("lide.csv", people);
    put("zavolani.csv", "operator,territory\nA,100;200\n");
    dsh_tables *t = must_read(ON_DEMAND);
    const uint8_t both[] = {1, 1, 0};
    assert_memory_equal(t->demand.home, both, 3);
    assert_memory_equal(t->demand.away, both, 3);
    dsh_tables_free(t);
}

static void what_is_not_stated_is_unknown_and_told(void **state)
{
    (void)state;
    put("lide.csv", people);
    put("zavolani.csv", "operator,territory,accessible\nA,*,\n");
    dsh_tables *t = must_read(ON_DEMAND);
    assert_int_equal(t->demand.admits[0], DSH_DEMAND_UNKNOWN);
    assert_int_equal(t->demand.access[0], DSH_DEMAND_UNKNOWN);
    assert_null(t->demand.opening[0]);
    assert_true(t->demand.speed_m_s[0] > 1);
    assert_true(t->demand.wait_s[0] >= 0);
    assert_int_equal(notices_of("demand_not_stated"), 2);
    assert_int_equal(notices_of("demand_speed_assumed"), 1);
    dsh_tables_free(t);
}

static void a_group_means_some_people_of_every_profile(void **state)
{
    (void)state;
    put("lide.csv", people);
    put("zavolani.csv", "operator,territory,hours,who\n"
                        "A,*,24/7,senior\n"
                        "B,*,24/7,senior; adult\n"
                        "C,*,24/7,holders of a card\n");
    dsh_tables *t = must_read(ON_DEMAND);
    const uint8_t admits[] = {DSH_DEMAND_UNKNOWN, DSH_DEMAND_UNKNOWN,
                              DSH_DEMAND_YES,     DSH_DEMAND_UNKNOWN,
                              DSH_DEMAND_UNKNOWN, DSH_DEMAND_UNKNOWN};
    assert_memory_equal(t->demand.admits, admits, sizeof admits);
    assert_int_equal(notices_of("demand_unknown_group"), 1);
    assert_string_equal(first_notice("demand_unknown_group").value,
                        "holders of a card");
    dsh_tables_free(t);
}

static void faults_of_a_row_are_told(void **state)
{
    (void)state;
    put("lide.csv", people);
    put("zavolani.csv",
        "operator,territory,hours,accessible,who,speed_kmh,wait_min\n"
        ",100,24/7,ano,*,40,5\n"
        "A,,24/7,ano,*,40,5\n"
        "B,999,24/7,ano,*,40,5\n"
        "C,100,včera,možná,*,4000,-5\n");
    dsh_tables *t = must_read(ON_DEMAND);
    assert_int_equal(t->demand.n, 2);
    assert_int_equal(notices_of("missing_key"), 1);
    assert_int_equal(notices_of("missing_value"), 1);
    assert_string_equal(first_notice("demand_unknown_municipality").value,
                        "999");
    assert_int_equal(notices_of("bad_opening_hours"), 1);
    assert_int_equal(notices_of("demand_not_stated"), 1);
    assert_int_equal(notices_of("out_of_range"), 2);
    const uint8_t nowhere[] = {0, 0, 0};
    assert_memory_equal(t->demand.home, nowhere, 3);
    dsh_tables_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_row_says_where_when_and_whom, fresh_world),
        cmocka_unit_test_setup(without_destinations_rides_stay_in_the_territory,
                               fresh_world),
        cmocka_unit_test_setup(what_is_not_stated_is_unknown_and_told,
                               fresh_world),
        cmocka_unit_test_setup(a_group_means_some_people_of_every_profile,
                               fresh_world),
        cmocka_unit_test_setup(faults_of_a_row_are_told, fresh_world),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
