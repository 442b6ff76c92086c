/* SPDX-License-Identifier: MIT */
/* Remedies and next measurements of random buildings by random rule sets, with
 * and without a plan of zones, against every subset of the candidates. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h> /* after the four it needs */

#include "base/file.h"
#include "random_building.h"

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
    size_t found, large, planned, open;
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
    tally seen = {0, 0, 0, 0};
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

/* ---- measurements -------------------------------------------------------- */

/** A set of questions, answered one after another as favourably as can be. */
typedef struct asking {
    world *w;
    const dsh_rule_set *rules;
    const requirement *r;
    int n;
    const dsh_improve *im;
    const dsh_sheet *sheet;
    uint64_t set;
    uint8_t target;
} asking;

static bool settles(const asking *q, const building *b, unsigned from);

/** Limits of one attribute point one way; of the band attribute both sides of
 *  every border are tried. */
static bool value_settles(const asking *q, building *b, int k, int at, int a,
                          unsigned next)
{
    double *v = &b->value[k][at][a];
    if (a < ATTRS - 1) {
        *v = at_most(k, a) ? KIND[k].min[a] : KIND[k].max[a];
        return settles(q, b, next);
    }
    for (int i = 0; i < q->n; i++) {
        for (int j = 0; j < q->r[i].n; j++) {
            const alternative *alt = &q->r[i].a[j];
            for (int c = 0; alt->kind == k && c < alt->n; c++) {
                for (int side = 0; alt->c[c].banded && side < 2; side++) {
                    *v = alt->c[c].border + side;
                    if (settles(q, b, next))
                        return true;
                }
            }
        }
    }
    return false;
}

/** All of the kind are recorded: there is none, or a perfect one, on a plan
 *  where its kind may be. */
static bool record_settles(const asking *q, building *b, int k, unsigned next)
{
    b->more[k] = false;
    if (settles(q, b, next))
        return true;
    const int at = add_one(b, k);
    for (int a = 0; a < ATTRS; a++)
        b->value[k][at][a] = at_most(k, a) ? KIND[k].min[a] : KIND[k].max[a];
    for (int place = 0; place < (q->sheet->n_zones ? 10 : 1); place++) {
        b->from[k][at] = place ? ZONE[(place - 1) / 3] : "";
        b->to[k][at] = place && k < 2 ? ZONE[(place - 1) % 3] : "";
        building after = *b;
        if (settles(q, &after, next) ||
            value_settles(q, &after, k, at, ATTRS - 1, next))
            return true;
    }
    return false;
}

/** Is the grade certain with the answers to the questions from `from` on? */
static bool settles(const asking *q, const building *b, unsigned from)
{
    building after = *b;
    while (from < q->im->cover.n && !(q->set >> from & 1))
        from++;
    if (from == q->im->cover.n)
        return grade_by_program(q->w, q->rules, b).grade_lo >= q->target;
    const dsh_step *s = &q->im->step[from];
    const int k = kind_of(q->w, s->element);
    if (s->kind == DSH_STEP_RECORD)
        return record_settles(q, &after, k, from + 1);
    const int at = (int)q->sheet->instance.p[s->instance].no - 1;
    if (s->kind == DSH_STEP_VALUE)
        return value_settles(q, &after, k, at, attribute_of(q->w, k, s->slot),
                             from + 1);
    after.perhaps[k][at] = false;
    if (settles(q, &after, from + 1))
        return true;
    after.gone[k][at] = true;
    return settles(q, &after, from + 1);
}

static int bits(uint64_t set)
{
    return set ? 1 + bits(set & (set - 1)) : 0;
}

static void check_measurements(world *w, uint64_t *s, tally *seen)
{
    requirement r[5];
    building b;
    dsh_rule_set rules;
    dsh_sheet sheet;
    dsh_improve im = {.overflow = false};
    dsh_cover_answer answer;
    const int n = random_rules(s, r);
    random_building(s, &b, false);
    if (!load(w, &rules, r, n))
        return;
    fill_sheet(w, &sheet, &b);
    const dsh_usability_row row = grade_by_program(w, &rules, &b);
    const dsh_grading what = {&rules, 0, &sheet, &ZONES, NULL};
    const dsh_improve_job job = {&what, NULL, row.grade_hi};
    assert_int_equal(dsh_improve_solve(&answer, &im, &job, NULL), DOSAH_OK);
    const int asked = bits(answer.set);
    if (row.grade_lo < row.grade_hi && im.cover.n <= 16 && asked <= 4) {
        asking q = {w, &rules, r, n, &im, &sheet, answer.set, row.grade_hi};
        bool ok = !answer.met || settles(&q, &b, 0);
        for (q.set = 0; q.set < UINT64_C(1) << im.cover.n; q.set++) {
            if (bits(q.set) < asked)
                ok = ok && !settles(&q, &b, 0);
        }
        assert_true(ok || !answer.proven);
        seen->open += !answer.proven;
        seen->found += answer.met;
        seen->large += im.cover.n > 12;
        seen->planned += sheet.n_zones > 0;
    }
    dsh_sheet_clear(&sheet);
    dsh_improve_clear(&im);
}

static void next_measurements_equal_brute_force(void **state)
{
    uint64_t seed = 72;
    tally seen = {0, 0, 0, 0};
    for (int i = 0; i < 300; i++)
        check_measurements(*state, &seed, &seen);
    assert_true(seen.found > 80);
    assert_true(seen.planned > 30);
    assert_true(seen.open < 50); /* most answers are proven */
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)
    const struct CMUnitTest tests[] = {
        TEST(remedies_equal_brute_force),
        TEST(next_measurements_equal_brute_force),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
