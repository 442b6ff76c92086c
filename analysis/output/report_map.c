/* SPDX-License-Identifier: MIT */
/* The map of the report as SVG that is right without script: mean over the
 * service types, focus profile, first day. The script repaints the same
 * drawing for other choices and lays it into a map that can be moved. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "output/report.h"

enum { MAX_LABELS = 60, MAX_TITLES = 500, HATCH = 32 };

/* ---- frame ------------------------------------------------------------- */

static dsh_box frame_of(const dsh_stored *s)
{
    dsh_box all = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < s->n_municipalities; i++) {
        const dsh_box b = dsh_shape_box(&s->municipality[i].shape);
        if (isnan(b.x0))
            continue;
        all.x0 = fmin(all.x0, b.x0);
        all.y0 = fmin(all.y0, b.y0);
        all.x1 = fmax(all.x1, b.x1);
        all.y1 = fmax(all.y1, b.y1);
    }
    return all;
}

/* Does a neighbour show around the study area? */
static bool is_near(const dsh_box *study, const dsh_shape *shape)
{
    const dsh_box b = dsh_shape_box(shape);
    const double far = fmax(study->x1 - study->x0, study->y1 - study->y0) / 4;
    return b.x0 < study->x1 + far && b.x1 > study->x0 - far &&
           b.y0 < study->y1 + far && b.y1 > study->y0 - far;
}

bool dsh_map_prepare(dsh_page *page, dosah_error *err, dosah_status *st)
{
    static const double width = 4000;
    const dsh_stored *s = page->s;
    const dsh_box b = frame_of(s);
    *st = DOSAH_OK;
    if (!(b.x1 > b.x0) || !(b.y1 > b.y0))
        return false;
    const double unit = fmax(b.x1 - b.x0, b.y1 - b.y0) / width;
    const double margin = 0.02 * width;
    page->view =
        (dsh_outline_opts){.unit = unit,
                           .x0 = b.x0 - margin * unit,
                           .y1 = b.y1 + margin * unit,
                           .tolerance = s->n_municipalities > 1000 ? 2.5 : 1.5};
    page->view_w = ceil((b.x1 - b.x0) / unit + 2 * margin);
    page->view_h = ceil((b.y1 - b.y0) / unit + 2 * margin);
    const size_t room = s->n_municipalities + s->n_neighbours;
    char **path = dsh_arena_alloc(s->arena, room, sizeof(*path));
    const dsh_shape **shape = dsh_arena_alloc(s->arena, room, sizeof(*shape));
    if (path == NULL || shape == NULL) {
        *st = dsh_fail_nomem(err, "outlines");
        return false;
    }
    for (size_t i = 0; i < s->n_municipalities; i++)
        shape[i] = &s->municipality[i].shape;
    size_t n = s->n_municipalities;
    for (size_t i = 0; i < s->n_neighbours; i++)
        if (is_near(&b, &s->neighbour[i].shape))
            shape[n++] = &s->neighbour[i].shape;
    page->n_outlines = n;
    *st = dsh_outlines(path, shape, n, &page->view, s->arena, err);
    page->outline = path;
    return *st == DOSAH_OK;
}

/* ---- paint ------------------------------------------------------------- */

static void put_pattern(dsh_page *p, const char *id, const char *fill,
                        const char *line)
{
    dsh_putf(p,
             "<pattern id=\"%s\" width=\"%d\" height=\"%d\" "
             "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\">"
             "<path fill=\"%s\" d=\"M0 0h%dv%dh-%dz\"/>"
             "<path fill=\"%s\" d=\"M0 0h%dv%dh-%dz\"/></pattern>\n",
             id, HATCH, HATCH, fill, HATCH, HATCH, HATCH, line, HATCH * 3 / 10,
             HATCH, HATCH * 3 / 10);
}

/* In a drawing of their own, because map, legend and print share them.
 * Stripes: s<i>_<j> share class i for certain, j at best; t<i> time class i,
 * possible only; to over the last bound, possible only; nd no data. */
static void put_patterns(dsh_page *p)
{
    const dsh_web_style *w = p->style;
    char id[48];
    dsh_put(p, "<svg class=\"defs\" aria-hidden=\"true\" "
               "xmlns=\"http://www.w3.org/2000/svg\"><defs>");
    for (size_t i = 0; i < w->share.n_colours; i++)
        for (size_t j = i + 1; j < w->share.n_colours; j++) {
            (void)snprintf(id, sizeof(id), "s%zu_%zu", i, j);
            put_pattern(p, id, w->share.colour[i], w->share.colour[j]);
        }
    for (size_t i = 0; i < w->time.n_colours; i++) {
        (void)snprintf(id, sizeof(id), "t%zu", i);
        put_pattern(p, id, w->time.colour[i], w->possible_line);
    }
    put_pattern(p, "to", w->over, w->possible_line);
    put_pattern(p, "nd", w->no_data_fill, w->no_data_line);
    dsh_put(p, "</defs></svg>\n");
}

