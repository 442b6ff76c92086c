/* SPDX-License-Identifier: MIT */
/** @file tables.h
 *  @brief What the readers make of a study's tables: plain arrays in one
 *  arena, coordinates in the working CRS, text in UTF-8, keys trimmed.
 *  Missing numbers are NaN, missing texts "", missing links DSH_NONE. */
#ifndef DSH_TABLES_H
#define DSH_TABLES_H

#include "base/geom.h"
#include "ingest/opening.h"
#include "study/study.h"

#define DSH_NONE UINT32_MAX

/** Persons are counted in 10⁻⁶ person, so that sums are exact. */
#define DSH_PERSON INT64_C(1000000)

typedef struct dsh_municipalities {
    uint32_t n;
    const char **code, **name;
    dsh_shape *shape;
    double *label_x, *label_y;
    int64_t *residents; /**< −1 = no data */
    int64_t *group;     /**< [n * n_groups] residents; −1 = no data */
    const char **area;  /**< [n * study n_areas] value, "" = none */
} dsh_municipalities;

/** Drawn, never counted. */
typedef struct dsh_neighbours {
    uint32_t n;
    const char **name;
    dsh_shape *shape;
} dsh_neighbours;

typedef enum dsh_origin_kind {
    DSH_ORIGINS_WEIGHTED,
    DSH_ORIGINS_SPREAD, /**< points without weights */
    DSH_ORIGINS_CELLS,  /**< 200 m cells made from streets */
    DSH_ORIGINS_RUIAN
} dsh_origin_kind;

typedef struct dsh_origins {
    uint32_t n;
    dsh_origin_kind kind;
    const char **id;
    double *x, *y;
    uint32_t *municipality; /**< DSH_NONE never: outside points are dropped
                                 with a notice */
    int64_t *weight;        /**< [n] 10⁻⁶ residents */
    int64_t *group; /**< [n * n_groups] 10⁻⁶ residents; −1 no data */
} dsh_origins;

typedef enum dsh_form {
    DSH_FORM_RESIDENTIAL,
    DSH_FORM_OUTPATIENT,
    DSH_FORM_FIELD,
    DSH_FORM_REMOTE
} dsh_form;

/** One row per service and form. */
typedef struct dsh_services {
    uint32_t n;
    const char **id, **name, **provider, **building_id, **ruian_adm;
    uint32_t *type; /**< index in the taxonomy */
    dsh_form *form;
    double *x, *y;         /**< NaN when nowhere (field and remote may be) */
    uint32_t *building;    /**< survey object, DSH_NONE = never surveyed */
    dsh_opening **opening; /**< parsed; NULL = not stated */
    const char **opening_text;
    double *capacity; /**< NaN = not stated */
    const char **capacity_unit, **working_groups;
    int32_t *stay_s;                 /**< of the service, else of its type,
                                        else the default of the study */
    dsh_date *valid_from, *valid_to; /**< DSH_NO_DATE = open */
} dsh_services;

typedef enum dsh_object_kind {
    DSH_OBJECT_BUILDING,
    DSH_OBJECT_STOP,
    DSH_OBJECT_STREET
} dsh_object_kind;

/** Things that were surveyed. */
typedef struct dsh_objects {
    uint32_t n;
    const char **id;
    dsh_object_kind *kind;
    double *x, *y; /**< NaN = not stated */
    const char **name, **ruian_adm;
} dsh_objects;

typedef enum dsh_fact_state {
    DSH_FACT_KNOWN,
    DSH_FACT_EXISTS_NOT,
    DSH_FACT_UNKNOWN
} dsh_fact_state;

typedef enum dsh_method {
    DSH_METHOD_MEASURED,
    DSH_METHOD_ESTIMATED,
    DSH_METHOD_DERIVED,
    DSH_METHOD_DECLARED
} dsh_method;

/** Facts, sorted by (object, element, element_no, attribute). Numbers are in
 *  the attribute's unit of datasets/survey-attributes.yaml (mm, bp, …). */
typedef struct dsh_facts {
    uint32_t n;
    uint32_t *object;
    const char **element, **attribute;
    uint32_t *element_no; /**< 1-based; 0 = the element as a whole */
    double *number;       /**< NaN when text or not known */
    const char **text;    /**< as given, "" when not known */
    dsh_fact_state *state;
    dsh_method *method;
    dsh_date *date;
    const char **surveyor, **from_zone, **to_zone, **photo;
    double *accuracy, *x, *y; /**< NaN = not stated */
    uint32_t *first;          /**< [n_objects + 1] facts of each object */
} dsh_facts;

enum { DSH_DEMAND_NO, DSH_DEMAND_YES, DSH_DEMAND_UNKNOWN, DSH_DEMAND_PARTLY };

/** Transport on demand, one row per operator and rule. The last of
 *  n_municipalities + 1 places is everywhere else. */
typedef struct dsh_demand {
    uint32_t n;
    const char **operator_name, **who, **hours_text;
    dsh_opening **opening; /**< NULL = not stated */
    uint8_t *home;   /**< [n * (n_municipalities + 1)] carries residents of */
    uint8_t *away;   /**< the same: carries them to services in */
    uint8_t *admits; /**< [n * n_profiles] DSH_DEMAND_NO, YES, UNKNOWN (some of
                          the profile's people, or not stated) */
    uint8_t *access; /**< DSH_DEMAND_… of the vehicle */
    double *speed_m_s;       /**< along the straight line * detour_factor */
    int32_t *wait_s;         /**< added to each ride */
    double *order_ahead_min; /**< NaN = not stated */
} dsh_demand;

typedef struct dsh_premises {
    uint32_t n;
    const char **id, **name, **owner;
    double *x, *y, *area_m2, *rooms;
    uint32_t *building;
    uint32_t n_extra; /**< further columns, kept as text */
    const char **extra_name;
    const char **extra; /**< [n * n_extra] */
} dsh_premises;

typedef struct dsh_tables {
    dsh_arena *arena;
    dsh_municipalities municipalities;
    dsh_neighbours neighbours;
    dsh_origins origins; /**< cells are added by dsh_origins_cells() */
    dsh_services services;
    dsh_objects objects;
    dsh_facts facts;
    dsh_demand demand;
    dsh_premises premises;
} dsh_tables;

/** Read every table of the study (all but streets, elevation, timetable).
 *  @param[out] out to be freed with dsh_tables_free() */
dosah_status dsh_tables_read(dsh_tables **out, const dsh_study *study,
                             dsh_context *ctx, dosah_error *err);
void dsh_tables_free(dsh_tables *tables);

/** Form (iii) of origins: 200 m cells within 150 m of a street that people
 *  live on; (x, y) are points on such streets at most 50 m apart. Replaces
 *  tables->origins; municipal sums stay exact. */
dosah_status dsh_origins_cells(dsh_tables *tables, const dsh_study *study,
                               const double *x, const double *y, size_t n,
                               dsh_context *ctx, dosah_error *err);

#endif
