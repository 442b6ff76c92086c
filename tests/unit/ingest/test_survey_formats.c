/* SPDX-License-Identifier: MIT */
/* Surveys in the formats of others, and what is told of their contents. */
#include "tables_support.h"

#include <math.h>

#define AS(file, format)                                                       \
    WORLD "survey: {source: " file ", format: " format "}\n"

static uint32_t fact_of(const dsh_tables *t, const char *element, uint32_t no,
                        const char *attribute)
{
    for (uint32_t i = 0; i < t->facts.n; i++) {
        if (t->facts.element_no[i] == no &&
            strcmp(t->facts.element[i], element) == 0 &&
            strcmp(t->facts.attribute[i], attribute) == 0)
            return i;
    }
    return DSH_NONE;
}

static double number(const dsh_tables *t, const char *element, uint32_t no,
                     const char *attribute)
{
    const uint32_t f = fact_of(t, element, no, attribute);
    if (f == DSH_NONE)
        fail_msg("%s.%u.%s is not there", element, no, attribute);
    return t->facts.number[f];
}

static const char *text(const dsh_tables *t, const char *element, uint32_t no,
                        const char *attribute)
{
    const uint32_t f = fact_of(t, element, no, attribute);
    if (f == DSH_NONE)
        fail_msg("%s.%u.%s is not there", element, no, attribute);
    return t->facts.text[f];
}

/* ---- tables ---------------------------------------------------------------
 */

static void czech_headers_and_words_are_read(void **state)
{
    (void)state;
    put("p.csv",
        "id_objektu;druh_objektu;prvek;číslo_prvku;vlastnost;hodnota;"
        "jednotka;vše_zaznamenáno;metoda;ze_zóny\n"
        "B1;budova;dveře;1;průchozí šířka dveří;85;cm;ano;měřeno;hala\n"
        "B1;budova;dveře;1;druh dveří;posuvné;;ano;měřeno;\n");
    dsh_tables *t = must_read(WORLD "survey: {source: p.csv}\n");
    assert_float_equal(number(t, "door", 1, "clear_width"), 850, 0);
    assert_string_equal(text(t, "door", 1, "type"), "sliding");
    assert_float_equal(number(t, "door", 0, "all_recorded"), 1, 0);
    const uint32_t f = fact_of(t, "door", 1, "clear_width");
    assert_string_equal(t->facts.from_zone[f], "hala");
    assert_int_equal(notices_of("unknown_survey_attribute"), 0);
    assert_int_equal(notices_of("duplicate_fact"), 0);
    dsh_tables_free(t);
}

static void wide_czech_headers_and_zones_are_read(void **state)
{
    (void)state;
    put("p.csv", "id_objektu;metoda;dveře.1.průchozí šířka dveří;"
                 "dveře.1.from_zone;dveře.1.to_zone\n"
                 "B1;měřeno;850;ulice;hala\n");
    dsh_tables *t = must_read(WORLD "survey: {source: p.csv}\n");
    assert_int_equal(t->facts.n, 1);
    assert_string_equal(t->facts.from_zone[0], "ulice");
    assert_string_equal(t->facts.to_zone[0], "hala");
    dsh_tables_free(t);
}

static void files_of_several_forms_are_one_survey(void **state)
{
    (void)state;
    put("a.csv", "object_id,element,element_no,attribute,value,unit,method\n"
                 "B1,door,1,clear_width,850,mm,measured\n");
    put("b.csv", "object_id,method,wc.1.alarm\nB1,measured,ano\nB2,,ne\n");
    put("c.json", "[{\"objectId\":1,\"title\":\"Dům\",\"longitude\":17.98,"
                  "\"latitude\":49.47,\"entrance1Door1StepHeight\":2}]");
    dsh_tables *t =
        must_read(WORLD "survey: {source: [a.csv, b.csv, c.json]}\n");
    assert_int_equal(t->objects.n, 3);
    assert_int_equal(t->facts.first[1] - t->facts.first[0], 2);
    assert_string_equal(t->objects.name[2], "Dům");
    assert_float_equal(number(t, "door", 1, "threshold"), 20, 0);
    dsh_tables_free(t);
}

