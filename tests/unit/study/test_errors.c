/* SPDX-License-Identifier: MIT */
#include "support.h"

typedef struct faulty {
    const char *text; /**< after MINIMAL, so it starts at line 5 */
    int line;
    const char *message; /**< part of it */
} faulty;

static void refuse(const char *text, int line, const char *message)
{
    dsh_study *s = NULL;
    dosah_error err = {0};
    dosah_status st = parse(&s, text, &err);
    if (st == DOSAH_OK)
        fail_msg("accepted:\n%s", text);
    assert_null(s);
    if (strstr(err.message, message) == NULL)
        fail_msg("expected '%s' in '%s'", message, err.message);
    if (err.row != line)
        fail_msg("expected line %d, not %d: %s", line, (int)err.row,
                 err.message);
    assert_non_null(strstr(err.source, "study.yaml"));
}

static void refuse_all(const faulty *list, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        char text[1024];
        (void)snprintf(text, sizeof text, "%s%s", MINIMAL, list[i].text);
        refuse(text, list[i].line, list[i].message);
    }
}

#define REFUSE_ALL(list) refuse_all((list), sizeof(list) / sizeof((list)[0]))

static void declarations_say_one_thing_of_something(void **state)
{
    (void)state;
#define DECLARE(item)                                                          \
    "days: [{name: a, date: 2026-11-24}]\n"                                    \
    "timetable:\n  source: gtfs\n  accessibility:\n    - " item "\n"
    static const faulty LIST[] = {
        {DECLARE("{operator: x, source: s}"), 9, "either state or unmarked"},
        {DECLARE("{operator: x, source: s, state: no, unmarked_means: no}"), 9,
         "either state or unmarked"},
        {DECLARE("{source: s, state: no}"), 9, "an operator, a line or a trip"},
        {DECLARE("{operator: x, state: no}"), 9,
         "'timetable.accessibility.source' is required"},
        {DECLARE("{operator: x, source: s, state: nope}"), 9, "one of"},
        {DECLARE("{operator: x, source: s, state: no, date: soon}"), 9,
         "a date"},
    };
    REFUSE_ALL(LIST);
}

static void a_profile_says_what_partly_is(void **state)
{
    (void)state;
    static const faulty LIST[] = {
        {"profiles: [{id: adult, partly: partly}]\n", 5, "yes, no or unknown"}};
    REFUSE_ALL(LIST);
}

static void unknown_keys_name_the_nearest_known_one(void **state)
{
    (void)state;
    static const faulty LIST[] = {
        {"profles: [adult]\n", 5,
         "unknown key 'profles'; the nearest known key is 'profiles'"},
        {"reach:\n  max_wlak: 30\n", 6,
         "unknown key 'reach.max_wlak'; the nearest known key is 'max_walk'"},
        {"survey:\n  source: survey.csv\n  colums: {x: y}\n", 7,
         "unknown key 'survey.colums'; the nearest known key is 'columns'"},
        {"survey: {source: survey.csv, attribution: {licance: x}}\n", 5,
         "the nearest known key is 'licence'"},
        {"days:\n  - {name: a, date: 2026-11-24, datum: b}\n", 6,
         "unknown key 'days.datum'"},
        {"streets: {source: streets.osm, elevation: {sorce: x}}\n", 5,
         "nearest known key is 'source'"},
        {"zzzzzzzzzz: 1\n", 5, "unknown key 'zzzzzzzzzz'"},
        {"survey: {source: survey.csv, columns: {objekt: x}}\n", 5,
         "key 'survey.columns': expected one of the names object_id"},
        {"profiles: [{id: adult, flat_sped: 1 m/s}]\n", 5,
         "unknown key 'flat_sped'; the nearest known key is 'flat_speed'"},
    };
    REFUSE_ALL(LIST);
}

static void required_keys_are_asked_for(void **state)
{
    (void)state;
    static const char REST[] =
        "crs: EPSG:5514\nmunicipalities: {source: municipalities.geojson}\n";
    char text[256];
    (void)snprintf(text, sizeof text, "%sservices: {source: services.csv}\n",
                   REST);
    refuse(text, 1, "key 'title' is required");
    (void)snprintf(text, sizeof text, "%stitle: T\n", REST);
    refuse(text, 1, "key 'services' is required");
    refuse("title: T\nmunicipalities: {source: municipalities.geojson}\n"
           "services: {source: services.csv}\n",
           1, "key 'crs' is required");
    static const faulty LIST[] = {
        {"survey: {format: long}\n", 5, "key 'survey.source' is required"},
        {"days: [{name: a}]\n", 5, "key 'days.date' is required"},
        {"areas: [{name: orp}]\n", 5, "key 'areas.column' is required"},
        {"timetable: {source: gtfs}\n", 5,
         "key 'days' is required with a timetable"},
        {"days: [{name: a, date: 2026-11-24}]\nweek_of: 2026-11-24\n", 6,
         "keys 'days' and 'week_of' exclude each other"},
    };
    REFUSE_ALL(LIST);
    refuse("", 1, "expected a map of keys");
    refuse("- a\n- b\n", 1, "expected a map of keys");
    refuse("title: T\n  crs: x\n", 2, "");
    refuse(MINIMAL "title: again\n", 5, "");
}

