/* SPDX-License-Identifier: MIT */
/* Ways inside stations: each mode by hand; random stations against all pairs
 * by Floyd and Warshall. */
#include "rig.h"

#include <math.h>

#include "network/links.h"

enum { STOPS = 6, PLACES = 6, NODES = STOPS + PLACES, MOST = 24, POINTS = 5 };

/* A feed of one station, made by hand. */
typedef struct feed {
    dsh_gtfs g;
    dsh_gtfs_feed file;
    const char *id[NODES];
    double lon[NODES], lat[NODES], level[NODES];
    uint8_t access[NODES], kind[PLACES];
    uint32_t of_feed[STOPS], platform[STOPS], station[NODES];
    dsh_gtfs_pathway way[MOST];
} feed;

static const dsh_gtfs_pathway plain_way = {.length_m = NAN,
                                           .max_slope = NAN,
                                           .min_width_m = NAN,
                                           .time_s = DSH_UNSTATED,
                                           .stairs = DSH_UNSTATED};

/* Stops 0 … 3 belong to the station, 4 and 5 stand outside; places 0 … 3 are
 * entrances, the others inner points. */
static void feed_init(feed *f)
{
    static const char *const names[NODES] = {
        "s0", "s1", "s2", "s3", "s4", "s5", "e0", "e1", "e2", "e3", "n0", "n1"};
    memset(f, 0, sizeof(*f));
    f->file.path = "feed";
    for (uint32_t i = 0; i < NODES; i++) {
        f->id[i] = names[i];
        f->lon[i] = 15 + i * 1e-4;
        f->lat[i] = 49.5;
        f->level[i] = NAN;
        f->access[i] = DSH_ACCESS_YES;
        f->station[i] = i == 4 || i == 5 ? UINT32_MAX : 0;
    }
    for (uint32_t i = 0; i < STOPS; i++)
        f->platform[i] = UINT32_MAX;
    for (uint32_t i = 0; i < PLACES; i++)
        f->kind[i] = i < 4 ? DSH_PLACE_ENTRANCE : DSH_PLACE_INNER;
    f->g = (dsh_gtfs){.n_feeds = 1,
                      .feed = &f->file,
                      .n_stops = STOPS,
                      .stop_id = f->id,
                      .stop_lon = f->lon,
                      .stop_lat = f->lat,
                      .stop_access = f->access,
                      .stop_feed = f->of_feed,
                      .stop_platform = f->platform,
                      .n_places = PLACES,
                      .place_id = f->id + STOPS,
                      .place_lon = f->lon + STOPS,
                      .place_lat = f->lat + STOPS,
                      .place_access = f->access + STOPS,
                      .place_kind = f->kind,
                      .node_station = f->station,
                      .node_level = f->level,
                      .pathway = f->way};
}

static dsh_gtfs_pathway *add(feed *f, uint32_t from, uint32_t to,
                             dsh_pathway_mode mode)
{
    dsh_gtfs_pathway *w = &f->way[f->g.n_pathways++];
    *w = plain_way;
    w->from = from;
    w->to = to;
    w->mode = (uint8_t)mode;
    w->both_ways = 1;
    return w;
}

static dsh_study study_of(const dsh_assumptions *assumptions)
{
    dsh_study s = {.crs = "EPSG:32633"};
    s.reach.detour_factor = 1.5;
    if (assumptions != NULL)
        s.assumptions = *assumptions;
    return s;
}

static dsh_stations *stations_of(const feed *f, const dsh_study *study,
                                 dsh_context *ctx)
{
    dsh_stations *st;
    double x[STOPS], y[STOPS];
    for (int i = 0; i < STOPS; i++) {
        x[i] = 500000 + 10 * i;
        y[i] = 5480000;
    }
    OK(dsh_stations_new(&st, &f->g, study, x, y, ctx, err));
    return st;
}

/* 1 m/s on the flat, whatever the slope. */
static dsh_mobility walker(void)
{
    return (dsh_mobility){.id = "walker",
                          .flat_mm_s = 1000,
                          .slope_model = DSH_SLOPE_WHEELS,
                          .max_up_bp = DSH_ANY,
                          .max_down_bp = DSH_ANY,
                          .max_cross_bp = DSH_ANY,
                          .max_kerb_mm = DSH_ANY,
                          .steps = true,
                          .steps_time_pct = 300,
                          .user_group = ""};
}

static dsh_mobility roller(void)
{
    dsh_mobility p = walker();
    p.max_up_bp = 625;
    p.max_down_bp = 800;
    p.min_width_mm = 900;
    p.steps = false;
    p.needs_stop = true;
    p.user_group = "wheelchair";
    return p;
}

