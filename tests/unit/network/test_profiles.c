/* SPDX-License-Identifier: MIT */
/* Every shipped profile on random streets, of which much is unknown: readings
 * bound each other, knowing more narrows them, and searches equal a plain
 * Bellman-Ford on the same costs. */
#include "network/nearest.h"
#include "world.h"

static const char *const PROFILE[] = {
    "adult", "senior",           "walking_aid", "wheelchair_manual",
    "pram",  "wheelchair_power", "low_vision",  "car"};
enum {
    N_PROFILES = sizeof(PROFILE) / sizeof(PROFILE[0]),
    N_WALKERS = N_PROFILES - 1,
    N_WORLDS = 40,
    NODES = 24,
    EDGES = 60
};

static const char *const WORD[] = {"asphalt", "sett", "gravel",       "mud",
                                   "good",    "bad",  "intermediate", "lava"};

static dsh_context ctx;

static int32_t between(dsh_range r, uint64_t *seed)
{
    return r.lo + (int32_t)rig_below(seed, (uint32_t)(r.hi - r.lo) + 1);
}

/* Unknown, an interval, or exact. */
static dsh_value some(dsh_range r, uint64_t *seed)
{
    static const uint8_t FROM[] = {DSH_VALUE_ASSUMED, DSH_VALUE_RASTER,
                                   DSH_VALUE_TAG, DSH_VALUE_SURVEYED};
    dsh_value v = {0, 0, DSH_VALUE_UNKNOWN};
    const uint32_t kind = rig_below(seed, 4);
    if (kind == 0)
        return v;
    v.lo = v.hi = between(r, seed);
    v.from = FROM[rig_below(seed, 4)];
    if (kind == 1)
        v.hi = between((dsh_range){v.lo, r.hi}, seed);
    return v;
}

/* Mostly what people meet, so that enough stays open. */
static const dsh_range SLOPE = {-900, 900}, CROSS = {0, 400},
                       WIDTH = {600, 2000}, KERB = {0, 120}, STEPS = {1, 25},
                       GAP = {600, 1500}, RAIL = {0, 1};

static void fill_streets(dsh_streets *s, uint64_t *seed)
{
    s->n_tag_values = 8;
    for (uint32_t i = 0; i < 8; i++)
        s->tag_value[i] = WORD[i];
    for (uint32_t e = 0; e < s->n_edges; e++) {
        const uint32_t kind = rig_below(seed, 8);
        s->slope_bp[e] = some(SLOPE, seed);
        s->cross_bp[e] = some(CROSS, seed);
        s->width_mm[e] = some(WIDTH, seed);
        s->n_steps[e] = some(STEPS, seed);
        s->rail[e] = some(RAIL, seed);
        s->surface[e] = some((dsh_range){0, 3}, seed);
        s->surface[e].hi = s->surface[e].lo;
        s->smoothness[e] = some((dsh_range){4, 7}, seed);
        s->smoothness[e].hi = s->smoothness[e].lo;
        s->crossing_kerb_mm[e] = (dsh_value){0, 0, DSH_VALUE_TAG};
        s->drive_kmh[e] = (uint8_t)(rig_below(seed, 4) * 20);
        s->run_mm[e] = rig_below(seed, 12000);
        s->crossing_mm[e] = kind == 1 ? 2 * s->length_mm[e] : 0;
        s->flags[e] = (uint16_t)(kind == 0   ? DSH_EDGE_STEPS
                                 : kind == 1 ? DSH_EDGE_CROSSING
                                 : kind == 2 ? DSH_EDGE_LIFT
                                             : 0);
        if (kind == 0)
            s->flags[e] |= (uint16_t)(rig_random(seed) &
                                      (DSH_EDGE_RAMP | DSH_EDGE_STROLLER_RAMP |
                                       DSH_EDGE_RAMP_UNSURE));
        if (kind == 1)
            s->crossing_kerb_mm[e] = some(KERB, seed);
        if (kind == 3 && rig_below(seed, 2) == 0)
            s->flags[e] |= DSH_EDGE_WHEELCHAIR_NO;
        s->drive_kmh[e] = (uint8_t)(kind == 0 ? 0 : 20 + rig_below(seed, 70));
    }
    for (uint32_t v = 0; v < s->n_nodes; v++) {
        static const uint8_t FLAG[] = {DSH_NODE_KERB, DSH_NODE_BARRIER,
                                       DSH_NODE_CLIMB, DSH_NODE_LIFT,
                                       DSH_NODE_WHEELCHAIR_NO};
        const uint32_t kind = rig_below(seed, 15);
        s->node_flags[v] = kind < 5 ? FLAG[kind] : 0;
        s->kerb_mm[v] = some(KERB, seed);
        s->gap_mm[v] = some(GAP, seed);
    }
}

