/* SPDX-License-Identifier: MIT */
/* Traces the label raster into polygons. An arc runs between two corners
 * where three areas meet; it is smoothed and rounded once and then used by
 * both neighbours, hence no gaps and no overlaps. */
#include "demo.h"

#include <stdlib.h>

enum { MAX_ARCS = 600, MAX_POINTS = 40000, SMOOTH = 6, KEEP_EVERY = 3 };

typedef struct arc {
    int first, count; /* in point[] */
    int from, to;     /* corner numbers */
    int left, right;  /* labels */
} arc;

static demo_pt point[MAX_POINTS];
static int points;
static arc arcs[MAX_ARCS];
static int arc_count;

/* steps E, N, W, S and the cells left and right of each, relative to the
 * corner the step starts at */
static const int STEP[4][2] = {{1, 0}, {0, 1}, {-1, 0}, {0, -1}};
static const int LEFT[4][2] = {{0, 0}, {-1, 0}, {-1, -1}, {0, -1}};
static const int RIGHT[4][2] = {{0, -1}, {0, 0}, {-1, 0}, {-1, -1}};

static int left_of(int c, int r, int d)
{
    return demo_label(c + LEFT[d][0], r + LEFT[d][1]);
}

static int right_of(int c, int r, int d)
{
    return demo_label(c + RIGHT[d][0], r + RIGHT[d][1]);
}

static bool is_border(int c, int r, int d)
{
    return left_of(c, r, d) != right_of(c, r, d);
}

static int degree(int c, int r)
{
    int n = 0;
    for (int d = 0; d < 4; d++)
        n += is_border(c, r, d);
    return n;
}

static void smooth(demo_pt *p, int n)
{
    for (int round = 0; round < SMOOTH; round++) {
        demo_pt before = p[0];
        for (int i = 1; i + 1 < n; i++) {
            const demo_pt here = p[i];
            p[i].x = (before.x + 2 * here.x + p[i + 1].x) / 4;
            p[i].y = (before.y + 2 * here.y + p[i + 1].y) / 4;
            before = here;
        }
    }
}

static int thin(demo_pt *p, int n)
{
    int kept = 1;
    for (int i = 1; i + 1 < n; i++) {
        if (i % KEEP_EVERY == 0 && i + 2 < n)
            p[kept++] = p[i];
    }
    p[kept++] = p[n - 1];
    return kept;
}

static void trace(int c, int r, int d)
{
    const int width = demo_label_cols() + 2;
    if (arc_count == MAX_ARCS)
        demo_die("too many borders");
    arc *a = &arcs[arc_count++];
    *a = (arc){.first = points,
               .from = (r + 1) * width + c + 1,
               .left = left_of(c, r, d),
               .right = right_of(c, r, d)};
    for (;;) {
        if (points + 2 > MAX_POINTS)
            demo_die("too many border points");
        point[points++] = demo_label_corner(c, r);
        c += STEP[d][0];
        r += STEP[d][1];
        if (degree(c, r) != 2)
            break;
        const int back = (d + 2) % 4;
        for (int e = 0; e < 4; e++) {
            if (e != back && is_border(c, r, e)) {
                d = e;
                break;
            }
        }
    }
    point[points++] = demo_label_corner(c, r);
    a->to = (r + 1) * width + c + 1;
    demo_pt *p = &point[a->first];
    smooth(p, points - a->first);
    a->count = thin(p, points - a->first);
    points = a->first + a->count;
}

static void trace_all(void)
{
    for (int r = 0; r <= demo_label_rows(); r++) {
        for (int c = 0; c <= demo_label_cols(); c++) {
            if (degree(c, r) < 3)
                continue;
            /* each arc is met from both its ends: take it from the end that
             * has the smaller label on the left */
            for (int d = 0; d < 4; d++) {
                if (is_border(c, r, d) && left_of(c, r, d) < right_of(c, r, d))
                    trace(c, r, d);
            }
        }
    }
}

static void put_point(FILE *f, demo_pt p, bool *first)
{
    double lon, lat;
    demo_to_lonlat(p, &lon, &lat);
    fputs(*first ? "[" : ",[", f);
    *first = false;
    demo_put(f, lon, 6);
    fputc(',', f);
    demo_put(f, lat, 6);
    fputc(']', f);
}

/** Arcs of `area` in order, the area on the left. */
static void put_ring(FILE *f, int area)
{
    bool used[MAX_ARCS] = {false};
    int start = -1, at = -1;
    bool first = true;
    demo_pt origin = {0, 0};
    do {
        int k = 0;
        for (; k < arc_count; k++) {
            const int from = arcs[k].left == area ? arcs[k].from : arcs[k].to;
            if (!used[k] && (arcs[k].left == area || arcs[k].right == area) &&
                (at < 0 || from == at))
                break;
        }
        if (k == arc_count)
            demo_die("the outline of area %d does not close", area);
        used[k] = true;
        const arc *a = &arcs[k];
        const bool forward = a->left == area;
        for (int i = 0; i + 1 < a->count; i++) {
            const int j = forward ? i : a->count - 1 - i;
            if (first)
                origin = point[a->first + j];
            put_point(f, point[a->first + j], &first);
        }
        if (start < 0)
            start = forward ? a->from : a->to;
        at = forward ? a->to : a->from;
    } while (at != start);
    put_point(f, origin, &first);
    for (int k = 0; k < arc_count; k++) {
        if (!used[k] && (arcs[k].left == area || arcs[k].right == area))
            demo_die("area %d falls into pieces", area);
    }
}

static const char *district(const demo_world *w, int i)
{
    /* invented thirds from west to east */
    const double x = w->member[i].at.x;
    return x < -4000  ? "obvod Západ"
           : x < 3500 ? "obvod Střed"
                      : "obvod Východ";
}

void demo_outline_write(const demo_world *w)
{
    trace_all();
    FILE *f = demo_open(w, "municipalities.geojson");
    fputs("{\"type\":\"FeatureCollection\",\"name\":\"municipalities\","
          "\"features\":[\n",
          f);
    for (int i = 0; i < DEMO_AREAS; i++) {
        fputs("{\"type\":\"Feature\",\"properties\":{", f);
        if (i < DEMO_MEMBERS)
            fprintf(f,
                    "\"code\":\"%d\",\"name\":\"%s\",\"member\":1,"
                    "\"district\":\"%s\"",
                    w->member[i].code, w->member[i].name, district(w, i));
        else
            fprintf(f,
                    "\"code\":\"S%02d\",\"name\":\"\",\"member\":0,"
                    "\"district\":\"\"",
                    i - DEMO_MEMBERS + 1);
        fputs("},\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[", f);
        put_ring(f, i);
        fprintf(f, "]]}}%s\n", i + 1 < DEMO_AREAS ? "," : "");
    }
    fputs("]}\n", f);
    demo_close(f, "municipalities.geojson");
}