static void put_share_fill(dsh_page *p, dsh_ends e)
{
    const dsh_web_style *w = p->style;
    if (e.lo == DSH_NO_SHARE) {
        dsh_put(p, "url(#nd)");
        return;
    }
    const size_t lo = dsh_web_class(&w->share, e.lo / 100.0);
    const size_t hi = dsh_web_class(&w->share, e.hi / 100.0);
    if (e.hi == 0)
        dsh_put(p, w->unreachable);
    else if (hi > lo)
        dsh_putf(p, "url(#s%zu_%zu)", lo, hi);
    else
        dsh_put(p, w->share.colour[lo]);
}

static void put_municipalities(dsh_page *p)
{
    const dsh_stored *s = p->s;
    dsh_putf(p,
             "<g id=\"fields\" stroke=\"%s\" stroke-opacity=\".6\" "
             "stroke-width=\"1\" fill-rule=\"evenodd\">\n",
             p->style->ink);
    for (size_t i = 0; i < s->n_municipalities; i++) {
        const dsh_ends e = dsh_is_shown(s, i) && s->n_types > 0
                               ? dsh_mean_ends(s, s->focus, 0, i)
                               : (dsh_ends){DSH_NO_SHARE, DSH_NO_SHARE};
        dsh_put(p, "<path fill=\"");
        put_share_fill(p, e);
        dsh_put(p, "\" d=\"");
        dsh_put(p, p->outline[i]);
        if (s->n_municipalities > MAX_TITLES) {
            dsh_put(p, "\"/>\n");
            continue;
        }
        char share[DSH_WORD];
        dsh_range_text(share, p, e.lo, e.hi);
        dsh_put(p, "\"><title>");
        dsh_put_text(p, s->municipality[i].name);
        dsh_put(p, ": ");
        dsh_put_text(p, share);
        dsh_put(p, "</title></path>\n");
    }
    dsh_put(p, "</g>\n");
}

/* ---- services and names ------------------------------------------------ */

static bool is_drawn(const dsh_stored_service *v)
{
    return !isnan(v->x) && !isnan(v->y) && v->form != 'f' && v->form != 'd' &&
           v->type != UINT32_MAX;
}

static void put_services(dsh_page *p)
{
    static const char *const mark[] = {"✕", "◐", "●"};
    const dsh_stored *s = p->s;
    const char *group = s->n_profiles ? s->profile[s->focus].user_group : NULL;
    dsh_put(p, "<g id=\"services\" aria-hidden=\"true\">\n");
    for (size_t i = 0; i < s->n_services; i++) {
        const dsh_stored_service *v = &s->service[i];
        if (!is_drawn(v))
            continue;
        const dsh_stored_grade *g = dsh_stored_grade_of(s, v->building, group);
        const int usable = g == NULL || g->hi < 0 ? 1
                           : g->hi == 0           ? 0
                           : g->lo <= 0           ? 1
                                                  : 2;
        dsh_putf(p, "<text data-t=\"%u\" x=\"%.0f\" y=\"%.0f\">%s</text>\n",
                 v->type, dsh_page_x(p, v->x), dsh_page_y(p, v->y),
                 mark[usable]);
    }
    dsh_put(p, "</g>\n");
}

static bool crosses(const dsh_box *box, size_t n, dsh_box b)
{
    for (size_t i = 0; i < n; i++)
        if (b.x0 < box[i].x1 && b.x1 > box[i].x0 && b.y0 < box[i].y1 &&
            b.y1 > box[i].y0)
            return true;
    return false;
}

/* Does a box cover a mark of a service? */
static bool hides(const dsh_page *p, dsh_box b)
{
    enum { MOST = 2000 }; /* with more they cannot be spared */
    static const double half = 40;
    const dsh_stored *s = p->s;
    for (size_t i = 0; s->n_services <= MOST && i < s->n_services; i++) {
        const double x = dsh_page_x(p, s->service[i].x),
                     y = dsh_page_y(p, s->service[i].y);
        if (is_drawn(&s->service[i]) && b.x0 < x + half && b.x1 > x - half &&
            b.y0 < y + half && b.y1 > y - half)
            return true;
    }
    return false;
}

typedef struct label {
    double x, y, w;
} label;

static dsh_box box_of(const label *at, double dy)
{
    static const double line = 68;
    return (dsh_box){at->x - at->w / 2, at->y + dy - line, at->x + at->w / 2,
                     at->y + dy + line / 3};
}

/* Moved up or down until it covers neither names nor services, else names
 * alone; false = no room. */
