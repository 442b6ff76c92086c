/* SPDX-License-Identifier: MIT */
/* Services from the register of providers; everything in it is invented. */
#include "tables_support.h"

#include <math.h>

#define REGISTER                                                               \
    "title: Test\n"                                                            \
    "crs: EPSG:5514\n"                                                         \
    "municipalities: {source: obce.geojson, crs: EPSG:5514}\n"                 \
    "services: {source: rpss.json, format: rpss}\n"
#define SURVEYED REGISTER "survey: {source: pruzkum.csv}\n"

#define PLACE(name, adm, town)                                                 \
    "{\"nazev\":\"" name "\",\"vedouci\":[{\"jmeno\":\"Eva\",\"prijmeni\":"    \
    "\"Vymyšlená\"}],\"adresa\":{\"kodAdresnihoMista\":" adm                   \
    ",\"obec\":{\"id\":\"Obec/" town "\"}}}"
#define KIND(n) "\"druhSocialniSluzby\":{\"id\":\"DruhSocialniSluzby/" #n "\"}"
#define FORM(f) "\"forma\":{\"id\":\"FormaSocialniSluzby/" f "\"}"
#define UNIT(n, u)                                                             \
    "{\"pocet\":" #n ",\"typ\":{\"id\":\"TypKapacitySocialniSluzby/" u "\"}}"
#define TIME(d, a, b)                                                          \
    "{\"den\":{\"id\":\"DenVTydnu/" #d "\"},\"casOd\":\"" a                    \
    "\",\"casDo\":\"" b "\"}"
#define FILE_OF(items) "{\"verze\":1,\"polozky\":[" items "]}"
#define SERVICE(forms, places)                                                 \
    "{\"identifikator\":\"1000001\"," KIND(10) ",\"formy\":[" forms            \
                                               "],\"zarizeni\":[" places "]}"

static void put_survey(void)
{
    put("pruzkum.csv",
        "object_id,object_kind,element,element_no,attribute,value,unit,state,"
        "ruian_adm,x,y\n"
        "B1,building,door,1,clear_width,85,cm,known,11,-497900,-1140900\n");
}

static dsh_tables *read_one(const char *text)
{
    put("rpss.json", text);
    put_survey();
    return must_read(SURVEYED);
}

static void a_service_becomes_rows_of_forms_and_facilities(void **state)
{
    (void)state;
    dsh_tables *t = read_one(FILE_OF(
        "{\"identifikator\":\"1000001\",\"datumPoskytovaniOd\":\"2010-01-01\","
        "\"datumPoskytovaniDo\":\"2027-12-31\"," KIND(
            10) ",\"poskytovatel\":{\"nazev\":\"Poskytovatel A\","
                "\"statutarniOrgany\":[{\"jmeno\":\"Jan\",\"prijmeni\":"
                "\"Vymyšlený\"}]},\"formy\":[{" FORM(
                    "amb") ",\"kapacity\":"
                           "[" UNIT(
                               12,
                               "klien"
                               "t") "]},{" FORM("ter") "}],\"zarizeni\":"
                                                       "[" PLACE(
                                                           "Dům A", "11",
                                                           "100") "," PLACE("Dů"
                                                                            "m "
                                                                            "B",
                                                                            "nu"
                                                                            "l"
                                                                            "l",
                                                                            "20"
                                                                            "0") "]}"));
    const dsh_services *s = &t->services;
    assert_int_equal(s->n, 4);
    assert_string_equal(s->id[0], "1000001/11");
    assert_string_equal(s->id[2], "1000001/-");
    assert_string_equal(s->name[0], "Dům A");
    assert_string_equal(s->provider[0], "Poskytovatel A");
    assert_int_equal(s->form[0], DSH_FORM_OUTPATIENT);
    assert_int_equal(s->form[1], DSH_FORM_FIELD);
    uint32_t kind =
        dsh_taxonomy_find(&world_study()->taxonomy, "day_stationary");
    assert_int_equal(s->type[0], kind);
    assert_int_equal(s->building[0], 0);
    assert_float_equal(s->x[0], -497900, 1e-9);
    assert_true(isnan(s->x[2]));
    assert_int_equal(s->valid_from[0], dsh_date_of(2010, 1, 1));
    assert_int_equal(s->valid_to[0], dsh_date_of(2027, 12, 31));
    /* One capacity for two facilities is nobody's. */
    assert_true(isnan(s->capacity[0]) && isnan(s->capacity[2]));
    assert_int_equal(notices_of("rpss_capacity_shared"), 2);
    assert_int_equal(notices_of("service_without_place"), 1);
    dsh_tables_free(t);
}

