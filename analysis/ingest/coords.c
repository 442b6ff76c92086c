/* SPDX-License-Identifier: MIT */
/* Idea: a source's coordinates may be meant in a few ways – as stated, with
 * axes swapped, as degrees, as positive S-JTSK values. Each way ("frame") is
 * tried on a sample; the one that puts most points where the study expects
 * them wins, the plainest way on a tie. Only a way that nobody stated is
 * worth a notice.
 *
 * S-JTSK without signs: in Czechia southing X (935–1 230 km) always exceeds
 * westing Y (430–905 km), so the smaller absolute value is Y whatever the
 * column is called, and EPSG:5514 = (−Y, −X) (methods.md §7). */
#include "ingest/coords.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include <cpl_error.h>
#include <ogr_srs_api.h>

#include "base/alloc.h"
#include "base/num.h"

/** Points tried when a frame is chosen. */
enum { SAMPLE = 2000 };
/** Points farther from the expected box are reported, metres. */
static const double FAR_M = 100000.0;
/** No CRS in metres reaches farther; beyond it a coordinate is a mistake. */
static const double MOST_M = 1e8;

typedef enum axes { AXES_AS_IS, AXES_SWAPPED, AXES_SJTSK } axes;

/** One way to read coordinates. */
typedef struct frame {
    const char *crs;
    axes axes;
    const char *told; /**< for the notice; NULL = as stated, no notice */
} frame;

enum { MAX_FRAMES = 8 };

/** Coordinates of one part of a table as they stand in the file. */
typedef struct raw {
    double *x, *y;
    size_t n;
} raw;

static bool crs_is(const char *crs, const char *name)
{
    return dsh_str_eq_nocase(dsh_str_trim(dsh_str_of(crs)), name);
}

static bool crs_is_sjtsk(const char *crs)
{
    return crs_is(crs, "EPSG:5513") || crs_is(crs, "EPSG:2065") ||
           crs_is(crs, "EPSG:5514") || crs_is(crs, "EPSG:102067") ||
           crs_is(crs, "ESRI:102067");
}

/* Positive southwards and westwards: never handed to PROJ as they are. */
static bool crs_is_positive_sjtsk(const char *crs)
{
    return crs_is(crs, "EPSG:5513") || crs_is(crs, "EPSG:2065");
}

dosah_status dsh_crs_area(dsh_box *out, const char *crs, dosah_error *err)
{
    double w = -180;
    double s = -90;
    double e = 180;
    double n = 90;
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    CPLPushErrorHandler(CPLQuietErrorHandler);
    bool known = srs != NULL && OSRSetFromUserInput(srs, crs) == OGRERR_NONE;
    if (known)
        OSRGetAreaOfUse(srs, &w, &s, &e, &n, NULL);
    CPLPopErrorHandler();
    OSRDestroySpatialReference(srs);
    if (!known)
        return dsh_fail(err, DOSAH_EINPUT, "", 0, "unknown CRS '%s'", crs);
    if (s < -90 || n > 90 || e < w) { /* unknown, or across the date line */
        w = -180, s = -90, e = 180, n = 90;
    }
    enum { STEPS = 20 };
    double x[4 * (STEPS + 1)];
    double y[4 * (STEPS + 1)];
    size_t m = 0;
    for (int i = 0; i <= STEPS; i++) {
        double fx = w + (e - w) * i / STEPS;
        double fy = s + (n - s) * i / STEPS;
        x[m] = fx, y[m++] = s;
        x[m] = fx, y[m++] = n;
        x[m] = w, y[m++] = fy;
        x[m] = e, y[m++] = fy;
    }
    dsh_crs_op *op = NULL;
    dosah_status status = dsh_crs_op_new(&op, "EPSG:4326", crs, err);
    if (status != DOSAH_OK)
        return status;
    dsh_crs_op_apply(op, x, y, m);
    dsh_crs_op_free(op);
    *out = (dsh_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < m; i++) {
        if (!isfinite(x[i]) || !isfinite(y[i]))
            continue;
        out->x0 = fmin(out->x0, x[i]);
        out->y0 = fmin(out->y0, y[i]);
        out->x1 = fmax(out->x1, x[i]);
        out->y1 = fmax(out->y1, y[i]);
    }
    return DOSAH_OK;
}

static void turn_axes(axes how, double *x, double *y, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double a = x[i];
        double b = y[i];
        if (how == AXES_SWAPPED) {
            x[i] = b;
            y[i] = a;
        } else if (how == AXES_SJTSK) {
            x[i] = -fmin(fabs(a), fabs(b));
            y[i] = -fmax(fabs(a), fabs(b));
            if (!isfinite(a) || !isfinite(b))
                x[i] = y[i] = (double)NAN;
        }
    }
}

