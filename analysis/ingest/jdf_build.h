/* SPDX-License-Identifier: MIT */
/** @file jdf_build.h
 *  @brief What the parts of the JDF reader share while it reads.
 *
 *  A feed is one batch or many. Order for each batch: version, codes, stops,
 *  operators, lines, stops of lines, trips, their other operators, time codes,
 *  calls; after the last one days of all lines become services, because a
 * detour timetable in one batch takes days from the line in another. */
#ifndef DSH_JDF_BUILD_H
#define DSH_JDF_BUILD_H

#include "base/vsi.h"
#include "ingest/gtfs_build.h"
#include "ingest/jdf.h"
#include "ingest/opening.h"

/* ---- rows (jdf_rows.c) ------------------------------------------------- */

enum { DSH_JDF_MAX_FIELDS = 32 };

/** One file of a batch, read front to back. */
typedef struct dsh_jdf_rows {
    const char *file; /**< as notices name it */
    VSILFILE *in;
    char *buffer;
    size_t at, end; /**< what is read and not yet used */
    bool at_end;
    uint64_t left;                     /**< bytes that may still be unpacked */
    int64_t row;                       /**< 1-based, of the row at hand */
    dsh_str field[DSH_JDF_MAX_FIELDS]; /**< valid until the next row */
    size_t n_fields;
} dsh_jdf_rows;

/** @param max_bytes  of the whole file */
dosah_status dsh_jdf_rows_open(dsh_jdf_rows *r, const char *path,
                               const char *file, uint64_t max_bytes,
                               dosah_error *err);
/** The next row; *got = false at the end.
 *  @retval DOSAH_EINPUT the row is cut short or no JDF; DOSAH_ELIMIT */
dosah_status dsh_jdf_rows_next(dsh_jdf_rows *r, bool *got, dosah_error *err);
void dsh_jdf_rows_close(dsh_jdf_rows *r);

/* ---- tables (jdf_table.c) ---------------------------------------------- */

/** Versions that differ in their fields. */
typedef enum dsh_jdf_form {
    DSH_JDF_1_9, /**< and 1.8 */
    DSH_JDF_1_10,
    DSH_JDF_1_11,
    DSH_JDF_N_FORMS
} dsh_jdf_form;

/** Where the fields of one form stand. */
typedef struct dsh_jdf_layout {
    uint8_t n_fields; /**< 0 = this form has no such file */
    uint8_t n_needed; /**< a row with fewer is cut short */
    int16_t at[10];   /**< by the table's own enum, -1 = none */
} dsh_jdf_layout;

typedef struct dsh_jdf_kind {
    const char *file; /**< "Zastavky.txt" */
    bool required;
    const char *const *field; /**< names for notices, by the table's enum */
    dsh_jdf_layout form[DSH_JDF_N_FORMS];
} dsh_jdf_kind;

struct dsh_jdf;

/** One table while it is read. */
typedef struct dsh_jdf_table {
    struct dsh_jdf *j;
    const dsh_jdf_kind *kind;
    const dsh_jdf_layout *layout;
    dsh_jdf_rows rows;
} dsh_jdf_table;

typedef dosah_status (*dsh_jdf_row_fn)(dsh_jdf_table *t, dosah_error *err);
/** Hand every row of a table of the batch to `row`.
 *  @retval DOSAH_EINPUT a required file is missing, a row is cut short */
dosah_status dsh_jdf_each(struct dsh_jdf *j, const dsh_jdf_kind *kind,
                          dsh_jdf_row_fn row, dosah_error *err);

/** Trimmed bytes as they stand; `extra` counts on from the field. */
dsh_str dsh_jdf_raw(const dsh_jdf_table *t, unsigned field, unsigned extra);
/** UTF-8 in the arena of the result; NULL when out of memory. */
const char *dsh_jdf_text(const dsh_jdf_table *t, unsigned field);
/** At most three fields as one key; what is longer than any number of JDF is
 *  cut. */