/* Milliseconds along and against the only pathway. */
typedef struct times {
    uint32_t along, against;
} times;

static times cost(const feed *f, const dsh_mobility *p, dsh_reading reading)
{
    dsh_context ctx;
    dsh_costs *c;
    rig_context(&ctx, 1);
    const dsh_study study = study_of(NULL);
    dsh_stations *st = stations_of(f, &study, &ctx);
    OK(dsh_station_costs(&c, st, p, reading, err));
    const times t = {c->arc_ms[0], c->arc_ms[1]};
    dsh_costs_free(c);
    dsh_stations_free(st);
    dsh_context_clear(&ctx);
    return t;
}

static times one(dsh_gtfs_pathway w, dsh_pathway_mode mode,
                 const dsh_mobility *p, dsh_reading reading)
{
    feed f;
    feed_init(&f);
    w.from = STOPS;
    w.to = 0;
    w.mode = (uint8_t)mode;
    f.way[0] = w;
    f.g.n_pathways = 1;
    return cost(&f, p, reading);
}

static void a_walkway_takes_its_length_at_the_pace_of_the_profile(void **state)
{
    (void)state;
    const dsh_mobility p = walker();
    dsh_gtfs_pathway w = plain_way;
    w.length_m = 12;
    w.both_ways = 1;
    assert_int_equal(one(w, DSH_PATHWAY_WALKWAY, &p, DSH_PESS).along, 12000);
    assert_int_equal(one(w, DSH_PATHWAY_WALKWAY, &p, DSH_PESS).against, 12000);
    w.both_ways = 0;
    assert_int_equal(one(w, DSH_PATHWAY_WALKWAY, &p, DSH_PESS).against,
                     DSH_CLOSED);
    w.time_s = 10; /* at 1.33 m/s */
    assert_int_equal(one(w, DSH_PATHWAY_WALKWAY, &p, DSH_PESS).along, 13300);
}

static void stairs_go_by_time_then_length_then_count_then_levels(void **state)
{
    (void)state;
    const dsh_mobility p = walker(), q = roller();
    feed f;
    feed_init(&f);
    dsh_gtfs_pathway *w = add(&f, STOPS, 0, DSH_PATHWAY_STAIRS);
    f.level[STOPS] = 0;
    f.level[0] = -2;
    /* 2 levels of 15 stairs of 310 mm, three times as slow */
    assert_int_equal(cost(&f, &p, DSH_PESS).along, 27900);
    w->stairs = -10;
    assert_int_equal(cost(&f, &p, DSH_OPT).along, 9300);
    w->length_m = 5;
    assert_int_equal(cost(&f, &p, DSH_OPT).along, 15000);
    w->time_s = 20;
    assert_int_equal(cost(&f, &p, DSH_OPT).along, 26600);
    assert_int_equal(cost(&f, &q, DSH_OPT).along, DSH_CLOSED);
}

static void escalators_and_lifts_carry_everybody_at_their_own_speed(void **s)
{
    (void)s;
    const dsh_mobility p = walker(), q = roller();
    feed f;
    feed_init(&f);
    f.level[STOPS] = 0;
    f.level[0] = -1;
    dsh_gtfs_pathway *w = add(&f, STOPS, 0, DSH_PATHWAY_ESCALATOR);
    assert_int_equal(cost(&f, &p, DSH_PESS).along, 14000); /* 7 m, 0.5 m/s */
    assert_int_equal(cost(&f, &q, DSH_OPT).along, DSH_CLOSED);
    w->mode = DSH_PATHWAY_ELEVATOR;
    w->min_width_m = 0.9;
    assert_int_equal(cost(&f, &p, DSH_PESS).along, 110000); /* 90 + 20 s */
    f.level[0] = NAN;                                       /* 1 or 5 levels */
    assert_int_equal(cost(&f, &p, DSH_OPT).along, 110000);
    assert_int_equal(cost(&f, &p, DSH_PESS).along, 190000);
    w->time_s = 45;
    assert_int_equal(cost(&f, &p, DSH_PESS).along, 45000);
    w->mode = DSH_PATHWAY_MOVING_WALKWAY;
    w->time_s = DSH_UNSTATED;
    w->length_m = 65;
    assert_int_equal(cost(&f, &p, DSH_PESS).along, 65000);
}

