/* SPDX-License-Identifier: MIT */
#include "world.h"

static dsh_mobility adult(void)
{
    return (dsh_mobility){.id = "adult",
                          .flat_mm_s = 1300,
                          .max_up_bp = 3000,
                          .max_down_bp = 3000,
                          .max_cross_bp = DSH_ANY,
                          .max_kerb_mm = DSH_ANY,
                          .steps = true,
                          .steps_time_pct = 300,
                          .user_group = ""};
}

static const dsh_short_ramp RAMP[] = {{833, 9000}, {1250, 3000}};
static const dsh_tag_rule SURFACE[] = {
    {"asphalt", true, 100}, {"sett", true, 60}, {"gravel", false, 100}};
static const dsh_tag_rule SMOOTHNESS[] = {{"good", true, 100},
                                          {"bad", false, 100}};

static dsh_mobility wheelchair(void)
{
    return (dsh_mobility){.id = "wheelchair",
                          .flat_mm_s = 700,
                          .slope_model = DSH_SLOPE_WHEELS,
                          .wheels_g0 = -0.0087,
                          .max_up_bp = 625,
                          .max_down_bp = 800,
                          .short_ramp = RAMP,
                          .n_short_ramps = 2,
                          .max_cross_bp = 250,
                          .max_kerb_mm = 20,
                          .min_width_mm = 900,
                          .min_spot_mm = 700,
                          .surface = SURFACE,
                          .n_surfaces = 3,
                          .smoothness = SMOOTHNESS,
                          .n_smoothness = 2,
                          .user_group = "wheelchair"};
}

static void words(dsh_streets *s)
{
    static const char *const WORD[] = {"asphalt", "sett", "gravel",
                                       "good",    "bad",  "lava"};
    s->n_tag_values = 6;
    for (uint32_t i = 0; i < 6; i++)
        s->tag_value[i] = WORD[i];
}

static dsh_value exactly(int32_t v)
{
    return (dsh_value){v, v, DSH_VALUE_TAG};
}

/* One edge of 100 m about which everything is known and kind. */
static dsh_streets *good_street(void)
{
    uint64_t seed = 1;
    dsh_streets *s = world_streets(2, 1, &seed);
    words(s);
    s->length_mm[0] = 100000;
    s->slope_bp[0] = s->cross_bp[0] = s->crossing_kerb_mm[0] = exactly(0);
    s->width_mm[0] = exactly(2000);
    s->surface[0] = exactly(0);
    s->smoothness[0] = exactly(3);
    return s;
}

static uint32_t cost(const dsh_streets *s, const dsh_mobility *p, dsh_reading r,
                     uint32_t arc)
{
    dsh_costs *c;
    OK(dsh_costs_new(&c, s, p, r, err));
    const uint32_t ms = c->arc_ms[arc];
    dsh_costs_free(c);
    return ms;
}

static void a_flat_street_takes_length_by_speed(void **state)
{
    (void)state;
    dsh_streets *s = good_street();
    const dsh_mobility a = adult(), w = wheelchair();
    assert_int_equal(cost(s, &a, DSH_OPT, 0), 76923);
    assert_int_equal(cost(s, &a, DSH_PESS, 1), 76923);
    /* v = 0.7·exp(−ln 5·0.0087/0.0712): 100 m in 173.9 s. */
    assert_in_range(cost(s, &w, DSH_PESS, 0), 173850, 173970);
    dsh_streets_free(s);
}

static void tobler_is_fastest_at_five_per_cent_down(void **state)
{
    (void)state;
    dsh_streets *s = good_street();
    const dsh_mobility a = adult();
    s->slope_bp[0] = exactly(-500);
    /* exp(−3.5·0.05) times the flat time one way, exp(3.5·0.05) back:
     * |0.05 + 0.05| − |0.05|. */
    assert_in_range(cost(s, &a, DSH_OPT, 0), 64570, 64585);
    assert_in_range(cost(s, &a, DSH_OPT, 1), 91630, 91645);
    dsh_streets_free(s);
}