enum { DSH_JDF_KEY = 160 };
dsh_str dsh_jdf_key(char out[DSH_JDF_KEY], const dsh_jdf_table *t,
                    const unsigned *field, size_t n);
/** @retval DOSAH_EINPUT the field is empty: file and row in `err` */
dosah_status dsh_jdf_need(const dsh_jdf_table *t, unsigned field,
                          dosah_error *err);
/** A required whole number 0 … hi.
 *  @retval DOSAH_EINPUT empty, no number, too large */
dosah_status dsh_jdf_int(const dsh_jdf_table *t, unsigned field, int64_t hi,
                         int64_t *out, dosah_error *err);
/** ddMMyyyy; DSH_NO_DATE if empty, or wrong (notice). */
dsh_date dsh_jdf_date(const dsh_jdf_table *t, unsigned field);
/** A notice about a field of the row at hand; its value is the text. */
void dsh_jdf_tell(const dsh_jdf_table *t, unsigned field, const char *code,
                  dosah_severity severity);

/* ---- the feed ---------------------------------------------------------- */

/** What a fixed code does, as bits; weekdays are bits 0 (Monday) to 6. */
enum {
    DSH_JDF_ALL_WEEKDAYS = 0x7F,
    DSH_JDF_WORKDAYS = 1 << 7,
    DSH_JDF_SUNDAYS_HOLIDAYS = 1 << 8,
    DSH_JDF_ANY_DAY = 0x1FF, /**< codes of days */
    DSH_JDF_ACCESSIBLE = 1 << 9,
    DSH_JDF_PARTLY = 1 << 10,
    DSH_JDF_EXIT_ONLY = 1 << 11,
    DSH_JDF_BOARDING_ONLY = 1 << 12,
    DSH_JDF_BORDER_ONLY = 1 << 13,
    DSH_JDF_NOT_SERVED = 1 << 14,
    DSH_JDF_ON_REQUEST = 1 << 15,
    DSH_JDF_ON_DEMAND = 1 << 16,
    DSH_JDF_CONDITIONAL = 1 << 17,
    /* Nobody is carried between stops that share one of these bits. */
    DSH_JDF_BAN_SHIFT = 18,
    DSH_JDF_BANS = 0xF << DSH_JDF_BAN_SHIFT
};

typedef struct dsh_jdf_symbol {
    const char *text;
    uint32_t effect;
} dsh_jdf_symbol;

/** A number of Pevnykod and what it does. */
typedef struct dsh_jdf_code {
    int64_t number;
    uint32_t effect;
} dsh_jdf_code;

/** Type of a time code. */
enum {
    DSH_JDF_RUNS = 1,
    DSH_JDF_ALSO,
    DSH_JDF_ONLY,
    DSH_JDF_NOT,
    DSH_JDF_ODD,
    DSH_JDF_EVEN,
    DSH_JDF_ODD_FROM_TO,
    DSH_JDF_EVEN_FROM_TO
};

typedef struct dsh_jdf_time {
    uint32_t trip; /**< row of the build */
    int32_t type;
    dsh_date from, to; /**< inclusive */
} dsh_jdf_time;

typedef struct dsh_jdf_line {
    const char *number;
    dsh_date from, to;
    bool detour;
    dsh_date made; /**< of its batch, DSH_NO_DATE = not stated */
    uint32_t route;
    uint32_t nameless_route; /**< of trips of other operators too;
                                  DSH_GTFS_NONE = there are none */
    uint32_t batch;
} dsh_jdf_line;

/** Trips of one line that run on the same days. */
typedef struct dsh_jdf_calendar {
    uint32_t line;
    uint32_t days; /**< codes of days */
    size_t first_time, n_times;
} dsh_jdf_calendar;

/** What the trips of the batch say until calls are read. */
typedef struct dsh_jdf_trip {
    uint32_t line;
    uint32_t effect;
    int64_t number;
} dsh_jdf_trip;

