/* SPDX-License-Identifier: MIT */
/* Heights from a raster: the window over the study area is read once as
 * 32-bit floats; a sample is the mean of the four nearest cell centres with
 * bilinear weights. Cells without data are left out of the mean as long as
 * the others carry at least half of the weight. */
#include "ingest/elevation.h"

#include <math.h>
#include <string.h>

#include <cpl_error.h>
#include <gdal.h>
#include <ogr_srs_api.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/num.h"

enum {
    MAX_CELLS = 1 << 29, /* 2 GB of floats */
    BORDER = 2,          /* cells around the box, for the mean at its edge */
    SIDE_POINTS = 16     /* of each side of the box that are projected */
};

struct dsh_elevation {
    float *cell; /* [n_x * n_y], rows from the raster's top */
    int n_x, n_y, x0, y0;
    double inverse[6]; /* raster CRS to columns and rows */
    dsh_crs_op *op;    /* work to raster CRS; NULL = the same */
    double cell_m;
};

/* What opening works on. */
typedef struct opening {
    dsh_elevation *e;
    const char *path, *work_crs;
    const dsh_box *box;
    char *raster_crs;
    GDALDatasetH dataset;
    GDALRasterBandH band;
    double transform[6];
    dsh_context *ctx;
} opening;

static dosah_status find_crs(opening *o, const char *given, dosah_error *err)
{
    if (given == NULL || given[0] == '\0')
        given = GDALGetProjectionRef(o->dataset);
    if (given == NULL || given[0] == '\0')
        return dsh_fail(err, DOSAH_EINPUT, o->path, 0,
                        "the raster states no coordinate system; give its crs");
    const size_t n = strlen(given) + 1;
    o->raster_crs = dsh_alloc(n, 1);
    if (o->raster_crs == NULL)
        return dsh_fail_nomem(err, "raster CRS");
    memcpy(o->raster_crs, given, n);
    return DOSAH_OK;
}

static bool same_crs(const char *a, const char *b)
{
    OGRSpatialReferenceH x = OSRNewSpatialReference(NULL);
    OGRSpatialReferenceH y = OSRNewSpatialReference(NULL);
    const bool same = OSRSetFromUserInput(x, a) == OGRERR_NONE &&
                      OSRSetFromUserInput(y, b) == OGRERR_NONE &&
                      OSRIsSame(x, y) != 0;
    OSRDestroySpatialReference(x);
    OSRDestroySpatialReference(y);
    return same;
}

static void to_cells(const double inverse[6], double *x, double *y)
{
    const double column = inverse[0] + inverse[1] * *x + inverse[2] * *y;
    *y = inverse[3] + inverse[4] * *x + inverse[5] * *y;
    *x = column;
}

/* Clamp to 0 … n; NaN gives 0. */
static int clamp(double v, int n)
{
    if (!(v > 0))
        return 0;
    return v < n ? (int)v : n;
}

/* The cells that the box covers, projected along its sides. */
static void find_window(opening *o)
{
    dsh_elevation *e = o->e;
    double x[4 * SIDE_POINTS], y[4 * SIDE_POINTS];
    const dsh_box *b = o->box;
    for (int i = 0; i < SIDE_POINTS; i++) {
        const double t = (double)i / (SIDE_POINTS - 1);
        const double px = b->x0 + t * (b->x1 - b->x0);
        const double py = b->y0 + t * (b->y1 - b->y0);
        x[4 * i] = x[4 * i + 1] = px;
        y[4 * i] = b->y0;
        y[4 * i + 1] = b->y1;
        y[4 * i + 2] = y[4 * i + 3] = py;
        x[4 * i + 2] = b->x0;
        x[4 * i + 3] = b->x1;
    }
    if (e->op != NULL)
        dsh_crs_op_apply(e->op, x, y, 4 * SIDE_POINTS);
    double x0 = INFINITY, y0 = INFINITY, x1 = -INFINITY, y1 = -INFINITY;
    for (int i = 0; i < 4 * SIDE_POINTS; i++) {
        to_cells(e->inverse, &x[i], &y[i]);
        x0 = fmin(x0, x[i]); /* fmin ignores NaN */
        y0 = fmin(y0, y[i]);
        x1 = fmax(x1, x[i]);
        y1 = fmax(y1, y[i]);
    }
    const int width = GDALGetRasterXSize(o->dataset);
    const int height = GDALGetRasterYSize(o->dataset);
    e->x0 = clamp(floor(x0) - BORDER, width);
    e->y0 = clamp(floor(y0) - BORDER, height);
    e->n_x = clamp(ceil(x1) + BORDER, width) - e->x0;
    e->n_y = clamp(ceil(y1) + BORDER, height) - e->y0;
    if (e->n_x <= 0 || e->n_y <= 0)
        e->n_x = e->n_y = 0;
}

