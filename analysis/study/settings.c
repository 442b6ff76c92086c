/* SPDX-License-Identifier: MIT */
#include "study/load.h"

#include <stdint.h>

dosah_status dsh_load_reach(const dsh_section *root)
{
    dsh_section section = dsh_section_of(root, "reach");
    dsh_reach_settings *reach = &root->load->study->reach;
    const struct {
        const char *name;
        int32_t *slot;
    } duration[] = {
        {"max_time", &reach->max_time_s},
        {"max_walk", &reach->max_walk_s},
        {"max_transfer", &reach->max_transfer_s},
        {"change_time", &reach->change_time_s},
    };
    dosah_status st = dsh_read_window(&section, "window", &reach->window_from_s,
                                      &reach->window_to_s);
    for (size_t i = 0;
         st == DOSAH_OK && i < sizeof duration / sizeof duration[0]; i++)
        st = dsh_read_duration(&section, duration[i].name, duration[i].slot);
    int64_t rides = 0;
    if (st == DOSAH_OK)
        st = dsh_read_integer(&section, "max_rides", &rides);
    reach->max_rides = (uint32_t)rides;
    if (st == DOSAH_OK)
        st = dsh_read_number(&section, "max_snap", &reach->max_snap_m);
    if (st == DOSAH_OK)
        st = dsh_read_number(&section, "detour_factor", &reach->detour_factor);
    if (st == DOSAH_OK)
        st = dsh_read_integers(&section, "percentiles", reach->percentile,
                               &reach->n_percentiles, DSH_MAX_PERCENTILES);
    if (st == DOSAH_OK)
        st = dsh_read_durations(&section, "thresholds", reach->threshold_s,
                                &reach->n_thresholds, DSH_MAX_THRESHOLDS);
    return st;
}

dosah_status dsh_load_day_trip(const dsh_section *root)
{
    dsh_section section = dsh_section_of(root, "day_trip");
    dsh_day_trip_settings *trip = &root->load->study->day_trip;
    dosah_status st =
        dsh_read_clock(&section, "leave_after", &trip->leave_after_s);
    if (st == DOSAH_OK)
        st = dsh_read_clock(&section, "home_by", &trip->home_by_s);
    if (st == DOSAH_OK)
        st = dsh_read_duration(&section, "default_stay", &trip->default_stay_s);
    dsh_study_value by;
    if (st == DOSAH_OK && trip->home_by_s <= trip->leave_after_s) {
        st = dsh_read_text(&section, "home_by", &by);
        if (st == DOSAH_OK)
            st = dsh_key_fail(&section, "home_by", by,
                              N_("a time after 'leave_after'"));
    }
    return st;
}
