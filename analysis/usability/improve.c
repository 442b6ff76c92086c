/* SPDX-License-Identifier: MIT */
/* From a rule set to a cover problem (cover.h). What can be done about one
 * element is tried out: every set of the steps that touch it is applied to a
 * copy of its values and judged, and the smallest sets that reach the target
 * become the options of the requirement. So a step that serves several
 * criteria, and criteria that need several steps, come out right.
 *
 * Each knock-out requirement below the target is a need: met by any element
 * (one need, the options of all of them) or by every element (a need for each).
 * What is built may be named in a requirement that was met because there was
 * nothing of the kind: that one becomes a need as soon as it is built.
 * On a plan of zones the requirements of passages make one need, the way: its
 * options are those of all elements along a simple way, for every such way.
 *
 * "As needed" is the value among the limits of all criteria of the element
 * that satisfies most of them. */
#include "usability/improve_inside.h"

#include <string.h>

enum { MAX_WAYS = 256 };

void dsh_improve_clear(dsh_improve *improve)
{
    dsh_cover_clear(&improve->cover);
    for (size_t i = 0; i <= DSH_MAX_ZONES; i++)
        dsh_vec_clear(&improve->ways[i]);
    dsh_vec_clear(&improve->scratch);
}

/* ---- options ------------------------------------------------------------- */

/** Is the element, with the values in the scratch, good enough for one
 *  alternative, or (NULL) for every passage requirement that names it? */
static bool good(const dsh_poser *p, uint16_t element,
                 const dsh_alternative *only)
{
    const dsh_element_words *e = dsh_poser_words(p, element);
    const double *value = p->out->scratch.p;
    if (only)
        return dsh_judge_element(only, p->group, e, value).lo >= p->target;
    for (size_t k = 0; k < p->rules->n_requirements; k++) {
        const dsh_requirement *r = &p->rules->requirement[k];
        for (size_t a = 0;
             dsh_poser_matters(p, r) && !r->all && a < r->n_alternatives; a++) {
            if (r->alternative[a].element == element &&
                dsh_judge_element(&r->alternative[a], p->group, e, value).lo <
                    p->target)
                return false;
        }
    }
    return true;
}

/** Put the values that the steps of `subset` leave behind into the scratch.
 *  What was asked for and is favourable comes last: it depends on the rest. */
static void apply_subset(const dsh_poser *p, uint32_t instance,
                         const unsigned *step, size_t n, unsigned subset)
{
    const uint16_t element = p->sheet->instance.p[instance].element;
    dsh_poser_begin(p, element, instance);
    for (size_t i = 0; i < n; i++) {
        const dsh_step *s = &p->out->step[step[i]];
        if (!(subset >> i & 1))
            continue;
        if (s->kind == DSH_STEP_VALUE)
            (void)dsh_poser_set_best(p, element, s->slot, p->out->scratch.p);
        else
            dsh_poser_apply(p, s);
    }
}

static bool push(dsh_poser *p, dsh_sets *sets, uint64_t set)
{
    if (!dsh_vec_room(sets, 1)) {
        p->nomem = true;
        return false;
    }
    sets->p[sets->n++] = set;
    return true;
}

/** Smallest sets of steps that make the instance good enough. */
static void instance_options(dsh_poser *p, uint32_t instance,
                             const dsh_alternative *only, dsh_sets *out)
{
    const dsh_instance *i = &p->sheet->instance.p[instance];
    unsigned step[DSH_MAX_STEPS_EACH];
    const size_t n = dsh_poser_steps_on(p, instance, step);
    const size_t first = out->n;
    if (!dsh_poser_room(p, i->element))
        return;
    for (unsigned subset = 0; subset < 1u << n; subset++) {
        uint64_t set = 0;
        bool spare = false;
        for (size_t k = 0; k < n; k++)
            set |= subset >> k & 1 ? dsh_step_bit(step[k]) : 0;
        for (size_t k = first; k < out->n && !spare; k++)
            spare = (out->p[k] & set) == out->p[k];
        if (spare)
            continue;
        apply_subset(p, instance, step, n, subset);
        if (good(p, i->element, only) && !push(p, out, set))
            return;
    }
}

