/* SPDX-License-Identifier: MIT */
/** @file study.h
 *  @brief A study: everything that study.yaml and the data sets it names say,
 *  checked, with defaults filled in. Immutable once opened. */
#ifndef DSH_STUDY_H
#define DSH_STUDY_H

#include "base/arena.h"
#include "base/civil.h"
#include "base/context.h"
#include "study/assumptions.h"
#include "study/profile.h"
#include "study/taxonomy.h"

/** One `columns: {ours: theirs}` pair. */
typedef struct dsh_column {
    const char *ours, *theirs;
} dsh_column;

/** One input as the study names it. `n_paths` = 0: not given. */
typedef struct dsh_source {
    const char **path; /**< [n_paths] resolved against the study file */
    size_t n_paths;
    const char *key;    /**< key in the study, e.g. "services" */
    const char *format; /**< "" = by content */
    const char *layer, *where, *crs, *encoding; /**< "" = not given */
    char delimiter;                             /**< 0 = sniff */
    const dsh_column *column;
    size_t n_columns;
    dsh_label attribution, licence; /**< "" = not given */
    dsh_date attribution_date;      /**< DSH_NO_DATE = not given */
    int64_t line;                   /**< in the study file */
} dsh_source;

/** A further partition of the municipalities by one of their columns. */
typedef struct dsh_area_def {
    const char *name, *column;
} dsh_area_def;

/** A population group and the column that counts it. */
typedef struct dsh_group_def {
    const char *id, *column;
} dsh_group_def;

/** An item of `timetable.accessibility`: what somebody declared of vehicles
 *  that the timetable leaves unmarked. Names left out are "": any. */
typedef struct dsh_declared_access {
    const char *agency, *line, *trip; /**< `operator`, `line`, `trip` */
    dsh_access state;
    bool unmarked; /**< `unmarked_means`: its marked trips are all there are */
    const char *source;
    dsh_date date;       /**< DSH_NO_DATE = not given */
    int64_t line_number; /**< in the study file */
} dsh_declared_access;

/** A study without `days` has one, "any", without a date. */
typedef struct dsh_day {
    const char *name;
    dsh_date date; /**< DSH_NO_DATE: opening hours are not asked */
} dsh_day;

typedef enum dsh_detail {
    DSH_DETAIL_ORIGIN,
    DSH_DETAIL_GRID,
    DSH_DETAIL_MUNICIPALITY
} dsh_detail;

enum { DSH_MAX_PERCENTILES = 9, DSH_MAX_THRESHOLDS = 8, DSH_MAX_RIDES = 8 };

/** `reach:` of the study; durations in seconds. */
typedef struct dsh_reach_settings {
    int32_t window_from_s, window_to_s; /**< departures in [from, to) */
    int32_t max_time_s, max_walk_s, max_transfer_s, change_time_s;
    uint32_t max_rides;
    double max_snap_m, detour_factor;
    unsigned percentile[DSH_MAX_PERCENTILES];
    size_t n_percentiles;
    int32_t threshold_s[DSH_MAX_THRESHOLDS];
    size_t n_thresholds;
} dsh_reach_settings;

/** `day_trip:` of the study: seconds of the day, home_by after leave_after. */
typedef struct dsh_day_trip_settings {
    int32_t leave_after_s, home_by_s;
    int32_t default_stay_s; /**< where neither service nor type states one */
} dsh_day_trip_settings;

typedef struct dsh_study {
    dsh_arena *arena;
    const char *path, *dir;
    uint64_t hash; /**< of the study file's bytes */
    dsh_label title;
    dsh_label banner; /**< "" = none; printed across all that is made */
    const char *crs;
    bool lang[DOSAH_N_LANGS]; /**< languages to write */

    dsh_source municipalities, neighbours, population, origins, streets,
        elevation, timetable, services, survey, premises, demand_transport;
    dsh_source timetable_stops;          /**< located stops for JDF */
    const char *timezone;                /**< "" = that of the first feed */
    const dsh_declared_access *declared; /**< in the order of the study */
    size_t n_declared;
    const dsh_area_def *area;
    size_t n_areas;
    const dsh_group_def *group; /**< in the order of the study */
    size_t n_groups;
    const char *population_total; /**< column name of the total */

    const dsh_day *day;
    size_t n_days;               /**< at least 1 */
    const dsh_mobility *profile; /**< [n_profiles] */
    size_t n_profiles;
    dsh_reach_settings reach;
    dsh_day_trip_settings day_trip;
    const char **rule_set; /**< [n_rule_sets] paths of rule set files */
    size_t n_rule_sets;
    const char *law, *stop_rules, *claim_rules; /**< paths, "" = none */
    bool advises;        /**< remedies and next measurements are wanted */
    bool use_unverified; /**< criteria that nobody verified count too */
    dsh_assumptions assumptions; /**< n = 0 when `none` */
    int64_t privacy_min_count;
    dsh_detail detail;
    dsh_taxonomy taxonomy;
} dsh_study;

/** Read and check a study. Faults in it are errors naming file, line, key and
 *  what was expected (unknown keys with the nearest known one); what is
 *  merely missing is a notice.
 *  @param[out] out  to be freed with dsh_study_free(); NULL on failure
 *  @retval DOSAH_ENOTFOUND, DOSAH_EINPUT */
dosah_status dsh_study_open(dsh_study **out, const char *path, dsh_context *ctx,
                            dosah_error *err);
void dsh_study_free(dsh_study *study);

/** A study in memory. */
typedef struct dsh_study_text {
    const char *path; /**< for messages and to resolve paths */
    const char *text;
    size_t n;
    bool sealed; /**< a text that nobody vouches for: only files of data_dir
                      are looked at, so data sets must be given by id */
} dsh_study_text;

/** As dsh_study_open(), from memory. */
dosah_status dsh_study_parse(dsh_study **out, const dsh_study_text *text,
                             dsh_context *ctx, dosah_error *err);

/** A study without a file, for jobs that need only some of its settings
 *  (`dosah matrix`): defaults of every key, one profile by id. */
dosah_status dsh_study_defaults(dsh_study **out, const char *profile_id,
                                dsh_context *ctx, dosah_error *err);

/** JSON schema of the study file, from the key table; dsh_free() it. */
dosah_status dsh_study_schema(char **out, dosah_error *err);

/** Write a commented example study with inputs into an empty folder. */
dosah_status dsh_study_init(const char *dir, dsh_context *ctx,
                            dosah_error *err);

static inline bool dsh_source_given(const dsh_source *s)
{
    return s->n_paths > 0;
}

#endif
