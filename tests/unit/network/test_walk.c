/* SPDX-License-Identifier: MIT */
/* Searches against a slow solver over an explicit graph of events: "at node
 * v" and "leaving node v" are two places, the way between them costs the
 * obstacle; the source and each asked point are places too. */
#include "world.h"

enum { N = 12, M = 26, PLACES = 2 * N + 2, SOURCE = 2 * N, TARGET = 2 * N + 1 };

typedef struct time_of {
    uint64_t ms, assumed;
} time_of;

static const time_of NEVER = {UINT64_MAX, 0};

static time_of cost[PLACES][PLACES];

static bool less(time_of a, time_of b)
{
    return a.ms < b.ms || (a.ms == b.ms && a.assumed < b.assumed);
}

static void allow(int from, int to, time_of t)
{
    if (less(t, cost[from][to]))
        cost[from][to] = t;
}

static time_of part_of(const world *w, uint32_t arc, uint32_t mm)
{
    const uint64_t length = w->s->length_mm[arc / 2];
    if (w->costs.arc_ms[arc] == DSH_CLOSED)
        return NEVER;
    const uint64_t ms =
        ((uint64_t)w->costs.arc_ms[arc] * mm + length - 1) / length;
    return (time_of){ms, w->costs.arc_assumed[arc] > 0 ? ms : 0};
}

static time_of later(time_of t, uint64_t ms)
{
    return t.ms == UINT64_MAX ? NEVER : (time_of){t.ms + ms, t.assumed};
}

static uint64_t gap_of(const world *w, uint32_t mm)
{
    return ((uint64_t)mm * w->costs.flat_ms_per_m + 999) / 1000;
}

static void all_arcs(const world *w)
{
    for (int i = 0; i < PLACES; i++) {
        for (int k = 0; k < PLACES; k++)
            cost[i][k] = NEVER;
    }
    for (uint32_t v = 0; v < N; v++) {
        if (w->costs.node_ms[v] != DSH_CLOSED)
            allow((int)v, (int)(N + v), (time_of){w->costs.node_ms[v], 0});
    }
    for (uint32_t a = 0; a < 2 * M; a++) {
        if (w->costs.arc_ms[a] != DSH_CLOSED)
            allow((int)(N + w->s->tail[a]), (int)w->s->head[a],
                  (time_of){w->costs.arc_ms[a], w->costs.arc_assumed[a]});
    }
}

/* A point that is walked from (it may also be left at once) or walked to. */
static void join(const world *w, const dsh_attachment *p, int place)
{
    for (int i = 0; i < DSH_MAX_JOINTS; i++) {
        const dsh_joint *j = &p->joint[i];
        if (j->edge == DSH_NONE)
            continue;
        const uint64_t gap = gap_of(w, j->gap_mm);
        const uint32_t length = w->s->length_mm[j->edge];
        const int a = (int)w->s->tail[2 * j->edge];
        const int b = (int)w->s->head[2 * j->edge];
        const uint32_t on = 2 * j->edge, back = on + 1;
        if (j->offset_mm == 0 || j->offset_mm == length) {
            const int v = j->offset_mm == 0 ? a : b;
            allow(place, v, (time_of){gap, 0});
            allow(place, N + v, (time_of){gap, 0});
            allow(v, place, (time_of){gap, 0});
            continue;
        }
        allow(place, b, later(part_of(w, on, length - j->offset_mm), gap));
        allow(place, a, later(part_of(w, back, j->offset_mm), gap));
        allow(N + a, place, later(part_of(w, on, j->offset_mm), gap));
        allow(N + b, place,
              later(part_of(w, back, length - j->offset_mm), gap));
    }
}

static void along(const world *w, const dsh_attachment *p,
                  const dsh_attachment *q, int from, int to)
{
    for (int i = 0; i < DSH_MAX_JOINTS; i++) {
        for (int k = 0; k < DSH_MAX_JOINTS; k++) {
            const dsh_joint *a = &p->joint[i], *b = &q->joint[k];
            if (a->edge == DSH_NONE || a->edge != b->edge)
                continue;
            const time_of t =
                a->offset_mm <= b->offset_mm
                    ? part_of(w, 2 * a->edge, b->offset_mm - a->offset_mm)
                    : part_of(w, 2 * a->edge + 1, a->offset_mm - b->offset_mm);
            allow(from, to,
                  later(t, gap_of(w, a->gap_mm) + gap_of(w, b->gap_mm)));
        }
    }
}

