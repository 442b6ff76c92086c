/* SPDX-License-Identifier: MIT */
/* Streets of one profile, as the Czech method of routes wants them: lines by
 * whether they can be used, places that stop as pictograms, crossings. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "output/plate.h"
#include "reach/barriers.h"

/* 1 : 40,000 */
enum { N_STATUS = 3, MOST_M_PER_MM = 40 };
static const char status_letter[N_STATUS] = {'c', 'p', 'n'};
static const char *const status_key[N_STATUS] = {
    "plate_street_certain", "plate_street_possible", "plate_street_no"};

static size_t status_of(const dsh_plate *plate, uint32_t street)
{
    const dsh_plate_streets *t = &plate->data->streets;
    const char c = t->status[plate->profile * t->n + street];
    for (size_t i = 0; i < N_STATUS; i++)
        if (status_letter[i] == c)
            return i;
    return N_STATUS;
}

static dosah_status choose(dsh_plate *plate, const dosah_map_opts *opts,
                           dosah_error *err)
{
    const dsh_stored *s = &plate->data->s;
    if (plate->data->streets.n == 0)
        return dsh_fail(err, DOSAH_EINPUT, s->dir, 0,
                        "the results have no layer \"street\"");
    plate->profile = s->focus < s->n_profiles ? s->focus : 0;
    if (opts->n_profiles == 0)
        return DOSAH_OK;
    for (size_t p = 0; p < s->n_profiles; p++)
        if (strcmp(s->profile[p].id, opts->profile[0]) == 0) {
            plate->profile = p;
            return DOSAH_OK;
        }
    return dsh_fail(err, DOSAH_EUSAGE, s->dir, 0,
                    "the results have nothing for --profile \"%s\"",
                    opts->profile[0]);
}

/* ---- sums ------------------------------------------------------------------
 */

/* What lies outside the municipalities is drawn, but not counted. */
static bool counts(const dsh_plate *plate, uint32_t municipality)
{
    return plate->place == SIZE_MAX ? municipality != UINT32_MAX
                                    : municipality == plate->place;
}

/* Metres by status of the streets in the area, and crossings. */
static void sums(double m[N_STATUS + 1], size_t crossings[N_STATUS + 1],
                 const dsh_plate *plate)
{
    const dsh_plate_streets *t = &plate->data->streets;
    memset(m, 0, (N_STATUS + 1) * sizeof(*m));
    memset(crossings, 0, (N_STATUS + 1) * sizeof(*crossings));
    for (uint32_t i = 0; i < t->n; i++) {
        if (!counts(plate, t->municipality[i]))
            continue;
        m[status_of(plate, i)] += t->length_m[i];
        crossings[status_of(plate, i)] += t->crossing[i];
    }
}

/* 0 = stops for certain, 1 = perhaps, 2 = does not concern the profile. */
static int concerns(const dsh_plate *plate, const dsh_plate_barrier *b)
{
    const char *id = plate->data->s.profile[plate->profile].id;
    return dsh_ids_hold(b->certain, id)    ? 0
           : dsh_ids_hold(b->possible, id) ? 1
                                           : 2;
}

/* ---- texts -----------------------------------------------------------------
 */

static void km_text(char out[64], const dsh_plate *plate, double m)
{
    const double km = m / 1000;
    dsh_text_number(out, km, km < 10 ? 1 : 0, plate->words.lang);
}

static void title(char out[DSH_PLATE_TEXT], const dsh_plate *plate)
{
    double m[N_STATUS + 1];
    size_t crossings[N_STATUS + 1];
    char share[N_STATUS][64];
    char where[DSH_PLATE_TEXT] = "";
    sums(m, crossings, plate);
    const double all = m[0] + m[1] + m[2];
    for (size_t i = 0; i < N_STATUS; i++)
        dsh_plate_share(share[i], plate, m[i], all);
    const dsh_stored *s = &plate->data->s;
    if (plate->place != SIZE_MAX)
        (void)snprintf(where, sizeof(where), " – %.200s",
                       s->municipality[plate->place].name);
    const dsh_text_arg arg[] = {
        {"place", where},
        {"profile", s->profile[plate->profile].name.in[plate->words.lang]},
        {"certain", share[0]},
        {"possible", share[1]},
        {"no", share[2]}};
    dsh_plate_fill(out, plate,
                   all > 0 ? "plate_streets_title" : "plate_streets_title_none",
                   arg, 5);
}

