/* SPDX-License-Identifier: MIT */
/** @file stored.h
 *  @brief Stored results read back: results.gpkg and names.json (inside
 *  output/ only). Tables and columns that older results lack are missing
 *  values here, never faults. */
#ifndef DSH_STORED_H
#define DSH_STORED_H

#include "base/context.h"
#include "base/geom.h"

/** No value: of shares, minutes and persons. */
#define DSH_NO_SHARE   INT16_MIN
#define DSH_NO_PERSONS (-1.0)

enum { DSH_MAX_STORED_STEPS = 8 };

/** An id with what it is called. */
typedef struct dsh_stored_name {
    const char *id;
    dsh_label name;
} dsh_stored_name;

typedef struct dsh_stored_type {
    const char *id;
    dsh_label name;
    const char **group; /**< working groups */
    size_t n_groups;
    bool needs_partly; /**< a partly accessible building will do */
} dsh_stored_type;

typedef struct dsh_stored_profile {
    const char *id;
    dsh_label name;
    bool needs_building;
    const char *user_group; /**< NULL = none */
} dsh_stored_profile;

typedef struct dsh_stored_day {
    const char *id;
    int32_t date; /**< DSH_NO_DATE */
} dsh_stored_day;

/** A row of municipality_reach or area_reach. Shares in basis points, minutes
 *  in tenths. `_lo` ≤ `_hi`. */
typedef struct dsh_stored_sum {
    int16_t certain, possible, no, not_applicable, no_data;
    int16_t trip_lo, trip_hi;     /**< there and back */
    int16_t demand_lo, demand_hi; /**< the same with transport on demand */
    int16_t median_lo, median_hi;
    int16_t outside_pess, outside_opt;
    int16_t within_lo[DSH_MAX_STORED_STEPS], within_hi[DSH_MAX_STORED_STEPS];
    char status; /**< of the median: c, p, n(o), x (not applicable), - */
} dsh_stored_sum;

typedef struct dsh_stored_municipality {
    const char *code, *name;
    double residents;
    dsh_shape shape;
    bool is_private; /**< fewer residents than privacy.min_count */
} dsh_stored_municipality;

/** Drawn around the study area, never counted. */
typedef struct dsh_stored_neighbour {
    const char *name;
    dsh_shape shape;
} dsh_stored_neighbour;

typedef struct dsh_stored_service {
    const char *id, *name, *provider, *building, *opening, *unit;
    uint32_t type;                /**< UINT32_MAX = none that reach knows */
    char form;                    /**< r, o, f, d (at a distance) */
    double capacity, x, y;        /**< NaN = not known */
    int32_t valid_from, valid_to; /**< DSH_NO_DATE = open */
    uint32_t municipality;        /**< UINT32_MAX = outside */
    double nearest[2];    /**< residents who have it nearest on the first day,
                               unfavourable and favourable reading */
    double median_min[2]; /**< their median minutes; NaN */
} dsh_stored_service;

/** Residents of a population group for a service type on the first day with
 *  the focus profile: all, those who certainly and those who at best get
 *  there (and back, if has_trips). */
typedef struct dsh_stored_people {
    double n, lo, hi;
} dsh_stored_people;

/** A building or another surveyed object for one user group. Grades: 0 not,
 *  1 partly, 2 accessible, −1 not known. */
typedef struct dsh_stored_grade {
    const char *object, *rule_set, *group;
    int8_t lo, hi, link_lo[4], link_hi[4];
    double score_lo, score_hi, known_share;
} dsh_stored_grade;

typedef struct dsh_stored_building {
    const char *id, *name;
    double x, y;
    uint32_t municipality;
} dsh_stored_building;

typedef struct dsh_stored_stop {
    const char *id, *name;
    char access; /**< y, n, p(artly), u */
    double x, y;
} dsh_stored_stop;

/** A criterion that is not met, partly met or was never measured. */
typedef struct dsh_stored_criterion {
    const char *object, *rule_set, *group, *criterion, *unit, *clause;
    char outcome;                     /**< f(ail), p(artly), u(nknown) */
    double value, accessible, partly; /**< NaN = none */
} dsh_stored_criterion;

typedef struct dsh_stored_notice {
    const char *code;
    char severity; /**< i, w, e */
    size_t n;
    const char *text[DOSAH_N_LANGS]; /**< of one that is not private */
} dsh_stored_notice;

typedef struct dsh_stored_fact {
    const char *key, *value;
} dsh_stored_fact;

/** Residents of one type by what breaks their way, and how their times vary
 *  (first day, focus profile; from address-level rows, summed up). */
typedef struct dsh_stored_detail {
    bool known;
    double residents;
    double break_at[16];     /**< residents, by dsh_stored.break_name */
    double p_lo[3], p_hi[3]; /**< weighted median of p5, p50, p95; minutes,
                                  INFINITY = half cannot; NaN = no column */
    double assumed;          /**< mean share of assumed values; NaN */
} dsh_stored_detail;

