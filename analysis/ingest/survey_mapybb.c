/* SPDX-License-Identifier: MIT */
/* The exchange format of the Czech national map (datasets/README.md, "Mapy bez
 * bariér"). Fields with an attribute of ours become facts; the others stay
 * facts under their own names, so that nothing is lost. Records of trained
 * surveyors (certified) are measured, others declared. */
#include "ingest/survey_mapybb.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/num.h"
#include "ingest/survey_formats.h"

/** Larger files are refused. */
#define MAX_BYTES ((size_t)1 << 30)

const char *dsh_mapybb_group(const dsh_mapybb *m, const char *name)
{
    for (size_t i = 0; i < m->map.n_starts; i++) {
        if (strcmp(m->map.starts[i].group, name) == 0)
            return m->map.starts[i].group;
    }
    return NULL;
}

dosah_status dsh_mapybb_put(dsh_mapybb *m, dsh_mapybb_cell cell,
                            dosah_error *err)
{
    if (!dsh_vec_room(&m->record.cell, 1))
        return dsh_fail_nomem(err, "a record");
    m->record.cell.p[m->record.cell.n++] = cell;
    return DOSAH_OK;
}

/** Cells of one group's record. */
typedef struct view {
    const dsh_mapybb_cell *p;
    size_t n;
} view;

static const char *get(const void *user, const char *field)
{
    const view *v = user;
    for (size_t i = 0; i < v->n; i++) {
        if (strcmp(v->p[i].field, field) == 0)
            return v->p[i].text;
    }
    return NULL;
}

static double number_of(const view *v, const char *field)
{
    double out;
    const char *text = get(v, field);
    return text != NULL && dsh_parse_number_any(&out, text) ? out : (double)NAN;
}

/* ---- ramps ----------------------------------------------------------------
 */

enum { N_LEGS = 4, N_SLOPES = N_LEGS + 1 };

/** The legs of a ramp, one after the other; skids count as one. NaN = not
 *  stated. */
typedef struct legs {
    double slope[N_SLOPES], length[N_SLOPES], width[N_SLOPES];
    size_t n;
    bool complete; /**< as many as the record says there are */
} legs;

static legs legs_of(const view *v)
{
    legs out = {.n = 0, .complete = true};
    for (int k = 1; k <= N_LEGS; k++) {
        char name[32];
        (void)snprintf(name, sizeof name, "rampleg%dInclination", k);
        const double slope = number_of(v, name);
        (void)snprintf(name, sizeof name, "rampleg%dLength", k);
        const double length = number_of(v, name);
        (void)snprintf(name, sizeof name, "rampleg%dWidth", k);
        const double width = number_of(v, name);
        if (isnan(slope) && isnan(length) && isnan(width))
            continue;
        out.slope[out.n] = slope;
        out.length[out.n] = length;
        out.width[out.n++] = width;
    }
    const double stated = number_of(v, "rampNumberOfLegs");
    out.complete = !(stated > (double)out.n);
    const double slope = number_of(v, "skidsInclination");
    const double length = number_of(v, "skidsLength");
    if (!isnan(slope) || !isnan(length)) {
        out.slope[out.n] = slope;
        out.length[out.n] = length;
        out.width[out.n++] = (double)NAN;
    }
    return out;
}

/* The leg that is the worst whatever the limits are: the steepest and the
 * longest at once. N_SLOPES if there is none or something is unknown. */
static size_t worst_leg(const legs *l)
{
    size_t worst = 0;
    for (size_t i = 0; i < l->n; i++) {
        if (isnan(l->slope[i]) || isnan(l->length[i]))
            return l->n == 1 ? 0 : N_SLOPES;
        if (l->slope[i] > l->slope[worst] ||
            (l->slope[i] == l->slope[worst] && l->length[i] > l->length[worst]))
            worst = i;
    }
    for (size_t i = 0; i < l->n; i++) {
        if (l->length[i] > l->length[worst])
            return N_SLOPES;
    }
    return l->n > 0 && l->complete ? worst : N_SLOPES;
}

static double narrowest(const legs *l)
{
    double width = INFINITY;
    for (size_t i = 0; i < l->n; i++) {
        if (isnan(l->width[i]))
            return (double)NAN;
        width = fmin(width, l->width[i]);
    }
    return l->complete ? width : (double)NAN;
}

