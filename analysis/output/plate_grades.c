/* SPDX-License-Identifier: MIT */
/* Grades of buildings or of stops for one user group by one rule set. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "output/plate.h"

static const char *const state_key[DSH_GRADE_STATES] = {
    "plate_grade_accessible",    "plate_grade_partly",
    "plate_grade_not",           "plate_grade_partly_or_better",
    "plate_grade_not_or_partly", "plate_grade_any"};

/* ---- what is drawn ---------------------------------------------------------
 */

static const char *service_in(const dsh_stored *s, const char *building)
{
    for (size_t i = 0; i < s->n_services; i++)
        if (strcmp(s->service[i].building, building) == 0)
            return s->service[i].name;
    return "";
}

static const char *runs_of(const dsh_plate_data *d, const char *object)
{
    for (size_t i = 0; i < d->n_runs; i++)
        if (strcmp(d->runs[i].object, object) == 0)
            return d->runs[i].text;
    return "";
}

static const dsh_stored_building *building_of(const dsh_stored *s,
                                              const char *id)
{
    for (size_t i = 0; i < s->n_buildings; i++)
        if (strcmp(s->building[i].id, id) == 0)
            return &s->building[i];
    return NULL;
}

static const dsh_stored_stop *stop_of(const dsh_stored *s, const char *id)
{
    for (size_t i = 0; i < s->n_stops; i++)
        if (strcmp(s->stop[i].id, id) == 0)
            return &s->stop[i];
    return NULL;
}

/* False if the object is not of this kind. A stop that no timetable has lies
 * nowhere. */
static bool object_of(dsh_plate_object *out, const dsh_plate *plate,
                      const dsh_stored_grade *g)
{
    const dsh_stored *s = &plate->data->s;
    const dsh_stored_building *b = building_of(s, g->object);
    if ((b != NULL) != (plate->kind == DOSAH_MAP_BUILDINGS) || g->lo < 0 ||
        g->hi < g->lo)
        return false;
    *out = (dsh_plate_object){.id = g->object,
                              .name = "",
                              .runs = "",
                              .x = (double)NAN,
                              .y = (double)NAN,
                              .lo = g->lo,
                              .hi = g->hi,
                              .municipality = UINT32_MAX};
    if (b != NULL) {
        out->name = b->name[0] ? b->name : service_in(s, b->id);
        out->runs = runs_of(plate->data, b->id);
        out->x = b->x;
        out->y = b->y;
        out->municipality = b->municipality;
        return true;
    }
    const dsh_stored_stop *stop = stop_of(s, g->object);
    if (stop != NULL) {
        out->name = stop->name;
        out->x = stop->x;
        out->y = stop->y;
    }
    return true;
}

static dosah_status place_stops(dsh_plate *plate, dosah_error *err)
{
    const dsh_stored *s = &plate->data->s;
    dsh_shape_index *index = NULL;
    dsh_shape *shape =
        dsh_arena_alloc(plate->arena, s->n_municipalities, sizeof(*shape));
    if (shape == NULL)
        return dsh_fail_nomem(err, "map");
    for (size_t i = 0; i < s->n_municipalities; i++)
        shape[i] = s->municipality[i].shape;
    const dosah_status st =
        dsh_shape_index_new(&index, shape, s->n_municipalities, err);
    for (size_t i = 0; st == DOSAH_OK && i < plate->n_objects; i++) {
        dsh_plate_object *o = &plate->object[i];
        if (!isnan(o->x) && !isnan(o->y))
            o->municipality = dsh_shape_index_find(index, o->x, o->y);
    }
    dsh_shape_index_free(index);
    return st;
}

static bool asked(const dosah_map_opts *opts, const dsh_stored_grade *g)
{
    return (!opts->user_group || strcmp(opts->user_group, g->group) == 0) &&
           (!opts->rule_set || strcmp(opts->rule_set, g->rule_set) == 0);
}

static dosah_status nothing(const dsh_plate *plate, const dosah_map_opts *opts,
                            dosah_error *err)
{
    if (opts->user_group == NULL && opts->rule_set == NULL)
        return dsh_fail(err, DOSAH_EINPUT, plate->data->s.dir, 0,
                        "the results have no grades of %s",
                        plate->kind == DOSAH_MAP_STOPS ? "stops" : "buildings");
    return dsh_fail(err, DOSAH_EUSAGE, plate->data->s.dir, 0,
                    "the results have no grades for group \"%s\" by rule set "
                    "\"%s\"",
                    opts->user_group ? opts->user_group : "*",
                    opts->rule_set ? opts->rule_set : "*");
}

