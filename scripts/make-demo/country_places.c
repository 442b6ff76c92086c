/* SPDX-License-Identifier: MIT */
/* Towns, stops, and the people around them. */
#include "country.h"

#include <inttypes.h>
#include <stdlib.h>

enum { STAGE_TOWNS = 100, STAGE_SPOTS, STAGE_PEOPLE, STAGE_SERVICES };

static const double SPACING_M = 380; /* between stops of a town */

/* Spots of the town of this rank (0 = largest) in the whole country: falls a
 * little slower than the number of residents does. */
static int spots_of(double rank, double size)
{
    const double r = rank + 6;
    const int n = (int)(size / (demo_sqrt(r) * demo_sqrt(demo_sqrt(r)) *
                                demo_sqrt(demo_sqrt(demo_sqrt(r)))));
    return n < 1 ? 1 : n;
}

/* Hubs have room for several lines at once. */
static int pairs_of(int spots)
{
    return spots >= 100 ? 6 : spots >= 30 ? 4 : spots >= 8 ? 2 : 1;
}

static int posts_for(const country *c, double size)
{
    int n = 0;
    for (int i = 0; i < c->towns; i++) {
        const int spots = spots_of((i + 0.5) / c->part, size);
        n += 2 * (spots - 1 + pairs_of(spots));
    }
    return n;
}

/* Size that gives the wanted number of posts, by halving. */
static double fitting_size(const country *c)
{
    double lo = 1, hi = 100000;
    for (int i = 0; i < 60; i++) {
        const double mid = (lo + hi) / 2;
        if (posts_for(c, mid) < (int)(COUNTRY_POSTS * c->part))
            lo = mid;
        else
            hi = mid;
    }
    return hi;
}

static void place_spots(country *c, int town, demo_rng *r)
{
    country_town *t = &c->town[town];
    for (int k = 0; k < t->spots; k++) {
        country_spot *s = &c->spot[c->spots++];
        /* A spiral fills a disc evenly. */
        const double turns = 0.6180339887498949 * k;
        const demo_pt way = demo_circle(turns - (double)(int)turns);
        const double far = k == 0 ? 0 : SPACING_M * 0.5642 * demo_sqrt(k + 0.5);
        s->at.x = t->at.x + way.x * far + demo_between(r, -90, 90);
        s->at.y = t->at.y + way.y * far + demo_between(r, -90, 90);
        s->town = town;
        s->pairs = k == 0 ? pairs_of(t->spots) : 1;
        s->first_post = c->posts;
        for (int p = 0; p < 2 * s->pairs; p++) {
            const demo_pt off = demo_circle(demo_unit(r));
            const double d = demo_between(r, 8, 15 + 8 * s->pairs);
            c->post[c->posts++] =
                (demo_pt){s->at.x + off.x * d, s->at.y + off.y * d};
        }
    }
}

void country_places_make(country *c)
{
    demo_rng r = demo_rng_for(STAGE_TOWNS);
    c->side = (int)(demo_sqrt(COUNTRY_TOWNS * c->part) + 0.5);
    c->towns = c->side * c->side;
    c->town = country_alloc((size_t)c->towns, sizeof(*c->town));
    int *order = country_alloc((size_t)c->towns, sizeof(*order));
    for (int i = 0; i < c->towns; i++)
        order[i] = i;
    for (int i = c->towns - 1; i > 0; i--) {
        const int k = demo_pick(&r, i + 1), swap = order[i];
        order[i] = order[k];
        order[k] = swap;
    }
    const double size = fitting_size(c), half = c->side * 0.5;
    int spots = 0;
    for (int i = 0; i < c->towns; i++) {
        country_town *t = &c->town[order[i]];
        const int col = order[i] % c->side, row = order[i] / c->side;
        t->spots = spots_of((i + 0.5) / c->part, size);
        t->weight = t->spots * demo_sqrt(t->spots);
        t->at.x = (col - half + demo_between(&r, 0.3, 0.7)) * COUNTRY_CELL_M;
        t->at.y = (row - half + demo_between(&r, 0.3, 0.7)) * COUNTRY_CELL_M;
        spots += t->spots;
    }
    r = demo_rng_for(STAGE_SPOTS);
    c->spot = country_alloc((size_t)spots, sizeof(*c->spot));
    c->post = country_alloc((size_t)posts_for(c, size), sizeof(*c->post));
    for (int i = 0; i < c->towns; i++) {
        c->town[i].first = c->spots;
        place_spots(c, i, &r);
    }
    free(order);
}

/* ---- files -------------------------------------------------------------- */

/* Share of `whole` that falls to the towns before i: sums come out exact. */
static int64_t share_before(const double *sum, int i, int n, double whole)
{
    return (int64_t)(whole * (sum[i] / sum[n]) + 0.5);
}

