/* SPDX-License-Identifier: MIT */
/* Random rule sets on random buildings against a slow reference, written from
 * the description of the method alone: it tries out every admissible value that
 * could matter and every set of elements that may exist, and knows nothing of
 * sheets, formulas or slots. Then remedies against all subsets of steps. */
#include "usability/improve.h"

#include "base/file.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h> /* after the four it needs */

enum { KINDS = 3, ATTRS = 3, MOST = 3, MAX_FACTS = 256 };

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
    double value[KINDS][MOST + 2][ATTRS]; /* NaN = unknown */
    bool perhaps[KINDS][MOST + 2];
    int n[KINDS];
    bool more[KINDS];
} building;

typedef struct interval {
    int lo, hi;
    double u_lo, u_hi;
} interval;

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

/* ---- the reference ------------------------------------------------------- */

static bool meets(const criterion *c, double v, double limit)
{
    return c->at_most ? v <= limit : v >= limit;
}

static int grade_of(const criterion *c, double v, double by)
{
    const int band = c->banded && by > c->border;
    return meets(c, v, c->accessible[band]) ? 2
           : meets(c, v, c->partly[band])   ? 1
                                            : 0;
}

static interval hull(interval a, interval b)
{
    return (interval){a.lo < b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi,
                      fmin(a.u_lo, b.u_lo), fmax(a.u_hi, b.u_hi)};
}

/* Every value that can make a difference: ends, limits and just beside. */
static interval ref_criterion(const criterion *c, int kind, const double *value)
{
    const double v = value[c->attribute], by = value[ATTRS - 1];
    const double vs[] = {KIND[kind].min[c->attribute],
                         KIND[kind].max[c->attribute],
                         c->accessible[0],
                         c->accessible[1],
                         c->partly[0],
                         c->partly[1]};
    const double bs[] = {c->border, c->border + 1};
    interval out = {2, 0, 1, 0};
    for (int b = 0; b < 2; b++) {
        for (int i = 0; i < 6; i++) {
            const double x = isnan(v) ? vs[i] : v;
            const double y = isnan(by) && c->banded ? bs[b] : by;
            const int g = grade_of(c, x, y);
            out.lo = g < out.lo ? g : out.lo;
            out.hi = g > out.hi ? g : out.hi;
        }
    }
    out.u_lo = isnan(v) ? 0 : out.lo / 2.0;
    out.u_hi = isnan(v) ? 1 : out.hi / 2.0;
    return out;
}

static interval worse(interval a, interval b)
{
    return (interval){a.lo < b.lo ? a.lo : b.lo, a.hi < b.hi ? a.hi : b.hi,
                      fmin(a.u_lo, b.u_lo), fmin(a.u_hi, b.u_hi)};
}

static interval better(interval a, interval b)
{
    return (interval){a.lo > b.lo ? a.lo : b.lo, a.hi > b.hi ? a.hi : b.hi,
                      fmax(a.u_lo, b.u_lo), fmax(a.u_hi, b.u_hi)};
}

static interval ref_element(const alternative *a, const double *value)
{
    interval v = {2, 2, 1, 1};
    for (int i = 0; i < a->n; i++)
        v = worse(v, ref_criterion(&a->c[i], a->kind, value));
    v.lo = v.lo > a->cap ? a->cap : v.lo;
    v.hi = v.hi > a->cap ? a->cap : v.hi;
    return v;
}

/* All elements of a requirement, then every set of those that may exist, each
 * with and without one more of which nothing is known. */