static void wrong_types_say_what_was_expected(void **state)
{
    (void)state;
    static const faulty LIST[] = {
        {"population: 12\norigins: {source: x.csv, columns: {senior: s}}\n", 5,
         "key 'population': expected a map with the key 'source', found '12'"},
        {"origins: {source: x.csv, columns: {senior: s}}\npopulation: ~\n", 6,
         "key 'population': expected a map with the key 'source', found '~'"},
        {"origins: {source: x.csv, columns: {senior: s}}\n", 5,
         "nor a group: population.groups does not declare it"},
        {"reach: 5\n", 5, "key 'reach': expected a map of keys, found '5'"},
        {"survey: survey.csv\n", 5, "expected a map with the key 'source'"},
        {"survey: {source: {a: b}}\n", 5, "expected a text or a list"},
        {"survey: {source: []}\n", 5, "expected a path or a list of paths"},
        {"survey: {source: survey.csv, layer: [a]}\n", 5, "expected a text"},
        {"survey: {source: survey.csv, columns: [a]}\n", 5,
         "expected a map of our names"},
        {"survey: {source: survey.csv, columns: {x: [a]}}\n", 5,
         "expected the name of a column"},
        {"survey: {source: survey.csv, delimiter: ab}\n", 5,
         "expected one character or 'tab', found 'ab'"},
        {"survey: {source: survey.csv, encoding: klingon}\n", 5,
         "expected utf-8, windows-1250 or iso-8859-2"},
        {"survey: {source: survey.csv, format: wid}\n", 5,
         "expected one of: long wide mapy-bez-barier a11yjson osm places "
         "(nearest: wide)"},
        {"days: workday\n", 5, "key 'days': expected a list of maps"},
        {"days: [workday]\n", 5, "key 'days': expected a list of maps"},
        {"days: [{name: a, date: 2026-13-01}]\n", 5,
         "key 'days.date': expected a date such as 2026-11-24"},
        {"days: [{name: a, date: 2026-01-01},\n"
         "  {name: a, date: 2026-01-02}]\n",
         6, "expected a name that is not used twice"},
        {"areas: [{name: a, column: b, from: district}]\n", 5,
         "expected one of: municipality"},
        {"languages: [cs, de]\n", 5, "expected cs or en, found 'de'"},
        {"languages: []\n", 5, "cs or en"},
        {"banner: {de: DATEN}\n", 5, "expected a text or {cs: …, en: …}"},
        {"results: {detail: origins}\n", 5, "(nearest: origin)"},
        {"assumptions: some\n", 5, "expected default, none or a path"},
        {"profiles: [adlut]\n", 5, "(nearest id: adult), found 'adlut'"},
        {"profiles: [../profiles/adult]\n", 5, "expected the id of a profile"},
        {"profiles: [adult, adult]\n", 5, "expected each profile once"},
        {"profiles: [{change_time: 5}]\n", 5, "'id'"},
        {"profiles: [adult, car]\n", 0, "goes by car"},
        {"profiles: []\n", 5, "at least one profile"},
        {"usability: {rule_sets: [mkpo-2015]}\n", 5, "(nearest id: mkpo-2014)"},
    };
    REFUSE_ALL(LIST);
}