/* Metres per unit of the band; GDAL has unit names but no list of them. */
static double metres_per_unit(const opening *o)
{
    const char *unit = GDALGetRasterUnitType(o->band);
    if (strcmp(unit, "ft") == 0 || strcmp(unit, "foot") == 0)
        return 0.3048; /* international foot, exact by definition */
    if (unit[0] == '\0' || strcmp(unit, "m") == 0 ||
        strcmp(unit, "metre") == 0 || strcmp(unit, "meter") == 0)
        return 1.0;
    dsh_notice_add(o->ctx->notices,
                   (dsh_notice){.code = "elevation_unit_unknown",
                                .severity = DOSAH_WARNING,
                                .file = o->path,
                                .value = unit,
                                .assumed = "m"});
    return 1.0;
}

/* Heights that nothing on Earth has, in whatever unit they were meant. */
static bool is_absurd(float z)
{
    return z < -500.0F || z > 9000.0F; /* Dead Sea shore, Mount Everest */
}

static void report_cells(const opening *o, size_t n, size_t n_absurd,
                         size_t n_usable)
{
    char count[DSH_NUM_SIZE];
    (void)dsh_format_int(count, (int64_t)n_absurd);
    if (n_absurd > 0)
        dsh_notice_add(o->ctx->notices, (dsh_notice){.code = "elevation_absurd",
                                                     .severity = DOSAH_WARNING,
                                                     .file = o->path,
                                                     .value = count});
    if (n > 0 && n_usable == 0)
        dsh_notice_add(o->ctx->notices,
                       (dsh_notice){.code = "elevation_no_data",
                                    .severity = DOSAH_WARNING,
                                    .file = o->path});
}

/* Values to metres, "no data" to NaN. */
static void clean_cells(const opening *o)
{
    size_t n_absurd = 0, n_usable = 0;
    int has_none = 0, ok = 0;
    const double none = GDALGetRasterNoDataValue(o->band, &has_none);
    const double scale = GDALGetRasterScale(o->band, &ok);
    const double offset = GDALGetRasterOffset(o->band, &ok);
    const double metres = metres_per_unit(o);
    const size_t n = (size_t)o->e->n_x * (size_t)o->e->n_y;
    for (size_t i = 0; i < n; i++) {
        float *cell = &o->e->cell[i];
        if (has_none && (double)*cell == (double)(float)none)
            *cell = NAN;
        else
            *cell = (float)(((double)*cell * scale + offset) * metres);
        if (is_absurd(*cell)) {
            n_absurd++;
            *cell = NAN;
        }
        if (!isfinite(*cell))
            *cell = NAN;
        n_usable += isfinite(*cell) != 0;
    }
    report_cells(o, n, n_absurd, n_usable);
}

static dosah_status read_cells(opening *o, dosah_error *err)
{
    dsh_elevation *e = o->e;
    if (e->n_x == 0) {
        dsh_notice_add(o->ctx->notices,
                       (dsh_notice){.code = "elevation_outside_area",
                                    .severity = DOSAH_WARNING,
                                    .file = o->path});
        return DOSAH_OK;
    }
    if (e->n_x > MAX_CELLS / e->n_y)
        return dsh_fail(err, DOSAH_ELIMIT, o->path, 0,
                        "the study area covers %d x %d cells of the raster",
                        e->n_x, e->n_y);
    e->cell = dsh_alloc((size_t)e->n_x * (size_t)e->n_y, sizeof(*e->cell));
    if (e->cell == NULL)
        return dsh_fail_nomem(err, "elevation");
    if (GDALRasterIO(o->band, GF_Read, e->x0, e->y0, e->n_x, e->n_y, e->cell,
                     e->n_x, e->n_y, GDT_Float32, 0, 0) != CE_None)
        return dsh_fail(err, DOSAH_EIO, o->path, 0, "cannot read the raster");
    clean_cells(o);
    return DOSAH_OK;
}

/* Larger side of the cell in the middle of the window, in the working CRS. */
static dosah_status measure_cell(opening *o, dosah_error *err)
{
    dsh_elevation *e = o->e;
    const double c = e->x0 + floor(0.5 * e->n_x);
    const double r = e->y0 + floor(0.5 * e->n_y);
    double x[3], y[3];
    for (int i = 0; i < 3; i++) {
        const double column = c + (i == 1), row = r + (i == 2);
        const double *t = o->transform;
        x[i] = t[0] + t[1] * column + t[2] * row;
        y[i] = t[3] + t[4] * column + t[5] * row;
    }
    if (e->op != NULL) {
        dsh_crs_op *back = NULL;
        const dosah_status status =
            dsh_crs_op_new(&back, o->raster_crs, o->work_crs, err);
        if (status != DOSAH_OK)
            return status;
        dsh_crs_op_apply(back, x, y, 3);
        dsh_crs_op_free(back);
    }
    e->cell_m =
        fmax(hypot(x[1] - x[0], y[1] - y[0]), hypot(x[2] - x[0], y[2] - y[0]));
    return DOSAH_OK;
}

