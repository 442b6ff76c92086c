/* SPDX-License-Identifier: MIT */
/* One building at a time against the shipped rule set mkpo-2014. */
#include "usability/grade.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h> /* after the four it needs */

enum { MAX_FACTS = 200 };

/** A fact in short: NAN = asked for but unknown, -1 = exists not. */
typedef struct fact {
    const char *element;
    uint32_t no;
    const char *attribute;
    double number;
} fact;

/* Everything as the method wants it for *accessible*; the ramp and the lift
 * are not needed and not there. */
static const fact GOOD[] = {
    {"approach", 1, "surface_difficult", 0},
    {"entrance", 1, "level_difference", 0},
    {"door", 1, "clear_width", 900},
    {"door", 1, "threshold", 10},
    {"wc", 1, "door_width", 800},
    {"wc", 1, "cabin_w", 1600},
    {"wc", 1, "cabin_d", 1600},
    {"wc", 1, "side_free", 800},
};
enum { N_GOOD = sizeof(GOOD) / sizeof(GOOD[0]) };

typedef struct world {
    dsh_arena *arena;
    dsh_attributes attributes;
    dsh_vocabulary words;
    dsh_rule_set rules;
    fact fact[MAX_FACTS];
    size_t n;
    bool estimated; /**< nothing was measured */
} world;

static int by_place(const void *a, const void *b)
{
    const fact *x = a, *y = b;
    const int c = strcmp(x->element, y->element);
    if (c != 0)
        return c;
    if (x->no != y->no)
        return x->no < y->no ? -1 : 1;
    return strcmp(x->attribute, y->attribute);
}

/** Facts stand in order, as the readers hand them over. */
static dsh_usability_row grade(const world *given, dsh_criterion_rows *rows)
{
    static world sorted;
    world *w = &sorted;
    sorted = *given;
    qsort(w->fact, w->n, sizeof(*w->fact), by_place);
    const char *element[MAX_FACTS], *attribute[MAX_FACTS];
    uint32_t no[MAX_FACTS], first[2] = {0, (uint32_t)w->n};
    double number[MAX_FACTS];
    dsh_fact_state fact_state[MAX_FACTS];
    dsh_method method[MAX_FACTS];
    for (size_t i = 0; i < w->n; i++) {
        element[i] = w->fact[i].element;
        attribute[i] = w->fact[i].attribute;
        no[i] = w->fact[i].no;
        number[i] = w->fact[i].number;
        method[i] = w->estimated ? DSH_METHOD_DECLARED : DSH_METHOD_MEASURED;
        fact_state[i] = isnan(number[i])  ? DSH_FACT_UNKNOWN
                        : number[i] == -1 ? DSH_FACT_EXISTS_NOT
                                          : DSH_FACT_KNOWN;
    }
    const dsh_facts facts = {.n = (uint32_t)w->n,
                             .element = element,
                             .attribute = attribute,
                             .element_no = no,
                             .number = number,
                             .state = fact_state,
                             .method = method,
                             .first = first};
    dsh_usability_row row = {.object = 0};
    dsh_sheet sheet;
    assert_int_equal(dsh_sheet_init(&sheet, w->rules.words, NULL), DOSAH_OK);
    assert_int_equal(dsh_sheet_take(&sheet, &facts, 0, NULL), DOSAH_OK);
    const dsh_grading what = {&w->rules, 0, &sheet, NULL, rows};
    assert_int_equal(dsh_grade_object(&row, &what, NULL), DOSAH_OK);
    dsh_sheet_clear(&sheet);
    assert_true(row.grade_lo <= row.grade_hi);
    assert_true(row.score_lo <= row.score_hi);
    return row;
}

static dsh_usability_row grade_only(const world *w)
{
    dsh_criterion_rows rows = {0};
    const dsh_usability_row row = grade(w, &rows);
    dsh_vec_clear(&rows);
    return row;
}

static void set(world *w, const char *element, uint32_t no,
                const char *attribute, double number)
{
    for (size_t i = 0; i < w->n; i++) {
        if (!strcmp(w->fact[i].element, element) && w->fact[i].no == no &&
            !strcmp(w->fact[i].attribute, attribute)) {
            w->fact[i].number = number;
            return;
        }
    }
    assert_true(w->n < MAX_FACTS);
    w->fact[w->n++] = (fact){element, no, attribute, number};
}

static void drop(world *w, const char *element)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++) {
        if (strcmp(w->fact[i].element, element) != 0)
            w->fact[n++] = w->fact[i];
    }
    w->n = n;
}

