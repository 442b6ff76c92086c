/* SPDX-License-Identifier: MIT */
#include "ingest/spread.h"

#include <assert.h>
#include <stdlib.h>

#include "base/alloc.h"

typedef struct share {
    int64_t remainder;
    size_t index;
} share;

/* Long division, one bit of `a` at a time: the remainder stays below c, so
 * nothing passes 2^63. */
int64_t dsh_muldiv(int64_t a, int64_t b, int64_t c, int64_t *remainder)
{
    assert(b <= c && c > 0);
    int64_t q = 0;
    int64_t r = 0;
    for (int bit = 61; bit >= 0; bit--) {
        q *= 2;
        r *= 2;
        if (r >= c) {
            r -= c;
            q++;
        }
        if ((a >> bit) & 1)
            r += b;
        if (r >= c) {
            r -= c;
            q++;
        }
    }
    *remainder = r;
    return q;
}

static int larger_first(const void *pa, const void *pb)
{
    const share *a = pa;
    const share *b = pb;
    if (a->remainder != b->remainder)
        return a->remainder < b->remainder ? 1 : -1;
    return (a->index > b->index) - (a->index < b->index);
}

dosah_status dsh_spread(int64_t *out, int64_t total, const int64_t *weight,
                        size_t n, dosah_error *err)
{
    if (n == 0)
        return DOSAH_OK;
    share *s = dsh_alloc(n, sizeof *s);
    if (s == NULL)
        return dsh_fail_nomem(err, "shares");
    int64_t sum = 0;
    for (size_t i = 0; weight != NULL && i < n; i++)
        sum += weight[i];
    bool even = sum == 0;
    int64_t left = total;
    for (size_t i = 0; i < n; i++) {
        s[i].index = i;
        out[i] = dsh_muldiv(total, even ? 1 : weight[i],
                            even ? (int64_t)n : sum, &s[i].remainder);
        left -= out[i];
    }
    qsort(s, n, sizeof *s, larger_first);
    for (int64_t k = 0; k < left; k++)
        out[s[k].index]++;
    dsh_free(s);
    return DOSAH_OK;
}
