/* SPDX-License-Identifier: MIT */
/** @file report.h
 *  @brief The HTML report: one self-contained page per language, made of
 *  sections (inside output/ only).
 *
 *  A section is one file that defines one dsh_section. It is entered in the
 *  registry (report_sections.c) at its place in the order of the page. `has`
 *  tells from the stored results whether there is something to say; `write`
 *  writes the body below the heading `report.<id>`, with headings from <h3>
 *  on. Nothing else needs to know of it: contents, numbering and anchors
 *  follow from the registry.
 */
#ifndef DSH_REPORT_H
#define DSH_REPORT_H

#include "base/num.h"
#include "base/vec.h"
#include "output/stored.h"

typedef struct dsh_outline_opts {
    double unit;      /**< metres of the ground per unit of the drawing */
    double x0, y1;    /**< upper left corner, working CRS */
    double tolerance; /**< units */
} dsh_outline_opts;

/** Two ends of a share in basis points; DSH_NO_SHARE = none. */
typedef struct dsh_ends {
    int lo, hi;
} dsh_ends;

enum { DSH_MAX_WEB_CLASSES = 12 };
typedef char dsh_web_colour[8]; /**< "#rrggbb" */

/** Classes with closed upper bounds. */
typedef struct dsh_web_classes {
    size_t n_bounds, n_colours;
    double bound[DSH_MAX_WEB_CLASSES];
    dsh_web_colour colour[DSH_MAX_WEB_CLASSES + 1];
} dsh_web_classes;

/** What the report takes from maps/style.yaml, the one definition. */
typedef struct dsh_web_style {
    dsh_web_classes time, share, change;
    dsh_web_colour unreachable, no_data_fill, no_data_line, over, possible_line,
        member_line, neighbour, neighbour_line, ink, casing, label, halo, water,
        grade[3];
} dsh_web_style;
/** @retval DOSAH_ENOTFOUND; DOSAH_EINPUT */
dosah_status dsh_web_style_load(dsh_web_style *out, const char *path,
                                dosah_error *err);
size_t dsh_web_class(const dsh_web_classes *classes, double v);

/** A page being written. */
typedef struct dsh_page {
    const dsh_stored *s;
    const dsh_texts *texts;
    const dsh_web_style *style;
    dosah_lang lang;
    const char *data_dir;
    DSH_VEC(char) html;
    uint32_t *order;      /**< types by name */
    uint32_t *place;      /**< municipalities by name */
    uint32_t *by_size;    /**< municipalities by residents, most first */
    unsigned n_tables;    /**< tables so far, for their ids */
    char *const *outline; /**< SVG paths of the municipalities, then of the
                               neighbours that show */
    size_t n_outlines;
    double view_w, view_h; /**< of the map, units */
    dsh_outline_opts view;
    const char *const *photo_dir;     /**< where files of photos may lie */
    size_t n_photo_dirs, photo_bytes; /**< bytes of photos so far */
    bool plain;  /**< shares without bars, in very long tables */
    bool failed; /**< out of memory */
} dsh_page;

typedef struct dsh_section {
    const char *id; /**< anchor, and text key `report.<id>` of its heading */
    bool (*has)(const dsh_page *page);
    void (*write)(dsh_page *page);
} dsh_section;

/** The registry, in the order of the page. */
extern const dsh_section *const DSH_SECTIONS[];
extern const size_t DSH_N_SECTIONS;

typedef struct dsh_report_opts {
    const char *dir;                 /**< results folder to read */
    const char *out_dir;             /**< existing folder to write to */
    const dsh_section *const *extra; /**< further sections at the end */
    size_t n_extra;
    const char *const *photo_dir; /**< folders of the survey; its photos are
                                       put into the page */
    size_t n_photo_dirs;
} dsh_report_opts;

/** Write <out_dir>/<lang>.html for each language of the study.
 *  @param[out] written  bit per language, may be NULL */
dosah_status dsh_report_write(const dsh_report_opts *opts, unsigned *written,
                              const dsh_context *ctx, dosah_error *err);

/* ---- writing ----------------------------------------------------------- */

