/* SPDX-License-Identifier: MIT */
/* Everything that is not CSV: OGR opens it, we take texts and coordinates.
 * OGR's talk is caught and becomes the message of our error. */
#include <math.h>
#include <string.h>

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_string.h>
#include <gdal.h>
#include <ogr_api.h>
#include <ogr_srs_api.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/num.h"
#include "ingest/table_build.h"

/** The last failure OGR spoke of. */
typedef struct caught {
    char message[256];
    size_t n_failures;
} caught;

static void CPL_STDCALL catch_error(CPLErr level, CPLErrorNum number,
                                    const char *message)
{
    (void)number;
    caught *c = CPLGetErrorHandlerUserData();
    if (level < CE_Failure)
        return;
    c->n_failures++;
    size_t n = strlen(message);
    if (n >= sizeof c->message)
        n = sizeof c->message - 1;
    memcpy(c->message, message, n);
    c->message[n] = '\0';
    for (char *p = c->message; *p; p++) {
        if (*p == '\n' || *p == '\r')
            *p = ' ';
    }
}

/** Thread-local options and what they were before. */
typedef struct sheet_options {
    char *before[4];
} sheet_options;

static const char *const SHEET_OPTION[4][2] = {
    {"OGR_XLSX_HEADERS", "FORCE"},
    {"OGR_XLSX_FIELD_TYPES", "STRING"},
    {"OGR_ODS_HEADERS", "FORCE"},
    {"OGR_ODS_FIELD_TYPES", "STRING"},
};

static void set_sheet_options(sheet_options *o)
{
    for (size_t i = 0; i < 4; i++) {
        const char *was =
            CPLGetThreadLocalConfigOption(SHEET_OPTION[i][0], NULL);
        o->before[i] = was ? CPLStrdup(was) : NULL;
        CPLSetThreadLocalConfigOption(SHEET_OPTION[i][0], SHEET_OPTION[i][1]);
    }
}

static void restore_sheet_options(sheet_options *o)
{
    for (size_t i = 0; i < 4; i++) {
        CPLSetThreadLocalConfigOption(SHEET_OPTION[i][0], o->before[i]);
        CPLFree(o->before[i]);
    }
}

static GDALDatasetH open_dataset(const char *path, const char *encoding,
                                 char separator)
{
    char **options = NULL;
    if (separator != 0) {
        const char *name = separator == ';'    ? "SEMICOLON"
                           : separator == '\t' ? "TAB"
                                               : "COMMA";
        options = CSLSetNameValue(options, "SEPARATOR", name);
        options = CSLSetNameValue(options, "HEADERS", "YES");
    } else if (encoding[0] != '\0' && strstr(path, ".shp") != NULL) {
        options = CSLSetNameValue(options, "ENCODING", encoding);
    }
    if (GDALGetDriverCount() == 0)
        GDALAllRegister();
    GDALDatasetH ds = GDALOpenEx(path, GDAL_OF_VECTOR | GDAL_OF_READONLY, NULL,
                                 (const char *const *)options, NULL);
    CSLDestroy(options);
    return ds;
}

static OGRLayerH find_layer(dsh_table_build *b, GDALDatasetH ds,
                            dosah_error *err)
{
    const char *wanted = b->source->layer;
    int n = GDALDatasetGetLayerCount(ds);
    if (n == 0) {
        (void)dsh_fail(err, DOSAH_EINPUT, b->file, 0,
                       "the file holds no table");
        return NULL;
    }
    if (wanted[0] != '\0') {
        OGRLayerH layer = GDALDatasetGetLayerByName(ds, wanted);
        if (layer == NULL)
            (void)dsh_fail(err, DOSAH_EINPUT, b->file, 0,
                           "no layer '%s'; the first one is '%s'", wanted,
                           OGR_L_GetName(GDALDatasetGetLayer(ds, 0)));
        return layer;
    }
    OGRLayerH first = GDALDatasetGetLayer(ds, 0);
    if (n > 1)
        dsh_table_part_notice(b, 0, "layer",
                              (dsh_finding){"layer_assumed", DOSAH_INFO, NULL,
                                            OGR_L_GetName(first)});
    return first;
}

