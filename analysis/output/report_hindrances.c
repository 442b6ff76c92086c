/* SPDX-License-Identifier: MIT */
/* Barriers of streets: those that most residents' walks use, over the study
 * area and around the facilities of a working group. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "output/report.h"

enum { MOST = 50, MOST_OF_GROUP = 10, NEAR_M = 500 };

/* ---- words ------------------------------------------------------------- */

static const char *kind_of(const dsh_page *p, const dsh_stored_barrier *b)
{
    char key[80];
    (void)snprintf(key, sizeof(key), "report.hinders_%.50s", b->kind);
    return dsh_text_has(p->texts, key) ? dsh_word(p, key) : b->kind;
}

/* "30–300 mm", "−2,6–3,4 %", a word of the map, or that nobody measured. */
static void value_text(char out[2 * DSH_WORD], const dsh_page *p,
                       const dsh_stored_barrier *b)
{
    char lo[DSH_WORD], hi[DSH_WORD];
    const bool slope = strcmp(b->unit, "bp") == 0;
    if (isnan(b->lo) || isnan(b->hi)) {
        char key[80];
        (void)snprintf(key, sizeof(key), "report.word_%.50s", b->word);
        const char *word = b->word[0] == '\0'
                               ? dsh_word(p, "report.reason_unknown")
                           : dsh_text_has(p->texts, key) ? dsh_word(p, key)
                                                         : b->word;
        (void)snprintf(out, 2 * DSH_WORD, "%.150s", word);
        return;
    }
    dsh_number_text(lo, p, slope ? b->lo / 100 : b->lo, slope);
    dsh_number_text(hi, p, slope ? b->hi / 100 : b->hi, slope);
    const dsh_text_arg arg[] = {{"from", lo}, {"to", hi}};
    const char *key = slope                           ? "report.slope"
                      : strcmp(b->unit, "steps") == 0 ? "report.n_steps"
                      : strcmp(b->unit, "mm") == 0    ? "report.n_mm"
                                                      : "report.n_plain";
    char range[64];
    (void)snprintf(range, sizeof(range), "%s%s", key,
                   strcmp(lo, hi) == 0 ? "" : "_range");
    (void)dsh_text_fill(out, 2 * DSH_WORD, dsh_word(p, range), arg, 2);
}

/* Is `id` one of "a;b;c"? */
static bool lists(const char *ids, const char *id)
{
    const size_t n = strlen(id);
    for (const char *at = ids; (at = strstr(at, id)) != NULL; at += n)
        if ((at == ids || at[-1] == ';') && (at[n] == ';' || at[n] == '\0'))
            return true;
    return false;
}

/* What it does to a profile: 0 stops, 1 perhaps stops, 2 slows, 3 perhaps
 * slows, 4 nothing. */
static int effect_on(const dsh_stored_barrier *b, const char *profile)
{
    return lists(b->stopped[0], profile)   ? 0
           : lists(b->stopped[1], profile) ? 1
           : lists(b->slowed[0], profile)  ? 2
           : lists(b->slowed[1], profile)  ? 3
                                           : 4;
}

/* "certainly stops: A, B; perhaps slows: C" */
static void put_effects(dsh_page *p, const dsh_stored_barrier *b)
{
    const dsh_stored *s = p->s;
    size_t n = 0;
    dsh_put(p, "<td>");
    for (int effect = 0; effect < 4; effect++) {
        size_t whom = 0;
        for (size_t i = 0; i < s->n_profiles; i++) {
            if (effect_on(b, s->profile[i].id) != effect)
                continue;
            if (whom++ == 0) {
                char key[32];
                (void)snprintf(key, sizeof(key), "report.effect_%d", effect);
                dsh_put(p, n++ > 0 ? "; " : "");
                dsh_put_key(p, key);
            }
            dsh_put(p, whom == 1 ? ": " : ", ");
            dsh_put_name(p, s->profile[i].name.in[p->lang]);
        }
    }
    dsh_put(p, "</td>");
}

static void put_residents(dsh_page *p, double residents)
{
    const double least = (double)p->s->min_count;
    char number[DSH_WORD], text[DSH_WORD + 4];
    if (isnan(residents)) {
        dsh_cell_number(p, -1, "–");
        return;
    }
    const bool few = residents > 0 && residents < least;
    dsh_number_text(number, p, few ? least : residents, 0);
    (void)snprintf(text, sizeof(text), "%s%s", few ? "<" : "", number);
    dsh_cell_number(p, few ? 0.5 : residents, text);
}

