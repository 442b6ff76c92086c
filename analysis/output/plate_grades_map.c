/* SPDX-License-Identifier: MIT */
/* Signs of graded objects on the map. Each stands near its place, tied to it
 * by a line; where those of one municipality would be pushed far away - into
 * its neighbours' ground - a table of its counts stands for them, and small
 * marks stay at their places. */
#include <math.h>
#include <stdio.h>

#include "output/plate.h"

/* A sign may be pushed so far, mm on A4; more of them than MOST_BESIDE in one
 * municipality are crowded anyhow; where more signs and tables than MOST_SIGNS
 * would stand, or more objects than MOST_OBJECTS, there are small marks only.
 */
#define FAR 8.0
enum { MOST_BESIDE = 40, MOST_SIGNS = 400, MOST_OBJECTS = 5000 };

const int8_t dsh_grade_state[DSH_GRADE_STATES][2] = {{2, 2}, {1, 1}, {0, 0},
                                                     {1, 2}, {0, 1}, {0, 2}};

/* A sign or a table, as a box. */
typedef struct item {
    uint32_t municipality; /**< of a table */
    size_t object;         /**< of a sign; SIZE_MAX = a table */
    double x, y;           /**< its place */
} item;

typedef struct sign_list {
    const dsh_pen *pen;
    dsh_plate *plate;
    item *item;
    dsh_rect *box; /**< [n] of the items */
    size_t n;
    bool *grouped; /**< [municipalities] */
} sign_list;

static dsh_rect around(double x, double y, dsh_extent e)
{
    return (dsh_rect){x - e.w / 2, y - e.h / 2, e.w, e.h};
}

static double pushed(const item *i, dsh_rect b)
{
    return hypot(b.x + b.w / 2 - i->x, b.y + b.h / 2 - i->y);
}

static void add_sign(sign_list *all, size_t object)
{
    const dsh_plate_object *o = &all->plate->object[object];
    const double x = dsh_frame_x(&all->plate->frame, o->x);
    const double y = dsh_frame_y(&all->plate->frame, o->y);
    all->box[all->n] =
        around(x, y, dsh_grade_sign_size(all->pen, all->plate, o, true));
    all->item[all->n++] = (item){.object = object, .x = x, .y = y};
}

/* ---- tables -----------------------------------------------------------------
 */

static void count(size_t n[DSH_GRADE_STATES], const dsh_plate *plate,
                  uint32_t municipality)
{
    for (int k = 0; k < DSH_GRADE_STATES; k++) {
        n[k] = 0;
        for (size_t i = 0; i < plate->n_objects; i++)
            n[k] += plate->object[i].municipality == municipality &&
                    plate->object[i].lo == dsh_grade_state[k][0] &&
                    plate->object[i].hi == dsh_grade_state[k][1];
    }
}

static dsh_plate_object example(int state)
{
    return (dsh_plate_object){.id = "",
                              .name = "",
                              .runs = "",
                              .lo = dsh_grade_state[state][0],
                              .hi = dsh_grade_state[state][1]};
}

static dsh_look name_look(const dsh_pen *pen)
{
    return (dsh_look){
        .size = pen->style->label_size, .bold = true, .ink = pen->style->ink};
}

#define ROW   3.8
#define PAD   0.8
#define TABLE 18.0

static dsh_extent table_size(const sign_list *all, uint32_t municipality)
{
    enum { LONGEST = 40 };
    const double k = all->plate->letter;
    const dsh_look look = name_look(all->pen);
    const char *name = all->plate->data->s.municipality[municipality].name;
    size_t n[DSH_GRADE_STATES];
    double rows = 1;
    count(n, all->plate, municipality);
    for (int i = 0; i < DSH_GRADE_STATES; i++)
        rows += n[i] > 0;
    const double w = dsh_text_extent(all->pen, name, &look).w;
    return (dsh_extent){fmax(TABLE * k, fmin(w, LONGEST) + 2 * PAD * k),
                        (rows * ROW + 2 * PAD) * k};
}

