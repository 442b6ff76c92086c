/* SPDX-License-Identifier: MIT */
/* Steps that touch an element, and values that are good enough. */
#include "usability/improve_inside.h"

#include <string.h>

enum { MAX_SAMPLES = 256 };

bool dsh_poser_asks(const dsh_poser *p)
{
    return p->job->measures == NULL;
}

const dsh_element_words *dsh_poser_words(const dsh_poser *p, uint16_t element)
{
    return &p->sheet->words->element[element];
}

bool dsh_poser_matters(const dsh_poser *p, const dsh_requirement *r)
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

static void visit_criteria(const dsh_poser *p, uint16_t element, visit_fn fn,
                           void *user)
{
    for (size_t k = 0; k < p->rules->n_requirements; k++) {
        const dsh_requirement *r = &p->rules->requirement[k];
        for (size_t a = 0; dsh_poser_matters(p, r) && a < r->n_alternatives;
             a++) {
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

/** Set value[slot] to what serves most criteria; false when none
 * dsh_poser_asks. */
bool dsh_poser_set_best(const dsh_poser *p, uint16_t element, uint16_t slot,
                        double *value)
{
    const dsh_element_words *e = dsh_poser_words(p, element);
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

bool dsh_poser_room(dsh_poser *p, uint16_t element)
{
    p->out->scratch.n = 0;
    if (dsh_vec_room(&p->out->scratch,
                     (size_t)dsh_poser_words(p, element)->n_slots + 1))
        return true;
    p->nomem = true;
    return false;
}

/** Values before any step: of the instance, or unknown. */
void dsh_poser_begin(const dsh_poser *p, uint16_t element, uint32_t instance)
{
    double *value = p->out->scratch.p;
    const uint16_t n = dsh_poser_words(p, element)->n_slots;
    if (instance != DSH_NONE)
        memcpy(value,
               dsh_sheet_values(p->sheet, &p->sheet->instance.p[instance]),
               n * sizeof *value);
    for (uint16_t i = 0; instance == DSH_NONE && i < n; i++)
        value[i] = (double)NAN;
}

/** The number of the step, adding it when it is new; DSH_COVER_MAX = no
 *  room. */
unsigned dsh_poser_step(dsh_poser *p, const dsh_step *s)
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
bool dsh_poser_settle(dsh_poser *p, dsh_step *s, uint16_t element)
{
    const dsh_measure *m = s->measure;
    if (!dsh_poser_room(p, element))
        return false;
    double *value = p->out->scratch.p;
    dsh_poser_begin(p, element, s->instance);
    for (size_t i = 0; i < m->n_set; i++) {
        const uint16_t slot = m->set[i].slot;
        if (!isnan(m->set[i].value))
            value[slot] = m->set[i].value;
        else if (!dsh_poser_set_best(p, element, slot, value))
            continue;
        s->set[s->n_set++] = (dsh_setting){slot, value[slot]};
    }
    return s->n_set > 0;
}

void dsh_poser_apply(const dsh_poser *p, const dsh_step *s)
{
    for (size_t i = 0; i < s->n_set; i++)
        p->out->scratch.p[s->set[i].slot] = s->set[i].value;
}

/** Everything asked of an element is at its best. */
void dsh_poser_apply_best(const dsh_poser *p, uint16_t element)
{
    for (uint16_t k = 0; k < dsh_poser_words(p, element)->n_slots; k++) {
        if (isnan(p->out->scratch.p[k]) &&
            !dsh_poser_set_best(p, element, k, p->out->scratch.p))
            p->out->scratch.p[k] = (double)NAN;
    }
}

/** Steps that touch an instance, at most DSH_MAX_STEPS_EACH. */
size_t dsh_poser_steps_on(dsh_poser *p, uint32_t instance, unsigned *step)
{
    const dsh_instance *i = &p->sheet->instance.p[instance];
    const size_t n_measures = dsh_poser_asks(p) ? 0 : p->job->measures->n;
    size_t n = 0;
    for (size_t m = 0; m < n_measures && n < DSH_MAX_STEPS_EACH; m++) {
        dsh_step s = {.kind = DSH_STEP_FIX,
                      .from_zone = DSH_NO_ZONE,
                      .to_zone = DSH_NO_ZONE,
                      .element = i->element,
                      .slot = DSH_NO_WORD,
                      .instance = instance,
                      .measure = &p->job->measures->measure[m]};
        if (s.measure->element != i->element ||
            s.measure->builds != DSH_NO_WORD ||
            !dsh_poser_settle(p, &s, i->element))
            continue;
        step[n] = dsh_poser_step(p, &s);
        n += step[n] < DSH_COVER_MAX;
    }
    const double *value = dsh_sheet_values(p->sheet, i);
    for (uint16_t k = 0;
         dsh_poser_asks(p) && k < dsh_poser_words(p, i->element)->n_slots;
         k++) {
        samples asked = {.slot = k};
        visit_criteria(p, i->element, visit_sample, &asked);
        if (!isnan(value[k]) || asked.n == 0)
            continue;
        if (n == DSH_MAX_STEPS_EACH) {
            p->out->overflow = true;
            break;
        }
        dsh_step s = {.kind = DSH_STEP_VALUE,
                      .from_zone = DSH_NO_ZONE,
                      .to_zone = DSH_NO_ZONE,
                      .element = i->element,
                      .slot = k,
                      .instance = instance};
        step[n] = dsh_poser_step(p, &s);
        n += step[n] < DSH_COVER_MAX;
    }
    return n;
}

uint64_t dsh_step_bit(unsigned step)
{
    return step < DSH_COVER_MAX ? UINT64_C(1) << step : 0;
}

static unsigned ask(dsh_poser *p, dsh_step s, dsh_hope hope)
{
    s.from_zone = s.to_zone = DSH_NO_ZONE;
    s.slot = DSH_NO_WORD;
    const unsigned step = dsh_poser_step(p, &s);
    if (step < DSH_COVER_MAX)
        p->out->step[step].hope |= (uint8_t)hope;
    return step;
}

unsigned dsh_poser_ask_exists(dsh_poser *p, uint32_t instance, dsh_hope hope)
{
    return ask(p,
               (dsh_step){.kind = DSH_STEP_EXISTS,
                          .element = p->sheet->instance.p[instance].element,
                          .instance = instance},
               hope);
}

unsigned dsh_poser_ask_record(dsh_poser *p, uint16_t element, dsh_hope hope)
{
    return ask(p,
               (dsh_step){.kind = DSH_STEP_RECORD,
                          .element = element,
                          .instance = DSH_NONE},
               hope);
}
