/* SPDX-License-Identifier: MIT */
/* From a rule set to a cover problem (cover.h). What can be done about one
 * element is tried out: every set of the steps that touch it is applied to a
 * copy of its values and judged, and the smallest sets that reach the target
 * become the options of the requirement. So a step that serves several
 * criteria, and criteria that need several steps, come out right.
 *
 * Each knock-out requirement below the target is a need: met by any element
 * (one need, the options of all of them) or by every element (a need for each).
 * On a plan of zones the requirements of passages make one need, the way: its
 * options are those of all elements along a simple way, for every such way.
 *
 * "As needed" is the value among the limits of all criteria of the element
 * that satisfies most of them. */
#include "usability/improve.h"

#include <string.h>

enum { MAX_STEPS_EACH = 12, MAX_WAYS = 256, MAX_SAMPLES = 256 };

typedef struct poser {
    dsh_improve *out;
    const dsh_improve_job *job;
    const dsh_rule_set *rules;
    const dsh_sheet *sheet;
    unsigned group;
    uint8_t target;
    dsh_zone_plan plan;
    bool nomem;
} poser;

void dsh_improve_clear(dsh_improve *improve)
{
    dsh_cover_clear(&improve->cover);
    for (size_t i = 0; i <= DSH_MAX_ZONES; i++)
        dsh_vec_clear(&improve->ways[i]);
    dsh_vec_clear(&improve->scratch);
}

static bool asks(const poser *p)
{
    return p->job->measures == NULL;
}

static const dsh_element_words *words_of(const poser *p, uint16_t element)
{
    return &p->sheet->words->element[element];
}

static bool matters(const poser *p, const dsh_requirement *r)
{
    return r->knock_out && (r->groups >> p->group & 1) && r->floor < p->target;
}

/* ---- values that are good enough ----------------------------------------- */

typedef struct samples {
    uint16_t slot;
    double at[MAX_SAMPLES];
    size_t n;
} samples;

static void add_sample(samples *s, double v)
{
    if (s->n < MAX_SAMPLES)
        s->at[s->n++] = v;
}

static bool mentions(const dsh_comparison *c, uint16_t slot)
{
    for (uint8_t i = 0; i < c->n_slots; i++) {
        if (c->slot[i] == slot)
            return true;
    }
    return false;
}

static void sample_bound(samples *s, const dsh_comparison *c)
{
    if (!mentions(c, s->slot))
        return;
    const double b = c->bound / c->times;
    add_sample(s, b);
    add_sample(s, b - 1);
    add_sample(s, b + 1);
}

static void sample_criterion(samples *s, const dsh_criterion *c)
{
    for (size_t i = 0; i < c->n_bands; i++) {
        const dsh_band *b = &c->band[i];
        if (b->accessible.kind == DSH_TERM_COMPARE)
            sample_bound(s, &b->accessible.compare);
        if (b->partly.kind == DSH_TERM_COMPARE)
            sample_bound(s, &b->partly.compare);
        for (size_t t = 0; t < b->when.n; t++) {
            if (b->when.term[t].kind == DSH_TERM_COMPARE)
                sample_bound(s, &b->when.term[t].compare);
        }
    }
}

/** Calls of one criterion of an element, over all requirements. */
typedef void (*visit_fn)(const dsh_criterion *c, void *user);

static void visit_criteria(const poser *p, uint16_t element, visit_fn fn,
                           void *user)
{
    for (size_t k = 0; k < p->rules->n_requirements; k++) {
        const dsh_requirement *r = &p->rules->requirement[k];
        for (size_t a = 0; matters(p, r) && a < r->n_alternatives; a++) {
            const dsh_alternative *alt = &r->alternative[a];
            for (size_t c = 0; alt->element == element && c < alt->n_criteria;
                 c++) {
                if (dsh_criterion_counts(&alt->criterion[c], p->group))
                    fn(&alt->criterion[c], user);
            }
        }
    }
}

static void visit_sample(const dsh_criterion *c, void *user)
{
    sample_criterion(user, c);
}