/* Bellman and Ford, with no cleverness. `stop` is no way through. */
static void solve(int from, int stop, time_of out[PLACES])
{
    for (int i = 0; i < PLACES; i++)
        out[i] = NEVER;
    out[from] = (time_of){0, 0};
    for (int round = 0; round < PLACES; round++) {
        for (int i = 0; i < PLACES; i++) {
            for (int k = 0; k < PLACES; k++) {
                if (i == stop || out[i].ms == UINT64_MAX ||
                    cost[i][k].ms == UINT64_MAX)
                    continue;
                const time_of t = {out[i].ms + cost[i][k].ms,
                                   out[i].assumed + cost[i][k].assumed};
                if (less(t, out[k]))
                    out[k] = t;
            }
        }
    }
}

static void random_costs(world *w, uint64_t *seed)
{
    for (uint32_t a = 0; a < 2 * M; a++) {
        const uint32_t kind = rig_below(seed, 8);
        w->costs.arc_ms[a] = kind == 0 ? DSH_CLOSED : rig_below(seed, 60);
        w->costs.arc_assumed[a] =
            kind == 1 || kind == 2 ? w->costs.arc_ms[a] : 0;
    }
    for (uint32_t v = 0; v < N; v++) {
        const uint32_t kind = rig_below(seed, 6);
        w->costs.node_ms[v] = kind == 0   ? DSH_CLOSED
                              : kind == 1 ? rig_below(seed, 40)
                                          : 0;
    }
    w->costs.flat_ms_per_m = 1 + rig_below(seed, 2000);
}

static dsh_attachment random_point(const world *w, uint64_t *seed)
{
    dsh_attachment p;
    const uint32_t n = 1 + rig_below(seed, DSH_MAX_JOINTS);
    for (uint32_t i = 0; i < DSH_MAX_JOINTS; i++) {
        const uint32_t e = rig_below(seed, M), kind = rig_below(seed, 4);
        const uint32_t length = w->s->length_mm[e];
        p.joint[i] = (dsh_joint){i < n ? e : DSH_NONE,
                                 kind == 0   ? 0
                                 : kind == 1 ? length
                                             : rig_below(seed, length + 1),
                                 rig_below(seed, 20)};
    }
    return p;
}

static void check_point(const world *w, const dsh_walk *walk,
                        const dsh_attachment *source,
                        const dsh_attachment *point, dsh_direction direction,
                        uint32_t limit)
{
    time_of t[PLACES];
    const bool from = direction == DSH_FROM;
    all_arcs(w);
    join(w, source, SOURCE);
    join(w, point, TARGET);
    along(w, from ? source : point, from ? point : source,
          from ? SOURCE : TARGET, from ? TARGET : SOURCE);
    solve(from ? SOURCE : TARGET, from ? TARGET : SOURCE, t);
    const time_of expected = t[from ? TARGET : SOURCE];
    uint32_t assumed;
    const uint32_t ms = dsh_walk_to_point(walk, point, &assumed);
    if (expected.ms > limit) {
        assert_int_equal(ms, DSH_CLOSED);
        return;
    }
    assert_int_equal(ms, expected.ms);
    assert_int_equal(assumed, expected.assumed);
}

