/* SPDX-License-Identifier: MIT */
/* Homes along the streets. The residents of a municipality are dealt to its
 * homes like cards, so every sum is exact. */
#include "demo.h"

#include <stdlib.h>

enum { MAX_CARDS = 30000, BLOCK_SHARE_PERCENT = 86 };

static int house_size(demo_rng *r)
{
    static const int SHARE[6] = {3, 5, 11, 22, 29, 30};
    int u = demo_pick(r, 100);
    for (int i = 0; i < 6; i++) {
        if (u < SHARE[i])
            return i + 1;
        u -= SHARE[i];
    }
    return 6;
}

/** Sizes of the homes of a place; together exactly its residents. */
static int draw_sizes(const demo_place *p, int *size, demo_rng *r)
{
    const bool town = p->residents > 10000;
    int in_blocks = town ? p->residents * BLOCK_SHARE_PERCENT / 100
                    : p->residents > 1500 ? p->residents / 6
                                          : 0;
    int left = p->residents;
    int n = 0;
    while (left > 0) {
        int s = house_size(r);
        /* blocks among the houses, in proportion to what is left */
        if (in_blocks >= 60 && demo_pick(r, left) < in_blocks / 7) {
            s = town ? 20 + demo_pick(r, 41) : 10 + demo_pick(r, 11);
            in_blocks -= s;
        }
        if (s > left)
            s = left;
        size[n++] = s;
        left -= s;
    }
    return n;
}

static bool lived_on(const demo_way *y, int place)
{
    return y->place == place && y->homes;
}

static double way_length(const demo_world *w, const demo_way *y)
{
    double len = 0;
    for (int i = 1; i < y->count; i++)
        len += demo_dist(w->node[y->n[i - 1]].at, w->node[y->n[i]].at);
    return len;
}

/** Point `at` metres along the way, `off` metres to its left. */
static demo_pt beside(const demo_world *w, const demo_way *y, double at,
                      double off)
{
    for (int i = 1; i < y->count; i++) {
        const demo_pt a = w->node[y->n[i - 1]].at;
        const demo_pt b = w->node[y->n[i]].at;
        const double len = demo_dist(a, b);
        if (at <= len || i + 1 == y->count) {
            const demo_pt u = demo_towards(a, b);
            const demo_pt p = demo_lerp(a, b, len > 0 ? at / len : 0);
            return (demo_pt){p.x - u.y * off, p.y + u.x * off};
        }
        at -= len;
    }
    return w->node[y->n[0]].at;
}

/** Spread `n` homes evenly over both sides of the streets of a place. */
static void settle(demo_world *w, int k, const int *size, int n, demo_rng *r)
{
    double total = 0;
    for (int i = 0; i < w->ways; i++) {
        if (lived_on(&w->way[i], k))
            total += 2 * way_length(w, &w->way[i]);
    }
    const double step = total / n;
    double before = 0;
    int h = 0;
    for (int i = 0; i < w->ways && h < n; i++) {
        const demo_way *y = &w->way[i];
        if (!lived_on(y, k))
            continue;
        const double len = way_length(w, y);
        for (int side = 0; side < 2; side++, before += len) {
            while (h < n && (h + 0.5) * step < before + len) {
                const double jitter = demo_between(r, -0.25, 0.25) * step;
                double at = (h + 0.5) * step - before + jitter;
                at = at < 0 ? 0 : at > len ? len : at;
                const double off =
                    demo_between(r, 9, 17) + (size[h] > 6 ? 6 : 0);
                if (w->homes == DEMO_MAX_HOMES)
                    demo_die("too many homes");
                w->home[w->homes++] =
                    (demo_home){.at = beside(w, y, at, side ? off : -off),
                                .member = w->place[k].member,
                                .residents = size[h]};
                h++;
            }
        }
    }
    if (h != n)
        demo_die("place %d has room for %d of %d homes", k, h, n);
}

static void deal_groups(demo_world *w, int member, demo_rng *r)
{
    static char card[MAX_CARDS];
    const demo_member *m = &w->member[member];
    for (int i = 0; i < m->total; i++)
        card[i] = i < m->child ? 'c' : i < m->child + m->senior ? 's' : 'a';
    for (int i = m->total - 1; i > 0; i--) {
        const int j = demo_pick(r, i + 1);
        const char t = card[i];
        card[i] = card[j];
        card[j] = t;
    }
    int next = 0;
    for (int h = 0; h < w->homes; h++) {
        demo_home *home = &w->home[h];
        if (home->member != member)
            continue;
        for (int i = 0; i < home->residents; i++, next++) {
            home->child += card[next] == 'c';
            home->senior += card[next] == 's';
        }
    }
    if (next != m->total)
        demo_die("%s: %d of %d residents are housed", m->name, next, m->total);
}

void demo_people_make(demo_world *w)
{
    demo_rng r = demo_rng_for(5);
    static int size[DEMO_MAX_HOMES];
    for (int k = 0; k < w->places; k++) {
        if (w->place[k].residents > 0)
            settle(w, k, size, draw_sizes(&w->place[k], size, &r), &r);
    }
    for (int i = 0; i < DEMO_MEMBERS; i++)
        deal_groups(w, i, &r);
}

void demo_people_write(const demo_world *w)
{
    FILE *f = demo_open(w, "origins.csv");
    fputs("id,x,y,municipality,weight,senior,child\n", f);
    for (int i = 0; i < w->homes; i++) {
        const demo_home *h = &w->home[i];
        fprintf(f, "A%05d,", i + 1);
        demo_put_xy(f, h->at);
        fprintf(f, ",%d,%d,%d,%d\n", w->member[h->member].code, h->residents,
                h->senior, h->child);
    }
    demo_close(f, "origins.csv");
}
