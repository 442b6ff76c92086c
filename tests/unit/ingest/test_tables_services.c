/* SPDX-License-Identifier: MIT */
/* Services, the survey in both forms, and how they find each other. */
#include "tables_support.h"

#include <math.h>

#define SURVEYED WORLD "survey: {source: pruzkum.csv}\n"

static uint32_t fact_of(const dsh_tables *t, const char *object,
                        const char *element, uint32_t no, const char *attribute)
{
    for (uint32_t i = 0; i < t->facts.n; i++) {
        if (strcmp(t->objects.id[t->facts.object[i]], object) == 0 &&
            strcmp(t->facts.element[i], element) == 0 &&
            strcmp(t->facts.attribute[i], attribute) == 0 &&
            t->facts.element_no[i] == no)
            return i;
    }
    return DSH_NONE;
}

static void long_form_keeps_units_states_and_methods(void **state)
{
    (void)state;
    put("pruzkum.csv",
        "object_id,object_kind,element,element_no,attribute,value,unit,state,"
        "method,date,surveyor_code,accuracy,x,y\n"
        "B1,building,door,1,clear_width,85,cm,known,measured,1. 9. 2026,M1,"
        "\"0,5\",-497900,-1140900\n"
        "B1,building,ramp,1,slope,\"8,3\",%,known,estimated,2026-09-01,,,,\n"
        "B1,building,ramp,0,exists,,,exists_not,measured,,,,,\n"
        "B1,building,wc,1,exists,ano,,known,,,,,,\n"
        "B1,building,stairs,1,runs,+3;-1,,known,declared,,,,,\n"
        "B1,building,lift,1,self_service,neznámo,,,,,,,,\n"
        "Z1,stop,stop,1,edge_height,160,,known,measured,,,,-497000,-1140500"
        "\n");
    dsh_tables *t = must_read(SURVEYED);
    assert_int_equal(t->objects.n, 2);
    assert_int_equal(t->objects.kind[1], DSH_OBJECT_STOP);
    assert_float_equal(t->objects.x[0], -497900, 1e-9);
    uint32_t f = fact_of(t, "B1", "door", 1, "clear_width");
    assert_float_equal(t->facts.number[f], 850, 0);
    assert_int_equal(t->facts.date[f], dsh_date_of(2026, 9, 1));
    assert_float_equal(t->facts.accuracy[f], 0.5, 1e-12);
    f = fact_of(t, "B1", "ramp", 1, "slope");
    assert_float_equal(t->facts.number[f], 830, 0);
    assert_int_equal(t->facts.method[f], DSH_METHOD_ESTIMATED);
    f = fact_of(t, "B1", "ramp", 0, "exists");
    assert_int_equal(t->facts.state[f], DSH_FACT_EXISTS_NOT);
    f = fact_of(t, "B1", "wc", 1, "exists");
    assert_float_equal(t->facts.number[f], 1, 0);
    assert_int_equal(t->facts.method[f], DSH_METHOD_DECLARED);
    f = fact_of(t, "B1", "stairs", 1, "runs");
    assert_string_equal(t->facts.text[f], "+3;-1");
    assert_true(isnan(t->facts.number[f]));
    f = fact_of(t, "B1", "lift", 1, "self_service");
    assert_int_equal(t->facts.state[f], DSH_FACT_UNKNOWN);
    assert_int_equal(t->facts.first[1], 6);
    assert_string_equal(first_notice("method_assumed").value, "1");
    dsh_tables_free(t);
}

static void wide_form_gives_the_same_facts(void **state)
{
    (void)state;
    put("pruzkum.csv",
        "object_id;object_kind;x;y;method;door.1.clear_width;ramp.1.slope;"
        "ramp.exists;lift.1.self_service;poznamka\n"
        "B1;budova;-497900;-1140900;measured;850;8,3;neexistuje;;nic\n");
    dsh_tables *t = must_read(SURVEYED);
    assert_int_equal(t->facts.n, 3);
    uint32_t f = fact_of(t, "B1", "door", 1, "clear_width");
    assert_float_equal(t->facts.number[f], 850, 0);
    assert_int_equal(t->facts.method[f], DSH_METHOD_MEASURED);
    f = fact_of(t, "B1", "ramp", 1, "slope");
    assert_float_equal(t->facts.number[f], 830, 0);
    f = fact_of(t, "B1", "ramp", 0, "exists");
    assert_int_equal(t->facts.state[f], DSH_FACT_EXISTS_NOT);
    assert_string_equal(first_notice("column_ignored").value, "poznamka");
    dsh_tables_free(t);
}