static void searches_equal_the_slow_solver(void **state)
{
    (void)state;
    for (uint64_t k = 1; k <= 150; k++) {
        uint64_t seed = k;
        world w = {.s = world_streets(N, M, &seed)};
        uint32_t arc_ms[2 * M], arc_assumed[2 * M], node_ms[N];
        w.costs = (dsh_costs){arc_ms, arc_assumed, node_ms, 0};
        dsh_walk *walk;
        OK(dsh_walk_new(&walk, w.s, err));
        for (int i = 0; i < 8; i++) {
            random_costs(&w, &seed);
            const dsh_attachment source = random_point(&w, &seed);
            const dsh_direction way = i % 2 == 0 ? DSH_FROM : DSH_TO;
            const uint32_t limit = 20 + rig_below(&seed, 300);
            dsh_walk_search(walk, &w.costs, &source, way, limit);
            for (int q = 0; q < 6; q++) {
                dsh_attachment point = random_point(&w, &seed);
                if (q == 0)
                    point.joint[0].edge = source.joint[0].edge;
                if (q == 0 && point.joint[0].offset_mm >
                                  w.s->length_mm[point.joint[0].edge])
                    point.joint[0].offset_mm = 0;
                check_point(&w, walk, &source, &point, way, limit);
            }
        }
        dsh_walk_free(walk);
        dsh_streets_free(w.s);
    }
}

static void node_labels_equal_the_slow_solver(void **state)
{
    (void)state;
    for (uint64_t k = 1; k <= 100; k++) {
        uint64_t seed = k;
        world w = {.s = world_streets(N, M, &seed)};
        uint32_t arc_ms[2 * M], arc_assumed[2 * M], node_ms[N];
        w.costs = (dsh_costs){arc_ms, arc_assumed, node_ms, 0};
        random_costs(&w, &seed);
        const dsh_attachment source = random_point(&w, &seed);
        dsh_walk *walk;
        OK(dsh_walk_new(&walk, w.s, err));
        dsh_walk_search(walk, &w.costs, &source, DSH_FROM, 200);
        time_of t[PLACES];
        all_arcs(&w);
        join(&w, &source, SOURCE);
        solve(SOURCE, -1, t);
        size_t n, expected = 0;
        const uint32_t *order = dsh_walk_nodes(walk, &n);
        for (uint32_t v = 0; v < N; v++) {
            const bool near = t[v].ms <= 200;
            expected += near;
            assert_int_equal(dsh_walk_at_node(walk, v),
                             near ? t[v].ms : DSH_CLOSED);
        }
        assert_int_equal(n, expected);
        for (size_t i = 1; i < n; i++)
            assert_true(dsh_walk_at_node(walk, order[i - 1]) <=
                        dsh_walk_at_node(walk, order[i]));
        dsh_walk_free(walk);
        dsh_streets_free(w.s);
    }
}

/* At a millisecond per millimetre, with free nodes, time is length. */
static void the_length_of_a_way_is_the_sum_of_its_parts(void **state)
{
    (void)state;
    size_t n_ways = 0;
    for (uint64_t k = 1; k <= 200; k++) {
        uint64_t seed = k;
        world w = {.s = world_streets(N, M, &seed)};
        uint32_t arc_ms[2 * M], arc_assumed[2 * M], node_ms[N];
        w.costs = (dsh_costs){arc_ms, arc_assumed, node_ms, 1000};
        random_costs(&w, &seed);
        for (uint32_t a = 0; a < 2 * M; a++)
            arc_ms[a] =
                arc_ms[a] == DSH_CLOSED ? DSH_CLOSED : w.s->length_mm[a / 2];
        memset(arc_assumed, 0, sizeof(arc_assumed));
        memset(node_ms, 0, sizeof(node_ms));
        w.costs.flat_ms_per_m = 1000;
        const dsh_attachment source = random_point(&w, &seed);
        dsh_walk *walk;
        OK(dsh_walk_new(&walk, w.s, err));
        dsh_walk_search(walk, &w.costs, &source, DSH_FROM, 100000);
        for (int q = 0; q < 10; q++) {
            const dsh_attachment point = random_point(&w, &seed);
            const uint32_t ms = dsh_walk_to_point(walk, &point, NULL);
            assert_int_equal(dsh_walk_length_mm(walk, &point),
                             ms == DSH_CLOSED ? DSH_NONE : ms);
            n_ways += ms != DSH_CLOSED;
        }
        dsh_walk_free(walk);
        dsh_streets_free(w.s);
    }
    assert_true(n_ways > 500);
}

