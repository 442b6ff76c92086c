/* SPDX-License-Identifier: MIT */
/* Zastavky: stops. Numbers of stops hold within one batch only, so a stop of
 * the feed is a name (obec,část,bližší místo) in a district (okres). */
#include "ingest/jdf_build.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/num.h"

enum { ID, TOWN, PART, PLACE, OKRES, CODES };
enum { N_CODES = 6, MAX_FILL_INS = 99 };

static const char *const FIELDS[] = {"číslo",        "obec",  "část obce",
                                     "bližší místo", "okres", "pevný kód"};

static const dsh_jdf_kind STOPS = {
    "Zastavky.txt",
    true,
    FIELDS,
    {{12, 4, {0, 1, 2, 3, 4, 6}},
     {12, 4, {0, 1, 2, 3, 4, 6}},
     {12, 4, {0, 1, 2, 3, 4, 6}}},
};

/* A missing middle keeps its comma. */
static const char *full_name(const dsh_jdf_table *t)
{
    const char *town = dsh_jdf_text(t, TOWN);
    const char *part = dsh_jdf_text(t, PART);
    const char *place = dsh_jdf_text(t, PLACE);
    if (town == NULL || part == NULL || place == NULL)
        return NULL;
    const size_t n = strlen(town) + strlen(part) + strlen(place) + 3;
    char *name = dsh_arena_alloc(t->j->b->arena, n, 1);
    if (name == NULL)
        return NULL;
    if (place[0] != '\0')
        snprintf(name, n, "%s,%s,%s", town, part, place);
    else if (part[0] != '\0')
        snprintf(name, n, "%s,%s", town, part);
    else
        snprintf(name, n, "%s", town);
    return name;
}

/* What one batch knows beats what another leaves out; of two that differ the
 * worse one counts. */
static uint8_t join_access(uint8_t a, uint8_t b)
{
    if (a == DSH_ACCESS_UNKNOWN)
        return b;
    if (b == DSH_ACCESS_UNKNOWN || a == b)
        return a;
    return DSH_ACCESS_PARTLY;
}

static dosah_status new_stop(dsh_jdf *j, const char *id, const char *name,
                             const char *okres, int64_t row, dosah_error *err)
{
    dsh_gtfs_build *b = j->b;
    dsh_gtfs_stop stop = {.id = id,
                          .name = name,
                          .parent_id = "",
                          .feed = (uint32_t)b->feed.n - 1,
                          .parent = DSH_GTFS_NONE,
                          .index = DSH_GTFS_NONE,
                          .place = DSH_GTFS_NONE,
                          .level = NAN,
                          .access = DSH_ACCESS_UNKNOWN,
                          .row = row};
    dsh_jdf_stop more = {.okres = okres};
    if (!dsh_vec_room(&b->stop, 1) || !dsh_vec_room(&j->stop, 1))
        return dsh_fail_nomem(err, "stops");
    const dosah_status status = dsh_jdf_locate(j, name, okres, &stop.lon,
                                               &stop.lat, &more.ambiguous, err);
    b->stop.p[b->stop.n++] = stop;
    j->stop.p[j->stop.n++] = more;
    return status;
}

/* The stop of the feed that the row is; made if there is none. */
static dosah_status find_stop(dsh_jdf_table *t, uint32_t *out, dosah_error *err)
{
    dsh_jdf *j = t->j;
    const char *name = full_name(t);
    const char *okres = dsh_jdf_text(t, OKRES);
    if (name == NULL || okres == NULL)
        return dsh_fail_nomem(err, "stops");
    const size_t n = strlen(name) + strlen(okres) + 2;
    char *id = dsh_arena_alloc(j->batch_arena, n, 1);
    if (id == NULL)
        return dsh_fail_nomem(err, "stops");
    snprintf(id, n, okres[0] != '\0' ? "%s/%s" : "%s%s", name, okres);
    bool is_new = false;
    const uint32_t at = dsh_idmap_add(&j->stop_key, dsh_str_of(id), &is_new);
    if (at == UINT32_MAX)
        return dsh_fail_nomem(err, "stops");
    *out = j->b->first_stop + at;
    return is_new ? new_stop(j, j->stop_key.text[at], name, okres, t->rows.row,
                             err)
                  : DOSAH_OK;
}