static bool place_label(const dsh_page *p, label *at, dsh_box *box, size_t *n)
{
    static const double dy[] = {0, -100, 100, -180, 180};
    for (int spare = 1; spare >= 0; spare--)
        for (size_t k = 0; k < sizeof(dy) / sizeof(dy[0]); k++) {
            const dsh_box b = box_of(at, dy[k]);
            if (crosses(box, *n, b) || (spare && hides(p, b)))
                continue;
            at->y += dy[k];
            box[(*n)++] = b;
            return true;
        }
    return false;
}

/* Names of the largest first; long ones are cut short, the table has them
 * whole. */
static void put_labels(dsh_page *p)
{
    enum { MAX_LETTERS = 24 };
    static const double letter = 33; /* units, for a 60 unit font */
    const dsh_stored *s = p->s;
    dsh_box box[MAX_LABELS];
    size_t n = 0;
    dsh_put(p, "<g id=\"names\" aria-hidden=\"true\">\n");
    for (size_t k = 0; k < s->n_municipalities && n < MAX_LABELS; k++) {
        const dsh_stored_municipality *m = &s->municipality[p->by_size[k]];
        double x = 0, y = 0;
        if (m->shape.n_points == 0 ||
            dsh_shape_label_point(&x, &y, &m->shape, NULL) != DOSAH_OK)
            continue;
        size_t bytes = strlen(m->name), letters = 0, cut = 0;
        for (size_t i = 0; i < bytes; i++) {
            if (((unsigned char)m->name[i] & 0xC0) == 0x80)
                continue;
            if (letters++ == MAX_LETTERS)
                cut = i;
        }
        label at = {dsh_page_x(p, x), dsh_page_y(p, y),
                    letter * fmin((double)letters, MAX_LETTERS + 1)};
        if (!place_label(p, &at, box, &n))
            continue;
        char *name = dsh_arena_strn(s->arena, m->name, cut ? cut : bytes);
        dsh_putf(p, "<text x=\"%.0f\" y=\"%.0f\">", at.x, at.y);
        dsh_put_text(p, name ? name : "");
        dsh_put(p, cut ? "…</text>\n" : "</text>\n");
    }
    dsh_put(p, "</g>\n");
}

/* ---- scale ------------------------------------------------------------- */

/* A bar of a round length of about a fifth of the width. */
static void put_scale(dsh_page *p)
{
    static const double step[] = {1, 2, 5};
    const double most = p->view_w * p->view.unit / 4;
    double metres = 1, ten = 1;
    for (int zeros = 0; zeros < 7; zeros++, ten *= 10)
        for (int k = 0; k < 3; k++)
            if (step[k] * ten <= most)
                metres = step[k] * ten;
    char number[DSH_WORD];
    const bool km = metres >= 1000;
    dsh_number_text(number, p, km ? metres / 1000 : metres, 0);
    const double w = metres / p->view.unit;
    const double x = p->view_w - w - 60, y = p->view_h - 40;
    dsh_putf(p,
             "<g id=\"scale\"><path d=\"M%.0f %.0fv-20h%.0fv20\" fill=\"none\" "
             "stroke=\"%s\" stroke-width=\"6\"/><text x=\"%.0f\" y=\"%.0f\">",
             x, y, w, p->style->ink, x + w / 2, y - 34);
    dsh_put_say(p, km ? "map_km" : "map_m",
                (const char *[]){"n", number, NULL});
    dsh_put(p, "</text></g>\n");
}

/* ---- legend ------------------------------------------------------------ */

static void put_swatch(dsh_page *p, const char *fill)
{
    dsh_putf(p,
             "<li><svg class=\"sw\" viewBox=\"0 0 64 40\" aria-hidden=\"true\">"
             "<path fill=\"%s\" d=\"M2 2h60v36h-60z\"/></svg> ",
             fill);
}

static void put_legend(dsh_page *p)
{
    const dsh_stored *s = p->s;
    const dsh_web_classes *c = &p->style->share;
    dsh_put(p, "<p id=\"legend-title\" class=\"legend-title\">");
    dsh_put_key(p, "report.legend_of_share");
    dsh_put(p, "</p>\n<ul id=\"legend\" class=\"legend\" "
               "aria-labelledby=\"legend-title\">\n");
    for (size_t i = 0; i < c->n_colours; i++) {
        char from[16] = "0", to[16];
        if (i > 0)
            (void)snprintf(from, sizeof(from), "%.0f", c->bound[i - 1]);
        (void)snprintf(to, sizeof(to), "%.0f", c->bound[i]);
        put_swatch(p, c->colour[i]);
        dsh_put_say(p, i == 0 ? "report.class_first" : "report.class",
                    (const char *[]){"from", from, "to", to, NULL});
        dsh_put(p, "</li>\n");
    }
    put_swatch(p, "url(#s1_4)");
    dsh_put_key(p, "report.legend_striped");
    dsh_put(p, "</li>\n");
    put_swatch(p, p->style->unreachable);
    dsh_put_key(p, "report.legend_none");
    dsh_put(p, "</li>\n");
    put_swatch(p, "url(#nd)");
    dsh_put_key(p, "report.legend_no_data");
    dsh_put(p, "</li>\n</ul>\n");
    if (s->streets.n > 0)
        dsh_say(p, "p class=\"note\"", "report.legend_streets", NULL);
    if (s->water.n > 0)
        dsh_say(p, "p class=\"note\"", "report.legend_water", NULL);
    if (s->n_profiles > 0)
        dsh_say(p, "p class=\"note\" id=\"symbols\"", "report.legend_symbols",
                (const char *[]){
                    "profile",
                    dsh_isolate(p, s->profile[s->focus].name.in[p->lang]),
                    NULL});
}

