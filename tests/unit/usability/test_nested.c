/* SPDX-License-Identifier: MIT */
/* For every shipped rule set and each of its user groups: whatever is found
 * out about a random building – a value, whether an element exists, that all
 * were recorded, one more element – leaves grades by link, the whole grade and
 * the score inside what they were. With and without a plan of zones. */
#include "usability/grade.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h> /* after the four it needs */

enum { MAX_ELEMENTS = 96, MAX_SLOTS = 48, MOST = 3 };

static const char *const SET[] = {
    "mkpo-2014",   "mkpo-revised", "mapy-bez-barier-check",
    "cz-398-2009", "din-18040-1",  "ada-2010",
    "wheelmap",    "ostrava-stop"};
enum { N_SETS = sizeof SET / sizeof *SET };

typedef struct thing {
    uint16_t element;
    uint8_t presence, from_zone, to_zone;
    double value[MAX_SLOTS];
} thing;

/** Things of one element stand side by side. */
typedef struct building {
    thing thing[MAX_ELEMENTS];
    uint32_t n;
    bool more[64], joins[64], planned;
    bool named; /**< a zone is called desk; else it is where counters are */
    uint64_t stands[64];
} building;

typedef struct world {
    dsh_arena *arena;
    dsh_attributes attributes;
    dsh_vocabulary words;
    uint64_t seed;
} world;

static int setup(void **state)
{
    char path[1024];
    world *w = calloc(1, sizeof(*w));
    *state = w;
    w->arena = dsh_arena_new();
    w->seed = 20261122;
    (void)snprintf(path, sizeof(path), "%s/datasets/survey-attributes.yaml",
                   getenv("DOSAH_SOURCE"));
    return dsh_attributes_load(&w->attributes, path, w->arena, NULL) ||
           dsh_vocabulary_new(&w->words, &w->attributes, w->arena, NULL);
}

static int teardown(void **state)
{
    world *w = *state;
    dsh_vocabulary_clear(&w->words);
    dsh_arena_free(w->arena);
    free(w);
    return 0;
}

static uint32_t pick(world *w, uint32_t n)
{
    w->seed ^= w->seed << 13;
    w->seed ^= w->seed >> 7;
    w->seed ^= w->seed << 17;
    return (uint32_t)(w->seed % n);
}

/** Any admissible value, small ones more often: limits are. */
static double any_value(world *w, const dsh_attribute *a)
{
    const double span = a->max - a->min, share = pick(w, 1001) / 1000.0;
    switch (a->kind) {
    case DSH_ATTRIBUTE_YESNO:
        return pick(w, 2);
    case DSH_ATTRIBUTE_ENUM:
        return pick(w, (uint32_t)a->n_values);
    case DSH_ATTRIBUTE_TEXT:
        return -1;
    case DSH_ATTRIBUTE_NUMBER:
        break;
    }
    const double v = a->min + floor(span * share * share * share);
    return pick(w, 2) && v > 0 && -v >= a->min ? -v : v;
}

static thing any_thing(world *w, uint16_t element, bool planned)
{
    const dsh_element_words *e = &w->words.element[element];
    thing t = {.element = element,
               .presence = pick(w, 5) ? DSH_PRESENT : DSH_PERHAPS,
               .from_zone = DSH_NO_ZONE,
               .to_zone = DSH_NO_ZONE};
    assert_true(e->n_slots <= MAX_SLOTS);
    for (uint16_t k = 0; k < e->n_slots; k++)
        t.value[k] = pick(w, 4) ? any_value(w, e->attribute[k]) : (double)NAN;
    if (planned && pick(w, 4)) {
        t.from_zone = (uint8_t)pick(w, 3);
        t.to_zone = (uint8_t)pick(w, 3);
    }
    return t;
}

static void any_building(world *w, building *b, const bool *asked)
{
    b->n = 0;
    b->planned = pick(w, 2) == 0;
    b->named = pick(w, 3) > 0;
    for (uint16_t e = 0; e < w->words.n_elements; e++) {
        const bool counter = strcmp(w->words.element[e].name, "counter") == 0;
        const uint32_t n = asked[e] || counter ? pick(w, MOST + 1) : 0;
        b->more[e] = pick(w, 5) == 0;
        b->joins[e] = false;
        b->stands[e] = 0;
        for (uint32_t i = 0; i < n; i++) {
            const thing t = any_thing(w, e, b->planned);
            if (t.from_zone != DSH_NO_ZONE && t.from_zone != t.to_zone)
                b->joins[e] = true;
            else if (t.from_zone != DSH_NO_ZONE)
                b->stands[e] |= UINT64_C(1) << t.from_zone;
            b->thing[b->n++] = t;
        }
    }
}