typedef struct scoring {
    const dsh_element_words *element;
    const double *value;
    uint8_t target;
    size_t score;
} scoring;

static void visit_score(const dsh_criterion *c, void *user)
{
    scoring *s = user;
    const dsh_band *band;
    const dsh_verdict v = dsh_judge(c, s->element, s->value, &band);
    s->score +=
        (v.hi >= s->target ? 1000u : 0u) + (v.lo >= s->target ? 1u : 0u);
}

/** Set value[slot] to what serves most criteria; false when none asks. */
static bool set_best(const poser *p, uint16_t element, uint16_t slot,
                     double *value)
{
    const dsh_element_words *e = words_of(p, element);
    const dsh_attribute *a = e->attribute[slot];
    samples s = {.slot = slot};
    visit_criteria(p, element, visit_sample, &s);
    if (s.n == 0)
        return false;
    if (a->kind == DSH_ATTRIBUTE_YESNO || a->kind == DSH_ATTRIBUTE_ENUM) {
        const size_t n = a->kind == DSH_ATTRIBUTE_ENUM ? a->n_values : 2;
        s.n = 0;
        for (size_t i = 0; i < n; i++)
            add_sample(&s, (double)i);
    }
    double best = (double)NAN;
    size_t most = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (a->kind == DSH_ATTRIBUTE_NUMBER &&
            !(s.at[i] >= a->min && s.at[i] <= a->max))
            continue;
        value[slot] = s.at[i];
        scoring sc = {e, value, p->target, 0};
        visit_criteria(p, element, visit_score, &sc);
        if (isnan(best) || sc.score > most) {
            best = s.at[i];
            most = sc.score;
        }
    }
    value[slot] = best;
    return !isnan(best);
}

/* ---- steps --------------------------------------------------------------- */

static bool room_for_values(poser *p, uint16_t element)
{
    p->out->scratch.n = 0;
    if (dsh_vec_room(&p->out->scratch,
                     (size_t)words_of(p, element)->n_slots + 1))
        return true;
    p->nomem = true;
    return false;
}

/** Values before any step: of the instance, or unknown. */
static void begin_values(const poser *p, uint16_t element, uint32_t instance)
{
    double *value = p->out->scratch.p;
    const uint16_t n = words_of(p, element)->n_slots;
    if (instance != DSH_NONE)
        memcpy(value,
               dsh_sheet_values(p->sheet, &p->sheet->instance.p[instance]),
               n * sizeof *value);
    for (uint16_t i = 0; instance == DSH_NONE && i < n; i++)
        value[i] = (double)NAN;
}

/** The number of the step, adding it when it is new; DSH_COVER_MAX = no
 *  room. */
static unsigned step_of(poser *p, const dsh_step *s)
{
    dsh_improve *out = p->out;
    for (unsigned i = 0; i < out->cover.n; i++) {
        const dsh_step *t = &out->step[i];
        if (t->kind == s->kind && t->element == s->element &&
            t->slot == s->slot && t->instance == s->instance &&
            t->measure == s->measure && t->from_zone == s->from_zone &&
            t->to_zone == s->to_zone)
            return i;
    }
    if (out->cover.n == DSH_COVER_MAX) {
        out->overflow = true;
        return DSH_COVER_MAX;
    }
    double *lo = &out->cover.lo[out->cover.n],
           *hi = &out->cover.hi[out->cover.n];
    *lo = *hi = 1;
    if (s->measure)
        dsh_measure_cost(lo, hi, s->measure, p->sheet,
                         s->instance == DSH_NONE
                             ? NULL
                             : &p->sheet->instance.p[s->instance]);
    out->step[out->cover.n] = *s;
    return out->cover.n++;
}

/** Fill in what a measure leaves behind; false when it changes nothing that
 *  is asked for. */
