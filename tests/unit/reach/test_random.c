/* SPDX-License-Identifier: MIT */
/* Properties of the whole reach job on random towns. */
#include <string.h>

#include "town.h"

static uint32_t below(uint64_t *state, uint32_t n)
{
    *state = *state * UINT64_C(6364136223846793005) + 1442695040888963407u;
    return (uint32_t)((*state >> 33) % n);
}

/* A walk that costs no less in the pessimistic reading, or is not there. */
static void random_link(town_table *table, uint64_t *r, uint32_t row,
                        uint32_t to, uint32_t longest_s)
{
    int32_t s = (int32_t)below(r, longest_s);
    town_link_add(table, row, to, s, FOR_ADULT);
    if (below(r, 4) == 0)
        return;
    s += (int32_t)below(r, 200);
    town_link_add(table, row, to, s, FOR_WHEELCHAIR_OPT);
    if (below(r, 4) == 0)
        return;
    town_link_add(table, row, to, s + (int32_t)below(r, 200),
                  FOR_WHEELCHAIR_PESS);
}

static void random_town(town *t, uint64_t seed, dsh_opening *hours)
{
    uint64_t r = seed;
    town_begin(t);
    for (uint32_t i = 0; i < 10; i++)
        town_origin(t, i % 2, 1 + below(&r, 50));
    for (uint32_t i = 0; i < 8; i++)
        town_stop(t, (dsh_access)below(&r, 4));
    for (uint32_t i = 0; i < 6; i++) {
        uint32_t s = town_service(t, i, DSH_ACCESS_UNKNOWN);
        uint8_t lo[DSH_N_LINKS], hi[DSH_N_LINKS];
        for (size_t k = 0; k < DSH_N_LINKS; k++) {
            hi[k] = (uint8_t)(below(&r, 3) ? 2 : 1);
            lo[k] = (uint8_t)(below(&r, 3) ? hi[k] : below(&r, hi[k] + 1u));
        }
        if (below(&r, 4))
            town_grade(t, s, lo, hi);
        t->service_type[s] = below(&r, 2);
        for (uint32_t k = 0; k < 2; k++)
            random_link(&t->egress, &r, s, below(&r, 8), 500);
        random_link(&t->direct, &r, s, below(&r, 10), 2500);
        for (uint32_t k = 0; k < 3; k++)
            random_link(&t->leave, &r, s, below(&r, 8), 500);
        random_link(&t->back, &r, s, below(&r, 10), 2500);
        t->stay_s[s] = (int32_t)below(&r, 1200);
        if (below(&r, 3) == 0)
            t->opening[s] = hours;
    }
    for (uint32_t i = 0; i < 10; i++)
        random_link(&t->access, &r, i, below(&r, 8), 600);
    for (uint32_t i = 0; i < 10; i++)
        random_link(&t->home, &r, i, below(&r, 8), 600);
    for (uint32_t i = 0; i < 8; i++)
        random_link(&t->footpath, &r, i, (i + 1 + below(&r, 7)) % 8, 500);
    for (uint32_t i = 0; i < 16; i++) {
        uint32_t trip = town_trip(t, (dsh_access)below(&r, 4));
        int32_t now = at(7, 50) + (int32_t)below(&r, 4200);
        uint32_t stop = below(&r, 8);
        for (uint32_t k = 0; k < 4; k++) {
            uint32_t to = (stop + 1 + below(&r, 7)) % 8;
            int32_t ride_s = (int32_t)below(&r, 500);
            town_hop(t, trip, stop, now, to, now + ride_s);
            now += ride_s + (int32_t)below(&r, 60);
            stop = to;
        }
    }
}

