/* SPDX-License-Identifier: MIT */
/* A picture as PNG (W3C Recommendation "Portable Network Graphics", third
 * edition): one IDAT, no row filter. Maps are flat colour, so filters gain
 * nothing: a third of the time that cairo_surface_write_to_png() takes, and
 * smaller files. */
#include "output/draw.h"

#include <math.h>
#include <string.h>

#include <zlib.h>

#include "base/alloc.h"
#include "base/file.h"

enum {
    LEVEL = 3,  /* of zlib; higher ones take longer for a few per cent */
    HEAD = 128, /* more than all that is not IDAT data */
    MAX_SIDE = 20000
};

static unsigned char *put_u32(unsigned char *to, uint32_t v)
{
    for (int shift = 24; shift >= 0; shift -= 8)
        *to++ = (unsigned char)(v >> shift);
    return to;
}

/* `data` may already stand at its place, to + 8. */
static unsigned char *put_chunk(unsigned char *to, const char name[5],
                                const void *data, size_t n)
{
    unsigned char *at = put_u32(to, (uint32_t)n);
    memcpy(at, name, 4);
    if (n > 0)
        memmove(at + 4, data, n);
    const uLong crc = crc32(crc32(0, NULL, 0), at, (uInt)(n + 4));
    return put_u32(at + 4 + n, (uint32_t)crc);
}

/* Rows of red, green, blue, each after its filter byte 0. */
static void put_rows(unsigned char *to, cairo_surface_t *surface)
{
    const int w = cairo_image_surface_get_width(surface);
    const int h = cairo_image_surface_get_height(surface);
    const int stride = cairo_image_surface_get_stride(surface);
    const unsigned char *data = cairo_image_surface_get_data(surface);
    for (int y = 0; y < h; y++) {
        *to++ = 0;
        for (int x = 0; x < w; x++) {
            uint32_t pixel;
            memcpy(&pixel, data + (size_t)y * (size_t)stride + (size_t)x * 4,
                   sizeof(pixel));
            *to++ = (unsigned char)(pixel >> 16);
            *to++ = (unsigned char)(pixel >> 8);
            *to++ = (unsigned char)pixel;
        }
    }
}

static unsigned char *put_head(unsigned char *to, cairo_surface_t *surface,
                               double dpi)
{
    static const unsigned char signature[8] = {0x89, 'P',  'N',  'G',
                                               '\r', '\n', 0x1a, '\n'};
    enum { BITS = 8, TRUE_COLOUR = 2, METRE = 1 };
    unsigned char header[13] = {0}, size[9];
    const uint32_t per_m = (uint32_t)lround(dpi / DSH_MM_PER_INCH * 1000);
    memcpy(to, signature, sizeof(signature));
    put_u32(header, (uint32_t)cairo_image_surface_get_width(surface));
    put_u32(header + 4, (uint32_t)cairo_image_surface_get_height(surface));
    header[8] = BITS;
    header[9] = TRUE_COLOUR;
    put_u32(size, per_m);
    put_u32(size + 4, per_m);
    size[8] = METRE;
    to = put_chunk(to + sizeof(signature), "IHDR", header, sizeof(header));
    return put_chunk(to, "pHYs", size, sizeof(size));
}

dosah_status dsh_png_write(cairo_surface_t *surface, double dpi,
                           const char *path, dosah_error *err)
{
    const int w = cairo_image_surface_get_width(surface);
    const int h = cairo_image_surface_get_height(surface);
    if (w <= 0 || h <= 0 || w > MAX_SIDE || h > MAX_SIDE)
        return dsh_fail(err, DOSAH_ELIMIT, path, 0,
                        "a picture of %d x %d pixels cannot be written", w, h);
    cairo_surface_flush(surface);
    const size_t n_raw = ((size_t)w * 3 + 1) * (size_t)h;
    uLongf n_packed = compressBound((uLong)n_raw);
    unsigned char *raw = dsh_alloc(n_raw, 1);
    unsigned char *png = dsh_alloc(n_packed + HEAD, 1);
    dosah_status st = DOSAH_OK;
    if (!raw || !png) {
        st = dsh_fail_nomem(err, "picture of a map");
    } else {
        put_rows(raw, surface);
        unsigned char *at = put_head(png, surface, dpi);
        if (compress2(at + 8, &n_packed, raw, (uLong)n_raw, LEVEL) != Z_OK) {
            st = dsh_fail_nomem(err, "picture of a map");
        } else {
            at = put_chunk(at, "IDAT", at + 8, n_packed);
            at = put_chunk(at, "IEND", NULL, 0);
            st = dsh_file_write(path, png, (size_t)(at - png), err);
        }
    }
    dsh_free(png);
    dsh_free(raw);
    return st;
}
