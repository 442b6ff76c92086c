/* SPDX-License-Identifier: MIT */
/* Seats kept from one run to the next (GTFS Schedule reference, transfers.txt
 * "Linked trips" and trips.txt block_id).
 *
 * A row of type 4 joins two trips of one service day if the first arrives
 * before the second departs; if it arrives later than that, the second is of
 * the next service day. Trips of one block that follow each other on a service
 * day are joined where the next begins at the stop, or in the station, where
 * the last ended. A row of type 4 about either trip overrules the block; one
 * of type 5 about both of them parts them. */
#include "network/seats.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"

enum { NO_RUN = -1, DAY_S = 86400 };

dosah_status dsh_seats_init(dsh_seats *s, const dsh_gtfs *g, dosah_error *err)
{
    *s = (dsh_seats){.g = g};
    const size_t n = g->n_trips;
    s->run = dsh_alloc(n, sizeof(*s->run));
    s->yesterday = dsh_alloc(n, sizeof(*s->yesterday));
    s->linked_from = dsh_alloc(n, sizeof(*s->linked_from));
    s->linked_to = dsh_alloc(n, sizeof(*s->linked_to));
    if (s->run == NULL || s->yesterday == NULL || s->linked_from == NULL ||
        s->linked_to == NULL)
        return dsh_fail_nomem(err, "timetable");
    memset(s->run, NO_RUN, n * sizeof(*s->run));
    memset(s->yesterday, NO_RUN, n * sizeof(*s->yesterday));
    return DOSAH_OK;
}

void dsh_seats_clear(dsh_seats *s)
{
    dsh_free(s->run);
    dsh_free(s->yesterday);
    dsh_free(s->linked_from);
    dsh_free(s->linked_to);
    dsh_vec_clear(&s->seat);
}

static int32_t starts(const dsh_gtfs *g, uint32_t trip)
{
    return g->call_dep_s[g->trip_first[trip]];
}

static int32_t ends(const dsh_gtfs *g, uint32_t trip)
{
    return g->call_arr_s[g->trip_first[trip + 1] - 1];
}

static dosah_status join(dsh_seats *s, uint32_t from, uint32_t to,
                         dosah_error *err)
{
    if (from == UINT32_MAX || to == UINT32_MAX)
        return DOSAH_OK;
    if (!dsh_vec_room(&s->seat, 1))
        return dsh_fail_nomem(err, "timetable");
    s->seat.p[s->seat.n++] = (dsh_seat){from, to};
    return DOSAH_OK;
}

/* ---- rows of transfers.txt --------------------------------------------- */

static dosah_status join_linked(dsh_seats *s, dosah_error *err)
{
    const dsh_gtfs *g = s->g;
    dosah_status status = DOSAH_OK;
    memset(s->linked_from, 0, g->n_trips * sizeof(*s->linked_from));
    memset(s->linked_to, 0, g->n_trips * sizeof(*s->linked_to));
    for (uint32_t i = 0; status == DOSAH_OK && i < g->n_links; i++) {
        const dsh_gtfs_link *l = &g->link[i];
        if (!l->stay || starts(g, l->to_trip) == DSH_BLANK_TIME ||
            ends(g, l->from_trip) == DSH_BLANK_TIME)
            continue;
        const int32_t arr = ends(g, l->from_trip), dep = starts(g, l->to_trip);
        const bool same_day = arr <= dep;
        if (!same_day && arr > dep + DAY_S) {
            s->n_disordered += s->run[l->from_trip] != UINT32_MAX;
            continue;
        }
        const uint32_t *from = same_day ? s->run : s->yesterday;
        if (from[l->from_trip] == UINT32_MAX ||
            s->run[l->to_trip] == UINT32_MAX)
            continue;
        s->linked_from[l->from_trip] |= same_day;
        s->linked_to[l->to_trip] = true;
        status = join(s, from[l->from_trip], s->run[l->to_trip], err);
    }
    return status;
}