static void wheels_stop_beyond_the_limit(void **state)
{
    (void)state;
    dsh_streets *s = good_street();
    const dsh_mobility w = wheelchair();
    s->slope_bp[0] = exactly(625);
    /* A fifth of the speed at the limit. */
    assert_in_range(cost(s, &w, DSH_PESS, 0), 705000, 723000);
    s->slope_bp[0] = exactly(626);
    assert_int_equal(cost(s, &w, DSH_OPT, 0), DSH_CLOSED);
    assert_int_not_equal(cost(s, &w, DSH_OPT, 1), DSH_CLOSED);
    s->slope_bp[0] = exactly(801);
    assert_int_equal(cost(s, &w, DSH_OPT, 1), DSH_CLOSED);
    dsh_streets_free(s);
}

static void short_ramps_need_a_measured_length(void **state)
{
    (void)state;
    dsh_streets *s = good_street();
    const dsh_mobility w = wheelchair();
    s->length_mm[0] = 2500;
    s->slope_bp[0] = exactly(1200);
    s->run_mm[0] = 0;
    assert_int_equal(cost(s, &w, DSH_OPT, 0), DSH_CLOSED);
    s->run_mm[0] = 2500;
    assert_int_not_equal(cost(s, &w, DSH_PESS, 0), DSH_CLOSED);
    s->run_mm[0] = 3001;
    assert_int_equal(cost(s, &w, DSH_OPT, 0), DSH_CLOSED);
    s->run_mm[0] = 2500;
    s->slope_bp[0].from = DSH_VALUE_RASTER;
    assert_int_equal(cost(s, &w, DSH_OPT, 0), DSH_CLOSED);
    dsh_streets_free(s);
}

static void a_short_ramp_leads_back_down(void **state)
{
    (void)state;
    dsh_streets *s = good_street();
    const dsh_mobility w = wheelchair();
    s->length_mm[0] = s->run_mm[0] = 2500;
    s->slope_bp[0] = exactly(1200);
    assert_int_not_equal(cost(s, &w, DSH_PESS, 1), DSH_CLOSED);
    s->slope_bp[0] = exactly(1251);
    assert_int_equal(cost(s, &w, DSH_OPT, 1), DSH_CLOSED);
    dsh_streets_free(s);
}

static void only_up_says_no_more_than_nothing_to_those_who_fear_no_slope(
    void **state)
{
    (void)state;
    dsh_streets *s = good_street();
    const dsh_mobility a = adult(), w = wheelchair();
    const uint32_t flat = cost(s, &a, DSH_OPT, 0);
    s->slope_bp[0] = (dsh_value){0, s->any_slope_bp.hi, DSH_VALUE_TAG};
    for (uint32_t arc = 0; arc < 2; arc++) {
        assert_int_equal(cost(s, &a, DSH_OPT, arc), flat);
        assert_int_equal(cost(s, &a, DSH_PESS, arc), flat);
    }
    assert_int_not_equal(cost(s, &w, DSH_OPT, 0), DSH_CLOSED);
    assert_int_equal(cost(s, &w, DSH_PESS, 0), DSH_CLOSED);
    dsh_streets_free(s);
}

static void a_best_slope_beyond_the_limit_closes_nothing_milder(void **state)
{
    (void)state;
    dsh_streets *s = good_street();
    dsh_mobility a = adult();
    a.max_down_bp = 300; /* Tobler is fastest at 500 down */
    s->slope_bp[0] = (dsh_value){-600, 0, DSH_VALUE_RASTER};
    const uint32_t ms = cost(s, &a, DSH_OPT, 0);
    s->slope_bp[0] = exactly(-300);
    assert_int_equal(ms, cost(s, &a, DSH_OPT, 0));
    assert_int_not_equal(ms, DSH_CLOSED);
    dsh_streets_free(s);
}