/* "EPSG:n" where there is a code (pinned operations go by it), else WKT. */
static dosah_status layer_crs(const char **crs, bool *swapped,
                              dsh_table_build *b, OGRLayerH layer,
                              dosah_error *err)
{
    *crs = "";
    *swapped = false;
    OGRSpatialReferenceH srs = OGR_L_GetSpatialRef(layer);
    if (srs == NULL)
        return DOSAH_OK;
    int n_axes = 0;
    const int *axis = OSRGetDataAxisToSRSAxisMapping(srs, &n_axes);
    bool northing_first =
        OSREPSGTreatsAsLatLong(srs) || OSREPSGTreatsAsNorthingEasting(srs);
    *swapped = northing_first && n_axes >= 2 && axis[0] == 1;
    const char *authority = OSRGetAuthorityName(srs, NULL);
    const char *code = OSRGetAuthorityCode(srs, NULL);
    if (authority != NULL && code != NULL) {
        if (strcmp(authority, "OGC") == 0 && strcmp(code, "CRS84") == 0) {
            *crs = "EPSG:4326";
            return DOSAH_OK;
        }
        const char *text = CPLSPrintf("%s:%s", authority, code);
        *crs = dsh_arena_str(b->table->arena, text);
        return *crs ? DOSAH_OK : dsh_fail_nomem(err, "a CRS");
    }
    char *wkt = NULL;
    const char *const options[] = {"FORMAT=WKT2_2018", NULL};
    if (OSRExportToWktEx(srs, &wkt, options) == OGRERR_NONE && wkt != NULL)
        *crs = dsh_arena_str(b->table->arena, wkt);
    CPLFree(wkt);
    return *crs ? DOSAH_OK : dsh_fail_nomem(err, "a CRS");
}

/** Sizes of a geometry's polygons, then the arrays to fill. */
typedef struct shape_fill {
    dsh_shape shape;
    uint32_t point, ring, part;
} shape_fill;

static void measure(OGRGeometryH g, dsh_shape *s)
{
    OGRwkbGeometryType type = OGR_GT_Flatten(OGR_G_GetGeometryType(g));
    int n = OGR_G_GetGeometryCount(g);
    if (type != wkbPolygon) {
        for (int i = 0; i < n; i++)
            measure(OGR_G_GetGeometryRef(g, i), s);
        return;
    }
    if (n == 0)
        return;
    s->n_parts++;
    s->n_rings += (uint32_t)n;
    for (int i = 0; i < n; i++)
        s->n_points +=
            (uint32_t)OGR_G_GetPointCount(OGR_G_GetGeometryRef(g, i));
}

static void fill(OGRGeometryH g, shape_fill *f, bool swapped)
{
    OGRwkbGeometryType type = OGR_GT_Flatten(OGR_G_GetGeometryType(g));
    int n = OGR_G_GetGeometryCount(g);
    if (type != wkbPolygon) {
        for (int i = 0; i < n; i++)
            fill(OGR_G_GetGeometryRef(g, i), f, swapped);
        return;
    }
    if (n == 0)
        return;
    for (int i = 0; i < n; i++) {
        OGRGeometryH ring = OGR_G_GetGeometryRef(g, i);
        int m = OGR_G_GetPointCount(ring);
        for (int k = 0; k < m; k++) {
            double x = OGR_G_GetX(ring, k);
            double y = OGR_G_GetY(ring, k);
            f->shape.x[f->point] = swapped ? y : x;
            f->shape.y[f->point] = swapped ? x : y;
            f->point++;
        }
        f->shape.ring[++f->ring] = f->point;
    }
    f->shape.part[++f->part] = f->ring;
}

static dosah_status take_shape(dsh_table *t, OGRGeometryH g, bool swapped,
                               dosah_error *err)
{
    shape_fill f = {0};
    dsh_shape *s = &f.shape;
    OGRGeometryH linear = OGR_G_HasCurveGeometry(g, FALSE)
                              ? OGR_G_GetLinearGeometry(g, 0, NULL)
                              : NULL;
    OGRGeometryH use = linear ? linear : g;
    measure(use, s);
    s->x = dsh_arena_alloc(t->shape_arena, s->n_points, sizeof *s->x);
    s->y = dsh_arena_alloc(t->shape_arena, s->n_points, sizeof *s->y);
    s->ring = dsh_arena_alloc(t->shape_arena, s->n_rings + 1, sizeof *s->ring);
    s->part = dsh_arena_alloc(t->shape_arena, s->n_parts + 1, sizeof *s->part);
    bool ok = s->x && s->y && s->ring && s->part;
    if (ok) {
        fill(use, &f, swapped);
        t->shape.p[t->n_rows - 1] = f.shape;
    }
    if (linear != NULL)
        OGR_G_DestroyGeometry(linear);
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "a shape");
}