/** Where every element must do, a new one must do too. */
static bool welcome(const dsh_poser *p, uint16_t element)
{
    for (size_t k = 0; k < p->rules->n_requirements; k++) {
        const dsh_requirement *r = &p->rules->requirement[k];
        for (size_t a = 0;
             dsh_poser_matters(p, r) && r->all && a < r->n_alternatives; a++) {
            if (r->alternative[a].element == element &&
                !good(p, element, &r->alternative[a]))
                return false;
        }
    }
    return true;
}

/** Something new: built, or found when all of the kind are recorded. */
static void new_options(dsh_poser *p, uint16_t element,
                        const dsh_alternative *only, const dsh_step *where,
                        dsh_sets *out)
{
    if (dsh_poser_asks(p)) {
        if (!dsh_poser_room(p, element))
            return;
        dsh_poser_begin(p, element, DSH_NONE);
        dsh_poser_apply_best(p, element);
        if (good(p, element, only))
            (void)push(
                p, out,
                dsh_step_bit(dsh_poser_ask_record(p, element, DSH_HOPE_SOME)));
        return;
    }
    for (size_t m = 0; m < p->job->measures->n; m++) {
        dsh_step s = *where;
        s.kind = DSH_STEP_BUILD;
        s.element = element;
        s.slot = DSH_NO_WORD;
        s.instance = DSH_NONE;
        s.measure = &p->job->measures->measure[m];
        if (s.measure->builds != element)
            continue;
        (void)dsh_poser_settle(p, &s, element);
        if (!dsh_poser_room(p, element))
            return;
        dsh_poser_begin(p, element, DSH_NONE);
        dsh_poser_apply(p, &s);
        if (good(p, element, only) && welcome(p, element))
            (void)push(p, out, dsh_step_bit(dsh_poser_step(p, &s)));
    }
}

static const dsh_step NOWHERE = {.from_zone = DSH_NO_ZONE,
                                 .to_zone = DSH_NO_ZONE};

/* ---- the way on a plan --------------------------------------------------- */

/** An element that joins two zones, or would, and what makes it good. */
typedef struct edge {
    uint8_t from, to;
    size_t first, n; /* of the options */
} edge;

enum { MAX_EDGES = 128 };

typedef struct plan_edges {
    edge e[MAX_EDGES];
    size_t n;
    dsh_sets option;
} plan_edges;

static void add_edge(dsh_poser *p, plan_edges *g, uint8_t from, uint8_t to,
                     size_t first)
{
    if (g->option.n == first)
        return;
    if (g->n == MAX_EDGES)
        p->out->overflow = true;
    else
        g->e[g->n++] = (edge){from, to, first, g->option.n - first};
}

/** New elements beside one that joins two zones: those that are named with it
 *  in some requirement. */
static void add_new_edges(dsh_poser *p, plan_edges *g,
                          const dsh_instance *beside)
{
    dsh_step where = {.from_zone = beside->from_zone,
                      .to_zone = beside->to_zone};
    for (size_t k = 0; !dsh_poser_asks(p) && k < p->rules->n_requirements;
         k++) {
        const dsh_requirement *r = &p->rules->requirement[k];
        bool named = false;
        for (size_t a = 0; a < r->n_alternatives; a++)
            named = named || r->alternative[a].element == beside->element;
        for (size_t a = 0; named && dsh_poser_matters(p, r) && !r->all &&
                           a < r->n_alternatives;
             a++) {
            const size_t first = g->option.n;
            new_options(p, r->alternative[a].element, NULL, &where, &g->option);
            add_edge(p, g, beside->from_zone, beside->to_zone, first);
        }
    }
}