static void put_row(dsh_page *p, const dsh_stored_barrier *b,
                    const char *facility)
{
    const dsh_stored *s = p->s;
    char value[2 * DSH_WORD];
    value_text(value, p, b);
    dsh_grid_row(p, kind_of(p, b));
    dsh_cell_text(p, value);
    dsh_cell_text(p, b->municipality < s->n_municipalities
                         ? s->municipality[b->municipality].name
                         : dsh_word(p, "report.outside"));
    if (facility != NULL)
        dsh_cell_text(p, facility);
    put_effects(p, b);
    put_residents(p, b->residents);
    dsh_grid_row_end(p);
}

/* ---- around facilities -------------------------------------------------- */

static bool is_of(const dsh_stored_service *v, const size_t *type,
                  size_t n_types)
{
    for (size_t k = 0; k < n_types; k++)
        if (v->type == type[k])
            return (v->form == 'o' || v->form == 'r') && !isnan(v->x);
    return false;
}

/* The nearest facility of these types within NEAR_M metres; NULL. */
static const dsh_stored_service *near(const dsh_stored *s,
                                      const dsh_stored_barrier *b,
                                      const size_t *type, size_t n_types)
{
    const dsh_stored_service *best = NULL;
    double least = NEAR_M;
    for (size_t i = 0; i < s->n_services && !isnan(b->x); i++) {
        const dsh_stored_service *v = &s->service[i];
        if (!is_of(v, type, n_types))
            continue;
        const double d = hypot(v->x - b->x, v->y - b->y);
        if (d > least)
            continue;
        least = d;
        best = v;
    }
    return best;
}

void dsh_put_barriers_near(dsh_page *p, const size_t *type, size_t n_types)
{
    static const char *const column[] = {"report.hindrance",
                                         "report.hindrance_value",
                                         "report.place",
                                         "report.near",
                                         "report.hinders_whom",
                                         "#report.walks",
                                         NULL};
    const dsh_stored *s = p->s;
    const dsh_stored_profile *focus = &s->profile[s->focus];
    const dsh_stored_barrier *found[MOST_OF_GROUP];
    const dsh_stored_service *at[MOST_OF_GROUP];
    size_t n = 0;
    if (s->n_all_barriers == 0)
        return;
    for (size_t i = 0; i < s->n_barriers && n < MOST_OF_GROUP; i++) {
        if (effect_on(&s->barrier[i], focus->id) == 4)
            continue;
        at[n] = near(s, &s->barrier[i], type, n_types);
        if (at[n] != NULL)
            found[n++] = &s->barrier[i];
    }
    char metres[DSH_WORD];
    dsh_number_text(metres, p, NEAR_M, 0);
    const char *const arg[] = {"m", metres, "profile",
                               dsh_isolate(p, focus->name.in[p->lang]), NULL};
    if (n == 0) {
        dsh_say(p, "p", "report.near_none", arg);
        return;
    }
    const dsh_grid_head h = {"sortable", "report.near_caption", arg, column};
    dsh_grid_begin(p, &h);
    for (size_t k = 0; k < n; k++)
        put_row(p, found[k], at[k]->name[0] ? at[k]->name : at[k]->id);
    dsh_grid_end(p);
}

/* ---- the section ------------------------------------------------------- */

static bool has_hindrances(const dsh_page *p)
{
    return p->s->n_barriers > 0;
}

static void write_hindrances(dsh_page *p)
{
    static const char *const column[] = {
        "report.hindrance",    "report.hindrance_value", "report.place",
        "report.hinders_whom", "#report.walks",          NULL};
    const dsh_stored *s = p->s;
    char shown[DSH_WORD], all[DSH_WORD];
    const size_t n = s->n_barriers < MOST ? s->n_barriers : MOST;
    dsh_number_text(shown, p, (double)n, 0);
    dsh_number_text(all, p, (double)s->n_all_barriers, 0);
    dsh_say(p, "p", "report.hindrances_about", NULL);
    const dsh_grid_head h = {"sortable download", "report.barrier_caption",
                             (const char *[]){"shown", shown, "all", all, NULL},
                             column};
    dsh_grid_begin(p, &h);
    for (size_t i = 0; i < n; i++)
        put_row(p, &s->barrier[i], NULL);
    dsh_grid_end(p);
}

const dsh_section DSH_SECTION_HINDRANCES = {"hindrances", has_hindrances,
                                            write_hindrances};
