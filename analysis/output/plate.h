/* SPDX-License-Identifier: MIT */
/** @file plate.h
 *  @brief Print maps of one subject from stored results: grades of buildings
 *  and of stops, streets of a profile, bands of an isochrone (inside output/
 *  only). The page: title = finding, definition, where it is worst; the map;
 *  beside it (upright: below it) a legend with counts, scale and north; at
 *  the foot sources and run. Lengths on paper are mm. */
#ifndef DSH_PLATE_H
#define DSH_PLATE_H

#include "output/map.h"
#include "output/paper.h"
#include "output/stored.h"

/* ---- what is read besides dsh_stored ------------------------------------ */

/** Streets of the layer `street`. */
typedef struct dsh_plate_streets {
    uint32_t n;
    uint32_t *first; /**< [n + 1] points of a line */
    double *x, *y;
    double *length_m;       /**< [n] */
    uint8_t *main;          /**< [n] tertiary and above */
    uint8_t *crossing;      /**< [n] */
    char *status;           /**< [n_profiles * n] c, p, n; 0 = not told */
    uint32_t *municipality; /**< [n] of its middle; UINT32_MAX outside */
} dsh_plate_streets;

/** A row of the layer `barrier`; profiles as ids joined by ";". */
typedef struct dsh_plate_barrier {
    uint8_t kind; /**< dsh_hindrance_kind */
    double x, y, residents;
    uint32_t municipality;          /**< UINT32_MAX outside */
    const char *certain, *possible; /**< whom it stops */
} dsh_plate_barrier;

/** Steps before or in a building, as signed runs: "+3 −1". */
typedef struct dsh_plate_runs {
    const char *object, *text;
} dsh_plate_runs;

typedef struct dsh_plate_data {
    dsh_stored s;
    dsh_plate_streets streets;
    dsh_plate_barrier *barrier;
    dsh_plate_runs *runs;
    size_t n_barriers, n_runs;
    dsh_date surveyed[2][2]; /**< [building, stop][first, last]; DSH_NO_DATE */
    double north_rad;        /**< in the middle of the study area */
} dsh_plate_data;

/** Read the results in `dir`. Clear it whatever comes back. */
dosah_status dsh_plate_data_open(dsh_plate_data *out, const char *dir,
                                 const dsh_context *ctx, dosah_error *err);
void dsh_plate_data_clear(dsh_plate_data *data);
/** Is `id` among ids joined by ";"? */
bool dsh_ids_hold(const char *ids, const char *id);

/* ---- subjects ------------------------------------------------------------ */

/** A graded building or stop. Grades: 0 not, 1 partly, 2 accessible. */
typedef struct dsh_plate_object {
    const char *id, *name, *runs; /**< name and runs "" = none */
    double x, y;
    int8_t lo, hi;
    uint32_t municipality; /**< UINT32_MAX outside */
} dsh_plate_object;

/** Grades and intervals of grades [lo, hi], certain ones first, then from the
 *  best to the worst. */
enum { DSH_GRADE_STATES = 6 };
extern const int8_t dsh_grade_state[DSH_GRADE_STATES][2];

enum { DSH_PLATE_BANDS = 9 };

/** One band of an isochrone, [certain, possible]. */
typedef struct dsh_plate_band {
    double minutes;
    dsh_shape shape[2];
    double area_km2[2], residents[2]; /**< NaN = not told */
} dsh_plate_band;

/** Where a municipality stands in the order of the worst: `certain` and `best`
 *  of `all`. */
typedef struct dsh_plate_rank {
    uint32_t municipality;
    double certain, best, all;
} dsh_plate_rank;

enum { DSH_PLATE_TEXT = 1024 };

