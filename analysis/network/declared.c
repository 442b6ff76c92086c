/* SPDX-License-Identifier: MIT */
#include "network/declared.h"

#include <string.h>

#include "base/num.h"

/* How closely a declaration names a trip. */
static int rank_of(const dsh_declared_access *d)
{
    return d->trip[0] != '\0' ? 3 : d->line[0] != '\0' ? 2 : 1;
}

static bool is_named(const char *wanted, const char *name)
{
    return wanted[0] == '\0' || strcmp(wanted, name) == 0;
}

static bool matches(const dsh_declared_access *d, const dsh_gtfs *g,
                    uint32_t trip)
{
    const uint32_t r = g->trip_route[trip];
    if (r >= g->n_routes)
        return d->agency[0] == '\0' && d->line[0] == '\0' &&
               is_named(d->trip, g->trip_id[trip]);
    return is_named(d->agency, g->route_agency[r]) &&
           (is_named(d->line, g->route_short_name[r]) ||
            is_named(d->line, g->route_long_name[r]) ||
            is_named(d->line, g->route_id[r])) &&
           is_named(d->trip, g->trip_id[trip]);
}

/* Does declaration a come before b? Lists are read in order, so of equals the
 * later one stands. */
static bool beats(const dsh_declared_access *a, const dsh_declared_access *b)
{
    if (rank_of(a) != rank_of(b))
        return rank_of(a) > rank_of(b);
    return b->date == DSH_NO_DATE || a->date >= b->date;
}

/* The accessibility of one trip; counts what each declaration did. */
static dsh_access settle(const dsh_study *study, dsh_declared_count *count,
                         const dsh_gtfs *g, uint32_t trip)
{
    const dsh_access mark = (dsh_access)g->trip_access[trip];
    const dsh_declared_access *best = NULL;
    for (size_t i = 0; i < study->n_declared; i++) {
        const dsh_declared_access *d = &study->declared[i];
        if (!matches(d, g, trip))
            continue;
        count[i].matched++;
        if (mark != DSH_ACCESS_UNKNOWN && (d->unmarked || d->state == mark))
            continue;
        count[i].contradicted += mark != DSH_ACCESS_UNKNOWN;
        if (mark != DSH_ACCESS_UNKNOWN && rank_of(d) < 3)
            continue;
        if (best == NULL || beats(d, best))
            best = d;
    }
    if (best == NULL || best->state == mark)
        return mark;
    count[best - study->declared].changed++;
    return best->state;
}

static void tell(const dsh_study *study, const dsh_declared_count *count,
                 dsh_context *ctx)
{
    for (size_t i = 0; i < study->n_declared; i++) {
        const dsh_declared_access *d = &study->declared[i];
        const char *name = d->trip[0] != '\0'   ? d->trip
                           : d->line[0] != '\0' ? d->line
                                                : d->agency;
        char n[DSH_NUM_SIZE];
        dsh_format_int(n, count[i].contradicted);
        dsh_notice notice = {.file = study->path,
                             .row = d->line_number,
                             .field = name,
                             .severity = DOSAH_WARNING};
        if (count[i].matched == 0) {
            notice.code = "declared_accessibility_unmatched";
            dsh_notice_add(ctx->notices, notice);
        }
        if (count[i].contradicted > 0) {
            notice.code = rank_of(d) == 3
                              ? "declared_accessibility_overrides_mark"
                              : "declared_accessibility_contradicts_mark";
            notice.value = n;
            notice.assumed = dsh_access_name(d->state);
            dsh_notice_add(ctx->notices, notice);
        }
    }
}

dosah_status dsh_declare_access(dsh_network *network, const dsh_study *study,
                                dsh_context *ctx, dosah_error *err)
{
    dsh_gtfs *g = network->gtfs;
    network->declared = dsh_arena_alloc(network->arena, study->n_declared,
                                        sizeof(*network->declared));
    if (network->declared == NULL)
        return dsh_fail_nomem(err, "declared accessibility");
    if (g == NULL || study->n_declared == 0)
        return DOSAH_OK;
    /* Tables of a network file are not written to. */
    uint8_t *access = dsh_arena_alloc(network->arena, g->n_trips, 1);
    if (access == NULL)
        return dsh_fail_nomem(err, "declared accessibility");
    for (uint32_t t = 0; t < g->n_trips; t++)
        access[t] = (uint8_t)settle(study, network->declared, g, t);
    g->trip_access = access;
    for (size_t d = 0; d < network->n_days; d++) {
        dsh_timetable *day = network->day[d];
        uint8_t *of_day = dsh_arena_alloc(network->arena, day->n_trips, 1);
        if (of_day == NULL)
            return dsh_fail_nomem(err, "declared accessibility");
        for (uint32_t t = 0; t < day->n_trips; t++)
            of_day[t] = access[day->trip_gtfs[t]];
        day->trip_access = of_day;
    }
    tell(study, network->declared, ctx);
    return DOSAH_OK;
}