static void numbers_keep_to_their_ranges(void **state)
{
    (void)state;
    static const faulty LIST[] = {
        {"reach: {max_rides: [0]}\n", 5,
         "expected a whole number from 1 to 8, found 'a list'"},
        {"reach: {max_walk: far}\n", 5,
         "key 'reach.max_walk': expected a duration such as 30min"},
        {"reach: {max_time: 13h}\n", 5, "from 1 to 720 min, found '13h'"},
        {"reach: {max_walk: -5}\n", 5, "expected a duration"},
        {"reach: {max_rides: 9}\n", 5,
         "expected a whole number from 1 to 8, found '9'"},
        {"reach: {max_rides: 1.5}\n", 5, "expected a whole number"},
        {"reach: {max_rides: 0}\n", 5, "expected a whole number"},
        {"day_trip: {home_by: \"6:00\"}\n", 5, "a time after 'leave_after'"},
        {"day_trip: {leave_after: 7}\n", 5, "a time such as 06:00"},
        {"reach: {max_snap: 5km}\n", 5,
         "expected a length such as 100m from 1 to 2000 m"},
        {"reach: {detour_factor: 0.9}\n", 5, "expected a number from 1 to 5"},
        {"reach: {detour_factor: 1.5x}\n", 5, "expected a number from 1 to 5"},
        {"reach: {window: \"20:00-06:00\"}\n", 5,
         "its start before its end, within 0:00 to 36:00"},
        {"reach: {window: \"06:00-37:00\"}\n", 5, "expected a window"},
        {"reach: {window: \"06:00\"}\n", 5, "expected a window"},
        {"reach:\n  percentiles: [5,\n    0]\n", 7,
         "expected a whole number from 1 to 99, found '0'"},
        {"reach: {percentiles: [50, 100]}\n", 5, "from 1 to 99"},
        {"reach: {percentiles: [50, 5]}\n", 5, "expected ascending values"},
        {"reach: {percentiles: [50, 50]}\n", 5, "expected ascending values"},
        {"reach: {percentiles: []}\n", 5, "expected a list of 1 to 9 values"},
        {"reach: {percentiles: [1,2,3,4,5,6,7,8,9,10]}\n", 5,
         "expected a list of 1 to 9 values, found '10'"},
        {"reach: {thresholds: [30, 15]}\n", 5, "expected ascending values"},
        {"reach: {thresholds: [1,2,3,4,5,6,7,8,9]}\n", 5,
         "expected a list of 1 to 8 values"},
        {"privacy: {min_count: -1}\n", 5, "from 0 to 1000"},
        {"privacy: {min_count: many}\n", 5, "expected a whole number"},
    };
    REFUSE_ALL(LIST);
}

static void a_crs_without_metres_is_refused(void **state)
{
    (void)state;
    static const char REST[] =
        "title: T\nmunicipalities: {source: municipalities.geojson}\n"
        "services: {source: services.csv}\n";
    static const char *const CRS[] = {"EPSG:4326", "EPSG:999999", "nonsense",
                                      "\"\""};
    for (size_t i = 0; i < sizeof CRS / sizeof CRS[0]; i++) {
        char text[256];
        (void)snprintf(text, sizeof text, "%scrs: %s\n", REST, CRS[i]);
        refuse(text, 4, i < 3 ? "expected a projected CRS in metres" : "crs");
    }
}

static void missing_files_are_named_with_their_line(void **state)
{
    (void)state;
    static const faulty LIST[] = {
        {"survey:\n  source:\n    - survey.csv\n    - pruzkum.csv\n", 8,
         "key 'survey.source': no such file or folder: 'pruzkum.csv'"},
        {"streets: {source: streets.osm, elevation: dem.tif}\n", 5,
         "no such file or folder: 'dem.tif'"},
        {"origins: {source: /vsizip/none.zip/a.csv}\n", 5,
         "no such file or folder"},
    };
    REFUSE_ALL(LIST);
}

static void long_values_are_cut_between_characters(void **state)
{
    (void)state;
    char text[1200] = MINIMAL "reach: {max_walk: ";
    for (int i = 0; i < 200; i++)
        memcpy(text + strlen(text), "ž", 3);
    memcpy(text + strlen(text), "}\n", 3);
    dsh_study *s = NULL;
    dosah_error err = {0};
    assert_int_equal(parse(&s, text, &err), DOSAH_EINPUT);
    assert_true(dsh_utf8_valid(err.message, strlen(err.message)));
}

static void a_sealed_study_opens_no_file_of_its_own(void **state)
{
    (void)state;
    static const char *const TEXT[] = {
        MINIMAL "profiles: [/etc/x.yaml]\n", MINIMAL "assumptions: ../x.yaml\n",
        MINIMAL "usability: {rule_sets: [../../rules/mkpo-2014.yaml]}\n"};
    for (size_t i = 0; i < sizeof TEXT / sizeof TEXT[0]; i++) {
        dsh_study_text in = {"study.yaml", TEXT[i], strlen(TEXT[i]), true};
        dsh_study *s = NULL;
        assert_int_equal(dsh_study_parse(&s, &in, context(), NULL),
                         DOSAH_EINPUT);
    }
    dsh_study_text in = {"study.yaml", MINIMAL, strlen(MINIMAL), true};
    dsh_study *s = NULL;
    assert_int_equal(dsh_study_parse(&s, &in, context(), NULL), DOSAH_OK);
    assert_string_equal(s->services.path[0], "services.csv");
    dsh_study_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(declarations_say_one_thing_of_something),
        cmocka_unit_test(a_profile_says_what_partly_is),
        cmocka_unit_test(unknown_keys_name_the_nearest_known_one),
        cmocka_unit_test(required_keys_are_asked_for),
        cmocka_unit_test(wrong_types_say_what_was_expected),
        cmocka_unit_test(numbers_keep_to_their_ranges),
        cmocka_unit_test(a_crs_without_metres_is_refused),
        cmocka_unit_test(missing_files_are_named_with_their_line),
        cmocka_unit_test(long_values_are_cut_between_characters),
        cmocka_unit_test(a_sealed_study_opens_no_file_of_its_own),
    };
    return cmocka_run_group_tests(tests, open_context, close_context);
}