static void values_that_cannot_be_are_unknown(void **state)
{
    (void)state;
    put("pruzkum.csv",
        "object_id,element,element_no,attribute,value,unit,state,method\n"
        "B1,door,1,clear_width,85,mm,known,measured\n"
        "B1,door,2,clear_width,široké,mm,known,measured\n"
        "B1,door,3,clear_width,90,kg,known,measured\n"
        "B1,door,4,clear_width,,mm,known,measured\n"
        "B1,wc,1,exists,asi,,known,measured\n"
        "B1,door,1,clear_widht,900,mm,known,measured\n"
        ",door,1,clear_width,900,mm,known,measured\n");
    dsh_tables *t = must_read(SURVEYED);
    for (uint32_t no = 1; no <= 4; no++) {
        uint32_t f = fact_of(t, "B1", "door", no, "clear_width");
        assert_int_equal(t->facts.state[f], DSH_FACT_UNKNOWN);
        assert_true(isnan(t->facts.number[f]));
        assert_string_equal(t->facts.text[f], "");
    }
    assert_int_equal(notices_of("out_of_range"), 1);
    assert_int_equal(notices_of("not_a_number"), 1);
    assert_int_equal(notices_of("unknown_unit"), 1);
    assert_int_equal(notices_of("missing_value"), 1);
    assert_int_equal(notices_of("not_yes_no"), 1);
    assert_int_equal(notices_of("missing_key"), 1);
    dsh_notice n = first_notice("unknown_survey_attribute");
    assert_string_equal(n.value, "door.clear_widht");
    assert_string_equal(n.assumed, "door.clear_width");
    assert_int_equal(n.row, 7);
    dsh_tables_free(t);
}

static void the_newer_known_fact_stands(void **state)
{
    (void)state;
    put("pruzkum.csv",
        "object_id,element,element_no,attribute,value,state,date\n"
        "B1,door,1,clear_width,800,known,2024-01-01\n"
        "B1,door,1,clear_width,900,known,2025-01-01\n"
        "B1,door,1,clear_width,,unknown,2026-01-01\n");
    dsh_tables *t = must_read(SURVEYED);
    assert_int_equal(t->facts.n, 1);
    assert_float_equal(t->facts.number[0], 900, 0);
    assert_int_equal(notices_of("duplicate_fact"), 2);
    dsh_tables_free(t);
}

static void a_row_without_an_attribute_tells_existence(void **state)
{
    (void)state;
    put("pruzkum.csv",
        "object_id,element,element_no,attribute,value,state,name,ruian_adm\n"
        "B1,,,,,,,\n"
        "B1,wc,,,,exists_not,Dům,77\n"
        "B1,lift,,,ano,,,\n");
    dsh_tables *t = must_read(SURVEYED);
    assert_int_equal(t->facts.n, 2);
    uint32_t f = fact_of(t, "B1", "wc", 0, "exists");
    assert_int_equal(t->facts.state[f], DSH_FACT_EXISTS_NOT);
    f = fact_of(t, "B1", "lift", 0, "exists");
    assert_float_equal(t->facts.number[f], 1, 0);
    /* What the first row leaves out comes from a later one. */
    assert_string_equal(t->objects.name[0], "Dům");
    assert_string_equal(t->objects.ruian_adm[0], "77");
    assert_string_equal(first_notice("object_kind_assumed").value, "1");
    dsh_tables_free(t);
}

static void services_stand_in_buildings_only(void **state)
{
    (void)state;
    put("pruzkum.csv",
        "object_id,object_kind,ruian_adm,element,element_no,attribute,value\n"
        "Z1,stop,77,stop,1,edge_height,160\n"
        "B1,building,77,door,1,clear_width,900\n");
    put("services.csv", "id,type,building_id,ruian_adm,form\n"
                        "S1,counselling,Z1,,outpatient\n"
                        "S2,counselling,,77,outpatient\n"
                        "S2,counselling,,77,ambulantní\n"
                        "S2,counselling,,77,\n"
                        "S2,counselling,,77,terénní\n");
    dsh_tables *t = must_read(SURVEYED);
    assert_int_equal(t->services.n, 3);
    assert_int_equal(t->services.building[0], DSH_NONE);
    assert_string_equal(first_notice("unknown_building").value, "Z1");
    assert_int_equal(t->services.building[1], 1);
    assert_int_equal(notices_of("duplicate_key"), 2);
    dsh_tables_free(t);
}

static void put_survey_of_two(void)
{
    put("pruzkum.csv",
        "object_id,ruian_adm,element,element_no,attribute,value,x,y\n"
        "B1,000111,wc,1,exists,ano,-497900,-1140900\n"
        "B2,,wc,1,exists,ne,-496500,-1140500\n");
}