static void persons_are_nowhere(void **state)
{
    (void)state;
    dsh_tables *t = read_one(
        FILE_OF(SERVICE("{" FORM("amb") "}", PLACE("Dům A", "11", "100"))));
    for (uint32_t i = 0; i < t->services.n; i++) {
        assert_null(strstr(t->services.name[i], "Vymy"));
        assert_null(strstr(t->services.provider[i], "Vymy"));
    }
    assert_int_equal(t->services.n, 1);
    dsh_tables_free(t);
}

static void hours_are_read_by_weekday(void **state)
{
    (void)state;
    dsh_interval at[DSH_MAX_INTERVALS];
    dsh_tables *t = read_one(FILE_OF(SERVICE(
        "{" FORM(
            "amb") ",\"nepretrzitePoskytovani\":false,"
                   "\"casoveRozsahy\":[" TIME(3, "8:00", "14:00:00") "," TIME(
                       1, "13:00",
                       "16:30") "," TIME(1, "08:00",
                                         "12:00") "]},{" FORM("pob") ",\"nepret"
                                                                     "rzitePosk"
                                                                     "ytovani\""
                                                                     ":true,"
                                                                     "\"casoveR"
                                                                     "ozsahy\":"
                                                                     "null}",
        PLACE("Dům A", "11", "100"))));
    const dsh_services *s = &t->services;
    assert_int_equal(s->n, 2);
    assert_string_equal(s->opening_text[0],
                        "Mo 13:00-16:30,8:00-12:00; We 8:00-14:00");
    dsh_date monday = dsh_date_of(2026, 11, 23);
    assert_int_equal(dsh_opening_on(s->opening[0], monday, false, at), 2);
    assert_int_equal(at[0].to_s, 12 * 3600);
    assert_int_equal(at[1].to_s, 16 * 3600 + 1800);
    assert_int_equal(dsh_opening_on(s->opening[0], monday + 1, false, at), 0);
    assert_string_equal(s->opening_text[1], "24/7");
    dsh_tables_free(t);
}

static void hours_of_another_form_are_told_and_not_stated(void **state)
{
    (void)state;
    static const char *const odd[] = {"\"po-pá 8-16\"",
                                      "[\"po 8-16\"]",
                                      "[{\"den\":\"po\"}]",
                                      "[" TIME(8, "8:00", "9:00") "]",
                                      "[" TIME(1, "8:00", "8:00") "]",
                                      "[" TIME(1, "25:00", "26:00") "]",
                                      "[" TIME(1, "8", "9") "]",
                                      "{\"den\":1}"};
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        char text[1024];
        fresh_world(NULL);
        (void)snprintf(text, sizeof text,
                       FILE_OF(SERVICE("{" FORM("amb") ",\"casoveRozsahy\":%s}",
                                       PLACE("Dům A", "11", "100"))),
                       odd[i]);
        dsh_tables *t = read_one(text);
        assert_int_equal(notices_of("rpss_hours_not_read"), 1);
        assert_int_equal(t->services.n, 1);
        assert_null(t->services.opening[0]);
        dsh_tables_free(t);
    }
}