static void a_raster_gives_each_reading_its_end(void **state)
{
    (void)state;
    dsh_streets *s = good_street();
    const dsh_mobility w = wheelchair();
    s->slope_bp[0] = (dsh_value){400, 1000, DSH_VALUE_RASTER};
    assert_int_not_equal(cost(s, &w, DSH_OPT, 0), DSH_CLOSED);
    assert_int_equal(cost(s, &w, DSH_PESS, 0), DSH_CLOSED);
    s->slope_bp[0] = exactly(300);
    const uint32_t up = cost(s, &w, DSH_OPT, 0);
    s->slope_bp[0] = exactly(-87);
    const uint32_t best = cost(s, &w, DSH_OPT, 0);
    s->slope_bp[0] = (dsh_value){-300, 300, DSH_VALUE_RASTER};
    assert_int_equal(cost(s, &w, DSH_PESS, 0), up);
    assert_int_equal(cost(s, &w, DSH_PESS, 1), up);
    assert_int_equal(cost(s, &w, DSH_OPT, 0), best);
    dsh_streets_free(s);
}

static void unknown_is_open_in_one_reading_and_closed_in_the_other(void **state)
{
    (void)state;
    const dsh_mobility w = wheelchair(), a = adult();
    for (int i = 0; i < 6; i++) {
        dsh_streets *s = good_street();
        dsh_value *value[] = {s->slope_bp, s->cross_bp,   s->width_mm,
                              s->surface,  s->smoothness, s->crossing_kerb_mm};
        const uint32_t known = cost(s, &a, DSH_OPT, 0);
        *value[i] = (dsh_value){0, 0, DSH_VALUE_UNKNOWN};
        assert_int_not_equal(cost(s, &w, DSH_OPT, 0), DSH_CLOSED);
        assert_int_equal(cost(s, &w, DSH_PESS, 0), DSH_CLOSED);
        assert_int_equal(cost(s, &a, DSH_OPT, 0), known);
        assert_int_equal(cost(s, &a, DSH_PESS, 0), known);
        dsh_streets_free(s);
    }
}

static void surfaces_slow_down_and_unlisted_ones_count_as_unknown(void **state)
{
    (void)state;
    dsh_streets *s = good_street();
    const dsh_mobility w = wheelchair();
    const uint32_t asphalt = cost(s, &w, DSH_PESS, 0);
    s->surface[0] = exactly(1);
    const uint32_t sett = cost(s, &w, DSH_PESS, 0);
    assert_in_range(sett, asphalt / 6 * 10 - 10, asphalt / 6 * 10 + 20);
    s->surface[0] = exactly(2);
    assert_int_equal(cost(s, &w, DSH_OPT, 0), DSH_CLOSED);
    s->surface[0] = exactly(5);
    assert_int_equal(cost(s, &w, DSH_OPT, 0), asphalt);
    assert_int_equal(cost(s, &w, DSH_PESS, 0), DSH_CLOSED);
    dsh_streets_free(s);
}

static void steps_take_longer_or_close(void **state)
{
    (void)state;
    dsh_streets *s = good_street();
    const dsh_mobility w = wheelchair(), a = adult();
    s->flags[0] = DSH_EDGE_STEPS;
    s->slope_bp[0] = exactly(5000);
    assert_int_equal(cost(s, &a, DSH_PESS, 0), 230769);
    assert_int_equal(cost(s, &w, DSH_OPT, 0), DSH_CLOSED);
    s->flags[0] = DSH_EDGE_STEPS | DSH_EDGE_RAMP;
    s->slope_bp[0] = exactly(500);
    assert_int_not_equal(cost(s, &w, DSH_PESS, 0), DSH_CLOSED);
    dsh_streets_free(s);
}

static void one_way_for_walkers_closes_one_arc(void **state)
{
    (void)state;
    dsh_streets *s = good_street();
    const dsh_mobility a = adult();
    s->flags[0] = DSH_EDGE_FORWARD_ONLY;
    assert_int_not_equal(cost(s, &a, DSH_OPT, 0), DSH_CLOSED);
    assert_int_equal(cost(s, &a, DSH_OPT, 1), DSH_CLOSED);
    s->flags[0] = DSH_EDGE_BACKWARD_ONLY;
    assert_int_equal(cost(s, &a, DSH_OPT, 0), DSH_CLOSED);
    dsh_streets_free(s);
}