typedef struct dsh_plate {
    const dsh_plate_data *data;
    dsh_context *ctx;
    dsh_words words;
    dsh_map_style style; /**< sizes of the paper chosen */
    dosah_map_kind kind;
    double w, h, letter; /**< page; growth of letters and symbols */
    bool print;          /**< the scale in words is true */
    size_t place;        /**< municipality in the middle; SIZE_MAX = all */
    dsh_rect map, side;
    dsh_frame frame;
    dsh_path members, neighbours, streets, chosen;
    dsh_arena *arena; /**< of this plate */

    const char *group, *rules; /**< grades; ids */
    dsh_plate_object *object;
    size_t n_objects, n_nowhere; /**< nowhere: graded, without a position */

    size_t profile; /**< streets, bands; SIZE_MAX = not of the results */
    const char *band_profile; /**< its id */
    dsh_plate_band band[DSH_PLATE_BANDS];
    size_t n_bands;
    const char *centre;        /**< what the bands are around; "" */
    const char *band_arrive;   /**< "HH:MM" with public transport; "" */
    double centre_x, centre_y; /**< NaN = not known */

    dsh_rect *taken; /**< what names must not cover; scratch of drawing */
    size_t n_taken, max_taken;
} dsh_plate;

/** What was asked for, by id; the first that the results have where NULL.
 *  @retval DOSAH_EUSAGE they have nothing of that name
 *  @retval DOSAH_EINPUT they have nothing of that kind */
dosah_status dsh_plate_init(dsh_plate *out, const dsh_plate_data *data,
                            const dosah_map_opts *opts, dsh_context *ctx,
                            dosah_error *err);
void dsh_plate_clear(dsh_plate *plate);
/** Map and legend on the page; the round scale at which `box` fits (all
 *  municipalities if it is empty is up to the caller); paths of the ground. */
void dsh_plate_layout(dsh_plate *plate);
void dsh_plate_frame(dsh_plate *plate, dsh_box box);
dosah_status dsh_plate_ground(dsh_plate *plate, dosah_error *err);
/** Title of the plate: the finding. */
void dsh_plate_title(char out[DSH_PLATE_TEXT], const dsh_plate *plate);
/** @param user  a dsh_plate */
void dsh_plate_draw(const dsh_pen *pen, const void *user);

/** A kind of plate: plate_grades.c, plate_streets.c, plate_bands.c. */
typedef struct dsh_plate_kind {
    dosah_status (*choose)(dsh_plate *plate, const dosah_map_opts *opts,
                           dosah_error *err);
    void (*title)(char out[DSH_PLATE_TEXT], const dsh_plate *plate);
    void (*subtitle)(char out[DSH_PLATE_TEXT], const dsh_plate *plate);
    /** Where it is worst; "" = nowhere. */
    void (*worst)(char out[DSH_PLATE_TEXT], const dsh_plate *plate);
    /** In the frame, its corner at the origin. */
    void (*map)(const dsh_pen *pen, dsh_plate *plate);
    /** From the top of the side column; returns where it ends. */
    double (*legend)(const dsh_pen *pen, dsh_plate *plate, double y);
} dsh_plate_kind;
extern const dsh_plate_kind dsh_plate_grades, dsh_plate_of_streets,
    dsh_plate_of_bands;
const dsh_plate_kind *dsh_plate_kind_of(dosah_map_kind kind);

/* ---- for the kinds ------------------------------------------------------- */

const char *dsh_plate_word(const dsh_plate *plate, const char *key);
void dsh_plate_fill(char out[DSH_PLATE_TEXT], const dsh_plate *plate,
                    const char *key, const dsh_text_arg *arg, size_t n_args);
/** "12 %", never 0 for some nor 100 for not all. */
void dsh_plate_share(char out[64], const dsh_plate *plate, double part,
                     double whole);
/** Is a municipality on the map? UINT32_MAX is only on the map of all. */
bool dsh_plate_shows(const dsh_plate *plate, uint32_t municipality);
/** Sort, worst first, and say the first three with `item_key`, which takes
 *  {name}, {certain}, {best}, {all}; numbers written by `put`. */
typedef void (*dsh_rank_fn)(dsh_text_arg arg[4], char text[3][64],
                            const dsh_plate *plate, const dsh_plate_rank *rank);
void dsh_plate_say_worst(char out[DSH_PLATE_TEXT], const dsh_plate *plate,
                         dsh_plate_rank *rank, size_t n, const char *item_key,
                         dsh_rank_fn put);