static int setup(void **state)
{
    world *w = calloc(1, sizeof(*w));
    char path[1024];
    const dsh_rule_options options = {false};
    w->arena = dsh_arena_new();
    (void)snprintf(path, sizeof(path), "%s/datasets/survey-attributes.yaml",
                   getenv("DOSAH_SOURCE"));
    if (dsh_attributes_load(&w->attributes, path, w->arena, NULL) != DOSAH_OK ||
        dsh_vocabulary_new(&w->words, &w->attributes, w->arena, NULL) !=
            DOSAH_OK)
        return 1;
    (void)snprintf(path, sizeof(path), "%s/datasets/rules/mkpo-2014.yaml",
                   getenv("DOSAH_SOURCE"));
    if (dsh_rule_set_load(&w->rules, path, &w->words, &options, NULL) !=
        DOSAH_OK)
        return 1;
    memcpy(w->fact, GOOD, sizeof(GOOD));
    w->n = N_GOOD;
    *state = w;
    return 0;
}

static int teardown(void **state)
{
    world *w = *state;
    dsh_vocabulary_clear(&w->words);
    dsh_arena_free(w->arena);
    free(w);
    return 0;
}

#define assert_grade(w, lo, hi)                                                \
    do {                                                                       \
        const dsh_usability_row row_ = grade_only(w);                          \
        assert_int_equal(row_.grade_lo, lo);                                   \
        assert_int_equal(row_.grade_hi, hi);                                   \
    } while (0)

enum {
    NOT = DSH_GRADE_NOT,
    PARTLY = DSH_GRADE_PARTLY,
    YES = DSH_GRADE_ACCESSIBLE
};

static void a_building_that_meets_everything_is_accessible(void **state)
{
    const dsh_usability_row row = grade_only(*state);
    assert_int_equal(row.grade_lo, YES);
    assert_int_equal(row.grade_hi, YES);
    assert_true(row.completeness == 1);
    assert_true(row.score_lo == row.score_hi && row.score_lo > 95);
}

static void the_door_decides_between_its_limits(void **state)
{
    world *w = *state;
    set(w, "door", 1, "clear_width", 800);
    assert_grade(w, YES, YES);
    set(w, "door", 1, "clear_width", 799);
    assert_grade(w, PARTLY, PARTLY);
    set(w, "door", 1, "clear_width", 699);
    assert_grade(w, NOT, NOT);
    set(w, "door", 2, "clear_width", 850);
    set(w, "door", 2, "threshold", 0);
    assert_grade(w, YES, YES); /* the other door will do */
}

static void an_unknown_door_leaves_all_open(void **state)
{
    world *w = *state;
    set(w, "door", 1, "clear_width", NAN);
    const dsh_usability_row row = grade_only(w);
    assert_int_equal(row.grade_lo, NOT);
    assert_int_equal(row.grade_hi, YES);
    assert_int_equal(row.link_lo[DSH_LINK_ENTRANCE], NOT);
    assert_int_equal(row.link_lo[DSH_LINK_ROOM], YES);
    assert_true(row.completeness > 0.8 && row.completeness < 1);
}

static void a_building_without_a_recorded_door_is_unknown(void **state)
{
    world *w = *state;
    drop(w, "door");
    assert_grade(w, NOT, YES);
}

static void a_ramp_makes_up_for_steps_by_its_length(void **state)
{
    world *w = *state;
    set(w, "entrance", 1, "level_difference", 1);
    set(w, "stairs", 1, "steps", 3);
    assert_grade(w, NOT, NOT);
    set(w, "ramp", 1, "width", 1100);
    set(w, "ramp", 1, "slope", 1000); /* 10 % */
    set(w, "ramp", 1, "length", 3000);
    assert_grade(w, YES, YES);
    set(w, "ramp", 1, "length", 3001);
    assert_grade(w, PARTLY, PARTLY);
    set(w, "ramp", 1, "length", 9001);
    assert_grade(w, NOT, NOT);
    set(w, "ramp", 1, "slope", 700);
    assert_grade(w, PARTLY, PARTLY); /* a long one is never green */
    set(w, "ramp", 1, "length", NAN);
    assert_grade(w, PARTLY, YES); /* 7 % is green if it is short enough */
    set(w, "ramp", 1, "slope", NAN);
    assert_grade(w, NOT, YES);
}

static void one_step_is_partly_and_a_platform_never_green(void **state)
{
    world *w = *state;
    set(w, "entrance", 1, "level_difference", 1);
    set(w, "stairs", 1, "steps", 1);
    assert_grade(w, PARTLY, PARTLY);
    set(w, "stairs", 1, "steps", 4);
    set(w, "platform", 1, "door_width", 900);
    set(w, "platform", 1, "w", 900);
    set(w, "platform", 1, "d", 1400);
    assert_grade(w, PARTLY, PARTLY);
}

