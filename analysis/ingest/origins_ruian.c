/* SPDX-License-Identifier: MIT */
/* Addresses as ČÚZK publishes them (RUIAN-CSV-ADR-ST, CC BY 4.0): a zip or a
 * folder with one CSV per municipality, Windows-1250, `;`, coordinates
 * positive: EPSG:5514 = (−Y, −X) (domain.md §8.1–8.2). */
#include <math.h>
#include <string.h>

#include "base/file.h"
#include "base/num.h"
#include "ingest/origins.h"

enum { ADM, MUNICIPALITY, X };

static bool ends_with(const char *s, const char *suffix)
{
    size_t n = strlen(s);
    size_t m = strlen(suffix);
    return n >= m && dsh_str_eq_nocase(dsh_str_of(s + n - m), suffix);
}

/* Official names are 20261031_OB_500011_ADR.csv; other names may hold any
 * municipality. */
static bool may_hold_member(const char *name, const dsh_keys *codes)
{
    const char *at = strstr(name, "_OB_");
    char code[16];
    size_t n = 0;
    if (at == NULL)
        return true;
    for (at += 4; *at >= '0' && *at <= '9' && n + 1 < sizeof code; at++)
        code[n++] = *at;
    code[n] = '\0';
    return n == 0 || dsh_keys_find(codes, code) != UINT32_MAX;
}

typedef struct path_list {
    DSH_VEC(const char *) path;
} path_list;

/* CSVs in a folder or zip, and one level of folders below it. */
static dosah_status list_csv(path_list *out, const char *dir, int depth,
                             const dsh_keys *codes, dsh_arena *arena,
                             dosah_error *err)
{
    size_t n = 0;
    char **name = dsh_dir_list(arena, dir, &n);
    if (name == NULL)
        return dsh_fail(err, DOSAH_ENOTFOUND, dir, 0,
                        "the folder or zip cannot be listed");
    for (size_t i = 0; i < n; i++) {
        const char *path = dsh_path_join(arena, dir, name[i]);
        if (path == NULL || !dsh_vec_room(&out->path, 1))
            return dsh_fail_nomem(err, "paths");
        if (ends_with(name[i], ".csv")) {
            if (may_hold_member(name[i], codes))
                out->path.p[out->path.n++] = path;
        } else if (depth > 0 && dsh_file_look(path).is_dir) {
            dosah_status s = list_csv(out, path, depth - 1, codes, arena, err);
            if (s != DOSAH_OK)
                return s;
        }
    }
    return DOSAH_OK;
}

static dosah_status find_files(path_list *out, const dsh_source *source,
                               const dsh_keys *codes, dsh_arena *arena,
                               dosah_error *err)
{
    dosah_status s = DOSAH_OK;
    for (size_t i = 0; s == DOSAH_OK && i < source->n_paths; i++) {
        const char *path = source->path[i];
        if (ends_with(path, ".zip") && strncmp(path, "/vsizip/", 8) != 0)
            path = dsh_path_join(arena, "/vsizip", path);
        if (path == NULL || !dsh_vec_room(&out->path, 1))
            return dsh_fail_nomem(err, "paths");
        if (ends_with(path, ".csv"))
            out->path.p[out->path.n++] = path;
        else
            s = list_csv(out, path, 1, codes, arena, err);
    }
    if (s == DOSAH_OK && out->path.n == 0)
        return dsh_fail(err, DOSAH_EINPUT, source->path[0], 0,
                        "no address file of a municipality of the study");
    return s;
}

/* Only the municipality's code tells membership: addresses near a boundary
 * may lie outside a generalised shape. */
static dosah_status take_rows(dsh_origin_points *points, dsh_reading *r,
                              const dsh_table *t, const double *x,
                              const double *y, dosah_error *err)
{
    dsh_keys codes;
    dsh_keys seen;
    size_t n_outside = 0;
    dosah_status s = dsh_keys_new(&codes, r->out->municipalities.code,
                                  r->out->municipalities.n, t->arena, err);
    if (s == DOSAH_OK)
        s = dsh_keys_new(&seen, t->column.p[ADM].cell.p, t->n_rows, t->arena,
                         err);
    for (size_t i = 0; s == DOSAH_OK && i < t->n_rows; i++) {
        uint32_t m = dsh_keys_find(&codes, dsh_table_cell(t, i, MUNICIPALITY));
        if (m == UINT32_MAX) {
            n_outside++;
            continue;
        }
        if (isnan(x[i]) || isnan(y[i])) {
            dsh_table_notice(t, i, ADM, r->ctx,
                             (dsh_finding){"origin_without_place",
                                           DOSAH_WARNING, NULL, NULL});
            continue;
        }
        if (dsh_is_repeated(t, &seen, i, ADM, r->ctx))
            continue;
        dsh_origin_point p = {
            .id = dsh_arena_str(r->out->arena, dsh_table_cell(t, i, ADM)),
            .x = x[i],
            .y = y[i],
            .municipality = m,
            .row = i};
        if (p.id == NULL || !dsh_vec_room(&points->at, 1))
            return dsh_fail_nomem(err, "origins");
        points->at.p[points->at.n++] = p;
    }
    char count[DSH_NUM_SIZE];
    dsh_format_int(count, (int64_t)n_outside);
    if (n_outside > 0)
        dsh_table_notice(
            t, SIZE_MAX, MUNICIPALITY, r->ctx,
            (dsh_finding){"origins_outside", DOSAH_INFO, count, NULL});
    return s;
}

static dosah_status take_table(dsh_origin_points *points, dsh_reading *r,
                               const dsh_table *t, dosah_error *err)
{
    double *x = dsh_arena_alloc(t->arena, t->n_rows, sizeof *x);
    double *y = dsh_arena_alloc(t->arena, t->n_rows, sizeof *y);
    if (x == NULL || y == NULL)
        return dsh_fail_nomem(err, "origins");
    dsh_place place = dsh_reader_place(r, &r->study->origins);
    if (place.crs[0] == '\0')
        place.crs = "EPSG:5513";
    dosah_status s = dsh_coords_points(x, y, t, X, &place, r->ctx, err);
    return s == DOSAH_OK ? take_rows(points, r, t, x, y, err) : s;
}

dosah_status dsh_origins_ruian(dsh_origin_points *points, dsh_reading *r,
                               dosah_error *err)
{
    static const dsh_want want[] = {
        {"adm", true}, {"municipality", true}, DSH_WANT_COORDS};
    static const dsh_column names[] = {{"adm", "Kód ADM"},
                                       {"municipality", "Kód obce"},
                                       {"x", "Souřadnice Y"},
                                       {"y", "Souřadnice X"}};
    dsh_arena *arena = r->out->arena;
    path_list files = {0};
    dsh_keys codes;
    dsh_table *t = NULL;
    dosah_status s = dsh_keys_new(&codes, r->out->municipalities.code,
                                  r->out->municipalities.n, arena, err);
    if (s == DOSAH_OK)
        s = find_files(&files, &r->study->origins, &codes, arena, err);
    if (s == DOSAH_OK) {
        dsh_source source = r->study->origins;
        source.path = files.path.p;
        source.n_paths = files.path.n;
        source.column = names;
        source.n_columns = sizeof names / sizeof *names;
        dsh_table_opts opts = dsh_reader_opts(
            r, want, sizeof want / sizeof *want, DSH_GEOMETRY_NONE);
        s = dsh_table_read(&t, &source, &opts, r->ctx, err);
    }
    if (s == DOSAH_OK)
        s = take_table(points, r, t, err);
    dsh_table_free(t);
    dsh_vec_clear(&files.path);
    return s;
}
