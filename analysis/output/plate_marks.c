/* SPDX-License-Identifier: MIT */
/* Signs of grades in the Czech tradition: colour, shape (● ◐ ✕), letter and
 * outline, so that nobody depends on one of them; steps as signed runs. An
 * interval of grades shows both ends within a broken outline. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "output/plate.h"

#define RADIUS 1.1
#define PAD    0.55
#define LETTER 2.3
#define RUNS   2.0

void dsh_grade_mark(const dsh_pen *pen, int grade, double x, double y, double r)
{
    cairo_save(pen->cr);
    cairo_new_path(pen->cr);
    cairo_translate(pen->cr, x, y);
    dsh_ink(pen, pen->style->grade[grade]);
    if (grade == 0) {
        const double arm = 0.78 * r;
        cairo_move_to(pen->cr, -arm, -arm);
        cairo_line_to(pen->cr, arm, arm);
        cairo_move_to(pen->cr, -arm, arm);
        cairo_line_to(pen->cr, arm, -arm);
        cairo_set_line_cap(pen->cr, CAIRO_LINE_CAP_BUTT);
        cairo_set_line_width(pen->cr, 0.5 * r);
        cairo_stroke(pen->cr);
    } else {
        const double line = 0.3 * r;
        cairo_arc(pen->cr, 0, 0, r - line / 2, 0, 2 * G_PI);
        cairo_set_line_width(pen->cr, line);
        cairo_stroke(pen->cr);
        if (grade == 2)
            cairo_arc(pen->cr, 0, 0, r - line / 2, 0, 2 * G_PI);
        else
            cairo_arc(pen->cr, 0, 0, r - line / 2, G_PI / 2, 3 * G_PI / 2);
        cairo_fill(pen->cr);
    }
    cairo_new_path(pen->cr);
    cairo_restore(pen->cr);
}

static const char *letter_of(const dsh_plate *plate, int grade)
{
    static const char *const key[] = {"plate_letter_not", "plate_letter_partly",
                                      "plate_letter_accessible"};
    return dsh_plate_word(plate, key[grade]);
}

/* "B", or from worst to best "C–A". */
static void letters_of(char out[32], const dsh_plate *plate,
                       const dsh_plate_object *o)
{
    (void)snprintf(out, 32, o->lo == o->hi ? "%.8s" : "%.8s–%.8s",
                   letter_of(plate, o->lo), letter_of(plate, o->hi));
}

static dsh_look letter_look(const dsh_pen *pen, const dsh_plate *plate)
{
    return (dsh_look){
        .size = LETTER * plate->letter, .bold = true, .ink = pen->style->ink};
}

static dsh_look runs_look(const dsh_pen *pen, const dsh_plate *plate)
{
    return (dsh_look){.size = RUNS * plate->letter, .ink = pen->style->ink};
}

dsh_extent dsh_grade_sign_size(const dsh_pen *pen, const dsh_plate *plate,
                               const dsh_plate_object *o, bool letters)
{
    const double k = plate->letter, mark = 2 * RADIUS * k;
    dsh_extent e = {2 * PAD * k + mark, 2 * PAD * k + mark};
    if (o->lo != o->hi)
        e.w += 0.85 * mark;
    if (!letters)
        return e;
    char text[32];
    letters_of(text, plate, o);
    const dsh_look look = letter_look(pen, plate);
    e.w += dsh_text_extent(pen, text, &look).w + PAD * k;
    if (o->runs[0] != '\0') {
        const dsh_look small = runs_look(pen, plate);
        e.w += dsh_text_extent(pen, o->runs, &small).w + PAD * k;
    }
    return e;
}