static void subtitle(char out[DSH_PLATE_TEXT], const dsh_plate *plate)
{
    char date[40] = "–";
    if (plate->data->s.date != DSH_NO_DATE)
        dsh_text_date(date, plate->data->s.date, plate->words.lang);
    const dsh_text_arg arg = {"date", date};
    dsh_plate_fill(out, plate, "plate_streets_subtitle", &arg, 1);
}

static void put_rank(dsh_text_arg arg[4], char text[3][64],
                     const dsh_plate *plate, const dsh_plate_rank *rank)
{
    dsh_plate_share(text[0], plate, rank->certain, rank->all);
    dsh_plate_share(text[1], plate, rank->best, rank->all);
    km_text(text[2], plate, rank->all);
    arg[1] = (dsh_text_arg){"certain", text[0]};
    arg[2] = (dsh_text_arg){"best", text[1]};
    arg[3] = (dsh_text_arg){"all", text[2]};
}

static void worst(char out[DSH_PLATE_TEXT], const dsh_plate *plate)
{
    const dsh_plate_streets *t = &plate->data->streets;
    const size_t n = plate->data->s.n_municipalities;
    dsh_plate_rank *rank = dsh_arena_alloc(plate->arena, n, sizeof(*rank));
    out[0] = '\0';
    if (rank == NULL || plate->place != SIZE_MAX)
        return;
    for (size_t i = 0; i < n; i++)
        rank[i].municipality = (uint32_t)i;
    for (uint32_t i = 0; i < t->n; i++) {
        if (t->municipality[i] == UINT32_MAX)
            continue;
        dsh_plate_rank *r = &rank[t->municipality[i]];
        const size_t status = status_of(plate, i);
        r->all += status < N_STATUS ? t->length_m[i] : 0;
        r->certain += status == 0 ? t->length_m[i] : 0;
        r->best += status <= 1 ? t->length_m[i] : 0;
    }
    dsh_plate_say_worst(out, plate, rank, n, "plate_streets_worst_item",
                        put_rank);
}

/* ---- the map ---------------------------------------------------------------
 */

static void use_status(const dsh_pen *pen, size_t status, double width)
{
    const dsh_map_style *s = pen->style;
    dsh_ink(pen, s->street_colour[status]);
    cairo_set_line_width(pen->cr, width);
    cairo_set_line_cap(pen->cr, CAIRO_LINE_CAP_BUTT);
    cairo_set_line_join(pen->cr, CAIRO_LINE_JOIN_ROUND);
    cairo_set_dash(pen->cr, s->street_dash[status], status > 0 ? 2 : 0, 0);
}

/* The possible ones last but the certain ones: what is open shows. */
static void draw_lines(const dsh_pen *pen, dsh_plate *plate)
{
    static const size_t order[N_STATUS] = {2, 1, 0};
    const dsh_plate_streets *t = &plate->data->streets;
    uint8_t *keep = dsh_arena_alloc(plate->arena, t->n, 1);
    if (keep == NULL)
        return;
    for (uint32_t i = 0; i < t->n; i++)
        keep[i] = (uint8_t)status_of(plate, i);
    for (size_t k = 0; k < N_STATUS; k++) {
        dsh_path path;
        const dsh_lines lines = {.x = t->x,
                                 .y = t->y,
                                 .start = t->first,
                                 .keep = keep,
                                 .keep_value = (uint8_t)order[k],
                                 .n = t->n};
        if (dsh_path_lines(&path, &plate->frame, &lines, plate->arena, NULL) !=
                DOSAH_OK ||
            path.n_lines == 0)
            continue;
        dsh_path_use(pen, &path, false);
        use_status(pen, order[k],
                   pen->style->street_line_width * plate->letter);
        cairo_stroke(pen->cr);
    }
    cairo_set_dash(pen->cr, NULL, 0, 0);
}

