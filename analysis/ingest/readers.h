/* SPDX-License-Identifier: MIT */
/** @file readers.h
 *  @brief The readers of single tables, called in this order by
 *  dsh_tables_read(); later ones join to what earlier ones left. */
#ifndef DSH_READERS_H
#define DSH_READERS_H

#include "ingest/coords.h"
#include "ingest/keys.h"
#include "ingest/table.h"
#include "ingest/tables.h"

typedef struct dsh_reading {
    dsh_tables *out;
    const dsh_study *study;
    dsh_context *ctx;
    dsh_box area; /**< of the municipalities, working CRS */
} dsh_reading;

dosah_status dsh_read_municipalities(dsh_reading *r, dosah_error *err);
dosah_status dsh_read_neighbours(dsh_reading *r, dosah_error *err);
dosah_status dsh_read_population(dsh_reading *r, dosah_error *err);
dosah_status dsh_read_origins(dsh_reading *r, dosah_error *err);
dosah_status dsh_read_survey(dsh_reading *r, dosah_error *err);
dosah_status dsh_read_services(dsh_reading *r, dosah_error *err);
dosah_status dsh_read_demand(dsh_reading *r, dosah_error *err);
dosah_status dsh_read_premises(dsh_reading *r, dosah_error *err);

/** The objects a service or a place may stand in. */
typedef struct dsh_joins {
    dsh_keys by_id, by_adm;
    dsh_arena *arena;
} dsh_joins;

dosah_status dsh_joins_new(dsh_joins *out, const dsh_objects *objects,
                           dosah_error *err);
void dsh_joins_clear(dsh_joins *joins);
/** Nearest building within `max_m` metres, lowest index on a tie; DSH_NONE
 *  if none. `*distance_m` as the crow flies. */
uint32_t dsh_nearest_building(double *distance_m, const dsh_objects *objects,
                              double x, double y, double max_m);

/** Is this key a repetition? Tells so in a notice. `seen` indexes column
 *  `column` of the whole table. */
bool dsh_is_repeated(const dsh_table *table, const dsh_keys *seen, size_t row,
                     size_t column, dsh_context *ctx);

/** Options of dsh_table_read() for a reader of this study. */
dsh_table_opts dsh_reader_opts(const dsh_reading *r, const dsh_want *want,
                               size_t n_wants, dsh_geometry_kind geometry);
/** Where the coordinates of a source are expected. */
dsh_place dsh_reader_place(const dsh_reading *r, const dsh_source *source);

#endif
