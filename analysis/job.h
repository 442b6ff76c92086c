/* SPDX-License-Identifier: MIT */
/** @file job.h
 *  @brief The stages of one run in order, shared by `check` and `run`. */
#ifndef DSH_JOB_H
#define DSH_JOB_H

#include "output/output.h"
#include "output/place.h"

typedef struct dsh_job {
    dsh_context ctx;
    bool ctx_open;
    dosah_run_opts opts;
    dsh_study *study;
    dsh_place *place; /**< of the results, if any are made */
    const char *out_dir;
    bool no_links; /**< streets, but no walks between places */
    dsh_tables *tables;
    dsh_usability *usability;
    dsh_network *network;
    dsh_reach *reach;
    dsh_service_level *level;
    dsh_street_barriers *barriers;
} dsh_job;

/** Context and study file. Close the job whatever comes back. */
dosah_status dsh_job_open(dsh_job *job, const char *study_path,
                          const dosah_run_opts *opts, const dosah_env *env,
                          dosah_error *err);
void dsh_job_close(dsh_job *job);

dosah_status dsh_job_read(dsh_job *job, dosah_error *err);
dosah_status dsh_job_usability(dsh_job *job, dosah_error *err);
/** With the cache beside the study; `check` reads the sources themselves. */
dosah_status dsh_job_network(dsh_job *job, dosah_error *err);
/** Reach, the level of service, barriers. */
dosah_status dsh_job_reach(dsh_job *job, dosah_error *err);

#endif