static void the_toilet_never_costs_more_than_green(void **state)
{
    world *w = *state;
    set(w, "wc", 1, "cabin_w", 1000);
    assert_grade(w, PARTLY, PARTLY);
    drop(w, "wc");
    assert_grade(w, YES, YES); /* a measured building without one */
    set(w, "wc", 1, "exists", NAN);
    assert_grade(w, PARTLY, YES);
    drop(w, "wc");
    set(w, "wc", 0, "all_recorded", 0);
    assert_grade(w, PARTLY, YES);
}

static void a_lift_that_is_not_there_is_not_asked_for(void **state)
{
    world *w = *state;
    set(w, "lift", 0, "exists", -1);
    assert_grade(w, YES, YES);
    set(w, "lift", 1, "door_width", 600);
    set(w, "lift", 1, "cabin_w", 1100);
    set(w, "lift", 1, "cabin_d", 1400);
    set(w, "lift", 1, "self_service", 1);
    assert_grade(w, PARTLY, PARTLY);
}

static void nothing_measured_means_nothing_is_ruled_out(void **state)
{
    world *w = *state;
    w->n = 0;
    assert_grade(w, NOT, YES);
    set(w, "entrance", 1, "level_difference", 1);
    w->estimated = true;
    assert_grade(w, NOT, YES); /* a ramp may exist that nobody wrote down */
}

static void facts_without_a_number_describe_an_element(void **state)
{
    world *w = *state;
    drop(w, "door");
    set(w, "door", 0, "clear_width", 750);
    set(w, "door", 0, "threshold", 10);
    assert_grade(w, PARTLY, PARTLY);
    set(w, "door", 0, "exists", 1);
    assert_grade(w, PARTLY, PARTLY);
}

static void an_element_only_known_to_exist_is_unknown(void **state)
{
    world *w = *state;
    drop(w, "wc");
    assert_grade(w, YES, YES); /* measured, none found */
    set(w, "wc", 0, "exists", 1);
    assert_grade(w, PARTLY, YES);
    set(w, "wc", 0, "exists", -1);
    assert_grade(w, YES, YES);
}

static void a_hundred_elements_are_not_too_many(void **state)
{
    world *w = *state;
    drop(w, "door");
    for (uint32_t no = 1; no <= 80; no++) {
        set(w, "door", no, "clear_width", 600);
        set(w, "door", no, "threshold", 10);
    }
    assert_grade(w, NOT, NOT);
    set(w, "door", 80, "clear_width", 900);
    assert_grade(w, YES, YES);
}

/* The scores that a lift which may exist can lead to lie in the interval. */
static void an_element_that_may_exist_never_moves_the_score(void **state)
{
    static const double there[] = {1, -1};
    world *w = *state;
    set(w, "door", 1, "clear_width", 600);
    set(w, "door", 1, "threshold", 200);
    set(w, "lift", 1, "door_width", 900);
    set(w, "lift", 1, "cabin_w", 1100);
    set(w, "lift", 1, "cabin_d", 1400);
    set(w, "lift", 1, "self_service", 1);
    set(w, "lift", 1, "exists", NAN);
    const dsh_usability_row before = grade_only(w);
    for (size_t i = 0; i < 2; i++) {
        set(w, "lift", 1, "exists", there[i]);
        const dsh_usability_row after = grade_only(w);
        assert_true(after.score_lo >= before.score_lo - 1e-9);
        assert_true(after.score_hi <= before.score_hi + 1e-9);
    }
}

/* Where every door must do and none may be missing: of a good and a bad one
 * that may exist, the good one may be the only one. */
static void of_two_that_may_exist_either_may_be_the_only_one(void **state)
{
    world *w = *state;
    const size_t n = w->rules.n_requirements;
    dsh_requirement *r = dsh_arena_alloc(w->arena, n, sizeof(*r));
    memcpy(r, w->rules.requirement, n * sizeof(*r));
    for (size_t i = 0; i < n; i++) {
        if (strcmp(r[i].id, "entrance_door") != 0)
            continue;
        r[i].all = true;
        r[i].if_absent = DSH_ABSENT_FAIL;
    }
    w->rules.requirement = r;
    set(w, "door", 1, "exists", NAN);
    set(w, "door", 2, "clear_width", 600);
    set(w, "door", 2, "threshold", 10);
    set(w, "door", 2, "exists", NAN);
    assert_grade(w, NOT, YES);
}

static void a_platform_beside_a_level_entrance_is_never_green(void **state)
{
    world *w = *state;
    set(w, "platform", 1, "door_width", 900);
    assert_grade(w, PARTLY, PARTLY);
    set(w, "platform", 1, "load_kg", 250);
    assert_grade(w, PARTLY, PARTLY);
    set(w, "platform", 1, "exists", NAN);
    assert_grade(w, PARTLY, YES);
}

