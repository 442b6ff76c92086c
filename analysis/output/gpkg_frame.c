/* SPDX-License-Identifier: MIT */
/* What every GeoPackage holds: reference systems, list of contents, names of
 * columns; and the binary form of geometries (OGC 12-128r17, clause 2.1.3). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cpl_conv.h>
#include <cpl_error.h>
#include <ogr_srs_api.h>

#include "output/gpkg.h"

enum {
    OWN_SRS = 100000,
    WKB_POINT = 1,
    WKB_LINE = 2,
    WKB_POLYGON = 3,
    WKB_MULTIPOLYGON = 6
};

static const char frame_sql[] =
    "CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL,"
    " srs_id INTEGER NOT NULL PRIMARY KEY, organization TEXT NOT NULL,"
    " organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL,"
    " description TEXT);"
    "CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY,"
    " data_type TEXT NOT NULL, identifier TEXT UNIQUE,"
    " description TEXT DEFAULT '',"
    " last_change DATETIME NOT NULL DEFAULT"
    " (strftime('%Y-%m-%dT%H:%M:%fZ','now')),"
    " min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE,"
    " srs_id INTEGER, CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id)"
    " REFERENCES gpkg_spatial_ref_sys(srs_id));"
    "CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL,"
    " column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,"
    " srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,"
    " CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),"
    " CONSTRAINT uk_gc_table_name UNIQUE (table_name),"
    " CONSTRAINT fk_gc_tn FOREIGN KEY (table_name)"
    " REFERENCES gpkg_contents(table_name),"
    " CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id)"
    " REFERENCES gpkg_spatial_ref_sys(srs_id));"
    "CREATE TABLE gpkg_extensions (table_name TEXT, column_name TEXT,"
    " extension_name TEXT NOT NULL, definition TEXT NOT NULL,"
    " scope TEXT NOT NULL, CONSTRAINT ge_tce UNIQUE"
    " (table_name, column_name, extension_name));"
    "CREATE TABLE gpkg_data_columns (table_name TEXT NOT NULL,"
    " column_name TEXT NOT NULL, name TEXT, title TEXT, description TEXT,"
    " mime_type TEXT, constraint_name TEXT,"
    " CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),"
    " CONSTRAINT gdc_tn UNIQUE (table_name, name));"
    "CREATE TABLE gpkg_data_column_constraints"
    " (constraint_name TEXT NOT NULL, constraint_type TEXT NOT NULL,"
    " value TEXT, min NUMERIC, min_is_inclusive BOOLEAN, max NUMERIC,"
    " max_is_inclusive BOOLEAN, description TEXT,"
    " CONSTRAINT gdcc_ntv UNIQUE"
    " (constraint_name, constraint_type, value));"
    "INSERT INTO gpkg_extensions VALUES"
    " ('gpkg_data_columns', NULL, 'gpkg_schema',"
    " 'http://www.geopackage.org/spec/#extension_schema', 'read-write'),"
    " ('gpkg_data_column_constraints', NULL, 'gpkg_schema',"
    " 'http://www.geopackage.org/spec/#extension_schema', 'read-write');"
    "INSERT INTO gpkg_spatial_ref_sys VALUES"
    " ('Undefined Cartesian SRS', -1, 'NONE', -1, 'undefined',"
    " 'undefined Cartesian coordinate reference system'),"
    " ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined',"
    " 'undefined geographic coordinate reference system');";

dosah_status dsh_gpkg_fail(const dsh_gpkg *g, dosah_error *err)
{
    const int code = sqlite3_errcode(g->db) & 0xFF;
    int reason = 0;
    (void)sqlite3_file_control(g->db, "main", SQLITE_FCNTL_LAST_ERRNO, &reason);
    if (reason == 0)
        reason = sqlite3_system_errno(g->db);
    /* SQLite is content: it was our own buffer that could not grow. */
    if (code == SQLITE_NOMEM || code == SQLITE_OK || code == SQLITE_ROW ||
        code == SQLITE_DONE)
        return dsh_fail_nomem(err, "GeoPackage");
    const char *text = sqlite3_errmsg(g->db);
    if (code == SQLITE_FULL)
        text = "No space left on device";
    else if ((code == SQLITE_IOERR || code == SQLITE_CANTOPEN) && reason != 0)
        text = strerror(reason);
    return dsh_fail(err, DOSAH_EIO, g->path, 0, "cannot be written: %s", text);
}

