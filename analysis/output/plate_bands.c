/* SPDX-License-Identifier: MIT */
/* Bands of an isochrone round a service or a place, as `dosah isochrone` wrote
 * them: the colour of a band fills what is reached for certain, its lines lie
 * over what is only possibly reached by then - so that on one spot the fill
 * says the certain time and the lines the possible one. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "output/plate.h"

enum { CERTAIN, POSSIBLE };

/* ---- texts -----------------------------------------------------------------
 */

/* Are residents told of every band? */
static bool counts_people(const dsh_plate *plate)
{
    for (size_t i = 0; i < plate->n_bands; i++)
        if (isnan(plate->band[i].residents[CERTAIN]) ||
            isnan(plate->band[i].residents[POSSIBLE]))
            return false;
    return true;
}

/* Square kilometres, or residents: too few to be told apart are "under n". */
static void amount_text(char out[64], const dsh_plate *plate, double v)
{
    const double min = (double)plate->data->s.min_count;
    const bool people = counts_people(plate);
    const bool few = people && v > 0 && v < min;
    char n[64];
    dsh_text_number(n,
                    few      ? min
                    : people ? round(v)
                             : v,
                    people || v >= 10 ? 0 : 2, plate->words.lang);
    const dsh_text_arg arg = {"n", n};
    (void)dsh_text_fill(
        out, 64, few ? dsh_plate_word(plate, "plate_few") : "{n}", &arg, 1);
}

/* How much a band holds for certain, and how much more possibly. */
static void amount(char certain[64], char more[64], const dsh_plate *plate,
                   const dsh_plate_band *b)
{
    const double *v = counts_people(plate) ? b->residents : b->area_km2;
    amount_text(certain, plate, v[CERTAIN]);
    amount_text(more, plate, fmax(v[POSSIBLE] - v[CERTAIN], 0));
}

static const char *profile_name(const dsh_plate *plate)
{
    const dsh_stored *s = &plate->data->s;
    return plate->profile < s->n_profiles
               ? s->profile[plate->profile].name.in[plate->words.lang]
               : plate->band_profile;
}

static void title(char out[DSH_PLATE_TEXT], const dsh_plate *plate)
{
    const dsh_plate_band *last = &plate->band[plate->n_bands - 1];
    char certain[64], more[64], minutes[64];
    amount(certain, more, plate, last);
    dsh_text_number(minutes, last->minutes, 0, plate->words.lang);
    const dsh_text_arg arg[] = {{"centre", plate->centre},
                                {"profile", profile_name(plate)},
                                {"min", minutes},
                                {"certain", certain},
                                {"more", more}};
    dsh_plate_fill(out, plate,
                   counts_people(plate) ? "plate_bands_title"
                                        : "plate_bands_title_area",
                   arg, 5);
}

static void subtitle(char out[DSH_PLATE_TEXT], const dsh_plate *plate)
{
    char date[40] = "–";
    if (plate->data->s.date != DSH_NO_DATE)
        dsh_text_date(date, plate->data->s.date, plate->words.lang);
    const dsh_text_arg arg[] = {{"date", date},
                                {"profile", profile_name(plate)},
                                {"arrive", plate->band_arrive}};
    dsh_plate_fill(out, plate,
                   plate->band_arrive && plate->band_arrive[0] != '\0'
                       ? "plate_bands_subtitle_rides"
                       : "plate_bands_subtitle",
                   arg, 3);
}

static void worst(char out[DSH_PLATE_TEXT], const dsh_plate *plate)
{
    (void)snprintf(out, DSH_PLATE_TEXT, "%s",
                   dsh_plate_word(plate, "plate_bands_reading"));
}

/* ---- colours ---------------------------------------------------------------
 */

/* The classes of travel time where each band has one of its own, else the same
 * colours in order. */
static dsh_colour colour_of(const dsh_plate *plate, size_t band)
{
    const dsh_map_style *s = &plate->style;
    bool apart = true;
    size_t class = 0;
    for (size_t i = 0; i < plate->n_bands; i++) {
        const size_t k =
            dsh_map_class(s, (int32_t)(60 * plate->band[i].minutes));
        apart = apart && k < s->n_classes && (i == 0 || k > class);
        class = k;
    }
    class = apart ? dsh_map_class(s, (int32_t)(60 * plate->band[band].minutes))
                  : band;
    return s->class_colour[class < s->n_classes ? class : s->n_classes - 1];
}