static void centimetres_without_a_unit_are_assumed_and_told(void **state)
{
    (void)state;
    put("p.csv", "object_id,element,element_no,attribute,value,method\n"
                 "B1,door,1,clear_width,85,measured\n"
                 "B1,door,1,threshold,2,measured\n"
                 "B1,lift,1,cabin_w,110,measured\n");
    dsh_tables *t = must_read(WORLD "survey: {source: p.csv}\n");
    assert_float_equal(number(t, "door", 1, "clear_width"), 850, 0);
    assert_float_equal(number(t, "door", 1, "threshold"), 20, 0);
    assert_string_equal(first_notice("unit_assumed").assumed, "cm");
    dsh_tables_free(t);
}

static void one_length_that_looks_like_centimetres_is_unknown(void **state)
{
    (void)state;
    put("p.csv", "object_id,element,element_no,attribute,value,method\n"
                 "B1,door,1,clear_width,85,measured\n"
                 "B1,door,2,clear_width,900,measured\n");
    dsh_tables *t = must_read(WORLD "survey: {source: p.csv}\n");
    assert_true(isnan(number(t, "door", 1, "clear_width")));
    assert_float_equal(number(t, "door", 2, "clear_width"), 900, 0);
    assert_int_equal(notices_of("unit_doubtful"), 1);
    dsh_tables_free(t);
}

static void contradictions_are_told(void **state)
{
    (void)state;
    put("p.csv",
        "object_id,element,element_no,attribute,value,unit,method,date\n"
        "B1,door,1,clear_width,850,mm,measured,2024-05-01\n"
        "B1,door,1,clear_width,900,mm,measured,2024-05-01\n"
        "B1,stairs,1,count,0,,measured,2024-05-01\n"
        "B1,stairs,1,riser,150,mm,measured,2024-05-01\n"
        "B1,wc,1,exists,ne,,measured,2024-05-01\n"
        "B1,wc,1,alarm,ano,,measured,2999-05-01\n");
    dsh_tables *t = must_read(WORLD "survey: {source: p.csv}\n");
    assert_int_equal(notices_of("contradictory_fact"), 1);
    assert_int_equal(notices_of("contradictory_facts"), 2);
    assert_int_equal(notices_of("date_in_future"), 1);
    const uint32_t f = fact_of(t, "wc", 1, "alarm");
    assert_int_equal(t->facts.date[f], DSH_NO_DATE);
    dsh_tables_free(t);
}

static void a_measure_stands_before_newer_hearsay(void **state)
{
    (void)state;
    put("p.csv",
        "object_id,element,element_no,attribute,value,unit,method,date\n"
        "B1,door,1,clear_width,900,mm,declared,2025-05-01\n"
        "B1,door,1,clear_width,850,mm,measured,2020-05-01\n");
    dsh_tables *t = must_read(WORLD "survey: {source: p.csv}\n");
    assert_float_equal(number(t, "door", 1, "clear_width"), 850, 0);
    dsh_tables_free(t);
}

/* ---- Mapy bez bariér ------------------------------------------------------
 */