static dosah_status emit_measure(const dsh_map_record *r, const char *attribute,
                                 double value, const char *unit,
                                 dosah_error *err)
{
    char text[DSH_NUM_SIZE] = "";
    const dsh_map_target target = {
        .element = "ramp", .attribute = attribute, .unit = unit};
    if (isfinite(value))
        dsh_format_double(text, value);
    const char *copy = dsh_arena_str(r->rows->t->arena, text);
    if (copy == NULL)
        return dsh_fail_nomem(err, "rows of a survey");
    return dsh_map_emit_target(
        r, &target, "rampleg1Inclination",
        (dsh_map_value){copy, unit, isfinite(value) ? "known" : "unknown"},
        "derived", err);
}

/* One ramp is one element: its legs follow each other, they are no choice. */
static dosah_status emit_ramp(const dsh_map_record *r, const view *v,
                              dosah_error *err)
{
    const legs l = legs_of(v);
    if (l.n == 0)
        return DOSAH_OK;
    const size_t worst = worst_leg(&l);
    const bool clear = worst < N_SLOPES;
    dosah_status s = emit_measure(
        r, "slope", clear ? l.slope[worst] : (double)NAN, "%", err);
    if (s == DOSAH_OK)
        s = emit_measure(r, "length", clear ? l.length[worst] : (double)NAN,
                         "cm", err);
    return s == DOSAH_OK ? emit_measure(r, "width", narrowest(&l), "cm", err)
                         : s;
}

/* ---- records --------------------------------------------------------------
 */

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

/* "2015-06-01T10:00:00+02:00" -> "2015-06-01". */
static const char *day_of(dsh_arena *arena, const char *text)
{
    size_t n = strcspn(text, "T ");
    return n == 10 && text[4] == '-' ? dsh_arena_strn(arena, text, n) : text;
}

static const char *id_of(dsh_mapybb *m, const view *main, dosah_error *err)
{
    const char *id = get(main, "objectId");
    if (id == NULL || id[0] == '\0')
        id = get(main, "sourceId");
    if (id != NULL && id[0] != '\0')
        return id;
    char text[DSH_NUM_SIZE + 16] = "record-";
    dsh_format_int(text + strlen(text), m->record.row);
    id = dsh_arena_str(m->rows.t->arena, text);
    if (id == NULL)
        (void)dsh_fail_nomem(err, "a record");
    dsh_survey_rows_notice(&m->rows, m->s,
                           &(dsh_notice){.code = "object_id_assumed",
                                         .severity = DOSAH_WARNING,
                                         .row = m->record.row,
                                         .field = "objectId",
                                         .value = "",
                                         .assumed = id});
    return id;
}

static dosah_status base_of(dsh_long_row *out, dsh_mapybb *m, const view *main,
                            dosah_error *err)
{
    static const char *const yes[] = {"true", "1", "ano", "yes"};
    const char *certified = or_empty(get(main, "certified"));
    bool measured = false;
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        measured = measured || strcmp(certified, yes[i]) == 0;
    *out = (dsh_long_row){
        .record = m->record.row, .x = (double)NAN, .y = (double)NAN};
    out->cell[DSH_LONG_ID] = id_of(m, main, err);
    out->cell[DSH_LONG_KIND] = "building";
    out->cell[DSH_LONG_NAME] = get(main, "title");
    out->cell[DSH_LONG_ADM] = get(main, "ruianAddress");
    out->cell[DSH_LONG_STATE] = "known";
    out->cell[DSH_LONG_METHOD] = measured ? "measured" : "declared";
    out->cell[DSH_LONG_DATE] =
        day_of(m->rows.t->arena, or_empty(get(main, "mappingDate")));
    if (out->cell[DSH_LONG_ID] == NULL || out->cell[DSH_LONG_DATE] == NULL)
        return dsh_fail_nomem(err, "a record");
    dsh_long_row place = *out;
    place.cell[DSH_LONG_STATE] = NULL;
    place.cell[DSH_LONG_LON] = get(main, "longitude");
    place.cell[DSH_LONG_LAT] = get(main, "latitude");
    return dsh_survey_rows_add(&m->rows, &place, err);
}