/* ---- the map ---------------------------------------------------------------
 */

static void clip_to(const dsh_pen *pen, const dsh_path *path, bool outside,
                    const dsh_plate *plate)
{
    dsh_path_use(pen, path, true);
    if (outside)
        cairo_rectangle(pen->cr, -10, -10, plate->map.w + 20,
                        plate->map.h + 20);
    cairo_set_fill_rule(pen->cr, CAIRO_FILL_RULE_EVEN_ODD);
    cairo_clip(pen->cr);
    cairo_set_fill_rule(pen->cr, CAIRO_FILL_RULE_WINDING);
}

static dsh_hatch hatch_of(const dsh_plate *plate, size_t band)
{
    return (dsh_hatch){colour_of(plate, band), plate->style.possible.spacing,
                       1.2 * plate->style.possible.width};
}

static void draw_bands(const dsh_pen *pen, const dsh_plate *plate,
                       const dsh_path path[][2])
{
    for (size_t i = plate->n_bands; i-- > 0;) {
        dsh_path_use(pen, &path[i][CERTAIN], true);
        dsh_ink(pen, colour_of(plate, i));
        cairo_set_fill_rule(pen->cr, CAIRO_FILL_RULE_EVEN_ODD);
        cairo_fill(pen->cr);
        cairo_set_fill_rule(pen->cr, CAIRO_FILL_RULE_WINDING);
    }
    for (size_t i = plate->n_bands; i-- > 0;) {
        const dsh_hatch hatch = hatch_of(plate, i);
        cairo_save(pen->cr);
        clip_to(pen, &path[i][CERTAIN], true, plate);
        if (i > 0)
            clip_to(pen, &path[i - 1][POSSIBLE], true, plate);
        dsh_path_use(pen, &path[i][POSSIBLE], true);
        cairo_set_fill_rule(pen->cr, CAIRO_FILL_RULE_EVEN_ODD);
        dsh_hatch_fill(pen, &hatch);
        cairo_restore(pen->cr);
    }
}

static void draw_streets(const dsh_pen *pen, const dsh_plate *plate)
{
    const dsh_plate_streets *t = &plate->data->streets;
    const dsh_lines lines = {
        .x = t->x, .y = t->y, .start = t->first, .n = t->n};
    dsh_path path;
    if (t->n == 0 || dsh_path_lines(&path, &plate->frame, &lines, plate->arena,
                                    NULL) != DOSAH_OK)
        return;
    dsh_path_use(pen, &path, false);
    dsh_ink(pen, pen->style->ink_soft);
    cairo_set_line_width(pen->cr, 0.1);
    cairo_stroke(pen->cr);
}

static void draw_centre(const dsh_pen *pen, dsh_plate *plate)
{
    const double x = dsh_frame_x(&plate->frame, plate->centre_x);
    const double y = dsh_frame_y(&plate->frame, plate->centre_y);
    const double r = 1.6 * plate->letter;
    if (isnan(x) || isnan(y))
        return;
    cairo_arc(pen->cr, x, y, r + 0.5, 0, 2 * G_PI);
    dsh_ink(pen, pen->style->symbol_casing);
    cairo_fill(pen->cr);
    cairo_arc(pen->cr, x, y, r, 0, 2 * G_PI);
    dsh_ink(pen, pen->style->symbol_ink);
    cairo_fill(pen->cr);
    const dsh_rect box = {x - r, y - r, 2 * r, 2 * r};
    (void)dsh_plate_claim(plate, box);
    (void)dsh_plate_name(pen, plate, plate->centre, box);
}

