/* SPDX-License-Identifier: MIT */
/** @file table.h
 *  @brief One table of the user, whatever file it came from, as rows of
 *  trimmed UTF-8 texts; geometry beside it when asked.
 *
 *  CSV goes through base/csv.h, everything else (XLSX, ODS, GeoPackage,
 *  GeoJSON, TopoJSON, FlatGeobuf, shapefile, …) through OGR. What had to be
 *  assumed about encoding, layer or widths is a notice.
 */
#ifndef DSH_TABLE_H
#define DSH_TABLE_H

#include "base/context.h"
#include "base/geom.h"
#include "base/vec.h"
#include "study/study.h"

/** A column that a reader knows, by our name. */
typedef struct dsh_want {
    const char *name;
    bool required;
} dsh_want;

typedef enum dsh_geometry_kind {
    DSH_GEOMETRY_NONE,
    DSH_GEOMETRY_POINT, /**< other types become their centroid (notice) */
    DSH_GEOMETRY_SHAPE
} dsh_geometry_kind;

struct dsh_table_build;

/** Adds the rows of one file, as table_build.h says; `how` is the caller's. */
typedef dosah_status dsh_table_read_fn(struct dsh_table_build *b,
                                       const char *path, void *how,
                                       dosah_error *err);

typedef struct dsh_table_opts {
    const dsh_want *want; /**< become columns 0 … n_wants - 1 */
    size_t n_wants;
    bool keep_rest; /**< further columns follow the wanted ones */
    dsh_geometry_kind geometry;
    dsh_arena *shape_arena;  /**< where shapes live; NULL = with the table */
    const char *base_dir;    /**< taken off paths in notices; NULL = none */
    dsh_table_read_fn *read; /**< NULL = CSV or OGR, by name and content */
    void *how;               /**< handed to `read` */
} dsh_table_opts;

typedef struct dsh_table_column {
    const char *name;   /**< ours; of further columns theirs, or as mapped */
    const char *theirs; /**< as in the file, "" = in no file */
    DSH_VEC(const char *) cell; /**< [n_rows], "" = empty */
} dsh_table_column;

/** The rows of one file. */
typedef struct dsh_table_part {
    const char *file;        /**< as notices name it */
    const char *crs;         /**< of its geometry, "" = not stated */
    size_t first;            /**< first row */
    const char *const *name; /**< [n_names] columns of the file */
    size_t n_names;
} dsh_table_part;

/** Room for dsh_table_names(). */
enum { DSH_TABLE_NAMES = 128 };

typedef struct dsh_table {
    dsh_arena *arena;
    dsh_arena *shape_arena;
    size_t n_rows;
    DSH_VEC(dsh_table_column) column;
    DSH_VEC(dsh_table_part) part;
    DSH_VEC(int64_t) row; /**< record in its file, header = 1 */
    DSH_VEC(double) x;    /**< point in the part's CRS, NaN = none */
    DSH_VEC(double) y;
    DSH_VEC(dsh_shape) shape; /**< n_parts = 0: none */
} dsh_table;

/** Read all files of a source.
 *  @param[out] out to be freed with dsh_table_free(); NULL on failure
 *  @retval DOSAH_ENOTFOUND a file is missing
 *  @retval DOSAH_EINPUT no header, a required column is missing, no table */
dosah_status dsh_table_read(dsh_table **out, const dsh_source *source,
                            const dsh_table_opts *opts, dsh_context *ctx,
                            dosah_error *err);
void dsh_table_free(dsh_table *table);

/** Never NULL. */
const char *dsh_table_cell(const dsh_table *table, size_t row, size_t column);
/** Does any file have this column? */
bool dsh_table_has(const dsh_table *table, size_t column);
/** "a, b, c": the columns of a file, cut where the room ends. */
void dsh_table_names(char out[DSH_TABLE_NAMES], const char *const *name,
                     size_t n);
/** Part that a row belongs to. */
const dsh_table_part *dsh_table_part_of(const dsh_table *table, size_t row);

/** What a notice says besides its place in the table. */
typedef struct dsh_finding {
    const char *code;
    dosah_severity severity;
    const char *value;   /**< NULL = the cell */
    const char *assumed; /**< NULL = nothing */
} dsh_finding;

/** A notice about a cell; `column` = SIZE_MAX for the row as a whole,
 *  `row` = SIZE_MAX for the table. */
void dsh_table_notice(const dsh_table *table, size_t row, size_t column,
                      dsh_context *ctx, dsh_finding finding);

/** The column as numbers, NaN where empty. The decimal mark is decided over
 *  all values of the column; doubt and wrong types are notices.
 *  @param[out] out [n_rows] */
void dsh_table_numbers(double *out, const dsh_table *table, size_t column,
                       dsh_context *ctx);
/** One cell as a date; wrong ones are a notice and DSH_NO_DATE. */
dsh_date dsh_table_date(const dsh_table *table, size_t row, size_t column,
                        dsh_context *ctx);

typedef enum dsh_yesno {
    DSH_NO,
    DSH_YES,
    DSH_UNKNOWN,
    DSH_NOT_YESNO
} dsh_yesno;

/** ano/ne/neznámo, yes/no/unknown, true/false, 1/0 in any ASCII case; "" is
 *  unknown. */
dsh_yesno dsh_parse_yesno(const char *text);

/** One number whose decimal mark is whichever mark comes last. */
bool dsh_parse_number_any(double *out, const char *text);

#endif