static void kerbs_and_barriers_close_nodes(void **state)
{
    (void)state;
    const struct {
        uint8_t flags;
        dsh_value kerb, gap;
        bool adult, opt, pess;
    } cases[] = {
        {0, {0}, {0}, true, true, true},
        {DSH_NODE_KERB, {20, 20, DSH_VALUE_TAG}, {0}, true, true, true},
        {DSH_NODE_KERB, {21, 21, DSH_VALUE_TAG}, {0}, true, false, false},
        {DSH_NODE_KERB, {0, 30, DSH_VALUE_TAG}, {0}, true, true, false},
        {DSH_NODE_KERB, {0}, {0}, true, true, false},
        {DSH_NODE_BARRIER, {0}, {650, 650, DSH_VALUE_TAG}, true, false, false},
        {DSH_NODE_BARRIER, {0}, {0}, true, true, false},
        {DSH_NODE_CLIMB, {0}, {0}, true, false, false},
        {DSH_NODE_CLOSED, {0}, {0}, false, false, false},
        {DSH_NODE_WHEELCHAIR_NO, {0}, {0}, true, false, false}};
    const dsh_mobility w = wheelchair(), a = adult();
    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
        dsh_streets *s = good_street();
        s->node_flags[0] = cases[i].flags;
        s->kerb_mm[0] = cases[i].kerb;
        s->gap_mm[0] = cases[i].gap;
        const dsh_mobility *p[] = {&a, &w, &w};
        const bool open[] = {cases[i].adult, cases[i].opt, cases[i].pess};
        for (int k = 0; k < 3; k++) {
            dsh_costs *c;
            OK(dsh_costs_new(&c, s, p[k], k == 1 ? DSH_OPT : DSH_PESS, err));
            assert_int_equal(c->node_ms[0] != DSH_CLOSED, open[k]);
            dsh_costs_free(c);
        }
        dsh_streets_free(s);
    }
}

static void assumed_time_is_all_or_nothing(void **state)
{
    (void)state;
    dsh_streets *s = good_street();
    const dsh_mobility w = wheelchair(), a = adult();
    s->width_mm[0].from = DSH_VALUE_ASSUMED;
    dsh_costs *c;
    OK(dsh_costs_new(&c, s, &w, DSH_PESS, err));
    assert_int_equal(c->arc_assumed[0], c->arc_ms[0]);
    dsh_costs_free(c);
    OK(dsh_costs_new(&c, s, &a, DSH_PESS, err));
    assert_int_equal(c->arc_assumed[0], 0);
    dsh_costs_free(c);
    dsh_streets_free(s);
}

static dsh_value random_value(uint64_t *seed, int32_t lo, int32_t hi)
{
    const uint32_t kind = rig_below(seed, 3);
    const int32_t span = hi - lo + 1;
    const int32_t a = lo + (int32_t)rig_below(seed, (uint32_t)span);
    const int32_t b = lo + (int32_t)rig_below(seed, (uint32_t)span);
    if (kind == 0)
        return (dsh_value){0, 0, DSH_VALUE_UNKNOWN};
    if (kind == 1)
        return (dsh_value){a, a, DSH_VALUE_TAG};
    return (dsh_value){a < b ? a : b, a < b ? b : a, DSH_VALUE_RASTER};
}

/* About half of all values kind, so that not everything is closed. */
static void random_attributes(dsh_streets *s, uint64_t *seed)
{
    for (uint32_t e = 0; e < s->n_edges; e++) {
        s->flags[e] = (uint8_t)(1u << rig_below(seed, 12));
        s->slope_bp[e] = random_value(seed, -900, 900);
        s->cross_bp[e] = random_value(seed, 0, 300);
        s->width_mm[e] = random_value(seed, 800, 2000);
        s->crossing_kerb_mm[e] = random_value(seed, 0, 25);
        s->surface[e] = random_value(seed, 0, 2);
        s->surface[e].hi = s->surface[e].lo;
        s->smoothness[e] = random_value(seed, 3, 5);
        s->smoothness[e].hi = s->smoothness[e].lo;
        s->run_mm[e] = rig_below(seed, 12000);
    }
    for (uint32_t v = 0; v < s->n_nodes; v++) {
        s->node_flags[v] = (uint8_t)(1u << rig_below(seed, 8));
        s->kerb_mm[v] = random_value(seed, 0, 40);
        s->gap_mm[v] = random_value(seed, 500, 900);
    }
}