static void draw_table(const sign_list *all, uint32_t municipality, dsh_rect b)
{
    const dsh_pen *pen = all->pen;
    const double k = all->plate->letter;
    dsh_look look = name_look(pen);
    look.width = b.w - 2 * PAD * k;
    size_t n[DSH_GRADE_STATES];
    char text[64];
    double y = b.y + PAD * k;
    cairo_rectangle(pen->cr, b.x, b.y, b.w, b.h);
    dsh_ink(pen, (dsh_colour){1, 1, 1});
    cairo_fill_preserve(pen->cr);
    dsh_ink(pen, pen->style->ink_soft);
    cairo_set_line_width(pen->cr, 0.25 * k);
    cairo_stroke(pen->cr);
    (void)dsh_text_at(pen, all->plate->data->s.municipality[municipality].name,
                      &look, b.x + PAD * k, y);
    count(n, all->plate, municipality);
    look = (dsh_look){.size = pen->style->text_size,
                      .align = DSH_RIGHT,
                      .ink = pen->style->ink};
    for (int i = 0; i < DSH_GRADE_STATES; i++) {
        if (n[i] == 0)
            continue;
        y += ROW * k;
        const dsh_plate_object o = example(i);
        const dsh_extent e = dsh_grade_sign_size(pen, all->plate, &o, true);
        dsh_grade_sign(pen, all->plate, &o, true,
                       (dsh_rect){b.x + PAD * k, y, e.w, e.h});
        dsh_text_number(text, (double)n[i], 0, all->plate->words.lang);
        (void)dsh_text_at(pen, text, &look, b.x + b.w - PAD * k, y + 0.2 * k);
    }
}

/* ---- sign or table ----------------------------------------------------------
 */

/* Would the signs of a municipality, on their own, be pushed too far? */
static bool is_crowded(sign_list *all, uint32_t municipality)
{
    const dsh_plate *plate = all->plate;
    bool far = false;
    all->n = 0;
    for (size_t i = 0; i < plate->n_objects; i++)
        if (plate->object[i].municipality == municipality)
            add_sign(all, i);
    if (all->n > MOST_BESIDE)
        return true;
    dsh_signs_spread(all->box, all->n, plate->map.w, plate->map.h);
    for (size_t i = 0; i < all->n && !far; i++)
        far = pushed(&all->item[i], all->box[i]) > FAR * plate->letter;
    return far;
}

static void add_table(sign_list *all, uint32_t municipality)
{
    const dsh_plate *plate = all->plate;
    double x = 0, y = 0, n = 0;
    for (size_t i = 0; i < plate->n_objects; i++) {
        const dsh_plate_object *o = &plate->object[i];
        if (o->municipality != municipality)
            continue;
        x += dsh_frame_x(&plate->frame, o->x);
        y += dsh_frame_y(&plate->frame, o->y);
        n++;
    }
    const item at = {.municipality = municipality,
                     .object = SIZE_MAX,
                     .x = x / n,
                     .y = y / n};
    all->box[all->n] = around(at.x, at.y, table_size(all, municipality));
    all->item[all->n++] = at;
}

/* False if there are too many. */
static bool arrange(sign_list *all)
{
    dsh_plate *plate = all->plate;
    const size_t n = plate->data->s.n_municipalities;
    for (uint32_t i = 0; plate->place == SIZE_MAX && i < n; i++)
        all->grouped[i] = is_crowded(all, i);
    all->n = 0;
    for (uint32_t i = 0; i < n; i++)
        if (all->grouped[i])
            add_table(all, i);
    for (size_t i = 0; i < plate->n_objects; i++) {
        const uint32_t m = plate->object[i].municipality;
        if (m == UINT32_MAX || !all->grouped[m])
            add_sign(all, i);
    }
    if (all->n > MOST_SIGNS) {
        all->n = 0;
        return false;
    }
    dsh_signs_spread(all->box, all->n, plate->map.w, plate->map.h);
    return true;
}

/* ---- drawing ----------------------------------------------------------------
 */

