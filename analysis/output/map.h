/* SPDX-License-Identifier: MIT */
/** @file map.h
 *  @brief Print maps (inside output/ only). Everything that all pages share -
 *  cells, frame, paths of the ground, labels - is made once; then each page
 *  is drawn by itself, on any thread. */
#ifndef DSH_MAP_H
#define DSH_MAP_H

#include "output/draw.h"
#include "output/output.h"

/* ---- cells: nothing is drawn by address -------------------------------- */

/** A square of the ground that residents live in. */
typedef struct dsh_map_cell {
    int32_t col, row;  /**< floor(x / size), floor(y / size) */
    uint32_t first, n; /**< into dsh_map_grid.origin */
    int64_t residents; /**< 10⁻⁶ */
    bool drawn;        /**< enough residents (privacy.min_count) */
} dsh_map_cell;

typedef struct dsh_map_grid {
    double size_m;
    uint32_t n;
    dsh_map_cell *cell; /**< [n] by row, then column */
    uint32_t *origin;   /**< origins by cell */
    int64_t hidden;     /**< residents of cells that are not drawn, 10⁻⁶ */
} dsh_map_grid;

/** Group the origins with residents. `min_count` in persons. */
dosah_status dsh_map_grid_make(dsh_map_grid *out, const dsh_origins *origins,
                               double size_m, int64_t min_count,
                               dsh_arena *arena, dosah_error *err);

/** What a map is about. */
typedef enum dsh_map_measure {
    DSH_MAP_TIME, /**< median travel time to the nearest usable service */
    DSH_MAP_TRIP, /**< there and back within opening hours: shortest absence */
    DSH_MAP_N_MEASURES
} dsh_map_measure;

/** dsh_status of a row under a measure: a day trip that works in both
 *  readings is certain, one that works in the optimistic one possible. */
uint8_t dsh_map_status(dsh_map_measure measure, const dsh_reach_row *row);

/** What a cell shows: a status and, when it can be reached, a class. */
typedef struct dsh_map_mark {
    uint8_t status; /**< dsh_status */
    uint8_t class;  /**< dsh_map_class(); 0 unless certain or possible */
} dsh_map_mark;

/** Residents by what holds for their own address, 10⁻⁶. Sums to `total`. */
typedef struct dsh_map_counts {
    int64_t certain[DSH_MAP_MAX_CLASSES + 1];
    int64_t possible[DSH_MAP_MAX_CLASSES + 1];
    int64_t all_certain, all_possible, no, no_data, not_applicable, total;
} dsh_map_counts;

/** Rows of one service type and profile, seen on the map. */
typedef struct dsh_map_result {
    dsh_map_measure measure;
    size_t profile;     /**< of the study */
    dsh_map_mark *mark; /**< [grid.n] */
    dsh_map_counts counts;
} dsh_map_result;

/** Sort rows into cells: the status of most residents, the worse of equals
 *  (certain, possible, no data, no); class of the weighted median of their
 *  p50 or absence, pessimistic for certain, optimistic for possible.
 *  @param row  [origins->n]  @param out  mark [grid->n] given */
dosah_status dsh_map_classify(dsh_map_result *out, const dsh_map_style *style,
                              const dsh_map_grid *grid,
                              const dsh_origins *origins,
                              const dsh_reach_row *row, dosah_error *err);

/* ---- shared by all pages ----------------------------------------------- */

/** A name on the map; (x, y) mm is its top left corner. */
typedef struct dsh_map_label {
    const char *text;
    double x, y, w, h;
} dsh_map_label;

typedef struct dsh_map_labels {
    dsh_map_label *label;
    uint32_t n;
} dsh_map_labels;

enum { DSH_MAP_PANELS = 2 };

typedef struct dsh_map_job {
    const dsh_findings *f;
    dsh_context *ctx;
    const char *dir; /**< folder that the files go to */
    const char *run_id;
    dsh_arena *arena;
    dsh_map_measure measure; /**< the style has its classes */
    dsh_map_style style;
    dsh_map_grid grid;
    size_t n_panels;
    dsh_frame frame;  /**< the same for every panel */
    double scale;     /**< 1 : scale */
    double north_rad; /**< true north, clockwise from up */
    dsh_path neighbours, members, streets;
    double *stop_x, *stop_y; /**< mm */
    size_t n_stops;
    dsh_map_labels labels;
    bool holiday;         /**< is the first day of the study one? */
    PangoFontMap **fonts; /**< [n_threads] */
} dsh_map_job;

/** A job for travel times. @param arena  of the job */
dosah_status dsh_map_job_init(dsh_map_job *out, const dsh_findings *f,
                              dsh_context *ctx, dsh_arena *arena,
                              dosah_error *err);
/** The same job for another measure; it borrows everything of `job`. */
dosah_status dsh_map_job_turn(dsh_map_job *out, const dsh_map_job *job,
                              dsh_map_measure measure, dosah_error *err);
void dsh_map_job_clear(dsh_map_job *job);

/** Smallest scale of the style at which w_m × h_m fits into w × h mm. */
double dsh_map_scale(const dsh_map_style *style, double w_m, double h_m,
                     double w, double h);
/** Middle and scale of the members on panels of w × h mm. */
dosah_status dsh_map_frame_make(dsh_map_job *job, double w, double h,
                                dosah_error *err);
