/* SPDX-License-Identifier: MIT */
/* Tables of the network file, past the checksums that would stop a fuzzer at
 * the door: the first byte chooses the table. What is accepted is used the way
 * a run uses it, so an index that was not checked is found out. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "network/archive.h"

static void use_streets(dsh_streets *s)
{
    uint64_t sum = 0;
    for (uint32_t v = 0; v < s->n_nodes; v++) {
        for (uint32_t i = s->first_out[v]; i < s->first_out[v + 1]; i++)
            sum += s->head[s->out_arc[i]];
    }
    for (uint32_t e = 0; e < s->n_edges; e++) {
        for (uint32_t i = s->point_first[e]; i < s->point_first[e + 1]; i++)
            sum += s->point_x[i] > s->point_y[i];
        if (s->surface[e].from != DSH_VALUE_UNKNOWN)
            sum += (uint64_t)*s->tag_value[s->surface[e].lo];
    }
    if (sum == UINT64_MAX)
        abort();
    dsh_streets_free(s);
}

static void use_timetable(dsh_gtfs *g)
{
    uint64_t sum = 0;
    for (uint32_t t = 0; t < g->n_trips; t++) {
        for (uint32_t c = g->trip_first[t]; c < g->trip_first[t + 1]; c++)
            sum += (uint64_t)*g->stop_id[g->call_stop[c]];
    }
    for (uint32_t i = 0; i < g->n_frequencies; i++)
        sum += g->trip_access[g->frequency[i].trip];
    for (uint32_t i = 0; i < g->n_stops; i++)
        sum += (uint64_t)*g->feed[g->stop_feed[i]].path;
    if (sum == UINT64_MAX)
        abort();
    dsh_gtfs_free(g);
}

static void try_streets(dsh_archive *a)
{
    dsh_streets *s = NULL;
    dsh_archive_streets(a, &s);
    if (dsh_archive_ok(a) != (s != NULL))
        abort();
    if (s != NULL)
        use_streets(s);
}

static void try_timetable(dsh_archive *a)
{
    dsh_gtfs *g = NULL;
    dsh_archive_gtfs(a, &g);
    if (dsh_archive_ok(a) != (g != NULL))
        abort();
    if (g != NULL)
        use_timetable(g);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    /* Aligned, and no longer than it is. */
    char *copy = n > 0 ? malloc(n - 1 > 0 ? n - 1 : 1) : NULL;
    if (copy == NULL)
        return 0;
    memcpy(copy, data + 1, n - 1);
    dsh_archive a = {.in = copy, .n = n - 1};
    if (data[0] % 2 == 0)
        try_streets(&a);
    else
        try_timetable(&a);
    free(copy);
    return 0;
}