static dosah_status apply_frame(const frame *f, const char *work_crs, double *x,
                                double *y, size_t n, dosah_error *err)
{
    turn_axes(f->axes, x, y, n);
    const char *from = f->axes == AXES_SJTSK ? "EPSG:5514" : f->crs;
    if (crs_is(from, work_crs))
        return DOSAH_OK;
    dsh_crs_op *op = NULL;
    dosah_status s = dsh_crs_op_new(&op, from, work_crs, err);
    if (s != DOSAH_OK)
        return s;
    dsh_crs_op_apply(op, x, y, n);
    dsh_crs_op_free(op);
    return DOSAH_OK;
}

/* The ways to read coordinates as stated. */
static size_t list_stated(frame *f, const char *stated)
{
    size_t n = 0;
    if (!crs_is_positive_sjtsk(stated)) {
        f[n++] = (frame){stated, AXES_AS_IS, NULL};
        f[n++] = (frame){stated, AXES_SWAPPED, "x <-> y"};
    }
    const char *told = n > 0 ? "EPSG:5513, 5514 = (-Y, -X)" : NULL;
    if (crs_is_sjtsk(stated))
        f[n++] = (frame){"EPSG:5514", AXES_SJTSK, told};
    return n;
}

/* All ways, plainest first. A statement may be wrong (GeoJSON is WGS 84 by
 * definition, whatever somebody wrote into it), so the others follow. */
static size_t list_frames(frame f[MAX_FRAMES], const char *stated,
                          const char *work)
{
    size_t n = stated[0] != '\0' ? list_stated(f, stated) : 0;
    f[n] = (frame){work, AXES_AS_IS, n > 0 ? work : NULL};
    n++;
    f[n++] = (frame){work, AXES_SWAPPED, "x <-> y"};
    f[n++] = (frame){"EPSG:4326", AXES_AS_IS, "EPSG:4326, lon lat"};
    f[n++] = (frame){"EPSG:4326", AXES_SWAPPED, "EPSG:4326, lat lon"};
    f[n++] = (frame){"EPSG:5514", AXES_SJTSK, "EPSG:5513, 5514 = (-Y, -X)"};
    return n;
}

static size_t count_inside(const double *x, const double *y, size_t n,
                           dsh_box box, double margin)
{
    size_t inside = 0;
    for (size_t i = 0; i < n; i++)
        inside += x[i] >= box.x0 - margin && x[i] <= box.x1 + margin &&
                  y[i] >= box.y0 - margin && y[i] <= box.y1 + margin;
    return inside;
}

/* How many of the sample points a frame puts in the expected box. */
static dosah_status score(size_t *out, bool *all_inside, const frame *f,
                          raw all, const dsh_place *place, dosah_error *err)
{
    *out = 0;
    size_t step = all.n / SAMPLE + 1;
    size_t cap = all.n / step + 1;
    double *x = dsh_alloc(cap, sizeof *x);
    double *y = dsh_alloc(cap, sizeof *y);
    size_t n = 0;
    dosah_status s = x && y ? DOSAH_OK : dsh_fail_nomem(err, "sample points");
    for (size_t i = 0; s == DOSAH_OK && i < all.n; i += step) {
        if (isfinite(all.x[i]) && isfinite(all.y[i])) {
            x[n] = all.x[i];
            y[n++] = all.y[i];
        }
    }
    if (s == DOSAH_OK)
        s = apply_frame(f, place->work_crs, x, y, n, err);
    if (s == DOSAH_OK)
        *out = count_inside(x, y, n, place->expected, FAR_M / 2);
    *all_inside = *out == n;
    dsh_free(x);
    dsh_free(y);
    return s;
}

static dosah_status choose_frame(frame *out, const char *stated, raw all,
                                 const dsh_place *place, dosah_error *err)
{
    frame f[MAX_FRAMES];
    size_t n = list_frames(f, stated, place->work_crs);
    size_t best = 0;
    size_t best_score = 0;
    bool all_inside = false;
    for (size_t i = 0; i < n && !all_inside; i++) {
        size_t points = 0;
        dosah_status s = score(&points, &all_inside, &f[i], all, place, err);
        if (s != DOSAH_OK)
            return s;
        if (points > best_score) {
            best = i;
            best_score = points;
        }
    }
    *out = f[best];
    return DOSAH_OK;
}