/** Paths of the ground within the frame. */
dosah_status dsh_map_ground_make(dsh_map_job *job, dosah_error *err);
/** Place the names of the members, the largest first, where they cover
 *  neither one another nor, if it can be helped, cells and services. */
dosah_status dsh_map_labels_place(dsh_map_job *job, const dsh_pen *pen,
                                  dosah_error *err);

/* ---- one page ---------------------------------------------------------- */

typedef struct dsh_map_page {
    const dsh_map_job *job;
    size_t type; /**< of dsh_reach */
    dosah_lang lang;
    bool print; /**< on paper: the scale in words is true */
    dsh_map_result result[DSH_MAP_PANELS];
    bool applicable; /**< someone has something to travel to */
} dsh_map_page;

typedef struct dsh_rect {
    double x, y, w, h;
} dsh_rect;

/** Width of the page, mm, ISO 216 A4 landscape, and its parts. */
#define DSH_PAGE_W   297.0
#define DSH_PAGE_H   210.0
#define DSH_PAGE_GAP 12.0
/** Frame of panel i of n, and what lies below. */
dsh_rect dsh_page_panel(size_t i, size_t n);
dsh_rect dsh_page_legend(void);

void dsh_map_page_draw(const dsh_pen *pen, const dsh_map_page *page);
void dsh_map_panel_draw(const dsh_pen *pen, const dsh_map_page *page,
                        size_t panel);
void dsh_map_legend_draw(const dsh_pen *pen, const dsh_map_page *page);

/** Fill the current path as a mark looks; the path is used up. */
void dsh_map_fill(const dsh_pen *pen, dsh_map_mark mark);
/** Above the last class: white within an outline. */
bool dsh_map_is_hollow(const dsh_map_style *style, dsh_map_mark mark);
/** Stroke the current path as the outline of a hollow mark, broken where it
 *  is only possible; the path is used up. */
void dsh_map_outline(const dsh_pen *pen, dsh_map_mark mark);
/** Square of the grid, or UINT32_MAX. */
uint32_t dsh_map_grid_find(const dsh_map_grid *grid, int32_t col, int32_t row);

typedef enum dsh_usable {
    DSH_USABLE_YES,
    DSH_USABLE_PERHAPS,
    DSH_USABLE_NOT
} dsh_usable;
/** ● ◐ ✕ in the middle of (x, y). */
void dsh_map_symbol(const dsh_pen *pen, dsh_usable usable, double x, double y);
/** Can this profile use the service on the first day of the study? */
dsh_usable dsh_map_usable(const dsh_map_job *job, uint32_t service,
                          size_t profile);
/** Is the service a place that people go to, with a position? */
bool dsh_map_has_place(const dsh_services *services, uint32_t service);

/* ---- texts ------------------------------------------------------------- */

enum { DSH_MAP_TEXT = 1024 };

/** Text of a page by key, with its placeholders filled in. */
void dsh_map_text(char out[DSH_MAP_TEXT], const dsh_map_page *page,
                  const char *key, const dsh_text_arg *arg, size_t n_args);
const char *dsh_map_word(const dsh_map_page *page, const char *key);
/** Residents (10⁻⁶) as a whole number. */
void dsh_map_people(char out[64], int64_t residents, dosah_lang lang);
/** Share in whole per cent; never 0 for some, never 100 for not all. */
void dsh_map_share(char out[64], const dsh_map_page *page, int64_t part,
                   int64_t whole);
const char *dsh_map_profile_name(const dsh_map_page *page, size_t panel);
const char *dsh_map_type_name(const dsh_map_page *page);
void dsh_map_title(char out[DSH_MAP_TEXT], const dsh_map_page *page);
void dsh_map_subtitle(char out[DSH_MAP_TEXT], const dsh_map_page *page);
/** Why a page has no map. */
void dsh_map_not_applicable(char out[DSH_MAP_TEXT], const dsh_map_page *page);
/** Where it is worst for the last panel's profile; "" when nowhere is. */
void dsh_map_worst(char out[DSH_MAP_TEXT], const dsh_map_page *page);
/** Sources used, with licences and dates. */
void dsh_map_credits(char *out, size_t size, const dsh_map_page *page);
void dsh_map_imprint(char out[DSH_MAP_TEXT], const dsh_map_page *page);

/* ---- files ------------------------------------------------------------- */

/** Has the type a page in this measure? One of day trips only where there is
 *  something to travel to on the first day. */
bool dsh_map_wanted(const dsh_map_job *job, size_t type);
/** File name of a type without language and ending, safe everywhere. */
void dsh_map_stem(char out[128], const dsh_map_job *job, size_t type);
/** One page as PDF and PNG. */
dosah_status dsh_map_page_write(const dsh_map_job *job, size_t type,
                                dosah_lang lang, unsigned worker,
                                dosah_error *err);
/** index.html: all pages, in the languages of the study.
 *  @param job  [DSH_MAP_N_MEASURES] */
dosah_status dsh_map_index_write(const dsh_map_job *job, dosah_error *err);
/** All maps of the findings into `dir`, which is made. */
dosah_status dsh_maps_write(const dsh_findings *f, const char *dir,
                            const char *run_id, dsh_context *ctx,
                            dosah_error *err);

#endif