static void draw_leader(const sign_list *all, size_t i)
{
    const dsh_pen *pen = all->pen;
    const dsh_rect b = all->box[i];
    const double k = all->plate->letter;
    cairo_move_to(pen->cr, all->item[i].x, all->item[i].y);
    cairo_line_to(pen->cr, b.x + b.w / 2, b.y + b.h / 2);
    dsh_ink(pen, pen->style->ink_soft);
    cairo_set_line_width(pen->cr, 0.18 * k);
    cairo_stroke(pen->cr);
    if (all->item[i].object == SIZE_MAX)
        return;
    cairo_arc(pen->cr, all->item[i].x, all->item[i].y, 0.45 * k, 0, 2 * G_PI);
    dsh_ink(pen, pen->style->ink);
    cairo_fill(pen->cr);
}

/* Of objects that a table stands for: a mark, a grey dot if uncertain. */
static void draw_small(const dsh_pen *pen, const dsh_plate *plate,
                       const dsh_plate_object *o)
{
    const double r = 0.75 * plate->letter;
    const double x = dsh_frame_x(&plate->frame, o->x);
    const double y = dsh_frame_y(&plate->frame, o->y);
    if (o->lo == o->hi) {
        dsh_grade_mark(pen, o->lo, x, y, r);
        return;
    }
    cairo_arc(pen->cr, x, y, 0.6 * r, 0, 2 * G_PI);
    dsh_ink(pen, pen->style->ink_soft);
    cairo_fill(pen->cr);
}

static bool is_in(const dsh_plate_object *o, int state)
{
    return o->lo == dsh_grade_state[state][0] &&
           o->hi == dsh_grade_state[state][1];
}

/* Better grades first, so that none hides a worse one. */
static void draw_items(const sign_list *all)
{
    dsh_plate *plate = all->plate;
    for (size_t i = 0; i < all->n; i++)
        draw_leader(all, i);
    for (int k = 0; k < DSH_GRADE_STATES; k++)
        for (size_t i = 0; i < all->n; i++) {
            const size_t at = all->item[i].object;
            if (at != SIZE_MAX && is_in(&plate->object[at], k))
                dsh_grade_sign(all->pen, plate, &plate->object[at], true,
                               all->box[i]);
        }
    for (size_t i = 0; i < all->n; i++) {
        if (all->item[i].object == SIZE_MAX)
            draw_table(all, all->item[i].municipality, all->box[i]);
        dsh_plate_take(plate, all->box[i]);
    }
}

/* Names of what someone must measure or mend come first. */
static void draw_names(const sign_list *all)
{
    dsh_plate *plate = all->plate;
    dsh_plate_names(all->pen, plate, all->grouped);
    for (int k = DSH_GRADE_STATES; k-- > 0;)
        for (size_t i = 0; i < all->n; i++) {
            const size_t at = all->item[i].object;
            if (at == SIZE_MAX || !is_in(&plate->object[at], k))
                continue;
            const dsh_plate_object *o = &plate->object[at];
            (void)dsh_plate_name(all->pen, plate, o->name[0] ? o->name : o->id,
                                 all->box[i]);
        }
}

void dsh_grades_draw(const dsh_pen *pen, dsh_plate *plate)
{
    const size_t n = plate->n_objects + plate->data->s.n_municipalities;
    sign_list all = {.pen = pen,
                     .plate = plate,
                     .item = dsh_arena_alloc(plate->arena, n, sizeof(item)),
                     .box = dsh_arena_alloc(plate->arena, n, sizeof(dsh_rect)),
                     .grouped = dsh_arena_alloc(
                         plate->arena, plate->data->s.n_municipalities, 1)};
    if (all.item == NULL || all.box == NULL || all.grouped == NULL)
        return;
    const bool signs = plate->n_objects <= MOST_OBJECTS && arrange(&all);
    for (size_t i = 0; i < plate->n_objects; i++) {
        const uint32_t m = plate->object[i].municipality;
        if (!signs || (m != UINT32_MAX && all.grouped[m]))
            draw_small(pen, plate, &plate->object[i]);
    }
    draw_items(&all);
    draw_names(&all);
}
