/* SPDX-License-Identifier: MIT */
/* Code pages of Czech tables. Sources: unicode.org MAPPINGS/VENDORS/MICSFT/
 * WINDOWS/CP1250.TXT and MAPPINGS/ISO8859/8859-2.TXT; 0 = not in the page. */
#include "base/str.h"

#include <string.h>

static const uint16_t cp1250[128] = {
    0x20AC, 0x0000, 0x201A, 0x0000, 0x201E, 0x2026, 0x2020, 0x2021, 0x0000,
    0x2030, 0x0160, 0x2039, 0x015A, 0x0164, 0x017D, 0x0179, 0x0000, 0x2018,
    0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x0000, 0x2122, 0x0161,
    0x203A, 0x015B, 0x0165, 0x017E, 0x017A, 0x00A0, 0x02C7, 0x02D8, 0x0141,
    0x00A4, 0x0104, 0x00A6, 0x00A7, 0x00A8, 0x00A9, 0x015E, 0x00AB, 0x00AC,
    0x00AD, 0x00AE, 0x017B, 0x00B0, 0x00B1, 0x02DB, 0x0142, 0x00B4, 0x00B5,
    0x00B6, 0x00B7, 0x00B8, 0x0105, 0x015F, 0x00BB, 0x013D, 0x02DD, 0x013E,
    0x017C, 0x0154, 0x00C1, 0x00C2, 0x0102, 0x00C4, 0x0139, 0x0106, 0x00C7,
    0x010C, 0x00C9, 0x0118, 0x00CB, 0x011A, 0x00CD, 0x00CE, 0x010E, 0x0110,
    0x0143, 0x0147, 0x00D3, 0x00D4, 0x0150, 0x00D6, 0x00D7, 0x0158, 0x016E,
    0x00DA, 0x0170, 0x00DC, 0x00DD, 0x0162, 0x00DF, 0x0155, 0x00E1, 0x00E2,
    0x0103, 0x00E4, 0x013A, 0x0107, 0x00E7, 0x010D, 0x00E9, 0x0119, 0x00EB,
    0x011B, 0x00ED, 0x00EE, 0x010F, 0x0111, 0x0144, 0x0148, 0x00F3, 0x00F4,
    0x0151, 0x00F6, 0x00F7, 0x0159, 0x016F, 0x00FA, 0x0171, 0x00FC, 0x00FD,
    0x0163, 0x02D9,
};

static const uint16_t latin2[128] = {
    0x0080, 0x0081, 0x0082, 0x0083, 0x0084, 0x0085, 0x0086, 0x0087, 0x0088,
    0x0089, 0x008A, 0x008B, 0x008C, 0x008D, 0x008E, 0x008F, 0x0090, 0x0091,
    0x0092, 0x0093, 0x0094, 0x0095, 0x0096, 0x0097, 0x0098, 0x0099, 0x009A,
    0x009B, 0x009C, 0x009D, 0x009E, 0x009F, 0x00A0, 0x0104, 0x02D8, 0x0141,
    0x00A4, 0x013D, 0x015A, 0x00A7, 0x00A8, 0x0160, 0x015E, 0x0164, 0x0179,
    0x00AD, 0x017D, 0x017B, 0x00B0, 0x0105, 0x02DB, 0x0142, 0x00B4, 0x013E,
    0x015B, 0x02C7, 0x00B8, 0x0161, 0x015F, 0x0165, 0x017A, 0x02DD, 0x017E,
    0x017C, 0x0154, 0x00C1, 0x00C2, 0x0102, 0x00C4, 0x0139, 0x0106, 0x00C7,
    0x010C, 0x00C9, 0x0118, 0x00CB, 0x011A, 0x00CD, 0x00CE, 0x010E, 0x0110,
    0x0143, 0x0147, 0x00D3, 0x00D4, 0x0150, 0x00D6, 0x00D7, 0x0158, 0x016E,
    0x00DA, 0x0170, 0x00DC, 0x00DD, 0x0162, 0x00DF, 0x0155, 0x00E1, 0x00E2,
    0x0103, 0x00E4, 0x013A, 0x0107, 0x00E7, 0x010D, 0x00E9, 0x0119, 0x00EB,
    0x011B, 0x00ED, 0x00EE, 0x010F, 0x0111, 0x0144, 0x0148, 0x00F3, 0x00F4,
    0x0151, 0x00F6, 0x00F7, 0x0159, 0x016F, 0x00FA, 0x0171, 0x00FC, 0x00FD,
    0x0163, 0x02D9,
};