static void certified_records_are_measured(void **state)
{
    (void)state;
    put("m.json",
        "[{\"objectId\":7,\"certified\":true,\"mappingDate\":"
        "\"2015-06-01T10:00:00+02:00\",\"ruianAddress\":123,"
        "\"accessibility\":\"PartlyAccessibleObjectMKPO\","
        "\"entrance1Accessibility\":\"MoreStepsEntranceAccessibility\","
        "\"entrance1Steps1NumberOf\":3,\"entrance1Door1MainpanelWidth\":80,"
        "\"entrance1Door1SidepanelWidth\":40,"
        "\"rampskids\":[{\"rampleg1Length\":250,\"rampleg1Inclination\":12,"
        "\"rampleg1Width\":110,\"rampleg2Length\":800,"
        "\"rampleg2Inclination\":7,\"rampleg2Width\":100}],"
        "\"wc\":[{\"handle1Type\":\"FixedHandleType\",\"handle2Type\":"
        "\"FoldingHandleType\",\"wcCabinAccess\":"
        "\"LockedEuroKeyMappableEntityAccess\"}],\"novinka\":[1,2]}]");
    dsh_tables *t = must_read(AS("m.json", "mapy-bez-barier"));
    assert_string_equal(t->objects.id[0], "7");
    assert_string_equal(t->objects.ruian_adm[0], "123");
    const uint32_t f = fact_of(t, "door", 1, "leaf_main");
    assert_int_equal(t->facts.method[f], DSH_METHOD_MEASURED);
    assert_int_equal(t->facts.date[f], dsh_date_of(2015, 6, 1));
    assert_string_equal(text(t, "object", 0, "claimed_wheelchair"), "partly");
    assert_float_equal(number(t, "door", 1, "clear_width"), 800, 0);
    assert_float_equal(number(t, "door", 1, "leaf_both"), 1200, 0);
    assert_float_equal(number(t, "entrance", 1, "steps"), 3, 0);
    assert_float_equal(number(t, "ramp", 1, "width"), 1000, 0);
    assert_true(isnan(number(t, "ramp", 1, "slope")));
    assert_float_equal(number(t, "wc", 1, "bars"), 2, 0);
    assert_string_equal(text(t, "wc", 1, "lock"), "euroklic");
    assert_string_equal(text(t, "source:mapy-bez-barier", 0, "novinka"),
                        "[1,2]");
    assert_int_equal(notices_of("field_kept_as_text"), 1);
    dsh_tables_free(t);
}

static void the_worst_leg_of_a_ramp_stands_when_it_is_plain(void **state)
{
    (void)state;
    put("m.json", "[{\"objectId\":7,\"rampskids\":[{\"rampleg1Length\":250,"
                  "\"rampleg1Inclination\":8,\"rampleg2Length\":800,"
                  "\"rampleg2Inclination\":12}]}]");
    dsh_tables *t = must_read(AS("m.json", "mapy-bez-barier"));
    assert_float_equal(number(t, "ramp", 1, "slope"), 1200, 0);
    assert_float_equal(number(t, "ramp", 1, "length"), 8000, 0);
    assert_true(isnan(number(t, "ramp", 1, "width")));
    dsh_tables_free(t);
}

static void a_record_without_an_id_gets_one(void **state)
{
    (void)state;
    put("m.json", "[{\"title\":\"Dům\",\"objectIsSteps\":false}]");
    dsh_tables *t = must_read(AS("m.json", "mapy-bez-barier"));
    assert_string_equal(t->objects.id[0], "record-1");
    assert_int_equal(notices_of("object_id_assumed"), 1);
    dsh_tables_free(t);
}

static void expect_refused(const char *name, const char *content,
                           const char *study)
{
    dsh_tables *t = NULL;
    dosah_error err = {0};
    put(name, content);
    assert_int_equal(try_read(&t, study, &err), DOSAH_EINPUT);
    assert_null(t);
    assert_true(err.message[0] != '\0');
}

static void damaged_json_is_refused(void **state)
{
    (void)state;
    expect_refused("m.json", "[{\"objectId\":7,",
                   AS("m.json", "mapy-bez-barier"));
    expect_refused("m.json", "[3]", AS("m.json", "mapy-bez-barier"));
    expect_refused("m.json", "{", AS("m.json", "a11yjson"));
    expect_refused("m.json", "[[]]", AS("m.json", "a11yjson"));
}

/* ---- A11yJSON -------------------------------------------------------------
 */

