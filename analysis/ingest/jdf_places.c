/* SPDX-License-Identifier: MIT */
/* Located stops that the study names, and finding a JDF stop among them.
 *
 * Of the places whose names agree, those of the file named last count, of
 * these those with the very same words, of these those of the same district
 * (okres) where both tell it; a place of another district never counts. What
 * remains is one stop if it lies together, else the name is ambiguous. */
#include "ingest/jdf_build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "base/geom.h"
#include "ingest/coords.h"

typedef struct place {
    dsh_jdf_name name;
    const char *okres;
    double lon, lat;
    uint32_t file, row;
} place;

struct dsh_jdf_places {
    DSH_VEC(place) place; /**< by initials, then file and row */
    double same_stop_m;
    DSH_VEC(uint32_t) best; /**< places of the best rank, while one is sought */
};

enum { NAME, OKRES, X, N_WANTS = X + DSH_N_WANT_COORDS };

static const dsh_want WANT[N_WANTS] = {
    {"name", true}, {"okres", false}, DSH_WANT_COORDS};

/* Columns of GTFS, for a file of that name. */
static const dsh_column GTFS_COLUMNS[] = {
    {"name", "stop_name"}, {"lon", "stop_lon"}, {"lat", "stop_lat"}};

static int by_initials(const void *a, const void *b)
{
    const place *x = a, *y = b;
    const int order = strcmp(x->name.initials, y->name.initials);
    if (order != 0)
        return order;
    if (x->file != y->file)
        return x->file < y->file ? -1 : 1;
    return (x->row > y->row) - (x->row < y->row);
}

/* ---- reading ----------------------------------------------------------- */

static dosah_status add_places(dsh_jdf *j, const dsh_table *t, const double *x,
                               const double *y, uint32_t file, dosah_error *err)
{
    struct dsh_jdf_places *all = j->places;
    dosah_status status = DOSAH_OK;
    for (size_t i = 0; status == DOSAH_OK && i < t->n_rows; i++) {
        if (isnan(x[i]) || isnan(y[i]))
            continue;
        place p = {.lon = x[i], .lat = y[i], .file = file, .row = (uint32_t)i};
        p.okres = dsh_arena_str(j->arena, dsh_table_cell(t, i, OKRES));
        if (p.okres == NULL || !dsh_vec_room(&all->place, 1))
            return dsh_fail_nomem(err, "located stops");
        status = dsh_jdf_name_of(&p.name, j->names, dsh_table_cell(t, i, NAME),
                                 j->arena, err);
        if (status == DOSAH_OK)
            all->place.p[all->place.n++] = p;
    }
    return status;
}

/* Points of the table's rows in degrees; NaN where a row has none. */
static dosah_status points_of(double *x, double *y, const dsh_table *t,
                              const dsh_jdf *j, dosah_error *err)
{
    const dsh_source *source = j->opts->stops;
    dsh_place at = {.work_crs = j->opts->work_crs, .crs = source->crs};
    if (at.work_crs == NULL || at.work_crs[0] == '\0')
        at.work_crs = "EPSG:4326";
    dosah_status status = dsh_crs_area(&at.expected, at.work_crs, err);
    if (status == DOSAH_OK)
        status = dsh_coords_points(x, y, t, X, &at, j->b->ctx, err);
    dsh_crs_op *op = NULL;
    if (status == DOSAH_OK)
        status = dsh_crs_op_new(&op, at.work_crs, "EPSG:4326", err);
    for (size_t i = 0; status == DOSAH_OK && i < t->n_rows; i++)
        if (!isnan(x[i]) && !isnan(y[i]))
            dsh_crs_op_apply(op, &x[i], &y[i], 1);
    dsh_crs_op_free(op);
    return status;
}

static dosah_status read_file(dsh_jdf *j, size_t file, dosah_error *err)
{
    dsh_source one = *j->opts->stops;
    one.path = &j->opts->stops->path[file];
    one.n_paths = 1;
    if (one.n_columns == 0 &&
        dsh_str_eq_nocase(dsh_str_of(dsh_path_name(one.path[0])),
                          "stops.txt")) {
        one.column = GTFS_COLUMNS;
        one.n_columns = sizeof(GTFS_COLUMNS) / sizeof(*GTFS_COLUMNS);
    }
    const dsh_table_opts opts = {
        .want = WANT, .n_wants = N_WANTS, .geometry = DSH_GEOMETRY_POINT};
    dsh_table *t = NULL;
    dosah_status status = dsh_table_read(&t, &one, &opts, j->b->ctx, err);
    if (status != DOSAH_OK)
        return status;
    double *x = dsh_arena_alloc(t->arena, t->n_rows, sizeof(*x));
    double *y = dsh_arena_alloc(t->arena, t->n_rows, sizeof(*y));
    if (x == NULL || y == NULL)
        status = dsh_fail_nomem(err, "located stops");
    if (status == DOSAH_OK)
        status = points_of(x, y, t, j, err);
    if (status == DOSAH_OK)
        status = add_places(j, t, x, y, (uint32_t)file, err);
    dsh_table_free(t);
    return status;
}