/** Take room on the map, be it taken or not. */
void dsh_plate_take(dsh_plate *plate, dsh_rect box);
/** The same if it is free; false if it is taken or not all on the map. */
bool dsh_plate_claim(dsh_plate *plate, dsh_rect box);
/** A name beside a symbol of w × h mm at (x, y), where there is room. */
bool dsh_plate_name(const dsh_pen *pen, dsh_plate *plate, const char *text,
                    dsh_rect symbol);
/** Names of the municipalities, the largest first, where there is room.
 *  @param skip  [municipalities] have their name already; NULL = none */
void dsh_plate_names(const dsh_pen *pen, dsh_plate *plate, const bool *skip);

/** One row of a legend: swatch at (x, y) of w × h, text, number. */
typedef struct dsh_legend_row {
    const char *text, *number;
    void (*swatch)(const dsh_pen *pen, const dsh_plate *plate, dsh_rect box,
                   size_t which);
    size_t which;
    double swatch_w;
} dsh_legend_row;
double dsh_legend_head(const dsh_pen *pen, const dsh_plate *plate,
                       const char *text, double y);
double dsh_legend_row_draw(const dsh_pen *pen, const dsh_plate *plate,
                           const dsh_legend_row *row, double y);
/** Go on in a second column where the page is upright, else below; returns
 *  where. */
double dsh_legend_turn(dsh_plate *plate, double y);
double dsh_legend_note(const dsh_pen *pen, const dsh_plate *plate,
                       const char *text, double y);

/** ● ◐ ✕ of a grade in its colour, r mm around (x, y). */
void dsh_grade_mark(const dsh_pen *pen, int grade, double x, double y,
                    double r);
/** Size and picture of a grade or an interval of grades: marks, letters, and
 *  `runs` ("" = none); `box` is where it stands. Without letters it is as
 *  small as can be. */
dsh_extent dsh_grade_sign_size(const dsh_pen *pen, const dsh_plate *plate,
                               const dsh_plate_object *o, bool letters);
void dsh_grade_sign(const dsh_pen *pen, const dsh_plate *plate,
                    const dsh_plate_object *o, bool letters, dsh_rect box);
/** plate_grades_map.c: the map of dsh_plate_grades. */
void dsh_grades_draw(const dsh_pen *pen, dsh_plate *plate);
/** Move boxes apart: on return they stand near their places and, as far as
 *  there is room within w × h, beside one another. */
void dsh_signs_spread(dsh_rect *box, size_t n, double w, double h);
/** Pictogram of a barrier (dsh_hindrance_kind) in a square. */
void dsh_barrier_sign(const dsh_pen *pen, unsigned kind, bool certain,
                      dsh_rect box);

/** The bands of `profile` (NULL = the first) in a file that `dosah isochrone`
 *  wrote. @retval DOSAH_EINPUT, DOSAH_ENOTFOUND */
dosah_status dsh_bands_read(dsh_plate *plate, const char *path,
                            const char *profile, dosah_error *err);

/* ---- files --------------------------------------------------------------- */

/** One map of a new kind (dosah_map_opts.kind). */
dosah_status dsh_plate_write(const char *dir, const dosah_map_opts *opts,
                             dsh_context *ctx, dosah_error *err);

/** A map of the run's own set. */
typedef struct dsh_plate_entry {
    char stem[128];
    char title[DOSAH_N_LANGS][DSH_PLATE_TEXT];
} dsh_plate_entry;
/** Every grade map and every street map that the results in `dir` have, as PDF
 *  and PNG into dir/maps, which is there. `*out` in the arena; a title is ""
 *  in a language that the study lacks. */
dosah_status dsh_plates_write(dsh_plate_entry **out, size_t *n, const char *dir,
                              dsh_context *ctx, dsh_arena *arena,
                              dosah_error *err);
/** In the folder of maps. */
#define DSH_PLATE_INDEX "places.html"
/** A page that lists them. @param entry  [n] at least one */
dosah_status dsh_plate_index_write(const dsh_plate_entry *entry, size_t n,
                                   const char *path, const dsh_texts *texts,
                                   dosah_error *err);

#endif
