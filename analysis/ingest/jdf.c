/* SPDX-License-Identifier: MIT */
/* A JDF feed: what it needs from datasets/, then its batches one by one. */
#include "ingest/jdf_build.h"

#include <string.h>

#include "base/num.h"

/* ---- version ----------------------------------------------------------- */

enum { VERSION, MADE };

static const char *const FIELDS[] = {"verze", "datum vytvoření"};

/* Read before the version is known. */
static const dsh_jdf_kind VERSIONS = {
    "VerzeJDF.txt",
    true,
    FIELDS,
    {{6, 1, {0, 4}}, {6, 1, {0, 4}}, {6, 1, {0, 4}}},
};

static dosah_status set_version(dsh_jdf_table *t, dosah_error *err)
{
    static const struct {
        const char *name;
        dsh_jdf_form form;
    } KNOWN[] = {{"1.8", DSH_JDF_1_9},
                 {"1.9", DSH_JDF_1_9},
                 {"1.10", DSH_JDF_1_10},
                 {"1.11", DSH_JDF_1_11}};
    if (t->rows.row > 1)
        return DOSAH_OK;
    for (size_t i = 0; i < sizeof(KNOWN) / sizeof(*KNOWN); i++) {
        if (!dsh_str_eq(dsh_jdf_raw(t, VERSION, 0), KNOWN[i].name))
            continue;
        t->j->form = KNOWN[i].form;
        t->j->made = dsh_jdf_date(t, MADE);
        t->j->has_version = true;
        return DOSAH_OK;
    }
    dsh_jdf_tell(t, VERSION, "jdf_unknown_version", DOSAH_ERROR);
    return dsh_fail(err, DOSAH_EINPUT, t->rows.file, t->rows.row,
                    "the version is none of 1.8, 1.9, 1.10 and 1.11");
}

/* The fields of this file are the same in all versions. */
static dosah_status read_version(dsh_jdf *j, dosah_error *err)
{
    j->form = DSH_JDF_1_11;
    j->has_version = false;
    const dosah_status status = dsh_jdf_each(j, &VERSIONS, set_version, err);
    if (status == DOSAH_OK && !j->has_version)
        return dsh_fail(err, DOSAH_EINPUT, j->shown, 0,
                        "VerzeJDF.txt is empty");
    return status;
}

/* ---- what is not used -------------------------------------------------- */

/* Posts have no position of their own and calls name their stop, so a stop is
 * one place; groups of trips, reservations, notes and numbers abroad do not
 * change who gets where. Each file is one notice that tells how much it holds.
 */
static const dsh_jdf_kind POSTS = {
    "Oznacniky.txt", false, FIELDS, {{0}, {7, 1, {0}}, {7, 1, {0}}}};
static const dsh_jdf_kind GROUPS = {
    "SpojSkup.txt", false, FIELDS, {{0}, {5, 1, {0}}, {5, 1, {0}}}};
static const dsh_jdf_kind RESERVATIONS = {
    "Mistenky.txt", false, FIELDS, {{3, 1, {0}}, {4, 1, {0}}, {4, 1, {0}}}};
static const dsh_jdf_kind NOTES = {
    "Udaje.txt", false, FIELDS, {{3, 1, {0}}, {4, 1, {0}}, {4, 1, {0}}}};
static const dsh_jdf_kind OTHER_NUMBERS = {
    "Altlinky.txt", false, FIELDS, {{3, 1, {0}}, {4, 1, {0}}, {4, 1, {0}}}};

static dosah_status count_row(dsh_jdf_table *t, dosah_error *err)
{
    dsh_jdf_counts *c = &t->j->counts;
    (void)err;
    c->posts += t->kind == &POSTS;
    c->groups += t->kind == &GROUPS;
    c->reservations += t->kind == &RESERVATIONS;
    c->notes += t->kind == &NOTES;
    c->other_numbers += t->kind == &OTHER_NUMBERS;
    return DOSAH_OK;
}

static dosah_status read_unused(dsh_jdf *j, dosah_error *err)
{
    static const dsh_jdf_kind *const kind[] = {&POSTS, &GROUPS, &RESERVATIONS,
                                               &NOTES, &OTHER_NUMBERS};
    dosah_status status = DOSAH_OK;
    for (size_t i = 0; status == DOSAH_OK && i < sizeof(kind) / sizeof(*kind);
         i++)
        status = dsh_jdf_each(j, kind[i], count_row, err);
    return status;
}

/* ---- batches ----------------------------------------------------------- */

static void clear_batch(dsh_jdf *j)
{
    dsh_idmap_clear(&j->batch_stop);
    dsh_idmap_clear(&j->batch_operator);
    dsh_idmap_clear(&j->batch_line);
    dsh_idmap_clear(&j->batch_trip);
    dsh_idmap_clear(&j->batch_line_stop);
}

static void begin_batch(dsh_jdf *j)
{
    j->counts = (dsh_jdf_counts){0};
    j->b->first_trip = (uint32_t)j->b->trip.n;
    j->b->first_call = j->b->call.n;
    j->batch_stop.arena = j->batch_operator.arena = j->batch_arena;
    j->batch_line.arena = j->batch_trip.arena = j->batch_arena;
    j->batch_line_stop.arena = j->batch_arena;
}