#define PLACE                                                                  \
    "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","     \
    "\"geometry\":{\"type\":\"Point\",\"coordinates\":[17.98,49.47]},"         \
    "\"properties\":{\"originalId\":\"p1\",\"name\":{\"cs\":\"Dům\"},"        \
    "\"accessibility\":"

static void quantities_have_units_and_operators(void **state)
{
    (void)state;
    put("a.json",
        PLACE "{\"accessibleWith\":{\"wheelchair\":false},\"restrooms\":null,"
              "\"entrances\":[{\"isLevel\":true,\"door\":{\"width\":"
              "{\"value\":34,\"unit\":\"inch\",\"accuracy\":0.5}}},"
              "{\"slopeAngle\":5,\"door\":{\"width\":\">= 90 cm\"},"
              "\"stairs\":null},{\"door\":{\"width\":\"~0.9\"}}],"
              "\"music\":true}}}]}");
    dsh_tables *t = must_read(AS("a.json", "a11yjson"));
    assert_string_equal(t->objects.name[0], "Dům");
    assert_float_equal(number(t, "door", 1, "clear_width"), 863.6, 1e-6);
    assert_float_equal(t->facts.accuracy[fact_of(t, "door", 1, "clear_width")],
                       0.5, 0);
    assert_float_equal(number(t, "ramp", 2, "slope"), 874.89, 0.01);
    assert_int_equal(fact_of(t, "door", 2, "clear_width"), DSH_NONE);
    assert_string_equal(text(t, "source:a11yjson", 2, "entrances[].door.width"),
                        ">= 90 cm");
    assert_int_equal(notices_of("bound_not_used"), 1);
    uint32_t f = fact_of(t, "door", 3, "clear_width");
    assert_float_equal(t->facts.number[f], 900, 1e-6);
    assert_int_equal(t->facts.method[f], DSH_METHOD_ESTIMATED);
    f = fact_of(t, "wc", 0, "exists");
    assert_int_equal(t->facts.state[f], DSH_FACT_EXISTS_NOT);
    f = fact_of(t, "stairs", 2, "exists");
    assert_int_equal(t->facts.state[f], DSH_FACT_EXISTS_NOT);
    assert_int_equal(fact_of(t, "stairs", 1, "exists"), DSH_NONE);
    assert_string_equal(text(t, "entrance", 1, "access"), "level");
    assert_string_equal(text(t, "object", 0, "claimed_wheelchair"), "not");
    assert_string_equal(text(t, "source:a11yjson", 0, "music"), "true");
    dsh_tables_free(t);
}

/* ---- OpenStreetMap --------------------------------------------------------
 */

static void entrances_belong_to_their_building(void **state)
{
    (void)state;
    put("b.osm",
        "<osm version='0.6'>"
        "<node id='1' lat='49.4710' lon='17.980'><tag k='entrance' v='main'/>"
        "<tag k='door:width' v='0.9'/><tag k='automatic_door' v='button'/>"
        "<tag k='wheelchair' v='yes'/></node>"
        "<node id='2' lat='49.4711' lon='17.981'><tag k='entrance' v='yes'/>"
        "<tag k='step_count' v='3'/></node>"
        "<node id='3' lat='49.4712' lon='17.980'/>"
        "<node id='5' lat='49.4713' lon='17.980'><tag k='highway' "
        "v='bus_stop'/><tag k='kerb:height' v='20 cm'/></node>"
        "<node id='6' lat='10' lon='10'><tag k='amenity' v='cafe'/>"
        "<tag k='wheelchair' v='no'/></node>"
        "<way id='9'><nd ref='1'/><nd ref='2'/><nd ref='3'/><nd ref='1'/>"
        "<tag k='building' v='yes'/><tag k='ref:ruian:addr' v='55'/>"
        "<tag k='toilets:wheelchair' v='yes'/></way>"
        "<way id='10'><nd ref='3'/><nd ref='2'/><tag k='building' v='yes'/>"
        "</way></osm>");
    dsh_tables *t = must_read(WORLD "survey: {source: b.osm}\n");
    assert_int_equal(t->objects.n, 3);
    assert_string_equal(t->objects.id[0], "node/5");
    assert_int_equal(t->objects.kind[0], DSH_OBJECT_STOP);
    assert_string_equal(t->objects.id[1], "way/9");
    assert_string_equal(t->objects.ruian_adm[1], "55");
    assert_float_equal(number(t, "stop", 0, "edge_height"), 200, 1e-9);
    assert_float_equal(number(t, "door", 1, "clear_width"), 900, 1e-9);
    assert_string_equal(text(t, "door", 1, "type"), "automatic");
    assert_float_equal(number(t, "entrance", 2, "steps"), 3, 0);
    assert_string_equal(text(t, "wc", 0, "claimed"), "accessible");
    assert_string_equal(text(t, "source:osm", 1, "wheelchair"), "yes");
    assert_int_equal(t->facts.method[0], DSH_METHOD_DECLARED);
    dsh_tables_free(t);
}

