/* SPDX-License-Identifier: MIT */
#include "reach/stops.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"

/** Stops by the id of the timetable, for the join. */
static uint32_t stop_of_id(const dsh_gtfs *g, const char *id)
{
    for (uint32_t s = 0; s < g->n_stops; s++) {
        if (strcmp(g->stop_id[s], id) == 0)
            return s;
    }
    return DSH_NONE;
}

static uint32_t nearest(const dsh_reach_job *job, uint32_t object)
{
    const dsh_objects *o = &job->tables->objects;
    const dsh_network *n = job->network;
    double best = job->study->reach.max_snap_m;
    uint32_t found = DSH_NONE;
    for (uint32_t s = 0; s < n->gtfs->n_stops; s++) {
        const double d =
            hypot(n->stop_x[s] - o->x[object], n->stop_y[s] - o->y[object]);
        if (job->stop_object[s] != DSH_NONE || !(d <= best))
            continue;
        if (found == DSH_NONE || d < best)
            found = s;
        best = d;
    }
    return found;
}

static void tell(const dsh_reach_job *job, uint32_t object, const char *code,
                 const char *stop)
{
    dsh_notice_add(job->ctx->notices,
                   (dsh_notice){.code = code,
                                .severity = DOSAH_INFO,
                                .value = job->tables->objects.id[object],
                                .assumed = stop});
}

/* First all ids, then places: what has an id of its own is not given away. */
dosah_status dsh_stops_join(dsh_reach_job *job, dosah_error *err)
{
    const dsh_objects *o = &job->tables->objects;
    const dsh_gtfs *g = job->network->gtfs;
    if (!g || !job->usability)
        return DOSAH_OK;
    bool *joined = dsh_alloc(o->n, sizeof *joined);
    job->stop_object = dsh_alloc(g->n_stops, sizeof *job->stop_object);
    if (!joined || !job->stop_object) {
        dsh_free(joined);
        return dsh_fail_nomem(err, "surveyed stops");
    }
    memset(job->stop_object, 0xff, g->n_stops * sizeof *job->stop_object);
    for (uint32_t i = 0; i < o->n; i++) {
        const uint32_t s =
            o->kind[i] == DSH_OBJECT_STOP ? stop_of_id(g, o->id[i]) : DSH_NONE;
        joined[i] = s != DSH_NONE;
        if (joined[i])
            job->stop_object[s] = i;
    }
    for (uint32_t i = 0; i < o->n; i++) {
        if (o->kind[i] != DSH_OBJECT_STOP || joined[i])
            continue;
        const uint32_t s = nearest(job, i);
        if (s != DSH_NONE)
            job->stop_object[s] = i;
        tell(job, i,
             s != DSH_NONE ? "surveyed_stop_by_place" : "surveyed_stop_alone",
             s != DSH_NONE ? g->stop_id[s] : NULL);
    }
    dsh_free(joined);
    return DOSAH_OK;
}

static uint8_t access_of(uint8_t grade)
{
    return grade == DSH_GRADE_ACCESSIBLE ? DSH_ACCESS_YES
           : grade == DSH_GRADE_PARTLY   ? DSH_ACCESS_PARTLY
                                         : DSH_ACCESS_NO;
}

static bool within(const dsh_usability_row *row, uint8_t access)
{
    const uint8_t grade = access == DSH_ACCESS_YES  ? DSH_GRADE_ACCESSIBLE
                          : access == DSH_ACCESS_NO ? DSH_GRADE_NOT
                                                    : DSH_GRADE_PARTLY;
    return row->grade_lo <= grade && grade <= row->grade_hi;
}

uint8_t dsh_stop_access(const dsh_reach_job *job, const dsh_mobility *who,
                        uint32_t stop, dsh_reading reading)
{
    const uint8_t stated = job->network->gtfs->stop_access[stop];
    const uint32_t object =
        job->stop_object ? job->stop_object[stop] : DSH_NONE;
    const dsh_usability_row *row =
        object != DSH_NONE
            ? dsh_usability_find(job->usability, object, who->user_group)
            : NULL;
    if (!row)
        return stated;
    if (row->grade_lo == row->grade_hi)
        return access_of(row->grade_lo);
    if (stated != DSH_ACCESS_UNKNOWN && within(row, stated))
        return stated;
    return access_of(reading == DSH_OPT ? row->grade_hi : row->grade_lo);
}