dosah_status dsh_gpkg_run(dsh_gpkg *g, char *sql, dosah_error *err)
{
    if (sql == NULL)
        return dsh_fail_nomem(err, "GeoPackage");
    const int failed = sqlite3_exec(g->db, sql, NULL, NULL, NULL);
    sqlite3_free(sql);
    return failed ? dsh_gpkg_fail(g, err) : DOSAH_OK;
}

/* One row of gpkg_spatial_ref_sys from PROJ's definition of a CRS. */
static dosah_status add_srs(dsh_gpkg *g, const char *crs, int srs_id,
                            dosah_error *err)
{
    OGRSpatialReferenceH srs = OSRNewSpatialReference(NULL);
    char *wkt = NULL;
    CPLPushErrorHandler(CPLQuietErrorHandler);
    const bool good = OSRSetFromUserInput(srs, crs) == OGRERR_NONE &&
                      OSRExportToWkt(srs, &wkt) == OGRERR_NONE;
    CPLPopErrorHandler();
    dosah_status st = DOSAH_OK;
    if (!good) {
        st = dsh_fail(err, DOSAH_EINPUT, g->path, 0, "unknown crs '%s'", crs);
    } else {
        const char *name = OSRGetName(srs);
        const bool epsg = srs_id != OWN_SRS;
        st = dsh_gpkg_run(
            g,
            sqlite3_mprintf("INSERT INTO gpkg_spatial_ref_sys VALUES"
                            " (%Q, %d, %Q, %d, %Q, NULL)",
                            name ? name : crs, srs_id, epsg ? "EPSG" : "NONE",
                            srs_id, wkt),
            err);
    }
    CPLFree(wkt);
    OSRDestroySpatialReference(srs);
    return st;
}

/* The number of "EPSG:5514"; other definitions get one of our own. */
static int srs_number(const char *crs)
{
    int64_t n = 0;
    if (dsh_str_eq_nocase((dsh_str){crs, strlen(crs) < 5 ? 0 : 5}, "EPSG:") &&
        dsh_parse_int(&n, dsh_str_of(crs + 5)) && n > 0 && n < OWN_SRS)
        return (int)n;
    return OWN_SRS;
}

dosah_status dsh_gpkg_begin(dsh_gpkg *g, const char *crs, dosah_error *err)
{
    /* Nobody reads the file before it is whole, so there is nothing to roll
     * back to; it is synced when it is. */
    char *sql =
        sqlite3_mprintf("PRAGMA application_id = 1196444487;" /* "GPKG" */
                        "PRAGMA user_version = 10300;"
                        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
                        "PRAGMA locking_mode = EXCLUSIVE; BEGIN; %s",
                        frame_sql);
    dosah_status st = dsh_gpkg_run(g, sql, err);
    g->srs_id = srs_number(crs);
    if (st == DOSAH_OK)
        st = add_srs(g, crs, g->srs_id, err);
    if (st == DOSAH_OK && g->srs_id != 4326)
        st = add_srs(g, "EPSG:4326", 4326, err);
    return st;
}

const char *dsh_gpkg_type(dsh_geometry geometry)
{
    return geometry == DSH_POINTS  ? "POINT"
           : geometry == DSH_LINES ? "LINESTRING"
                                   : "MULTIPOLYGON";
}

dosah_status dsh_gpkg_register(dsh_gpkg *g, const dsh_gpkg_layer *layer,
                               dosah_error *err)
{
    const bool spatial = layer->geometry != DSH_NO_GEOMETRY;
    char *sql = NULL;
    if (spatial)
        sql = sqlite3_mprintf(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier,"
            " description, last_change, srs_id) VALUES"
            " (%Q, 'features', %Q, %Q, %Q, %d);"
            "INSERT INTO gpkg_geometry_columns VALUES"
            " (%Q, 'geom', %Q, %d, 0, 0)",
            layer->name, layer->name, layer->description, g->date, g->srs_id,
            layer->name, dsh_gpkg_type(layer->geometry), g->srs_id);
    else
        sql = sqlite3_mprintf(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier,"
            " description, last_change) VALUES (%Q, 'attributes', %Q, %Q, %Q)",
            layer->name, layer->name, layer->description, g->date);
    const dosah_status st = dsh_gpkg_run(g, sql, err);
    if (st != DOSAH_OK || !spatial || isnan(layer->box.x0))
        return st;
    char at[4][DSH_NUM_SIZE];
    const double v[4] = {layer->box.x0, layer->box.y0, layer->box.x1,
                         layer->box.y1};
    for (int k = 0; k < 4; k++)
        (void)dsh_format_double(at[k], v[k]);
    return dsh_gpkg_run(
        g,
        sqlite3_mprintf("UPDATE gpkg_contents SET min_x = %s, min_y = %s,"
                        " max_x = %s, max_y = %s WHERE table_name = %Q",
                        at[0], at[1], at[2], at[3], layer->name),
        err);
}

