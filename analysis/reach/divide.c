/* SPDX-License-Identifier: MIT */
/* Rules that name runs (transfers.txt rows with trips or routes) and runs of
 * one vehicle, made part of a plan.
 *
 * At a stop that rules name, runs fall into kinds: runs of a kind are named by
 * the same rules there. A kind that boards at a stop has a list of boardings
 * and a row of walks of its own; the row says what its boardings are worth to
 * anybody who alights from a run that no rule names. A kind that alights has a
 * row of pulls: lists of boardings that it reads itself, each with its time.
 * Where the rules only shorten changes it reads the transfer list of the stop
 * as well and pulls what is shorter; where they lengthen or forbid one, the
 * transfer list offers too much, and it pulls everything.
 *
 * So the work grows with the hops that rules name, not with all of them, and
 * nothing is lost: a list of boardings is pruned only by later boardings of its
 * own kind, which everybody may use who may use the pruned one.
 *
 * Kinds that cannot meet within max_time of the day are not tied together. */
#include "reach/plan.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "reach/kinds.h"

/* A rule, seen from a row of walks: who alights at a stop (`subject` of ties
 * for everybody) or from a kind (`subject` of ties of kinds) and boards there.
 */
typedef struct tie {
    uint32_t subject, row;
    int32_t s;
    uint32_t rule;
    dsh_key add;
} tie;

typedef DSH_VEC(tie) tie_list;

typedef struct maker {
    dsh_plan *plan;
    const dsh_plan_input *in;
    const uint8_t *use;
    dsh_run_sets sets;
    dsh_kinds from, to; /* alighting, boarding */
    uint32_t *own_list; /* [n_stops] of boardings of no kind */
    tie_list tie;
    tie_list for_all; /* by row, then subject: those for whoever alights */
    uint32_t *by_from_first, *by_from; /* walks by where they start */
    uint32_t *row_of_walk;
    uint8_t *waits; /* [from.kind.n] */
} maker;

/* ---- ties between kinds ------------------------------------------------ */

static dsh_key add_of(const maker *m, const dsh_change_rule *r)
{
    return m->in->arrival_only ? 0 : dsh_key_walk(r->walk_s, r->assumed_s);
}

static bool tie_row(maker *m, uint32_t subject, uint32_t row, size_t i)
{
    const dsh_change_rule *r = &m->in->rules->rule[i];
    if (!dsh_vec_room(&m->tie, 1))
        return false;
    m->tie.p[m->tie.n++] =
        (tie){subject, row, r->s, (uint32_t)i, r->s < 0 ? 0 : add_of(m, r)};
    return true;
}

/* Rows of boardings that the rule is about, tied to `subject`. */
static bool tie_rows(maker *m, uint32_t subject, size_t i)
{
    const dsh_change_rule *r = &m->in->rules->rule[i];
    if (r->to_set == DSH_NONE && !tie_row(m, subject, r->to, i))
        return false;
    for (size_t j = dsh_kinds_of(&m->to, r->to, r->to_set);
         dsh_kinds_is(&m->to, j, r->to, r->to_set); j++)
        if (!tie_row(m, subject, m->plan->n_stops + m->to.member[j].kind, i))
            return false;
    return true;
}

static int by_tie(const void *a, const void *b)
{
    const tie *x = a, *y = b;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    if (x->subject != y->subject)
        return x->subject < y->subject ? -1 : 1;
    return x->rule < y->rule ? -1 : x->rule > y->rule;
}

static int by_subject(const void *a, const void *b)
{
    const tie *x = a, *y = b;
    if (x->subject != y->subject)
        return x->subject < y->subject ? -1 : 1;
    if (x->row != y->row)
        return x->row < y->row ? -1 : 1;
    return x->rule < y->rule ? -1 : x->rule > y->rule;
}