static void check_row(const dsh_reach_row *row)
{
    assert_true(row->best_s[0] <= row->best_s[1]);
    assert_true(row->day_trip[0] >= row->day_trip[1]);
    assert_true(row->stay_s[0] >= row->stay_s[1]);
    assert_true(row->away_s[0] <= row->away_s[1]);
    assert_true(row->last_departure_s[0] >= row->last_departure_s[1]);
    for (size_t r = 0; r < 2; r++) {
        assert_int_equal(row->day_trip[r] != 0, row->away_s[r] != DSH_NEVER_S);
        assert_int_equal(row->day_trip[r] != 0, row->departures[r] > 0);
    }
    assert_true(row->median_s[0] <= row->median_s[1]);
    for (size_t i = 0; i < 3; i++) {
        assert_true(row->p_s[i][0] <= row->p_s[i][1]);
        for (size_t r = 0; r < 2 && i; r++)
            assert_true(row->p_s[i - 1][r] <= row->p_s[i][r]);
    }
    for (size_t i = 0; i < 2; i++)
        assert_true(row->within[i][0] >= row->within[i][1]);
    bool answered =
        row->status == DSH_STATUS_POSSIBLE || row->status == DSH_STATUS_NO;
    assert_int_equal(answered, row->break_at != DSH_BREAK_NONE);
    for (size_t r = 0; r < 2; r++) {
        assert_int_equal(row->best_s[r] == DSH_NEVER_S,
                         row->nearest[r] == DSH_NONE);
        assert_int_equal(row->best_s[r] == DSH_NEVER_S, row->rides[r] == 255);
    }
}

static dsh_opening *some_hours(dsh_arena *arena)
{
    bool ok;
    size_t where;
    return dsh_opening_parse("Mo-Fr 08:00-08:50,09:00-09:30", arena, &ok,
                             &where);
}

static void the_pessimistic_reading_is_never_better(void **state)
{
    (void)state;
    size_t count[5] = {0}, trips[2] = {0};
    dsh_arena *arena = dsh_arena_new();
    dsh_opening *hours = some_hours(arena);
    for (uint64_t seed = 1; seed <= 300; seed++) {
        town t;
        random_town(&t, seed, hours);
        town_run(&t);
        size_t n = t.reach->n_types * N_WHO * t.reach->n_origins;
        for (size_t i = 0; i < n; i++) {
            check_row(&t.reach->row[i]);
            count[t.reach->row[i].status]++;
            for (size_t r = 0; r < 2; r++)
                trips[r] += t.reach->row[i].day_trip[r];
        }
        town_end(&t);
    }
    /* The towns are of all kinds, else nothing was tested. */
    assert_true(count[DSH_STATUS_CERTAIN] > 500);
    assert_true(count[DSH_STATUS_POSSIBLE] > 500);
    assert_true(count[DSH_STATUS_NO] > 500);
    assert_true(trips[DSH_PESS] > 300);
    assert_true(trips[DSH_OPT] > trips[DSH_PESS] + 300);
    dsh_arena_free(arena);
}

static void results_do_not_depend_on_the_number_of_threads(void **state)
{
    (void)state;
    dsh_arena *arena = dsh_arena_new();
    dsh_opening *hours = some_hours(arena);
    for (uint64_t seed = 1; seed <= 10; seed++) {
        town one;
        random_town(&one, seed, hours);
        one.n_threads = 1;
        town_run(&one);
        for (unsigned n = 2; n <= 8; n++) {
            town many;
            random_town(&many, seed, hours);
            many.n_threads = n;
            town_run(&many);
            const dsh_reach *a = one.reach, *b = many.reach;
            size_t blocks = a->n_types * N_WHO;
            assert_memory_equal(a->row, b->row,
                                blocks * a->n_origins * sizeof *a->row);
            assert_memory_equal(a->municipality, b->municipality,
                                blocks * 2 * sizeof *a->municipality);
            assert_memory_equal(a->total, b->total, blocks * sizeof *a->total);
            town_end(&many);
        }
        town_end(&one);
    }
    dsh_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_pessimistic_reading_is_never_better),
        cmocka_unit_test(results_do_not_depend_on_the_number_of_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