static void collect_edges(dsh_poser *p, plan_edges *g)
{
    for (uint32_t i = 0; i < p->sheet->instance.n; i++) {
        const dsh_instance *at = &p->sheet->instance.p[i];
        const size_t first = g->option.n;
        if (dsh_zone_of(at) != DSH_NO_ZONE || at->from_zone == DSH_NO_ZONE ||
            at->to_zone == DSH_NO_ZONE)
            continue;
        const bool perhaps = at->presence != DSH_PRESENT;
        if (!perhaps || dsh_poser_asks(p))
            instance_options(p, i, NULL, &g->option);
        const unsigned exists = perhaps && dsh_poser_asks(p)
                                    ? dsh_poser_ask_exists(p, i, DSH_HOPE_SOME)
                                    : DSH_COVER_MAX;
        for (size_t k = first; k < g->option.n; k++)
            g->option.p[k] |= dsh_step_bit(exists);
        add_edge(p, g, at->from_zone, at->to_zone, first);
        add_new_edges(p, g, at);
    }
}

/** Add the ways that begin with `set` at `zone` and lead on over zones not
 *  seen to every zone. */
static void walk(dsh_poser *p, const plan_edges *g, uint8_t zone, uint64_t seen,
                 uint64_t set)
{
    dsh_sets *ways = &p->out->ways[zone];
    for (size_t i = 0; i < ways->n; i++) {
        if (ways->p[i] == set && set == 0 && i > 0)
            return;
    }
    if (ways->n == MAX_WAYS) {
        ways->n = dsh_sets_minimal(ways->p, ways->n);
        if (ways->n == MAX_WAYS) {
            p->out->overflow = true;
            return;
        }
    }
    if (!push(p, ways, set))
        return;
    for (size_t i = 0; i < g->n; i++) {
        const edge *e = &g->e[i];
        const uint8_t to = e->from == zone ? e->to : e->from;
        if ((e->from != zone && e->to != zone) || seen >> to & 1)
            continue;
        for (size_t k = 0; k < e->n && !p->nomem; k++)
            walk(p, g, to, seen | UINT64_C(1) << to,
                 set | g->option.p[e->first + k]);
    }
}

static void find_ways(dsh_poser *p)
{
    plan_edges g = {.n = 0};
    for (size_t z = 0; z <= DSH_MAX_ZONES; z++)
        p->out->ways[z].n = 0;
    collect_edges(p, &g);
    for (size_t z = 0; z < DSH_MAX_ZONES; z++) {
        if (p->plan.start >> z & 1)
            walk(p, &g, (uint8_t)z, UINT64_C(1) << z, 0);
    }
    dsh_vec_clear(&g.option);
    dsh_sets *desk = &p->out->ways[DSH_MAX_ZONES];
    for (size_t z = 0; z < DSH_MAX_ZONES; z++) {
        dsh_sets *ways = &p->out->ways[z];
        ways->n = dsh_sets_minimal(ways->p, ways->n);
        for (size_t i = 0; (p->plan.desk >> z & 1) && i < ways->n; i++)
            (void)push(p, desk, ways->p[i]);
    }
}

static void need_way(dsh_poser *p)
{
    dsh_sets *desk = &p->out->ways[DSH_MAX_ZONES];
    for (size_t k = 0; dsh_poser_asks(p) && k < p->rules->n_requirements; k++) {
        const dsh_requirement *r = &p->rules->requirement[k];
        for (size_t a = 0;
             dsh_poser_matters(p, r) && dsh_zone_passage(r, p->sheet) &&
             a < r->n_alternatives;
             a++) {
            if (p->sheet->more[r->alternative[a].element])
                new_options(p, r->alternative[a].element, NULL, &NOWHERE, desk);
        }
    }
    p->nomem = p->nomem || !dsh_cover_need(&p->out->cover, desk->p, desk->n);
}

