/* SPDX-License-Identifier: MIT */
/* A GTFS feed of any bytes. */
#include <math.h>

#include "fuzz_feed.h"

static const fuzz_file FILES[] = {
    {"agency.txt", "agency_name,agency_timezone\nX,Europe/Prague\n"},
    {"stops.txt", "stop_id,stop_lat,stop_lon\nA,49.50,18\nB,49.51,18\n"},
    {"routes.txt", "route_id,route_type\nR,3\n"},
    {"trips.txt", "route_id,service_id,trip_id\nR,S,T\n"},
    {"stop_times.txt", "trip_id,arrival_time,departure_time,stop_id,"
                       "stop_sequence\nT,8:00:00,8:00:00,A,1\n"
                       "T,8:05:00,8:05:00,B,2\n"},
    {"calendar_dates.txt", "service_id,date,exception_type\nS,20260101,1\n"},
    {"calendar.txt", NULL},
    {"transfers.txt", NULL},
    {"frequencies.txt", NULL},
    {"feed_info.txt", NULL},
    {"levels.txt", NULL},
    {"pathways.txt", NULL},
};

static void check_stations(const dsh_gtfs *g)
{
    const uint32_t n = g->n_stops + g->n_places;
    for (uint32_t i = 0; i < g->n_stops; i++)
        demand(g->stop_platform[i] == UINT32_MAX ||
               g->stop_platform[i] < g->n_stops);
    for (uint32_t i = 0; i < g->n_pathways; i++) {
        const dsh_gtfs_pathway *w = &g->pathway[i];
        demand(w->from < n && w->to < n && w->from != w->to);
        demand(w->mode >= DSH_PATHWAY_WALKWAY &&
               w->mode <= DSH_PATHWAY_EXIT_GATE);
        demand(isnan(w->length_m) || w->length_m >= 0);
    }
}

static void check(const dsh_gtfs *g)
{
    for (uint32_t i = 0; i < g->n_stops; i++)
        demand(isnan(g->stop_lat[i]) ||
               (fabs(g->stop_lat[i]) <= 90 && fabs(g->stop_lon[i]) <= 180));
    for (uint32_t i = 0; i < g->n_frequencies; i++)
        demand(g->frequency[i].trip < g->n_trips &&
               g->frequency[i].headway_s > 0);
    check_stations(g);
    for (uint32_t i = 0; i < g->n_links; i++)
        demand(g->link[i].from_trip < g->n_trips &&
               g->link[i].to_trip < g->n_trips);
    for (uint32_t i = 0; i < g->n_blocked; i++)
        demand(g->blocked[i] < g->n_trips);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const fuzz_feed feed = {"gtfs", FILES,
                                   sizeof(FILES) / sizeof(*FILES), check};
    fuzz_feed_read(&feed, data, n);
    return 0;
}
