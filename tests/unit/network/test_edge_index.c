/* SPDX-License-Identifier: MIT */
/* The grid over the streets against looking at all of them. */
#include "network/edge_index.h"
#include "world.h"

enum { NODES = 150, EDGES = 200 };

static bool note(uint32_t edge, void *user)
{
    bool *seen = user;
    seen[edge] = true;
    return true;
}

/* Some streets run exactly along the axes or are points. */
static void straighten(dsh_streets *s, uint64_t *seed)
{
    for (uint32_t e = 0; e < s->n_edges; e++) {
        const uint32_t kind = rig_below(seed, 4);
        if (kind == 1 || kind == 3)
            s->point_x[2 * e + 1] = s->point_x[2 * e];
        if (kind == 2 || kind == 3)
            s->point_y[2 * e + 1] = s->point_y[2 * e];
    }
}

static void a_box_shows_every_street_that_comes_near(void **state)
{
    (void)state;
    uint64_t seed = 31;
    uint32_t n_near = 0, n_seen = 0;
    for (int w = 0; w < 20; w++) {
        dsh_streets *s = world_streets(NODES, EDGES, &seed);
        dsh_edge_index *index;
        straighten(s, &seed);
        OK(dsh_edge_index_new(&index, s, err));
        for (int k = 0; k < 100; k++) {
            const double x = rig_below(&seed, 1100) - 50.0;
            const double y = rig_below(&seed, 1100) - 50.0;
            const double r = rig_below(&seed, 120);
            const dsh_box box = {x - r, y - r, x + r, y + r};
            bool seen[EDGES] = {false};
            dsh_edge_index_visit(index, &box, note, seen);
            for (uint32_t e = 0; e < EDGES; e++) {
                const bool near = dsh_edge_nearest(s, e, x, y).distance_m <= r;
                assert_true(seen[e] || !near);
                n_near += near;
                n_seen += seen[e];
            }
        }
        dsh_streets_free(s);
    }
    assert_true(n_near > 10000);
    assert_true(n_seen < 2 * n_near); /* by boxes of streets: 2.4 times */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_box_shows_every_street_that_comes_near),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