/** Options of an element in a zone, with those of the way there. */
static void times_way(dsh_poser *p, const dsh_instance *i, dsh_sets *set,
                      size_t first)
{
    const uint8_t z = dsh_zone_of(i);
    if (p->plan.use != DSH_PLAN_USED || z == DSH_NO_ZONE)
        return;
    const dsh_sets *ways = &p->out->ways[z];
    const size_t n = set->n;
    for (size_t k = first; k < n; k++) {
        for (size_t w = 0; w < ways->n && !p->nomem; w++)
            (void)push(p, set, set->p[k] | ways->p[w]);
    }
    if (set->n > n)
        memmove(set->p + first, set->p + n, (set->n - n) * sizeof *set->p);
    set->n = first + set->n - n;
}

/* ---- needs --------------------------------------------------------------- */

typedef struct presence_count {
    size_t sure, perhaps;
    bool more;
} presence_count;

static presence_count count_of(const dsh_poser *p, const dsh_requirement *r)
{
    presence_count c = {0, 0, false};
    for (size_t a = 0; a < r->n_alternatives; a++) {
        const uint16_t e = r->alternative[a].element;
        for (uint32_t k = 0; k < p->sheet->n[e]; k++) {
            const uint8_t is =
                p->sheet->instance.p[p->sheet->first[e] + k].presence;
            c.sure += is == DSH_PRESENT;
            c.perhaps += is != DSH_PRESENT;
        }
        c.more = c.more || p->sheet->more[e];
    }
    return c;
}

static bool absent_is_fine(const dsh_requirement *r)
{
    return r->if_absent == DSH_ABSENT_PASS || r->if_absent == DSH_ABSENT_SKIP;
}

/** Nothing of the kind is there after all: to be found out. */
static void absent_option(dsh_poser *p, const dsh_requirement *r, dsh_sets *set)
{
    uint64_t all = 0;
    for (size_t a = 0; a < r->n_alternatives; a++) {
        const uint16_t e = r->alternative[a].element;
        for (uint32_t k = 0; k < p->sheet->n[e]; k++)
            all |= dsh_step_bit(
                dsh_poser_ask_exists(p, p->sheet->first[e] + k, DSH_HOPE_NONE));
        if (p->sheet->more[e])
            all |= dsh_step_bit(dsh_poser_ask_record(p, e, DSH_HOPE_NONE));
    }
    (void)push(p, set, all);
}

/** Steps that build what the requirement names, in a place of a plan or not. */
static uint64_t built_for(const dsh_poser *p, const dsh_requirement *r,
                          bool placed)
{
    uint64_t set = 0;
    for (unsigned i = 0; i < p->out->cover.n; i++) {
        const dsh_step *s = &p->out->step[i];
        if (s->kind != DSH_STEP_BUILD ||
            (s->from_zone != DSH_NO_ZONE) != placed)
            continue;
        for (size_t a = 0; a < r->n_alternatives; a++) {
            if (r->alternative[a].element == s->element)
                set |= dsh_step_bit(i);
        }
    }
    return set;
}

/** What is built in a place of the plan is good for all that name it, and the
 *  plan decides them then. */
static void placed_options(dsh_poser *p, const dsh_requirement *r,
                           dsh_sets *set)
{
    const uint64_t placed = built_for(p, r, true);
    for (unsigned i = 0; i < p->out->cover.n; i++) {
        if (placed & dsh_step_bit(i))
            (void)push(p, set, dsh_step_bit(i));
    }
}