static void learn(dsh_value *v, dsh_range r, uint64_t *seed)
{
    if (v->from != DSH_VALUE_UNKNOWN || rig_below(seed, 2) == 0)
        return;
    v->lo = v->hi = between(r, seed);
    v->from = DSH_VALUE_SURVEYED;
}

/* Some of what was unknown gets an admissible value; not the slope for those
 * whom none stops, because unknown ones count as flat to them. */
static void learn_some(dsh_streets *s, const dsh_mobility *who, uint64_t *seed)
{
    for (uint32_t e = 0; e < s->n_edges; e++) {
        if (who->max_up_bp != DSH_ANY)
            learn(&s->slope_bp[e], SLOPE, seed);
        learn(&s->cross_bp[e], CROSS, seed);
        learn(&s->width_mm[e], WIDTH, seed);
        learn(&s->n_steps[e], STEPS, seed);
        learn(&s->rail[e], RAIL, seed);
        learn(&s->surface[e], (dsh_range){0, 3}, seed);
        learn(&s->smoothness[e], (dsh_range){4, 7}, seed);
        learn(&s->crossing_kerb_mm[e], KERB, seed);
    }
    for (uint32_t v = 0; v < s->n_nodes; v++) {
        learn(&s->kerb_mm[v], KERB, seed);
        learn(&s->gap_mm[v], GAP, seed);
    }
}

static dsh_study *study_of(size_t p)
{
    dsh_study *study;
    OK(dsh_study_defaults(&study, PROFILE[p], &ctx, err));
    return study;
}

static void both_readings(dsh_costs *c[DSH_N_READINGS], const dsh_streets *s,
                          const dsh_mobility *who)
{
    OK(dsh_costs_new(&c[DSH_OPT], s, who, DSH_OPT, err));
    OK(dsh_costs_new(&c[DSH_PESS], s, who, DSH_PESS, err));
}

static void free_both(dsh_costs *c[DSH_N_READINGS])
{
    dsh_costs_free(c[DSH_OPT]);
    dsh_costs_free(c[DSH_PESS]);
}

/* A slope that was unknown has no length over which it holds, so learning it
 * may open a short ramp; that is within what the kinder reading took. */
static void readings_bound_each_other_and_narrow(void **state)
{
    (void)state;
    for (size_t p = 0; p < N_WALKERS; p++) {
        dsh_study *study = study_of(p);
        uint64_t seed = 20261122 + p;
        uint32_t n_open = 0, n_apart = 0;
        for (int w = 0; w < N_WORLDS; w++) {
            dsh_streets *s = world_streets(NODES, EDGES, &seed);
            dsh_costs *was[DSH_N_READINGS], *now[DSH_N_READINGS];
            fill_streets(s, &seed);
            both_readings(was, s, &study->profile[0]);
            learn_some(s, &study->profile[0], &seed);
            both_readings(now, s, &study->profile[0]);
            for (uint32_t a = 0; a < 2 * EDGES; a++) {
                assert_true(was[DSH_OPT]->arc_ms[a] <= now[DSH_OPT]->arc_ms[a]);
                assert_true(now[DSH_OPT]->arc_ms[a] <=
                            now[DSH_PESS]->arc_ms[a]);
                assert_true(now[DSH_PESS]->arc_ms[a] <=
                            was[DSH_PESS]->arc_ms[a]);
                n_open += now[DSH_OPT]->arc_ms[a] != DSH_CLOSED;
                n_apart += was[DSH_OPT]->arc_ms[a] != was[DSH_PESS]->arc_ms[a];
            }
            for (uint32_t v = 0; v < NODES; v++) {
                assert_true(was[DSH_OPT]->node_ms[v] <=
                            now[DSH_OPT]->node_ms[v]);
                assert_true(now[DSH_OPT]->node_ms[v] <=
                            now[DSH_PESS]->node_ms[v]);
                assert_true(now[DSH_PESS]->node_ms[v] <=
                            was[DSH_PESS]->node_ms[v]);
            }
            free_both(was);
            free_both(now);
            dsh_streets_free(s);
        }
        /* The worlds show something. */
        assert_true(n_open > N_WORLDS * 2 * EDGES / 50);
        assert_int_equal(n_apart > 0, !study->profile[0].drives);
        dsh_study_free(study);
    }
}