static void tell_unknown(const dsh_mapybb *m, const dsh_mapybb_cell *cell)
{
    if (dsh_survey_map_find(&m->map, cell->group, cell->field) == NULL)
        dsh_survey_rows_notice(&m->rows, m->s,
                               &(dsh_notice){.code = "field_kept_as_text",
                                             .severity = DOSAH_INFO,
                                             .row = m->record.row,
                                             .field = cell->field,
                                             .value = cell->text});
}

static dosah_status emit_group(dsh_mapybb *m, const dsh_long_row *base, view v,
                               dosah_error *err)
{
    char foreign[64];
    (void)snprintf(foreign, sizeof foreign,
                   DSH_FOREIGN_ELEMENT "mapy-bez-barier%s%s",
                   v.p[0].group[0] ? "/" : "", v.p[0].group);
    dsh_map_record r = {.map = &m->map,
                        .rows = &m->rows,
                        .base = *base,
                        .group = v.p[0].group,
                        .no = v.p[0].no,
                        .foreign = dsh_arena_str(m->rows.t->arena, foreign)};
    dosah_status s =
        r.foreign ? DOSAH_OK : dsh_fail_nomem(err, "rows of a survey");
    for (size_t i = 0; s == DOSAH_OK && i < v.n; i++) {
        tell_unknown(m, &v.p[i]);
        s = dsh_map_emit(&r, v.p[i].field,
                         (dsh_map_value){v.p[i].text, "", "known"}, err);
    }
    if (s == DOSAH_OK)
        s = dsh_map_emit_combined(&r, get, &v, err);
    if (s == DOSAH_OK && strcmp(r.group, "rampskids") == 0)
        s = emit_ramp(&r, &v, err);
    return s;
}

dosah_status dsh_mapybb_emit(dsh_mapybb *m, dosah_error *err)
{
    const dsh_mapybb_cell *p = m->record.cell.p;
    const size_t n = m->record.cell.n;
    view main = {p, 0};
    while (main.n < n && p[main.n].group[0] == '\0')
        main.n++;
    dsh_long_row base;
    dosah_status s = base_of(&base, m, &main, err);
    for (size_t i = 0, to; s == DOSAH_OK && i < n; i = to) {
        to = i + 1;
        while (to < n && p[to].no == p[i].no &&
               strcmp(p[to].group, p[i].group) == 0)
            to++;
        s = emit_group(m, &base, (view){p + i, to - i}, err);
    }
    m->record.cell.n = 0;
    return s;
}

/* ---- files ----------------------------------------------------------------
 */

static dosah_status read_text(dsh_mapybb *m, const char *bytes, size_t n,
                              const char *path, dosah_error *err)
{
    size_t skip = n >= 3 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
    size_t first = skip;
    while (first < n && strchr(" \t\r\n", bytes[first]) != NULL)
        first++;
    const bool json = first < n && (bytes[first] == '[' || bytes[first] == '{');
    return json ? dsh_mapybb_json(m, bytes + skip, n - skip, path, err)
                : dsh_mapybb_csv(m, bytes + skip, n - skip, path, err);
}

dosah_status dsh_survey_read_mapybb(dsh_survey *s, const char *path,
                                    dosah_error *err)
{
    char *bytes = NULL;
    size_t n = 0;
    dosah_status status = dsh_file_read(&bytes, &n, path, MAX_BYTES, err);
    if (status != DOSAH_OK)
        return status;
    dsh_mapybb m = {.s = s};
    status = dsh_survey_rows_init(&m.rows, s, path, err);
    if (status == DOSAH_OK)
        status = dsh_survey_map_load(&m.map, DSH_MAPYBB_MAP, s->r->ctx,
                                     m.rows.t->arena, err);
    if (status == DOSAH_OK)
        status = read_text(&m, bytes, n, path, err);
    if (status == DOSAH_OK)
        status = dsh_survey_rows_finish(&m.rows, s, err);
    dsh_survey_rows_clear(&m.rows);
    dsh_vec_clear(&m.record.cell);
    dsh_free(bytes);
    return status;
}