static dsh_usability_row grade(const world *w, const dsh_rule_set *rules,
                               unsigned group, const building *b)
{
    static const char *outside[] = {"outside"}, *desk[] = {"desk"};
    static const dsh_zone_names names = {outside, desk, 1, 1};
    dsh_usability_row row = {.object = 0};
    dsh_sheet s;
    assert_int_equal(dsh_sheet_init(&s, &w->words, NULL), DOSAH_OK);
    for (uint32_t i = 0; i < b->n; i++) {
        const thing *t = &b->thing[i];
        const uint16_t slots = w->words.element[t->element].n_slots;
        assert_true(dsh_vec_room(&s.instance, 1) &&
                    dsh_vec_room(&s.value, slots));
        if (s.n[t->element]++ == 0)
            s.first[t->element] = i;
        s.instance.p[s.instance.n++] =
            (dsh_instance){t->element, t->presence, t->from_zone,
                           t->to_zone, i + 1,       (uint32_t)s.value.n};
        memcpy(s.value.p + s.value.n, t->value, slots * sizeof *t->value);
        s.value.n += slots;
    }
    memcpy(s.more, b->more, w->words.n_elements * sizeof *s.more);
    memcpy(s.joins, b->joins, w->words.n_elements * sizeof *s.joins);
    memcpy(s.stands, b->stands, w->words.n_elements * sizeof *s.stands);
    s.zone[0] = "outside", s.zone[1] = "hall",
    s.zone[2] = b->named ? "desk" : "x";
    s.n_zones = b->planned ? 3 : 0;
    const dsh_grading what = {rules, group, &s, &names, NULL};
    assert_int_equal(dsh_grade_object(&row, &what, NULL), DOSAH_OK);
    dsh_sheet_clear(&s);
    return row;
}

static void insert(building *b, uint32_t at, thing t)
{
    memmove(&b->thing[at + 1], &b->thing[at], (b->n - at) * sizeof t);
    b->thing[at] = t;
    b->n++;
}

/** One more that nobody recorded; not on a plan, whose zones it would change.
 */
static bool find_another(world *w, building *b)
{
    const uint16_t e = (uint16_t)pick(w, w->words.n_elements);
    uint32_t at = 0;
    if (!b->more[e] || b->planned)
        return false;
    while (at < b->n && b->thing[at].element < e)
        at++;
    thing t = any_thing(w, e, false);
    t.presence = DSH_PRESENT;
    insert(b, at, t);
    return true;
}

/** Find out one thing; false when there was nothing to find out. */
static bool find_out(world *w, building *b)
{
    if (pick(w, 6) == 0)
        return find_another(w, b);
    if (pick(w, 6) == 0) {
        const uint32_t e = pick(w, w->words.n_elements);
        const bool open = b->more[e];
        b->more[e] = false;
        return open;
    }
    if (b->n == 0)
        return false;
    const uint32_t i = pick(w, b->n);
    thing *t = &b->thing[i];
    if (t->presence == DSH_PERHAPS && pick(w, 2)) {
        t->presence = DSH_PRESENT;
        if (pick(w, 2)) /* it is not there */
            memmove(t, t + 1, (--b->n - i) * sizeof *t);
        return true;
    }
    const dsh_element_words *e = &w->words.element[t->element];
    const uint32_t k = pick(w, e->n_slots);
    if (!isnan(t->value[k]))
        return false;
    t->value[k] = any_value(w, e->attribute[k]);
    return true;
}

static void check_inside(const dsh_usability_row *before,
                         const dsh_usability_row *after, const char *set)
{
    bool ok = after->grade_lo <= after->grade_hi &&
              after->grade_lo >= before->grade_lo &&
              after->grade_hi <= before->grade_hi;
    for (int l = 0; l < DSH_N_LINKS; l++)
        ok = ok && after->link_lo[l] <= after->link_hi[l] &&
             after->link_lo[l] >= before->link_lo[l] &&
             after->link_hi[l] <= before->link_hi[l];
    if (!isnan(before->score_lo) && !isnan(after->score_lo))
        ok = ok && after->score_lo <= after->score_hi &&
             after->score_lo >= before->score_lo - 1e-9 &&
             after->score_hi <= before->score_hi + 1e-9;
    if (!ok)
        fail_msg("%s: grade %d…%d score %g…%g became %d…%d %g…%g", set,
                 before->grade_lo, before->grade_hi, before->score_lo,
                 before->score_hi, after->grade_lo, after->grade_hi,
                 after->score_lo, after->score_hi);
}

static void mark_asked(bool *asked, const dsh_rule_set *rules)
{
    for (size_t i = 0; i < rules->n_requirements; i++) {
        for (size_t a = 0; a < rules->requirement[i].n_alternatives; a++)
            asked[rules->requirement[i].alternative[a].element] = true;
    }
}

static void check_set(world *w, const char *id, bool use_unverified)
{
    char path[1024];
    dsh_rule_set rules;
    bool asked[64] = {false};
    building b;
    size_t news = 0;
    const dsh_rule_options options = {use_unverified};
    (void)snprintf(path, sizeof(path), "%s/datasets/rules/%s.yaml",
                   getenv("DOSAH_SOURCE"), id);
    assert_int_equal(dsh_rule_set_load(&rules, path, &w->words, &options, NULL),
                     DOSAH_OK);
    mark_asked(asked, &rules);
    for (unsigned g = 0; g < rules.n_groups; g++) {
        for (int round = 0; round < 150; round++) {
            any_building(w, &b, asked);
            dsh_usability_row row = grade(w, &rules, g, &b);
            for (int step = 0; step < 40; step++) {
                if (b.n + 1 == MAX_ELEMENTS || !find_out(w, &b))
                    continue;
                const dsh_usability_row after = grade(w, &rules, g, &b);
                check_inside(&row, &after, id);
                row = after;
                news++;
            }
        }
    }
    assert_true(news > 500);
}

static void what_is_found_out_stays_inside_what_was_open(void **state)
{
    world *w = *state;
    assert_true(w->words.n_elements <= 64);
    for (size_t i = 0; i < N_SETS; i++) {
        check_set(w, SET[i], false);
        check_set(w, SET[i], true);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            what_is_found_out_stays_inside_what_was_open, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