/** Per stop of the build from `first_stop` on. */
typedef struct dsh_jdf_stop {
    const char *okres;
    bool used, ambiguous;
    uint8_t of_lines; /**< 0 = no row in Zaslinky; 1 + dsh_access where its
                           rows agree, else DSH_JDF_MIXED */
} dsh_jdf_stop;
enum { DSH_JDF_MIXED = 0xFF };

/** A row of Navaznosti: a trip and a line of which one waits for the other. */
typedef struct dsh_jdf_connection {
    bool waits;        /**< the trip waits for the line, else the line for it */
    uint32_t trip;     /**< row of the build */
    uint32_t stop;     /**< row of the build: where the trip calls */
    const char *other; /**< number of the line */
    uint32_t other_stop, other_end; /**< rows of the build; the end may be
                                         DSH_GTFS_NONE */
} dsh_jdf_connection;

/** A trip and its double, which carries those who board where it must not
 *  (jdf_bans.c). */
typedef struct dsh_jdf_double {
    uint32_t trip, copy; /**< rows of the build */
} dsh_jdf_double;

struct dsh_jdf_places;
struct dsh_jdf_names;

/** What is told once for each batch. */
typedef struct dsh_jdf_counts {
    size_t on_request, on_demand, conditional, excluded, long_rows, posts,
        groups, other_operators, reservations, notes, other_numbers,
        no_line_stop;
} dsh_jdf_counts;

typedef struct dsh_jdf {
    dsh_gtfs_build *b;
    const dsh_timetable_opts *opts;
    dsh_arena *arena; /**< of the feed's reading */
    dsh_holidays holidays;
    dsh_jdf_symbol *symbol;
    size_t n_symbols;
    struct dsh_jdf_names *names;
    struct dsh_jdf_places *places;

    dsh_idmap stop_key, line_id, calendar_key;
    DSH_VEC(dsh_jdf_stop) stop;
    DSH_VEC(dsh_jdf_line) line;
    DSH_VEC(dsh_jdf_calendar) calendar;
    DSH_VEC(dsh_jdf_time) time; /**< of calendars */
    DSH_VEC(dsh_jdf_connection) connection;
    DSH_VEC(dsh_jdf_double) twin; /**< by trip */
    uint32_t n_batches;

    /* of the batch being read */
    dsh_arena *batch_arena;
    const char *root, *shown; /**< folder, and as the study names it */
    uint64_t max_bytes;
    char **member;
    size_t n_members;
    dsh_jdf_form form;
    bool has_version;
    dsh_date made;
    DSH_VEC(dsh_jdf_code) code; /**< sorted by number */
    dsh_idmap batch_stop, batch_operator, batch_line, batch_trip,
        batch_line_stop;
    DSH_VEC(uint32_t) stop_row;    /**< of batch_stop: row of the build */
    DSH_VEC(uint32_t) stop_effect; /**< of batch_stop: of its codes */
    DSH_VEC(const char *) operator_name;
    DSH_VEC(uint32_t) line_row;         /**< of batch_line: line of the feed */
    DSH_VEC(uint32_t) line_stop_effect; /**< of batch_line_stop */
    DSH_VEC(dsh_jdf_trip) trip;         /**< from b->first_trip on */
    DSH_VEC(dsh_jdf_time) trip_time;
    dsh_jdf_counts counts;
} dsh_jdf;

/* ---- parts ------------------------------------------------------------- */

/** Does the path hold JDF? Quick looks only: names, not contents. */
dosah_status dsh_jdf_is(bool *out, const dsh_gtfs_build *b,
                        const dsh_timetable_opts *opts, dosah_error *err);
/** Read all batches of b->path into `b`. */
dosah_status dsh_jdf_read(dsh_gtfs_build *b, const dsh_timetable_opts *opts,
                          dosah_error *err);