static void draw_outline(const dsh_pen *pen, const dsh_plate *plate,
                         const dsh_plate_object *o, dsh_rect b)
{
    const double r = 0.28 * b.h;
    const double dash[] = {0.7 * plate->letter, 0.5 * plate->letter};
    const bool certain = o->lo == o->hi;
    cairo_new_sub_path(pen->cr);
    cairo_arc(pen->cr, b.x + b.w - r, b.y + r, r, -G_PI / 2, 0);
    cairo_arc(pen->cr, b.x + b.w - r, b.y + b.h - r, r, 0, G_PI / 2);
    cairo_arc(pen->cr, b.x + r, b.y + b.h - r, r, G_PI / 2, G_PI);
    cairo_arc(pen->cr, b.x + r, b.y + r, r, G_PI, 3 * G_PI / 2);
    cairo_close_path(pen->cr);
    dsh_ink(pen, (dsh_colour){1, 1, 1});
    cairo_fill_preserve(pen->cr);
    dsh_ink(pen, certain ? pen->style->grade[o->lo] : pen->style->ink_soft);
    cairo_set_line_width(pen->cr, (certain ? 0.3 : 0.2) * plate->letter);
    cairo_set_dash(pen->cr, dash, certain ? 0 : 2, 0);
    cairo_stroke(pen->cr);
    cairo_set_dash(pen->cr, dash, 0, 0);
}

void dsh_grade_sign(const dsh_pen *pen, const dsh_plate *plate,
                    const dsh_plate_object *o, bool letters, dsh_rect b)
{
    const double k = plate->letter, r = RADIUS * k, y = b.y + b.h / 2;
    double x = b.x + PAD * k + r;
    draw_outline(pen, plate, o, b);
    dsh_grade_mark(pen, o->lo, x, y, r);
    if (o->lo != o->hi) {
        x += 2 * r * 0.85;
        dsh_grade_mark(pen, o->hi, x, y, r);
    }
    if (!letters)
        return;
    char text[32];
    letters_of(text, plate, o);
    dsh_look look = letter_look(pen, plate);
    x += r + PAD * k;
    dsh_extent e = dsh_text_extent(pen, text, &look);
    (void)dsh_text_at(pen, text, &look, x, y - e.h / 2);
    if (o->runs[0] == '\0')
        return;
    x += e.w + PAD * k;
    look = runs_look(pen, plate);
    e = dsh_text_extent(pen, o->runs, &look);
    (void)dsh_text_at(pen, o->runs, &look, x, y - e.h / 2);
}

/* ---- apart from one another ------------------------------------------------
 */

/* One push of two boxes along the line between their middles; false if they
 * are apart. */
static bool push(dsh_rect *a, dsh_rect *b)
{
    const double gap = 0.35;
    const double dx = (b->x + b->w / 2) - (a->x + a->w / 2);
    const double dy = (b->y + b->h / 2) - (a->y + a->h / 2);
    const double over_x = (a->w + b->w) / 2 + gap - fabs(dx);
    const double over_y = (a->h + b->h) / 2 + gap - fabs(dy);
    if (over_x <= 0 || over_y <= 0)
        return false;
    const double d = fmax(hypot(dx, dy), 1e-9);
    const double ux = dx / d, uy = dy / d;
    const double step =
        fmin(over_x / fmax(fabs(ux), 1e-6), over_y / fmax(fabs(uy), 1e-6)) / 2;
    a->x -= step * ux;
    a->y -= step * uy;
    b->x += step * ux;
    b->y += step * uy;
    return true;
}

void dsh_signs_spread(dsh_rect *box, size_t n, double w, double h)
{
    enum { ROUNDS = 600 };
    const double edge = 0.8;
    bool moved = true;
    /* Boxes on one spot go different ways. */
    for (size_t i = 0; i < n; i++) {
        box[i].x += 0.02 * cos(2.4 * (double)i);
        box[i].y += 0.02 * sin(2.4 * (double)i);
    }
    for (int round = 0; moved && round < ROUNDS; round++) {
        moved = false;
        for (size_t i = 0; i < n; i++)
            for (size_t k = i + 1; k < n; k++)
                moved = push(&box[i], &box[k]) || moved;
        for (size_t i = 0; i < n; i++) {
            box[i].x = fmax(edge, fmin(box[i].x, w - edge - box[i].w));
            box[i].y = fmax(edge, fmin(box[i].y, h - edge - box[i].h));
        }
    }
}
