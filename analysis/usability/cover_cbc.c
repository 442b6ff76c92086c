/* SPDX-License-Identifier: MIT */
/* The same problem as an integer programme for CBC: a 0/1 variable x for each
 * candidate and y for each option; for each need the sum of its y is at least
 * 1, or at least each x that it depends on; an option may be taken only with
 * all its candidates, y <= x; the sum of cost · x is least. */
#include "usability/cover.h"

#include <pthread.h>

#include <coin/Cbc_C_Interface.h>

/* CBC 2.10 keeps state of its own outside its models. */
static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;

static void add_candidates(Cbc_Model *m, const dsh_cover *c)
{
    for (unsigned i = 0; i < c->n; i++)
        Cbc_addCol(m, "", 0, 1, c->hi[i] + 1e-6 * c->lo[i] + 1e-9, 1, 0, NULL,
                   NULL);
    for (size_t k = 0; k < c->option.n; k++)
        Cbc_addCol(m, "", 0, 1, 0, 1, 0, NULL, NULL);
}

static void add_rows(Cbc_Model *m, const dsh_cover *c)
{
    for (size_t k = 0; k < c->option.n; k++) {
        for (unsigned i = 0; i < c->n; i++) {
            if (!(c->option.p[k] >> i & 1))
                continue;
            const int cols[] = {(int)(c->n + k), (int)i};
            const double one[] = {1, -1};
            Cbc_addRow(m, "", 2, cols, one, 'L', 0);
        }
    }
}

typedef DSH_VEC(int) columns;
typedef DSH_VEC(double) factors;

/** Sum of the need's y >= 1, or >= each x of `when`. `cols` has room for one
 *  more. */
static void add_need(Cbc_Model *m, const dsh_cover *c, const dsh_need *need,
                     columns *cols, factors *f)
{
    for (size_t k = 0; k < need->n; k++) {
        cols->p[k] = (int)(c->n + need->first + k);
        f->p[k] = 1;
    }
    if (!need->when)
        Cbc_addRow(m, "", (int)need->n, cols->p, f->p, 'G', 1);
    f->p[need->n] = -1;
    for (unsigned i = 0; need->when && i < c->n; i++) {
        cols->p[need->n] = (int)i;
        if (need->when >> i & 1)
            Cbc_addRow(m, "", (int)need->n + 1, cols->p, f->p, 'G', 0);
    }
}

static dosah_status add_needs(Cbc_Model *m, const dsh_cover *c,
                              dosah_error *err)
{
    columns cols = {0};
    factors ones = {0};
    bool ok = true;
    for (size_t n = 0; ok && n < c->need.n; n++) {
        const dsh_need *need = &c->need.p[n];
        ok = dsh_vec_room(&cols, need->n + 1) &&
             dsh_vec_room(&ones, need->n + 1);
        if (ok)
            add_need(m, c, need, &cols, &ones);
    }
    dsh_vec_clear(&cols);
    dsh_vec_clear(&ones);
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "integer programme");
}

static void take_answer(dsh_cover_answer *out, Cbc_Model *m, const dsh_cover *c)
{
    const double *x = Cbc_getColSolution(m);
    out->proven = Cbc_isProvenOptimal(m) || Cbc_isProvenInfeasible(m);
    out->met = !Cbc_isProvenInfeasible(m) && x;
    for (unsigned i = 0; out->met && i < c->n; i++) {
        if (x[i] < 0.5)
            continue;
        out->set |= UINT64_C(1) << i;
        out->hi += c->hi[i];
        out->lo += c->lo[i];
    }
}

static dosah_status solve(dsh_cover_answer *out, const dsh_cover *cover,
                          dosah_error *err)
{
    Cbc_Model *m = Cbc_newModel();
    if (!m)
        return dsh_fail_nomem(err, "integer programme");
    Cbc_setParameter(m, "log", "0");
    /* A limit of time would make the answer depend on the machine. */
    Cbc_setParameter(m, "maxNodes", "20000");
    Cbc_setObjSense(m, 1);
    add_candidates(m, cover);
    add_rows(m, cover);
    const dosah_status st = add_needs(m, cover, err);
    if (st == DOSAH_OK) {
        (void)Cbc_solve(m);
        take_answer(out, m, cover);
    }
    Cbc_deleteModel(m);
    return st;
}

dosah_status dsh_cover_solve_cbc(dsh_cover_answer *out, const dsh_cover *cover,
                                 dosah_error *err)
{
    *out = (dsh_cover_answer){.met = true, .proven = true};
    if (cover->need.n == 0)
        return DOSAH_OK;
    for (size_t i = 0; i < cover->need.n; i++) {
        if (cover->need.p[i].n == 0 && !cover->need.p[i].when) {
            out->met = false; /* CBC does not take a row without columns */
            return DOSAH_OK;
        }
    }
    *out = (dsh_cover_answer){0};
    (void)pthread_mutex_lock(&one_at_a_time);
    const dosah_status st = solve(out, cover, err);
    (void)pthread_mutex_unlock(&one_at_a_time);
    return st;
}