static void tell_frame(const frame *f, const char *file, dsh_context *ctx)
{
    if (f->told == NULL)
        return;
    dsh_notice_add(ctx->notices, (dsh_notice){.code = "coordinates_assumed",
                                              .severity = DOSAH_WARNING,
                                              .file = file,
                                              .assumed = f->told});
}

static dosah_status place_part(raw all, const char *stated, const char *file,
                               const dsh_place *place, dsh_context *ctx,
                               dosah_error *err)
{
    frame f;
    dosah_status s = choose_frame(&f, stated, all, place, err);
    if (s != DOSAH_OK)
        return s;
    tell_frame(&f, file, ctx);
    return apply_frame(&f, place->work_crs, all.x, all.y, all.n, err);
}

/** Where the points of a table come from. */
typedef struct point_source {
    double *a, *b;   /**< [n_rows] first and second coordinate */
    size_t column;   /**< of a, SIZE_MAX = geometry */
    const char *crs; /**< "" = by the part */
} point_source;

static bool is_usable(double x, double y)
{
    return fabs(x) <= MOST_M && fabs(y) <= MOST_M; /* false for NaN */
}

/* Both numbers, as they stand in the file. */
static void tell_point(const point_source *p, const dsh_table *t, size_t row,
                       const char *code, dsh_context *ctx)
{
    char value[2 * DSH_NUM_SIZE + 3];
    char a[DSH_NUM_SIZE], b[DSH_NUM_SIZE];
    (void)dsh_format_double(a, p->a[row]);
    (void)dsh_format_double(b, p->b[row]);
    bool cells = p->column != SIZE_MAX;
    (void)snprintf(value, sizeof value, "%.30s, %.30s",
                   cells ? dsh_table_cell(t, row, p->column) : a,
                   cells ? dsh_table_cell(t, row, p->column + 1) : b);
    dsh_table_notice(t, row, p->column, ctx,
                     (dsh_finding){code, DOSAH_WARNING, value, NULL});
}

static void report_points(double *x, double *y, const point_source *p,
                          const dsh_table *t, const dsh_place *place,
                          dsh_context *ctx)
{
    for (size_t i = 0; i < t->n_rows; i++) {
        bool zero = p->a[i] == 0 && p->b[i] == 0;
        bool stated = !zero && (isfinite(p->a[i]) || isfinite(p->b[i]));
        if (!is_usable(x[i], y[i])) {
            x[i] = y[i] = (double)NAN;
            if (stated)
                tell_point(p, t, i, "bad_coordinates", ctx);
        } else if (count_inside(&x[i], &y[i], 1, place->expected, FAR_M) == 0) {
            tell_point(p, t, i, "far_outside", ctx);
        }
    }
}

/* Infinite values and the point 0, 0 are nobody's place. */
static void drop_nonsense(double *x, double *y, const point_source *p,
                          const dsh_table *t, dsh_context *ctx)
{
    for (size_t i = 0; i < t->n_rows; i++) {
        bool zero = p->a[i] == 0 && p->b[i] == 0;
        if (zero)
            dsh_table_notice(
                t, i, p->column, ctx,
                (dsh_finding){"zero_coordinates", DOSAH_WARNING, "0, 0", NULL});
        bool usable = !zero && isfinite(p->a[i]) && isfinite(p->b[i]);
        x[i] = usable ? p->a[i] : (double)NAN;
        y[i] = usable ? p->b[i] : (double)NAN;
    }
}

static dosah_status place_points(double *x, double *y, const point_source *p,
                                 const dsh_table *t, const dsh_place *place,
                                 dsh_context *ctx, dosah_error *err)
{
    drop_nonsense(x, y, p, t, ctx);
    for (size_t i = 0; i < t->part.n; i++) {
        const dsh_table_part *part = &t->part.p[i];
        size_t end = i + 1 < t->part.n ? t->part.p[i + 1].first : t->n_rows;
        const char *crs = p->crs[0]               ? p->crs
                          : p->column == SIZE_MAX ? part->crs
                                                  : "";
        raw all = {x + part->first, y + part->first, end - part->first};
        dosah_status s = place_part(all, crs, part->file, place, ctx, err);
        if (s != DOSAH_OK)
            return s;
    }
    report_points(x, y, p, t, place, ctx);
    return DOSAH_OK;
}