static void services_find_their_building(void **state)
{
    (void)state;
    put_survey_of_two();
    put("services.csv", "id,type,building_id,ruian_adm,x,y\n"
                        "by_id,counselling,B2,,,\n"
                        "by_adm,counselling,,000111,,\n"
                        "near,counselling,,,-496500,-1140540\n"
                        "far,counselling,,,-496500,-1140700\n"
                        "lost,counselling,B9,,,\n");
    dsh_tables *t = must_read(SURVEYED);
    assert_int_equal(t->services.n, 5);
    assert_int_equal(t->services.building[0], 1);
    assert_float_equal(t->services.x[0], -496500, 1e-9);
    assert_int_equal(t->services.building[1], 0);
    assert_float_equal(t->services.y[1], -1140900, 1e-9);
    assert_int_equal(t->services.building[2], 1);
    assert_int_equal(t->services.building[3], DSH_NONE);
    assert_int_equal(t->services.building[4], DSH_NONE);
    assert_true(isnan(t->services.x[4]));
    dsh_notice n = first_notice("building_assumed");
    assert_string_equal(n.value, "40");
    assert_string_equal(n.assumed, "B2");
    assert_int_equal(notices_of("building_assumed"), 1);
    assert_string_equal(first_notice("service_without_place").value, "lost");
    assert_string_equal(first_notice("unknown_building").value, "B9");
    dsh_tables_free(t);
}

static void forms_stays_hours_and_validity(void **state)
{
    (void)state;
    put("services.csv",
        "id,name,type,form,opening_hours,capacity,stay_min,valid_from,"
        "valid_to,x,y\n"
        "S1,Poradna,counselling,outpatient,Mo-Fr 08:00-16:00,\"4,5\",30,"
        "1. 2. 2026,2026-12-31,-497900,-1140900\n"
        "S1,Poradna,counselling,terénní,,,1:30,,,,\n"
        "S2,,counselling,letadlem,Po-Pá,-1,dlouho,zítra,,-497900,-1140900\n"
        "S1,Znovu,counselling,outpatient,,,,,,-497900,-1140900\n");
    dsh_tables *t = must_read(WORLD);
    assert_int_equal(t->services.n, 3);
    assert_int_equal(t->services.form[0], DSH_FORM_OUTPATIENT);
    assert_int_equal(t->services.form[1], DSH_FORM_FIELD);
    assert_non_null(t->services.opening[0]);
    assert_float_equal(t->services.capacity[0], 4.5, 1e-12);
    assert_int_equal(t->services.stay_s[0], 1800);
    assert_int_equal(t->services.stay_s[1], 5400);
    assert_int_equal(t->services.valid_from[0], dsh_date_of(2026, 2, 1));
    assert_int_equal(t->services.valid_to[1], DSH_NO_DATE);
    assert_null(t->services.opening[2]);
    assert_true(isnan(t->services.capacity[2]));
    assert_string_equal(t->services.name[2], "S2");
    assert_int_equal(notices_of("service_without_place"), 0);
    assert_int_equal(notices_of("unknown_form"), 1);
    assert_int_equal(notices_of("bad_opening_hours"), 1);
    assert_int_equal(notices_of("bad_duration"), 1);
    assert_int_equal(notices_of("not_a_date"), 1);
    assert_int_equal(notices_of("out_of_range"), 1);
    assert_int_equal(notices_of("duplicate_key"), 1);
    dsh_tables_free(t);
}

static void an_unknown_type_is_named_with_the_nearest(void **state)
{
    (void)state;
    put("services.csv", "id,type,x,y\nS1,counseling,-497900,-1140900\n");
    dsh_tables *t = must_read(WORLD);
    assert_int_equal(t->services.n, 0);
    dsh_notice n = first_notice("unknown_service_type");
    assert_int_equal(n.severity, DOSAH_ERROR);
    assert_string_equal(n.assumed, "counselling");
    assert_int_equal(n.row, 2);
    dsh_tables_free(t);
}

static void places_outside_the_area_are_kept(void **state)
{
    (void)state;
    put("services.csv", "id,type,x,y\nS1,counselling,-470000,-1100000\n");
    dsh_tables *t = must_read(WORLD);
    assert_int_equal(t->services.n, 1);
    assert_float_equal(t->services.x[0], -470000, 1e-9);
    assert_int_equal(notices_of("far_outside"), 0);
    dsh_tables_free(t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(long_form_keeps_units_states_and_methods,
                               fresh_world),
        cmocka_unit_test_setup(wide_form_gives_the_same_facts, fresh_world),
        cmocka_unit_test_setup(values_that_cannot_be_are_unknown, fresh_world),
        cmocka_unit_test_setup(the_newer_known_fact_stands, fresh_world),
        cmocka_unit_test_setup(a_row_without_an_attribute_tells_existence,
                               fresh_world),
        cmocka_unit_test_setup(services_stand_in_buildings_only, fresh_world),
        cmocka_unit_test_setup(services_find_their_building, fresh_world),
        cmocka_unit_test_setup(forms_stays_hours_and_validity, fresh_world),
        cmocka_unit_test_setup(an_unknown_type_is_named_with_the_nearest,
                               fresh_world),
        cmocka_unit_test_setup(places_outside_the_area_are_kept, fresh_world),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