/* Labels at nodes with nothing but repeated relaxing. */
/* Where walkers may go and a profile may not, something is named; and what is
 * named stops it, at least in one direction. */
static void what_is_closed_is_closed_by_something(void **state)
{
    (void)state;
    size_t n_stopped[2] = {0, 0};
    for (size_t p = 0; p < N_WALKERS; p++) {
        dsh_study *study = study_of(p);
        for (uint64_t k = 1; k <= N_WORLDS; k++) {
            uint64_t seed = 7000 + k;
            dsh_streets *s = world_streets(NODES, EDGES, &seed);
            fill_streets(s, &seed);
            dsh_costs *c[DSH_N_READINGS];
            both_readings(c, s, &study->profile[0]);
            for (int r = 0; r < DSH_N_READINGS; r++) {
                dsh_hindrances *h;
                OK(dsh_hindrances_new(&h, s, &study->profile[0], (dsh_reading)r,
                                      err));
                for (uint32_t e = 0; e < EDGES; e++) {
                    const bool closed = c[r]->arc_ms[2 * e] == DSH_CLOSED ||
                                        c[r]->arc_ms[2 * e + 1] == DSH_CLOSED;
                    assert_int_equal(h->edge_stop[e] != 0, closed);
                    n_stopped[0] += closed;
                }
                for (uint32_t v = 0; v < NODES; v++) {
                    const bool closed = c[r]->node_ms[v] == DSH_CLOSED;
                    assert_int_equal(h->node_stop[v] != 0, closed);
                    n_stopped[1] += closed;
                }
                dsh_hindrances_free(h);
            }
            free_both(c);
            dsh_streets_free(s);
        }
        dsh_study_free(study);
    }
    assert_true(n_stopped[0] > 1000 && n_stopped[1] > 500);
}

static void slow_labels(const dsh_streets *s, const dsh_costs *c,
                        uint32_t source, uint64_t label[NODES])
{
    for (uint32_t v = 0; v < NODES; v++)
        label[v] = v == source ? 0 : UINT64_MAX;
    for (int round = 0; round <= NODES; round++) {
        for (uint32_t a = 0; a < 2 * EDGES; a++) {
            const uint32_t u = s->tail[a];
            if (label[u] == UINT64_MAX || c->arc_ms[a] == DSH_CLOSED ||
                (u != source && c->node_ms[u] == DSH_CLOSED))
                continue;
            const uint64_t t =
                label[u] + c->arc_ms[a] + (u != source ? c->node_ms[u] : 0);
            if (t < label[s->head[a]])
                label[s->head[a]] = t;
        }
    }
}

static void searches_equal_a_plain_one_for_every_profile(void **state)
{
    (void)state;
    for (size_t p = 0; p < N_PROFILES; p++) {
        dsh_study *study = study_of(p);
        uint64_t seed = 4711 + p;
        uint32_t n_reached = 0;
        for (int w = 0; w < N_WORLDS; w++) {
            dsh_streets *s = world_streets(NODES, EDGES, &seed);
            dsh_costs *c[DSH_N_READINGS];
            dsh_walk *walk;
            uint64_t label[NODES];
            fill_streets(s, &seed);
            both_readings(c, s, &study->profile[0]);
            OK(dsh_walk_new(&walk, s, err));
            for (int r = 0; r < DSH_N_READINGS; r++) {
                const uint32_t source = s->tail[0];
                const dsh_attachment at = {
                    .joint = {{0, 0, 0}, {DSH_NONE, 0, 0}, {DSH_NONE, 0, 0}}};
                slow_labels(s, c[r], source, label);
                dsh_walk_search(walk, c[r], &at, DSH_FROM, DSH_CLOSED - 1);
                for (uint32_t v = 0; v < NODES; v++) {
                    const uint32_t ms = dsh_walk_at_node(walk, v);
                    assert_int_equal(ms, label[v] == UINT64_MAX ? DSH_CLOSED
                                                                : label[v]);
                    n_reached += ms != DSH_CLOSED;
                }
            }
            dsh_walk_free(walk);
            free_both(c);
            dsh_streets_free(s);
        }
        assert_true(n_reached > N_WORLDS);
        dsh_study_free(study);
    }
}