static dosah_status add_stop(dsh_jdf_table *t, dosah_error *err)
{
    static const unsigned key[] = {ID};
    dsh_jdf *j = t->j;
    dosah_status status = dsh_jdf_need(t, ID, err);
    if (status == DOSAH_OK)
        status = dsh_jdf_need(t, TOWN, err);
    if (status != DOSAH_OK)
        return status;
    char id_text[DSH_JDF_KEY];
    const dsh_str id = dsh_jdf_key(id_text, t, key, 1);
    bool is_new = false;
    if (dsh_idmap_add(&j->batch_stop, id, &is_new) == UINT32_MAX ||
        !dsh_vec_room(&j->stop_row, 1) || !dsh_vec_room(&j->stop_effect, 1))
        return dsh_fail_nomem(err, "stops");
    if (!is_new) {
        dsh_jdf_tell(t, ID, "duplicate_key", DOSAH_WARNING);
        return DOSAH_OK;
    }
    uint32_t row;
    status = find_stop(t, &row, err);
    if (status != DOSAH_OK)
        return status;
    const uint32_t effect = dsh_jdf_effect(t, CODES, N_CODES);
    j->stop_row.p[j->stop_row.n++] = row;
    j->stop_effect.p[j->stop_effect.n++] = effect;
    dsh_gtfs_stop *stop = &j->b->stop.p[row];
    stop->access = join_access(stop->access, dsh_jdf_access(effect));
    return DOSAH_OK;
}

dosah_status dsh_jdf_read_stops(dsh_jdf *j, dosah_error *err)
{
    j->stop_row.n = j->stop_effect.n = 0;
    return dsh_jdf_each(j, &STOPS, add_stop, err);
}

/* Codes of access on stops of lines stand for the stop where it has none of
 * its own and all its lines agree. */
void dsh_jdf_settle_access(dsh_jdf *j)
{
    for (size_t i = 0; i < j->stop.n; i++) {
        dsh_gtfs_stop *s = &j->b->stop.p[j->b->first_stop + i];
        const uint8_t of_lines = j->stop.p[i].of_lines;
        if (s->access != DSH_ACCESS_UNKNOWN || of_lines == 0)
            continue;
        if (of_lines != DSH_JDF_MIXED)
            s->access = (uint8_t)(of_lines - 1);
        else
            dsh_notice_add(j->b->ctx->notices,
                           (dsh_notice){.code = "jdf_mixed_access",
                                        .severity = DOSAH_WARNING,
                                        .file = j->b->path,
                                        .value = s->name});
    }
}

/* ---- stops without a position ------------------------------------------ */

static const char *reason_of(const dsh_jdf_stop *more)
{
    return more->ambiguous ? "ambiguous" : "unmatched";
}

static bool is_lost(const dsh_jdf *j, size_t i)
{
    return j->stop.p[i].used && isnan(j->b->stop.p[j->b->first_stop + i].lat);
}

static void tell_lost(const dsh_jdf *j, size_t i)
{
    const dsh_gtfs_stop *s = &j->b->stop.p[j->b->first_stop + i];
    dsh_notice_add(j->b->ctx->notices,
                   (dsh_notice){.code = j->stop.p[i].ambiguous
                                            ? "jdf_stop_ambiguous"
                                            : "jdf_stop_unmatched",
                                .severity = DOSAH_WARNING,
                                .file = j->b->path,
                                .value = s->id});
}

static dosah_status write_table(const dsh_jdf *j, const char *path,
                                dosah_error *err)
{
    static const char *const HEADER[] = {"name", "okres", "lon", "lat",
                                         "reason"};
    dsh_csv_writer *w;
    const dosah_status status = dsh_csv_create(&w, path, err);
    if (status != DOSAH_OK)
        return status;
    for (size_t i = 0; i < sizeof(HEADER) / sizeof(*HEADER); i++)
        dsh_csv_put(w, HEADER[i]);
    dsh_csv_end_row(w);
    for (size_t i = 0; i < j->stop.n; i++) {
        if (!is_lost(j, i))
            continue;
        dsh_csv_put(w, j->b->stop.p[j->b->first_stop + i].name);
        dsh_csv_put(w, j->stop.p[i].okres);
        dsh_csv_put(w, "");
        dsh_csv_put(w, "");
        dsh_csv_put(w, reason_of(&j->stop.p[i]));
        dsh_csv_end_row(w);
    }
    return dsh_csv_finish(w, err);
}