static void need_any(dsh_poser *p, const dsh_requirement *r, dsh_sets *set)
{
    const presence_count c = count_of(p, r);
    if (c.sure + c.perhaps == 0 && !c.more && absent_is_fine(r))
        return;
    for (size_t a = 0; a < r->n_alternatives; a++) {
        const dsh_alternative *alt = &r->alternative[a];
        for (uint32_t k = 0; k < p->sheet->n[alt->element]; k++) {
            const uint32_t id = p->sheet->first[alt->element] + k;
            const dsh_instance *i = &p->sheet->instance.p[id];
            const bool perhaps = i->presence != DSH_PRESENT;
            const size_t first = set->n;
            if (perhaps && !dsh_poser_asks(p))
                continue;
            instance_options(p, id, alt, set);
            const uint64_t exists =
                perhaps
                    ? dsh_step_bit(dsh_poser_ask_exists(p, id, DSH_HOPE_SOME))
                    : 0;
            for (size_t o = first; o < set->n; o++)
                set->p[o] |= exists;
            times_way(p, i, set, first);
        }
        if (!dsh_poser_asks(p) || p->sheet->more[alt->element] ||
            (c.sure + c.perhaps == 0 && r->if_absent == DSH_ABSENT_UNKNOWN))
            new_options(p, alt->element, alt, &NOWHERE, set);
    }
    if (dsh_poser_asks(p) && absent_is_fine(r) && c.sure == 0)
        absent_option(p, r, set);
    placed_options(p, r, set);
    p->nomem = p->nomem || !dsh_cover_need(&p->out->cover, set->p, set->n);
}

/** Something else takes the place of the elements of a kind. */
static void replace_options(dsh_poser *p, uint16_t element, dsh_sets *set)
{
    for (size_t m = 0; !dsh_poser_asks(p) && m < p->job->measures->n; m++) {
        dsh_step s = {.kind = DSH_STEP_BUILD,
                      .from_zone = DSH_NO_ZONE,
                      .to_zone = DSH_NO_ZONE,
                      .element = p->job->measures->measure[m].builds,
                      .slot = DSH_NO_WORD,
                      .instance = DSH_NONE,
                      .measure = &p->job->measures->measure[m]};
        if (s.measure->replaces != element)
            continue;
        (void)dsh_poser_settle(p, &s, s.element);
        (void)push(p, set, dsh_step_bit(dsh_poser_step(p, &s)));
    }
}

static void need_all(dsh_poser *p, const dsh_requirement *r, dsh_sets *set)
{
    const presence_count c = count_of(p, r);
    for (size_t a = 0; a < r->n_alternatives; a++) {
        const dsh_alternative *alt = &r->alternative[a];
        for (uint32_t k = 0; k < p->sheet->n[alt->element]; k++) {
            const uint32_t id = p->sheet->first[alt->element] + k;
            const dsh_instance *i = &p->sheet->instance.p[id];
            set->n = 0;
            instance_options(p, id, alt, set);
            times_way(p, i, set, 0);
            replace_options(p, alt->element, set);
            if (dsh_poser_asks(p) && i->presence != DSH_PRESENT &&
                (absent_is_fine(r) || c.sure > 0))
                (void)push(
                    p, set,
                    dsh_step_bit(dsh_poser_ask_exists(p, id, DSH_HOPE_NONE)));
            p->nomem =
                p->nomem || !dsh_cover_need(&p->out->cover, set->p, set->n);
        }
        if (!p->sheet->more[alt->element])
            continue;
        const uint64_t record = dsh_poser_asks(p)
                                    ? dsh_step_bit(dsh_poser_ask_record(
                                          p, alt->element, DSH_HOPE_NONE))
                                    : 0;
        p->nomem = p->nomem || !dsh_cover_need(&p->out->cover, &record,
                                               dsh_poser_asks(p) ? 1 : 0);
    }
    if (c.sure > 0 || absent_is_fine(r))
        return;
    set->n = 0;
    for (size_t a = 0; a < r->n_alternatives; a++)
        new_options(p, r->alternative[a].element, &r->alternative[a], &NOWHERE,
                    set);
    placed_options(p, r, set);
    p->nomem = p->nomem || !dsh_cover_need(&p->out->cover, set->p, set->n);
}