/* ---- geometry ---------------------------------------------------------- */

static bool put(dsh_gpkg *g, const void *bytes, size_t n)
{
    if (!dsh_vec_room(&g->blob, n))
        return false;
    memcpy(g->blob.p + g->blob.n, bytes, n);
    g->blob.n += n;
    return true;
}

/* Little-endian whatever the machine. */
static bool put_u32(dsh_gpkg *g, uint32_t v)
{
    const unsigned char b[4] = {
        (unsigned char)(v & 0xFF), (unsigned char)(v >> 8 & 0xFF),
        (unsigned char)(v >> 16 & 0xFF), (unsigned char)(v >> 24)};
    return put(g, b, sizeof(b));
}

static bool put_double(dsh_gpkg *g, double v)
{
    uint64_t bits = 0;
    memcpy(&bits, &v, sizeof(bits));
    return put_u32(g, (uint32_t)(bits & UINT32_MAX)) &&
           put_u32(g, (uint32_t)(bits >> 32));
}

static bool put_kind(dsh_gpkg *g, uint32_t kind)
{
    const unsigned char little_endian = 1;
    return put(g, &little_endian, 1) && put_u32(g, kind);
}

static bool put_head(dsh_gpkg *g, const dsh_box *envelope)
{
    const unsigned char head[4] = {'G', 'P', 0, envelope ? 3 : 1};
    bool good = put(g, head, sizeof(head)) && put_u32(g, (uint32_t)g->srs_id);
    if (envelope != NULL) /* in the order of clause 2.1.3: x, x, y, y */
        good = good && put_double(g, envelope->x0) &&
               put_double(g, envelope->x1) && put_double(g, envelope->y0) &&
               put_double(g, envelope->y1);
    return good;
}

static bool put_polygon(dsh_gpkg *g, const dsh_shape *s, uint32_t part)
{
    const uint32_t first = s->part[part], last = s->part[part + 1];
    bool good = put_kind(g, WKB_POLYGON) && put_u32(g, last - first);
    for (uint32_t r = first; good && r < last; r++) {
        good = put_u32(g, s->ring[r + 1] - s->ring[r]);
        for (uint32_t i = s->ring[r]; good && i < s->ring[r + 1]; i++)
            good = put_double(g, s->x[i]) && put_double(g, s->y[i]);
    }
    return good;
}

static bool put_line(dsh_gpkg *g, const dsh_place *place, dsh_box *own)
{
    *own = (dsh_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < place->n_line; i++) {
        own->x0 = fmin(own->x0, place->line_x[i]);
        own->y0 = fmin(own->y0, place->line_y[i]);
        own->x1 = fmax(own->x1, place->line_x[i]);
        own->y1 = fmax(own->y1, place->line_y[i]);
    }
    bool good = put_head(g, own) && put_kind(g, WKB_LINE) &&
                put_u32(g, (uint32_t)place->n_line);
    for (size_t i = 0; good && i < place->n_line; i++)
        good =
            put_double(g, place->line_x[i]) && put_double(g, place->line_y[i]);
    return good;
}

static void widen(dsh_box *box, dsh_box by)
{
    box->x0 = fmin(box->x0, by.x0);
    box->y0 = fmin(box->y0, by.y0);
    box->x1 = fmax(box->x1, by.x1);
    box->y1 = fmax(box->y1, by.y1);
}

bool dsh_gpkg_geometry(dsh_gpkg *g, const dsh_place *place, dsh_box *box,
                       bool *failed)
{
    g->blob.n = 0;
    bool good = true;
    if (place->shape != NULL && place->shape->n_parts > 0) {
        const dsh_shape *s = place->shape;
        const dsh_box own = dsh_shape_box(s);
        good = put_head(g, &own) && put_kind(g, WKB_MULTIPOLYGON) &&
               put_u32(g, s->n_parts);
        for (uint32_t p = 0; good && p < s->n_parts; p++)
            good = put_polygon(g, s, p);
        widen(box, own);
    } else if (place->n_line >= 2) {
        dsh_box own;
        good = put_line(g, place, &own);
        widen(box, own);
    } else if (place->shape == NULL && place->line_x == NULL &&
               isfinite(place->x) && isfinite(place->y)) {
        good = put_head(g, NULL) && put_kind(g, WKB_POINT) &&
               put_double(g, place->x) && put_double(g, place->y);
        widen(box, (dsh_box){place->x, place->y, place->x, place->y});
    }
    *failed = *failed || !good;
    return good && g->blob.n > 0;
}