/* "a/b.csv", 2 -> "a/b-2.csv" */
static const char *numbered(dsh_arena *arena, const char *path, int number)
{
    const char *dot = strrchr(dsh_path_name(path), '.');
    const size_t stem = dot != NULL ? (size_t)(dot - path) : strlen(path);
    const size_t n = strlen(path) + 8;
    char *out = dsh_arena_alloc(arena, n, 1);
    if (out == NULL || number == 1)
        return out != NULL ? path : NULL;
    snprintf(out, n, "%.*s-%d%s", (int)stem, path, number, path + stem);
    return out;
}

static bool holds(const char *path, const char *data, size_t n)
{
    char *old = NULL;
    size_t n_old = 0;
    if (dsh_file_read(&old, &n_old, path, n + 1, NULL) != DOSAH_OK)
        return false;
    const bool same = n_old == n && memcmp(old, data, n) == 0;
    dsh_free(old);
    return same;
}

/* Under the first name that is free or holds just this already. */
static dosah_status put_table(const dsh_jdf *j, const char *data, size_t n,
                              const char **written, dosah_error *err)
{
    *written = NULL;
    for (int i = 1; i <= MAX_FILL_INS; i++) {
        const char *path = numbered(j->arena, j->opts->fill_in, i);
        if (path == NULL)
            return dsh_fail_nomem(err, "stops to locate");
        const bool there = dsh_file_look(path).exists;
        if (there && !holds(path, data, n))
            continue;
        *written = path;
        if (there)
            return DOSAH_OK;
        const size_t dir = (size_t)(dsh_path_name(path) - path);
        const char *folder = dsh_arena_strn(j->arena, path, dir);
        if (folder == NULL)
            return dsh_fail_nomem(err, "stops to locate");
        const dosah_status status =
            dir > 0 ? dsh_dir_make(folder, NULL) : DOSAH_OK;
        if (status != DOSAH_OK ||
            dsh_file_write(path, data, n, NULL) != DOSAH_OK)
            *written = NULL;
        return DOSAH_OK;
    }
    return DOSAH_OK;
}

/* A table that cannot be written is told; the run goes on. */
static dosah_status write_fill_in(const dsh_jdf *j, size_t n_lost,
                                  dosah_error *err)
{
    char path[64], count[DSH_NUM_SIZE];
    char *data = NULL;
    size_t n = 0;
    snprintf(path, sizeof(path), "/vsimem/dosah-jdf-%p.csv", (const void *)j);
    dosah_status status = write_table(j, path, err);
    if (status == DOSAH_OK)
        status = dsh_file_read(&data, &n, path, SIZE_MAX / 2, err);
    VSIUnlink(path);
    const char *written = NULL;
    if (status == DOSAH_OK)
        status = put_table(j, data, n, &written, err);
    dsh_free(data);
    dsh_format_int(count, (int64_t)n_lost);
    if (status == DOSAH_OK)
        dsh_notice_add(
            j->b->ctx->notices,
            (dsh_notice){.code = written != NULL ? "jdf_stops_to_locate"
                                                 : "jdf_stops_not_written",
                         .severity = DOSAH_WARNING,
                         .file = j->b->path,
                         .value = count,
                         .assumed =
                             written != NULL ? written : j->opts->fill_in});
    return status;
}

dosah_status dsh_jdf_tell_stops(dsh_jdf *j, dosah_error *err)
{
    size_t n_lost = 0;
    for (size_t i = 0; i < j->stop.n; i++) {
        if (!is_lost(j, i))
            continue;
        tell_lost(j, i);
        n_lost++;
    }
    if (n_lost == 0 || j->opts->fill_in == NULL)
        return DOSAH_OK;
    return write_fill_in(j, n_lost, err);
}