static void a_multipolygon_is_a_building_with_the_doors_of_its_outline(
    void **state)
{
    (void)state;
    put("r.osm",
        "<osm version='0.6'>"
        "<node id='1' lat='49.4710' lon='17.980'><tag k='entrance' v='main'/>"
        "<tag k='door:width' v='0.8'/></node>"
        "<node id='2' lat='49.4710' lon='17.982'/>"
        "<node id='3' lat='49.4712' lon='17.982'/>"
        "<node id='4' lat='49.4712' lon='17.980'><tag k='entrance' v='yes'/>"
        "<tag k='step_count' v='2'/></node>"
        "<node id='5' lat='49.4711' lon='17.981'><tag k='entrance' v='yes'/>"
        "<tag k='step_count' v='9'/></node>"
        "<way id='7'><nd ref='1'/><nd ref='2'/><nd ref='3'/></way>"
        "<way id='8'><nd ref='1'/><nd ref='4'/><nd ref='3'/></way>"
        "<way id='9'><nd ref='5'/><nd ref='2'/><nd ref='5'/></way>"
        "<relation id='30'><member type='way' ref='7' role='outer'/>"
        "<member type='way' ref='8' role='outer'/>"
        "<member type='way' ref='9' role='inner'/>"
        "<tag k='type' v='multipolygon'/><tag k='building' v='public'/>"
        "<tag k='name' v='Dvůr'/><tag k='wheelchair' v='limited'/></relation>"
        "<relation id='31'><member type='way' ref='7' role='outer'/>"
        "<tag k='type' v='route'/><tag k='building' v='yes'/>"
        "<tag k='wheelchair' v='no'/></relation>"
        "<relation id='32'><member type='way' ref='99' role='outer'/>"
        "<tag k='type' v='multipolygon'/><tag k='building' v='yes'/>"
        "<tag k='wheelchair' v='yes'/></relation></osm>");
    dsh_tables *t = must_read(WORLD "survey: {source: r.osm}\n");
    assert_int_equal(t->objects.n, 1);
    assert_string_equal(t->objects.id[0], "relation/30");
    assert_string_equal(t->objects.name[0], "Dvůr");
    assert_string_equal(text(t, "object", 0, "claimed_wheelchair"), "partly");
    assert_float_equal(number(t, "door", 1, "clear_width"), 800, 1e-9);
    assert_float_equal(number(t, "entrance", 2, "steps"), 2, 0);
    assert_int_equal(fact_of(t, "entrance", 3, "steps"), DSH_NONE);
    dsh_tables_free(t);
}

/* ---- places ---------------------------------------------------------------
 */

