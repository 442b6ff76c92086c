/* SPDX-License-Identifier: MIT */
/* Areas around services of the example study. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "reach/isochrone.h"

#define OK(call)                                                               \
    do {                                                                       \
        dosah_error err_ = {0};                                                \
        dosah_error *err = &err_;                                              \
        if ((call) != DOSAH_OK)                                                \
            fail_msg("%s: %s %s", #call, err_.source, err_.message);           \
    } while (0)

enum { BANDS = 4 };

typedef struct fixture {
    dsh_context ctx;
    dsh_study *study;
    dsh_tables *tables;
    dsh_network *network;
    dsh_isochrones *drawn;
} fixture;

static void open_example_linked(fixture *f, bool linked)
{
    char path[1024];
    const char *source = getenv("DOSAH_SOURCE");
    const dosah_env env = {.data_dir = source, .n_threads = 1};
    const dsh_network_opts opts = {.no_links = !linked};
    assert_non_null(source);
    memset(f, 0, sizeof(*f));
    (void)snprintf(path, sizeof(path), "%s/datasets/init/study.yaml", source);
    OK(dsh_context_init(&f->ctx, &env, err));
    OK(dsh_study_open(&f->study, path, &f->ctx, err));
    OK(dsh_tables_read(&f->tables, f->study, &f->ctx, err));
    OK(dsh_network_new(&f->network, f->study, f->tables, &opts, &f->ctx, err));
}

static void open_example(fixture *f)
{
    open_example_linked(f, false);
}

static void draw(fixture *f, dsh_direction direction)
{
    static const int32_t BAND_S[BANDS] = {300, 600, 1200, 2400};
    static const size_t PROFILE[] = {0, 1};
    const dsh_isochrone_opts how = {.x = f->tables->services.x[0],
                                    .y = f->tables->services.y[0],
                                    .profile = PROFILE,
                                    .n_profiles = 2,
                                    .band_s = BAND_S,
                                    .n_bands = BANDS,
                                    .direction = direction};
    assert_true(f->study->n_profiles >= 2);
    OK(dsh_isochrones_new(&f->drawn, f->study, &f->tables->origins, f->network,
                          &how, err));
    assert_int_equal(f->drawn->n, 2 * 2 * BANDS);
}

static void close_example(fixture *f)
{
    dsh_isochrones_free(f->drawn);
    dsh_network_free(f->network);
    dsh_tables_free(f->tables);
    dsh_study_free(f->study);
    dsh_context_clear(&f->ctx);
}

static const dsh_isochrone *find(const fixture *f, const char *profile,
                                 dsh_reading reading, int32_t band_s)
{
    for (size_t i = 0; i < f->drawn->n; i++) {
        const dsh_isochrone *at = &f->drawn->row[i];
        if (strcmp(at->profile->id, profile) == 0 && at->reading == reading &&
            at->band_s == band_s)
            return at;
    }
    fail();
    return NULL;
}

/* The union of both is no larger than the outer one. */
static void lies_inside(const dsh_isochrone *inner, const dsh_isochrone *outer)
{
    dsh_shape both;
    dsh_arena *arena = dsh_arena_new();
    assert_non_null(arena);
    OK(dsh_shape_union(&both, &inner->shape, &outer->shape, arena, err));
    assert_true(dsh_shape_area(&both) < dsh_shape_area(&outer->shape) + 1e-3);
    assert_true(inner->street_mm <= outer->street_mm);
    assert_true(inner->residents <= outer->residents);
    dsh_arena_free(arena);
}

static void bands_lie_in_longer_ones_and_certain_in_possible_ones(void **state)
{
    (void)state;
    fixture f;
    open_example(&f);
    draw(&f, DSH_TO);
    for (size_t i = 0; i < f.drawn->n; i++) {
        const dsh_isochrone *at = &f.drawn->row[i];
        assert_true(dsh_shape_area(&at->shape) > 0);
        if (i + 1 < f.drawn->n && at[1].band_s < at->band_s)
            lies_inside(at + 1, at);
        if (at->reading == DSH_PESS)
            lies_inside(at, find(&f, at->profile->id, DSH_OPT, at->band_s));
    }
    const char *wheels = f.study->profile[1].id;
    assert_true(find(&f, wheels, DSH_PESS, 2400)->street_mm <
                find(&f, wheels, DSH_OPT, 2400)->street_mm);
    close_example(&f);
}

/* A strip along streets is no wider than the two sides and has round ends. */
static void an_area_is_as_wide_as_said(void **state)
{
    (void)state;
    const double x[] = {0, 1000}, y[] = {0, 0};
    const uint32_t first[] = {0, 2};
    const dsh_line_set line = {x, y, first, 1};
    dsh_shape shape;
    dsh_arena *arena = dsh_arena_new();
    assert_non_null(arena);
    OK(dsh_shape_around(&shape, &line, 25, arena, err));
    const double round_ends = 3.14159265358979 * 25 * 25;
    assert_true(dsh_shape_area(&shape) < 50000 + round_ends);
    assert_true(dsh_shape_area(&shape) > 50000 + round_ends * 0.99);
    dsh_arena_free(arena);
}