dosah_status dsh_coords_points(double *x, double *y, const dsh_table *table,
                               size_t first, const dsh_place *place,
                               dsh_context *ctx, dosah_error *err)
{
    bool xy = dsh_table_has(table, first) && dsh_table_has(table, first + 1);
    bool lonlat =
        dsh_table_has(table, first + 2) && dsh_table_has(table, first + 3);
    point_source p = {.column = SIZE_MAX, .crs = place->crs};
    size_t n = table->n_rows;
    p.a = dsh_alloc(n, sizeof *p.a);
    p.b = dsh_alloc(n, sizeof *p.b);
    dosah_status s = p.a && p.b ? DOSAH_OK : dsh_fail_nomem(err, "coordinates");
    if (s == DOSAH_OK) {
        if (xy || lonlat) {
            p.column = xy ? first : first + 2;
            if (!xy && p.crs[0] == '\0')
                p.crs = "EPSG:4326";
            dsh_table_numbers(p.a, table, p.column, ctx);
            dsh_table_numbers(p.b, table, p.column + 1, ctx);
        }
        for (size_t i = 0; i < n; i++) {
            if (xy || lonlat)
                continue;
            p.a[i] = table->x.n == n ? table->x.p[i] : (double)NAN;
            p.b[i] = table->y.n == n ? table->y.p[i] : (double)NAN;
        }
        s = place_points(x, y, &p, table, place, ctx, err);
    }
    dsh_free(p.a);
    dsh_free(p.b);
    return s;
}

/* All points of the shapes of rows [from, to) to and from flat arrays. */
static size_t copy_shape_points(dsh_table *t, size_t from, size_t to, raw all,
                                bool back)
{
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        dsh_shape *s = &t->shape.p[i];
        if (all.x != NULL && s->n_points > 0) {
            size_t bytes = s->n_points * sizeof *s->x;
            memcpy(back ? s->x : all.x + n, back ? all.x + n : s->x, bytes);
            memcpy(back ? s->y : all.y + n, back ? all.y + n : s->y, bytes);
        }
        n += s->n_points;
    }
    return n;
}

/* A shape outside the area of use of the working CRS: wrong CRS, or wrong
 * study. */
static void report_shapes(const dsh_table *t, const dsh_place *place,
                          dsh_context *ctx)
{
    for (size_t i = 0; i < t->n_rows; i++) {
        const dsh_shape *s = &t->shape.p[i];
        if (s->n_points > 0 &&
            count_inside(s->x, s->y, s->n_points, place->expected, FAR_M) == 0)
            dsh_table_notice(t, i, SIZE_MAX, ctx,
                             (dsh_finding){"outside_crs_area", DOSAH_WARNING,
                                           place->work_crs, NULL});
    }
}

/* A shape with a point that is nowhere cannot be used at all. */
static void drop_broken_shapes(dsh_table *t, dsh_context *ctx)
{
    for (size_t i = 0; i < t->n_rows; i++) {
        dsh_shape *s = &t->shape.p[i];
        for (uint32_t k = 0; k < s->n_points; k++) {
            if (is_usable(s->x[k], s->y[k]))
                continue;
            char value[2 * DSH_NUM_SIZE + 3];
            char x[DSH_NUM_SIZE], y[DSH_NUM_SIZE];
            (void)dsh_format_double(x, s->x[k]);
            (void)dsh_format_double(y, s->y[k]);
            (void)snprintf(value, sizeof value, "%s, %s", x, y);
            dsh_table_notice(
                t, i, SIZE_MAX, ctx,
                (dsh_finding){"bad_coordinates", DOSAH_WARNING, value, NULL});
            *s = (dsh_shape){0};
        }
    }
}

dosah_status dsh_coords_shapes(dsh_table *table, const dsh_place *place,
                               dsh_context *ctx, dosah_error *err)
{
    drop_broken_shapes(table, ctx);
    for (size_t i = 0; i < table->part.n; i++) {
        const dsh_table_part *part = &table->part.p[i];
        size_t end =
            i + 1 < table->part.n ? table->part.p[i + 1].first : table->n_rows;
        size_t n = copy_shape_points(table, part->first, end, (raw){0}, false);
        raw all = {dsh_alloc(n, sizeof(double)), dsh_alloc(n, sizeof(double)),
                   n};
        dosah_status s =
            all.x && all.y ? DOSAH_OK : dsh_fail_nomem(err, "shapes");
        const char *crs = place->crs[0] ? place->crs : part->crs;
        if (s == DOSAH_OK) {
            copy_shape_points(table, part->first, end, all, false);
            s = place_part(all, crs, part->file, place, ctx, err);
        }
        if (s == DOSAH_OK)
            copy_shape_points(table, part->first, end, all, true);
        dsh_free(all.x);
        dsh_free(all.y);
        if (s != DOSAH_OK)
            return s;
    }
    drop_broken_shapes(table, ctx);
    report_shapes(table, place, ctx);
    return DOSAH_OK;
}