/** HTML as it is. */
void dsh_put(dsh_page *page, const char *html);
void dsh_put_n(dsh_page *page, const char *html, size_t n);
/** Printf-like HTML; arguments must need no escaping. */
DSH_PRINTF(2, 3)
void dsh_putf(dsh_page *page, const char *fmt, ...);
/** Text, escaped; bytes that HTML forbids are left out. */
void dsh_put_text(dsh_page *page, const char *text);
/** <bdi> around a name, so that its direction stays its own. */
void dsh_put_name(dsh_page *page, const char *name);
/** The text of a key, escaped. */
void dsh_put_key(dsh_page *page, const char *key);
const char *dsh_word(const dsh_page *page, const char *key);
/** <tag>sentence</tag>; arguments are name, value, …, NULL. */
void dsh_say(dsh_page *page, const char *tag, const char *key,
             const char *const *arg);
/** The sentence alone, escaped. */
void dsh_put_say(dsh_page *page, const char *key, const char *const *arg);
/** The plural form for n, with {n} filled in. */
void dsh_put_count(dsh_page *page, const char *key, int64_t n);
/** A name within a sentence: isolated from the direction around it. */
const char *dsh_isolate(dsh_page *page, const char *name);

enum { DSH_WORD = 96 };
/** Share in whole per cent: "37 %", never 0 for some, never 100 for not all;
 *  "–" for none. */
void dsh_share_text(char out[DSH_WORD], const dsh_page *page, int share_bp);
/** "37–52 %", or one number when both ends are equal. */
void dsh_range_text(char out[DSH_WORD], const dsh_page *page, int lo_bp,
                    int hi_bp);
/** Tenths of a minute: "12 min", "12–18 min", "12 min – never". */
void dsh_minutes_text(char out[DSH_WORD], const dsh_page *page,
                      const dsh_stored_sum *sum);
/** Difference in whole percentage points: "12–18". */
void dsh_points_text(char out[DSH_WORD], const dsh_page *page, dsh_ends gap);
void dsh_number_text(char out[DSH_WORD], const dsh_page *page, double v,
                     unsigned decimals);
/** What the map is marked with, "" = nothing. */
const char *dsh_banner(const dsh_page *page);
/** Day of the study with its date. */
void dsh_day_text(char out[DSH_WORD], const dsh_page *page, size_t day);

/** HH:MM of a fact of the run in seconds of the day; `out` again. */
const char *dsh_clock_text(char out[16], const dsh_page *page,
                           const char *fact);

/** Begin a table: caption from a key with arguments, then head cells from
 *  keys; a key that begins with "#" is a column of numbers. `class` may hold
 *  "sortable". End it with dsh_grid_end(). */
typedef struct dsh_grid_head {
    const char *class;
    const char *caption; /**< key */
    const char *const *arg;
    const char *const *column; /**< keys, NULL at the end */
} dsh_grid_head;
void dsh_grid_begin(dsh_page *page, const dsh_grid_head *head);
void dsh_grid_end(dsh_page *page);
/** Begin a row with its head cell (a name). */
void dsh_grid_row(dsh_page *page, const char *name);
void dsh_grid_row_end(dsh_page *page);
/** A cell of text; of a share (sorted by `share_bp`). */
void dsh_cell_text(dsh_page *page, const char *text);
void dsh_cell_share(dsh_page *page, int lo_bp, int hi_bp);
/** A number with its own sort value. */
void dsh_cell_number(dsh_page *page, double sort, const char *text);
/** Mark of a grade: symbol, letter and word; never colour alone. */
void dsh_put_grade(dsh_page *page, int lo, int hi);

/** Cells of a grade and of how much of it is known. */
void dsh_put_grade_cells(dsh_page *page, const dsh_stored_grade *grade);

/** report_buildings.c: what keeps an object from being accessible. */
void dsh_put_reasons(dsh_page *page, const dsh_stored_grade *grade);
/** report_photos.c: the photos of an object, each on a line of its own: as
 *  pictures of at most 200 KB each and 3 MB in all, else by name.
 *  @param name  what the object is called, for those who do not see it */
void dsh_put_photos(dsh_page *page, const char *object, const char *name);
/** report_services.c: table of the services of these types in these forms
 *  (letters of dsh_stored_service.form), type by type. */
void dsh_put_services(dsh_page *page, const size_t *type, size_t n_types,
                      const char *forms);
/** report_hindrances.c: barriers within 500 m of the facilities of these types
 *  that stop or slow the focus profile, most walked first. */
void dsh_put_barriers_near(dsh_page *page, const size_t *type, size_t n_types);
/** User groups of the grades, in order of appearance; how many, at most
 *  `room`. */
size_t dsh_user_groups(const dsh_stored *s, const char **out, size_t room);
/** What a user or population group is called; its id if nobody named it. */
const char *dsh_who_name(const dsh_page *page, const char *group);

