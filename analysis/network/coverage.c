/* SPDX-License-Identifier: MIT */
/* Municipalities without a stop: one notice with all their names, because a
 * planner wants the list, not five samples of it. */
#include "network/coverage.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"

enum { NAMES_SIZE = 512 };

/* Marks the municipalities that hold a stop where some trip calls; false if
 * no such stop has a position. */
static bool mark_served(uint8_t *served, const dsh_network *n,
                        const dsh_shape_index *index, const uint8_t *called)
{
    bool any = false;
    for (uint32_t s = 0; s < n->gtfs->n_stops; s++) {
        if (!called[s] || isnan(n->stop_x[s]))
            continue;
        any = true;
        const uint32_t m =
            dsh_shape_index_find(index, n->stop_x[s], n->stop_y[s]);
        if (m != UINT32_MAX)
            served[m] = 1;
    }
    return any;
}

/* "A, B, C", or "A, B …" where not all have room. Returns how many there
 * are. */
static uint32_t list_names(char names[NAMES_SIZE], const dsh_municipalities *m,
                           const uint8_t *served)
{
    static const char more[] = " …";
    size_t used = 0;
    uint32_t count = 0;
    bool full = false;
    names[0] = '\0';
    for (uint32_t i = 0; i < m->n; i++) {
        if (served[i])
            continue;
        const char *comma = count++ > 0 ? ", " : "";
        const size_t size = strlen(comma) + strlen(m->name[i]);
        if (full)
            continue;
        full = used + size + sizeof(more) > NAMES_SIZE;
        used += (size_t)snprintf(names + used, NAMES_SIZE - used, "%s%s",
                                 full ? more : comma, full ? "" : m->name[i]);
    }
    return count;
}

static void report(const dsh_municipalities *m, const uint8_t *served,
                   dsh_context *ctx)
{
    char names[NAMES_SIZE], count[16];
    const uint32_t n = list_names(names, m, served);
    if (n == 0)
        return;
    (void)snprintf(count, sizeof(count), "%u", n);
    dsh_notice_add(ctx->notices,
                   (dsh_notice){.code = "municipality_without_stop",
                                .severity = DOSAH_WARNING,
                                .field = count,
                                .value = names});
}

dosah_status dsh_coverage_report(const dsh_network *network,
                                 const dsh_tables *tables, dsh_context *ctx,
                                 dosah_error *err)
{
    const dsh_municipalities *m = &tables->municipalities;
    const dsh_gtfs *gtfs = network->gtfs;
    if (gtfs == NULL || m->n == 0)
        return DOSAH_OK;
    uint8_t *called = dsh_alloc(gtfs->n_stops, 1);
    uint8_t *served = dsh_alloc(m->n, 1);
    dsh_shape_index *index = NULL;
    dosah_status status = called != NULL && served != NULL
                              ? DOSAH_OK
                              : dsh_fail_nomem(err, "stops of municipalities");
    if (status == DOSAH_OK)
        status = dsh_shape_index_new(&index, m->shape, m->n, err);
    if (status == DOSAH_OK) {
        for (uint32_t c = 0; c < gtfs->n_calls; c++)
            called[gtfs->call_stop[c]] = 1;
        if (mark_served(served, network, index, called))
            report(m, served, ctx);
    }
    dsh_shape_index_free(index);
    dsh_free(called);
    dsh_free(served);
    return status;
}