static dosah_status choose(dsh_plate *plate, const dosah_map_opts *opts,
                           dosah_error *err)
{
    const dsh_stored *s = &plate->data->s;
    plate->object =
        dsh_arena_alloc(plate->arena, s->n_grades, sizeof(*plate->object));
    if (plate->object == NULL)
        return dsh_fail_nomem(err, "map");
    for (size_t i = 0; i < s->n_grades; i++) {
        const dsh_stored_grade *g = &s->grade[i];
        dsh_plate_object o;
        if (!asked(opts, g) ||
            (plate->group != NULL && (strcmp(plate->group, g->group) != 0 ||
                                      strcmp(plate->rules, g->rule_set) != 0)))
            continue;
        if (!object_of(&o, plate, g))
            continue;
        plate->group = g->group;
        plate->rules = g->rule_set;
        plate->object[plate->n_objects++] = o;
    }
    if (plate->group == NULL)
        return nothing(plate, opts, err);
    const dosah_status st =
        plate->kind == DOSAH_MAP_STOPS ? place_stops(plate, err) : DOSAH_OK;
    size_t n = 0;
    for (size_t i = 0; i < plate->n_objects; i++) {
        const dsh_plate_object *o = &plate->object[i];
        if (isnan(o->x) || isnan(o->y))
            plate->n_nowhere++;
        else if (dsh_plate_shows(plate, o->municipality))
            plate->object[n++] = *o;
    }
    plate->n_objects = n;
    return st;
}

/* ---- texts -----------------------------------------------------------------
 */

static size_t count(const dsh_plate *plate, int lo, int hi)
{
    size_t n = 0;
    for (size_t i = 0; i < plate->n_objects; i++)
        n += plate->object[i].lo == lo && plate->object[i].hi == hi;
    return n;
}

static const char *group_name(const dsh_plate *plate)
{
    char key[128];
    (void)snprintf(key, sizeof(key), "plate_group_%.100s", plate->group);
    return dsh_text_has(plate->words.texts, key) ? dsh_plate_word(plate, key)
                                                 : plate->group;
}

static const char *rules_name(const dsh_plate *plate)
{
    const dsh_stored *s = &plate->data->s;
    for (size_t i = 0; i < s->n_rule_sets; i++)
        if (strcmp(s->rule_set[i].id, plate->rules) == 0)
            return s->rule_set[i].name.in[plate->words.lang];
    return plate->rules;
}

static void number(char out[64], const dsh_plate *plate, size_t n)
{
    dsh_text_number(out, (double)n, 0, plate->words.lang);
}

static const char *place_name(const dsh_plate *plate)
{
    return plate->place == SIZE_MAX
               ? ""
               : plate->data->s.municipality[plate->place].name;
}

static void title(char out[DSH_PLATE_TEXT], const dsh_plate *plate)
{
    char a[64], b[64], all[64], what[DSH_PLATE_TEXT];
    size_t better = 0;
    for (size_t i = 0; i < plate->n_objects; i++)
        better += plate->object[i].hi == 2 && plate->object[i].lo < 2;
    number(a, plate, count(plate, 2, 2));
    number(b, plate, better);
    number(all, plate, plate->n_objects);
    const bool stops = plate->kind == DOSAH_MAP_STOPS;
    (void)snprintf(
        what, sizeof(what), "%s%s%.200s",
        dsh_plate_word(plate, stops ? "plate_stops" : "plate_buildings"),
        plate->place == SIZE_MAX ? "" : " – ", place_name(plate));
    const dsh_text_arg arg[] = {{"what", what},
                                {"group", group_name(plate)},
                                {"a", a},
                                {"b", b},
                                {"n", all}};
    dsh_plate_fill(out, plate,
                   plate->n_objects > 0 ? "plate_grades_title"
                                        : "plate_grades_title_none",
                   arg, 5);
}

static void subtitle(char out[DSH_PLATE_TEXT], const dsh_plate *plate)
{
    const dsh_date *day = plate->data->surveyed[plate->kind == DOSAH_MAP_STOPS];
    char from[40] = "", to[40] = "";
    if (day[0] != DSH_NO_DATE && day[1] != DSH_NO_DATE) {
        dsh_text_date(from, day[0], plate->words.lang);
        dsh_text_date(to, day[1], plate->words.lang);
    }
    const dsh_text_arg arg[] = {{"rules", rules_name(plate)},
                                {"group", group_name(plate)},
                                {"from", from},
                                {"to", to}};
    dsh_plate_fill(out, plate,
                   from[0] == '\0'    ? "plate_grades_subtitle"
                   : day[0] == day[1] ? "plate_grades_subtitle_day"
                                      : "plate_grades_subtitle_dates",
                   arg, 4);
}