/* ---- the section ------------------------------------------------------- */

static bool has_map(const dsh_page *p)
{
    return p->outline != NULL;
}

static void put_finding(dsh_page *p)
{
    enum { N_WORST = 3 };
    const dsh_stored *s = p->s;
    size_t *all = dsh_arena_alloc(s->arena, s->n_types, sizeof(*all));
    uint32_t worst[N_WORST];
    for (size_t t = 0; all != NULL && t < s->n_types; t++)
        all[t] = t;
    const size_t n =
        all ? dsh_find_worst(p, all, s->n_types, worst, N_WORST) : 0;
    dsh_put(p, "<p id=\"finding\" aria-live=\"polite\">");
    if (n == 0) {
        dsh_put_key(p, "report.map_no_worst");
    } else {
        dsh_put_key(p, "report.map_worst");
        for (size_t k = 0; k < n; k++) {
            char share[DSH_WORD];
            const dsh_ends e = dsh_mean_ends(s, s->focus, 0, worst[k]);
            dsh_range_text(share, p, e.lo, e.hi);
            dsh_put(p, k > 0 ? "; " : " ");
            dsh_put_name(p, s->municipality[worst[k]].name);
            dsh_put(p, " (");
            dsh_put_text(p, share);
            dsh_put(p, ")");
        }
        dsh_put(p, ".");
    }
    dsh_put(p, "</p>\n");
}

/* Over whatever the map shows, so that no picture of it goes without. */
static void put_mark(dsh_page *p)
{
    const char *banner = dsh_banner(p);
    if (banner[0] == '\0')
        return;
    dsh_put(p, "<p class=\"banner mark\">");
    dsh_put_name(p, banner);
    dsh_put(p, "</p>");
}

static void write_map(dsh_page *p)
{
    const dsh_stored *s = p->s;
    char day[DSH_WORD] = "";
    if (s->n_days > 0)
        dsh_day_text(day, p, 0);
    put_patterns(p);
    dsh_put(p, "<div id=\"controls\" hidden></div>\n<figure class=\"map\">\n"
               "<figcaption id=\"map-title\">");
    if (s->n_types > 0)
        dsh_put_say(
            p, s->has_trips ? "report.map_caption_trips" : "report.map_caption",
            (const char *[]){
                "profile",
                dsh_isolate(p, s->profile[s->focus].name.in[p->lang]), "day",
                day, NULL});
    else
        dsh_put_key(p, "report.map_caption_none");
    dsh_put(p, "</figcaption>\n<div id=\"mapbox\">");
    dsh_putf(p,
             "<svg id=\"map-svg\" role=\"img\" aria-labelledby=\"map-title\" "
             "aria-describedby=\"finding\" viewBox=\"0 0 %.0f %.0f\" "
             "xmlns=\"http://www.w3.org/2000/svg\">\n",
             p->view_w, p->view_h);
    dsh_put_neighbours(p);
    put_municipalities(p);
    dsh_put_ground(p);
    put_services(p);
    if (s->n_municipalities <= 5000)
        put_labels(p);
    put_scale(p);
    dsh_put(p, "</svg>");
    put_mark(p);
    dsh_put(p, "</div>\n");
    put_legend(p);
    dsh_put(p, "</figure>\n");
    put_finding(p);
    char from[16], to[16];
    dsh_say(p, "p class=\"note\" id=\"map-note\"",
            s->has_trips ? "report.map_note_trip" : "report.map_note_reach",
            (const char *[]){
                "from", dsh_clock_text(from, p, "parameters.window_from_s"),
                "to", dsh_clock_text(to, p, "parameters.window_to_s"), NULL});
    dsh_put(p, "<p class=\"note\">");
    dsh_put_key(p, "report.map_note");
    dsh_put(p, "</p>\n<div id=\"map-table\"></div>\n");
}

const dsh_section DSH_SECTION_MAP = {"map", has_map, write_map};
