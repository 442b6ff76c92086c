/* SPDX-License-Identifier: MIT */
#include "base/str.h"

#include <string.h>

#define XXH_INLINE_ALL
#include <xxhash.h>

dsh_str dsh_str_of(const char *s)
{
    return (dsh_str){s != NULL ? s : "", s != NULL ? strlen(s) : 0};
}

static bool is_ascii_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* Bytes of the white space that `s` starts with; 0 if none. */
static size_t space_at(const char *s, size_t n)
{
    if (n >= 1 && is_ascii_space(s[0]))
        return 1;
    if (n >= 2 && memcmp(s, "\xC2\xA0", 2) == 0)
        return 2;
    if (n >= 3 && memcmp(s, "\xE2\x80\xAF", 3) == 0)
        return 3;
    return 0;
}

static size_t space_before(const char *end, size_t n)
{
    for (size_t len = 1; len <= 3 && len <= n; len++)
        if (space_at(end - len, len) == len)
            return len;
    return 0;
}

dsh_str dsh_str_trim(dsh_str s)
{
    size_t k;
    for (k = space_at(s.p, s.n); k > 0; k = space_at(s.p, s.n)) {
        s.p += k;
        s.n -= k;
    }
    for (k = space_before(s.p + s.n, s.n); k > 0;
         k = space_before(s.p + s.n, s.n))
        s.n -= k;
    return s;
}

bool dsh_str_eq(dsh_str a, const char *b)
{
    return strlen(b) == a.n && (a.n == 0 || memcmp(a.p, b, a.n) == 0);
}

static char ascii_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

bool dsh_str_eq_nocase(dsh_str a, const char *b)
{
    if (strlen(b) != a.n)
        return false;
    for (size_t i = 0; i < a.n; i++)
        if (ascii_lower(a.p[i]) != ascii_lower(b[i]))
            return false;
    return true;
}

/* Length of the well-formed UTF-8 sequence at `s`, 0 if there is none.
 * Unicode 15, table 3-7. */
static size_t sequence_at(const unsigned char *s, size_t n)
{
    const unsigned char c = s[0];
    if (c < 0x80)
        return 1;
    const size_t len = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : 2;
    if (c < 0xC2 || c > 0xF4 || n < len)
        return 0;
    unsigned char low = 0x80, high = 0xBF;
    if (c == 0xE0)
        low = 0xA0;
    else if (c == 0xED)
        high = 0x9F;
    else if (c == 0xF0)
        low = 0x90;
    else if (c == 0xF4)
        high = 0x8F;
    if (s[1] < low || s[1] > high)
        return 0;
    for (size_t i = 2; i < len; i++)
        if ((s[i] & 0xC0) != 0x80)
            return 0;
    return len;
}

bool dsh_utf8_valid(const char *s, size_t n)
{
    const unsigned char *p = (const unsigned char *)s;
    size_t i = 0;
    while (i < n) {
        uint64_t word;
        if (n - i >= sizeof(word)) {
            memcpy(&word, p + i, sizeof(word));
            if ((word & 0x8080808080808080u) == 0) {
                i += sizeof(word);
                continue;
            }
        }
        const size_t len = sequence_at(p + i, n - i);
        if (len == 0)
            return false;
        i += len;
    }
    return true;
}

size_t dsh_utf8_length(const char *s, size_t n)
{
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += ((unsigned char)s[i] & 0xC0) != 0x80;
    return count;
}

enum { MAX_KEY = 64 };

/* Optimal string alignment: insert, delete, replace, swap of neighbours.
 * Letters past MAX_KEY count as different. */
unsigned dsh_edit_distance(const char *a, const char *b)
{
    const size_t full_a = strlen(a), full_b = strlen(b);
    const size_t na = full_a < MAX_KEY ? full_a : MAX_KEY;
    const size_t nb = full_b < MAX_KEY ? full_b : MAX_KEY;
    unsigned row[3][MAX_KEY + 1];
    unsigned *before = row[0], *last = row[1], *now = row[2];
    for (size_t j = 0; j <= nb; j++)
        last[j] = (unsigned)j;
    for (size_t i = 1; i <= na; i++) {
        now[0] = (unsigned)i;
        for (size_t j = 1; j <= nb; j++) {
            unsigned best = last[j - 1] + (a[i - 1] != b[j - 1]);
            if (last[j] + 1 < best)
                best = last[j] + 1;
            if (now[j - 1] + 1 < best)
                best = now[j - 1] + 1;
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
                a[i - 2] == b[j - 1] && before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            now[j] = best;
        }
        unsigned *oldest = before;
        before = last;
        last = now;
        now = oldest;
    }
    const size_t rest_a = full_a - na, rest_b = full_b - nb;
    return last[nb] + (unsigned)(rest_a > rest_b ? rest_a : rest_b);
}

const char *dsh_nearest_key(const char *word, const char *const *keys, size_t n)
{
    const char *best = NULL;
    size_t least = strlen(word) / 3 + 1;
    for (size_t i = 0; i < n; i++) {
        const size_t d = dsh_edit_distance(word, keys[i]);
        if (d < least) {
            least = d;
            best = keys[i];
        }
    }
    return best;
}

uint64_t dsh_hash(const void *data, size_t n, uint64_t seed)
{
    return XXH3_64bits_withSeed(data, n, seed);
}
