/* SPDX-License-Identifier: MIT */
/** @file result.h
 *  @brief A result table described once for every writer: columns with name,
 *  type, unit and text, and a callback that gives the rows (inside output/
 *  only). */
#ifndef DSH_RESULT_H
#define DSH_RESULT_H

#include "base/geom.h"
#include "base/num.h"
#include "base/text.h"
#include "base/vec.h"
#include "ingest/tables.h"

typedef enum dsh_col_type {
    DSH_COL_TEXT,
    DSH_COL_INT,
    DSH_COL_NUMBER, /**< kept as an integer of 10^-decimals */
    DSH_COL_DATE,   /**< text YYYY-MM-DD */
    DSH_COL_BOOL
} dsh_col_type;

/** Which of two readings a column holds; its name gets the ending. */
typedef enum dsh_col_end {
    DSH_END_NONE,
    DSH_END_LO,
    DSH_END_HI,
    DSH_END_PESS,
    DSH_END_OPT
} dsh_col_end;

/** One column. Its text is `column.<about>`, `{n}` in it replaced by arg. */
typedef struct dsh_col {
    const char *name;
    const char *about; /**< NULL = name */
    const char *arg;   /**< NULL = none */
    const char *unit;  /**< "min", "m", "persons"; NULL = none */
    dsh_col_type type;
    dsh_col_end end;
    unsigned decimals;
    bool persons; /**< counts people: small counts are private */
} dsh_col;

/** One value of a row. */
typedef struct dsh_cell {
    bool known;
    int64_t number;   /**< scaled by the column's decimals */
    const char *text; /**< TEXT and DATE; valid until the next row */
} dsh_cell;

typedef struct dsh_result dsh_result;

/** A row being filled, column by column from the first. */
typedef struct dsh_row {
    const dsh_result *table;
    dsh_cell *cell;
    size_t n;
    char date[4][11];
    unsigned n_dates;
} dsh_row;

/** Fill row i; false = there is no such row for others to see. Called from
 *  any thread. */
typedef bool (*dsh_row_fn)(dsh_row *row, const void *user, size_t i);

typedef enum dsh_geometry {
    DSH_NO_GEOMETRY,
    DSH_POINTS,
    DSH_LINES,
    DSH_POLYGONS
} dsh_geometry;

/** Where row i lies; NaN or NULL = nowhere. A line has n_line ≥ 2 points. */
typedef struct dsh_place {
    double x, y;
    const dsh_shape *shape;
    const double *line_x, *line_y;
    size_t n_line;
} dsh_place;
typedef void (*dsh_place_fn)(dsh_place *place, const void *user, size_t i);

struct dsh_result {
    const char *name; /**< text: `table.<name>` */
    dsh_arena *arena;
    DSH_VEC(dsh_col) col;
    size_t n_rows;
    dsh_row_fn row;
    const void *user;
    dsh_geometry geometry;
    dsh_place_fn place;
    bool in_workbook; /**< a sheet of results.xlsx */
    bool (*is_private)(const void *user, size_t i); /**< row i is not handed
                                                         out; NULL = none */
    bool failed; /**< out of memory while it was described */
};

enum { DSH_MAX_RESULTS = 40 };

/** All tables of one run; freed with dsh_result_list_clear(). */
typedef struct dsh_result_list {
    dsh_arena *arena;
    dsh_result *table[DSH_MAX_RESULTS];
    size_t n;
    bool failed; /**< out of memory */
} dsh_result_list;

/** A new last table of the list; NULL (and list->failed) when out of
 *  memory. */
dsh_result *dsh_result_new(dsh_result_list *list, const char *name,
                           size_t n_rows, dsh_row_fn row, const void *user);
void dsh_result_list_clear(dsh_result_list *list);
/** Append a column; a name that is taken (in any case of its letters) gets
 *  "_2", "_3", … */
void dsh_result_column(dsh_result *table, dsh_col col);
/** Two columns: name_lo and name_hi, or name_pess and name_opt. */
void dsh_result_add_interval(dsh_result *table, dsh_col col);
void dsh_result_add_readings(dsh_result *table, dsh_col col);
/** For names made on the spot: printf-like, in the table's arena. */
DSH_PRINTF(2, 3)
const char *dsh_result_word(dsh_result *table, const char *fmt, ...);
/** Index of a column, SIZE_MAX if there is none. */
size_t dsh_result_find(const dsh_result *table, const char *name);

/** Text of a column for people. */
void dsh_col_title(char *out, size_t size, const dsh_col *col,
                   const dsh_texts *texts, dosah_lang lang);
/** Text of a table for people. */
void dsh_result_title(char *out, size_t size, const dsh_result *table,
                      const dsh_texts *texts, dosah_lang lang);

/** Next cell of the row. Missing: NULL and "" texts, NaN, DSH_NO_DATE. */
void dsh_row_null(dsh_row *row);
void dsh_row_text(dsh_row *row, const char *text);
void dsh_row_int(dsh_row *row, int64_t v);
void dsh_row_bool(dsh_row *row, bool v);
void dsh_row_date(dsh_row *row, dsh_date v);
/** Time of day HH:MM, rounded down; past midnight 24:05. INT32_MIN is missing.
 *  At most four dates and times of day in a row. */
void dsh_row_clock(dsh_row *row, int32_t s);
/** Rounded to the column's decimals, halves away from zero. */
void dsh_row_number(dsh_row *row, double v);
/** Already in units of 10^-decimals. */
void dsh_row_scaled(dsh_row *row, int64_t v);
/** Persons of 10⁻⁶; negative = no data. */
void dsh_row_persons(dsh_row *row, int64_t v);
/** Seconds as minutes with one decimal, rounded half up; DSH_NEVER_S and
 *  INT32_MIN are missing. */
void dsh_row_minutes(dsh_row *row, int32_t s);
/** part / whole with four decimals, rounded half up; missing if whole is 0. */
void dsh_row_share(dsh_row *row, int64_t part, int64_t whole);

/** Room for a row of the table; `cell` to be freed with dsh_free(). */
dosah_status dsh_row_init(dsh_row *row, const dsh_result *table,
                          dosah_error *err);
/** Fill it with row i. */
bool dsh_row_read(dsh_row *row, size_t i);

/** A cell as data files have it, fractions of two or more decimals without
 *  the zeros that end them; out has DSH_NUM_SIZE bytes, unused for
 *  texts. NULL = missing. */
const char *dsh_cell_print(char out[DSH_NUM_SIZE], const dsh_col *col,
                           const dsh_cell *cell);
/** Value of a numeric cell. */
double dsh_cell_value(const dsh_col *col, const dsh_cell *cell);

#endif
