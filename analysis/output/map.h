/* SPDX-License-Identifier: MIT */
/** @file map.h
 *  @brief Print maps of reach (inside output/ only), from the findings of a run
 *  or from stored results put into the same form (map_results.h). What all
 *  pages share - squares, frame, paths of the ground, labels - is made once;
 *  then each page is drawn by itself, on any thread. */
#ifndef DSH_MAP_H
#define DSH_MAP_H

#include "output/draw.h"
#include "output/output.h"

/* ---- squares: nothing is drawn by address ------------------------------ */

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
    DSH_MAP_TIME,  /**< median travel time to the nearest usable service */
    DSH_MAP_TRIP,  /**< there and back within opening hours: shortest absence */
    DSH_MAP_BASIC, /**< how many of them every run draws */
    /* Shares, always by municipality: */
    DSH_MAP_SHARE = DSH_MAP_BASIC, /**< residents who certainly reach it */
    DSH_MAP_TRIP_SHARE,            /**< who certainly get there and back */
    DSH_MAP_DEMAND_SHARE,          /**< the same, by transport on demand too */
    DSH_MAP_GAP,    /**< what the adult profile's share has ahead */
    DSH_MAP_USABLE, /**< how near the nearest service is to an adult × can the
                         profile use its building? */
    DSH_MAP_N_MEASURES
} dsh_map_measure;

/** Residents (10⁻⁶) who have what a measure of shares is about. */
int64_t dsh_map_certain(dsh_map_measure measure, const dsh_reach_sum *sum);
/** Those of the optimistic reading, the certain ones among them. */
int64_t dsh_map_at_best(dsh_map_measure measure, const dsh_reach_sum *sum);

/** Section of the style with the classes of a measure. */
const char *dsh_map_section(dsh_map_measure measure);

/** dsh_status of a row under a measure: a day trip that works in both
 *  readings is certain, one that works in the optimistic one possible. */
uint8_t dsh_map_status(dsh_map_measure measure, const dsh_reach_row *row);

/** What a square or a municipality shows: a status and, when it can be
 *  reached, a class. */
typedef struct dsh_map_mark {
    uint8_t status; /**< dsh_status */
    uint8_t class;  /**< dsh_map_class(); 0 unless certain or possible */
} dsh_map_mark;

/** Residents by what holds for their own address (on maps by municipality: for
 *  their municipality), 10⁻⁶. Sums to `total`. */
typedef struct dsh_map_counts {
    int64_t certain[DSH_MAP_MAX_FILLS];
    int64_t possible[DSH_MAP_MAX_FILLS];
    int64_t all_certain, all_possible, no, no_data, not_applicable, total;
} dsh_map_counts;

/** Rows of one service type and profile, seen on the map. */
typedef struct dsh_map_result {
    dsh_map_measure measure;
    size_t profile;        /**< of the study */
    dsh_map_mark *mark;    /**< [grid.n], or [municipalities] */
    dsh_map_counts counts; /**< of residents */
    dsh_map_counts places; /**< of municipalities, on maps by municipality */
} dsh_map_result;

/** Sort rows into squares: the status of most residents, the worse of equals
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

typedef struct dsh_rect {
    double x, y, w, h;
} dsh_rect;

enum { DSH_MAP_PANELS = 6 };

/** Which maps, on which paper. Zeros are a run's own maps: travel times by
 *  square of the first two profiles on A4 landscape. */
typedef struct dsh_map_plan {
    const dsh_findings *f;
    const dsh_context *ctx;
    dsh_map_measure measure;
    bool by_place;                  /**< by municipality, not by square */
    size_t profile[DSH_MAP_PANELS]; /**< of the study */
    size_t n_panels;                /**< 0 = the first two */
    const char *middle; /**< code or name of the municipality that the map is
                             drawn around; NULL = all of them */
    dosah_paper paper;
    unsigned dpi; /**< of PNG; 0 = the style's */
    bool upright;
    const char *dir; /**< folder that the files go to */
    const char *run_id, *version;
    dsh_date date; /**< of the run */
} dsh_map_plan;