/* First link of a trip, or past the last. */
static uint32_t links_of(const dsh_gtfs *g, uint32_t trip)
{
    uint32_t lo = 0, hi = g->n_links;
    while (lo < hi) {
        const uint32_t mid = lo + (hi - lo) / 2;
        if (g->link[mid].from_trip < trip)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

static bool parted(const dsh_gtfs *g, uint32_t from, uint32_t to)
{
    for (uint32_t i = links_of(g, from);
         i < g->n_links && g->link[i].from_trip == from; i++)
        if (g->link[i].to_trip == to && !g->link[i].stay)
            return true;
    return false;
}

/* ---- blocks ------------------------------------------------------------ */

static bool meet(const dsh_gtfs *g, uint32_t from, uint32_t to)
{
    const uint32_t a = g->call_stop[g->trip_first[from + 1] - 1];
    const uint32_t b = g->call_stop[g->trip_first[to]];
    return a == b || (g->stop_parent[a][0] != '\0' &&
                      g->stop_feed[a] == g->stop_feed[b] &&
                      strcmp(g->stop_parent[a], g->stop_parent[b]) == 0);
}

static dosah_status join_block(dsh_seats *s, uint32_t from, uint32_t to,
                               dosah_error *err)
{
    const dsh_gtfs *g = s->g;
    if (s->linked_from[from] || s->linked_to[to] || parted(g, from, to))
        return DOSAH_OK;
    if (ends(g, from) == DSH_BLANK_TIME || ends(g, from) > starts(g, to)) {
        s->n_overlaps++;
        return DOSAH_OK;
    }
    if (!meet(g, from, to)) {
        s->n_apart++;
        return DOSAH_OK;
    }
    return join(s, s->run[from], s->run[to], err);
}

static dosah_status join_blocks(dsh_seats *s, dosah_error *err)
{
    const dsh_gtfs *g = s->g;
    dosah_status status = DOSAH_OK;
    uint32_t last = UINT32_MAX;
    for (uint32_t i = 0; status == DOSAH_OK && i < g->n_blocked; i++) {
        if (s->run[g->blocked[i]] == UINT32_MAX)
            continue;
        if (last != UINT32_MAX && g->block_no[last] == g->block_no[i])
            status = join_block(s, g->blocked[last], g->blocked[i], err);
        last = i;
    }
    return status;
}

/* ---- days -------------------------------------------------------------- */

dosah_status dsh_seats_of_day(dsh_seats *s, dosah_error *err)
{
    dosah_status status = join_linked(s, err);
    if (status == DOSAH_OK)
        status = join_blocks(s, err);
    uint32_t *today = s->run;
    s->run = s->yesterday;
    s->yesterday = today;
    memset(s->run, NO_RUN, s->g->n_trips * sizeof(*s->run));
    return status;
}

static void tell(const dsh_seats *s, const dsh_timetable *t, dsh_context *ctx)
{
    const struct {
        const char *code;
        dosah_severity severity;
        uint32_t n;
    } all[] = {
        {"block_trips_with_overlapping_stop_times", DOSAH_ERROR, s->n_overlaps},
        {"block_trips_apart", DOSAH_INFO, s->n_apart},
        {"linked_trips_out_of_order", DOSAH_WARNING, s->n_disordered},
    };
    char day[11], value[DSH_NUM_SIZE];
    dsh_format_date(day, t->date);
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
        if (all[i].n == 0)
            continue;
        dsh_format_int(value, all[i].n);
        dsh_notice_add(ctx->notices, (dsh_notice){.code = all[i].code,
                                                  .severity = all[i].severity,
                                                  .file = s->g->feed[0].path,
                                                  .field = day,
                                                  .value = value});
    }
}

static int by_from(const void *x, const void *y)
{
    const dsh_seat *a = x, *b = y;
    if (a->from != b->from)
        return a->from < b->from ? -1 : 1;
    return a->to < b->to ? -1 : a->to > b->to;
}

dosah_status dsh_seats_finish(dsh_seats *s, dsh_timetable *t, dsh_context *ctx,
                              dosah_error *err)
{
    t->seat = dsh_arena_alloc(t->arena, s->seat.n, sizeof(*t->seat));
    if (t->seat == NULL)
        return dsh_fail_nomem(err, "timetable");
    t->n_seats = (uint32_t)s->seat.n;
    if (s->seat.n > 0) {
        memcpy(t->seat, s->seat.p, s->seat.n * sizeof(*t->seat));
        qsort(t->seat, t->n_seats, sizeof(*t->seat), by_from);
    }
    tell(s, t, ctx);
    return DOSAH_OK;
}