/* Slower or faster by a factor, so that times of any size occur. */
static void scale(dsh_costs *c, const dsh_streets *s, uint32_t per_mille)
{
    for (uint32_t a = 0; a < 2 * s->n_edges; a++) {
        if (c->arc_ms[a] != DSH_CLOSED)
            c->arc_ms[a] =
                (uint32_t)((uint64_t)c->arc_ms[a] * per_mille / 1000);
        c->arc_assumed[a] = 0;
    }
}

static dsh_attachment some_place(const dsh_streets *s, uint64_t *seed)
{
    const uint32_t e = rig_below(seed, s->n_edges);
    const uint32_t at =
        rig_below(seed, 3) == 0 ? 0 : rig_below(seed, s->length_mm[e] + 1);
    return (dsh_attachment){
        .joint = {{e, at, 700}, {DSH_NONE, 0, 0}, {DSH_NONE, 0, 0}}};
}

/* Each way goes on with a shorter one, unless its place is there. */
static void check_way(const dsh_streets *s, const dsh_costs *c,
                      const dsh_nearest_label *near, uint32_t v)
{
    const uint32_t arc = near[v].arc;
    assert_int_equal(near[v].place == DSH_NONE, near[v].ms == DSH_CLOSED);
    if (arc == DSH_NONE)
        return;
    const uint32_t next = s->head[arc];
    assert_int_equal(s->tail[arc], v);
    if (near[next].arc == DSH_NONE)
        return;
    assert_true((uint64_t)near[next].ms + c->arc_ms[arc] <= near[v].ms);
}

static uint32_t check_nearest(const dsh_streets *s, const dsh_costs *c,
                              uint32_t n_places, uint64_t *seed)
{
    dsh_attachment *place = dsh_alloc(n_places, sizeof(*place));
    uint32_t *least = dsh_alloc(s->n_nodes, sizeof(*least));
    dsh_nearest_label *near;
    dsh_walk *walk;
    uint32_t n_reached = 0;
    OK(dsh_walk_new(&walk, s, err));
    memset(least, 0xff, s->n_nodes * sizeof(*least));
    for (uint32_t i = 0; i < n_places; i++) {
        place[i] = some_place(s, seed);
        dsh_walk_search(walk, c, &place[i], DSH_TO, DSH_CLOSED - 1);
        for (uint32_t v = 0; v < s->n_nodes; v++) {
            const uint32_t ms = dsh_walk_at_node(walk, v);
            least[v] = ms < least[v] ? ms : least[v];
        }
    }
    OK(dsh_nearest_new(&near, s, c, place, n_places, err));
    for (uint32_t v = 0; v < s->n_nodes; v++) {
        assert_int_equal(near[v].ms, least[v]);
        check_way(s, c, near, v);
        n_reached += least[v] != DSH_CLOSED;
    }
    dsh_free(near);
    dsh_walk_free(walk);
    dsh_free(place);
    dsh_free(least);
    return n_reached;
}

static void the_nearest_of_many_is_the_least_of_single_searches(void **state)
{
    (void)state;
    static const uint32_t PER_MILLE[] = {1, 1000, 100000, 20000000};
    for (size_t p = 0; p < N_WALKERS; p++) {
        dsh_study *study = study_of(p);
        uint64_t seed = 815 + p;
        uint32_t n_reached = 0;
        for (int w = 0; w < N_WORLDS; w++) {
            dsh_streets *s = world_streets(NODES, EDGES, &seed);
            dsh_costs *c[DSH_N_READINGS];
            fill_streets(s, &seed);
            both_readings(c, s, &study->profile[0]);
            for (int r = 0; r < DSH_N_READINGS; r++) {
                scale(c[r], s, PER_MILLE[w % 4]);
                n_reached += check_nearest(s, c[r], 5, &seed);
            }
            free_both(c);
            dsh_streets_free(s);
        }
        assert_true(n_reached > N_WORLDS * NODES / 10);
        dsh_study_free(study);
    }
}

