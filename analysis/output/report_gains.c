/* SPDX-License-Identifier: MIT */
/* Who gains and who loses: the gap between the adult and the focus profile
 * over the residents (not over the area), as a curve and in tenths. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "output/report.h"

enum { W = 720, H = 300, LEFT = 52, BOTTOM = 40, TOP = 32, RIGHT = 12 };

typedef struct step {
    dsh_ends gap;
    double residents;
} step;

static int by_gap(const void *a, const void *b)
{
    const step *x = a, *y = b;
    const int s = x->gap.lo + x->gap.hi, t = y->gap.lo + y->gap.hi;
    return (s > t) - (s < t);
}

static size_t list_steps(const dsh_page *p, step *out, double *residents)
{
    const dsh_stored *s = p->s;
    size_t n = 0;
    *residents = 0;
    for (size_t i = 0; i < s->n_municipalities; i++) {
        if (!dsh_is_shown(s, i) || s->municipality[i].residents <= 0)
            continue;
        const dsh_ends gap = dsh_gap_ends(dsh_mean_ends(s, s->adult, 0, i),
                                          dsh_mean_ends(s, s->focus, 0, i));
        if (gap.lo == DSH_NO_SHARE)
            continue;
        out[n++] = (step){gap, s->municipality[i].residents};
        *residents += s->municipality[i].residents;
    }
    qsort(out, n, sizeof(*out), by_gap);
    return n;
}

static bool has_gains(const dsh_page *p)
{
    const dsh_stored *s = p->s;
    if (!dsh_has_gap(s) || s->n_types == 0)
        return false;
    return dsh_mean_ends(s, s->adult, 0, SIZE_MAX).lo != DSH_NO_SHARE;
}

/* ---- curve ------------------------------------------------------------- */

typedef struct axis {
    double low, high; /* points */
} axis;

static double at_y(const axis *a, double points)
{
    return TOP + (a->high - points) / (a->high - a->low) * (H - TOP - BOTTOM);
}

static double at_x(double share)
{
    return LEFT + share * (W - LEFT - RIGHT);
}

static void put_steps(dsh_page *p, const step *list, size_t n, double residents,
                      const axis *a)
{
    double sum = 0;
    dsh_putf(p, "<path class=\"band\" d=\"M%.1f %.1f", at_x(0),
             at_y(a, list[0].gap.lo / 100.0));
    for (size_t i = 0; i < n; i++) {
        sum += list[i].residents;
        dsh_putf(p, "V%.1fH%.1f", at_y(a, list[i].gap.lo / 100.0),
                 at_x(sum / residents));
    }
    for (size_t i = n; i-- > 0;) {
        sum -= list[i].residents;
        dsh_putf(p, "V%.1fH%.1f", at_y(a, list[i].gap.hi / 100.0),
                 at_x(fmax(0, sum / residents)));
    }
    dsh_put(p, "z\"/>\n");
    for (int end = 0; end < 2; end++) {
        sum = 0;
        dsh_putf(p, "<path class=\"line%d\" d=\"M%.1f %.1f", end, at_x(0),
                 at_y(a, (end ? list[0].gap.hi : list[0].gap.lo) / 100.0));
        for (size_t i = 0; i < n; i++) {
            sum += list[i].residents;
            dsh_putf(p, "V%.1fH%.1f",
                     at_y(a, (end ? list[i].gap.hi : list[i].gap.lo) / 100.0),
                     at_x(sum / residents));
        }
        dsh_put(p, "\"/>\n");
    }
}

