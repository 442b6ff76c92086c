/* SPDX-License-Identifier: MIT */
/* A page of one subject: where things stand, head, ground, names, foot. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "output/plate.h"

/* mm on A4; letters of A3 are larger, and so is what holds them. */
#define MARGIN   DSH_PAPER_MARGIN
#define HEAD     29.0
#define HEAD_UP  37.0
#define FOOT     15.0
#define SIDE_W   62.0
#define SIDE_GAP 4.0
#define SIDE_H   74.0
#define EDGE     4.0

void dsh_plate_layout(dsh_plate *plate)
{
    const double k = plate->letter;
    const bool up = plate->h > plate->w;
    const double top = (up ? HEAD_UP : HEAD) * k, foot = FOOT * k;
    const double w = plate->w - 2 * MARGIN, h = plate->h - top - foot;
    if (up) {
        const double side = SIDE_H * k;
        plate->map = (dsh_rect){MARGIN, top, w, h - side - SIDE_GAP};
        plate->side = (dsh_rect){MARGIN, top + h - side, w, side};
    } else {
        const double side = SIDE_W * k;
        plate->map = (dsh_rect){MARGIN, top, w - side - SIDE_GAP, h};
        plate->side = (dsh_rect){MARGIN + w - side, top, side, h};
    }
}

void dsh_plate_frame(dsh_plate *plate, dsh_box box)
{
    const double edge = EDGE * plate->letter;
    if (!(box.x0 <= box.x1))
        box = (dsh_box){-500, -500, 500, 500};
    const double scale = dsh_map_scale(
        &plate->style, fmax(box.x1 - box.x0, 200), fmax(box.y1 - box.y0, 200),
        plate->map.w - 2 * edge, plate->map.h - 2 * edge);
    plate->frame = (dsh_frame){(box.x0 + box.x1) / 2, (box.y0 + box.y1) / 2,
                               scale / 1000, plate->map.w, plate->map.h};
}

static dosah_status shapes(dsh_path *out, const dsh_plate *plate, bool members,
                           dosah_error *err)
{
    const dsh_stored *s = &plate->data->s;
    const size_t n = members ? s->n_municipalities : s->n_neighbours;
    dsh_shape *shape = dsh_arena_alloc(plate->arena, n, sizeof(*shape));
    if (shape == NULL)
        return dsh_fail_nomem(err, "map");
    for (size_t i = 0; i < n; i++)
        shape[i] = members ? s->municipality[i].shape : s->neighbour[i].shape;
    return dsh_path_shapes(out, &plate->frame, shape, (uint32_t)n, plate->arena,
                           err);
}

dosah_status dsh_plate_ground(dsh_plate *plate, dosah_error *err)
{
    const dsh_plate_streets *t = &plate->data->streets;
    const dsh_lines lines = {.x = t->x,
                             .y = t->y,
                             .start = t->first,
                             .keep = t->main,
                             .keep_value = 1,
                             .n = t->n};
    dosah_status st = shapes(&plate->members, plate, true, err);
    if (st == DOSAH_OK)
        st = shapes(&plate->neighbours, plate, false, err);
    if (st == DOSAH_OK && plate->place != SIZE_MAX)
        st = dsh_path_shapes(&plate->chosen, &plate->frame,
                             &plate->data->s.municipality[plate->place].shape,
                             1, plate->arena, err);
    if (st == DOSAH_OK && t->n > 0)
        st = dsh_path_lines(&plate->streets, &plate->frame, &lines,
                            plate->arena, err);
    if (st != DOSAH_OK)
        return st;
    enum { ROOM = 4096 };
    plate->max_taken = ROOM;
    plate->taken = dsh_arena_alloc(plate->arena, ROOM, sizeof(*plate->taken));
    return plate->taken ? DOSAH_OK : dsh_fail_nomem(err, "map");
}

/* ---- the map ---------------------------------------------------------------
 */

