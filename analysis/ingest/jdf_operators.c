/* SPDX-License-Identifier: MIT */
/* Altdop: trips that other operators drive too, on days that its codes and
 * dates tell. Who drives changes nothing of when and where a trip runs, but
 * what is declared of the vehicles of an operator must not be taken for those
 * of another: such trips belong to their line under no operator's name. */
#include "ingest/jdf_build.h"

enum { LINE, TRIP, DISTINCTION };

static const char *const FIELDS[] = {"číslo linky", "číslo spoje",
                                     "rozlišení linky"};

static const dsh_jdf_kind OTHER_OPERATORS = {
    "Altdop.txt",
    false,
    FIELDS,
    {{13, 3, {0, 1, -1}}, {15, 15, {0, 1, 14}}, {15, 15, {0, 1, 14}}},
};

/* The line again, without an operator. */
static dosah_status nameless_route(dsh_jdf *j, dsh_jdf_line *line,
                                   uint32_t *out, dosah_error *err)
{
    dsh_gtfs_build *b = j->b;
    if (line->nameless_route == DSH_GTFS_NONE) {
        if (!dsh_vec_room(&b->route, 1))
            return dsh_fail_nomem(err, "lines");
        line->nameless_route = (uint32_t)b->route.n;
        b->route.p[b->route.n] = b->route.p[line->route];
        b->route.p[b->route.n++].agency = "";
    }
    *out = line->nameless_route;
    return DOSAH_OK;
}

static dosah_status add_operator(dsh_jdf_table *t, dosah_error *err)
{
    static const unsigned key[] = {LINE, DISTINCTION, TRIP};
    dsh_jdf *j = t->j;
    char text[DSH_JDF_KEY];
    const uint32_t trip =
        dsh_idmap_find(&j->batch_trip, dsh_jdf_key(text, t, key, 3));
    if (trip == UINT32_MAX) {
        dsh_jdf_tell(t, TRIP, "foreign_key_violation", DOSAH_ERROR);
        return DOSAH_OK;
    }
    dsh_jdf_line *line = &j->line.p[j->trip.p[trip].line];
    uint32_t *route = &j->b->trip.p[j->b->first_trip + trip].route;
    j->counts.other_operators += *route == line->route;
    return nameless_route(j, line, route, err);
}

dosah_status dsh_jdf_read_other_operators(dsh_jdf *j, dosah_error *err)
{
    return dsh_jdf_each(j, &OTHER_OPERATORS, add_operator, err);
}
