/* SPDX-License-Identifier: MIT */
/** @file tables.h
 *  @brief The result tables of a run (inside output/ only). Each maker adds
 *  its tables to the list, or none if the run has nothing for them. */
#ifndef DSH_OUTPUT_TABLES_H
#define DSH_OUTPUT_TABLES_H

#include "output/inside.h"
#include "output/privacy.h"
#include "output/result.h"

/** A row of the `area` table. */
typedef struct dsh_area_row {
    const char *area, *value;
    dsh_shape shape;
} dsh_area_row;

/** A row of the `run` table. */
typedef struct dsh_run_fact {
    const char *key, *value;
} dsh_run_fact;

/** A row of the `notice` table. */
typedef struct dsh_notice_row {
    dsh_notice notice; /**< its file told relative to the study */
    size_t n_of_code;  /**< stored and only counted */
    const char *text[DOSAH_N_LANGS];
    bool is_private; /**< tells about single addresses */
} dsh_notice_row;

/** What makers look at: an output and what was worked out from it. */
typedef struct dsh_material {
    const dsh_output *o;
    dsh_cells cells; /**< of addresses, when they may not be shown */
    dsh_area_row *area;
    size_t n_areas;
    dsh_run_fact *fact;
    size_t n_facts;
    dsh_notice_row *notice;
    size_t n_notices;
    dsh_street_km *km; /**< [n_profiles]; NULL without streets */
    dsh_result_list list;
} dsh_material;

/** tables_place.c: municipality, area, origin, stop. */
void dsh_make_places(dsh_result_list *list, const dsh_material *m);
/** tables_object.c: service, building, premises. */
void dsh_make_objects(dsh_result_list *list, const dsh_material *m);
/** tables_fact.c: fact. */
void dsh_make_facts(dsh_result_list *list, const dsh_material *m);
/** tables_reach.c: reach, municipality_reach, area_reach. */
void dsh_make_reach(dsh_result_list *list, const dsh_material *m);
/** tables_supply.c: stop_service, municipality_supply. */
void dsh_make_supply(dsh_result_list *list, const dsh_material *m);
/** tables_street.c: street. */
void dsh_make_streets(dsh_result_list *list, const dsh_material *m);
/** tables_barrier.c: barrier. */
void dsh_make_barriers(dsh_result_list *list, const dsh_material *m);
/** tables_usability.c: usability, usability_criterion. */
void dsh_make_usability(dsh_result_list *list, const dsh_material *m);
/** tables_run.c: street_share, notice, run. */
void dsh_make_run(dsh_result_list *list, const dsh_material *m);

/** Rows of the `area` table: each value of each area of the study, and the
 *  whole study area as "study". None without reach. */
dosah_status dsh_material_areas(dsh_material *m, dosah_error *err);
/** Rows of the `street_share`, `notice` and `run` tables. */
dosah_status dsh_material_facts(dsh_material *m, dosah_error *err);

/** Every table of the run, in a fixed order, in m->list. Clear it whatever
 *  comes back. */
dosah_status dsh_material_init(dsh_material *m, dsh_output *output,
                               dosah_error *err);
void dsh_material_clear(dsh_material *m);

/** "not", "partly", "accessible". */
const char *dsh_grade_name(uint8_t grade);

/** dsh_area_row.area of the row that is the whole study area. */
#define DSH_STUDY_AREA "study"

#endif
