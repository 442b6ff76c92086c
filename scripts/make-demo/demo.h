/* SPDX-License-Identifier: MIT */
/** @file demo.h
 *  @brief The invented world behind datasets/vmk-demo.
 *
 *  Only the rows of facts.csv are real. Everything else is drawn from a fixed
 *  random stream with + - * / and sqrt alone, which IEEE 754 rounds the same
 *  way everywhere, so that the files are identical on every machine. Lengths
 *  are metres in EPSG:5514 minus (DEMO_X0, DEMO_Y0); heights metres.
 */
#ifndef DOSAH_DEMO_H
#define DOSAH_DEMO_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/** Origin of the working coordinates in EPSG:5514. */
#define DEMO_X0 (-500000.0)
#define DEMO_Y0 (-1140000.0)

enum {
    DEMO_MEMBERS = 18,
    DEMO_RING = 23, /**< unnamed neighbours */
    DEMO_AREAS = DEMO_MEMBERS + DEMO_RING,
    DEMO_MAX_PLACES = 48,
    DEMO_MAX_NODES = 24000,
    DEMO_MAX_WAYS = 12000,
    DEMO_WAY_NODES = 24,
    DEMO_GRID = 41, /**< side of the street lattice of one place */
    DEMO_MAX_HOMES = 8000,
    DEMO_MAX_STOPS = 200,
    DEMO_BUILDINGS = 120,
};

#define DEMO_UNKNOWN INT32_MIN

typedef struct demo_pt {
    double x, y;
} demo_pt;

/** splitmix64 (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195). */
typedef struct demo_rng {
    uint64_t s;
} demo_rng;

/** One row of facts.csv. */
typedef struct demo_member {
    int code;
    char name[48];
    int total, child, adult, senior, p75, p80;
    demo_pt at;
} demo_member;

/** A town, village, hamlet or a place beyond the edge. */
typedef struct demo_place {
    int member;    /**< index, or -1 beyond the edge */
    demo_pt at;    /**< centre */
    int residents; /**< 0 beyond the edge */
    bool main;     /**< the place around the definition point */
    int quality;   /**< 0 well mapped, 1 partly, 2 poorly */
    double block_m;
    demo_pt axis;                   /**< unit vector along the main street */
    int cell[DEMO_GRID][DEMO_GRID]; /**< lattice -> node or -1 */
    int centre;                     /**< node nearest to `at` */
} demo_place;

typedef enum demo_node_kind {
    NODE_PLAIN,
    NODE_CROSSING,
    NODE_KERB,
    NODE_BOLLARD,
    NODE_GATE,
    NODE_STOP,
} demo_node_kind;

typedef struct demo_node {
    demo_pt at;
    int place; /**< -1 on open roads */
    demo_node_kind kind;
    const char *kerb; /**< value of kerb=*, NULL if not recorded */
    int kerb_mm;      /**< DEMO_UNKNOWN if not recorded */
    bool used;        /**< some way refers to it */
} demo_node;

/** One OSM way; NULL and DEMO_UNKNOWN mean "no such tag". */
typedef struct demo_way {
    int n[DEMO_WAY_NODES];
    int count;
    int place;
    bool homes; /**< people live along it */
    bool area;
    const char *highway, *surface, *smoothness, *sidewalk;
    int width_cm, incline_pm; /**< incline in per mille along the way */
    int steps;
    const char *tag[4], *value[4]; /**< further tags */
} demo_way;

typedef struct demo_home {
    demo_pt at;
    int member;
    int residents, child, senior;
} demo_home;

typedef struct demo_stop {
    char id[16];
    char name[64];
    demo_pt at;
    int place;
    int wheelchair; /**< GTFS wheelchair_boarding 0, 1, 2 */
    const char *parent;
    bool rail, station;
} demo_stop;

/** Quality of the survey of one building. */
typedef enum demo_survey {
    SURVEY_GOOD,    /**< all measured, accessible */
    SURVEY_PARTLY,  /**< all measured, partly accessible */
    SURVEY_BAD,     /**< all measured, unusable */
    SURVEY_GAPS,    /**< some values unknown, the rest fine */
    SURVEY_UNKNOWN, /**< hardly anything measured */
} demo_survey;

typedef struct demo_building {
    demo_pt at;
    int place;
    demo_survey survey;
} demo_building;