static void draw_map(const dsh_pen *pen, dsh_plate *plate)
{
    dsh_path path[DSH_PLATE_BANDS][2];
    for (size_t i = 0; i < plate->n_bands; i++)
        for (int r = 0; r < 2; r++)
            if (dsh_path_shapes(&path[i][r], &plate->frame,
                                &plate->band[i].shape[r], 1, plate->arena,
                                NULL) != DOSAH_OK)
                return;
    draw_bands(pen, plate, (const dsh_path(*)[2])path);
    draw_streets(pen, plate);
    draw_centre(pen, plate);
    dsh_plate_names(pen, plate, NULL);
}

/* ---- legend ----------------------------------------------------------------
 */

/* The same time for certain and possibly, side by side. */
static void swatch(const dsh_pen *pen, const dsh_plate *plate, dsh_rect box,
                   size_t which)
{
    const double gap = 1 * plate->letter, w = (box.w - gap) / 2;
    const double h = 0.75 * box.h, y = box.y + (box.h - h) / 2;
    const dsh_hatch hatch = hatch_of(plate, which);
    cairo_rectangle(pen->cr, box.x, y, w, h);
    dsh_ink(pen, colour_of(plate, which));
    cairo_fill(pen->cr);
    cairo_rectangle(pen->cr, box.x + w + gap, y, w, h);
    dsh_hatch_fill(pen, &hatch);
    cairo_rectangle(pen->cr, box.x, y, w, h);
    cairo_rectangle(pen->cr, box.x + w + gap, y, w, h);
    dsh_ink(pen, pen->style->cell_casing);
    cairo_set_line_width(pen->cr, 0.12);
    cairo_stroke(pen->cr);
}

static void centre_swatch(const dsh_pen *pen, const dsh_plate *plate,
                          dsh_rect box, size_t which)
{
    (void)which;
    cairo_arc(pen->cr, box.x + box.w / 2, box.y + box.h / 2,
              1.4 * plate->letter, 0, 2 * G_PI);
    dsh_ink(pen, pen->style->symbol_ink);
    cairo_fill(pen->cr);
}

static double draw_legend(const dsh_pen *pen, dsh_plate *plate, double y)
{
    char certain[64], more[64], n[64];
    char text[DSH_PLATE_TEXT], number[DSH_PLATE_TEXT];
    y = dsh_legend_head(pen, plate,
                        dsh_plate_word(plate, counts_people(plate)
                                                  ? "plate_legend_bands"
                                                  : "plate_legend_bands_area"),
                        y);
    for (size_t i = 0; i < plate->n_bands; i++) {
        amount(certain, more, plate, &plate->band[i]);
        dsh_text_number(n, plate->band[i].minutes, 0, plate->words.lang);
        const dsh_text_arg arg = {"n", n};
        const dsh_text_arg both[] = {{"certain", certain}, {"more", more}};
        dsh_plate_fill(text, plate, "plate_minutes", &arg, 1);
        dsh_plate_fill(number, plate, "plate_bands_count", both, 2);
        const dsh_legend_row row = {.text = text,
                                    .number = number,
                                    .swatch = swatch,
                                    .which = i,
                                    .swatch_w = 13};
        y = dsh_legend_row_draw(pen, plate, &row, y);
    }
    if (!isnan(plate->centre_x)) {
        const dsh_legend_row row = {.text = plate->centre,
                                    .number = "",
                                    .swatch = centre_swatch,
                                    .swatch_w = 13};
        y = dsh_legend_row_draw(pen, plate, &row, y + 1);
    }
    return dsh_legend_note(pen, plate,
                           dsh_plate_word(plate, "plate_note_bands"), y + 1);
}

/* ---- what is drawn ---------------------------------------------------------
 */

static dosah_status choose(dsh_plate *plate, const dosah_map_opts *opts,
                           dosah_error *err)
{
    if (opts->bands == NULL)
        return dsh_fail(err, DOSAH_EUSAGE, plate->data->s.dir, 0,
                        "a map of an isochrone needs the file of its bands");
    return dsh_bands_read(plate, opts->bands,
                          opts->n_profiles > 0 ? opts->profile[0] : NULL, err);
}

const dsh_plate_kind dsh_plate_of_bands = {
    .choose = choose,
    .title = title,
    .subtitle = subtitle,
    .worst = worst,
    .map = draw_map,
    .legend = draw_legend,
};
