/* SPDX-License-Identifier: MIT */
#include "demo.h"

#include <string.h>

/* Cells of the label raster. The border between two municipalities is
 * traced along them and smoothed once, so both sides share its vertices. */
enum { CELL_M = 100, MAX_SIDE = 520, TRACE = 720 };

/** Distance of the neighbours' seeds from the nearest member; it alone sets
 *  the area of the members (about 230 km2). */
static const double RING_M = 4450;

static int label[MAX_SIDE][MAX_SIDE];
static int cols, rows;
static demo_pt corner;

static double to_members(const demo_world *w, demo_pt p)
{
    double best = 1e12;
    for (int i = 0; i < DEMO_MEMBERS; i++) {
        const double d = demo_dist(p, w->member[i].at);
        if (d < best)
            best = d;
    }
    return best;
}

/** Farthest point on the ray from `c` that is RING_M from a member. */
static demo_pt ring_point(const demo_world *w, demo_pt c, double turns)
{
    const demo_pt u = demo_circle(turns);
    for (double r = 40000; r > 0; r -= 20) {
        const demo_pt p = {c.x + u.x * r, c.y + u.y * r};
        if (to_members(w, p) <= RING_M)
            return p;
    }
    return c;
}

static void seed_ring(demo_world *w)
{
    demo_pt c = {0, 0};
    for (int i = 0; i < DEMO_MEMBERS; i++) {
        c.x += w->member[i].at.x / DEMO_MEMBERS;
        c.y += w->member[i].at.y / DEMO_MEMBERS;
    }
    static demo_pt p[TRACE + 1];
    double length = 0;
    for (int i = 0; i <= TRACE; i++) {
        p[i] = ring_point(w, c, (double)(i % TRACE) / TRACE);
        if (i > 0)
            length += demo_dist(p[i - 1], p[i]);
    }
    double done = 0;
    int next = 0;
    for (int i = 1; i <= TRACE && next < DEMO_RING; i++) {
        done += demo_dist(p[i - 1], p[i]);
        if (done >= length * (next + 0.5) / DEMO_RING)
            w->ring[next++] = p[i];
    }
}

static double pull(const demo_world *w, int i)
{
    if (i >= DEMO_MEMBERS)
        return 0;
    return demo_sqrt((double)w->member[i].total) * 2; /* town 300 m */
}

static int nearest(const demo_world *w, demo_pt p)
{
    /* borders bend, but never across a definition point */
    const double free = to_members(w, p) / 1500;
    const double bend = 280 * (free < 1 ? free : 1);
    const demo_pt q = {p.x + bend * demo_noise(p, 1300, 11),
                       p.y + bend * demo_noise(p, 1300, 12)};
    if (to_members(w, q) > RING_M + 1900)
        return -1;
    int best = -1;
    double best_d = 1e12;
    for (int i = 0; i < DEMO_AREAS; i++) {
        const demo_pt s =
            i < DEMO_MEMBERS ? w->member[i].at : w->ring[i - DEMO_MEMBERS];
        const double d = demo_dist(q, s) - pull(w, i);
        if (d < best_d) {
            best_d = d;
            best = i;
        }
    }
    return best;
}

/** Hand single cells and corners that touch only diagonally to a neighbour. */
static int clean(void)
{
    int changed = 0;
    for (int r = 1; r + 1 < rows; r++) {
        for (int c = 1; c + 1 < cols; c++) {
            const int n[4] = {label[r][c - 1], label[r][c + 1], label[r - 1][c],
                              label[r + 1][c]};
            int same = 0;
            for (int k = 0; k < 4; k++)
                same += n[k] == label[r][c];
            const bool diagonal = label[r][c] == label[r + 1][c + 1] &&
                                  label[r][c] != label[r][c + 1] &&
                                  label[r][c] != label[r + 1][c];
            const bool other = label[r][c + 1] == label[r + 1][c] &&
                               label[r][c + 1] != label[r][c];
            if (same >= 2 && !diagonal && !other)
                continue;
            const int to =
                diagonal || other ? n[1] : (n[0] == n[2] ? n[0] : n[3]);
            if (to != label[r][c]) {
                label[r][c] = to;
                changed++;
            }
        }
    }
    return changed;
}

void demo_partition_make(demo_world *w)
{
    seed_ring(w);
    double lo_x = 1e12, lo_y = 1e12, hi_x = -1e12, hi_y = -1e12;
    for (int i = 0; i < DEMO_RING; i++) {
        const demo_pt p = w->ring[i];
        lo_x = p.x < lo_x ? p.x : lo_x;
        lo_y = p.y < lo_y ? p.y : lo_y;
        hi_x = p.x > hi_x ? p.x : hi_x;
        hi_y = p.y > hi_y ? p.y : hi_y;
    }
    corner.x = (double)((int)(lo_x / 1000) - 4) * 1000;
    corner.y = (double)((int)(lo_y / 1000) - 4) * 1000;
    cols = (int)((hi_x + 3000 - corner.x) / CELL_M);
    rows = (int)((hi_y + 3000 - corner.y) / CELL_M);
    if (cols > MAX_SIDE || rows > MAX_SIDE)
        demo_die("the label raster is too small");
    for (int r = 0; r < rows; r++) {
        for (int c = 0; c < cols; c++)
            label[r][c] = nearest(w, (demo_pt){corner.x + (c + 0.5) * CELL_M,
                                               corner.y + (r + 0.5) * CELL_M});
    }
    for (int round = 0; round < 20 && clean() > 0; round++)
        continue;
    for (int i = 0; i < DEMO_MEMBERS; i++) {
        if (demo_area_at(w->member[i].at) != i)
            demo_die("%s lies outside itself", w->member[i].name);
    }
}

int demo_label(int col, int row)
{
    if (col < 0 || row < 0 || col >= cols || row >= rows)
        return -1;
    return label[row][col];
}

int demo_label_cols(void)
{
    return cols;
}

int demo_label_rows(void)
{
    return rows;
}

demo_pt demo_label_corner(int col, int row)
{
    return (demo_pt){corner.x + col * CELL_M, corner.y + row * CELL_M};
}

int demo_area_at(demo_pt p)
{
    if (p.x < corner.x || p.y < corner.y)
        return -1;
    return demo_label((int)((p.x - corner.x) / CELL_M),
                      (int)((p.y - corner.y) / CELL_M));
}
