/* SPDX-License-Identifier: MIT */
/* What joins trips in the result: transfers, trips of one vehicle, blocks. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "ingest/gtfs_build.h"

unsigned dsh_gtfs_transfer_rank(const dsh_gtfs_transfer *t)
{
    const unsigned trips = (t->from_trip != DSH_GTFS_NONE) +
                           (unsigned)(t->to_trip != DSH_GTFS_NONE);
    const unsigned routes = (t->from_route != DSH_GTFS_NONE) +
                            (unsigned)(t->to_route != DSH_GTFS_NONE);
    if (trips == 2)
        return 5;
    /* The route of the trip counts among the routes. */
    if (trips == 1)
        return routes == 2 ? 4 : 3;
    return routes;
}

/* ---- transfers and links ----------------------------------------------- */

/* False if the trip was dropped. */
static bool rename_trip(uint32_t *trip, const uint32_t *row_of)
{
    if (*trip != DSH_GTFS_NONE)
        *trip = row_of[*trip];
    else
        return true;
    return *trip != DSH_GTFS_NONE;
}

static int by_trips(const void *x, const void *y)
{
    const dsh_gtfs_link *a = x, *b = y;
    if (a->from_trip != b->from_trip)
        return a->from_trip < b->from_trip ? -1 : 1;
    if (a->to_trip != b->to_trip)
        return a->to_trip < b->to_trip ? -1 : 1;
    return (int)a->stay - (int)b->stay;
}

/* "Not in seat" counts where two rows contradict each other. */
static void settle_links(dsh_gtfs *g)
{
    if (g->n_links == 0)
        return;
    qsort(g->link, g->n_links, sizeof(*g->link), by_trips);
    uint32_t n = 1;
    for (uint32_t i = 1; i < g->n_links; i++) {
        const dsh_gtfs_link *last = &g->link[n - 1];
        if (last->from_trip != g->link[i].from_trip ||
            last->to_trip != g->link[i].to_trip)
            g->link[n++] = g->link[i];
    }
    g->n_links = n;
}

static bool put_transfers(dsh_gtfs *g, dsh_gtfs_build *b,
                          const uint32_t *row_of)
{
    g->transfer =
        dsh_arena_alloc(b->arena, b->transfer.n, sizeof(*g->transfer));
    g->link = dsh_arena_alloc(b->arena, b->link.n, sizeof(*g->link));
    if (g->transfer == NULL || g->link == NULL)
        return false;
    for (size_t i = 0; i < b->transfer.n; i++) {
        dsh_gtfs_transfer t = b->transfer.p[i].row;
        if (rename_trip(&t.from_trip, row_of) &&
            rename_trip(&t.to_trip, row_of))
            g->transfer[g->n_transfers++] = t;
    }
    for (size_t i = 0; i < b->link.n; i++) {
        dsh_gtfs_link l = b->link.p[i].link;
        if (rename_trip(&l.from_trip, row_of) &&
            rename_trip(&l.to_trip, row_of))
            g->link[g->n_links++] = l;
    }
    settle_links(g);
    return true;
}

/* ---- blocks ------------------------------------------------------------ */

typedef struct blocked {
    const char *block;
    uint32_t feed, trip;
    int32_t dep_s;
} blocked;

static int by_block(const void *x, const void *y)
{
    const blocked *a = x, *b = y;
    if (a->feed != b->feed)
        return a->feed < b->feed ? -1 : 1;
    const int names = strcmp(a->block, b->block);
    if (names != 0)
        return names;
    if (a->dep_s != b->dep_s)
        return a->dep_s < b->dep_s ? -1 : 1;
    return a->trip < b->trip ? -1 : a->trip > b->trip;
}

static size_t list_blocked(blocked *out, const dsh_gtfs *g,
                           const bool *frequent, size_t *n_frequent)
{
    size_t n = 0;
    for (uint32_t t = 0; t < g->n_trips; t++) {
        const uint32_t call = g->trip_first[t];
        if (g->trip_block[t][0] == '\0' || call == g->trip_first[t + 1])
            continue;
        if (frequent[t])
            ++*n_frequent;
        else
            out[n++] =
                (blocked){g->trip_block[t], g->stop_feed[g->call_stop[call]], t,
                          g->call_dep_s[call]};
    }
    return n;
}

static bool put_blocks(dsh_gtfs *g, dsh_gtfs_build *b)
{
    blocked *list = dsh_alloc(g->n_trips, sizeof(*list));
    bool *frequent = dsh_alloc(g->n_trips, sizeof(*frequent));
    size_t n_frequent = 0, n = 0;
    bool good = list != NULL && frequent != NULL;
    for (uint32_t i = 0; good && i < g->n_frequencies; i++)
        frequent[g->frequency[i].trip] = true;
    if (good)
        n = list_blocked(list, g, frequent, &n_frequent);
    g->blocked =
        good ? dsh_arena_alloc(b->arena, n, sizeof(*g->blocked)) : NULL;
    g->block_no =
        good ? dsh_arena_alloc(b->arena, n, sizeof(*g->block_no)) : NULL;
    good = g->blocked != NULL && g->block_no != NULL;
    if (good && n > 1)
        qsort(list, n, sizeof(*list), by_block);
    uint32_t no = 0;
    for (size_t i = 0; good && i < n; i++) {
        no += i > 0 && (list[i].feed != list[i - 1].feed ||
                        strcmp(list[i].block, list[i - 1].block) != 0);
        g->blocked[i] = list[i].trip;
        g->block_no[i] = no;
    }
    g->n_blocked = (uint32_t)n;
    dsh_gtfs_count(b, "blocks_by_frequency", "block_id", n_frequent,
                   DOSAH_INFO);
    dsh_free(list);
    dsh_free(frequent);
    return good;
}

bool dsh_gtfs_put_transfers(dsh_gtfs *g, dsh_gtfs_build *b,
                            const uint32_t *row_of)
{
    return put_transfers(g, b, row_of) && put_blocks(g, b);
}