/* ---- figures ----------------------------------------------------------- */

/** Residents who certainly (lo) and at best (hi) get there – and back, where
 *  the results say so. */
dsh_ends dsh_sum_ends(const dsh_stored *s, const dsh_stored_sum *sum);
/** Mean over the service types that ask for a trip at all; of the study area
 *  with municipality = SIZE_MAX. */
dsh_ends dsh_mean_ends(const dsh_stored *s, size_t profile, size_t day,
                       size_t municipality);
/** The same over these types for the focus profile on the first day. */
dsh_ends dsh_mean_of(const dsh_stored *s, const size_t *type, size_t n_types,
                     size_t municipality);
/** Gap of the focus profile to the adult (adult − focus), basis points. */
dsh_ends dsh_gap_ends(dsh_ends adult, dsh_ends focus);
/** Is there an adult to compare with? */
bool dsh_has_gap(const dsh_stored *s);
/** May figures of this municipality be shown? */
bool dsh_is_shown(const dsh_stored *s, size_t municipality);

/** The municipalities where a type is worst for the focus profile on the
 *  first day, worst first; of equals the one with most residents. Returns how
 *  many, at most n. */
size_t dsh_find_worst(const dsh_page *page, const size_t *type, size_t n_types,
                      uint32_t *out, size_t n);

/** Buildings by whether a user group can use them. */
typedef struct dsh_usable_count {
    size_t certain, perhaps, no;
} dsh_usable_count;
dsh_usable_count dsh_count_buildings(const dsh_stored *s, const char *group);
/** Count one more building; NULL is none. */
void dsh_usable_add(dsh_usable_count *n, const dsh_stored_grade *grade);
/** "● 3 ◐ 1 ✕ 2" */
void dsh_usable_text(char out[DSH_WORD], dsh_usable_count n);

/** Criteria by in how many buildings they fail or were never measured
 *  (report_tally.c). */
typedef struct dsh_tally dsh_tally;
/** In the arena; NULL (and page->failed) when out of memory. */
dsh_tally *dsh_tally_new(dsh_page *page);
void dsh_tally_add(dsh_page *page, dsh_tally *tally,
                   const dsh_stored_criterion *criterion);
/** The worst ones as a table, and the tally is used up; how many. */
size_t dsh_tally_put(dsh_page *page, dsh_tally *tally, const char *caption);
const char *dsh_criterion_name(const dsh_page *page, const char *id);

/* ---- parts ------------------------------------------------------------- */

/** report_map.c: outlines and frame of the map; false if nothing can be
 *  drawn. */
bool dsh_map_prepare(dsh_page *page, dosah_error *err, dosah_status *st);
/** report_ground.c: around and over the municipalities of the map. */
void dsh_put_neighbours(dsh_page *page);
void dsh_put_ground(dsh_page *page);
/** Units of the drawing from the working CRS. */
static inline double dsh_page_x(const dsh_page *page, double x)
{
    return (x - page->view.x0) / page->view.unit;
}
static inline double dsh_page_y(const dsh_page *page, double y)
{
    return (page->view.y1 - y) / page->view.unit;
}
/** report_shape.c: outlines of the municipalities as SVG paths in whole
 *  units, common borders simplified alike.
 *  @param[out] path  [n] `d` attributes in the arena, "" for none */
dosah_status dsh_outlines(char **path, const dsh_shape *const *shape, size_t n,
                          const dsh_outline_opts *opts, dsh_arena *arena,
                          dosah_error *err);
/** report_data.c: what the script of the page works on, as JSON. */
void dsh_put_data(dsh_page *page);

extern const dsh_section DSH_SECTION_MAP, DSH_SECTION_FAMILIES,
    DSH_SECTION_GROUPS, DSH_SECTION_GAINS, DSH_SECTION_PLACES,
    DSH_SECTION_CAPACITY, DSH_SECTION_PREMISES, DSH_SECTION_HINDRANCES,
    DSH_SECTION_SENSITIVITY, DSH_SECTION_BUILDINGS, DSH_SECTION_STOPS,
    DSH_SECTION_QUALITY, DSH_SECTION_METHOD, DSH_SECTION_SOURCES,
    DSH_SECTION_LIMITS, DSH_SECTION_RECORD;
/** report_front.c: key sentence and three numbers. */
void dsh_put_front(dsh_page *page);

#endif