/** Where things stand on the page. Lengths are mm times `zoom`: an A3 page is
 *  a larger A4 one, its letters 1.2 times as large (look.md 2.3). */
typedef struct dsh_map_layout {
    double w, h, zoom;
    size_t columns, rows; /**< of panels */
    double panel_w, panel_h;
    double panels_y, legend_y, foot_y;
    bool upright;
} dsh_map_layout;

typedef struct dsh_map_job {
    dsh_map_plan plan;
    const dsh_findings *f;
    const dsh_context *ctx;
    dsh_arena *arena;
    dsh_map_measure measure; /**< the style has its classes */
    dsh_map_style style;
    size_t n_panels;
    dsh_map_layout layout;
    dsh_map_grid grid; /**< empty on maps by municipality */
    dsh_frame frame;   /**< the same for every panel */
    double scale;      /**< 1 : scale */
    double north_rad;  /**< true north, clockwise from up */
    size_t adult;      /**< profile to compare with; SIZE_MAX = none */
    uint32_t middle;   /**< municipality; DSH_NONE = all */
    dsh_path neighbours, members, streets, middle_line;
    dsh_path water, courses; /**< areas and lines */
    dsh_path *place;         /**< [municipalities] on maps by municipality */
    double *stop_x, *stop_y; /**< mm */
    size_t n_stops;
    dsh_map_labels labels;
    bool holiday;         /**< is the first day of the study one? */
    PangoFontMap **fonts; /**< [n_threads] */
} dsh_map_job;

/** @param arena  of the job
 *  @retval DOSAH_EUSAGE the findings lack what the plan asks for */
dosah_status dsh_map_job_init(dsh_map_job *out, const dsh_map_plan *plan,
                              dsh_arena *arena, dosah_error *err);
/** The same job for another measure; it borrows everything of `job`. */
dosah_status dsh_map_job_turn(dsh_map_job *out, const dsh_map_job *job,
                              dsh_map_measure measure, dosah_error *err);
void dsh_map_job_clear(dsh_map_job *job);

/** Smallest scale of the style at which w_m × h_m fits into w × h mm. */
double dsh_map_scale(const dsh_map_style *style, double w_m, double h_m,
                     double w, double h);
/** Layout of the page, middle and scale of the members on its panels: as many
 *  columns of panels as make the scale the largest. */
void dsh_map_frame_make(dsh_map_job *job);
/** Paths of the ground within the frame. */
dosah_status dsh_map_ground_make(dsh_map_job *job, dosah_error *err);
/** Place the names of the members, the largest first, where they cover
 *  neither one another nor, if it can be helped, squares and services. */
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

dsh_rect dsh_map_panel_box(const dsh_map_job *job, size_t panel);

/** Marks and counts of a panel, by municipality or by square. */
void dsh_map_classify_places(dsh_map_result *out, const dsh_map_page *page);
void dsh_map_classify_usable(dsh_map_result *out, const dsh_map_page *page);
/** Mark of one address on a map of DSH_MAP_USABLE: near to far within each
 *  answer about the building of the service that is nearest to an adult. */
dsh_map_mark dsh_map_cross(const dsh_map_page *page, size_t profile,
                           uint32_t origin);

void dsh_map_page_draw(const dsh_pen *pen, const dsh_map_page *page);
void dsh_map_panel_draw(const dsh_pen *pen, const dsh_map_page *page,
                        size_t panel);
void dsh_map_legend_draw(const dsh_pen *pen, const dsh_map_page *page);
/** The classes: a table, or a square of squares where two things cross. */
void dsh_map_table_draw(const dsh_pen *pen, const dsh_map_page *page,
                        dsh_rect box);
void dsh_map_matrix_draw(const dsh_pen *pen, const dsh_map_page *page,
                         dsh_rect box);
/** Row of the classes: distance to the next one, mm. */
#define DSH_MAP_ROW 3.6