/** Is the requirement met because nothing of the kind need be there? */
static bool met_by_absence(const dsh_poser *p, const dsh_requirement *r)
{
    return dsh_poser_matters(p, r) && !r->all && absent_is_fine(r) &&
           count_of(p, r).sure == 0;
}

/** What is good for a requirement that something built for another one calls
 *  up. */
static void called_up_options(dsh_poser *p, const dsh_requirement *r,
                              dsh_sets *set)
{
    set->n = 0;
    for (size_t a = 0; a < r->n_alternatives; a++)
        new_options(p, r->alternative[a].element, &r->alternative[a], &NOWHERE,
                    set);
    placed_options(p, r, set);
}

static void need_called_up(dsh_poser *p, dsh_sets *set)
{
    unsigned before;
    do { /* an option may build what calls up another requirement */
        before = p->out->cover.n;
        for (size_t k = 0; !p->nomem && k < p->rules->n_requirements; k++) {
            const dsh_requirement *r = &p->rules->requirement[k];
            if (met_by_absence(p, r) && built_for(p, r, false))
                called_up_options(p, r, set);
        }
    } while (p->out->cover.n > before);
    for (size_t k = 0; !p->nomem && k < p->rules->n_requirements; k++) {
        const dsh_requirement *r = &p->rules->requirement[k];
        const uint64_t when = met_by_absence(p, r) ? built_for(p, r, false) : 0;
        if (!when)
            continue;
        called_up_options(p, r, set);
        p->nomem = p->nomem ||
                   !dsh_cover_need_if(&p->out->cover, when, set->p, set->n);
    }
}

dosah_status dsh_improve_pose(dsh_improve *improve, const dsh_improve_job *job,
                              dosah_error *err)
{
    dsh_poser p = {.out = improve,
                   .job = job,
                   .rules = job->what->rules,
                   .sheet = job->what->sheet,
                   .group = job->what->group,
                   .target = job->target};
    dsh_sets set = {0};
    dsh_cover_reset(&improve->cover);
    improve->overflow = false;
    if (p.sheet->n_zones > 0)
        dsh_zone_plan_make(&p.plan, p.rules, p.group, p.sheet,
                           job->what->zones);
    if (p.plan.use == DSH_PLAN_USED) {
        find_ways(&p);
        need_way(&p);
    }
    for (size_t k = 0; !p.nomem && k < p.rules->n_requirements; k++) {
        const dsh_requirement *r = &p.rules->requirement[k];
        const bool by_plan = p.plan.use == DSH_PLAN_USED;
        if (!dsh_poser_matters(&p, r) ||
            (by_plan && dsh_zone_passage(r, p.sheet)) ||
            (!by_plan &&
             dsh_grade_requirement(r, p.group, p.sheet).lo >= p.target))
            continue;
        set.n = 0;
        if (r->all)
            need_all(&p, r, &set);
        else
            need_any(&p, r, &set);
    }
    if (!dsh_poser_asks(&p))
        need_called_up(&p, &set);
    dsh_vec_clear(&set);
    return p.nomem ? dsh_fail_nomem(err, "remedies") : DOSAH_OK;
}

dosah_status dsh_improve_solve(dsh_cover_answer *out, dsh_improve *improve,
                               const dsh_improve_job *job, dosah_error *err)
{
    dosah_status st = dsh_improve_pose(improve, job, err);
    if (st == DOSAH_OK)
        st = dsh_cover_solve(out, &improve->cover, err);
    for (unsigned i = 0; i < improve->cover.n; i++) {
        const dsh_step *s = &improve->step[i];
        const bool torn =
            (out->set >> i & 1) && s->hope == (DSH_HOPE_NONE | DSH_HOPE_SOME);
        const bool anywhere =
            s->kind == DSH_STEP_RECORD && job->what->sheet->n_zones > 0;
        if (improve->overflow || torn || anywhere)
            out->proven = false;
    }
    return st;
}
