/* SPDX-License-Identifier: MIT */
#include "study/load.h"

/* What is not given switches off what needs it; this says so
 * (architecture.md, "The study file"). */
void dsh_note_missing(const dsh_load *load)
{
    const dsh_study *study = load->study;
    const struct {
        const dsh_source *source;
        const char *code;
        dosah_severity severity;
        const dsh_source *needs; /**< no notice unless this is given */
    } part[] = {
        {&study->neighbours, "neighbours_missing", DOSAH_INFO, NULL},
        {&study->population, "population_missing", DOSAH_WARNING, NULL},
        {&study->origins, "origins_missing", DOSAH_INFO, NULL},
        {&study->streets, "streets_missing", DOSAH_WARNING, NULL},
        {&study->elevation, "elevation_missing", DOSAH_WARNING,
         &study->streets},
        {&study->timetable, "timetable_missing", DOSAH_WARNING, NULL},
        {&study->survey, "survey_missing", DOSAH_WARNING, NULL},
        {&study->premises, "premises_missing", DOSAH_INFO, NULL},
    };
    for (size_t i = 0; i < sizeof part / sizeof part[0]; i++) {
        if (dsh_source_given(part[i].source))
            continue;
        if (part[i].source == &study->origins &&
            !dsh_source_given(&study->streets)) {
            dsh_study_notice(load, "origins_and_streets_missing", DOSAH_WARNING,
                             0, part[i].source->key, "");
            continue;
        }
        if (part[i].needs == NULL || dsh_source_given(part[i].needs))
            dsh_study_notice(load, part[i].code, part[i].severity, 0,
                             part[i].source->key, "");
    }
}
