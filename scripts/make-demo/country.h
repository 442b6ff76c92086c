/* SPDX-License-Identifier: MIT */
/** @file country.h
 *  @brief An invented country, or a part of one, for measuring speed: towns
 *  on a jittered lattice with sizes falling by rank, stops with a post for
 *  each direction, urban, regional, rail and village lines. No street net:
 *  walks are straight lines times the detour factor. The same on every
 *  machine (demo.h says how).
 */
#ifndef DOSAH_COUNTRY_H
#define DOSAH_COUNTRY_H

#include "demo.h"

/** The whole country; a part has its share of each. */
enum {
    COUNTRY_TOWNS = 5929, /**< 77 × 77 */
    COUNTRY_POSTS = 40000,
    COUNTRY_HOPS = 6700000,
    COUNTRY_ADDRESSES = 3000000,
    COUNTRY_RESIDENTS = 10500000,
    COUNTRY_SERVICES = 400,
    COUNTRY_CELL_M = 3600, /**< side of a town's square */
    COUNTRY_MAX_CALLS = 30
};

typedef struct country_town {
    demo_pt at;
    int first, spots; /**< of country.spot; the first is the hub */
    double weight;    /**< share of residents, not normalised */
} country_town;

/** A place where vehicles call; posts come in pairs, one per direction. */
typedef struct country_spot {
    demo_pt at;
    int town, first_post, pairs;
    bool served;
} country_spot;

typedef enum country_kind { LINE_URBAN, LINE_REGIONAL, LINE_RAIL } country_kind;

typedef struct country_line {
    country_kind kind;
    int spot[COUNTRY_MAX_CALLS], calls;
    int headway_s; /**< at the peaks, before scaling */
    int first_s;   /**< first departure */
    bool night;
    double low_floor; /**< share of vehicles marked accessible */
} country_line;

typedef struct country {
    double part; /**< 1 = the whole */
    int side;    /**< towns along each edge */
    int towns, spots, posts, lines, max_lines;
    country_town *town;
    country_spot *spot;
    demo_pt *post;
    country_line *line;
    double stretch; /**< of every headway */
    demo_world out; /**< names the folder */
} country;

/** Zeroed; ends the program when out of memory. */
void *country_alloc(size_t n, size_t size);

/* country_places.c */
void country_places_make(country *c);
/** Municipalities, population, addresses, services. */
void country_places_write(const country *c);

/* country_lines.c */
void country_lines_make(country *c);

/** Departures of a line in one direction, in order: false at the end.
 *  Start with *s = INT32_MIN. `*daily` = runs at weekends, too. */
bool country_departure(const country *c, const country_line *l, int direction,
                       int *s, bool *daily);

/* country_gtfs.c */
/** Seconds from the first call to each call of a line in a direction. */
void country_running(const country *c, const country_line *l, int direction,
                     int *at_s);
void country_gtfs_write(const country *c);

#endif