static bool settle_measure(poser *p, dsh_step *s, uint16_t element)
{
    const dsh_measure *m = s->measure;
    double *value = p->out->scratch.p;
    if (!room_for_values(p, element))
        return false;
    value = p->out->scratch.p;
    begin_values(p, element, s->instance);
    for (size_t i = 0; i < m->n_set; i++) {
        const uint16_t slot = m->set[i].slot;
        if (!isnan(m->set[i].value))
            value[slot] = m->set[i].value;
        else if (!set_best(p, element, slot, value))
            continue;
        s->set[s->n_set++] = (dsh_setting){slot, value[slot]};
    }
    return s->n_set > 0;
}

static void apply(const poser *p, const dsh_step *s)
{
    for (size_t i = 0; i < s->n_set; i++)
        p->out->scratch.p[s->set[i].slot] = s->set[i].value;
}

/** Everything asked of an element is at its best. */
static void apply_best(const poser *p, uint16_t element)
{
    for (uint16_t k = 0; k < words_of(p, element)->n_slots; k++) {
        if (isnan(p->out->scratch.p[k]) &&
            !set_best(p, element, k, p->out->scratch.p))
            p->out->scratch.p[k] = (double)NAN;
    }
}

/** Steps that touch an instance, at most MAX_STEPS_EACH. */
static size_t steps_on(poser *p, uint32_t instance, unsigned *step)
{
    const dsh_instance *i = &p->sheet->instance.p[instance];
    const size_t n_measures = asks(p) ? 0 : p->job->measures->n;
    size_t n = 0;
    for (size_t m = 0; m < n_measures && n < MAX_STEPS_EACH; m++) {
        dsh_step s = {.kind = DSH_STEP_FIX,
                      .from_zone = DSH_NO_ZONE,
                      .to_zone = DSH_NO_ZONE,
                      .element = i->element,
                      .slot = DSH_NO_WORD,
                      .instance = instance,
                      .measure = &p->job->measures->measure[m]};
        if (s.measure->element != i->element ||
            s.measure->builds != DSH_NO_WORD ||
            !settle_measure(p, &s, i->element))
            continue;
        step[n] = step_of(p, &s);
        n += step[n] < DSH_COVER_MAX;
    }
    const double *value = dsh_sheet_values(p->sheet, i);
    for (uint16_t k = 0; asks(p) && k < words_of(p, i->element)->n_slots; k++) {
        samples asked = {.slot = k};
        visit_criteria(p, i->element, visit_sample, &asked);
        if (!isnan(value[k]) || asked.n == 0)
            continue;
        if (n == MAX_STEPS_EACH) {
            p->out->overflow = true;
            break;
        }
        dsh_step s = {.kind = DSH_STEP_VALUE,
                      .from_zone = DSH_NO_ZONE,
                      .to_zone = DSH_NO_ZONE,
                      .element = i->element,
                      .slot = k,
                      .instance = instance};
        step[n] = step_of(p, &s);
        n += step[n] < DSH_COVER_MAX;
    }
    return n;
}

static uint64_t bit(unsigned step)
{
    return step < DSH_COVER_MAX ? UINT64_C(1) << step : 0;
}

static unsigned ask_step(poser *p, dsh_step_kind kind, uint16_t element,
                         uint32_t instance)
{
    const dsh_step s = {.kind = (uint8_t)kind,
                        .from_zone = DSH_NO_ZONE,
                        .to_zone = DSH_NO_ZONE,
                        .element = element,
                        .slot = DSH_NO_WORD,
                        .instance = instance};
    return step_of(p, &s);
}

/* ---- options ------------------------------------------------------------- */

/** Is the element, with the values in the scratch, good enough for one
 *  alternative, or (NULL) for every passage requirement that names it? */