static void slope_and_width_close_a_way_to_those_they_concern(void **state)
{
    (void)state;
    const dsh_mobility p = walker(), q = roller();
    dsh_gtfs_pathway w = plain_way;
    w.length_m = 20;
    w.both_ways = 1;
    w.min_width_m = 1;
    w.max_slope = 0.07; /* up 6.25 %, down 8 % */
    times t = one(w, DSH_PATHWAY_WALKWAY, &q, DSH_OPT);
    assert_int_equal(t.along, DSH_CLOSED);
    assert_int_not_equal(t.against, DSH_CLOSED);
    assert_int_equal(one(w, DSH_PATHWAY_WALKWAY, &p, DSH_PESS).along, 20000);
    w.max_slope = 0.05;
    t = one(w, DSH_PATHWAY_WALKWAY, &q, DSH_PESS);
    assert_int_not_equal(t.along, DSH_CLOSED);
    w.min_width_m = 0.8;
    t = one(w, DSH_PATHWAY_FARE_GATE, &q, DSH_OPT);
    assert_int_equal(t.along, DSH_CLOSED);
    assert_int_equal(one(w, DSH_PATHWAY_FARE_GATE, &p, DSH_PESS).along, 25000);
}

static void what_is_unknown_is_both_ends(void **state)
{
    (void)state;
    const dsh_mobility p = walker(), q = roller();
    dsh_gtfs_pathway w = plain_way;
    w.length_m = 20;
    w.min_width_m = 1;
    assert_int_not_equal(one(w, DSH_PATHWAY_WALKWAY, &q, DSH_OPT).along,
                         DSH_CLOSED); /* slope */
    assert_int_equal(one(w, DSH_PATHWAY_WALKWAY, &q, DSH_PESS).along,
                     DSH_CLOSED);
    w.max_slope = 0;
    w.min_width_m = NAN;
    assert_int_not_equal(one(w, DSH_PATHWAY_WALKWAY, &q, DSH_OPT).along,
                         DSH_CLOSED); /* width */
    assert_int_equal(one(w, DSH_PATHWAY_WALKWAY, &q, DSH_PESS).along,
                     DSH_CLOSED);
    feed f; /* length: the straight line, or that with the detour */
    feed_init(&f);
    add(&f, STOPS, STOPS + 1, DSH_PATHWAY_WALKWAY);
    const double m = 1e-4 * 72400; /* of longitude at 49.5 degrees */
    assert_true(fabs(cost(&f, &p, DSH_OPT).along - m * 1000) < 50);
    assert_true(fabs(cost(&f, &p, DSH_PESS).along - m * 1500) < 75);
    f.lon[STOPS] = f.lat[STOPS] = NAN;
    assert_int_equal(cost(&f, &p, DSH_OPT).along, 0);
    assert_int_equal(cost(&f, &p, DSH_PESS).along, 200000);
}

static void assumptions_of_the_study_fill_in(void **state)
{
    (void)state;
    static const char *one_mode[] = {"1"}, *any[] = {"*"};
    static const dsh_condition when[] = {{"gtfs:pathway_mode", one_mode, 1},
                                         {"gtfs:pathway_mode", any, 1},
                                         {"highway", any, 1}};
    const dsh_assumption rule[] = {{.id = "street",
                                    .when = &when[2],
                                    .n_when = 1,
                                    .attribute = "width",
                                    .value = "0.1"},
                                   {.id = "level",
                                    .when = &when[0],
                                    .n_when = 1,
                                    .attribute = "incline",
                                    .value = "0%"},
                                   {.id = "wide",
                                    .when = &when[1],
                                    .n_when = 1,
                                    .attribute = "width",
                                    .value = "1.0"}};
    const dsh_assumptions all = {.rule = rule, .n = 3};
    const dsh_study study = study_of(&all);
    const dsh_mobility q = roller();
    dsh_context ctx;
    dsh_costs *c;
    feed f;
    feed_init(&f);
    add(&f, STOPS, 0, DSH_PATHWAY_WALKWAY)->length_m = 10;
    rig_context(&ctx, 1);
    dsh_stations *st = stations_of(&f, &study, &ctx);
    OK(dsh_station_costs(&c, st, &q, DSH_PESS, err));
    assert_int_equal(c->arc_ms[0], 10000);
    assert_int_equal(c->arc_assumed[0], 10000);
    dsh_costs_free(c);
    dsh_stations_free(st);
    dsh_context_clear(&ctx);
}