/** What hinders on a street; which profiles, as ids joined by ";". */
typedef struct dsh_stored_barrier {
    const char *kind, *unit, *word, *from;
    const char *stopped[2], *slowed[2]; /**< certainly, possibly */
    double lo, hi;                      /**< of `unit`; NaN = never measured */
    double residents, x, y;
    uint32_t municipality; /**< UINT32_MAX = outside */
} dsh_stored_barrier;

/** Main streets or water, for orientation; working CRS. */
typedef struct dsh_stored_lines {
    double *x, *y;
    uint32_t *start;  /**< [n + 1] */
    uint8_t *is_area; /**< [n] 1 = a closed ring */
    size_t n;
} dsh_stored_lines;

/** The first rows of a table that the report shows as it is. */
typedef struct dsh_stored_table {
    const char *name;
    const char **column;
    bool *number;      /**< [n_columns] does it hold numbers? */
    const char **cell; /**< [n_rows * n_columns] "" = missing */
    size_t n_columns, n_rows, n_all;
} dsh_stored_table;

enum { DSH_MAX_MORE = 2 };

typedef struct dsh_stored {
    dsh_arena *arena;
    const char *dir;
    bool lang[DOSAH_N_LANGS];
    bool has_trips;  /**< there-and-back columns */
    bool has_demand; /**< those with transport on demand */
    bool has_grades;
    bool has_nearest; /**< dsh_stored_service.nearest is known */
    int64_t min_count;
    int32_t date; /**< of the run; DSH_NO_DATE */
    size_t n_types, n_profiles, n_days, n_municipalities;
    dsh_stored_type *type;
    dsh_stored_profile *profile;
    dsh_stored_day *day;
    dsh_stored_municipality *municipality;
    dsh_stored_neighbour *neighbour;
    size_t n_neighbours;
    dsh_stored_lines streets, water;
    size_t focus, adult;                /**< profiles; adult SIZE_MAX = none */
    size_t type_at, day_at, n_all_days; /**< of dsh_stored_open_one(): place of
                                             the type and the day among all */
    int step_min[DSH_MAX_STORED_STEPS];
    size_t n_steps;
    dsh_stored_sum *sum;   /**< [type][profile][day][municipality] */
    dsh_stored_sum *total; /**< [type][profile][day] */
    double residents;
    dsh_stored_detail *detail; /**< [type]; NULL without address rows */
    dsh_stored_name *people;   /**< population groups; only the ids are set */
    dsh_stored_people *group_reach; /**< [people][type] */
    size_t n_people;
    const char *break_name[16];
    size_t n_breaks;
    dsh_stored_name *group, *rule_set, *criterion_name;
    size_t n_groups, n_rule_sets, n_criterion_names;
    dsh_stored_service *service;
    dsh_stored_building *building;
    dsh_stored_grade *grade;
    dsh_stored_criterion *criterion;
    dsh_stored_stop *stop;
    dsh_stored_notice *notice;
    dsh_stored_fact *fact;
    dsh_stored_fact *photo; /**< surveyed object, path or address */
    size_t n_services, n_buildings, n_grades, n_criteria, n_stops, n_notices,
        n_facts, n_photos;
    dsh_stored_table more[DSH_MAX_MORE]; /**< load, premises_score */
    size_t n_more;
    dsh_stored_barrier *barrier; /**< the first by residents */
    size_t n_barriers, n_all_barriers;
    const char **table; /**< names of all tables, sorted */
    size_t n_tables;
} dsh_stored;

/** Read the results in `dir`. Clear it whatever comes back.
 *  @retval DOSAH_ENOTFOUND no results.gpkg; DOSAH_EINPUT not readable */
dosah_status dsh_stored_open(dsh_stored *out, const char *dir,
                             const dsh_context *ctx, dosah_error *err);
/** The same of one service type and one day (NULL = the first), and only what
 *  maps show: no criteria, notices or sums of rows by address.
 *  @retval DOSAH_EUSAGE they have no such type or day, too */
dosah_status dsh_stored_open_one(dsh_stored *out, const char *dir,
                                 const char *type, const char *day,
                                 const dsh_context *ctx, dosah_error *err);
void dsh_stored_clear(dsh_stored *stored);

/** Index into `sum` and, with n_municipalities = 1, `total`. */
static inline size_t dsh_stored_at(const dsh_stored *s, size_t type,
                                   size_t profile, size_t day)
{
    return (type * s->n_profiles + profile) * s->n_days + day;
}
const dsh_stored_sum *dsh_stored_sum_of(const dsh_stored *s, size_t at,
                                        size_t municipality);
/** Value of a fact of the run record, "" if there is none. */
const char *dsh_stored_fact_of(const dsh_stored *s, const char *key);
/** The same of a fact that may differ by language: `key`, else `key`.cs. */
const char *dsh_stored_fact_in(const dsh_stored *s, const char *key,
                               dosah_lang lang);
/** The same as a whole number, 0 if it is none. */
int64_t dsh_stored_count_of(const dsh_stored *s, const char *key);
bool dsh_stored_has_table(const dsh_stored *s, const char *name);
/** Grade of an object for a user group by the first rule set; NULL. */
const dsh_stored_grade *dsh_stored_grade_of(const dsh_stored *s,
                                            const char *object,
                                            const char *group);

#endif