static void criteria_tell_value_limit_and_margin(void **state)
{
    world *w = *state;
    dsh_criterion_rows rows = {0};
    set(w, "entrance", 1, "level_difference", 1);
    set(w, "ramp", 1, "slope", 1000);
    set(w, "ramp", 1, "length", 5000);
    set(w, "ramp", 1, "width", 1200);
    const dsh_usability_row row = grade(w, &rows);
    bool seen = false;
    for (size_t i = 0; i < row.n_criteria; i++) {
        const dsh_criterion_row *c = &rows.p[row.first_criterion + i];
        if (strcmp(c->criterion, "ramp_slope") != 0)
            continue;
        seen = true;
        assert_int_equal(c->outcome, DSH_OUTCOME_PARTLY);
        assert_true(c->value == 10 && c->limit_accessible == 8);
        assert_true(c->limit_partly == 12.5 && c->margin == -2);
        assert_string_equal(c->unit, "%");
    }
    assert_true(seen);
    dsh_vec_clear(&rows);
}

/** splitmix64 (Steele, Lea, Flood 2014, doi:10.1145/2714064.2660195). */
static uint64_t next(uint64_t *seed)
{
    uint64_t z = (*seed += 0x9e3779b97f4a7c15u);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

static double any_value(const char *attribute, uint64_t *seed)
{
    const uint64_t r = next(seed);
    if (!strcmp(attribute, "level_difference") ||
        !strcmp(attribute, "surface_difficult") ||
        !strcmp(attribute, "self_service"))
        return (double)(r % 2);
    if (!strcmp(attribute, "steps"))
        return (double)(r % 4);
    if (!strcmp(attribute, "slope"))
        return (double)(r % 2000);
    if (!strcmp(attribute, "threshold"))
        return (double)(r % 120);
    if (!strcmp(attribute, "length"))
        return (double)(r % 12000);
    return (double)(500 + r % 1300);
}

static void filling_an_unknown_narrows_and_never_moves_the_interval(
    void **state)
{
    static const fact all[] = {
        {"approach", 1, "surface_difficult", 0},
        {"entrance", 1, "level_difference", 0},
        {"stairs", 1, "steps", 0},
        {"ramp", 1, "slope", 0},
        {"ramp", 1, "length", 0},
        {"ramp", 1, "width", 0},
        {"ramp", 2, "slope", 0},
        {"ramp", 2, "length", 0},
        {"ramp", 2, "width", 0},
        {"platform", 1, "w", 0},
        {"door", 1, "clear_width", 0},
        {"door", 1, "threshold", 0},
        {"door", 2, "clear_width", 0},
        {"lift", 1, "door_width", 0},
        {"lift", 1, "self_service", 0},
        {"wc", 1, "door_width", 0},
        {"wc", 1, "side_free", 0},
    };
    enum { N_ALL = sizeof(all) / sizeof(all[0]) };
    world *w = *state;
    uint64_t seed = 20261122;

    for (int round = 0; round < 3000; round++) {
        memcpy(w->fact, all, sizeof(all));
        w->n = N_ALL;
        for (size_t i = 0; i < N_ALL; i++)
            w->fact[i].number =
                next(&seed) % 2 ? NAN : any_value(all[i].attribute, &seed);
        const dsh_usability_row before = grade_only(w);
        const size_t at = next(&seed) % N_ALL;
        if (!isnan(w->fact[at].number))
            continue;
        w->fact[at].number = any_value(all[at].attribute, &seed);
        const dsh_usability_row after = grade_only(w);
        assert_true(after.grade_lo >= before.grade_lo);
        assert_true(after.grade_hi <= before.grade_hi);
        assert_true(after.score_lo >= before.score_lo - 1e-9);
        assert_true(after.score_hi <= before.score_hi + 1e-9);
        assert_true(after.completeness >= before.completeness - 1e-9);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_building_that_meets_everything_is_accessible),
        TEST(the_door_decides_between_its_limits),
        TEST(an_unknown_door_leaves_all_open),
        TEST(a_building_without_a_recorded_door_is_unknown),
        TEST(a_ramp_makes_up_for_steps_by_its_length),
        TEST(one_step_is_partly_and_a_platform_never_green),
        TEST(the_toilet_never_costs_more_than_green),
        TEST(a_lift_that_is_not_there_is_not_asked_for),
        TEST(nothing_measured_means_nothing_is_ruled_out),
        TEST(facts_without_a_number_describe_an_element),
        TEST(an_element_only_known_to_exist_is_unknown),
        TEST(a_hundred_elements_are_not_too_many),
        TEST(an_element_that_may_exist_never_moves_the_score),
        TEST(of_two_that_may_exist_either_may_be_the_only_one),
        TEST(a_platform_beside_a_level_entrance_is_never_green),
        TEST(criteria_tell_value_limit_and_margin),
        TEST(filling_an_unknown_narrows_and_never_moves_the_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
