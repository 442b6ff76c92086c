/* SPDX-License-Identifier: MIT */
#include "demo.h"

enum { CELL_M = 100, VALLEY_POINTS = 8, FLAT_MAX = DEMO_MEMBERS };

/** Ground made gentle around a place; 1 = a plane, 0 = as the hills are. */
typedef struct flat {
    int code;
    double share, radius_m;
} flat;

static const flat FLAT[FLAT_MAX] = {
    {545058, 0.97, 2000}, {500062, 0.95, 1200}, {500071, 0.95, 1100},
    {545236, 0.90, 1200}, {544302, 0.88, 1000}, {541648, 0.85, 900},
    {542903, 0.75, 800},  {542831, 0.92, 800},  {544922, 0.88, 800},
    {542989, 0.85, 1000}, {542997, 0.60, 600},  {543021, 0.40, 600},
    {544418, 0.45, 600},  {544507, 0.15, 500},  {544574, 0.15, 500},
    {544621, 0.45, 600},  {545147, 0.05, 500},  {569496, 0.10, 500}};

static demo_pt valley[VALLEY_POINTS];
static demo_pt flat_at[FLAT_MAX];
static double flat_h[FLAT_MAX];
static demo_pt massif;

static double clamp01(double v)
{
    return v < 0 ? 0 : v > 1 ? 1 : v;
}

/** Distance to the invented valley and the share of its length upstream. */
static double to_valley(demo_pt p, double *along)
{
    double best = 1e12;
    for (int i = 0; i + 1 < VALLEY_POINTS; i++) {
        const demo_pt a = valley[i], b = valley[i + 1];
        const double len = demo_dist(a, b);
        const double t =
            clamp01(((p.x - a.x) * (b.x - a.x) + (p.y - a.y) * (b.y - a.y)) /
                    (len * len));
        const double d = demo_dist(p, demo_lerp(a, b, t));
        if (d < best) {
            best = d;
            *along = (i + t) / (VALLEY_POINTS - 1);
        }
    }
    return best;
}

/** Height before any place was made gentle. */
static double wild(demo_pt p)
{
    double along = 0;
    const double d = to_valley(p, &along);
    const double rise = d < 1200 ? 0 : d - 1200;
    const double hill = rise * 0.036 / (1 + rise / 9000);
    const double rough = clamp01(rise / 1500);
    const double far = demo_dist(p, massif) / 7000;
    const double mountain = far < 1 ? 250 * (1 - far) * (1 - far) : 0;
    return 272 + 34 * along + d * 0.004 +
           hill * (1 + 0.5 * demo_noise(p, 2600, 21)) +
           rough *
               (40 * demo_noise(p, 1500, 22) + 20 * demo_noise(p, 520, 23)) +
           mountain + 1.2 * demo_noise(p, 700, 24);
}

void demo_terrain_make(const demo_world *w)
{
    static const int CODE[6] = {542831, 500071, 545058, 500062, 545236, 544922};
    for (int i = 0; i < 6; i++)
        valley[i + 1] = w->member[demo_member_by_code(w, CODE[i])].at;
    valley[0] = (demo_pt){valley[1].x - 9000, valley[1].y + 3500};
    valley[7] = (demo_pt){valley[6].x + 9000, valley[6].y - 1500};
    const demo_pt lhota = w->member[demo_member_by_code(w, 545147)].at;
    massif = (demo_pt){lhota.x + 2500, lhota.y - 3500};
    for (int i = 0; i < FLAT_MAX; i++) {
        flat_at[i] = w->member[demo_member_by_code(w, FLAT[i].code)].at;
        flat_h[i] = wild(flat_at[i]);
    }
}

double demo_height(demo_pt p)
{
    double h = wild(p);
    const double gentle =
        6 * demo_noise(p, 800, 25) + 1.5 * demo_noise(p, 300, 26);
    for (int i = 0; i < FLAT_MAX; i++) {
        const double d = demo_dist(p, flat_at[i]);
        const double t = clamp01(1.6 - 1.3 * d / FLAT[i].radius_m);
        const double s = t * t * (3 - 2 * t) * FLAT[i].share;
        h += (flat_h[i] + gentle - h) * s;
    }
    return h < 262 ? 262 : h;
}

void demo_terrain_write(const demo_world *w)
{
    FILE *f = demo_open(w, "elevation.asc");
    const demo_pt sw = demo_label_corner(0, 0);
    const int cols = demo_label_cols();
    const int rows = demo_label_rows();
    fprintf(f, "ncols %d\nnrows %d\nxllcorner ", cols, rows);
    demo_put(f, sw.x + DEMO_X0, 0);
    fputs("\nyllcorner ", f);
    demo_put(f, sw.y + DEMO_Y0, 0);
    fprintf(f, "\ncellsize %d\nNODATA_value -9999\n", CELL_M);
    for (int r = rows - 1; r >= 0; r--) {
        for (int c = 0; c < cols; c++) {
            if (c > 0)
                fputc(' ', f);
            demo_put(f,
                     demo_height((demo_pt){sw.x + (c + 0.5) * CELL_M,
                                           sw.y + (r + 0.5) * CELL_M}),
                     1);
        }
        fputc('\n', f);
    }
    demo_close(f, "elevation.asc");
}