static dosah_status open_dataset(opening *o, dosah_error *err)
{
    if (!dsh_file_look(o->path).exists)
        return dsh_fail(err, DOSAH_ENOTFOUND, o->path, 0, "no such file");
    o->dataset = GDALOpenEx(o->path, GDAL_OF_RASTER | GDAL_OF_READONLY, NULL,
                            NULL, NULL);
    if (o->dataset == NULL || GDALGetRasterCount(o->dataset) < 1)
        return dsh_fail(err, DOSAH_EINPUT, o->path, 0,
                        "not a raster that GDAL can read");
    o->band = GDALGetRasterBand(o->dataset, 1);
    if (GDALGetGeoTransform(o->dataset, o->transform) != CE_None ||
        !GDALInvGeoTransform(o->transform, o->e->inverse))
        return dsh_fail(err, DOSAH_EINPUT, o->path, 0,
                        "the raster does not say where it lies");
    return DOSAH_OK;
}

static dosah_status open_all(opening *o, const char *raster_crs,
                             dosah_error *err)
{
    dosah_status status = open_dataset(o, err);
    if (status == DOSAH_OK)
        status = find_crs(o, raster_crs, err);
    if (status == DOSAH_OK && !same_crs(o->raster_crs, o->work_crs))
        status = dsh_crs_op_new(&o->e->op, o->work_crs, o->raster_crs, err);
    if (status != DOSAH_OK)
        return status;
    find_window(o);
    status = read_cells(o, err);
    return status == DOSAH_OK ? measure_cell(o, err) : status;
}

dosah_status dsh_elevation_open(dsh_elevation **out, const char *path,
                                const char *raster_crs, const char *work_crs,
                                const dsh_box *box, dsh_context *ctx,
                                dosah_error *err)
{
    *out = NULL;
    opening o = {.path = path, .work_crs = work_crs, .box = box, .ctx = ctx};
    o.e = dsh_alloc(1, sizeof(*o.e));
    if (o.e == NULL)
        return dsh_fail_nomem(err, "elevation");
    GDALAllRegister();
    CPLPushErrorHandler(CPLQuietErrorHandler);
    const dosah_status status = open_all(&o, raster_crs, err);
    if (o.dataset != NULL)
        GDALClose(o.dataset);
    CPLPopErrorHandler();
    dsh_free(o.raster_crs);
    if (status == DOSAH_OK)
        *out = o.e;
    else
        dsh_elevation_free(o.e);
    return status;
}

void dsh_elevation_free(dsh_elevation *e)
{
    if (e == NULL)
        return;
    dsh_crs_op_free(e->op);
    dsh_free(e->cell);
    dsh_free(e);
}

/* Mean of the cells around (column, row), which count from the window's top
 * left corner. */
static double mean_at(const dsh_elevation *e, double column, double row)
{
    if (!(column >= 0 && column <= e->n_x && row >= 0 && row <= e->n_y) ||
        e->n_x == 0)
        return NAN;
    const double x = column - 0.5, y = row - 0.5;
    const int c = (int)floor(x), r = (int)floor(y);
    double sum = 0, weight = 0;
    for (int k = 0; k < 4; k++) {
        int i = c + (k & 1), j = r + (k >> 1);
        const double w = (1 - fabs(x - i)) * (1 - fabs(y - j));
        i = i < 0 ? 0 : i < e->n_x ? i : e->n_x - 1;
        j = j < 0 ? 0 : j < e->n_y ? j : e->n_y - 1;
        const float z = e->cell[(size_t)j * (size_t)e->n_x + (size_t)i];
        if (isnan(z))
            continue;
        sum += w * (double)z;
        weight += w;
    }
    return weight >= 0.5 ? sum / weight : NAN;
}

void dsh_elevation_sample(const dsh_elevation *e, const double *x,
                          const double *y, double *z, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        double px = x[i], py = y[i];
        if (e->op != NULL)
            dsh_crs_op_apply(e->op, &px, &py, 1);
        to_cells(e->inverse, &px, &py);
        z[i] = mean_at(e, px - e->x0, py - e->y0);
    }
}

double dsh_elevation_cell_m(const dsh_elevation *e)
{
    return e->cell_m;
}