/** Fill the current path as a mark looks; the path is used up. */
void dsh_map_fill(const dsh_pen *pen, dsh_map_mark mark);
/** Square of the grid, or UINT32_MAX. */
uint32_t dsh_map_grid_find(const dsh_map_grid *grid, int32_t col, int32_t row);

typedef enum dsh_usable {
    DSH_USABLE_YES,
    DSH_USABLE_PERHAPS,
    DSH_USABLE_NOT,
    DSH_N_USABLE
} dsh_usable;
/** ● ◐ ✕ in the middle of (x, y). */
void dsh_map_symbol(const dsh_pen *pen, dsh_usable usable, double x, double y);
/** Can this profile use the service on the first day of the study? */
dsh_usable dsh_map_usable(const dsh_map_job *job, uint32_t service,
                          size_t profile);
/** Is the service a place that people go to, with a position? */
bool dsh_map_has_place(const dsh_services *services, uint32_t service);
/** Symbols of the page's services on a panel; those that would cover one
 *  another as one, with how many there are of each kind. */
void dsh_map_services_draw(const dsh_pen *pen, const dsh_map_page *page,
                           size_t panel);

/* ---- texts ------------------------------------------------------------- */

enum { DSH_MAP_TEXT = 1024 };

/** Text of a page by key, with its placeholders filled in. A measure may have
 *  words of its own: "map_trip_title" stands before "map_title". */
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
/** Residents whom the heading of a panel counts: those who certainly have what
 *  the map is about, and those who perhaps do. Above the last class, or only
 *  at times, is not "reached" in a headline. */
int64_t dsh_map_headline(const dsh_map_page *page, size_t panel,
                         dsh_status status, int64_t *whole);
void dsh_map_title(char out[DSH_MAP_TEXT], const dsh_map_page *page);
void dsh_map_subtitle(char out[DSH_MAP_TEXT], const dsh_map_page *page);
void dsh_map_heading(char out[DSH_MAP_TEXT], const dsh_map_page *page,
                     size_t panel);
/** What a class is called in the legend. */
void dsh_map_class_name(char out[DSH_MAP_TEXT], const dsh_map_page *page,
                        size_t class);
/** Why a page has no map. */
void dsh_map_not_applicable(char out[DSH_MAP_TEXT], const dsh_map_page *page);
/** Where it is worst for the last panel's profile, `most` municipalities; ""
 *  when nowhere is. */
void dsh_map_worst(char out[DSH_MAP_TEXT], const dsh_map_page *page,
                   size_t most);
/** Sources used, with licences and dates. */
void dsh_map_credits(char *out, size_t size, const dsh_map_page *page);
void dsh_map_imprint(char out[DSH_MAP_TEXT], const dsh_map_page *page);

/* ---- files ------------------------------------------------------------- */

/** Has the type a page in this measure? One of day trips only where there is
 *  something to travel to on the first day. */
bool dsh_map_wanted(const dsh_map_job *job, size_t type);
/** File name of a type without language and ending, safe everywhere. */
void dsh_map_stem(char out[128], const dsh_map_job *job, size_t type);

/** One page as PDF and PNG in the plan's folder. */
dosah_status dsh_map_page_write(const dsh_map_job *job, size_t type,
                                dosah_lang lang, unsigned worker,
                                dosah_error *err);
/** One page of the first type as one file. */
dosah_status dsh_map_file_write(const dsh_map_job *job, dosah_lang lang,
                                dosah_map_format format, const char *path,
                                dosah_error *err);
/** index.html: all pages, in the languages of the study.
 *  @param job  [DSH_MAP_BASIC] */
dosah_status dsh_map_index_write(const dsh_map_job *job, dosah_error *err);
/** All maps of the findings into `dir`, which is made. */
dosah_status dsh_maps_write(const dsh_findings *f, const char *dir,
                            const char *run_id, dsh_context *ctx,
                            dosah_error *err);

#endif
