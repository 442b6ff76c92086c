/* SPDX-License-Identifier: MIT */
/** @file writers.h
 *  @brief Result tables to files, one format each (inside output/ only). */
#ifndef DSH_WRITERS_H
#define DSH_WRITERS_H

#include "output/tables.h"

/** csv/<table>.csv and csv/<table>.schema.json (Frictionless Table Schema,
 *  https://specs.frictionlessdata.io/table-schema/) below `dir`. */
dosah_status dsh_csv_write_table(const dsh_material *m, const dsh_result *table,
                                 dosah_error *err);

/** results.gpkg at `path` (OGC GeoPackage 1.3, 12-128r17). */
dosah_status dsh_gpkg_write(const dsh_material *m, const char *path,
                            dosah_error *err);

/** results.xlsx at `path`: the tables for people, in the study's first
 *  language. */
dosah_status dsh_xlsx_write(const dsh_material *m, const char *path,
                            dosah_error *err);

#endif