static void tell_counts(const dsh_jdf *j)
{
    const dsh_jdf_counts *c = &j->counts;
    const struct {
        const char *code;
        size_t n;
        dosah_severity severity;
    } all[] = {
        {"pickup_by_arrangement", c->on_request, DOSAH_INFO},
        {"jdf_trips_on_demand", c->on_demand, DOSAH_WARNING},
        {"jdf_trips_on_conditions", c->conditional, DOSAH_WARNING},
        {"jdf_travel_exclusions", c->excluded, DOSAH_INFO},
        {"jdf_posts_not_used", c->posts, DOSAH_INFO},
        {"jdf_trip_groups_not_used", c->groups, DOSAH_INFO},
        {"jdf_trips_of_other_operators", c->other_operators, DOSAH_WARNING},
        {"jdf_reservations_not_used", c->reservations, DOSAH_INFO},
        {"jdf_line_notes_not_used", c->notes, DOSAH_INFO},
        {"jdf_other_line_numbers_not_used", c->other_numbers, DOSAH_INFO},
        {"jdf_long_rows", c->long_rows, DOSAH_INFO},
        {"jdf_calls_off_line", c->no_line_stop, DOSAH_WARNING},
    };
    for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
        char value[DSH_NUM_SIZE];
        if (all[i].n == 0)
            continue;
        dsh_format_int(value, (int64_t)all[i].n);
        dsh_notice_add(j->b->ctx->notices,
                       (dsh_notice){.code = all[i].code,
                                    .severity = all[i].severity,
                                    .file = j->shown,
                                    .value = value});
    }
}

static dosah_status read_batch(dsh_jdf *j, dosah_error *err)
{
    static dosah_status (*const part[])(dsh_jdf *, dosah_error *) = {
        read_version,       dsh_jdf_read_codes,
        dsh_jdf_read_stops, dsh_jdf_read_operators,
        dsh_jdf_read_lines, dsh_jdf_read_line_stops,
        dsh_jdf_read_trips, dsh_jdf_read_other_operators,
        dsh_jdf_read_times, dsh_jdf_give_calendars,
        dsh_jdf_read_calls, dsh_jdf_read_connections,
        read_unused,
    };
    begin_batch(j);
    dosah_status status = DOSAH_OK;
    for (size_t i = 0; status == DOSAH_OK && i < sizeof(part) / sizeof(*part);
         i++)
        status = part[i](j, err);
    if (status == DOSAH_OK)
        tell_counts(j);
    clear_batch(j);
    return status;
}

/* ---- feed -------------------------------------------------------------- */

static dosah_status load_data(dsh_jdf *j, dosah_error *err)
{
    char path[1024];
    dosah_status status = dsh_jdf_symbols_load(j, err);
    if (status == DOSAH_OK)
        status =
            dsh_data_path(j->b->ctx, path, "datasets/holidays-cz.yaml", err);
    if (status == DOSAH_OK)
        status = dsh_holidays_load(&j->holidays, path, j->arena, err);
    return status == DOSAH_OK ? dsh_jdf_places_load(j, err) : status;
}

static void clear(dsh_jdf *j)
{
    dsh_jdf_places_clear(j);
    clear_batch(j);
    dsh_idmap_clear(&j->stop_key);
    dsh_idmap_clear(&j->line_id);
    dsh_idmap_clear(&j->calendar_key);
    dsh_vec_clear(&j->stop);
    dsh_vec_clear(&j->line);
    dsh_vec_clear(&j->calendar);
    dsh_vec_clear(&j->time);
    dsh_vec_clear(&j->connection);
    dsh_vec_clear(&j->twin);
    dsh_vec_clear(&j->code);
    dsh_vec_clear(&j->stop_row);
    dsh_vec_clear(&j->stop_effect);
    dsh_vec_clear(&j->operator_name);
    dsh_vec_clear(&j->line_row);
    dsh_vec_clear(&j->line_stop_effect);
    dsh_vec_clear(&j->trip);
    dsh_vec_clear(&j->trip_time);
    dsh_arena_free(j->batch_arena);
    dsh_arena_free(j->arena);
}

dosah_status dsh_jdf_read(dsh_gtfs_build *b, const dsh_timetable_opts *opts,
                          dosah_error *err)
{
    dsh_jdf j = {.b = b, .opts = opts, .arena = dsh_arena_new()};
    if (j.arena == NULL)
        return dsh_fail_nomem(err, "timetable");
    j.stop_key.arena = j.line_id.arena = b->arena;
    j.calendar_key.arena = j.arena;
    dosah_status status = load_data(&j, err);
    if (status == DOSAH_OK)
        status = dsh_jdf_each_batch(&j, read_batch, err);
    if (status == DOSAH_OK)
        status = dsh_jdf_make_services(&j, err);
    if (status == DOSAH_OK) {
        dsh_jdf_settle_access(&j);
        status = dsh_jdf_tell_stops(&j, err);
    }
    dsh_gtfs_number_stops(b);
    if (status == DOSAH_OK)
        status = dsh_jdf_make_connections(&j, err);
    clear(&j);
    return status;
}
