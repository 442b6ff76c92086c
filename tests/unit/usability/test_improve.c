/* SPDX-License-Identifier: MIT */
/* Remedies and next measurements of random buildings by random rule sets, with
 * and without a plan of zones, against every subset of the candidates. */
#include "usability/improve.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h> /* after the four it needs */

enum { KINDS = 3, ATTRS = 3, MOST = 3, ROOM = 20, MAX_FACTS = 512 };

/* What the random world is made of; numbers in mm or basis points. The band
 * attribute, the last one, never has a limit of its own. */
static const struct {
    const char *element, *attribute[ATTRS];
    double min[ATTRS], max[ATTRS];
} KIND[KINDS] = {
    {"door",
     {"clear_width", "threshold", "leaf_main"},
     {400, 0, 400},
     {4000, 300, 4000}},
    {"ramp", {"slope", "width", "length"}, {0, 300, 0}, {4000, 5000, 100000}},
    {"wc",
     {"door_width", "cabin_w", "cabin_d"},
     {400, 400, 400},
     {4000, 10000, 10000}},
};

typedef struct criterion {
    int attribute;
    bool at_most, banded;
    double accessible[2], partly[2], border; /* by band: <= border, > border */
} criterion;

typedef struct alternative {
    int kind, cap;
    criterion c[2];
    int n;
} alternative;

typedef struct requirement {
    alternative a[2];
    int n, link, floor, if_absent;
    bool knock_out, all;
    double weight;
} requirement;

typedef struct building {
    double value[KINDS][ROOM][ATTRS]; /* NaN = unknown */
    bool perhaps[KINDS][ROOM], gone[KINDS][ROOM];
    const char *from[KINDS][ROOM], *to[KINDS][ROOM]; /* zones; "" none */
    int n[KINDS];
    bool more[KINDS];
} building;

static const char *const ZONE[] = {"outside", "hall", "desk"};

static uint64_t next(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    *s ^= *s << 17;
    return *s;
}

static int pick(uint64_t *s, int n)
{
    return (int)(next(s) % (uint64_t)n);
}

/* ---- random worlds ------------------------------------------------------- */

static double any_value(uint64_t *s, int kind, int attribute)
{
    const double min = KIND[kind].min[attribute];
    const double span = KIND[kind].max[attribute] - min;
    return min + floor(span * 0.3 * pick(s, 101) / 100.0);
}

static void random_criterion(uint64_t *s, criterion *c, int kind)
{
    c->attribute = pick(s, ATTRS - 1);
    /* Limits of one attribute point one way, as in every real rule set. */
    c->at_most =
        (kind == 0 && c->attribute == 1) || (kind == 1 && c->attribute == 0);
    c->banded = pick(s, 3) == 0;
    c->border = any_value(s, kind, ATTRS - 1) + 1;
    for (int b = 0; b < 2; b++) {
        const double x = any_value(s, kind, c->attribute);
        const double y = any_value(s, kind, c->attribute);
        c->accessible[b] = c->at_most ? fmin(x, y) : fmax(x, y);
        c->partly[b] = c->at_most ? fmax(x, y) : fmin(x, y);
    }
}

static int random_rules(uint64_t *s, requirement *r)
{
    const int n = 1 + pick(s, 4);
    memset(r, 0, 5 * sizeof *r);
    for (int i = 0; i < n; i++) {
        r[i].n = 1 + pick(s, 2);
        r[i].link = pick(s, 4);
        r[i].floor = pick(s, 4) == 0;
        r[i].if_absent = pick(s, 4);
        r[i].knock_out = pick(s, 4) > 0;
        r[i].all = pick(s, 2);
        r[i].weight = 1 + pick(s, 5);
        const int kind = pick(s, KINDS);
        for (int a = 0; a < r[i].n; a++) {
            alternative *alt = &r[i].a[a];
            alt->kind = (kind + a) % KINDS;
            alt->cap = pick(s, 5) == 0 ? 1 : 2;
            alt->n = 1 + pick(s, 2);
            for (int c = 0; c < alt->n; c++)
                random_criterion(s, &alt->c[c], alt->kind);
        }
    }
    return n;
}

/** Doors and ramps join two zones, toilets stand in one. */
static void random_zones(uint64_t *s, building *b, int k, int i, bool planned)
{
    const int from = pick(s, 3);
    b->from[k][i] = planned ? ZONE[from] : "";
    b->to[k][i] = planned && k < 2 ? ZONE[(from + 1 + pick(s, 2)) % 3] : "";
}