typedef struct demo_world {
    demo_member member[DEMO_MEMBERS];
    demo_pt ring[DEMO_RING];
    demo_place place[DEMO_MAX_PLACES];
    int places;
    demo_node node[DEMO_MAX_NODES];
    int nodes;
    demo_way way[DEMO_MAX_WAYS];
    int ways;
    demo_home home[DEMO_MAX_HOMES];
    int homes;
    demo_stop stop[DEMO_MAX_STOPS];
    int stops;
    demo_building building[DEMO_BUILDINGS];
    int buildings;
    const char *outdir;
} demo_world;

/* base.c */
/** Print a message and end the program with status 1. */
_Noreturn void demo_die(const char *fmt, ...);
demo_rng demo_rng_for(uint64_t stage);
uint64_t demo_next(demo_rng *r);
/** Uniform in [0, 1). */
double demo_unit(demo_rng *r);
double demo_between(demo_rng *r, double lo, double hi);
/** Uniform integer in [0, n). */
int demo_pick(demo_rng *r, int n);
bool demo_chance(demo_rng *r, double p);
double demo_sqrt(double v);
double demo_dist(demo_pt a, demo_pt b);
demo_pt demo_lerp(demo_pt a, demo_pt b, double t);
/** Unit vector from a to b; (1, 0) if they coincide. */
demo_pt demo_towards(demo_pt a, demo_pt b);
/** Point of the unit circle, `turns` in [0, 1). */
demo_pt demo_circle(double turns);
/** Smooth value noise in [-1, 1]; `scale` metres between lattice values. */
double demo_noise(demo_pt p, double scale, uint64_t seed);
demo_pt demo_from_lonlat(double lon, double lat);
void demo_to_lonlat(demo_pt p, double *lon, double *lat);
FILE *demo_open(const demo_world *w, const char *name);
void demo_close(FILE *f, const char *name);
/** Print with `decimals` digits, rounded half up, "." whatever the locale. */
void demo_put(FILE *f, double v, int decimals);
/** Print "x,y" in EPSG:5514 with one decimal. */
void demo_put_xy(FILE *f, demo_pt p);

/* facts.c */
void demo_facts_read(demo_world *w, const char *path);
int demo_member_by_code(const demo_world *w, int code);
void demo_population_write(const demo_world *w);

/* partition.c */
void demo_partition_make(demo_world *w);
/** Index of the area (members first) that holds p, or -1 outside. */
int demo_area_at(demo_pt p);

/* outline.c */
void demo_outline_write(const demo_world *w);
/** Label raster of partition.c; row 0 is the southernmost. */
int demo_label(int col, int row);
int demo_label_cols(void);
int demo_label_rows(void);
demo_pt demo_label_corner(int col, int row);

/* terrain.c */
void demo_terrain_make(const demo_world *w);
double demo_height(demo_pt p);
void demo_terrain_write(const demo_world *w);

/* places.c */
void demo_places_make(demo_world *w);
int demo_place_of(const demo_world *w, int code);

/* lattice.c */
void demo_lattices_make(demo_world *w);
int demo_node_add(demo_world *w, demo_pt at, int place);
demo_way *demo_way_add(demo_world *w, const char *highway, int place);
void demo_way_push(demo_world *w, demo_way *way, int node);
void demo_way_tag(demo_way *way, const char *tag, const char *value);
int demo_place_node_near(const demo_world *w, int place, demo_pt p);

/* roads.c */
void demo_roads_make(demo_world *w);

/* detail.c */
void demo_details_make(demo_world *w);

/* surface.c */
void demo_surfaces_make(demo_world *w);

/* osm.c */
void demo_osm_write(const demo_world *w);

/* people.c */
void demo_people_make(demo_world *w);
void demo_people_write(const demo_world *w);

/* stops.c */
void demo_stops_make(demo_world *w);

/* gtfs.c */
void demo_gtfs_write(const demo_world *w);

/* services.c */
void demo_services_write(demo_world *w);

/* survey.c */
void demo_survey_write(const demo_world *w);

/* premises.c */
void demo_premises_write(demo_world *w);

/* buildings.c */
/** Add a building in a place, beside a street; returns its index. */
int demo_building_add(demo_world *w, int place, demo_survey survey);
void demo_buildings_fill(demo_world *w);

#endif