static void fill(const dsh_pen *pen, const dsh_path *path, dsh_colour colour)
{
    if (path->n_lines == 0)
        return;
    dsh_path_use(pen, path, true);
    dsh_ink(pen, colour);
    cairo_set_fill_rule(pen->cr, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_fill(pen->cr);
    cairo_set_fill_rule(pen->cr, CAIRO_FILL_RULE_WINDING);
}

static void stroke(const dsh_pen *pen, const dsh_path *path, bool closed,
                   dsh_colour colour, double width)
{
    if (path->n_lines == 0)
        return;
    dsh_path_use(pen, path, closed);
    dsh_ink(pen, colour);
    cairo_set_line_width(pen->cr, width);
    cairo_set_line_join(pen->cr, CAIRO_LINE_JOIN_ROUND);
    cairo_stroke(pen->cr);
}

static void draw_ground(const dsh_pen *pen, const dsh_plate *plate)
{
    const dsh_map_style *s = pen->style;
    dsh_ink(pen, s->outside);
    cairo_paint(pen->cr);
    fill(pen, &plate->neighbours, s->neighbour);
    fill(pen, &plate->members, s->member);
    stroke(pen, &plate->streets, false, s->street, 2 * s->street_width);
    stroke(pen, &plate->neighbours, true, s->neighbour_line, s->member_width);
    stroke(pen, &plate->members, true, s->member_line, s->member_width);
    stroke(pen, &plate->chosen, true, s->ink, 3 * s->member_width);
}

void dsh_plate_take(dsh_plate *plate, dsh_rect box)
{
    if (plate->n_taken < plate->max_taken)
        plate->taken[plate->n_taken++] = box;
}

bool dsh_plate_claim(dsh_plate *plate, dsh_rect b)
{
    const double gap = 0.4;
    if (b.x < 0.5 || b.y < 0.5 || b.x + b.w > plate->map.w - 0.5 ||
        b.y + b.h > plate->map.h - 0.5 || plate->n_taken == plate->max_taken)
        return false;
    for (size_t i = 0; i < plate->n_taken; i++) {
        const dsh_rect *t = &plate->taken[i];
        if (b.x < t->x + t->w + gap && t->x < b.x + b.w + gap &&
            b.y < t->y + t->h && t->y < b.y + b.h)
            return false;
    }
    dsh_plate_take(plate, b);
    return true;
}

static dsh_look name_look(const dsh_pen *pen, double size)
{
    return (dsh_look){.size = size, .ink = pen->style->label_ink};
}

bool dsh_plate_name(const dsh_pen *pen, dsh_plate *plate, const char *text,
                    dsh_rect b)
{
    enum { LONGEST = 40 };
    dsh_look look = name_look(pen, pen->style->small_size);
    dsh_extent e = dsh_text_extent(pen, text, &look);
    if (e.w <= 0)
        return false;
    if (e.w > LONGEST) {
        look.width = e.w = LONGEST;
        look.lines = 1;
    }
    const double y = b.y + (b.h - e.h) / 2;
    const double x = b.x + (b.w - e.w) / 2;
    const dsh_rect at[] = {{b.x + b.w + 0.5, y, e.w, e.h},
                           {b.x - e.w - 0.5, y, e.w, e.h},
                           {x, b.y + b.h + 0.1, e.w, e.h},
                           {x, b.y - e.h - 0.1, e.w, e.h}};
    for (size_t i = 0; i < sizeof(at) / sizeof(*at); i++) {
        if (!dsh_plate_claim(plate, at[i]))
            continue;
        dsh_text_cased(pen, text, &look, at[i].x, at[i].y);
        return true;
    }
    return false;
}

/* Near the middle of the municipality: there, then around it. */
static bool put_municipality(const dsh_pen *pen, dsh_plate *plate, size_t i)
{
    enum { LONGEST = 45, SPOKES = 8, RINGS = 9 };
    const dsh_stored_municipality *m = &plate->data->s.municipality[i];
    dsh_look look = name_look(pen, pen->style->label_size);
    look.bold = true;
    look.ink = pen->style->ink_soft;
    double x = 0, y = 0;
    const dsh_extent e = dsh_text_extent(pen, m->name, &look);
    if (m->shape.n_parts == 0 || e.w <= 0 || e.w > LONGEST ||
        dsh_shape_label_point(&x, &y, &m->shape, NULL) != DOSAH_OK)
        return false;
    x = dsh_frame_x(&plate->frame, x) - e.w / 2;
    y = dsh_frame_y(&plate->frame, y) - e.h / 2;
    for (int r = 0; r <= RINGS; r++)
        for (int k = 0; k < (r > 0 ? SPOKES : 1); k++) {
            const double turn = 2 * G_PI * k / SPOKES;
            const dsh_rect at = {x + 1.6 * e.h * r * cos(turn),
                                 y + 0.9 * e.h * r * sin(turn), e.w, e.h};
            if (!dsh_plate_claim(plate, at))
                continue;
            dsh_text_cased(pen, m->name, &look, at.x, at.y);
            return true;
        }
    return false;
}

void dsh_plate_names(const dsh_pen *pen, dsh_plate *plate, const bool *skip)
{
    enum { MOST = 60, TRIES = 200 };
    const dsh_stored *s = &plate->data->s;
    bool *done =
        dsh_arena_alloc(plate->arena, s->n_municipalities, sizeof(*done));
    size_t drawn = 0;
    for (size_t k = 0; done && k < s->n_municipalities && k < TRIES; k++) {
        size_t next = SIZE_MAX;
        for (size_t i = 0; i < s->n_municipalities; i++)
            if (!done[i] &&
                (next == SIZE_MAX || s->municipality[i].residents >
                                         s->municipality[next].residents))
                next = i;
        done[next] = true;
        if (drawn < MOST && !(skip && skip[next]) &&
            put_municipality(pen, plate, next))
            drawn++;
    }
}

double dsh_legend_turn(dsh_plate *plate, double y)
{
    if (plate->h <= plate->w)
        return y;
    const double step = (SIDE_W + 2 * SIDE_GAP) * plate->letter;
    plate->side.x += step;
    plate->side.w -= step;
    return plate->side.y;
}

static void draw_map(const dsh_pen *pen, dsh_plate *plate,
                     const dsh_plate_kind *kind)
{
    const dsh_rect b = plate->map;
    cairo_save(pen->cr);
    cairo_translate(pen->cr, b.x, b.y);
    cairo_rectangle(pen->cr, 0, 0, b.w, b.h);
    cairo_clip(pen->cr);
    draw_ground(pen, plate);
    plate->n_taken = 0;
    kind->map(pen, plate);
    char key[32];
    (void)snprintf(key, sizeof(key), "banner.%s",
                   dsh_lang_code(plate->words.lang));
    const char *banner = dsh_stored_fact_of(&plate->data->s, key);
    if (banner[0] != '\0')
        dsh_text_banner(pen, banner, b.w, b.h);
    cairo_restore(pen->cr);
    cairo_rectangle(pen->cr, b.x, b.y, b.w, b.h);
    dsh_ink(pen, pen->style->ink_soft);
    cairo_set_line_width(pen->cr, 0.25);
    cairo_stroke(pen->cr);
}

/* ---- head, side, foot ------------------------------------------------------
 */

static void draw_head(const dsh_pen *pen, const dsh_plate *plate,
                      const dsh_plate_kind *kind)
{
    char text[DSH_PLATE_TEXT], key[32];
    (void)snprintf(key, sizeof(key), "banner.%s",
                   dsh_lang_code(plate->words.lang));
    const char *banner = dsh_stored_fact_of(&plate->data->s, key);
    if (banner[0] != '\0')
        dsh_strip_draw(pen, banner, plate->w);
    kind->title(text, plate);
    double y = dsh_title_draw(pen, text, plate->w) + 0.4;
    const dsh_look look = {.size = pen->style->subtitle_size,
                           .ink = pen->style->ink,
                           .width = plate->w - 2 * MARGIN,
                           .lines = plate->h > plate->w ? 2 : 1};
    kind->subtitle(text, plate);
    y += dsh_text_at(pen, text, &look, MARGIN, y) + 0.3;
    kind->worst(text, plate);
    if (text[0] != '\0')
        (void)dsh_text_at(pen, text, &look, MARGIN, y);
}

static dsh_look side_look(const dsh_pen *pen, const dsh_plate *plate)
{
    return (dsh_look){.size = pen->style->text_size,
                      .ink = pen->style->ink,
                      .width = fmin(plate->side.w, SIDE_W * plate->letter),
                      .lines = 3};
}

double dsh_legend_head(const dsh_pen *pen, const dsh_plate *plate,
                       const char *text, double y)
{
    dsh_look look = side_look(pen, plate);
    look.bold = true;
    return y + dsh_text_at(pen, text, &look, plate->side.x, y) +
           0.6 * plate->letter;
}

double dsh_legend_row_draw(const dsh_pen *pen, const dsh_plate *plate,
                           const dsh_legend_row *row, double y)
{
    const double k = plate->letter, h = 3.9 * k;
    const double w = fmin(plate->side.w, SIDE_W * k);
    const dsh_rect box = {plate->side.x, y, row->swatch_w * k, h};
    dsh_look look = side_look(pen, plate);
    double used = 0;
    if (row->number[0] != '\0') {
        dsh_look right = look;
        right.width = 0;
        right.align = DSH_RIGHT;
        used = dsh_text_extent(pen, row->number, &right).w + 1;
        (void)dsh_text_at(pen, row->number, &right, plate->side.x + w,
                          y + 0.4 * k);
    }
    if (row->swatch != NULL)
        row->swatch(pen, plate, box, row->which);
    look.width = fmax(w - box.w - 1.5 * k - used, 5);
    look.lines = 2;
    const double text = dsh_text_at(
        pen, row->text, &look, plate->side.x + box.w + 1.5 * k, y + 0.4 * k);
    return y + fmax(h, text + 0.6 * k) + 0.4 * k;
}

double dsh_legend_note(const dsh_pen *pen, const dsh_plate *plate,
                       const char *text, double y)
{
    dsh_look look = side_look(pen, plate);
    look.size = pen->style->small_size;
    look.ink = pen->style->ink_soft;
    look.lines = 5;
    return y + dsh_text_at(pen, text, &look, plate->side.x, y) +
           0.8 * plate->letter;
}

/* At the foot of the first column. */
static void draw_scale(const dsh_pen *pen, const dsh_plate *plate)
{
    const double k = plate->letter, x = plate->side.x;
    const double y = plate->side.y + plate->side.h - 11 * k;
    dsh_north_draw(pen, &plate->words, plate->data->north_rad, x + 2, y + 3.4);
    dsh_bar_draw(pen, &plate->words, plate->frame.m_per_mm, x + 18 * k,
                 y + 1.6);
    if (!plate->print)
        return;
    char n[64], text[DSH_PLATE_TEXT];
    dsh_text_number(n, plate->frame.m_per_mm * 1000, 0, plate->words.lang);
    const dsh_text_arg arg = {"n", n};
    dsh_plate_fill(text, plate, "map_scale", &arg, 1);
    const dsh_look look = {.size = pen->style->small_size,
                           .ink = pen->style->ink};
    (void)dsh_text_at(pen, text, &look, x + 15 * k, y + 6.6 * k);
}

/* "name, licence" of every source used, each once. */
static void credits(char *out, size_t size, const dsh_plate *plate)
{
    enum { MOST = 30 };
    const dsh_stored *s = &plate->data->s;
    const dosah_lang lang = plate->words.lang;
    size_t n = 0;
    char key[64];
    out[0] = '\0';
    for (int i = 1; i < MOST && n < size; i++) {
        (void)snprintf(key, sizeof(key), "attribution.%d.text", i);
        const char *name = dsh_stored_fact_in(s, key, lang);
        if (name[0] == '\0' || strstr(out, name) != NULL)
            continue;
        (void)snprintf(key, sizeof(key), "attribution.%d.licence", i);
        const char *licence = dsh_stored_fact_in(s, key, lang);
        const int k = snprintf(out + n, size - n, "%s%s%s%s", n ? "; " : "",
                               name, licence[0] ? ", " : "", licence);
        n += k > 0 ? (size_t)k : 0;
    }
}

static void draw_foot(const dsh_pen *pen, const dsh_plate *plate)
{
    const dsh_stored *s = &plate->data->s;
    char from[2 * DSH_PLATE_TEXT], text[4 * DSH_PLATE_TEXT];
    char run[DSH_PLATE_TEXT], key[64], date[40] = "";
    credits(from, sizeof(from), plate);
    (void)snprintf(key, sizeof(key), "title.%s",
                   dsh_lang_code(plate->words.lang));
    if (s->date != DSH_NO_DATE)
        dsh_text_date(date, s->date, plate->words.lang);
    const dsh_text_arg arg[] = {
        {"title", dsh_stored_fact_of(s, key)},
        {"crs", dsh_stored_fact_of(s, "parameters.crs")},
        {"version", dsh_stored_fact_of(s, "version")},
        {"run", dsh_stored_fact_of(s, "run_id")},
        {"date", date}};
    dsh_plate_fill(run, plate, date[0] ? "map_footer" : "qgis_foot", arg, 5);
    (void)snprintf(text, sizeof(text), "%s%s%s%s%s",
                   from[0] ? dsh_plate_word(plate, "map_sources") : "",
                   from[0] ? ": " : "", from, from[0] ? ". " : "", run);
    const dsh_look look = {.size = pen->style->small_size,
                           .ink = pen->style->ink_soft,
                           .width = plate->w - 2 * MARGIN,
                           .lines = 3};
    (void)dsh_text_at(pen, text, &look, MARGIN,
                      plate->h - (FOOT - 2) * plate->letter);
}

const dsh_plate_kind *dsh_plate_kind_of(dosah_map_kind kind)
{
    return kind == DOSAH_MAP_STREETS     ? &dsh_plate_of_streets
           : kind == DOSAH_MAP_ISOCHRONE ? &dsh_plate_of_bands
                                         : &dsh_plate_grades;
}

void dsh_plate_draw(const dsh_pen *pen, const void *user)
{
    const dsh_plate *plate = user;
    dsh_plate own = *plate; /* room that names take is this drawing's */
    const dsh_plate_kind *kind = dsh_plate_kind_of(plate->kind);
    cairo_set_source_rgb(pen->cr, 1, 1, 1);
    cairo_paint(pen->cr);
    draw_head(pen, plate, kind);
    draw_map(pen, &own, kind);
    draw_scale(pen, plate);
    (void)kind->legend(pen, &own, plate->side.y);
    draw_foot(pen, plate);
}

void dsh_plate_title(char out[DSH_PLATE_TEXT], const dsh_plate *plate)
{
    dsh_plate_kind_of(plate->kind)->title(out, plate);
}

/* ---- texts -----------------------------------------------------------------
 */

const char *dsh_plate_word(const dsh_plate *plate, const char *key)
{
    return dsh_text(plate->words.texts, key, plate->words.lang);
}

void dsh_plate_fill(char out[DSH_PLATE_TEXT], const dsh_plate *plate,
                    const char *key, const dsh_text_arg *arg, size_t n_args)
{
    (void)dsh_text_fill(out, DSH_PLATE_TEXT, dsh_plate_word(plate, key), arg,
                        n_args);
}

void dsh_plate_share(char out[64], const dsh_plate *plate, double part,
                     double whole)
{
    const char *key = "map_percent";
    double percent = whole > 0 ? 100 * part / whole : 0;
    if (part > 0 && percent < 0.5) {
        key = "map_percent_under";
        percent = 1;
    } else if (part < whole && percent >= 99.5) {
        key = "map_percent_over";
        percent = 99;
    }
    char n[64];
    dsh_text_number(n, percent, 0, plate->words.lang);
    const dsh_text_arg arg = {"n", n};
    (void)dsh_text_fill(out, 64, dsh_plate_word(plate, key), &arg, 1);
}

bool dsh_plate_shows(const dsh_plate *plate, uint32_t municipality)
{
    return plate->place == SIZE_MAX || plate->place == municipality;
}

/* Smallest certain share first, then the smallest at best. */
static int compare_ranks(const dsh_plate_rank *p, const dsh_plate_rank *q)
{
    double left = p->certain * q->all, right = q->certain * p->all;
    if (left == right) {
        left = p->best * q->all;
        right = q->best * p->all;
    }
    return (left > right) - (left < right);
}

/* Smallest certain share first, then the smallest at best, then most of all. */
static int by_share(const void *a, const void *b)
{
    const dsh_plate_rank *p = a, *q = b;
    const int order = compare_ranks(p, q);
    if (order != 0)
        return order;
    if (p->all != q->all)
        return p->all > q->all ? -1 : 1;
    return p->municipality < q->municipality
               ? -1
               : p->municipality > q->municipality;
}

void dsh_plate_say_worst(char out[DSH_PLATE_TEXT], const dsh_plate *plate,
                         dsh_plate_rank *rank, size_t n, const char *item_key,
                         dsh_rank_fn put)
{
    enum { SHOWN = 3 };
    char list[DSH_PLATE_TEXT] = "", item[DSH_PLATE_TEXT], text[3][64];
    size_t kept = 0;
    out[0] = '\0';
    for (size_t i = 0; i < n; i++)
        if (rank[i].all > 0 && rank[i].certain < rank[i].all &&
            dsh_plate_shows(plate, rank[i].municipality))
            rank[kept++] = rank[i];
    if (kept == 0)
        return;
    qsort(rank, kept, sizeof(*rank), by_share);
    const size_t shown = kept < SHOWN ? kept : SHOWN;
    for (size_t i = 0; i < shown; i++) {
        dsh_text_arg arg[4] = {
            {"name", plate->data->s.municipality[rank[i].municipality].name}};
        put(arg, text, plate, &rank[i]);
        dsh_plate_fill(item, plate, item_key, arg, 4);
        (void)dsh_list_add(list, sizeof(list), item);
    }
    size_t tied = 0;
    while (shown + tied < kept &&
           compare_ranks(&rank[shown - 1], &rank[shown + tied]) == 0)
        tied++;
    if (tied > 0) {
        dsh_text_number(text[0], (double)tied, 0, plate->words.lang);
        const dsh_text_arg more = {"n", text[0]};
        dsh_plate_fill(item, plate, "plate_as_bad", &more, 1);
        (void)dsh_list_add(list, sizeof(list), item);
    }
    const dsh_text_arg arg = {"list", list};
    dsh_plate_fill(out, plate, "plate_worst", &arg, 1);
}