static void check_bounds(const dsh_streets *s, const dsh_mobility *p,
                         size_t *n_open)
{
    dsh_costs *opt, *pess;
    OK(dsh_costs_new(&opt, s, p, DSH_OPT, err));
    OK(dsh_costs_new(&pess, s, p, DSH_PESS, err));
    for (uint32_t a = 0; a < 2 * s->n_edges; a++) {
        assert_true(opt->arc_ms[a] <= pess->arc_ms[a]);
        *n_open += pess->arc_ms[a] != DSH_CLOSED;
    }
    for (uint32_t v = 0; v < s->n_nodes; v++)
        assert_true(opt->node_ms[v] <= pess->node_ms[v]);
    dsh_costs_free(opt);
    dsh_costs_free(pess);
}

static void optimistic_is_never_dearer_than_pessimistic(void **state)
{
    (void)state;
    const dsh_mobility w = wheelchair(), a = adult();
    size_t n_open[2] = {0, 0};
    for (uint64_t k = 1; k <= 40; k++) {
        uint64_t seed = k;
        dsh_streets *s = world_streets(50, 400, &seed);
        words(s);
        random_attributes(s, &seed);
        check_bounds(s, &w, &n_open[0]);
        check_bounds(s, &a, &n_open[1]);
        dsh_streets_free(s);
    }
    assert_true(n_open[0] > 100);
    assert_true(n_open[1] > 1000);
}

/* Learning an unknown narrows: new optimistic ≥ old, new pessimistic ≤ old. */
static void learning_an_unknown_stays_within_the_old_bounds(void **state)
{
    (void)state;
    const dsh_mobility w = wheelchair();
    for (uint64_t k = 1; k <= 60; k++) {
        uint64_t seed = k;
        dsh_streets *s = world_streets(2, 60, &seed);
        words(s);
        random_attributes(s, &seed);
        dsh_costs *before[2], *after[2];
        for (int r = 0; r < 2; r++)
            OK(dsh_costs_new(&before[r], s, &w, (dsh_reading)r, err));
        for (uint32_t e = 0; e < s->n_edges; e++) {
            const struct {
                dsh_value *v;
                int32_t lo, hi;
            } part[] = {{&s->slope_bp[e], -3000, 3000},
                        {&s->cross_bp[e], 0, 2000},
                        {&s->width_mm[e], 500, 5000},
                        {&s->crossing_kerb_mm[e], 0, 300},
                        {&s->surface[e], 0, 2},
                        {&s->smoothness[e], 3, 4}};
            for (size_t i = 0; i < 6; i++) {
                const uint32_t span = (uint32_t)(part[i].hi - part[i].lo + 1);
                const int32_t v = part[i].lo + (int32_t)rig_below(&seed, span);
                if (part[i].v->from == DSH_VALUE_UNKNOWN)
                    *part[i].v = exactly(v);
            }
        }
        for (int r = 0; r < 2; r++)
            OK(dsh_costs_new(&after[r], s, &w, (dsh_reading)r, err));
        for (uint32_t a = 0; a < 2 * s->n_edges; a++) {
            assert_true(after[DSH_OPT]->arc_ms[a] >=
                        before[DSH_OPT]->arc_ms[a]);
            assert_true(after[DSH_PESS]->arc_ms[a] <=
                        before[DSH_PESS]->arc_ms[a]);
        }
        for (int r = 0; r < 2; r++) {
            dsh_costs_free(before[r]);
            dsh_costs_free(after[r]);
        }
        dsh_streets_free(s);
    }
}