static interval ref_requirement(const requirement *r, const building *b,
                                bool *counts)
{
    const interval any = {0, 2, 0, 1}, best = {2, 2, 1, 1}, worst = {0};
    const interval absent = r->if_absent == 1   ? worst
                            : r->if_absent == 3 ? any
                                                : best;
    interval each[2 * MOST + 4], out = {2, 0, 1, 0};
    bool perhaps[2 * MOST + 4], more = false;
    int n = 0, sure = 0;
    for (int a = 0; a < r->n; a++) {
        const int k = r->a[a].kind;
        more = more || b->more[k];
        for (int i = 0; i < b->n[k]; i++) {
            each[n] = ref_element(&r->a[a], b->value[k][i]);
            perhaps[n] = b->perhaps[k][i];
            sure += !perhaps[n++];
        }
    }
    for (int set = 0; set < 1 << n; set++) {
        bool possible = true, some = false;
        interval v = {0};
        for (int i = 0; i < n; i++) {
            possible = possible && (perhaps[i] || set >> i & 1);
            if (!(set >> i & 1))
                continue;
            v = !some    ? each[i]
                : r->all ? worse(v, each[i])
                         : better(v, each[i]);
            some = true;
        }
        if (!possible)
            continue;
        out = hull(out, some ? v : absent);
        if (more)
            out = hull(out, !some    ? any
                            : r->all ? worse(v, any)
                                     : better(v, any));
    }
    *counts = r->if_absent != 2 || n > 0 || more;
    if (r->if_absent == 2 && sure == 0 && n > 0)
        out.u_lo = 0; /* it may turn out not to count */
    out.lo = out.lo < r->floor ? r->floor : out.lo;
    out.hi = out.hi < r->floor ? r->floor : out.hi;
    return out;
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

static void random_building(uint64_t *s, building *b, bool certain)
{
    for (int k = 0; k < KINDS; k++) {
        b->n[k] = pick(s, MOST + 1);
        b->more[k] = !certain && pick(s, 4) == 0;
        for (int i = 0; i < b->n[k]; i++) {
            b->perhaps[k][i] = !certain && pick(s, 4) == 0;
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
        *text[MAX_FACTS];
    static uint32_t no[MAX_FACTS], first[2];
    static double number[MAX_FACTS];
    static dsh_fact_state is[MAX_FACTS];
    static dsh_method method[MAX_FACTS];
    uint32_t n = 0;
    for (int k = 0; k < KINDS; k++) {
        for (int i = -1; i < b->n[k]; i++) {
            for (int a = -1; a < ATTRS; a++) {
                const bool whole = i < 0;
                if (whole && a >= 0)
                    continue;
                const double v = whole   ? !b->more[k]
                                 : a < 0 ? b->perhaps[k][i] ? (double)NAN : 1
                                         : b->value[k][i][a];
                element[n] = KIND[k].element;
                attribute[n] = whole   ? "all_recorded"
                               : a < 0 ? "exists"
                                       : KIND[k].attribute[a];
                no[n] = (uint32_t)(i + 1);
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
                             .first = first};
    assert_int_equal(dsh_sheet_init(sheet, &w->words, NULL), DOSAH_OK);
    assert_int_equal(dsh_sheet_take(sheet, &facts, 0, NULL), DOSAH_OK);
}

static dsh_usability_row grade_by_program(world *w, const dsh_rule_set *rules,
                                          const building *b)
{
    dsh_sheet sheet;
    dsh_usability_row row = {.object = 0};
    fill_sheet(w, &sheet, b);
    const dsh_grading what = {rules, 0, &sheet, NULL, NULL};
    assert_int_equal(dsh_grade_object(&row, &what, NULL), DOSAH_OK);
    dsh_sheet_clear(&sheet);
    return row;
}

static void check_world(world *w, uint64_t *s)
{
    requirement r[5];
    building b;
    dsh_rule_set rules;
    const int n = random_rules(s, r);
    if (!load(w, &rules, r, n))
        return;
    for (int round = 0; round < 8; round++) {
        int lo[4] = {2, 2, 2, 2}, hi[4] = {2, 2, 2, 2}, all_lo = 2, all_hi = 2;
        double weight = 0, u_lo = 0, u_hi = 0;
        random_building(s, &b, false);
        const dsh_usability_row row = grade_by_program(w, &rules, &b);
        for (int i = 0; i < n; i++) {
            bool counts;
            const interval v = ref_requirement(&r[i], &b, &counts);
            if (!counts)
                continue;
            weight += r[i].weight;
            u_lo += r[i].weight * v.u_lo;
            u_hi += r[i].weight * v.u_hi;
            if (!r[i].knock_out)
                continue;
            lo[r[i].link] = v.lo < lo[r[i].link] ? v.lo : lo[r[i].link];
            hi[r[i].link] = v.hi < hi[r[i].link] ? v.hi : hi[r[i].link];
            all_lo = v.lo < all_lo ? v.lo : all_lo;
            all_hi = v.hi < all_hi ? v.hi : all_hi;
        }
        assert_int_equal(row.grade_lo, all_lo);
        assert_int_equal(row.grade_hi, all_hi);
        for (int l = 0; l < 4; l++) {
            assert_int_equal(row.link_lo[l], lo[l]);
            assert_int_equal(row.link_hi[l], hi[l]);
        }
        assert_int_equal(isnan(row.score_lo), weight == 0);
        if (weight > 0) {
            assert_true(fabs(row.score_lo - 100 * u_lo / weight) < 1e-9);
            assert_true(fabs(row.score_hi - 100 * u_hi / weight) < 1e-9);
        }
    }
}

static void grades_equal_the_slow_reference(void **state)
{
    uint64_t seed = 20261122;
    for (int i = 0; i < 600; i++)
        check_world(*state, &seed);
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

/** Do the steps of `set` to the building. */
static void carry_out(world *w, building *b, const dsh_improve *im,
                      const dsh_sheet *sheet, uint64_t set)
{
    for (unsigned i = 0; i < im->cover.n; i++) {
        const dsh_step *s = &im->step[i];
        int k = 0;
        if (!(set >> i & 1))
            continue;
        while (strcmp(KIND[k].element, w->words.element[s->element].name) != 0)
            k++;
        int at = b->n[k];
        if (s->instance == DSH_NONE) {
            for (int a = 0; a < ATTRS; a++)
                b->value[k][at][a] = (double)NAN;
            b->perhaps[k][at] = false;
            b->n[k]++;
        } else {
            at = (int)sheet->instance.p[s->instance].no - 1;
        }
        for (size_t v = 0; v < s->n_set; v++) {
            const int a = attribute_of(w, k, s->set[v].slot);
            if (a >= 0)
                b->value[k][at][a] = s->set[v].value;
        }
    }
}

static void check_remedies(world *w, const dsh_measures *measures, uint64_t *s,
                           size_t *found)
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
    const dsh_grading what = {&rules, 0, &sheet, NULL, NULL};
    for (uint8_t target = 1; target <= 2; target++) {
        const dsh_improve_job job = {&what, measures, target};
        double best = INFINITY;
        assert_int_equal(dsh_improve_solve(&answer, &im, &job, NULL), DOSAH_OK);
        if (im.cover.n > 12)
            continue;
        for (uint64_t set = 0; set < UINT64_C(1) << im.cover.n; set++) {
            double cost = 0;
            for (unsigned i = 0; i < im.cover.n; i++)
                cost += set >> i & 1 ? im.cover.hi[i] : 0;
            if (cost >= best)
                continue;
            building after = b;
            carry_out(w, &after, &im, &sheet, set);
            if (grade_by_program(w, &rules, &after).grade_lo >= target)
                best = cost;
        }
        assert_true(answer.met == !isinf(best));
        assert_true(answer.proven);
        if (answer.met)
            assert_true(fabs(answer.hi - best) < 1e-9);
        *found += answer.met && answer.set != 0;
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
    size_t found = 0;
    assert_int_equal(dsh_file_write("/vsimem/costs.yaml", MEASURES,
                                    sizeof MEASURES - 1, &err),
                     DOSAH_OK);
    if (dsh_measures_load(&measures, "/vsimem/costs.yaml", &w->words, w->arena,
                          &err) != DOSAH_OK)
        fail_msg("line %lld: %s", (long long)err.row, err.message);
    for (int i = 0; i < 150; i++)
        check_remedies(w, &measures, &seed, &found);
    assert_true(found > 50);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(grades_equal_the_slow_reference),
        TEST(remedies_equal_brute_force),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
