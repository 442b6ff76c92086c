/* SPDX-License-Identifier: MIT */
/* Photos of surveyed objects: small ones that lie beside the survey are part
 * of the page, others are named or linked, since the page asks no network. */
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "output/report.h"

enum { MAX_PHOTO = 200 << 10, MAX_PHOTOS = 3 << 20, MAX_NAME = 1000 };

static bool is_address(const char *photo)
{
    return strncmp(photo, "https://", 8) == 0 ||
           strncmp(photo, "http://", 7) == 0;
}

/* A name below the folder of the survey: not absolute, never upwards. */
static bool lies_beside(const char *photo)
{
    return photo[0] != '\0' && photo[0] != '/' && strlen(photo) < MAX_NAME &&
           strstr(photo, "..") == NULL && strchr(photo, '\\') == NULL &&
           !is_address(photo);
}

static const char *kind_of(const char *data, size_t n)
{
    static const char png[] = "\x89PNG\r\n\x1a\n", jpeg[] = "\xff\xd8\xff";
    if (n >= 8 && memcmp(data, png, 8) == 0)
        return "png";
    return n >= 3 && memcmp(data, jpeg, 3) == 0 ? "jpeg" : NULL;
}

static void put_base64(dsh_page *p, const char *data, size_t n)
{
    static const char digit[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                "abcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < n; i += 3) {
        const size_t left = n - i;
        unsigned long v = 0;
        for (size_t k = 0; k < 3; k++)
            v = v << 8 | (k < left ? (unsigned char)data[i + k] : 0u);
        const char four[] = {digit[v >> 18], digit[v >> 12 & 63],
                             left > 1 ? digit[v >> 6 & 63] : '=',
                             left > 2 ? digit[v & 63] : '='};
        dsh_put_n(p, four, 4);
    }
}

static void put_picture(dsh_page *p, const char *kind, const char *data,
                        size_t n, const char *const *alt)
{
    dsh_putf(p, "<img class=\"photo\" alt=\"");
    dsh_put_say(p, "report.photo_of", alt);
    dsh_putf(p, "\" src=\"data:image/%s;base64,", kind);
    put_base64(p, data, n);
    dsh_put(p, "\">");
    p->photo_bytes += n;
}

/* True if the picture now stands in the page. */
static bool embed(dsh_page *p, const char *photo, const char *object)
{
    bool done = false;
    for (size_t i = 0; !done && i < p->n_photo_dirs && lies_beside(photo);
         i++) {
        char *data = NULL;
        size_t n = 0;
        const char *path = dsh_path_join(p->s->arena, p->photo_dir[i], photo);
        if (path == NULL || !dsh_file_look(path).exists ||
            dsh_file_read(&data, &n, path, MAX_PHOTO, NULL) != DOSAH_OK)
            continue;
        const char *kind = kind_of(data, n);
        done = kind != NULL && p->photo_bytes + n <= MAX_PHOTOS;
        if (done)
            put_picture(p, kind, data, n,
                        (const char *[]){"name", object, "file", photo, NULL});
        dsh_free(data);
    }
    return done;
}

void dsh_put_photos(dsh_page *p, const char *object, const char *name)
{
    const dsh_stored *s = p->s;
    for (size_t i = 0; i < s->n_photos; i++) {
        const char *photo = s->photo[i].value;
        if (strcmp(s->photo[i].key, object) != 0)
            continue;
        dsh_put(p, "<br>");
        if (embed(p, photo, name))
            continue;
        dsh_put_key(p, "report.photo");
        dsh_put(p, " ");
        if (is_address(photo)) {
            dsh_put(p, "<a rel=\"noreferrer\" href=\"");
            dsh_put_text(p, photo);
            dsh_put(p, "\">");
            dsh_put_name(p, photo);
            dsh_put(p, "</a>");
        } else {
            dsh_put_name(p, photo);
        }
    }
}