static void take_point(dsh_table_build *b, OGRGeometryH g, bool swapped)
{
    dsh_table *t = b->table;
    OGRwkbGeometryType type = OGR_GT_Flatten(OGR_G_GetGeometryType(g));
    OGRGeometryH centre = NULL;
    OGRGeometryH point = g;
    if (OGR_G_IsEmpty(g))
        return;
    if (type == wkbMultiPoint && OGR_G_GetGeometryCount(g) == 1) {
        point = OGR_G_GetGeometryRef(g, 0);
    } else if (type != wkbPoint) {
        centre = OGR_G_CreateGeometry(wkbPoint);
        if (OGR_G_Centroid(g, centre) != OGRERR_NONE || OGR_G_IsEmpty(centre)) {
            OGR_G_DestroyGeometry(centre);
            return;
        }
        point = centre;
        dsh_table_part_notice(b, t->row.p[t->n_rows - 1], "geometry",
                              (dsh_finding){"centroid_used", DOSAH_INFO,
                                            OGRGeometryTypeToName(type), NULL});
    }
    double x = OGR_G_GetX(point, 0);
    double y = OGR_G_GetY(point, 0);
    t->x.p[t->n_rows - 1] = swapped ? y : x;
    t->y.p[t->n_rows - 1] = swapped ? x : y;
    if (centre != NULL)
        OGR_G_DestroyGeometry(centre);
}

/** What reading the features of one layer needs. */
typedef struct layer_read {
    dsh_table_build *b;
    OGRLayerH layer;
    OGRFeatureDefnH defn;
    dsh_str *field; /**< [n_fields] of the feature at hand */
    size_t n_fields;
    bool swapped;
    int64_t row_shift; /**< record number − FID */
} layer_read;

static dosah_status text_of(dsh_str *out, const layer_read *r,
                            OGRFeatureH feature, int i, dosah_error *err)
{
    dsh_arena *arena = r->b->table->arena;
    char number[DSH_NUM_SIZE];
    const char *text = "";
    OGRFieldType type = OGR_Fld_GetType(OGR_FD_GetFieldDefn(r->defn, i));
    if (!OGR_F_IsFieldSetAndNotNull(feature, i)) {
        *out = (dsh_str){"", 0};
        return DOSAH_OK;
    }
    if (type == OFTInteger || type == OFTInteger64) {
        dsh_format_int(number, OGR_F_GetFieldAsInteger64(feature, i));
        text = number;
    } else if (type == OFTReal) {
        dsh_format_double(number, OGR_F_GetFieldAsDouble(feature, i));
        text = number;
    } else {
        text = OGR_F_GetFieldAsString(feature, i);
    }
    size_t n = strlen(text);
    if (type == OFTString && dsh_utf8_valid(text, n)) {
        *out = (dsh_str){text, n}; /* lives as long as the feature */
        return DOSAH_OK;
    }
    char *copy = NULL;
    if (dsh_utf8_valid(text, n)) {
        copy = dsh_arena_strn(arena, text, n);
    } else {
        dsh_encoding e = DSH_CP1250;
        dsh_encoding_parse(&e, r->b->source->encoding);
        copy = dsh_to_utf8(arena, text, n, e, NULL);
        dsh_table_part_notice(
            r->b, OGR_F_GetFID(feature) + r->row_shift,
            OGR_Fld_GetNameRef(OGR_FD_GetFieldDefn(r->defn, i)),
            (dsh_finding){"invalid_utf8", DOSAH_WARNING, copy, "windows-1250"});
    }
    if (copy == NULL)
        return dsh_fail_nomem(err, "a cell");
    *out = dsh_str_of(copy);
    return DOSAH_OK;
}

static dosah_status take_feature(layer_read *r, OGRFeatureH feature,
                                 dosah_error *err)
{
    dsh_table *t = r->b->table;
    dosah_status s = DOSAH_OK;
    for (size_t i = 0; s == DOSAH_OK && i < r->n_fields; i++) {
        r->field[i] = (dsh_str){"", 0};
        if (r->b->used[i])
            s = text_of(&r->field[i], r, feature, (int)i, err);
    }
    size_t before = t->n_rows;
    if (s == DOSAH_OK)
        s = dsh_table_add(r->b, OGR_F_GetFID(feature) + r->row_shift, r->field,
                          r->n_fields, err);
    OGRGeometryH g = OGR_F_GetGeometryRef(feature);
    if (s != DOSAH_OK || g == NULL || t->n_rows == before)
        return s;
    if (r->b->opts->geometry == DSH_GEOMETRY_SHAPE)
        return take_shape(t, g, r->swapped, err);
    if (r->b->opts->geometry == DSH_GEOMETRY_POINT)
        take_point(r->b, g, r->swapped);
    return DOSAH_OK;
}