static void put_axes(dsh_page *p, const axis *a)
{
    const int n = (int)((a->high + 0.5 - a->low) / 20);
    for (int i = 0; i <= n; i++) {
        const double v = a->low + 20 * i;
        dsh_putf(p,
                 "<path class=\"%s\" d=\"M%d %.1fH%d\"/><text x=\"%d\" "
                 "y=\"%.1f\" text-anchor=\"end\">%s%.0f</text>\n",
                 fabs(v) < 0.5 ? "zero" : "grid", LEFT, at_y(a, v), W - RIGHT,
                 LEFT - 6, at_y(a, v) + 4, v < -0.5 ? "−" : "", fabs(v));
    }
    for (int k = 0; k <= 100; k += 25) {
        char share[DSH_WORD];
        dsh_share_text(share, p, k * 100);
        dsh_putf(p,
                 "<text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%s</text>\n",
                 at_x(k / 100.0) - (k == 100 ? 12 : 0), H - BOTTOM + 18, share);
    }
    dsh_put(p, "<text x=\"0\" y=\"14\">");
    dsh_put_key(p, "report.gap_pp");
    dsh_putf(p, "</text>\n<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">",
             (W + LEFT) / 2, H - 4);
    dsh_put_key(p, "report.gains_x");
    dsh_put(p, "</text>\n");
}

/* ---- table ------------------------------------------------------------- */

/* Gap that holds at this share of residents in the order of the curve. */
static dsh_ends gap_at(const step *list, size_t n, double residents)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++) {
        sum += list[i].residents;
        if (sum >= residents)
            return list[i].gap;
    }
    return list[n - 1].gap;
}

static void put_tenths(dsh_page *p, const step *list, size_t n,
                       double residents)
{
    static const char *const column[] = {"report.tenth", "#report.gap_pp",
                                         NULL};
    const dsh_grid_head h = {"", "report.gains_table", NULL, column};
    dsh_grid_begin(p, &h);
    for (int k = 1; k <= 10; k++) {
        char name[DSH_WORD], text[DSH_WORD];
        const dsh_ends gap = gap_at(list, n, residents * (k - 0.5) / 10);
        (void)snprintf(name, sizeof(name), "%d.", k);
        dsh_points_text(text, p, gap);
        dsh_grid_row(p, name);
        dsh_cell_number(p, (gap.lo + gap.hi) / 2.0, text);
        dsh_grid_row_end(p);
    }
    dsh_grid_end(p);
}

static void write_gains(dsh_page *p)
{
    const dsh_stored *s = p->s;
    double residents = 0;
    step *list = dsh_arena_alloc(s->arena, s->n_municipalities, sizeof(*list));
    if (list == NULL) {
        p->failed = true;
        return;
    }
    const size_t n = list_steps(p, list, &residents);
    if (n == 0) {
        dsh_say(p, "p", "report.gains_none", NULL);
        return;
    }
    axis a = {0, 20};
    for (size_t i = 0; i < n; i++) {
        a.low = fmin(a.low, 20 * floor(list[i].gap.lo / 2000.0));
        a.high = fmax(a.high, 20 * ceil(list[i].gap.hi / 2000.0));
    }
    char half[DSH_WORD];
    dsh_points_text(half, p, gap_at(list, n, residents / 2));
    const char *const arg[] = {
        "adult",   dsh_isolate(p, s->profile[s->adult].name.in[p->lang]),
        "profile", dsh_isolate(p, s->profile[s->focus].name.in[p->lang]),
        "half",    half,
        NULL};
    dsh_put(p, "<figure>\n<figcaption id=\"gains-c\">");
    dsh_put_say(p, "report.gains_caption", arg);
    dsh_putf(p,
             "</figcaption>\n<svg class=\"chart\" role=\"img\" "
             "aria-labelledby=\"gains-c\" viewBox=\"0 0 %d %d\">\n",
             W, H);
    put_axes(p, &a);
    put_steps(p, list, n, residents, &a);
    dsh_put(p, "</svg>\n</figure>\n");
    dsh_say(p, "p class=\"note\"", "report.gains_note", arg);
    put_tenths(p, list, n, residents);
}

const dsh_section DSH_SECTION_GAINS = {"gains", has_gains, write_gains};
