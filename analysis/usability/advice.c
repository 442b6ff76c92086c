/* SPDX-License-Identifier: MIT */
#include "usability/advice.h"

#include <stdlib.h>

static uint32_t number_of(const dsh_grading *what, const dsh_step *s)
{
    return s->instance == DSH_NONE ? 0
                                   : what->sheet->instance.p[s->instance].no;
}

/* ---- remedies ------------------------------------------------------------ */

static bool add_remedy(const dsh_advice *a, dsh_remedy_row row)
{
    if (!dsh_vec_room(a->remedies, 1))
        return false;
    a->remedies->p[a->remedies->n++] = row;
    return true;
}

static dosah_status remedies_to(const dsh_advice *a,
                                const dsh_usability_row *row,
                                const dsh_grading *what, uint8_t target,
                                dosah_error *err)
{
    const dsh_improve_job job = {what, a->measures, target};
    dsh_cover_answer answer;
    const dosah_status st = dsh_improve_solve(&answer, a->improve, &job, err);
    if (st != DOSAH_OK)
        return st;
    dsh_remedy_row out = {.object = row->object,
                          .rule_set = row->rule_set,
                          .group = row->group,
                          .target = target,
                          .found = answer.met,
                          .proven = answer.proven,
                          .total_lo = answer.lo,
                          .total_hi = answer.hi};
    bool ok = answer.met || add_remedy(a, out);
    for (unsigned i = 0; ok && answer.met && i < a->improve->cover.n; i++) {
        const dsh_step *s = &a->improve->step[i];
        if (!(answer.set >> i & 1))
            continue;
        out.measure = s->measure->id;
        out.name = &s->measure->name;
        out.element = what->sheet->words->element[s->element].name;
        out.element_no = number_of(what, s);
        out.lo = a->improve->cover.lo[i];
        out.hi = a->improve->cover.hi[i];
        out.verified = s->measure->verified;
        ok = add_remedy(a, out);
    }
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "remedies");
}

/* ---- measurements -------------------------------------------------------- */

/** Points of the score that hang on the requirements in which the element is
 *  named: their weight times the width of what they leave open. */
static double points_of(const dsh_grading *what, uint16_t element)
{
    double weight = 0, open = 0;
    for (size_t k = 0; k < what->rules->n_requirements; k++) {
        const dsh_requirement *r = &what->rules->requirement[k];
        bool named = false;
        if (!(r->groups >> what->group & 1))
            continue;
        weight += r->weight;
        for (size_t a = 0; a < r->n_alternatives; a++)
            named = named || r->alternative[a].element == element;
        if (!named)
            continue;
        const dsh_verdict v =
            dsh_grade_requirement(r, what->group, what->sheet);
        open += r->weight * (v.u_hi - v.u_lo);
    }
    return weight > 0 ? 100 * open / weight : 0;
}

/* Those of the smallest set first, then by points, then in order. */
static int by_rank(const void *pa, const void *pb)
{
    const dsh_measurement_row *a = pa, *b = pb;
    if (a->needed != b->needed)
        return a->needed ? -1 : 1;
    if (a->points != b->points)
        return a->points > b->points ? -1 : 1;
    return a->rank < b->rank ? -1 : a->rank > b->rank;
}

static dosah_status measurements(const dsh_advice *a,
                                 const dsh_usability_row *row,
                                 const dsh_grading *what, dosah_error *err)
{
    const dsh_improve_job job = {what, NULL, row->grade_hi};
    const size_t first = a->measurements->n;
    dsh_cover_answer answer;
    const dosah_status st = dsh_improve_solve(&answer, a->improve, &job, err);
    if (st != DOSAH_OK)
        return st;
    for (unsigned i = 0; i < a->improve->cover.n; i++) {
        const dsh_step *s = &a->improve->step[i];
        const dsh_element_words *e = &what->sheet->words->element[s->element];
        if (!dsh_vec_room(a->measurements, 1))
            return dsh_fail_nomem(err, "measurements");
        a->measurements->p[a->measurements->n++] = (dsh_measurement_row){
            .object = row->object,
            .rule_set = row->rule_set,
            .group = row->group,
            .rank = i,
            .element = e->name,
            .element_no = number_of(what, s),
            .attribute = s->kind == DSH_STEP_VALUE
                             ? e->attribute[s->slot]->attribute
                         : s->kind == DSH_STEP_EXISTS ? "exists"
                                                      : "all_recorded",
            .name =
                s->kind == DSH_STEP_VALUE ? &e->attribute[s->slot]->name : NULL,
            .needed = answer.met && (answer.set >> i & 1),
            .proven = answer.proven,
            .points = points_of(what, s->element)};
    }
    const size_t n = a->measurements->n - first;
    qsort(a->measurements->p + first, n, sizeof *a->measurements->p, by_rank);
    for (size_t i = 0; i < n; i++)
        a->measurements->p[first + i].rank = (uint32_t)i + 1;
    return DOSAH_OK;
}

dosah_status dsh_advice_add(const dsh_advice *advice,
                            const dsh_usability_row *row,
                            const dsh_grading *what, dosah_error *err)
{
    dosah_status st = DOSAH_OK;
    for (uint8_t target = DSH_GRADE_PARTLY;
         st == DOSAH_OK && target <= DSH_GRADE_ACCESSIBLE; target++) {
        if (row->grade_lo < target)
            st = remedies_to(advice, row, what, target, err);
    }
    if (st == DOSAH_OK && row->grade_lo < row->grade_hi)
        st = measurements(advice, row, what, err);
    return st;
}
