/* SPDX-License-Identifier: MIT */
/** @file map_results.h
 *  @brief Stored results put back into the form of a run's findings, as far as
 *  maps look at them: one service type, one day (inside output/ only). */
#ifndef DSH_MAP_RESULTS_H
#define DSH_MAP_RESULTS_H

#include "output/map.h"
#include "output/stored.h"

typedef struct dsh_map_results {
    dsh_stored stored; /**< owns all that the rest points to */
    dsh_findings f;    /**< the only type and day: 0; rows by address are NULL
                            until dsh_map_results_rows() */
    dsh_study study;
    dsh_tables tables;
    dsh_usability usability;
    dsh_network network;
    dsh_gtfs gtfs;
    dsh_streets streets;
    dsh_reach reach;
    uint32_t type; /**< 0, for reach.type */
} dsh_map_results;

/** @param day  NULL = the first. Clear it whatever comes back.
 *  @retval DOSAH_ENOTFOUND no results there
 *  @retval DOSAH_EUSAGE    they have no such type or day */
dosah_status dsh_map_results_open(dsh_map_results *out, const char *dir,
                                  const char *type, const char *day,
                                  const dsh_context *ctx, dosah_error *err);
/** Rows by address of these profiles into f.reach; stays without where the
 *  results keep none. */
dosah_status dsh_map_results_rows(dsh_map_results *r, const size_t *profile,
                                  size_t n_profiles, dosah_error *err);
void dsh_map_results_clear(dsh_map_results *r);

#endif