static void random_building(uint64_t *s, building *b, bool certain)
{
    const bool planned = pick(s, 2) == 0;
    memset(b, 0, sizeof *b);
    for (int k = 0; k < KINDS; k++) {
        b->n[k] = pick(s, MOST + 1);
        b->more[k] = !certain && pick(s, 4) == 0;
        for (int i = 0; i < b->n[k]; i++) {
            b->perhaps[k][i] = !certain && pick(s, 4) == 0;
            random_zones(s, b, k, i, planned);
            for (int a = 0; a < ATTRS; a++)
                b->value[k][i][a] =
                    pick(s, 3) == 0 ? (double)NAN : any_value(s, k, a);
        }
    }
}

/* ---- the program --------------------------------------------------------- */

typedef struct world {
    dsh_arena *arena;
    dsh_attributes attributes;
    dsh_vocabulary words;
} world;

static int setup(void **state)
{
    char path[1024];
    world *w = calloc(1, sizeof(*w));
    *state = w;
    w->arena = dsh_arena_new();
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

DSH_PRINTF(3, 4)
static size_t say(char *out, size_t n, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    n += (size_t)vsnprintf(out + n, 16384 - n, format, args);
    va_end(args);
    assert_true(n < 16384);
    return n;
}

static size_t write_criterion(char *t, size_t n, const criterion *c, int kind,
                              int id)
{
    const char *name = KIND[kind].attribute[c->attribute];
    const char *by = KIND[kind].attribute[ATTRS - 1];
    const char *unit = kind == 1 && c->attribute == 0 ? "bp" : "mm";
    const char *op = c->at_most ? "<=" : ">=";
    n = say(t, n, "          - id: c%d\n            bands:\n", id);
    for (int b = 0; b < 2; b++) {
        n = say(t, n,
                "              - {when: %s %s %.0f mm, accessible: %s %s %.0f "
                "%s, partly: %s %s %.0f %s}\n",
                by, b ? ">" : "<=", c->border, name, op,
                c->accessible[c->banded ? b : 0], unit, name, op,
                c->partly[c->banded ? b : 0], unit);
    }
    return n;
}

static bool load(world *w, dsh_rule_set *out, const requirement *r, int count)
{
    static const char *const link[] = {"approach", "entrance", "inside",
                                       "room"};
    static const char *const absent[] = {"pass", "fail", "skip", "unknown"};
    static const char *const grade[] = {"not", "partly", "accessible"};
    static char t[16384];
    const dsh_rule_options options = {false};
    dosah_error err = {0};
    dsh_yaml *doc;
    size_t n = say(t, 0,
                   "id: x\nname: x\ndate: 2026-01-01\nsource: s\nclause: c\n"
                   "verified: yes\ngroups: [wheelchair]\nrequirements:\n");
    for (int i = 0; i < count; i++) {
        n = say(t, n,
                "  - id: r%d\n    name: x\n    link: %s\n    kind: %s\n"
                "    combine: %s\n    floor: %s\n    if_absent: %s\n"
                "    weight: %.0f\n    alternatives:\n",
                i, link[r[i].link], r[i].knock_out ? "knock-out" : "weighted",
                r[i].all ? "all" : "any", grade[r[i].floor],
                absent[r[i].if_absent], r[i].weight);
        for (int a = 0; a < r[i].n; a++) {
            const alternative *alt = &r[i].a[a];
            n = say(t, n,
                    "      - element: %s\n        cap: %s\n"
                    "        criteria:\n",
                    KIND[alt->kind].element, grade[alt->cap]);
            for (int c = 0; c < alt->n; c++)
                n = write_criterion(t, n, &alt->c[c], alt->kind, c);
        }
    }
    assert_int_equal(dsh_yaml_parse(&doc, t, n, "x.yaml", &err), DOSAH_OK);
    const dosah_status st =
        dsh_rule_set_parse(out, doc, &w->words, &options, &err);
    dsh_yaml_free(doc);
    return st == DOSAH_OK; /* a limit at the end of a range may be refused */
}

/** The building as facts, in order of element, number and attribute. */
static void fill_sheet(world *w, dsh_sheet *sheet, const building *b)
{
    static const char *element[MAX_FACTS], *attribute[MAX_FACTS],
        *text[MAX_FACTS], *from[MAX_FACTS], *to[MAX_FACTS];
    static uint32_t no[MAX_FACTS], first[2];
    static double number[MAX_FACTS];
    static dsh_fact_state is[MAX_FACTS];
    static dsh_method method[MAX_FACTS];
    uint32_t n = 0;
    for (int k = 0; k < KINDS; k++) {
        for (int i = -1; i < b->n[k]; i++) {
            for (int a = -1; a < ATTRS; a++) {
                const bool whole = i < 0;
                if ((whole && a >= 0) || (!whole && b->gone[k][i]))
                    continue;
                const double v = whole   ? !b->more[k]
                                 : a < 0 ? b->perhaps[k][i] ? (double)NAN : 1
                                         : b->value[k][i][a];
                element[n] = KIND[k].element;
                attribute[n] = whole   ? "all_recorded"
                               : a < 0 ? "exists"
                                       : KIND[k].attribute[a];
                no[n] = (uint32_t)(i + 1);
                from[n] = whole ? "" : b->from[k][i];
                to[n] = whole ? "" : b->to[k][i];
                text[n] = "";
                number[n] = v;
                is[n] = isnan(v) ? DSH_FACT_UNKNOWN : DSH_FACT_KNOWN;
                method[n++] = DSH_METHOD_MEASURED;
            }
        }
    }
    first[1] = n;
    const dsh_facts facts = {.n = n,
                             .element = element,
                             .attribute = attribute,
                             .text = text,
                             .element_no = no,
                             .number = number,
                             .state = is,
                             .method = method,
                             .from_zone = from,
                             .to_zone = to,
                             .first = first};
    assert_int_equal(dsh_sheet_init(sheet, &w->words, NULL), DOSAH_OK);
    assert_int_equal(dsh_sheet_take(sheet, &facts, 0, NULL), DOSAH_OK);
}

static const char *outside[] = {"outside"}, *desk[] = {"desk"};
static const dsh_zone_names ZONES = {outside, desk, 1, 1};

static dsh_usability_row grade_by_program(world *w, const dsh_rule_set *rules,
                                          const building *b)
{
    dsh_sheet sheet;
    dsh_usability_row row = {.object = 0};
    fill_sheet(w, &sheet, b);
    const dsh_grading what = {rules, 0, &sheet, &ZONES, NULL};
    assert_int_equal(dsh_grade_object(&row, &what, NULL), DOSAH_OK);
    dsh_sheet_clear(&sheet);
    return row;
}

/* ---- remedies ------------------------------------------------------------ */

static const char MEASURES[] =
    "currency: CZK\ndate: 2026-01-01\nsource: s\nmeasures:\n"
    "  - {id: a, name: {cs: a, en: a}, element: door, sets: {clear_width: as "
    "needed}, fixed: 7}\n"
    "  - {id: b, name: {cs: a, en: a}, element: door, sets: {threshold: as "
    "needed}, fixed: 3}\n"
    "  - {id: c, name: {cs: a, en: a}, element: door, sets: {clear_width: as "
    "needed, threshold: as needed, leaf_main: as needed}, fixed: 9}\n"
    "  - {id: d, name: {cs: a, en: a}, element: ramp, sets: {slope: as needed, "
    "width: as needed}, fixed: 2, unit: 0.001, quantity: {of: ramp.length, "
    "factor: 1, unknown: [0, 50000]}}\n"
    "  - {id: e, name: {cs: a, en: a}, builds: ramp, sets: {length: as needed, "
    "slope: as needed, width: as needed}, fixed: 17}\n"
    "  - {id: f, name: {cs: a, en: a}, builds: wc, sets: {cabin_d: as needed, "
    "door_width: as needed, cabin_w: as needed}, fixed: 23}\n"
    "  - {id: g, name: {cs: a, en: a}, element: wc, sets: {door_width: as "
    "needed, cabin_w: as needed}, fixed: 11}\n";

static int attribute_of(world *w, int kind, uint16_t slot)
{
    const uint16_t e = dsh_vocabulary_element(&w->words, KIND[kind].element);
    for (int a = 0; a < ATTRS; a++) {
        if (dsh_vocabulary_slot(&w->words, e, KIND[kind].attribute[a]) == slot)
            return a;
    }
    return -1;
}

static int kind_of(world *w, uint16_t element)
{
    int k = 0;
    while (strcmp(KIND[k].element, w->words.element[element].name) != 0)
        k++;
    return k;
}

/** One more element of the kind, of which nothing is known. */
static int add_one(building *b, int k)
{
    const int at = b->n[k]++;
    assert_true(at < ROOM);
    for (int a = 0; a < ATTRS; a++)
        b->value[k][at][a] = (double)NAN;
    b->perhaps[k][at] = b->gone[k][at] = false;
    b->from[k][at] = b->to[k][at] = "";
    return at;
}

/** Do the steps of `set` to the building. */
static void carry_out(world *w, building *b, const dsh_improve *im,
                      const dsh_sheet *sheet, uint64_t set)
{
    for (unsigned i = 0; i < im->cover.n; i++) {
        const dsh_step *s = &im->step[i];
        if (!(set >> i & 1))
            continue;
        const int k = kind_of(w, s->element);
        const int at = s->instance == DSH_NONE
                           ? add_one(b, k)
                           : (int)sheet->instance.p[s->instance].no - 1;
        if (s->instance == DSH_NONE && s->from_zone != DSH_NO_ZONE) {
            b->from[k][at] = sheet->zone[s->from_zone];
            b->to[k][at] = sheet->zone[s->to_zone];
        }
        for (size_t v = 0; v < s->n_set; v++) {
            const int a = attribute_of(w, k, s->set[v].slot);
            if (a >= 0)
                b->value[k][at][a] = s->set[v].value;
        }
    }
}

/** What a test looked at: it must not pass by looking at nothing. */
typedef struct tally {
    size_t found, large, planned;
} tally;

static double cheapest(world *w, const dsh_rule_set *rules, const building *b,
                       const dsh_improve *im, const dsh_sheet *sheet,
                       uint8_t target)
{
    double best = INFINITY;
    for (uint64_t set = 0; set < UINT64_C(1) << im->cover.n; set++) {
        double cost = 0;
        for (unsigned i = 0; i < im->cover.n; i++)
            cost += set >> i & 1 ? im->cover.hi[i] : 0;
        if (cost >= best)
            continue;
        building after = *b;
        carry_out(w, &after, im, sheet, set);
        if (grade_by_program(w, rules, &after).grade_lo >= target)
            best = cost;
    }
    return best;
}

static void check_remedies(world *w, const dsh_measures *measures, uint64_t *s,
                           tally *seen)
{
    requirement r[5];
    building b;
    dsh_rule_set rules;
    dsh_sheet sheet;
    dsh_improve im = {.overflow = false};
    dsh_cover_answer answer;
    const int n = random_rules(s, r);
    random_building(s, &b, true);
    if (!load(w, &rules, r, n))
        return;
    fill_sheet(w, &sheet, &b);
    const dsh_grading what = {&rules, 0, &sheet, &ZONES, NULL};
    for (uint8_t target = 1; target <= 2; target++) {
        const dsh_improve_job job = {&what, measures, target};
        assert_int_equal(dsh_improve_solve(&answer, &im, &job, NULL), DOSAH_OK);
        if (im.cover.n > 16)
            continue;
        const double best = cheapest(w, &rules, &b, &im, &sheet, target);
        assert_true(answer.met == !isinf(best));
        assert_true(answer.proven);
        if (answer.met)
            assert_true(fabs(answer.hi - best) < 1e-9);
        seen->found += answer.met && answer.set != 0;
        seen->large += im.cover.n > 12;
        seen->planned += sheet.n_zones > 0 && answer.met && answer.set != 0;
    }
    dsh_sheet_clear(&sheet);
    dsh_improve_clear(&im);
}

static void remedies_equal_brute_force(void **state)
{
    world *w = *state;
    dsh_measures measures;
    dosah_error err = {0};
    uint64_t seed = 71;
    tally seen = {0, 0, 0};
    assert_int_equal(dsh_file_write("/vsimem/costs.yaml", MEASURES,
                                    sizeof MEASURES - 1, &err),
                     DOSAH_OK);
    if (dsh_measures_load(&measures, "/vsimem/costs.yaml", &w->words, w->arena,
                          &err) != DOSAH_OK)
        fail_msg("line %lld: %s", (long long)err.row, err.message);
    for (int i = 0; i < 300; i++)
        check_remedies(w, &measures, &seed, &seen);
    assert_true(seen.found > 100);
    assert_true(seen.large > 5);
    assert_true(seen.planned > 30);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(remedies_equal_brute_force),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