/** Called for each batch; root, shown, members and limits are set. */
typedef dosah_status (*dsh_jdf_batch_fn)(dsh_jdf *j, dosah_error *err);
dosah_status dsh_jdf_each_batch(dsh_jdf *j, dsh_jdf_batch_fn fn,
                                dosah_error *err);
/** Name of a file as the batch spells it, NULL if it has none. */
const char *dsh_jdf_member(const dsh_jdf *j, const char *name);

dosah_status dsh_jdf_symbols_load(dsh_jdf *j, dosah_error *err);
dosah_status dsh_jdf_read_codes(dsh_jdf *j, dosah_error *err);
/** What `n` code numbers from `field` on do together; empty slots and slots
 *  that the row lacks do nothing, unknown numbers are a notice. */
uint32_t dsh_jdf_effect(const dsh_jdf_table *t, unsigned field, unsigned n);
/** dsh_access of the codes. */
uint8_t dsh_jdf_access(uint32_t effect);

dosah_status dsh_jdf_read_stops(dsh_jdf *j, dosah_error *err);
/** After the last batch: access that lines tell of stops. */
void dsh_jdf_settle_access(dsh_jdf *j);
/** Stops of the feed that have no position: notices and the table to fill
 *  in. */
dosah_status dsh_jdf_tell_stops(dsh_jdf *j, dosah_error *err);

dosah_status dsh_jdf_read_operators(dsh_jdf *j, dosah_error *err);
dosah_status dsh_jdf_read_lines(dsh_jdf *j, dosah_error *err);
dosah_status dsh_jdf_read_line_stops(dsh_jdf *j, dosah_error *err);
dosah_status dsh_jdf_read_trips(dsh_jdf *j, dosah_error *err);
dosah_status dsh_jdf_read_times(dsh_jdf *j, dosah_error *err);
/** Take trips that other operators drive too from their operator. */
dosah_status dsh_jdf_read_other_operators(dsh_jdf *j, dosah_error *err);
/** Give each trip of the batch its calendar. */
dosah_status dsh_jdf_give_calendars(dsh_jdf *j, dosah_error *err);
dosah_status dsh_jdf_read_calls(dsh_jdf *j, dosah_error *err);
/** Apply bans on travel between marked stops to the trips of the batch. */
dosah_status dsh_jdf_apply_bans(dsh_jdf *j, dosah_error *err);
dosah_status dsh_jdf_read_connections(dsh_jdf *j, dosah_error *err);
/** After the last batch: connections become transfers. Stops have their
 *  numbers. */
dosah_status dsh_jdf_make_connections(dsh_jdf *j, dosah_error *err);
/** Turn the calendars of the feed into services. */
dosah_status dsh_jdf_make_services(dsh_jdf *j, dosah_error *err);

/* ---- names and places -------------------------------------------------- */

/** A name made comparable. */
typedef struct dsh_jdf_name {
    const char **word; /**< lower case; abbreviations end in a dot */
    size_t n;
    const char *initials; /**< the first letter of each word */
} dsh_jdf_name;

dosah_status dsh_jdf_names_load(struct dsh_jdf_names **out, double *same_stop_m,
                                dsh_context *ctx, dsh_arena *arena,
                                dosah_error *err);
dosah_status dsh_jdf_name_of(dsh_jdf_name *out,
                             const struct dsh_jdf_names *names,
                             const char *text, dsh_arena *arena,
                             dosah_error *err);
/** 2 = the same words, 1 = the same but for abbreviations, 0 = different. */
int dsh_jdf_names_agree(const dsh_jdf_name *a, const dsh_jdf_name *b);

/** Read the located stops; none if the study names none. */
dosah_status dsh_jdf_places_load(dsh_jdf *j, dosah_error *err);
void dsh_jdf_places_clear(dsh_jdf *j);
/** Position of a stop; NaN if there is none or (`*ambiguous`) several. */
dosah_status dsh_jdf_locate(dsh_jdf *j, const char *name, const char *okres,
                            double *lon, double *lat, bool *ambiguous,
                            dosah_error *err);

#endif
