/* SPDX-License-Identifier: MIT */
/* What is said to be reached against the walk to each place asked. */
#include "network/reached.h"
#include "world.h"

enum { N = 12, M = 26, LIMIT = 400 };

typedef struct town {
    world w;
    uint32_t arc_ms[2 * M], arc_assumed[2 * M], node_ms[N];
    dsh_walk *walk;
} town;

static void build(town *t, uint64_t *seed)
{
    memset(t, 0, sizeof(*t));
    t->w.s = world_streets(N, M, seed);
    for (uint32_t a = 0; a < 2 * M; a++)
        t->arc_ms[a] =
            rig_below(seed, 6) == 0 ? DSH_CLOSED : rig_below(seed, 90);
    for (uint32_t v = 0; v < N; v++) {
        const uint32_t kind = rig_below(seed, 6);
        t->node_ms[v] = kind == 0   ? DSH_CLOSED
                        : kind == 1 ? rig_below(seed, 40)
                                    : 0;
    }
    t->w.costs = (dsh_costs){t->arc_ms, t->arc_assumed, t->node_ms,
                             1 + rig_below(seed, 900)};
    OK(dsh_walk_new(&t->walk, t->w.s, err));
}

static void destroy(town *t)
{
    dsh_walk_free(t->walk);
    dsh_streets_free(t->w.s);
}

static dsh_attachment place_at(uint32_t edge, uint32_t mm)
{
    return (dsh_attachment){
        {{edge, mm, 0}, {DSH_NONE, 0, 0}, {DSH_NONE, 0, 0}}};
}

static dsh_attachment random_centre(const town *t, uint64_t *seed)
{
    dsh_attachment a = place_at(DSH_NONE, 0);
    const uint32_t n = 1 + rig_below(seed, DSH_MAX_JOINTS);
    for (uint32_t i = 0; i < n; i++) {
        const uint32_t e = rig_below(seed, M), length = t->w.s->length_mm[e];
        const uint32_t kind = rig_below(seed, 4);
        a.joint[i] = (dsh_joint){e,
                                 kind == 0   ? 0
                                 : kind == 1 ? length
                                             : rig_below(seed, length + 1),
                                 rig_below(seed, 30)};
    }
    return a;
}

static bool begins_at(const dsh_attachment *a, uint32_t edge, uint32_t mm)
{
    for (int i = 0; i < DSH_MAX_JOINTS; i++)
        if (a->joint[i].edge == edge && a->joint[i].offset_mm == mm)
            return true;
    return false;
}

static bool holds(const dsh_stretches *s, uint32_t edge, uint32_t mm)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->p[i].edge == edge && mm >= s->p[i].from_mm &&
            mm <= s->p[i].to_mm)
            return true;
    return false;
}

static void are_in_order(const dsh_stretches *s, const dsh_streets *streets)
{
    for (size_t i = 0; i < s->n; i++) {
        assert_true(s->p[i].from_mm < s->p[i].to_mm);
        assert_true(s->p[i].to_mm <= streets->length_mm[s->p[i].edge]);
        if (i > 0)
            assert_true(s->p[i - 1].edge < s->p[i].edge ||
                        (s->p[i - 1].edge == s->p[i].edge &&
                         s->p[i - 1].to_mm < s->p[i].from_mm));
    }
}

/* Places within edges, and those beside the ends of stretches, where the
 * answer turns. */
static uint32_t asked_mm(const dsh_stretches *s, uint32_t edge, uint32_t length,
                         uint64_t *seed)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->p[i].edge == edge && rig_below(seed, 2) == 0) {
            const uint32_t end =
                rig_below(seed, 2) == 0 ? s->p[i].from_mm : s->p[i].to_mm;
            const uint32_t mm = end + rig_below(seed, 3) - 1;
            return mm > 0 && mm < length ? mm : length / 2;
        }
    return 1 + rig_below(seed, length - 1);
}

static void a_place_is_reached_exactly_if_the_walk_there_is_in_time(
    void **state)
{
    (void)state;
    size_t n_in = 0, n_out = 0;
    for (uint64_t k = 1; k <= 400; k++) {
        uint64_t seed = k;
        town t;
        build(&t, &seed);
        dsh_reached reached;
        dsh_stretches s = {0};
        OK(dsh_reached_init(&reached, t.w.s, err));
        const dsh_direction way = k % 2 == 0 ? DSH_FROM : DSH_TO;
        const uint32_t limit = rig_below(&seed, LIMIT);
        const dsh_attachment centre[] = {random_centre(&t, &seed),
                                         random_centre(&t, &seed)};
        for (int i = 0; i < 2; i++) {
            dsh_walk_search(t.walk, &t.w.costs, &centre[i], way, LIMIT);
            OK(dsh_reached_add(&reached, t.walk, limit, err));
        }
        OK(dsh_reached_stretches(&s, &reached, err));
        are_in_order(&s, t.w.s);
        for (int q = 0; q < 60; q++) {
            const uint32_t e = rig_below(&seed, M);
            const uint32_t length = t.w.s->length_mm[e];
            if (length < 2)
                continue;
            const uint32_t mm = asked_mm(&s, e, length, &seed);
            const dsh_attachment there = place_at(e, mm);
            if (begins_at(&centre[0], e, mm) || begins_at(&centre[1], e, mm))
                continue; /* no way at all: an end of what is reached */
            bool in_time = false;
            for (int i = 0; i < 2; i++) {
                dsh_walk_search(t.walk, &t.w.costs, &centre[i], way, LIMIT);
                in_time =
                    in_time || dsh_walk_to_point(t.walk, &there, NULL) <= limit;
            }
            assert_int_equal(holds(&s, e, mm), in_time);
            n_in += in_time;
            n_out += !in_time;
        }
        dsh_vec_clear(&s);
        dsh_reached_clear(&reached);
        destroy(&t);
    }
    assert_true(n_in > 3000 && n_out > 3000);
}

static void nothing_is_reached_after_a_reset(void **state)
{
    (void)state;
    uint64_t seed = 3;
    town t;
    build(&t, &seed);
    dsh_reached reached;
    dsh_stretches s = {0};
    OK(dsh_reached_init(&reached, t.w.s, err));
    const dsh_attachment centre = place_at(0, t.w.s->length_mm[0] / 2);
    dsh_walk_search(t.walk, &t.w.costs, &centre, DSH_FROM, LIMIT);
    OK(dsh_reached_add(&reached, t.walk, LIMIT, err));
    dsh_reached_reset(&reached);
    OK(dsh_reached_stretches(&s, &reached, err));
    assert_int_equal(s.n, 0);
    dsh_vec_clear(&s);
    dsh_reached_clear(&reached);
    destroy(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            a_place_is_reached_exactly_if_the_walk_there_is_in_time),
        cmocka_unit_test(nothing_is_reached_after_a_reset),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
