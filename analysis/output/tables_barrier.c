/* SPDX-License-Identifier: MIT */
/* What hinders on streets: barrier. */
#include <stdio.h>
#include <string.h>

#include "output/tables.h"

enum { IDS_SIZE = 1024 };

/* Ids of the profiles of a mask, joined by ";"; NULL if there are none. */
static const char *put_ids(char out[IDS_SIZE], const dsh_study *study,
                           uint32_t mask)
{
    size_t used = 0;
    out[0] = '\0';
    for (size_t p = 0; p < study->n_profiles && p < 32; p++) {
        const char *id = study->profile[p].id;
        if ((mask >> p & 1) == 0 || used + strlen(id) + 2 > IDS_SIZE)
            continue;
        used += (size_t)snprintf(out + used, IDS_SIZE - used, "%s%s",
                                 used > 0 ? ";" : "", id);
    }
    return used > 0 ? out : NULL;
}

static const char *origin_name(uint8_t from)
{
    static const char *const NAME[] = {"unknown", "assumed", "estimated",
                                       "mapped", "surveyed"};
    return NAME[from];
}

static void put_value(dsh_row *row, const dsh_material *m,
                      const dsh_street_barrier *b)
{
    const dsh_streets *s = m->o->f.network->streets;
    const char *unit = dsh_hindrance_unit(b->kind);
    const bool word =
        b->kind == DSH_HINDERS_SURFACE || b->kind == DSH_HINDERS_SMOOTHNESS;
    if (b->from == DSH_VALUE_UNKNOWN || unit[0] == '\0') {
        dsh_row_null(row);
        dsh_row_null(row);
    } else {
        dsh_row_int(row, b->lo);
        dsh_row_int(row, b->hi);
    }
    dsh_row_text(row, unit[0] != '\0' ? unit : NULL);
    dsh_row_text(row, word && b->from != DSH_VALUE_UNKNOWN ? s->tag_value[b->lo]
                                                           : NULL);
    dsh_row_text(row, origin_name(b->from));
}

static bool barrier_row(dsh_row *row, const void *user, size_t i)
{
    const dsh_material *m = user;
    const dsh_study *study = m->o->f.study;
    const dsh_street_barrier *b = &m->o->f.barriers->row[i];
    char id[32], ids[4][IDS_SIZE];
    (void)snprintf(id, sizeof(id), "b%zu", i + 1);
    dsh_row_text(row, id);
    dsh_row_text(row, dsh_hindrance_name(b->kind));
    dsh_row_text(row, b->osm == 0 ? "survey" : b->is_node ? "node" : "way");
    if (b->osm != 0)
        dsh_row_int(row, b->osm);
    else
        dsh_row_null(row);
    dsh_row_text(row, b->survey);
    put_value(row, m, b);
    if (b->is_node)
        dsh_row_null(row);
    else
        dsh_row_number(row, b->length_mm / 1000.0);
    const uint32_t certain = b->stopped[DSH_OPT];
    dsh_row_text(row, put_ids(ids[0], study, certain));
    dsh_row_text(row, put_ids(ids[1], study, b->stopped[DSH_PESS] & ~certain));
    dsh_row_text(row, put_ids(ids[2], study, b->slowed[DSH_OPT]));
    dsh_row_text(
        row, put_ids(ids[3], study, b->slowed[DSH_PESS] & ~b->slowed[DSH_OPT]));
    dsh_row_persons(row, b->residents);
    return true;
}

static void barrier_place(dsh_place *place, const void *user, size_t i)
{
    const dsh_material *m = user;
    place->x = m->o->f.barriers->row[i].x;
    place->y = m->o->f.barriers->row[i].y;
}

void dsh_make_barriers(dsh_result_list *list, const dsh_material *m)
{
    static const char *const who[] = {"stopped_certain", "stopped_possible",
                                      "slowed_certain", "slowed_possible"};
    if (m->o->f.barriers == NULL)
        return;
    dsh_result *t =
        dsh_result_new(list, "barrier", m->o->f.barriers->n, barrier_row, m);
    if (t == NULL)
        return;
    t->geometry = DSH_POINTS;
    t->place = barrier_place;
    dsh_result_column(t, (dsh_col){.name = "barrier_id"});
    dsh_result_column(t, (dsh_col){.name = "kind", .about = "barrier_kind"});
    dsh_result_column(t, (dsh_col){.name = "osm_type"});
    dsh_result_column(t, (dsh_col){.name = "osm_id", .type = DSH_COL_INT});
    dsh_result_column(
        t, (dsh_col){.name = "survey_id", .about = "barrier_survey"});
    dsh_result_add_interval(t, (dsh_col){.name = "value",
                                         .about = "barrier_value",
                                         .type = DSH_COL_INT});
    dsh_result_column(t, (dsh_col){.name = "unit", .about = "barrier_unit"});
    dsh_result_column(t, (dsh_col){.name = "word", .about = "barrier_word"});
    dsh_result_column(t,
                      (dsh_col){.name = "origin", .about = "barrier_origin"});
    dsh_result_column(t, (dsh_col){.name = "length_m",
                                   .about = "barrier_length",
                                   .type = DSH_COL_NUMBER,
                                   .decimals = 1,
                                   .unit = "m"});
    for (size_t k = 0; k < sizeof(who) / sizeof(who[0]); k++)
        dsh_result_column(t, (dsh_col){.name = who[k]});
    dsh_result_column(t, (dsh_col){.name = "residents",
                                   .about = "barrier_residents",
                                   .persons = true});
}
