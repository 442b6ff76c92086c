/* SPDX-License-Identifier: MIT */
#include "demo.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

_Noreturn void demo_die(const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    fputs("make-demo: ", stderr);
    (void)vfprintf(stderr, fmt, ap);
    fputc('\n', stderr);
    va_end(ap);
    exit(1);
}

demo_rng demo_rng_for(uint64_t stage)
{
    /* one stream a stage: a change in one room does not move the others */
    return (demo_rng){UINT64_C(0x20261124) * 1000003U + stage * 7919U};
}

uint64_t demo_next(demo_rng *r)
{
    uint64_t z = (r->s += UINT64_C(0x9E3779B97F4A7C15));
    z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
    return z ^ (z >> 31);
}

double demo_unit(demo_rng *r)
{
    return (double)(demo_next(r) >> 11) * (1.0 / 9007199254740992.0);
}

double demo_between(demo_rng *r, double lo, double hi)
{
    return lo + (hi - lo) * demo_unit(r);
}

int demo_pick(demo_rng *r, int n)
{
    return (int)(demo_next(r) % (uint64_t)n);
}

bool demo_chance(demo_rng *r, double p)
{
    return demo_unit(r) < p;
}

double demo_sqrt(double v)
{
    return sqrt(v);
}

double demo_dist(demo_pt a, demo_pt b)
{
    const double dx = a.x - b.x;
    const double dy = a.y - b.y;
    return sqrt(dx * dx + dy * dy);
}

demo_pt demo_lerp(demo_pt a, demo_pt b, double t)
{
    return (demo_pt){a.x + (b.x - a.x) * t, a.y + (b.y - a.y) * t};
}

demo_pt demo_towards(demo_pt a, demo_pt b)
{
    const double d = demo_dist(a, b);
    if (d < 1e-9)
        return (demo_pt){1, 0};
    return (demo_pt){(b.x - a.x) / d, (b.y - a.y) / d};
}

demo_pt demo_circle(double turns)
{
    /* eight octants, each a rational point of the circle: no libm sine */
    const double eighth = turns * 4.0;
    const int quarter = (int)eighth;
    const double t = eighth - (double)quarter;
    const double k = 0.4142135623730951 * (2 * t - 1);
    const double c = (1 - k * k) / (1 + k * k);
    const double s = 2 * k / (1 + k * k);
    switch (quarter & 3) {
    case 0:
        return (demo_pt){c, s};
    case 1:
        return (demo_pt){-s, c};
    case 2:
        return (demo_pt){-c, -s};
    default:
        return (demo_pt){s, -c};
    }
}

static double lattice_value(int64_t i, int64_t j, uint64_t seed)
{
    demo_rng r = {seed * 1000003U + (uint64_t)(i + 100000) * 8191U +
                  (uint64_t)(j + 100000) * UINT64_C(131071)};
    (void)demo_next(&r);
    return demo_unit(&r) * 2 - 1;
}

double demo_noise(demo_pt p, double scale, uint64_t seed)
{
    const double u = p.x / scale;
    const double v = p.y / scale;
    const double fu = floor(u);
    const double fv = floor(v);
    const int64_t i = (int64_t)fu;
    const int64_t j = (int64_t)fv;
    const double a = (u - fu) * (u - fu) * (3 - 2 * (u - fu));
    const double b = (v - fv) * (v - fv) * (3 - 2 * (v - fv));
    const double low =
        lattice_value(i, j, seed) * (1 - a) + lattice_value(i + 1, j, seed) * a;
    const double high = lattice_value(i, j + 1, seed) * (1 - a) +
                        lattice_value(i + 1, j + 1, seed) * a;
    return low * (1 - b) + high * b;
}

/* Polynomials of degree 4 fitted to PROJ's EPSG:5514 <-> EPSG:4326 through
 * "S-JTSK to WGS 84 (5)" over x -530..-470 km, y -1165..-1115 km; residuals
 * below 0.03 mm. They need no transcendental function. Order of the terms:
 * 1 v v2 v3 v4 u uv uv2 uv3 u2 u2v u2v2 u3 u3v u4. */