static bool good(const poser *p, uint16_t element, const dsh_alternative *only)
{
    const dsh_element_words *e = words_of(p, element);
    const double *value = p->out->scratch.p;
    if (only)
        return dsh_judge_element(only, p->group, e, value).lo >= p->target;
    for (size_t k = 0; k < p->rules->n_requirements; k++) {
        const dsh_requirement *r = &p->rules->requirement[k];
        for (size_t a = 0; matters(p, r) && !r->all && a < r->n_alternatives;
             a++) {
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
static void apply_subset(const poser *p, uint32_t instance,
                         const unsigned *step, size_t n, unsigned subset)
{
    const uint16_t element = p->sheet->instance.p[instance].element;
    begin_values(p, element, instance);
    for (size_t i = 0; i < n; i++) {
        const dsh_step *s = &p->out->step[step[i]];
        if (!(subset >> i & 1))
            continue;
        if (s->kind == DSH_STEP_VALUE)
            (void)set_best(p, element, s->slot, p->out->scratch.p);
        else
            apply(p, s);
    }
}

static bool push(poser *p, dsh_sets *sets, uint64_t set)
{
    if (!dsh_vec_room(sets, 1)) {
        p->nomem = true;
        return false;
    }
    sets->p[sets->n++] = set;
    return true;
}

/** Smallest sets of steps that make the instance good enough. */
static void instance_options(poser *p, uint32_t instance,
                             const dsh_alternative *only, dsh_sets *out)
{
    const dsh_instance *i = &p->sheet->instance.p[instance];
    unsigned step[MAX_STEPS_EACH];
    const size_t n = steps_on(p, instance, step);
    const size_t first = out->n;
    if (!room_for_values(p, i->element))
        return;
    for (unsigned subset = 0; subset < 1u << n; subset++) {
        uint64_t set = 0;
        bool spare = false;
        for (size_t k = 0; k < n; k++)
            set |= subset >> k & 1 ? bit(step[k]) : 0;
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
static bool welcome(const poser *p, uint16_t element)
{
    for (size_t k = 0; k < p->rules->n_requirements; k++) {
        const dsh_requirement *r = &p->rules->requirement[k];
        for (size_t a = 0; matters(p, r) && r->all && a < r->n_alternatives;
             a++) {
            if (r->alternative[a].element == element &&
                !good(p, element, &r->alternative[a]))
                return false;
        }
    }
    return true;
}

/** Something new: built, or found when all of the kind are recorded. */
static void new_options(poser *p, uint16_t element, const dsh_alternative *only,
                        const dsh_step *where, dsh_sets *out)
{
    if (asks(p)) {
        if (!room_for_values(p, element))
            return;
        begin_values(p, element, DSH_NONE);
        apply_best(p, element);
        if (good(p, element, only))
            (void)push(p, out,
                       bit(ask_step(p, DSH_STEP_RECORD, element, DSH_NONE)));
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
        (void)settle_measure(p, &s, element);
        if (!room_for_values(p, element))
            return;
        begin_values(p, element, DSH_NONE);
        apply(p, &s);
        if (good(p, element, only) && welcome(p, element))
            (void)push(p, out, bit(step_of(p, &s)));
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

static void add_edge(poser *p, plan_edges *g, uint8_t from, uint8_t to,
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
static void add_new_edges(poser *p, plan_edges *g, const dsh_instance *beside)
{
    dsh_step where = {.from_zone = beside->from_zone,
                      .to_zone = beside->to_zone};
    for (size_t k = 0; !asks(p) && k < p->rules->n_requirements; k++) {
        const dsh_requirement *r = &p->rules->requirement[k];
        bool named = false;
        for (size_t a = 0; a < r->n_alternatives; a++)
            named = named || r->alternative[a].element == beside->element;
        for (size_t a = 0;
             named && matters(p, r) && !r->all && a < r->n_alternatives; a++) {
            const size_t first = g->option.n;
            new_options(p, r->alternative[a].element, NULL, &where, &g->option);
            add_edge(p, g, beside->from_zone, beside->to_zone, first);
        }
    }
}

static void collect_edges(poser *p, plan_edges *g)
{
    for (uint32_t i = 0; i < p->sheet->instance.n; i++) {
        const dsh_instance *at = &p->sheet->instance.p[i];
        const size_t first = g->option.n;
        if (dsh_zone_of(at) != DSH_NO_ZONE || at->from_zone == DSH_NO_ZONE ||
            at->to_zone == DSH_NO_ZONE)
            continue;
        const bool perhaps = at->presence != DSH_PRESENT;
        if (!perhaps || asks(p))
            instance_options(p, i, NULL, &g->option);
        const unsigned exists =
            perhaps && asks(p) ? ask_step(p, DSH_STEP_EXISTS, at->element, i)
                               : DSH_COVER_MAX;
        for (size_t k = first; k < g->option.n; k++)
            g->option.p[k] |= bit(exists);
        add_edge(p, g, at->from_zone, at->to_zone, first);
        add_new_edges(p, g, at);
    }
}

/** Add the ways that begin with `set` at `zone` and lead on over zones not
 *  seen to every zone. */
static void walk(poser *p, const plan_edges *g, uint8_t zone, uint64_t seen,
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

static void find_ways(poser *p)
{
    plan_edges g = {.n = 0};
    for (size_t z = 0; z <= DSH_MAX_ZONES; z++)
        p->out->ways[z].n = 0;
    collect_edges(p, &g);
    for (uint8_t z = 0; z < DSH_MAX_ZONES; z++) {
        if (p->plan.start >> z & 1)
            walk(p, &g, z, UINT64_C(1) << z, 0);
    }
    dsh_vec_clear(&g.option);
    dsh_sets *desk = &p->out->ways[DSH_MAX_ZONES];
    for (uint8_t z = 0; z < DSH_MAX_ZONES; z++) {
        dsh_sets *ways = &p->out->ways[z];
        ways->n = dsh_sets_minimal(ways->p, ways->n);
        for (size_t i = 0; (p->plan.desk >> z & 1) && i < ways->n; i++)
            (void)push(p, desk, ways->p[i]);
    }
}

static void need_way(poser *p)
{
    dsh_sets *desk = &p->out->ways[DSH_MAX_ZONES];
    for (size_t k = 0; asks(p) && k < p->rules->n_requirements; k++) {
        const dsh_requirement *r = &p->rules->requirement[k];
        for (size_t a = 0; matters(p, r) && dsh_zone_passage(r, p->sheet) &&
                           a < r->n_alternatives;
             a++) {
            if (p->sheet->more[r->alternative[a].element])
                (void)push(p, desk,
                           bit(ask_step(p, DSH_STEP_RECORD,
                                        r->alternative[a].element, DSH_NONE)));
        }
    }
    p->nomem = p->nomem || !dsh_cover_need(&p->out->cover, desk->p, desk->n);
}

/** Options of an element in a zone, with those of the way there. */
static void times_way(poser *p, const dsh_instance *i, dsh_sets *set,
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
    memmove(set->p + first, set->p + n, (set->n - n) * sizeof *set->p);
    set->n = first + set->n - n;
}

/* ---- needs --------------------------------------------------------------- */

typedef struct presence_count {
    size_t sure, perhaps;
    bool more;
} presence_count;

static presence_count count_of(const poser *p, const dsh_requirement *r)
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
static void absent_option(poser *p, const dsh_requirement *r, dsh_sets *set)
{
    uint64_t all = 0;
    for (size_t a = 0; a < r->n_alternatives; a++) {
        const uint16_t e = r->alternative[a].element;
        for (uint32_t k = 0; k < p->sheet->n[e]; k++)
            all |= bit(ask_step(p, DSH_STEP_EXISTS, e, p->sheet->first[e] + k));
        if (p->sheet->more[e])
            all |= bit(ask_step(p, DSH_STEP_RECORD, e, DSH_NONE));
    }
    (void)push(p, set, all);
}

static void need_any(poser *p, const dsh_requirement *r, dsh_sets *set)
{
    const presence_count c = count_of(p, r);
    for (size_t a = 0; a < r->n_alternatives; a++) {
        const dsh_alternative *alt = &r->alternative[a];
        for (uint32_t k = 0; k < p->sheet->n[alt->element]; k++) {
            const uint32_t id = p->sheet->first[alt->element] + k;
            const dsh_instance *i = &p->sheet->instance.p[id];
            const bool perhaps = i->presence != DSH_PRESENT;
            const size_t first = set->n;
            if (perhaps && !asks(p))
                continue;
            instance_options(p, id, alt, set);
            const uint64_t exists =
                perhaps ? bit(ask_step(p, DSH_STEP_EXISTS, alt->element, id))
                        : 0;
            for (size_t o = first; o < set->n; o++)
                set->p[o] |= exists;
            times_way(p, i, set, first);
        }
        if (!asks(p) || p->sheet->more[alt->element] ||
            (c.sure + c.perhaps == 0 && r->if_absent == DSH_ABSENT_UNKNOWN))
            new_options(p, alt->element, alt, &NOWHERE, set);
    }
    if (asks(p) && absent_is_fine(r) && c.sure == 0)
        absent_option(p, r, set);
    p->nomem = p->nomem || !dsh_cover_need(&p->out->cover, set->p, set->n);
}

/** Something else takes the place of the elements of a kind. */
static void replace_options(poser *p, uint16_t element, dsh_sets *set)
{
    for (size_t m = 0; !asks(p) && m < p->job->measures->n; m++) {
        dsh_step s = {.kind = DSH_STEP_BUILD,
                      .from_zone = DSH_NO_ZONE,
                      .to_zone = DSH_NO_ZONE,
                      .element = p->job->measures->measure[m].builds,
                      .slot = DSH_NO_WORD,
                      .instance = DSH_NONE,
                      .measure = &p->job->measures->measure[m]};
        if (s.measure->replaces != element)
            continue;
        (void)settle_measure(p, &s, s.element);
        (void)push(p, set, bit(step_of(p, &s)));
    }
}

static void need_all(poser *p, const dsh_requirement *r, dsh_sets *set)
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
            if (asks(p) && i->presence != DSH_PRESENT &&
                (absent_is_fine(r) || c.sure > 0))
                (void)push(p, set,
                           bit(ask_step(p, DSH_STEP_EXISTS, alt->element, id)));
            p->nomem =
                p->nomem || !dsh_cover_need(&p->out->cover, set->p, set->n);
        }
        if (!p->sheet->more[alt->element])
            continue;
        const uint64_t record =
            asks(p) ? bit(ask_step(p, DSH_STEP_RECORD, alt->element, DSH_NONE))
                    : 0;
        p->nomem = p->nomem ||
                   !dsh_cover_need(&p->out->cover, &record, asks(p) ? 1 : 0);
    }
    if (c.sure > 0 || absent_is_fine(r))
        return;
    set->n = 0;
    for (size_t a = 0; a < r->n_alternatives; a++)
        new_options(p, r->alternative[a].element, &r->alternative[a], &NOWHERE,
                    set);
    p->nomem = p->nomem || !dsh_cover_need(&p->out->cover, set->p, set->n);
}

dosah_status dsh_improve_pose(dsh_improve *improve, const dsh_improve_job *job,
                              dosah_error *err)
{
    poser p = {.out = improve,
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
        if (!matters(&p, r) || (by_plan && dsh_zone_passage(r, p.sheet)) ||
            (!by_plan &&
             dsh_grade_requirement(r, p.group, p.sheet).lo >= p.target))
            continue;
        set.n = 0;
        if (r->all)
            need_all(&p, r, &set);
        else
            need_any(&p, r, &set);
    }
    dsh_vec_clear(&set);
    return p.nomem ? dsh_fail_nomem(err, "remedies") : DOSAH_OK;
}

dosah_status dsh_improve_solve(dsh_cover_answer *out, dsh_improve *improve,
                               const dsh_improve_job *job, dosah_error *err)
{
    dosah_status st = dsh_improve_pose(improve, job, err);
    if (st == DOSAH_OK)
        st = dsh_cover_solve(out, &improve->cover, err);
    if (improve->overflow)
        out->proven = false;
    return st;
}