static void a_stop_that_no_pathway_joins_is_entered_from_the_street(void **s)
{
    (void)s;
    dsh_context ctx;
    feed f;
    feed_init(&f);
    add(&f, STOPS, 0, DSH_PATHWAY_WALKWAY);
    dsh_gtfs_pathway *w = add(&f, STOPS, 1, DSH_PATHWAY_STAIRS);
    w->both_ways = 0; /* in, not out */
    const dsh_study study = study_of(NULL);
    rig_context(&ctx, 1);
    dsh_stations *st = stations_of(&f, &study, &ctx);
    const uint8_t own[STOPS] = {0, 0, 1, 1, 1, 1};
    assert_memory_equal(st->own, own, STOPS);
    assert_false(st->plain);
    assert_true(st->x[0] != st->x[0]);
    assert_true(st->x[4] > 0);
    assert_int_equal(rig_notices(&ctx, "pathway_unreachable_location"), 3);
    dsh_stations_free(st);
    dsh_context_clear(&ctx);
}

/* ---- random stations ---------------------------------------------------- */

static void random_feed(feed *f, uint64_t *seed)
{
    feed_init(f);
    f->platform[3] = 2; /* a boarding area */
    for (uint32_t i = 0; i < NODES; i++)
        f->lon[i] = 15 + 1e-5 * rig_below(seed, 300);
    for (uint32_t k = 0; k < PLACES; k++)
        f->access[STOPS + k] = (uint8_t)rig_below(seed, 3);
    for (int i = 0; i < MOST - 4; i++) {
        const uint32_t a = rig_below(seed, NODES), b = rig_below(seed, NODES);
        if (a == b || a == 4 || a == 5 || b == 4 || b == 5)
            continue;
        dsh_gtfs_pathway *w =
            add(f, a, b, (dsh_pathway_mode)(1 + rig_below(seed, 7)));
        w->both_ways =
            w->mode != DSH_PATHWAY_EXIT_GATE && rig_below(seed, 3) > 0;
        if (rig_below(seed, 2))
            w->length_m = rig_below(seed, 60);
        if (rig_below(seed, 2))
            w->max_slope = ((int)rig_below(seed, 20) - 10) / 100.0;
        if (rig_below(seed, 2))
            w->min_width_m = 0.8 + rig_below(seed, 5) / 10.0;
    }
}

/* [from][to], ms; DSH_CLOSED = no way. */
typedef uint32_t all_pairs[NODES][NODES];

