/* SPDX-License-Identifier: MIT */
/* Two footpaths in a row are no transfer. A scan that prunes boardings on one
 * mixed list per stop, in which "board here" and "walk on to the next stop"
 * stand together, throws away what it needs. */
#include "town.h"

/* Trip 0 brings people to A at 8:10. At B a bus leaves at 8:20 and is there at
 * 8:40. At C another leaves at 8:30 and is there at 8:38. A – B and B – C are 4
 * minutes apart, A – C too far. Seen from B the bus at C is better in every
 * way, so a mixed list of B drops the bus at B; but from A only B is in
 * reach. */
enum { HOME, A, B, C, END, N_STOPS };

static const struct {
    uint32_t from, to;
    int32_t dep_s, arr_s;
} ride[] = {
    {C, END, 30600, 31080}, {B, END, 30000, 31200}, {HOME, A, 28800, 29400}};
enum { N_RIDES = 3, WALK_S = 240, CHANGE_S = 60, NOW_S = 28800 };

static bool near(uint32_t from, uint32_t to)
{
    return (from == A && to == B) || (from == B && to == A) ||
           (from == B && to == C) || (from == C && to == B);
}

/* The plain scan with one list per stop, pruned on it. */
typedef struct mixed {
    int32_t dep_s[N_STOPS][16], arr_s[N_STOPS][16];
    size_t n[N_STOPS];
} mixed;

static int32_t earliest(const mixed *m, uint32_t stop, int32_t from_s)
{
    int32_t best = INT32_MAX;
    for (size_t i = 0; i < m->n[stop]; i++)
        if (m->dep_s[stop][i] >= from_s && m->arr_s[stop][i] < best)
            best = m->arr_s[stop][i];
    return best;
}

static void put(mixed *m, uint32_t stop, int32_t dep_s, int32_t arr_s)
{
    m->dep_s[stop][m->n[stop]] = dep_s;
    m->arr_s[stop][m->n[stop]++] = arr_s;
}

static int32_t mixed_arrival(void)
{
    mixed m = {0};
    for (size_t i = 0; i < N_RIDES; i++) {
        uint32_t from = ride[i].from, to = ride[i].to;
        int32_t arr_s =
            to == END ? ride[i].arr_s : earliest(&m, to, ride[i].arr_s);
        if (arr_s >= earliest(&m, from, ride[i].dep_s))
            continue;
        put(&m, from, ride[i].dep_s, arr_s);
        for (uint32_t s = 0; s < N_STOPS; s++)
            if (near(s, from))
                put(&m, s, ride[i].dep_s - WALK_S - CHANGE_S, arr_s);
    }
    return earliest(&m, HOME, NOW_S);
}

static void pruning_on_a_mixed_list_loses_the_answer(void **state)
{
    (void)state;
    assert_int_equal(mixed_arrival(), INT32_MAX);
}

static void the_sweep_keeps_it(void **state)
{
    (void)state;
    town t;
    town_begin(&t);
    uint32_t origin = town_origin(&t, 0, 1);
    uint32_t service = town_service(&t, 1, DSH_ACCESS_YES);
    for (uint32_t s = 0; s < N_STOPS; s++)
        town_stop(&t, DSH_ACCESS_YES);
    for (size_t i = 0; i < N_RIDES; i++)
        town_hop(&t, town_trip(&t, DSH_ACCESS_YES), ride[i].from, ride[i].dep_s,
                 ride[i].to, ride[i].arr_s);
    for (uint32_t from = 0; from < N_STOPS; from++)
        for (uint32_t to = 0; to < N_STOPS; to++)
            if (near(from, to))
                town_link_add(&t.footpath, from, to, WALK_S, FOR_ALL);
    town_link_add(&t.access, origin, HOME, 0, FOR_ALL);
    town_link_add(&t.egress, service, END, 0, FOR_ALL);
    town_run(&t);
    const dsh_reach_row *row = town_row(&t, ADULT, origin);
    assert_int_equal(row->status, DSH_STATUS_CERTAIN);
    assert_int_equal(row->best_s[0], 31200 - NOW_S);
    assert_int_equal(row->rides[0], 2);
    assert_int_equal(row->walk_s[0], WALK_S);
    town_end(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pruning_on_a_mixed_list_loses_the_answer),
        cmocka_unit_test(the_sweep_keeps_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
