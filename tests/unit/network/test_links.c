/* SPDX-License-Identifier: MIT */
/* Links against one search per pair, and the same whatever the threads. */
#include "world.h"

#include <math.h>

#include "network/links.h"

enum { NODES = 60, EDGES = 110, ORIGINS = 40, STOPS = 15, SERVICES = 7 };

typedef struct scene {
    dsh_streets *s;
    dsh_costs *costs;
    double x[ORIGINS + STOPS + SERVICES], y[ORIGINS + STOPS + SERVICES];
    dsh_attachment at[ORIGINS + STOPS + SERVICES];
    dsh_link_job job;
} scene;

static dsh_mobility walker(void)
{
    return (dsh_mobility){.id = "walker",
                          .flat_mm_s = 1000,
                          .max_up_bp = DSH_ANY,
                          .max_down_bp = DSH_ANY,
                          .max_cross_bp = DSH_ANY,
                          .max_kerb_mm = DSH_ANY,
                          .steps = true,
                          .steps_time_pct = 100,
                          .user_group = ""};
}

static void scene_make(scene *c, uint64_t k)
{
    uint64_t seed = k;
    const dsh_mobility p = walker();
    memset(c, 0, sizeof(*c));
    c->s = world_streets(NODES, EDGES, &seed);
    for (uint32_t e = 0; e < EDGES; e++)
        c->s->flags[e] = rig_below(&seed, 4) == 0 ? DSH_EDGE_FORWARD_ONLY : 0;
    for (uint32_t v = 0; v < NODES; v++)
        c->s->node_flags[v] = rig_below(&seed, 8) == 0 ? DSH_NODE_CLOSED : 0;
    OK(dsh_costs_new(&c->costs, c->s, &p, DSH_OPT, err));
    for (int i = 0; i < ORIGINS + STOPS + SERVICES; i++) {
        c->x[i] = i % 9 == 8 ? (double)NAN : (double)rig_below(&seed, 1000);
        c->y[i] = rig_below(&seed, 1000);
    }
    c->x[1] = c->x[0]; /* two at one place */
    c->y[1] = c->y[0];
    c->x[ORIGINS + STOPS] = c->x[2]; /* a service where somebody lives */
    c->y[ORIGINS + STOPS] = c->y[2];
    OK(dsh_attach(c->at, c->s, c->costs, c->x, c->y, ORIGINS + STOPS + SERVICES,
                  100, err));
    c->job = (dsh_link_job){
        .streets = c->s,
        .costs = c->costs,
        .origins = {c->x, c->y, c->at, ORIGINS},
        .stops = {c->x + ORIGINS, c->y + ORIGINS, c->at + ORIGINS, STOPS},
        .services = {c->x + ORIGINS + STOPS, c->y + ORIGINS + STOPS,
                     c->at + ORIGINS + STOPS, SERVICES},
        .max_walk_s = 200,
        .max_transfer_s = 90,
        .detour_factor = 1.3,
        .flat_ms_per_m = 1000};
}

static void scene_clear(scene *c)
{
    dsh_costs_free(c->costs);
    dsh_streets_free(c->s);
}

/* Walk from one point to another, s, −1 = none within the limit. */
static int32_t between(const scene *c, dsh_walk *w, int from, int to,
                       int32_t limit_s)
{
    if (c->at[from].joint[0].edge == DSH_NONE)
        return -1;
    if (c->x[from] == c->x[to] && c->y[from] == c->y[to])
        return 0;
    dsh_walk_search(w, c->costs, &c->at[from], DSH_FROM,
                    (uint32_t)limit_s * 1000);
    const uint32_t ms = dsh_walk_to_point(w, &c->at[to], NULL);
    return ms == DSH_CLOSED ? -1 : dsh_leg_s(ms);
}

static int32_t in_row(const dsh_links *l, uint32_t row, uint32_t to)
{
    for (uint32_t i = l->first[row]; i < l->first[row + 1]; i++) {
        if (l->to[i] == to)
            return l->s[i];
    }
    return -1;
}

static void rows_are_sorted(const dsh_links *l, uint32_t n)
{
    for (uint32_t r = 0; r < n; r++) {
        for (uint32_t i = l->first[r] + 1; i < l->first[r + 1]; i++)
            assert_true(l->s[i - 1] < l->s[i] ||
                        (l->s[i - 1] == l->s[i] && l->to[i - 1] < l->to[i]));
    }
}