static uint32_t sum(uint32_t a, uint32_t b)
{
    return a == DSH_CLOSED || b == DSH_CLOSED ? DSH_CLOSED : a + b;
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static void floyd(all_pairs d, const dsh_stations *st, const dsh_costs *c)
{
    memset(d, 0xFF, sizeof(all_pairs));
    for (uint32_t i = 0; i < NODES; i++)
        d[i][i] = 0;
    for (uint32_t arc = 0; arc < 2 * st->inside->n_edges; arc++) {
        uint32_t *to = &d[st->inside->tail[arc]][st->inside->head[arc]];
        *to = least(*to, c->arc_ms[arc]);
    }
    for (uint32_t k = 0; k < NODES; k++)
        for (uint32_t i = 0; i < NODES; i++)
            for (uint32_t j = 0; j < NODES; j++)
                d[i][j] = least(d[i][j], sum(d[i][k], d[k][j]));
}

typedef struct scene {
    feed f;
    dsh_stations *st;
    dsh_mobility p;
    dsh_reading reading;
    all_pairs d;
    double x[POINTS], y[POINTS];
    dsh_link_job job;
} scene;

/* Straight line between two points on the streets. */
static uint32_t surface(double x, double y, double u, double v)
{
    const double ms = ceil(sqrt((x - u) * (x - u) + (y - v) * (y - v)) * 1500);
    return ms >= 0 ? (uint32_t)ms : DSH_CLOSED;
}

/* Door d leads to stop s. */
static bool leads(const scene *c, uint32_t door, uint32_t s)
{
    if (door < STOPS || c->st->own[s])
        return door == s && c->st->own[s];
    return !isnan(c->st->x[door]) &&
           dsh_admits(&c->p, c->p.needs_stop, c->f.access[door], c->reading);
}

/* Seconds between a point and a stop, −1 = none. */
static int32_t to_stop(const scene *c, int point, uint32_t s, bool into)
{
    uint32_t best = DSH_CLOSED;
    for (uint32_t e = 0; e < NODES; e++) {
        if (leads(c, e, s))
            best = least(best, sum(surface(c->x[point], c->y[point],
                                           c->st->x[e], c->st->y[e]),
                                   into ? c->d[e][s] : c->d[s][e]));
    }
    return best == DSH_CLOSED || dsh_leg_s(best) > c->job.max_walk_s
               ? -1
               : dsh_leg_s(best);
}

static int32_t between_stops(const scene *c, uint32_t s, uint32_t t)
{
    const bool inside = !c->st->own[s] && !c->st->own[t];
    uint32_t best = inside ? c->d[s][t] : DSH_CLOSED;
    for (uint32_t a = 0; a < NODES; a++) {
        for (uint32_t b = 0; b < NODES; b++) {
            if (!leads(c, a, s) || !leads(c, b, t))
                continue;
            const uint32_t street =
                surface(c->st->x[a], c->st->y[a], c->st->x[b], c->st->y[b]);
            best = least(best, sum(sum(c->d[s][a], street), c->d[b][t]));
        }
    }
    return best == DSH_CLOSED || dsh_leg_s(best) > c->job.max_transfer_s
               ? -1
               : dsh_leg_s(best);
}

static int32_t in_row(const dsh_links *l, uint32_t row, uint32_t to)
{
    for (uint32_t i = l->first[row]; i < l->first[row + 1]; i++) {
        if (l->to[i] == to)
            return l->s[i];
    }
    return -1;
}

static size_t compare(const scene *c, const dsh_walks *w)
{
    size_t found = 0;
    for (uint32_t s = 0; s < STOPS; s++) {
        for (uint32_t t = 0; t < STOPS; t++) {
            const int32_t by_hand = s == t ? -1 : between_stops(c, s, t);
            assert_int_equal(in_row(&w->footpath, s, t), by_hand);
            found += by_hand >= 0;
        }
        for (uint32_t i = 0; i < POINTS; i++) {
            assert_int_equal(in_row(&w->access, i, s),
                             to_stop(c, (int)i, s, true));
            assert_int_equal(in_row(&w->home, i, s),
                             to_stop(c, (int)i, s, false));
            assert_int_equal(in_row(&w->egress, i, s),
                             to_stop(c, (int)i, s, false));
            assert_int_equal(in_row(&w->leave, i, s),
                             to_stop(c, (int)i, s, true));
        }
    }
    return found;
}

static void scene_make(scene *c, uint64_t k, dsh_context *ctx)
{
    uint64_t seed = k;
    const dsh_study study = study_of(NULL);
    dsh_costs *costs;
    random_feed(&c->f, &seed);
    c->st = stations_of(&c->f, &study, ctx);
    c->p = k % 2 == 0 ? walker() : roller();
    c->reading = k % 3 == 0 ? DSH_PESS : DSH_OPT;
    OK(dsh_station_costs(&costs, c->st, &c->p, c->reading, err));
    floyd(c->d, c->st, costs);
    dsh_costs_free(costs);
    for (int i = 0; i < POINTS; i++) {
        c->x[i] = 500000 + rig_below(&seed, 300);
        c->y[i] = 5482000 + rig_below(&seed, 3000);
    }
    c->job = (dsh_link_job){.origins = {c->x, c->y, NULL, POINTS},
                            .services = {c->x, c->y, NULL, POINTS},
                            .stops = {c->st->x, c->st->y, NULL, NODES},
                            .max_walk_s = 3000,
                            .max_transfer_s = 150,
                            .detour_factor = 1.5,
                            .flat_ms_per_m = 1000};
}

static void links_of_random_stations_equal_all_pairs(void **state)
{
    (void)state;
    dsh_context ctx;
    size_t found = 0;
    rig_context(&ctx, 2);
    for (uint64_t k = 1; k <= 200; k++) {
        static scene c;
        dsh_walks w = {0};
        dsh_station_walks inner;
        dsh_arena *arena = dsh_arena_new();
        scene_make(&c, k, &ctx);
        OK(dsh_station_walks_make(&inner, c.st, &c.p, c.reading, 3000, arena,
                                  err));
        c.job.inner = &inner;
        OK(dsh_links_make(&w, &c.job, arena, &ctx, err));
        found += compare(&c, &w);
        dsh_arena_free(arena);
        dsh_stations_free(c.st);
    }
    assert_true(found > 500);
    dsh_context_clear(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_walkway_takes_its_length_at_the_pace_of_the_profile),
        cmocka_unit_test(stairs_go_by_time_then_length_then_count_then_levels),
        cmocka_unit_test(
            escalators_and_lifts_carry_everybody_at_their_own_speed),
        cmocka_unit_test(slope_and_width_close_a_way_to_those_they_concern),
        cmocka_unit_test(what_is_unknown_is_both_ends),
        cmocka_unit_test(assumptions_of_the_study_fill_in),
        cmocka_unit_test(
            a_stop_that_no_pathway_joins_is_entered_from_the_street),
        cmocka_unit_test(links_of_random_stations_equal_all_pairs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