/* Sort, and keep the first rule of each pair. */
static void settle_ties(maker *m, int (*order)(const void *, const void *))
{
    if (m->tie.n < 2)
        return;
    qsort(m->tie.p, m->tie.n, sizeof *m->tie.p, order);
    size_t n = 1;
    for (size_t i = 1; i < m->tie.n; i++)
        if (m->tie.p[i].row != m->tie.p[n - 1].row ||
            m->tie.p[i].subject != m->tie.p[n - 1].subject)
            m->tie.p[n++] = m->tie.p[i];
    m->tie.n = n;
}

/* ---- rows of walks ----------------------------------------------------- */

static int by_seconds(const void *a, const void *b)
{
    const dsh_plan_walk *x = a, *y = b;
    if (x->s != y->s)
        return x->s < y->s ? -1 : 1;
    return x->from < y->from ? -1 : x->from > y->from;
}

static const tie *tie_of(const maker *m, size_t first, size_t end,
                         uint32_t subject)
{
    for (size_t i = first; i < end; i++)
        if (m->tie.p[i].subject == subject)
            return &m->tie.p[i];
    return NULL;
}

typedef DSH_VEC(dsh_plan_walk) walks;

static bool put_walk(walks *out, dsh_plan_walk w)
{
    if (!dsh_vec_room(out, 1))
        return false;
    out->p[out->n++] = w;
    return true;
}

/* The walks of a kind's row: those of its stop but where ties [first, end)
 * say otherwise. */
static bool walks_of_kind(const maker *m, walks *out, uint32_t stop,
                          size_t first, size_t end)
{
    const dsh_plan *p = m->plan;
    const size_t start = out->n;
    for (uint32_t i = p->walk_first[stop]; i < p->walk_first[stop + 1]; i++)
        if (!tie_of(m, first, end, p->walk[i].from) &&
            !put_walk(out, p->walk[i]))
            return false;
    for (size_t i = first; i < end; i++) {
        const tie *t = &m->tie.p[i];
        if (t->s >= 0 && t->s <= p->max_time_s && (m->use[t->subject] & 2) &&
            !put_walk(out, (dsh_plan_walk){t->subject, t->s, t->add}))
            return false;
    }
    if (out->n - start > 1)
        qsort(out->p + start, out->n - start, sizeof *out->p, by_seconds);
    return true;
}

/* Put the rows of kinds behind those of the stops. */
static bool append_rows(maker *m, const walks *more, const uint32_t *end)
{
    dsh_plan *p = m->plan;
    const size_t had = p->walk_first[p->n_stops];
    uint32_t *first =
        dsh_realloc(p->walk_first, (size_t)p->n_rows + 1, sizeof *first);
    if (!first)
        return false;
    p->walk_first = first;
    dsh_plan_walk *walk = dsh_realloc(p->walk, had + more->n + 1, sizeof *walk);
    if (!walk)
        return false;
    p->walk = walk;
    if (more->n > 0)
        memcpy(walk + had, more->p, more->n * sizeof *walk);
    for (size_t k = 0; k < m->to.kind.n; k++)
        first[p->n_stops + k + 1] = (uint32_t)had + end[k];
    return true;
}

static bool make_rows(maker *m)
{
    const dsh_change_rules *r = m->in->rules;
    dsh_plan *p = m->plan;
    p->n_rows = p->n_stops + (uint32_t)m->to.kind.n;
    for (size_t i = 0; i < r->n; i++)
        if (r->rule[i].from_set == DSH_NONE && !tie_rows(m, r->rule[i].from, i))
            return false;
    settle_ties(m, by_tie);
    walks more = {0};
    uint32_t *end = dsh_alloc(m->to.kind.n, sizeof *end);
    bool ok = end != NULL;
    size_t at = 0;
    for (size_t k = 0; ok && k < m->to.kind.n; k++) {
        size_t first = at;
        while (at < m->tie.n && m->tie.p[at].row == p->n_stops + k)
            at++;
        ok = walks_of_kind(m, &more, m->to.kind.p[k].stop, first, at);
        end[k] = (uint32_t)more.n;
    }
    ok = ok && append_rows(m, &more, end);
    dsh_free(end);
    dsh_vec_clear(&more);
    m->for_all = m->tie;
    m->tie = (tie_list){0};
    return ok;
}

