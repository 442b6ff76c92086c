/* SPDX-License-Identifier: MIT */
/* Exact statistics of tt(t) over the whole seconds of a window. The curve
 * consists of ramps, each of which takes every whole value between its ends
 * once, and of seconds that are walked, which all take the same value: counting
 * the seconds at or below a limit needs one clamp per ramp, and a percentile is
 * the smallest limit that counts enough of them. */
#include "reach/curve.h"

/* Compare what follows the arrival in a key: rides, walking, … */
static dsh_key ties(dsh_key key)
{
    return key & (dsh_key_of(1) - 1);
}

dsh_fastest dsh_curve_fastest(const dsh_curve *c)
{
    dsh_fastest best = {INT32_MAX, DSH_KEY_NEVER, DSH_NONE};
    if (c->walked_s > 0)
        best = (dsh_fastest){c->walk_s, c->walk_key, c->walk_service};
    for (size_t i = 0; i < c->segment.n; i++) {
        /* From the latest on, so that equals go to the later departure. */
        const dsh_segment *s = &c->segment.p[i];
        int32_t tt_s = dsh_key_arr_s(s->key) - s->to_s;
        if (tt_s < best.tt_s ||
            (tt_s == best.tt_s && ties(s->key) < ties(best.key)))
            best = (dsh_fastest){tt_s, s->key, s->service};
    }
    return best;
}

int32_t dsh_curve_within(const dsh_curve *c, int32_t limit_s)
{
    int32_t n = c->walk_s <= limit_s ? c->walked_s : 0;
    for (size_t i = 0; i < c->segment.n; i++) {
        const dsh_segment *s = &c->segment.p[i];
        int32_t arr_s = dsh_key_arr_s(s->key);
        int32_t first_s = arr_s - limit_s; /* first second that is in time */
        if (first_s < s->from_s)
            first_s = s->from_s;
        if (first_s <= s->to_s)
            n += s->to_s - first_s + 1;
    }
    return n;
}

int32_t dsh_curve_percentile(const dsh_curve *c, unsigned p)
{
    int64_t wanted = (int64_t)p * (c->to_s - c->from_s);
    if ((int64_t)dsh_curve_within(c, c->max_time_s) * 100 < wanted)
        return INT32_MAX;
    int32_t lo = 0, hi = c->max_time_s;
    while (lo < hi) {
        int32_t mid = lo + (hi - lo) / 2;
        if ((int64_t)dsh_curve_within(c, mid) * 100 >= wanted)
            hi = mid;
        else
            lo = mid + 1;
    }
    return lo;
}

void dsh_curve_winners(const dsh_curve *c, int32_t *seconds)
{
    if (c->walked_s > 0)
        seconds[c->walk_service] += c->walked_s;
    for (size_t i = 0; i < c->segment.n; i++) {
        const dsh_segment *s = &c->segment.p[i];
        seconds[s->service] += s->to_s - s->from_s + 1;
    }
}

bool dsh_curve_by_frequency(const dsh_curve *c)
{
    for (size_t i = 0; i < c->segment.n; i++)
        if (dsh_key_by_frequency(c->segment.p[i].key))
            return true;
    return false;
}
