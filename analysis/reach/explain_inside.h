/* SPDX-License-Identifier: MIT */
/** @file explain_inside.h
 *  @brief Inside of an explanation (explain*.c alone). */
#ifndef DSH_EXPLAIN_INSIDE_H
#define DSH_EXPLAIN_INSIDE_H

#include "reach/explain.h"
#include "reach/stage.h"

/** What is being explained, with the stage and worker that made its row. */
typedef struct dsh_explaining {
    dsh_explanation *out;
    const dsh_stage *stage;
    dsh_reach_worker *w;
} dsh_explaining;

typedef DSH_VEC(dsh_egress) dsh_walk_list;

/** The walks of one direction between origin and service. Zero-initialise;
 *  dsh_pair_clear() it. Prices as in dsh_itinerary_query, borrowed. */
typedef struct dsh_pair {
    dsh_walk_list access, egress;
    int32_t walk_s, walk_assumed_s;
    const uint8_t *trip_price, *stop_price;
} dsh_pair;

dosah_status dsh_walks_of_row(dsh_walk_list *out, const dsh_links *links,
                              uint32_t row, dosah_error *err);
/** From origin to service, in a reading with some of the way relaxed. */
dosah_status dsh_pair_there(dsh_pair *out, const dsh_explaining *x,
                            dsh_reading reading, unsigned relaxed,
                            dosah_error *err);
void dsh_pair_clear(dsh_pair *pair);
/** The curve of a pair; `access` has rows by origin. */
dosah_status dsh_pair_curve(dsh_curve *curve, const dsh_explaining *x,
                            const dsh_pair *pair, const dsh_plan *plan,
                            const dsh_links *access, dosah_error *err);
dosah_status dsh_pair_itinerary(dsh_itinerary *out, const dsh_pair *pair,
                                const dsh_plan *plan, int32_t leave_s,
                                int32_t limit_s, dosah_error *err);

/** Metres of every walk of a reading's journeys. */
dosah_status dsh_explain_metres(const dsh_explaining *x, dsh_reading reading,
                                dsh_explained *explained, dosah_error *err);
/** Fill out->mended and out->mend. */
dosah_status dsh_explain_mend(const dsh_explaining *x, dosah_error *err);

#endif