static void steps_are_counted_and_held_on_to(void **state)
{
    (void)state;
    dsh_streets *s = good_street();
    dsh_mobility a = adult();
    s->flags[0] = DSH_EDGE_STEPS;
    a.max_steps = 3;
    assert_int_equal(cost(s, &a, DSH_OPT, 0), 230769);
    assert_int_equal(cost(s, &a, DSH_PESS, 0), DSH_CLOSED);
    s->n_steps[0] = exactly(3);
    assert_int_equal(cost(s, &a, DSH_PESS, 0), 230769);
    a.steps_rail = true;
    assert_int_equal(cost(s, &a, DSH_OPT, 0), 230769);
    assert_int_equal(cost(s, &a, DSH_PESS, 0), DSH_CLOSED);
    s->rail[0] = exactly(1);
    assert_int_equal(cost(s, &a, DSH_PESS, 0), 230769);
    s->n_steps[0] = exactly(4);
    assert_int_equal(cost(s, &a, DSH_OPT, 0), DSH_CLOSED);
    dsh_streets_free(s);
}

static void a_pram_rolls_where_a_ramp_for_prams_lies(void **state)
{
    (void)state;
    dsh_streets *s = good_street();
    dsh_mobility a = adult();
    a.steps = false;
    a.steps_ramp = DSH_RAMP_STROLLER;
    s->flags[0] = DSH_EDGE_STEPS;
    assert_int_equal(cost(s, &a, DSH_OPT, 0), DSH_CLOSED);
    s->flags[0] |= DSH_EDGE_RAMP_UNSURE;
    assert_int_equal(cost(s, &a, DSH_OPT, 0), 76923);
    assert_int_equal(cost(s, &a, DSH_PESS, 0), DSH_CLOSED);
    s->flags[0] |= DSH_EDGE_STROLLER_RAMP;
    assert_int_equal(cost(s, &a, DSH_PESS, 0), 76923);
    const dsh_mobility w = wheelchair();
    assert_int_equal(cost(s, &w, DSH_OPT, 0), DSH_CLOSED);
    dsh_streets_free(s);
}

static void lifts_and_crossings_take_their_time(void **state)
{
    (void)state;
    dsh_streets *s = good_street();
    dsh_mobility a = adult();
    a.lift_ms = 90000;
    a.crossing_ms = 30000;
    s->crossing_mm[0] = 300000; /* a third of the crossing */
    assert_int_equal(cost(s, &a, DSH_OPT, 0), 86923);
    s->crossing_mm[0] = 0;
    s->flags[0] = DSH_EDGE_LIFT;
    s->slope_bp[0] = exactly(3000);
    assert_int_equal(cost(s, &a, DSH_OPT, 0), 166923);
    s->node_flags[0] = DSH_NODE_LIFT;
    dsh_costs *c;
    OK(dsh_costs_new(&c, s, &a, DSH_PESS, err));
    assert_int_equal(c->node_ms[0], 90000);
    dsh_costs_free(c);
    dsh_streets_free(s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_flat_street_takes_length_by_speed),
        cmocka_unit_test(tobler_is_fastest_at_five_per_cent_down),
        cmocka_unit_test(wheels_stop_beyond_the_limit),
        cmocka_unit_test(short_ramps_need_a_measured_length),
        cmocka_unit_test(a_short_ramp_leads_back_down),
        cmocka_unit_test(
            only_up_says_no_more_than_nothing_to_those_who_fear_no_slope),
        cmocka_unit_test(a_best_slope_beyond_the_limit_closes_nothing_milder),
        cmocka_unit_test(a_raster_gives_each_reading_its_end),
        cmocka_unit_test(
            unknown_is_open_in_one_reading_and_closed_in_the_other),
        cmocka_unit_test(surfaces_slow_down_and_unlisted_ones_count_as_unknown),
        cmocka_unit_test(steps_take_longer_or_close),
        cmocka_unit_test(one_way_for_walkers_closes_one_arc),
        cmocka_unit_test(kerbs_and_barriers_close_nodes),
        cmocka_unit_test(assumed_time_is_all_or_nothing),
        cmocka_unit_test(optimistic_is_never_dearer_than_pessimistic),
        cmocka_unit_test(learning_an_unknown_stays_within_the_old_bounds),
        cmocka_unit_test(steps_are_counted_and_held_on_to),
        cmocka_unit_test(a_pram_rolls_where_a_ramp_for_prams_lies),
        cmocka_unit_test(lifts_and_crossings_take_their_time),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