/* A – B – C in a row, 1000 mm each, an obstacle at B. */
static void an_obstacle_counts_only_when_passed(void **state)
{
    (void)state;
    uint64_t seed = 5;
    dsh_streets *s = world_streets(3, 2, &seed);
    const uint32_t end[2][2] = {{0, 1}, {1, 2}};
    for (uint32_t e = 0; e < 2; e++) {
        s->tail[2 * e] = s->head[2 * e + 1] = end[e][0];
        s->head[2 * e] = s->tail[2 * e + 1] = end[e][1];
        s->length_mm[e] = 1000;
    }
    OK(dsh_streets_derive(s, err));
    uint32_t arc_ms[] = {100, 100, 100, 100}, none[4] = {0};
    uint32_t node_ms[] = {0, DSH_CLOSED, 0};
    const dsh_costs c = {arc_ms, none, node_ms, 1000};
    const dsh_joint no = {DSH_NONE, 0, 0};
    const dsh_attachment a = {{{0, 0, 0}, no, no}};
    const dsh_attachment at_b = {{{0, 1000, 0}, no, no}};
    const dsh_attachment end_c = {{{1, 1000, 0}, no, no}};
    const dsh_attachment mid = {{{1, 500, 0}, no, no}};
    dsh_walk *walk;
    OK(dsh_walk_new(&walk, s, err));
    dsh_walk_search(walk, &c, &a, DSH_FROM, 10000);
    assert_int_equal(dsh_walk_to_point(walk, &at_b, NULL), 100);
    assert_int_equal(dsh_walk_to_point(walk, &end_c, NULL), DSH_CLOSED);
    assert_int_equal(dsh_walk_to_point(walk, &mid, NULL), DSH_CLOSED);
    dsh_walk_search(walk, &c, &at_b, DSH_FROM, 10000);
    assert_int_equal(dsh_walk_to_point(walk, &a, NULL), 100);
    assert_int_equal(dsh_walk_to_point(walk, &end_c, NULL), 100);
    assert_int_equal(dsh_walk_to_point(walk, &mid, NULL), 50);
    node_ms[1] = 30;
    dsh_walk_search(walk, &c, &a, DSH_TO, 10000);
    assert_int_equal(dsh_walk_to_point(walk, &end_c, NULL), 230);
    dsh_walk_free(walk);
    dsh_streets_free(s);
}

static void a_new_search_forgets_the_last(void **state)
{
    (void)state;
    uint64_t seed = 77;
    dsh_streets *s = world_streets(30, 40, &seed);
    dsh_mobility adult = {.id = "a",
                          .flat_mm_s = 1300,
                          .max_up_bp = DSH_ANY,
                          .max_down_bp = DSH_ANY,
                          .max_cross_bp = DSH_ANY,
                          .max_kerb_mm = DSH_ANY,
                          .steps = true,
                          .steps_time_pct = 300};
    dsh_costs *c;
    OK(dsh_costs_new(&c, s, &adult, DSH_OPT, err));
    dsh_walk *used, *fresh;
    OK(dsh_walk_new(&used, s, err));
    for (uint32_t e = 0; e < 40; e++) {
        const dsh_attachment p = {
            {{e, 0, 0}, {DSH_NONE, 0, 0}, {DSH_NONE, 0, 0}}};
        dsh_walk_search(used, c, &p, DSH_FROM, 40000);
        OK(dsh_walk_new(&fresh, s, err));
        dsh_walk_search(fresh, c, &p, DSH_FROM, 40000);
        for (uint32_t v = 0; v < 30; v++)
            assert_int_equal(dsh_walk_at_node(used, v),
                             dsh_walk_at_node(fresh, v));
        dsh_walk_free(fresh);
    }
    dsh_walk_free(used);
    dsh_costs_free(c);
    dsh_streets_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(searches_equal_the_slow_solver),
        cmocka_unit_test(node_labels_equal_the_slow_solver),
        cmocka_unit_test(the_length_of_a_way_is_the_sum_of_its_parts),
        cmocka_unit_test(an_obstacle_counts_only_when_passed),
        cmocka_unit_test(a_new_search_forgets_the_last),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