static const double LAT[15] = {
    -1.926339586751e-03, 8.955183464976e-02,  -1.891577846417e-06,
    -3.183628157510e-08, -1.785952635780e-11, 8.110857581705e-03,
    1.408079067029e-05,  -1.679017593306e-08, -2.807661454912e-10,
    -8.109613692251e-05, -1.607850302407e-07, -1.719333876660e-10,
    -1.896928472423e-09, 2.946983751741e-10,  7.153340420007e-11};
static const double LON[15] = {
    -2.619350552494e-02, -1.244528378203e-02, -2.224198242500e-05,
    -2.349666945620e-08, 6.729603419658e-11,  1.374081571145e-01,
    2.467953663838e-04,  4.666870434522e-07,  8.329003788043e-10,
    2.224197316547e-05,  7.044119476344e-08,  -4.019795364629e-10,
    -1.555716564686e-07, -8.329392865592e-10, 6.719565529001e-11};
static const double EAST[15] = {
    1.910026197e+03,  9.993375029e+02,  -1.045699016e-02, -1.361344011e-03,
    -1.067868523e-05, 7.218324342e+03,  -1.458712885e+01, -7.254156704e-04,
    8.745414384e-06,  4.401018078e-01,  1.448681744e-03,  1.554992008e-05,
    -2.016974909e-03, -3.092551088e-06, -9.985894849e-07};
static const double NORTH[15] = {
    4.244376946e+01,  1.107622053e+04,  1.777308661e-01,  5.396723077e-03,
    8.831490732e-06,  -6.512638670e+02, 1.350635303e+00,  3.608848335e-03,
    2.153277273e-05,  4.753183883e+00,  -9.285120713e-03, -1.665703644e-05,
    -3.147722306e-04, -6.118000343e-06, 5.048932508e-07};

static double polynomial(const double c[15], double u, double v)
{
    double sum = 0;
    double pu = 1;
    int k = 0;
    for (int i = 0; i <= 4; i++, pu *= u) {
        double pv = 1;
        for (int j = 0; i + j <= 4; j++, pv *= v)
            sum += c[k++] * pu * pv;
    }
    return sum;
}

demo_pt demo_from_lonlat(double lon, double lat)
{
    const double u = (lon - 17.95) * 10;
    const double v = (lat - 49.47) * 10;
    return (demo_pt){polynomial(EAST, u, v), polynomial(NORTH, u, v)};
}

void demo_to_lonlat(demo_pt p, double *lon, double *lat)
{
    const double u = p.x / 10000;
    const double v = p.y / 10000;
    *lon = 17.95 + polynomial(LON, u, v);
    *lat = 49.47 + polynomial(LAT, u, v);
}

FILE *demo_open(const demo_world *w, const char *name)
{
    char path[1024];
    (void)snprintf(path, sizeof(path), "%s/%s", w->outdir, name);
    FILE *f = fopen(path, "wb");
    if (!f)
        demo_die("cannot write %s", path);
    return f;
}

void demo_close(FILE *f, const char *name)
{
    if (ferror(f) || fclose(f) != 0)
        demo_die("writing %s failed", name);
}

void demo_put(FILE *f, double v, int decimals)
{
    static const int64_t POWER[] = {1,     10,     100,     1000,
                                    10000, 100000, 1000000, 10000000};
    const int64_t p = POWER[decimals];
    const int64_t n = (int64_t)floor(v * (double)p + 0.5);
    const int64_t a = n < 0 ? -n : n;
    if (n < 0)
        fputc('-', f);
    fprintf(f, "%" PRId64, a / p);
    if (decimals > 0)
        fprintf(f, ".%0*" PRId64, decimals, a % p);
}

void demo_put_xy(FILE *f, demo_pt p)
{
    demo_put(f, p.x + DEMO_X0, 1);
    fputc(',', f);
    demo_put(f, p.y + DEMO_Y0, 1);
}