static void links_equal_one_search_per_pair(void **state)
{
    (void)state;
    dsh_context ctx;
    rig_context(&ctx, 2);
    size_t found = 0;
    for (uint64_t k = 1; k <= 12; k++) {
        scene c;
        scene_make(&c, k);
        dsh_arena *arena = dsh_arena_new();
        dsh_walks out = {0};
        dsh_walk *w;
        OK(dsh_links_make(&out, &c.job, arena, &ctx, err));
        OK(dsh_walk_new(&w, c.s, err));
        for (int o = 0; o < ORIGINS; o++) {
            for (int p = 0; p < STOPS; p++) {
                const int32_t s = between(&c, w, o, ORIGINS + p, 200);
                assert_int_equal(in_row(&out.access, (uint32_t)o, (uint32_t)p),
                                 s);
                found += s >= 0;
                assert_int_equal(in_row(&out.home, (uint32_t)o, (uint32_t)p),
                                 between(&c, w, ORIGINS + p, o, 200));
            }
            for (int v = 0; v < SERVICES; v++) {
                assert_int_equal(in_row(&out.direct, (uint32_t)v, (uint32_t)o),
                                 between(&c, w, o, ORIGINS + STOPS + v, 200));
                assert_int_equal(in_row(&out.back, (uint32_t)v, (uint32_t)o),
                                 between(&c, w, ORIGINS + STOPS + v, o, 200));
            }
        }
        for (int p = 0; p < STOPS; p++) {
            for (int q = 0; q < STOPS; q++)
                assert_int_equal(
                    in_row(&out.footpath, (uint32_t)p, (uint32_t)q),
                    p == q ? -1 : between(&c, w, ORIGINS + p, ORIGINS + q, 90));
            for (int v = 0; v < SERVICES; v++) {
                assert_int_equal(
                    in_row(&out.egress, (uint32_t)v, (uint32_t)p),
                    between(&c, w, ORIGINS + p, ORIGINS + STOPS + v, 200));
                assert_int_equal(
                    in_row(&out.leave, (uint32_t)v, (uint32_t)p),
                    between(&c, w, ORIGINS + STOPS + v, ORIGINS + p, 200));
            }
        }
        rows_are_sorted(&out.access, ORIGINS);
        rows_are_sorted(&out.footpath, STOPS);
        rows_are_sorted(&out.egress, SERVICES);
        rows_are_sorted(&out.direct, SERVICES);
        dsh_walk_free(w);
        dsh_arena_free(arena);
        scene_clear(&c);
    }
    assert_true(found > 200);
    dsh_context_clear(&ctx);
}

static void threads_do_not_change_links(void **state)
{
    (void)state;
    scene c;
    scene_make(&c, 99);
    dsh_walks out[2] = {0};
    dsh_arena *arena = dsh_arena_new();
    for (unsigned i = 0; i < 2; i++) {
        dsh_context ctx;
        rig_context(&ctx, i == 0 ? 1 : 4);
        OK(dsh_links_make(&out[i], &c.job, arena, &ctx, err));
        dsh_context_clear(&ctx);
    }
    const uint32_t n = out[0].access.first[ORIGINS];
    assert_memory_equal(out[0].access.first, out[1].access.first,
                        (ORIGINS + 1) * 4);
    assert_memory_equal(out[0].access.to, out[1].access.to, n * 4);
    assert_memory_equal(out[0].access.s, out[1].access.s, n * 4);
    dsh_arena_free(arena);
    scene_clear(&c);
}

static void without_streets_the_detour_factor_counts(void **state)
{
    (void)state;
    dsh_context ctx;
    rig_context(&ctx, 1);
    const double x[] = {0, 100, NAN}, y[] = {0, 0, 0};
    const double sx[] = {0, 0, 0, 1000}, sy[] = {0, 0, 50, 0};
    const dsh_link_job job = {.origins = {x, y, NULL, 3},
                              .stops = {sx, sy, NULL, 4},
                              .services = {x + 1, y + 1, NULL, 2},
                              .max_walk_s = 140,
                              .max_transfer_s = 66,
                              .detour_factor = 1.3,
                              .flat_ms_per_m = 1000};
    dsh_arena *arena = dsh_arena_new();
    dsh_walks out = {0};
    OK(dsh_links_make(&out, &job, arena, &ctx, err));
    assert_int_equal(in_row(&out.access, 0, 0), 0);
    assert_int_equal(in_row(&out.access, 1, 0), 130);
    assert_int_equal(in_row(&out.access, 1, 3), -1);
    assert_int_equal(out.access.first[3], out.access.first[2]);
    assert_int_equal(in_row(&out.footpath, 0, 1), 0);
    assert_int_equal(in_row(&out.footpath, 0, 0), -1);
    assert_int_equal(in_row(&out.footpath, 0, 2), 65);
    assert_int_equal(in_row(&out.direct, 0, 0), 130);
    assert_int_equal(in_row(&out.direct, 0, 1), 0);
    assert_int_equal(out.egress.first[2], out.egress.first[1]);
    dsh_arena_free(arena);
    dsh_context_clear(&ctx);
}

/* The ends of the street lie beyond the limit, the two points do not. */
static void points_along_one_long_street_are_linked(void **state)
{
    (void)state;
    dsh_context ctx;
    rig_context(&ctx, 1);
    uint64_t seed = 1;
    const dsh_mobility p = walker();
    dsh_streets *s = world_streets(2, 1, &seed);
    s->length_mm[0] = 900000;
    dsh_costs *c;
    OK(dsh_costs_new(&c, s, &p, DSH_OPT, err));
    const dsh_joint no = {DSH_NONE, 0, 0};
    const dsh_attachment at[2] = {{{{0, 400000, 0}, no, no}},
                                  {{{0, 450000, 0}, no, no}}};
    const double x[2] = {400, 450}, y[2] = {0};
    const dsh_link_job job = {.streets = s,
                              .costs = c,
                              .origins = {x, y, at, 1},
                              .stops = {x + 1, y, at + 1, 1},
                              .services = {x, y, NULL, 0},
                              .max_walk_s = 100,
                              .max_transfer_s = 100};
    dsh_arena *arena = dsh_arena_new();
    dsh_walks out = {0};
    OK(dsh_links_make(&out, &job, arena, &ctx, err));
    assert_int_equal(in_row(&out.access, 0, 0), 50);
    dsh_arena_free(arena);
    dsh_costs_free(c);
    dsh_streets_free(s);
    dsh_context_clear(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_equal_one_search_per_pair),
        cmocka_unit_test(points_along_one_long_street_are_linked),
        cmocka_unit_test(threads_do_not_change_links),
        cmocka_unit_test(without_streets_the_detour_factor_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
