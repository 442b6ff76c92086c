/* SPDX-License-Identifier: MIT */
/** @file random_building.h
 *  @brief Small random rule sets and random buildings, on a plan of zones or
 *  not, for tests. */
#ifndef RANDOM_BUILDING_H
#define RANDOM_BUILDING_H

#include "usability/improve.h"

enum { KINDS = 3, ATTRS = 3, MOST = 3, ROOM = 20, MAX_FACTS = 512 };

/** What the random world is made of; numbers in mm or basis points. The band
 *  attribute, the last one, never has a limit of its own. */
typedef struct element_kind {
    const char *element, *attribute[ATTRS];
    double min[ATTRS], max[ATTRS];
} element_kind;
extern const element_kind KIND[KINDS];
extern const char *const ZONE[3];
extern const dsh_zone_names ZONES;

typedef struct criterion {
    int attribute;
    bool at_most, banded;
    double accessible[2], partly[2], border; /* by band: <= border, > border */
} criterion;

typedef struct alternative {
    int kind, cap;
    criterion c[2];
    int n;
} alternative;

typedef struct requirement {
    alternative a[2];
    int n, link, floor, if_absent;
    bool knock_out, all;
    double weight;
} requirement;

typedef struct building {
    double value[KINDS][ROOM][ATTRS]; /* NaN = unknown */
    bool perhaps[KINDS][ROOM], gone[KINDS][ROOM];
    const char *from[KINDS][ROOM], *to[KINDS][ROOM]; /* zones; "" none */
    int n[KINDS];
    bool more[KINDS];
} building;

typedef struct world {
    dsh_arena *arena;
    dsh_attributes attributes;
    dsh_vocabulary words;
} world;

/** For cmocka; `state` becomes a world. */
int setup(void **state);
int teardown(void **state);

/** Limits of one attribute point one way, as in every real rule set. */
bool at_most(int kind_no, int attribute);

/** At most 5; returns how many. */
int random_rules(uint64_t *s, requirement *r);
/** `certain`: nothing is in doubt but values. */
void random_building(uint64_t *s, building *b, bool certain);

/** False when the loader refuses a limit at the end of a range. */
bool load(world *w, dsh_rule_set *out, const requirement *r, int count);
/** The building as facts, in order of element, number and attribute. */
void fill_sheet(world *w, dsh_sheet *sheet, const building *b);
dsh_usability_row grade_by_program(world *w, const dsh_rule_set *rules,
                                   const building *b);

#endif
