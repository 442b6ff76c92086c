/* SPDX-License-Identifier: MIT */
/* Buildings, stops and street points that somebody went to see. Each file of
 * the source becomes a part; objects are those of all parts together, by id.
 * The format is stated or found by content, file by file. */
#include "ingest/survey.h"

#include <math.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "ingest/survey_formats.h"

const dsh_want dsh_long_want[DSH_N_LONG] = {
    {"object_id", true},      {"object_kind", false}, {"name", false},
    {"ruian_adm", false},     {"element", true},      {"element_no", false},
    {"attribute", true},      {"value", true},        {"unit", false},
    {"state", false},         {"from_zone", false},   {"to_zone", false},
    {"all_recorded", false},  {"method", false},      {"date", false},
    {"surveyor_code", false}, {"accuracy", false},    {"photo", false},
    DSH_WANT_COORDS};
const dsh_want dsh_wide_want[DSH_N_WIDE] = {
    {"object_id", true},      {"object_kind", false}, {"name", false},
    {"ruian_adm", false},     {"method", false},      {"date", false},
    {"surveyor_code", false}, {"accuracy", false},    {"photo", false},
    DSH_WANT_COORDS};

const dsh_survey_part *dsh_survey_now(const dsh_survey *s)
{
    return &s->part.p[s->now];
}

void dsh_survey_notice(const dsh_survey *s, uint32_t part, size_t row,
                       size_t column, dsh_finding finding)
{
    const dsh_survey_part *p = &s->part.p[part];
    if (p->field == NULL || row == SIZE_MAX || p->field[row] == NULL) {
        dsh_table_notice(p->t, row, column, s->r->ctx, finding);
        return;
    }
    dsh_notice_add(
        s->r->ctx->notices,
        (dsh_notice){.code = finding.code,
                     .severity = finding.severity,
                     .file = dsh_table_part_of(p->t, row)->file,
                     .row = p->t->row.p[row],
                     .field = p->field[row],
                     .value = finding.value ? finding.value
                                            : dsh_table_cell(p->t, row, column),
                     .assumed = finding.assumed});
}

dosah_status dsh_survey_add_part(dsh_survey *s, dsh_survey_part part,
                                 dosah_error *err)
{
    const dsh_table *t = part.t;
    const size_t n = t->n_rows;
    part.object = dsh_arena_alloc(t->arena, n, sizeof *part.object);
    part.x = dsh_arena_alloc(t->arena, n, sizeof *part.x);
    part.y = dsh_arena_alloc(t->arena, n, sizeof *part.y);
    if (!part.object || !part.x || !part.y || !dsh_vec_room(&s->part, 1)) {
        dsh_table_free(part.t);
        return dsh_fail_nomem(err, "a survey");
    }
    s->part.p[s->part.n++] = part;
    if (part.located) {
        for (size_t i = 0; i < n; i++) {
            part.x[i] = t->x.p[i];
            part.y[i] = t->y.p[i];
        }
        return DOSAH_OK;
    }
    dsh_place place = dsh_reader_place(s->r, &s->r->study->survey);
    return dsh_coords_points(part.x, part.y, t,
                             part.wide ? DSH_WIDE_X : DSH_LONG_X, &place,
                             s->r->ctx, err);
}

void dsh_survey_clear(dsh_survey *s)
{
    for (size_t i = 0; i < s->part.n; i++)
        dsh_table_free(s->part.p[i].t);
    dsh_vec_clear(&s->part);
    dsh_vec_clear(&s->fact);
}

static dosah_status read_facts(dsh_survey *s, dosah_error *err)
{
    dosah_status status = DOSAH_OK;
    for (size_t i = 0; status == DOSAH_OK && i < s->part.n; i++) {
        size_t first = s->fact.n;
        s->now = (uint32_t)i;
        status = s->part.p[i].wide ? dsh_survey_wide(s, err)
                                   : dsh_survey_long(s, err);
        if (status == DOSAH_OK)
            dsh_survey_settle_units(s, first);
    }
    return status;
}

static void report_assumed(const dsh_survey *s, const char *code, size_t n,
                           const char *assumed)
{
    char count[DSH_NUM_SIZE];
    dsh_format_int(count, (int64_t)n);
    if (n > 0)
        dsh_survey_notice(s, 0, SIZE_MAX, SIZE_MAX,
                          (dsh_finding){code, DOSAH_INFO, count, assumed});
}

static dosah_status read_all(dsh_survey *s, dosah_error *err)
{
    char path[1024];
    const dsh_source *source = &s->r->study->survey;
    dosah_status status =
        dsh_data_path(s->r->ctx, path, "datasets/survey-attributes.yaml", err);
    if (status == DOSAH_OK)
        status =
            dsh_attributes_load(&s->attributes, path, s->r->out->arena, err);
    for (size_t i = 0; status == DOSAH_OK && i < source->n_paths; i++)
        status = dsh_survey_read_file(s, source->path[i], err);
    if (status == DOSAH_OK)
        status = dsh_survey_objects(s, err);
    if (status == DOSAH_OK)
        status = read_facts(s, err);
    if (status != DOSAH_OK)
        return status;
    report_assumed(s, "method_assumed", s->n_methods_assumed, "declared");
    report_assumed(s, "object_kind_assumed", s->n_kinds_assumed, "building");
    return dsh_survey_store(s, err);
}

dosah_status dsh_read_survey(dsh_reading *r, dosah_error *err)
{
    r->out->facts.first =
        dsh_arena_alloc(r->out->arena, 1, sizeof *r->out->facts.first);
    if (r->out->facts.first == NULL)
        return dsh_fail_nomem(err, "a survey");
    if (!dsh_source_given(&r->study->survey))
        return DOSAH_OK;
    dsh_survey s = {.r = r, .today = dsh_today()};
    dosah_status status = read_all(&s, err);
    dsh_survey_clear(&s);
    return status;
}
