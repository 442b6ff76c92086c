/* SPDX-License-Identifier: MIT */
/* Which services of a type people can go to on a day, and what is known of
 * their buildings. Field and remote services come to the client or the phone;
 * they are no places. */
#include <string.h>

#include "base/alloc.h"
#include "reach/stage.h"

bool dsh_place_usable(const dsh_place *place, dsh_reading reading,
                      unsigned granted)
{
    if (granted == 0)
        return place->whole[reading] >= place->needs;
    for (unsigned link = 0; link < DSH_N_LINKS; link++)
        if (!(granted & 1u << link) &&
            place->link[reading][link] < place->needs)
            return false;
    return true;
}

static bool open_on(const dsh_stage *stage, uint32_t service)
{
    const dsh_services *s = &stage->job->tables->services;
    dsh_date date = stage->job->study->day[stage->day].date;
    if (s->form[service] != DSH_FORM_RESIDENTIAL &&
        s->form[service] != DSH_FORM_OUTPATIENT)
        return false;
    if (date == DSH_NO_DATE) /* nothing to judge hours and validity by */
        return true;
    if (s->valid_from[service] != DSH_NO_DATE && date < s->valid_from[service])
        return false;
    if (s->valid_to[service] != DSH_NO_DATE && date > s->valid_to[service])
        return false;
    dsh_interval hours[DSH_MAX_INTERVALS];
    return !s->opening[service] ||
           dsh_opening_on(s->opening[service], date,
                          stage->job->holiday[stage->day][1], hours) > 0;
}

/* Grades of the building for the profile. What was never surveyed may be
 * anything: fine in the optimistic reading, not in the pessimistic one. */
static void grade(dsh_place *place, const dsh_stage *stage)
{
    const dsh_reach_job *job = stage->job;
    const dsh_mobility *who = &job->study->profile[stage->profile];
    uint32_t building = job->tables->services.building[place->service];
    const dsh_usability_row *row = NULL;
    if (who->needs_building && job->usability && building != DSH_NONE)
        row = dsh_usability_find(job->usability, building, who->user_group);
    if (row) {
        place->whole[DSH_OPT] = row->grade_hi;
        place->whole[DSH_PESS] = row->grade_lo;
        memcpy(place->link[DSH_OPT], row->link_hi, DSH_N_LINKS);
        memcpy(place->link[DSH_PESS], row->link_lo, DSH_N_LINKS);
        return;
    }
    int pess = who->needs_building ? DSH_GRADE_NOT : DSH_GRADE_ACCESSIBLE;
    place->whole[DSH_OPT] = DSH_GRADE_ACCESSIBLE;
    place->whole[DSH_PESS] = (uint8_t)pess;
    memset(place->link[DSH_OPT], DSH_GRADE_ACCESSIBLE, DSH_N_LINKS);
    memset(place->link[DSH_PESS], pess, DSH_N_LINKS);
}

dosah_status dsh_places_find(const dsh_stage *stage, size_t type,
                             dsh_reach_worker *worker, dosah_error *err)
{
    const dsh_reach_job *job = stage->job;
    uint32_t first = job->type_first[type], end = job->type_first[type + 1];
    const dsh_service_type *info =
        &job->study->taxonomy.type[job->out->type[type]];
    worker->place.n = 0;
    if (!dsh_vec_room(&worker->place, end - first))
        return dsh_fail_nomem(err, "places");
    for (uint32_t i = first; i < end; i++) {
        uint32_t service = job->order[i];
        if (!open_on(stage, service))
            continue;
        dsh_place place = {.service = service, .site = job->site[service]};
        place.needs = info->needs == DSH_NEEDS_ACCESSIBLE ? DSH_GRADE_ACCESSIBLE
                                                          : DSH_GRADE_PARTLY;
        grade(&place, stage);
        worker->place.p[worker->place.n++] = place;
    }
    return DOSAH_OK;
}