static void ratings_of_the_public_are_declared(void **state)
{
    (void)state;
    put("v.geojson",
        "{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\","
        "\"geometry\":{\"type\":\"Point\",\"coordinates\":[17.98,49.47]},"
        "\"properties\":{\"id\":4,\"title\":\"Kavárna\",\"attr1\":6,"
        "\"attr2\":\"no\",\"attr3\":\"yes\",\"popis\":\"u kostela\"}},"
        "{\"type\":\"Feature\",\"geometry\":{\"type\":\"Point\","
        "\"coordinates\":[17.98,49.47]},\"properties\":{\"id\":5,"
        "\"attr1\":77}}]}");
    dsh_tables *t = must_read(AS("v.geojson", "places"));
    assert_int_equal(t->objects.n, 2);
    assert_string_equal(t->objects.name[0], "Kavárna");
    assert_string_equal(text(t, "entrance", 0, "access"), "ramp");
    assert_float_equal(number(t, "lift", 0, "exists"), 1, 0);
    assert_string_equal(text(t, "wc", 0, "claimed"), "not");
    assert_float_equal(number(t, "parking", 0, "exists"), 1, 0);
    assert_string_equal(text(t, "source:places", 0, "popis"), "u kostela");
    for (uint32_t i = 0; i < t->facts.n; i++)
        assert_true(t->facts.method[i] == DSH_METHOD_DECLARED ||
                    t->facts.method[i] == DSH_METHOD_DERIVED);
    assert_int_equal(notices_of("unknown_choice"), 1);
    dsh_tables_free(t);
}

static void columns_of_other_names_are_mapped(void **state)
{
    (void)state;
    put("v.csv", "kod;nazev;hodnoceni;lon;lat\nx;A;limited;17.98;49.47\n");
    dsh_tables *t = must_read(
        WORLD "survey: {source: v.csv, format: places, columns: {object_id: "
              "kod, name: nazev, wheelchair: hodnoceni}}\n");
    assert_string_equal(t->objects.id[0], "x");
    assert_string_equal(text(t, "object", 0, "claimed_wheelchair"), "partly");
    dsh_tables_free(t);
}

static void vozejkmap_has_its_known_numbers(void **state)
{
    (void)state;
    const char *path = real_data("survey/vozejkmap-2015.geojson");
    if (path == NULL)
        skip();
    char study[1024];
    size_t n_level = 0, n_parking = 0;
    (void)snprintf(study, sizeof study,
                   WORLD "survey: {source: %s, format: places}\n", path);
    dsh_tables *t = must_read(study);
    assert_int_equal(t->objects.n, 8340);
    for (uint32_t i = 0; i < t->facts.n; i++) {
        n_level += strcmp(t->facts.element[i], "entrance") == 0 &&
                   strcmp(t->facts.text[i], "level") == 0;
        n_parking += strcmp(t->facts.element[i], "parking") == 0 &&
                     t->facts.number[i] == 1;
    }
    assert_int_equal(n_level, 6330);   /* attr1 = 1 */
    assert_int_equal(n_parking, 5107); /* attr3 = yes */
    dsh_tables_free(t);
}

#define T(name) cmocka_unit_test_setup(name, fresh_world)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(czech_headers_and_words_are_read),
        T(wide_czech_headers_and_zones_are_read),
        T(files_of_several_forms_are_one_survey),
        T(centimetres_without_a_unit_are_assumed_and_told),
        T(one_length_that_looks_like_centimetres_is_unknown),
        T(contradictions_are_told),
        T(a_measure_stands_before_newer_hearsay),
        T(certified_records_are_measured),
        T(the_worst_leg_of_a_ramp_stands_when_it_is_plain),
        T(a_record_without_an_id_gets_one),
        T(damaged_json_is_refused),
        T(quantities_have_units_and_operators),
        T(entrances_belong_to_their_building),
        T(a_multipolygon_is_a_building_with_the_doors_of_its_outline),
        T(ratings_of_the_public_are_declared),
        T(columns_of_other_names_are_mapped),
        T(vozejkmap_has_its_known_numbers),
    };
    return cmocka_run_group_tests(tests, open_world, close_world);
}