/* Residents are those of origins whose own walk is in time, by any search. */
static void residents_are_counted_by_their_own_walks(void **state)
{
    (void)state;
    fixture f;
    open_example(&f);
    draw(&f, DSH_TO);
    const dsh_costs *costs = dsh_walks_of(f.network, 0, DSH_PESS)->costs;
    dsh_walk *walk;
    OK(dsh_walk_new(&walk, f.network->streets, err));
    int64_t sum = 0;
    for (uint32_t i = 0; i < f.tables->origins.n; i++) {
        dsh_walk_search(walk, costs, &f.network->origin[i], DSH_FROM, 600000);
        if (dsh_walk_to_point(walk, &f.network->service[0], NULL) <= 600000)
            sum += f.tables->origins.weight[i];
    }
    assert_true(sum > 0);
    assert_true(sum ==
                find(&f, f.study->profile[0].id, DSH_PESS, 600)->residents);
    dsh_walk_free(walk);
    close_example(&f);
}

/* Seconds of the walk from row to `to`, INT32_MAX if it is not listed. */
static int32_t link_s(const dsh_links *l, uint32_t row, uint32_t to)
{
    for (uint32_t i = l->first[row]; i < l->first[row + 1]; i++)
        if (l->to[i] == to)
            return l->s[i];
    return INT32_MAX;
}

/* Latest departure from an origin to be at a service by arrive_s, on foot or
 * with one ride: every pair of calls of every trip. */
static int32_t leave_by(const fixture *f, uint32_t origin, uint32_t service,
                        int32_t arrive_s)
{
    const dsh_timetable *t = f->network->day[0];
    const dsh_walks *w = dsh_walks_of(f->network, 0, DSH_PESS);
    const int32_t walk = link_s(&w->direct, service, origin);
    int32_t best = walk == INT32_MAX ? INT32_MIN : arrive_s - walk;
    for (uint32_t a = 0; a < t->n_hops; a++)
        for (uint32_t b = 0; b < t->n_hops; b++) {
            const int32_t in = link_s(&w->access, origin, t->from[a]);
            const int32_t out = link_s(&w->egress, service, t->to[b]);
            if (t->trip[a] != t->trip[b] || t->sequence[b] < t->sequence[a] ||
                in == INT32_MAX || out == INT32_MAX ||
                t->arr_s[b] + out > arrive_s)
                continue;
            best = t->dep_s[a] - in > best ? t->dep_s[a] - in : best;
        }
    return best;
}

/* One line of buses: who needs two rides would be as fast with one. */
static void riders_are_those_of_every_pair_of_calls(void **state)
{
    static const int32_t BAND_S[] = {600, 900, 1200, 1800, 2700};
    static const size_t ADULT = 0;
    (void)state;
    size_t n_by_bus = 0;
    fixture f;
    open_example_linked(&f, true);
    for (uint32_t service = 0; service < 2; service++)
        for (int32_t at = 8 * 3600; at < 17 * 3600; at += 1700) {
            const dsh_isochrone_rides rides = {.tables = f.tables,
                                               .ctx = &f.ctx,
                                               .service = service,
                                               .arrive_s = at};
            const dsh_isochrone_opts how = {.x = f.tables->services.x[service],
                                            .y = f.tables->services.y[service],
                                            .profile = &ADULT,
                                            .n_profiles = 1,
                                            .band_s = BAND_S,
                                            .n_bands = 5,
                                            .direction = DSH_TO,
                                            .rides = &rides};
            OK(dsh_isochrones_new(&f.drawn, f.study, &f.tables->origins,
                                  f.network, &how, err));
            for (size_t k = 0; k < 5; k++) {
                const dsh_isochrone *row =
                    find(&f, f.study->profile[0].id, DSH_PESS, BAND_S[k]);
                int64_t sum = 0;
                for (uint32_t i = 0; i < f.tables->origins.n; i++) {
                    const int32_t s = leave_by(&f, i, service, at);
                    sum +=
                        s >= at - BAND_S[k] ? f.tables->origins.weight[i] : 0;
                    n_by_bus += s > INT32_MIN && at - s < BAND_S[k];
                }
                assert_true(row->residents == sum);
                if (k > 0)
                    lies_inside(find(&f, f.study->profile[0].id, DSH_PESS,
                                     BAND_S[k - 1]),
                                row);
                lies_inside(
                    row, find(&f, f.study->profile[0].id, DSH_OPT, BAND_S[k]));
            }
            dsh_isochrones_free(f.drawn);
            f.drawn = NULL;
        }
    assert_true(n_by_bus > 20);
    close_example(&f);
}

static void far_from_any_street_is_an_error(void **state)
{
    (void)state;
    fixture f;
    open_example(&f);
    const int32_t band_s = 600;
    const size_t profile = 0;
    const dsh_isochrone_opts how = {.x = f.tables->services.x[0] + 50000,
                                    .y = f.tables->services.y[0],
                                    .profile = &profile,
                                    .n_profiles = 1,
                                    .band_s = &band_s,
                                    .n_bands = 1};
    dosah_error err = {0};
    assert_int_equal(dsh_isochrones_new(&f.drawn, f.study, &f.tables->origins,
                                        f.network, &how, &err),
                     DOSAH_EINPUT);
    assert_null(f.drawn);
    close_example(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(bands_lie_in_longer_ones_and_certain_in_possible_ones),
        cmocka_unit_test(an_area_is_as_wide_as_said),
        cmocka_unit_test(residents_are_counted_by_their_own_walks),
        cmocka_unit_test(riders_are_those_of_every_pair_of_calls),
        cmocka_unit_test(far_from_any_street_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
