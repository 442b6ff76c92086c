/* SPDX-License-Identifier: MIT */
/* Slopes from a raster of heights: an estimate ± accuracy for edges whose
 * incline nobody wrote down. Heights are sampled along the edge every half
 * cell and smoothed over one cell to either side, so that one bad cell does
 * not make a cliff. An edge longer than four cells is cut into equal pieces
 * first: its mean would hide a hill. Bridges, tunnels and steps are left
 * alone: the raster shows the ground below. */
#include <math.h>

#include "base/alloc.h"
#include "network/draft.h"

enum { MAX_SAMPLES = 64 };

typedef struct profile {
    double x[MAX_SAMPLES], y[MAX_SAMPLES], z[MAX_SAMPLES];
} profile;

static bool wants_slope(const dsh_draft_edge *e)
{
    const unsigned apart = DSH_EDGE_BRIDGE | DSH_EDGE_TUNNEL | DSH_EDGE_STEPS;
    return e->slope.from == DSH_VALUE_UNKNOWN && (e->flags & apart) == 0;
}

static dosah_status cut_long_edges(dsh_draft *d, double longest_m,
                                   dosah_error *err)
{
    dosah_status status = DOSAH_OK;
    const size_t n = d->edge.n;
    for (size_t i = 0; status == DOSAH_OK && i < n; i++) {
        uint32_t edge = (uint32_t)i, node;
        const uint32_t length = d->edge.p[i].length_mm;
        const uint32_t pieces = (uint32_t)ceil(length / (longest_m * 1000));
        if (!wants_slope(&d->edge.p[i]))
            continue;
        for (uint32_t k = pieces; status == DOSAH_OK && k > 1; k--) {
            status = dsh_draft_edge_cut(d, edge, d->edge.p[edge].length_mm / k,
                                        &node, err);
            edge = (uint32_t)d->edge.n - 1;
        }
    }
    return status;
}

/* Points at equal distances along the edge, ends included. */
static void place_samples(const dsh_draft *d, const dsh_draft_edge *e,
                          profile *s, size_t n)
{
    const dsh_point *p = d->point.p + e->first;
    const double step = e->length_mm / 1000.0 / (double)(n - 1);
    double walked = 0;
    size_t at = 0;
    for (size_t i = 0; i < n; i++) {
        const double target = step * (double)i;
        double dx = 0, dy = 0, len = 0;
        for (; at + 1 < e->count; at++) {
            dx = p[at + 1].x - p[at].x;
            dy = p[at + 1].y - p[at].y;
            len = sqrt(dx * dx + dy * dy);
            if (walked + len >= target || at + 2 == e->count)
                break;
            walked += len;
        }
        double share = len > 0 ? (target - walked) / len : 0;
        share = share < 0 ? 0 : share > 1 ? 1 : share;
        s->x[i] = p[at].x + dx * share;
        s->y[i] = p[at].y + dy * share;
    }
}

/* Mean of what is known within `reach` samples; ends keep a window as wide
 * as they have on both sides, so that the length stays true. */
static double smooth(const profile *s, size_t n, size_t i, size_t reach)
{
    size_t r = reach;
    r = i < r ? i : r;
    r = n - 1 - i < r ? n - 1 - i : r;
    double sum = 0;
    size_t count = 0;
    for (size_t k = i - r; k <= i + r; k++) {
        if (!isnan(s->z[k])) {
            sum += s->z[k];
            count++;
        }
    }
    return count > 0 ? sum / (double)count : NAN;
}

/* Least-squares line through the smoothed heights: rise per length. */
static double fitted_slope(const profile *s, size_t n, double length_m)
{
    const double step = length_m / (double)(n - 1);
    double sx = 0, sz = 0, sxx = 0, sxz = 0;
    size_t count = 0;
    for (size_t i = 0; i < n; i++) {
        const double x = step * (double)i, z = smooth(s, n, i, 2);
        if (isnan(z))
            continue;
        sx += x;
        sz += z;
        sxx += x * x;
        sxz += x * z;
        count++;
    }
    const double m = (double)count;
    const double spread = m * sxx - sx * sx;
    return count >= 2 && spread > 0 ? (m * sxz - sx * sz) / spread : NAN;
}

static void estimate(dsh_draft *d, dsh_draft_edge *e,
                     const dsh_elevation *elevation, int32_t accuracy_bp)
{
    const double length_m = e->length_mm / 1000.0;
    const double step = dsh_elevation_cell_m(elevation) / 2;
    const double wanted = length_m / step + 2;
    const size_t n = wanted < 3             ? 3
                     : wanted > MAX_SAMPLES ? MAX_SAMPLES
                                            : (size_t)wanted;
    profile s = {0};
    place_samples(d, e, &s, n);
    dsh_elevation_sample(elevation, s.x, s.y, s.z, n);
    double slope = fitted_slope(&s, n, length_m);
    if (isnan(slope))
        return;
    slope = slope > 1 ? 1 : slope < -1 ? -1 : slope;
    const int32_t bp = (int32_t)floor(slope * 10000 + 0.5);
    e->slope =
        (dsh_value){bp - accuracy_bp, bp + accuracy_bp, DSH_VALUE_RASTER};
    /* A tag that says only "up" or "down" cuts the interval, unless the two
     * contradict each other. */
    if (e->incline_sign > 0 && e->slope.lo < 0 && e->slope.hi >= 0)
        e->slope.lo = 0;
    if (e->incline_sign < 0 && e->slope.hi > 0 && e->slope.lo <= 0)
        e->slope.hi = 0;
}

dosah_status dsh_draft_slopes(dsh_draft *d, const dsh_elevation *elevation,
                              dosah_error *err)
{
    const double cell_m = dsh_elevation_cell_m(elevation);
    const int32_t accuracy_bp = dsh_slope_accuracy_bp(d->rules, cell_m);
    const dosah_status status =
        cut_long_edges(d, cell_m * 4 < 20 ? 20 : cell_m * 4, err);
    for (size_t i = 0; status == DOSAH_OK && i < d->edge.n; i++) {
        if (wants_slope(&d->edge.p[i]))
            estimate(d, &d->edge.p[i], elevation, accuracy_bp);
    }
    return status;
}