dosah_status dsh_jdf_places_load(dsh_jdf *j, dosah_error *err)
{
    j->places = dsh_arena_alloc(j->arena, 1, sizeof(*j->places));
    if (j->places == NULL)
        return dsh_fail_nomem(err, "located stops");
    dosah_status status = dsh_jdf_names_load(&j->names, &j->places->same_stop_m,
                                             j->b->ctx, j->arena, err);
    const dsh_source *source = j->opts->stops;
    for (size_t i = 0;
         status == DOSAH_OK && source != NULL && i < source->n_paths; i++)
        status = read_file(j, i, err);
    if (status == DOSAH_OK && j->places->place.n > 0)
        qsort(j->places->place.p, j->places->place.n, sizeof(place),
              by_initials);
    return status;
}

void dsh_jdf_places_clear(dsh_jdf *j)
{
    if (j->places != NULL)
        dsh_vec_clear(&j->places->place);
    if (j->places != NULL)
        dsh_vec_clear(&j->places->best);
}

/* ---- finding ----------------------------------------------------------- */

/* Rank of a place for a stop; -1 = another one. */
static int64_t rank(const place *p, const dsh_jdf_name *name, const char *okres)
{
    const int agree = dsh_jdf_names_agree(&p->name, name);
    const bool both = okres[0] != '\0' && p->okres[0] != '\0';
    const bool same = both && dsh_str_eq_nocase(dsh_str_of(okres), p->okres);
    if (agree == 0 || (both && !same))
        return -1;
    return (int64_t)p->file * 8 + agree * 2 + same;
}

static size_t first_of(const struct dsh_jdf_places *all, const char *initials)
{
    size_t from = 0, to = all->place.n;
    while (from < to) {
        const size_t mid = from + (to - from) / 2;
        if (strcmp(all->place.p[mid].name.initials, initials) < 0)
            from = mid + 1;
        else
            to = mid;
    }
    return from;
}

/* Gather the places of the highest rank. */
static dosah_status find_best(struct dsh_jdf_places *all,
                              const dsh_jdf_name *name, const char *okres,
                              dosah_error *err)
{
    int64_t best = 0;
    all->best.n = 0;
    for (size_t i = first_of(all, name->initials);
         i < all->place.n &&
         strcmp(all->place.p[i].name.initials, name->initials) == 0;
         i++) {
        const int64_t r = rank(&all->place.p[i], name, okres);
        if (r < best || r < 0)
            continue;
        if (r > best)
            all->best.n = 0;
        best = r;
        if (!dsh_vec_room(&all->best, 1))
            return dsh_fail_nomem(err, "located stops");
        all->best.p[all->best.n++] = (uint32_t)i;
    }
    return DOSAH_OK;
}

/* Middle of the best places; false if they lie apart. */
static bool middle(const struct dsh_jdf_places *all, double *lon, double *lat)
{
    dsh_gtfs_stop here = {0};
    for (size_t i = 0; i < all->best.n; i++) {
        here.lon += all->place.p[all->best.p[i]].lon;
        here.lat += all->place.p[all->best.p[i]].lat;
    }
    here.lon /= (double)all->best.n;
    here.lat /= (double)all->best.n;
    for (size_t i = 0; i < all->best.n; i++) {
        const place *p = &all->place.p[all->best.p[i]];
        const dsh_gtfs_stop there = {.lon = p->lon, .lat = p->lat};
        if (dsh_gtfs_metres(&here, &there) > all->same_stop_m)
            return false;
    }
    *lon = here.lon;
    *lat = here.lat;
    return true;
}

dosah_status dsh_jdf_locate(dsh_jdf *j, const char *text, const char *okres,
                            double *lon, double *lat, bool *ambiguous,
                            dosah_error *err)
{
    dsh_jdf_name name;
    *lon = *lat = (double)NAN;
    *ambiguous = false;
    dosah_status status =
        dsh_jdf_name_of(&name, j->names, text, j->batch_arena, err);
    if (status == DOSAH_OK)
        status = find_best(j->places, &name, okres, err);
    if (status == DOSAH_OK && j->places->best.n > 0)
        *ambiguous = !middle(j->places, lon, lat);
    return status;
}