/* ---- pulls ------------------------------------------------------------- */

/* What who alights from a run of no kind at `from` has of the row; NULL =
 * nothing. */
static const dsh_plan_walk *walk_of(const maker *m, uint32_t row, uint32_t from)
{
    const dsh_plan *p = m->plan;
    for (uint32_t i = p->walk_first[row]; i < p->walk_first[row + 1]; i++)
        if (p->walk[i].from == from)
            return &p->walk[i];
    return NULL;
}

static uint32_t list_of_row(const maker *m, uint32_t row)
{
    return row < m->plan->n_stops ? m->own_list[row] : row;
}

/* May runs of the kind that alights make it to the row's? */
static bool meet(const maker *m, const dsh_kind *a, uint32_t row, int32_t s)
{
    const dsh_plan *p = m->plan;
    if (s < 0 || s > p->max_time_s)
        return false;
    if (row < p->n_stops)
        return (m->use[row] & 1) != 0;
    const dsh_kind *b = &m->to.kind.p[row - p->n_stops];
    return b->to_s >= a->from_s + s && b->from_s <= a->to_s + p->max_time_s;
}

typedef DSH_VEC(dsh_plan_pull) pulls;

static bool put_pull(maker *m, pulls *out, const dsh_kind *a, const tie *t)
{
    if (!meet(m, a, t->row, t->s))
        return true;
    if (!dsh_vec_room(out, 1))
        return false;
    out->p[out->n++] = (dsh_plan_pull){list_of_row(m, t->row), t->s, t->add};
    return true;
}

/* Walks by where they start, made when it is first needed. */
static bool turn_walks(maker *m)
{
    const dsh_plan *p = m->plan;
    if (m->by_from)
        return true;
    const uint32_t n = p->walk_first[p->n_rows];
    m->by_from_first =
        dsh_alloc((size_t)p->n_stops + 2, sizeof *m->by_from_first);
    m->by_from = dsh_alloc(n, sizeof *m->by_from);
    m->row_of_walk = dsh_alloc(n, sizeof *m->row_of_walk);
    if (!m->by_from_first || !m->by_from || !m->row_of_walk)
        return false;
    for (uint32_t i = 0; i < n; i++)
        m->by_from_first[p->walk[i].from + 2]++;
    for (uint32_t s = 0; s < p->n_stops; s++)
        m->by_from_first[s + 2] += m->by_from_first[s + 1];
    for (uint32_t row = 0; row < p->n_rows; row++)
        for (uint32_t i = p->walk_first[row]; i < p->walk_first[row + 1]; i++) {
            m->row_of_walk[i] = row;
            m->by_from[m->by_from_first[p->walk[i].from + 1]++] = i;
        }
    return true;
}

static const tie *tie_to(const tie *ties, size_t n, uint32_t row)
{
    size_t lo = 0, hi = n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (ties[mid].row < row)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo < n && ties[lo].row == row ? &ties[lo] : NULL;
}

/* Everything that others have at the stop and no tie is about. */
static bool pull_rest(maker *m, pulls *out, const dsh_kind *a, const tie *ties,
                      size_t n)
{
    const dsh_plan *p = m->plan;
    if (!turn_walks(m))
        return false;
    for (uint32_t j = m->by_from_first[a->stop];
         j < m->by_from_first[a->stop + 1]; j++) {
        const dsh_plan_walk *w = &p->walk[m->by_from[j]];
        const uint32_t row = m->row_of_walk[m->by_from[j]];
        if (tie_to(ties, n, row))
            continue;
        tie t = {0, row, w->s, 0, w->add};
        if (!put_pull(m, out, a, &t))
            return false;
    }
    return true;
}

/* Does a rule for whoever alights at the stop decide before `rule`? It may be
 * one that forbids the change and so left no walk. */