static void put_rank(dsh_text_arg arg[4], char text[3][64],
                     const dsh_plate *plate, const dsh_plate_rank *rank)
{
    number(text[0], plate, (size_t)rank->certain);
    number(text[1], plate, (size_t)rank->best);
    number(text[2], plate, (size_t)rank->all);
    arg[1] = (dsh_text_arg){"certain", text[0]};
    arg[2] = (dsh_text_arg){"best", text[1]};
    arg[3] = (dsh_text_arg){"all", text[2]};
}

static void worst(char out[DSH_PLATE_TEXT], const dsh_plate *plate)
{
    const size_t n = plate->data->s.n_municipalities;
    dsh_plate_rank *rank = dsh_arena_alloc(plate->arena, n, sizeof(*rank));
    out[0] = '\0';
    if (rank == NULL || plate->place != SIZE_MAX)
        return;
    for (size_t i = 0; i < n; i++)
        rank[i].municipality = (uint32_t)i;
    for (size_t i = 0; i < plate->n_objects; i++) {
        const dsh_plate_object *o = &plate->object[i];
        if (o->municipality == UINT32_MAX)
            continue;
        rank[o->municipality].all++;
        rank[o->municipality].certain += o->lo == 2;
        rank[o->municipality].best += o->hi == 2;
    }
    dsh_plate_say_worst(out, plate, rank, n, "plate_grades_worst_item",
                        put_rank);
}

/* ---- legend ----------------------------------------------------------------
 */

static void swatch(const dsh_pen *pen, const dsh_plate *plate, dsh_rect box,
                   size_t which)
{
    const dsh_plate_object o = {.id = "",
                                .name = "",
                                .runs = "",
                                .lo = dsh_grade_state[which][0],
                                .hi = dsh_grade_state[which][1]};
    const dsh_extent e = dsh_grade_sign_size(pen, plate, &o, true);
    dsh_grade_sign(pen, plate, &o, true,
                   (dsh_rect){box.x, box.y + (box.h - e.h) / 2, e.w, e.h});
}

static double draw_legend(const dsh_pen *pen, dsh_plate *plate, double y)
{
    char n[64], share[64], text[DSH_PLATE_TEXT];
    const bool stops = plate->kind == DOSAH_MAP_STOPS;
    y = dsh_legend_head(pen, plate,
                        dsh_plate_word(plate, stops ? "plate_legend_stops"
                                                    : "plate_legend_buildings"),
                        y);
    for (size_t k = 0; k < DSH_GRADE_STATES; k++) {
        const size_t have =
            count(plate, dsh_grade_state[k][0], dsh_grade_state[k][1]);
        number(n, plate, have);
        dsh_plate_share(share, plate, (double)have, (double)plate->n_objects);
        const dsh_text_arg arg[] = {{"n", n}, {"share", share}};
        dsh_plate_fill(text, plate, "map_count", arg, 2);
        const dsh_legend_row row = {.text = dsh_plate_word(plate, state_key[k]),
                                    .number = have > 0 ? text : "–",
                                    .swatch = swatch,
                                    .which = k,
                                    .swatch_w = 12.5};
        y = dsh_legend_row_draw(pen, plate, &row, y);
    }
    y = dsh_legend_note(pen, plate,
                        dsh_plate_word(plate, "plate_note_interval"), y + 1);
    for (size_t i = 0; i < plate->n_objects; i++)
        if (plate->object[i].runs[0] != '\0') {
            y = dsh_legend_note(pen, plate,
                                dsh_plate_word(plate, "plate_note_runs"), y);
            break;
        }
    if (plate->place == SIZE_MAX)
        y = dsh_legend_note(pen, plate,
                            dsh_plate_word(plate, "plate_note_tables"), y);
    if (plate->n_nowhere == 0)
        return y;
    number(n, plate, plate->n_nowhere);
    const dsh_text_arg arg = {"n", n};
    dsh_plate_fill(text, plate, "plate_note_nowhere", &arg, 1);
    return dsh_legend_note(pen, plate, text, y);
}

const dsh_plate_kind dsh_plate_grades = {
    .choose = choose,
    .title = title,
    .subtitle = subtitle,
    .worst = worst,
    .map = dsh_grades_draw,
    .legend = draw_legend,
};