/* A zebra: bars across the way, in the middle of the crossing. */
static void zebra(const dsh_pen *pen, double x, double y, double k,
                  size_t status)
{
    enum { BARS = 3 };
    const double bar = 0.32 * k, h = 1.5 * k, w = BARS * 2 * bar + bar;
    cairo_rectangle(pen->cr, x - w / 2, y - h / 2, w, h);
    dsh_ink(pen, (dsh_colour){1, 1, 1});
    cairo_fill(pen->cr);
    for (int i = 0; i < BARS; i++)
        cairo_rectangle(pen->cr, x - w / 2 + (2 * i + 1) * bar, y - h / 2, bar,
                        h);
    dsh_ink(pen, pen->style->street_colour[status]);
    cairo_fill(pen->cr);
}

static void draw_crossings(const dsh_pen *pen, const dsh_plate *plate)
{
    const dsh_plate_streets *t = &plate->data->streets;
    for (uint32_t i = 0; i < t->n; i++) {
        const size_t status = status_of(plate, i);
        if (!t->crossing[i] || status == N_STATUS ||
            t->first[i] == t->first[i + 1])
            continue;
        const uint32_t last = t->first[i + 1] - 1;
        zebra(pen,
              dsh_frame_x(&plate->frame, (t->x[t->first[i]] + t->x[last]) / 2),
              dsh_frame_y(&plate->frame, (t->y[t->first[i]] + t->y[last]) / 2),
              plate->letter, status);
    }
}

static dsh_rect sign_box(const dsh_plate *plate, const dsh_plate_barrier *b,
                         double side)
{
    return (dsh_rect){dsh_frame_x(&plate->frame, b->x) - side / 2,
                      dsh_frame_y(&plate->frame, b->y) - side / 2, side, side};
}

/* A pictogram where there is room, the most used barriers first (they are in
 * that order), else a dot; certain ones before possible ones, which are dots
 * where the map shows much ground. */
static void draw_barriers(const dsh_pen *pen, dsh_plate *plate)
{
    const double side = 2.9 * plate->letter, r = 0.45 * plate->letter;
    const size_t n = plate->data->n_barriers;
    bool *shown = dsh_arena_alloc(plate->arena, n, sizeof(*shown));
    for (int sure = 0; shown != NULL && sure < 2; sure++)
        for (size_t i = 0; i < n; i++) {
            const dsh_plate_barrier *b = &plate->data->barrier[i];
            if (isnan(b->x) || concerns(plate, b) != sure ||
                b->kind >= DSH_N_HINDRANCES)
                continue;
            const dsh_rect box = sign_box(plate, b, side);
            if (sure == 0 || plate->frame.m_per_mm <= MOST_M_PER_MM)
                shown[i] = dsh_plate_claim(plate, box);
            if (shown[i])
                continue;
            cairo_arc(pen->cr, box.x + side / 2, box.y + side / 2, r, 0,
                      2 * G_PI);
            dsh_ink(pen, pen->style->street_colour[sure == 0 ? 2 : 1]);
            cairo_fill(pen->cr);
        }
    for (size_t i = 0; shown != NULL && i < n; i++) {
        const dsh_plate_barrier *b = &plate->data->barrier[i];
        if (shown[i])
            dsh_barrier_sign(pen, b->kind, concerns(plate, b) == 0,
                             sign_box(plate, b, side));
    }
}

static void draw_map(const dsh_pen *pen, dsh_plate *plate)
{
    draw_lines(pen, plate);
    draw_crossings(pen, plate);
    draw_barriers(pen, plate);
    dsh_plate_names(pen, plate, NULL);
}

/* ---- legend ----------------------------------------------------------------
 */

static void line_swatch(const dsh_pen *pen, const dsh_plate *plate,
                        dsh_rect box, size_t which)
{
    cairo_move_to(pen->cr, box.x, box.y + box.h / 2);
    cairo_line_to(pen->cr, box.x + box.w, box.y + box.h / 2);
    use_status(pen, which, 1.6 * pen->style->street_line_width * plate->letter);
    cairo_stroke(pen->cr);
    cairo_set_dash(pen->cr, NULL, 0, 0);
}

static void zebra_swatch(const dsh_pen *pen, const dsh_plate *plate,
                         dsh_rect box, size_t which)
{
    zebra(pen, box.x + box.w / 2, box.y + box.h / 2, 1.3 * plate->letter,
          which);
}