static bool preceded(const maker *m, uint32_t row, uint32_t stop, uint32_t rule)
{
    const tie like = {.subject = stop, .row = row};
    size_t lo = 0, hi = m->for_all.n;
    while (lo < hi) {
        const size_t mid = lo + (hi - lo) / 2;
        if (by_tie(&m->for_all.p[mid], &like) < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    const tie *t = m->for_all.p + lo;
    return lo < m->for_all.n && t->row == row && t->subject == stop &&
           t->rule < rule;
}

/* Drop ties that a rule for whoever alights precedes; does one of the rest
 * take something away from what others have? */
static bool weigh(const maker *m, const dsh_kind *a, tie *all, size_t *n)
{
    size_t kept = 0;
    bool worse = false;
    for (size_t i = 0; i < *n; i++) {
        if (preceded(m, all[i].row, a->stop, all[i].rule))
            continue;
        const dsh_plan_walk *w = walk_of(m, all[i].row, a->stop);
        worse |= w && (all[i].s < 0 || all[i].s > w->s);
        all[kept++] = all[i];
    }
    *n = kept;
    return worse;
}

static bool make_pulls(maker *m)
{
    const dsh_change_rules *r = m->in->rules;
    dsh_plan *p = m->plan;
    for (size_t i = 0; i < r->n; i++) {
        const dsh_change_rule *rule = &r->rule[i];
        if (rule->from_set == DSH_NONE)
            continue;
        for (size_t j = dsh_kinds_of(&m->from, rule->from, rule->from_set);
             dsh_kinds_is(&m->from, j, rule->from, rule->from_set); j++)
            if (!tie_rows(m, m->from.member[j].kind, i))
                return false;
    }
    settle_ties(m, by_subject);
    const size_t n_kinds = m->from.kind.n;
    p->pull_first = dsh_alloc(n_kinds + 1, sizeof *p->pull_first);
    m->waits = dsh_alloc(n_kinds, 1);
    pulls out = {0};
    bool ok = p->pull_first && m->waits;
    size_t at = 0;
    for (size_t k = 0; ok && k < n_kinds; k++) {
        const dsh_kind *a = &m->from.kind.p[k];
        tie *ties = m->tie.p + at;
        size_t n = 0;
        while (at < m->tie.n && m->tie.p[at].subject == k) {
            at++;
            n++;
        }
        m->waits[k] = !weigh(m, a, ties, &n);
        for (size_t i = 0; ok && i < n; i++)
            ok = put_pull(m, &out, a, &ties[i]);
        if (ok && !m->waits[k])
            ok = pull_rest(m, &out, a, ties, n);
        p->pull_first[k + 1] = (uint32_t)out.n;
    }
    p->pull = out.p;
    return ok;
}

/* ---- special hops ------------------------------------------------------ */

/* Lists: the results of the stops, those of the kinds, and at stops with kinds
 * one for boardings of no kind. */
static bool number_lists(maker *m)
{
    dsh_plan *p = m->plan;
    m->own_list = dsh_alloc(p->n_stops, sizeof *m->own_list);
    if (!m->own_list)
        return false;
    for (uint32_t s = 0; s < p->n_stops; s++)
        m->own_list[s] = s;
    p->n_lists = p->n_stops + (uint32_t)m->to.kind.n;
    for (size_t k = 0; k < m->to.kind.n; k++) {
        uint32_t stop = m->to.kind.p[k].stop;
        if (m->own_list[stop] == stop)
            m->own_list[stop] = p->n_lists++;
    }
    return true;
}

/* First seat of a run; the timetable sorts them. */
static uint32_t seats_of(const dsh_timetable *t, uint32_t run)
{
    uint32_t lo = 0, hi = t->n_seats;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (t->seat[mid].from < run)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Sequence of the last hop of each run. */
static uint16_t *last_hops(const dsh_timetable *t)
{
    uint16_t *last = dsh_alloc(t->n_trips, sizeof *last);
    for (uint32_t h = 0; last && h < t->n_hops; h++)
        if (t->sequence[h] > last[t->trip[h]])
            last[t->trip[h]] = t->sequence[h];
    return last;
}

static bool is_special(const dsh_plan_hop *hop, const dsh_plan_special *s)
{
    return s->pull != DSH_NONE || s->seat_end > s->seat_first ||
           s->row != hop->from || s->list != hop->from;
}

/* One special for each hop that needs one; at[h] = its number. */
static bool make_specials(maker *m, const uint16_t *last, uint32_t *at)
{
    dsh_plan *p = m->plan;
    const dsh_timetable *t = m->in->timetable;
    DSH_VEC(dsh_plan_special) out = {0};
    bool ok = true;
    for (size_t h = 0; ok && h < p->n_hops; h++) {
        dsh_plan_hop *hop = &p->hop[h];
        dsh_plan_special s = {
            .row = hop->from,
            .list = m->own_list ? m->own_list[hop->from] : hop->from,
            .pull = m->from.of_hop ? m->from.of_hop[h] : DSH_NONE,
            .waits = true};
        if (m->to.of_hop && m->to.of_hop[h] != DSH_NONE)
            s.row = s.list = p->n_stops + m->to.of_hop[h];
        if (s.pull != DSH_NONE)
            s.waits = m->waits[s.pull];
        if (t->n_seats && hop->sequence == last[hop->trip]) {
            s.seat_first = s.seat_end = seats_of(t, hop->trip);
            while (s.seat_end < t->n_seats &&
                   t->seat[s.seat_end].from == hop->trip)
                s.seat_end++;
        }
        at[h] = DSH_NONE;
        if (!is_special(hop, &s))
            continue;
        ok = dsh_vec_room(&out, 1);
        if (!ok)
            break;
        at[h] = (uint32_t)out.n;
        out.p[out.n++] = s;
        hop->flags |= DSH_PLAN_SPECIAL;
    }
    p->special = out.p;
    return ok;
}

static bool copy_seats(dsh_plan *p, const dsh_timetable *t)
{
    p->seat = dsh_alloc(t->n_seats, sizeof *p->seat);
    for (uint32_t i = 0; p->seat && i < t->n_seats; i++)
        p->seat[i] = t->seat[i].to;
    return p->seat != NULL;
}

static void maker_clear(maker *m)
{
    dsh_run_sets_clear(&m->sets);
    dsh_kinds_clear(&m->from);
    dsh_kinds_clear(&m->to);
    dsh_free(m->own_list);
    dsh_vec_clear(&m->tie);
    dsh_vec_clear(&m->for_all);
    dsh_free(m->by_from_first);
    dsh_free(m->by_from);
    dsh_free(m->row_of_walk);
    dsh_free(m->waits);
}

dosah_status dsh_plan_divide(dsh_plan *plan, const dsh_plan_input *in,
                             const uint8_t *use, dosah_error *err)
{
    const dsh_timetable *t = in->timetable;
    const bool ruled = in->rules && in->rules->n > 0;
    if (!ruled && t->n_seats == 0)
        return DOSAH_OK;
    maker m = {.plan = plan, .in = in, .use = use};
    uint32_t *at = dsh_alloc(plan->n_hops, sizeof *at);
    uint16_t *last = last_hops(t);
    bool ok = at && last && copy_seats(plan, t);
    if (ok && ruled)
        ok = dsh_run_sets_init(&m.sets, in->rules, plan->n_trips) &&
             dsh_kinds_init(&m.from, plan, in->rules, &m.sets, false) &&
             dsh_kinds_init(&m.to, plan, in->rules, &m.sets, true) &&
             number_lists(&m) && make_rows(&m) && make_pulls(&m);
    ok = ok && make_specials(&m, last, at);
    dosah_status status =
        ok ? dsh_plan_order(plan, at, err) : dsh_fail_nomem(err, "plan");
    dsh_free(at);
    dsh_free(last);
    maker_clear(&m);
    return status;
}