enum { REPLACEMENT = 0xFFFD };

bool dsh_encoding_parse(dsh_encoding *out, const char *name)
{
    static const struct {
        const char *name;
        dsh_encoding encoding;
    } known[] = {
        {"utf-8", DSH_UTF8},          {"utf8", DSH_UTF8},
        {"windows-1250", DSH_CP1250}, {"cp1250", DSH_CP1250},
        {"win1250", DSH_CP1250},      {"iso-8859-2", DSH_LATIN2},
        {"iso8859-2", DSH_LATIN2},    {"latin2", DSH_LATIN2},
        {"latin-2", DSH_LATIN2},
    };
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
        if (dsh_str_eq_nocase(dsh_str_of(name), known[i].name)) {
            *out = known[i].encoding;
            return true;
        }
    }
    return false;
}

/* Writes `code` (< 0x10000) to `out` if that is not NULL; its length. */
static size_t put_code(char *out, uint32_t code)
{
    if (code < 0x80) {
        if (out != NULL)
            out[0] = (char)code;
        return 1;
    }
    if (code < 0x800) {
        if (out != NULL) {
            out[0] = (char)(0xC0 | code >> 6);
            out[1] = (char)(0x80 | (code & 0x3F));
        }
        return 2;
    }
    if (out != NULL) {
        out[0] = (char)(0xE0 | code >> 12);
        out[1] = (char)(0x80 | (code >> 6 & 0x3F));
        out[2] = (char)(0x80 | (code & 0x3F));
    }
    return 3;
}

/* Length of the valid UTF-8 sequence at the start of `s`, 0 if none. */
static size_t valid_sequence(const char *s, size_t n)
{
    for (size_t len = 1; len <= 4 && len <= n; len++)
        if (dsh_utf8_valid(s, len))
            return len;
    return 0;
}

/* Bytes written; `out` NULL only measures. */
static size_t mend_utf8(char *out, const char *s, size_t n, size_t *n_bad)
{
    size_t written = 0;
    size_t i = 0;
    while (i < n) {
        char *to = out != NULL ? out + written : NULL;
        const size_t len = valid_sequence(s + i, n - i);
        if (len == 0) {
            written += put_code(to, REPLACEMENT);
            *n_bad += 1;
            i++;
            continue;
        }
        if (to != NULL)
            memcpy(to, s + i, len);
        written += len;
        i += len;
    }
    return written;
}

static size_t map_bytes(char *out, const char *s, size_t n,
                        const uint16_t page[128], size_t *n_bad)
{
    size_t written = 0;
    for (size_t i = 0; i < n; i++) {
        const unsigned char c = (unsigned char)s[i];
        uint32_t code = c < 0x80 ? c : page[c - 0x80];
        if (c >= 0x80 && code == 0) {
            code = REPLACEMENT;
            *n_bad += 1;
        }
        written += put_code(out != NULL ? out + written : NULL, code);
    }
    return written;
}

static size_t convert(char *out, dsh_str s, dsh_encoding encoding,
                      size_t *n_bad)
{
    *n_bad = 0;
    if (encoding == DSH_UTF8)
        return mend_utf8(out, s.p, s.n, n_bad);
    return map_bytes(out, s.p, s.n, encoding == DSH_CP1250 ? cp1250 : latin2,
                     n_bad);
}

char *dsh_to_utf8(dsh_arena *arena, const char *s, size_t n,
                  dsh_encoding encoding, size_t *n_bad)
{
    const dsh_str text = {s, n};
    size_t bad = 0;
    const size_t length = convert(NULL, text, encoding, &bad);
    char *out = dsh_arena_alloc(arena, length + 1, 1);
    if (out == NULL)
        return NULL;
    convert(out, text, encoding, &bad);
    if (n_bad != NULL)
        *n_bad = bad;
    return out;
}
