/* SPDX-License-Identifier: MIT */
#include "random_building.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h> /* after the four it needs */

const element_kind KIND[KINDS] = {
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

const char *const ZONE[3] = {"outside", "hall", "desk"};

static uint64_t next(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    *s ^= *s << 17;
    return *s;
}

bool at_most(int kind, int attribute)
{
    return (kind == 0 && attribute == 1) || (kind == 1 && attribute == 0);
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
    c->at_most = at_most(kind, c->attribute);
    c->banded = pick(s, 3) == 0;
    c->border = any_value(s, kind, ATTRS - 1) + 1;
    for (int b = 0; b < 2; b++) {
        const double x = any_value(s, kind, c->attribute);
        const double y = any_value(s, kind, c->attribute);
        c->accessible[b] = c->at_most ? fmin(x, y) : fmax(x, y);
        c->partly[b] = c->at_most ? fmax(x, y) : fmin(x, y);
    }
}

int random_rules(uint64_t *s, requirement *r)
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

void random_building(uint64_t *s, building *b, bool certain)
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

int setup(void **state)
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

int teardown(void **state)
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

bool load(world *w, dsh_rule_set *out, const requirement *r, int count)
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

void fill_sheet(world *w, dsh_sheet *sheet, const building *b)
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
                if (whole && a >= 0)
                    continue;
                const double v =
                    whole   ? !b->more[k]
                    : a < 0 ? b->perhaps[k][i] ? (double)NAN : !b->gone[k][i]
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
const dsh_zone_names ZONES = {outside, desk, 1, 1};

dsh_usability_row grade_by_program(world *w, const dsh_rule_set *rules,
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