static void the_nearest_is_exact_where_many_nodes_are_equally_far(void **state)
{
    (void)state;
    dsh_study *study = study_of(0);
    uint64_t seed = 300;
    dsh_streets *s = world_streets(3000, 8000, &seed);
    dsh_costs *c[DSH_N_READINGS];
    fill_streets(s, &seed);
    both_readings(c, s, &study->profile[0]);
    scale(c[DSH_OPT], s, 1);
    assert_true(check_nearest(s, c[DSH_OPT], 100, &seed) > 1500);
    free_both(c);
    dsh_streets_free(s);
    dsh_study_free(study);
}

static uint32_t edges_of(const dsh_streets *s, int64_t way)
{
    uint32_t n = 0;
    for (uint32_t e = 0; e < s->n_edges; e++)
        n += s->edge_way[e] == way;
    return n;
}

static void cars_take_their_own_streets_one_way_and_no_bollards(void **state)
{
    (void)state;
    static const char TOWN[] =
        "<node id='1' lat='49.000' lon='15'/><node id='2' lat='49.001' "
        "lon='15'/><node id='3' lat='49.002' lon='15'/>"
        "<node id='4' lat='49.003' lon='15'><tag k='barrier' v='bollard'/>"
        "</node><node id='5' lat='49.004' lon='15'/>"
        "<way id='1'><nd ref='1'/><nd ref='2'/><tag k='highway' "
        "v='motorway'/><tag k='maxspeed' v='80'/></way>"
        "<way id='2'><nd ref='2'/><nd ref='3'/><nd ref='4'/><nd ref='5'/>"
        "<tag k='highway' v='residential'/></way>"
        "<way id='3'><nd ref='1'/><nd ref='3'/><tag k='highway' "
        "v='footway'/></way>"
        "<way id='4'><nd ref='3'/><nd ref='5'/><tag k='highway' "
        "v='service'/><tag k='motor_vehicle' v='private'/></way>";
    dsh_study *car;
    dsh_costs *c;
    OK(dsh_study_defaults(&car, "car", &ctx, err));
    car->crs = "EPSG:32633";
    dsh_streets *s = rig_streets(TOWN, car, NULL, &ctx);
    assert_int_equal(edges_of(s, 1), 1);
    assert_int_equal(edges_of(s, 2), 2);
    assert_int_equal(edges_of(s, 3), 0);
    assert_int_equal(edges_of(s, 4), 0);
    OK(dsh_costs_new(&c, s, &car->profile[0], DSH_PESS, err));
    for (uint32_t e = 0; e < s->n_edges; e++) {
        const bool forward = c->arc_ms[2 * e] != DSH_CLOSED;
        const bool back = c->arc_ms[2 * e + 1] != DSH_CLOSED;
        assert_true(forward);
        assert_int_equal(back, s->edge_way[e] != 1);
        /* 111 m: at 80 km/h 5.0 s, at 28 km/h 14.3 s; two of them 28.6 s. */
        if (s->edge_way[e] == 1)
            assert_in_range(c->arc_ms[2 * e], 4950, 5050);
    }
    uint32_t n_closed = 0;
    for (uint32_t v = 0; v < s->n_nodes; v++)
        n_closed += c->node_ms[v] == DSH_CLOSED;
    assert_int_equal(n_closed, 1);
    dsh_costs_free(c);
    dsh_streets_free(s);
    dsh_study_free(car);
}

static int begin(void **state)
{
    (void)state;
    rig_context(&ctx, 1);
    return 0;
}

static int end(void **state)
{
    (void)state;
    dsh_context_clear(&ctx);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_closed_is_closed_by_something),
        cmocka_unit_test(readings_bound_each_other_and_narrow),
        cmocka_unit_test(searches_equal_a_plain_one_for_every_profile),
        cmocka_unit_test(the_nearest_of_many_is_the_least_of_single_searches),
        cmocka_unit_test(the_nearest_is_exact_where_many_nodes_are_equally_far),
        cmocka_unit_test(cars_take_their_own_streets_one_way_and_no_bollards),
    };
    return cmocka_run_group_tests(tests, begin, end);
}