static void sign_swatch(const dsh_pen *pen, const dsh_plate *plate,
                        dsh_rect box, size_t which)
{
    const double side = 2.9 * plate->letter, gap = 0.5 * plate->letter;
    const dsh_rect at = {box.x, box.y + (box.h - side) / 2, side, side};
    dsh_barrier_sign(pen, (unsigned)which, true, at);
    dsh_barrier_sign(pen, (unsigned)which, false,
                     (dsh_rect){at.x + side + gap, at.y, side, side});
}

static double draw_status(const dsh_pen *pen, const dsh_plate *plate, double y)
{
    double m[N_STATUS + 1];
    size_t crossings[N_STATUS + 1];
    char km[64], share[64], text[DSH_PLATE_TEXT];
    sums(m, crossings, plate);
    const double all = m[0] + m[1] + m[2];
    y = dsh_legend_head(pen, plate,
                        dsh_plate_word(plate, "plate_legend_street"), y);
    for (size_t i = 0; i < N_STATUS; i++) {
        km_text(km, plate, m[i]);
        dsh_plate_share(share, plate, m[i], all);
        const dsh_text_arg arg[] = {{"n", km}, {"share", share}};
        dsh_plate_fill(text, plate, "map_count", arg, 2);
        const dsh_legend_row row = {.text =
                                        dsh_plate_word(plate, status_key[i]),
                                    .number = text,
                                    .swatch = line_swatch,
                                    .which = i,
                                    .swatch_w = 8};
        y = dsh_legend_row_draw(pen, plate, &row, y);
    }
    if (crossings[0] + crossings[1] + crossings[2] == 0)
        return y;
    y = dsh_legend_head(pen, plate,
                        dsh_plate_word(plate, "plate_legend_crossing"), y + 1);
    for (size_t i = 0; i < N_STATUS; i++) {
        dsh_text_number(km, (double)crossings[i], 0, plate->words.lang);
        const dsh_legend_row row = {.text =
                                        dsh_plate_word(plate, status_key[i]),
                                    .number = km,
                                    .swatch = zebra_swatch,
                                    .which = i,
                                    .swatch_w = 8};
        y = dsh_legend_row_draw(pen, plate, &row, y);
    }
    return y;
}

static double draw_legend(const dsh_pen *pen, dsh_plate *plate, double y)
{
    size_t n[DSH_N_HINDRANCES + 1][3] = {{0}};
    char a[64], b[64], text[DSH_PLATE_TEXT], key[64];
    bool any = false;
    y = dsh_legend_turn(plate, draw_status(pen, plate, y));
    for (size_t i = 0; i < plate->data->n_barriers; i++) {
        const dsh_plate_barrier *barrier = &plate->data->barrier[i];
        if (counts(plate, barrier->municipality))
            n[barrier->kind][concerns(plate, barrier)]++;
    }
    for (unsigned k = 0; k < DSH_N_HINDRANCES; k++) {
        if (n[k][0] + n[k][1] == 0)
            continue;
        if (!any)
            y = dsh_legend_head(pen, plate,
                                dsh_plate_word(plate, "plate_legend_barrier"),
                                y + 1);
        any = true;
        dsh_text_number(a, (double)n[k][0], 0, plate->words.lang);
        dsh_text_number(b, (double)n[k][1], 0, plate->words.lang);
        const dsh_text_arg arg[] = {{"certain", a}, {"possible", b}};
        dsh_plate_fill(text, plate, "plate_barrier_count", arg, 2);
        (void)snprintf(key, sizeof(key), "plate_barrier_%.40s",
                       dsh_hindrance_name(k));
        const dsh_legend_row row = {.text = dsh_plate_word(plate, key),
                                    .number = text,
                                    .swatch = sign_swatch,
                                    .which = k,
                                    .swatch_w = 8};
        y = dsh_legend_row_draw(pen, plate, &row, y);
    }
    y = dsh_legend_note(pen, plate, dsh_plate_word(plate, "plate_note_streets"),
                        y + 1);
    return any ? dsh_legend_note(pen, plate,
                                 dsh_plate_word(plate, "plate_note_barriers"),
                                 y)
               : y;
}

const dsh_plate_kind dsh_plate_of_streets = {
    .choose = choose,
    .title = title,
    .subtitle = subtitle,
    .worst = worst,
    .map = draw_map,
    .legend = draw_legend,
};