static dosah_status begin(layer_read *r, GDALDatasetH ds, dosah_error *err)
{
    dsh_arena *arena = r->b->table->arena;
    r->defn = OGR_L_GetLayerDefn(r->layer);
    r->b->has_geometry = OGR_FD_GetGeomType(r->defn) != wkbNone;
    r->n_fields = (size_t)OGR_FD_GetFieldCount(r->defn);
    const char **name = dsh_arena_alloc(arena, r->n_fields, sizeof *name);
    r->field = dsh_arena_alloc(arena, r->n_fields, sizeof *r->field);
    if (name == NULL || r->field == NULL)
        return dsh_fail_nomem(err, "a header");
    for (size_t i = 0; i < r->n_fields; i++) {
        OGRFieldDefnH f = OGR_FD_GetFieldDefn(r->defn, (int)i);
        dsh_str trimmed = dsh_str_trim(dsh_str_of(OGR_Fld_GetNameRef(f)));
        name[i] = dsh_arena_strn(arena, trimmed.p, trimmed.n);
        if (name[i] == NULL)
            return dsh_fail_nomem(err, "a header");
    }
    dosah_status s = dsh_table_begin(r->b, name, r->n_fields, err);
    if (s != DOSAH_OK)
        return s;
    /* FIDs are sheet rows in XLSX and ODS, keys in GeoPackage, and count
     * data records from 1 (CSV) or 0 (most others). */
    const char *driver = GDALGetDriverShortName(GDALGetDatasetDriver(ds));
    bool as_is = strcmp(driver, "XLSX") == 0 || strcmp(driver, "ODS") == 0 ||
                 strcmp(driver, "GPKG") == 0;
    r->row_shift = as_is ? 0 : 1;
    dsh_table_part *part = &r->b->table->part.p[r->b->table->part.n - 1];
    return layer_crs(&part->crs, &r->swapped, r->b, r->layer, err);
}

static dosah_status read_layer(layer_read *r, GDALDatasetH ds, caught *c,
                               dosah_error *err)
{
    const char *where = r->b->source->where;
    dosah_status s = begin(r, ds, err);
    if (s != DOSAH_OK)
        return s;
    if (where[0] != '\0' &&
        OGR_L_SetAttributeFilter(r->layer, where) != OGRERR_NONE)
        return dsh_fail(err, DOSAH_EINPUT, r->b->file, 0,
                        "the filter '%s' is not valid here: %s", where,
                        c->message);
    OGR_L_ResetReading(r->layer);
    c->n_failures = 0;
    while (s == DOSAH_OK) {
        OGRFeatureH feature = OGR_L_GetNextFeature(r->layer);
        if (feature == NULL)
            break;
        s = take_feature(r, feature, err);
        OGR_F_Destroy(feature);
    }
    if (s == DOSAH_OK && c->n_failures > 0)
        return dsh_fail(err, DOSAH_EINPUT, r->b->file, 0,
                        "the file is damaged: %s", c->message);
    return s;
}

dosah_status dsh_table_read_ogr(dsh_table_build *b, const char *path,
                                char separator, dosah_error *err)
{
    bool elsewhere = strncmp(path, "/vsi", 4) == 0 || strchr(path, ':');
    if (!elsewhere && !dsh_file_look(path).exists)
        return dsh_fail(err, DOSAH_ENOTFOUND, b->file, 0, "no such file");
    const dsh_file_stat look = dsh_file_look(path);
    if (look.exists && !look.is_dir && look.size == 0)
        return dsh_fail(err, DOSAH_EINPUT, b->file, 0, "the file is empty");
    caught c = {0};
    sheet_options options;
    dosah_status s = DOSAH_OK;
    CPLPushErrorHandlerEx(catch_error, &c);
    set_sheet_options(&options);
    GDALDatasetH ds = open_dataset(path, b->source->encoding, separator);
    if (ds == NULL && look.is_dir) {
        s = dsh_fail(err, DOSAH_EINPUT, b->file, 0, "a folder, not a table");
    } else if (ds == NULL) {
        s = dsh_fail(err, DOSAH_EINPUT, b->file, 0,
                     "the file cannot be opened as a table: %s",
                     c.message[0] ? c.message : "unknown format");
    } else {
        layer_read r = {.b = b, .layer = find_layer(b, ds, err)};
        s = r.layer ? read_layer(&r, ds, &c, err) : DOSAH_EINPUT;
        GDALClose(ds);
    }
    restore_sheet_options(&options);
    CPLPopErrorHandler();
    return s;
}