static void units_of_capacity_are_never_added_up(void **state)
{
    (void)state;
    dsh_tables *t = read_one(FILE_OF(SERVICE(
        "{" FORM("pob") ",\"kapacity\":[" UNIT(40, "klient") "," UNIT(
            32,
            "luzk"
            "a") "]},{" FORM("amb") ",\"kapacity\":[" UNIT(5,
                                                           "klient") "," UNIT(6,
                                                                              "klient") "]}",
        PLACE("Dům A", "11", "100"))));
    assert_float_equal(t->services.capacity[0], 32, 0);
    assert_string_equal(t->services.capacity_unit[0], "beds");
    assert_true(isnan(t->services.capacity[1]));
    assert_int_equal(notices_of("rpss_several_capacities"), 2);
    dsh_tables_free(t);
}

static void what_is_left_out_is_counted(void **state)
{
    (void)state;
    dsh_tables *t = read_one(FILE_OF(SERVICE(
        "{" FORM("amb") "}",
        PLACE("Dům A", "11", "100") "," PLACE("Dům A", "11", "100") "," PLACE(
            "Dům A", "12", "999") ",{\"utajenaAdresa\":true,\"adresa\":null}"
                                  "," PLACE("Dílna", "11", "100")) ",{}"));
    assert_int_equal(t->services.n, 2);
    assert_string_equal(t->services.id[1], "1000001/11/2");
    assert_string_equal(first_notice("rpss_outside").value, "1");
    assert_string_equal(first_notice("rpss_secret_address").value, "1");
    assert_string_equal(first_notice("rpss_repeated_facility").value, "1");
    assert_int_equal(notices_of("rpss_no_facility"), 1);
    dsh_tables_free(t);
}

static void unknown_codes_are_told(void **state)
{
    (void)state;
    dsh_tables *t = read_one(FILE_OF(
        "{\"identifikator\":\"1\"," KIND(99) ",\"zarizeni\":[" PLACE("A", "11", "100") "]},{\"identifikator\":\"2\"," KIND(
            13) ",\"formy\":[{" FORM("xyz") ",\"kapacity\":[" UNIT(3,
                                                                   "kusy") "]}]"
                                                                           ",\""
                                                                           "zar"
                                                                           "ize"
                                                                           "ni"
                                                                           "\":"
                                                                           "[" PLACE(
                                                                               "B",
                                                                               "11",
                                                                               "100") "]}"));
    assert_int_equal(t->services.n, 1);
    assert_int_equal(notices_of("unknown_service_type"), 1);
    assert_int_equal(notices_of("unknown_form"), 1);
    assert_int_equal(notices_of("rpss_unknown_unit"), 1);
    dsh_tables_free(t);
}

static void a_file_that_breaks_off_is_an_error_with_its_line(void **state)
{
    (void)state;
    static const char *const bad[] = {"",
                                      "[]",
                                      "{}",
                                      "{\"polozky\":{}}",
                                      "{\"polozky\":[\n\n{\"a\":",
                                      "{\"polozky\":[{}",
                                      "{\"polozky\":[{}]",
                                      "{\"polozky\":[{} {}]}",
                                      "{\"polozky\":[{}],}x"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        dsh_tables *t;
        dosah_error err = {0};
        put("rpss.json", bad[i]);
        dosah_status st = try_read(&t, REGISTER, &err);
        if (st == DOSAH_OK) /* a comma too many harms nobody */
            assert_int_equal(i, 8);
        else
            assert_int_equal(st, DOSAH_EINPUT);
        if (i == 4)
            assert_int_equal(err.row, 3);
        dsh_tables_free(t);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup(a_service_becomes_rows_of_forms_and_facilities,
                               fresh_world),
        cmocka_unit_test_setup(persons_are_nowhere, fresh_world),
        cmocka_unit_test_setup(hours_are_read_by_weekday, fresh_world),
        cmocka_unit_test_setup(hours_of_another_form_are_told_and_not_stated,
                               fresh_world),
        cmocka_unit_test_setup(units_of_capacity_are_never_added_up,
                               fresh_world),
        cmocka_unit_test_setup(what_is_left_out_is_counted, fresh_world),
        cmocka_unit_test_setup(unknown_codes_are_told, fresh_world),
        cmocka_unit_test_setup(a_file_that_breaks_off_is_an_error_with_its_line,
                               fresh_world),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