static void write_municipalities(const country *c, const double *sum)
{
    FILE *g = demo_open(&c->out, "municipalities.geojson");
    FILE *p = demo_open(&c->out, "population.csv");
    const double residents = COUNTRY_RESIDENTS * c->part;
    fputs("{\"type\":\"FeatureCollection\",\"crs\":{\"type\":\"name\","
          "\"properties\":{\"name\":\"urn:ogc:def:crs:EPSG::5514\"}},"
          "\"features\":[\n",
          g);
    fputs("code,total\n", p);
    for (int i = 0; i < c->towns; i++) {
        const double x = (i % c->side - c->side * 0.5) * COUNTRY_CELL_M;
        const double y = (i / c->side - c->side * 0.5) * COUNTRY_CELL_M;
        fprintf(g,
                "%s{\"type\":\"Feature\",\"properties\":{\"code\":\"%06d\","
                "\"name\":\"Obec %d\"},\"geometry\":{\"type\":\"Polygon\","
                "\"coordinates\":[[",
                i > 0 ? ",\n" : "", 600000 + i, i + 1);
        for (int k = 0; k < 5; k++) {
            const int e = k == 1 || k == 2, n = k == 2 || k == 3;
            fputs(k > 0 ? ",[" : "[", g);
            demo_put_xy(
                g, (demo_pt){x + e * COUNTRY_CELL_M, y + n * COUNTRY_CELL_M});
            fputc(']', g);
        }
        fputs("]]}}", g);
        fprintf(p, "%06d,%" PRId64 "\n", 600000 + i,
                share_before(sum, i + 1, c->towns, residents) -
                    share_before(sum, i, c->towns, residents));
    }
    fputs("\n]}\n", g);
    demo_close(g, "municipalities.geojson");
    demo_close(p, "population.csv");
}

/* Within the town's own square, as addresses of a municipality are. */
static demo_pt clamp(const country *c, int town, demo_pt p)
{
    const double x = (town % c->side - c->side * 0.5) * COUNTRY_CELL_M;
    const double y = (town / c->side - c->side * 0.5) * COUNTRY_CELL_M;
    const double far = COUNTRY_CELL_M - 1;
    p.x = p.x < x + 1 ? x + 1 : p.x > x + far ? x + far : p.x;
    p.y = p.y < y + 1 ? y + 1 : p.y > y + far ? y + far : p.y;
    return p;
}

static demo_pt near_spot(const country *c, int town, demo_rng *r)
{
    const country_town *t = &c->town[town];
    const demo_pt at = c->spot[t->first + demo_pick(r, t->spots)].at;
    const demo_pt way = demo_circle(demo_unit(r));
    const double far = 450 * demo_unit(r);
    return clamp(c, town, (demo_pt){at.x + way.x * far, at.y + way.y * far});
}

static void write_addresses(const country *c, const double *sum)
{
    demo_rng r = demo_rng_for(STAGE_PEOPLE);
    FILE *f = demo_open(&c->out, "origins.csv");
    const double all = COUNTRY_ADDRESSES * c->part;
    int64_t id = 0;
    fputs("id,x,y,municipality\n", f);
    for (int i = 0; i < c->towns; i++) {
        const int64_t end = share_before(sum, i + 1, c->towns, all);
        while (id < end) {
            fprintf(f, "A%07" PRId64 ",", ++id);
            demo_put_xy(f, near_spot(c, i, &r));
            fprintf(f, ",%06d\n", 600000 + i);
        }
    }
    demo_close(f, "origins.csv");
}

static void write_services(const country *c, const double *sum)
{
    demo_rng r = demo_rng_for(STAGE_SERVICES);
    FILE *f = demo_open(&c->out, "services.csv");
    const int n = (int)(COUNTRY_SERVICES * c->part);
    fputs("id,name,type,form,x,y,opening_hours\n", f);
    for (int i = 0; i < (n > 20 ? n : 20); i++) {
        const double at = demo_unit(&r) * sum[c->towns];
        int town = 0;
        while (town + 1 < c->towns && sum[town + 1] <= at)
            town++;
        fprintf(f, "S%03d,Smyšlená služba %d,counselling,outpatient,", i, i);
        demo_put_xy(f, near_spot(c, town, &r));
        fputs(",Mo-Fr 08:00-16:00\n", f);
    }
    demo_close(f, "services.csv");
}

void country_places_write(const country *c)
{
    double *sum = country_alloc((size_t)c->towns + 1, sizeof(*sum));
    for (int i = 0; i < c->towns; i++)
        sum[i + 1] = sum[i] + c->town[i].weight;
    write_municipalities(c, sum);
    write_addresses(c, sum);
    write_services(c, sum);
    free(sum);
}
