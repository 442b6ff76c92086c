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
        int32_t most_s = c->most_s[i] < limit_s ? c->most_s[i] : limit_s;
        int32_t in_time = most_s - c->least_s[i] + 1;
        n += in_time > 0 ? in_time : 0;
    }
    return n;
}

/* Seconds that take at most tt_s, and exactly that. */
static int32_t count(const dsh_curve *c, int32_t tt_s, int32_t *exactly)
{
    int32_t n = c->walk_s <= tt_s ? c->walked_s : 0;
    int32_t here = c->walk_s == tt_s ? c->walked_s : 0;
    for (size_t i = 0; i < c->segment.n; i++) {
        int32_t least_s = c->least_s[i], most_s = c->most_s[i];
        int32_t in_time = (most_s < tt_s ? most_s : tt_s) - least_s + 1;
        n += in_time > 0 ? in_time : 0;
        here += least_s <= tt_s && tt_s <= most_s;
    }
    *exactly = here;
    return n;
}

int32_t dsh_curve_percentile(const dsh_curve *c, unsigned p)
{
    int64_t window = c->to_s - c->from_s;
    int32_t wanted = (int32_t)((p * window + 99) / 100);
    if (c->reached_s < wanted)
        return INT32_MAX;
    /* Between a count that is too small and one that is enough, first where
     * Newton's step leads: within() is linear between the ends of ramps. */
    int32_t lo = c->quickest_s - 1, hi = c->slowest_s, x = lo + (hi - lo) / 2;
    for (unsigned round = 0; hi - lo > 1; round++) {
        int32_t here, n = count(c, x, &here);
        if (n >= wanted && n - here < wanted)
            return x;
        if (n >= wanted)
            hi = x - 1; /* the second before is enough, too */
        else
            lo = x;
        int32_t step = here ? (wanted - n) / here : 0;
        if (n < wanted)
            step++;
        x += step;
        if (step == 0 || x <= lo || x >= hi || round > 8)
            x = lo + (hi - lo) / 2;
    }
    return hi;
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
