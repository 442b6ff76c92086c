/* SPDX-License-Identifier: MIT */
/* GeoPackage binaries (OGC 12-128r17, 2.1.3) of polygons, lines and
 * points read back. */
#include <math.h>
#include <string.h>

#include "output/stored_inside.h"

typedef struct reader {
    const unsigned char *p;
    size_t n, at;
    bool big_endian, failed;
} reader;

static bool has(reader *r, size_t n)
{
    if (r->failed || r->n - r->at < n)
        r->failed = true;
    return !r->failed;
}

static void take(reader *r, unsigned char *out, size_t n)
{
    memset(out, 0, n);
    if (!has(r, n))
        return;
    for (size_t i = 0; i < n; i++)
        out[i] = r->p[r->at + (r->big_endian ? n - 1 - i : i)];
    r->at += n;
}

static uint32_t take_u32(reader *r)
{
    unsigned char b[4];
    take(r, b, 4);
    return (uint32_t)b[0] | (uint32_t)b[1] << 8 | (uint32_t)b[2] << 16 |
           (uint32_t)b[3] << 24;
}

static double take_double(reader *r)
{
    unsigned char b[8];
    uint64_t bits = 0;
    double v = 0;
    take(r, b, 8);
    for (int i = 7; i >= 0; i--)
        bits = bits << 8 | b[i];
    memcpy(&v, &bits, sizeof(v));
    return v;
}

static uint32_t take_type(reader *r)
{
    unsigned char order = 0;
    r->big_endian = false;
    take(r, &order, 1);
    r->big_endian = order == 0;
    return take_u32(r);
}

enum { WKB_POINT = 1, WKB_LINE = 2, WKB_POLYGON = 3, WKB_MULTIPOLYGON = 6 };

/* One pass counts, the next one fills. */
static void take_polygon(reader *r, dsh_shape *s, bool fill)
{
    const uint32_t rings = take_u32(r);
    if (fill)
        s->part[s->n_parts] = s->n_rings;
    for (uint32_t k = 0; k < rings && !r->failed; k++) {
        const uint32_t n = take_u32(r);
        if (fill)
            s->ring[s->n_rings] = s->n_points;
        if (!fill && has(r, (size_t)n * 16))
            r->at += (size_t)n * 16;
        for (uint32_t i = 0; fill && i < n; i++) {
            s->x[s->n_points + i] = take_double(r);
            s->y[s->n_points + i] = take_double(r);
        }
        s->n_points += n;
        s->n_rings++;
    }
    s->n_parts++;
}

static void take_shape(reader r, dsh_shape *s, bool fill, bool *failed)
{
    const uint32_t type = take_type(&r);
    if (type == WKB_POLYGON) {
        take_polygon(&r, s, fill);
    } else if (type == WKB_MULTIPOLYGON) {
        const uint32_t n = take_u32(&r);
        for (uint32_t i = 0; i < n && !r.failed; i++)
            if (take_type(&r) == WKB_POLYGON)
                take_polygon(&r, s, fill);
    }
    *failed = r.failed;
}

/* Behind the head of a GeoPackage binary; false = it is none. */
static bool begin(reader *r, const unsigned char *blob, size_t n)
{
    static const size_t envelope[] = {0, 32, 48, 48, 64};
    if (blob == NULL || n < 8 || memcmp(blob, "GP", 2) != 0)
        return false;
    const size_t kind = blob[3] >> 1 & 7;
    const size_t head = 8 + (kind < 5 ? envelope[kind] : 0);
    *r = (reader){.p = blob, .n = n, .at = head};
    return n > head;
}

size_t dsh_stored_line(double *x, double *y, const unsigned char *blob,
                       size_t n)
{
    reader r;
    if (!begin(&r, blob, n) || take_type(&r) != WKB_LINE)
        return 0;
    const uint32_t points = take_u32(&r);
    if (!has(&r, (size_t)points * 16))
        return 0;
    for (uint32_t i = 0; x != NULL && i < points; i++) {
        x[i] = take_double(&r);
        y[i] = take_double(&r);
    }
    return points;
}

bool dsh_stored_point(double *x, double *y, const unsigned char *blob, size_t n)
{
    reader r;
    *x = *y = NAN;
    if (!begin(&r, blob, n) || take_type(&r) != WKB_POINT || !has(&r, 16))
        return false;
    *x = take_double(&r);
    *y = take_double(&r);
    return true;
}

dosah_status dsh_stored_shape(dsh_shape *out, const unsigned char *blob,
                              size_t n, dsh_arena *arena, dosah_error *err)
{
    reader r;
    dsh_shape s = {0};
    bool failed = false;
    *out = s;
    if (!begin(&r, blob, n))
        return DOSAH_OK;
    take_shape(r, &s, false, &failed);
    if (failed || s.n_points == 0)
        return DOSAH_OK;
    s.x = dsh_arena_alloc(arena, s.n_points, sizeof(*s.x));
    s.y = dsh_arena_alloc(arena, s.n_points, sizeof(*s.y));
    s.ring = dsh_arena_alloc(arena, s.n_rings + 1u, sizeof(*s.ring));
    s.part = dsh_arena_alloc(arena, s.n_parts + 1u, sizeof(*s.part));
    if (!s.x || !s.y || !s.ring || !s.part)
        return dsh_fail_nomem(err, "stored shape");
    s.n_points = s.n_rings = s.n_parts = 0;
    take_shape(r, &s, true, &failed);
    s.ring[s.n_rings] = s.n_points;
    s.part[s.n_parts] = s.n_rings;
    *out = s;
    return DOSAH_OK;
}
