/* SPDX-License-Identifier: MIT */
/* Liechtenstein, a real extract. Looked for in DOSAH_TEST_DATA, else in
 * ../shared/data beside the source; skipped without it. */
#include <math.h>

#include "rig.h"

#include "base/civil.h"
#include "base/file.h"
#include "base/num.h"
#include "network/walkable.h"

static char path_of[1024];
static dsh_context ctx;
static dsh_osm *osm;

static bool find_data(void)
{
    const char *dir = getenv("DOSAH_TEST_DATA");
    if (dir != NULL)
        snprintf(path_of, sizeof(path_of), "%s/osm/liechtenstein.osm.pbf", dir);
    else
        snprintf(path_of, sizeof(path_of),
                 "%s/../shared/data/osm/liechtenstein.osm.pbf",
                 getenv("DOSAH_SOURCE"));
    return dsh_file_look(path_of).exists;
}

static void study_here(dsh_study **out, const char *profile)
{
    OK(dsh_study_defaults(out, profile, &ctx, err));
    (*out)->crs = "EPSG:32632";
}

/* One osmium step: from `in` to `out` what matches (or, with invert, what
 * does not match) any line of the set. */
static void filter(const char *in, const char *out, const dsh_tag_set *set,
                   size_t n_sets, bool invert)
{
    char command[8192];
    int n = snprintf(command, sizeof(command),
                     "osmium tags-filter -R -O %s -o %s %s", invert ? "-i" : "",
                     out, in);
    for (size_t s = 0; s < n_sets; s++) {
        for (size_t i = 0; i < set[s].n; i++) {
            const dsh_tag_match *m = &set[s].match[i];
            n += snprintf(command + n, sizeof(command) - (size_t)n,
                          " 'w/%s=", m->key);
            for (size_t k = 0; k < m->n_values; k++)
                n += snprintf(command + n, sizeof(command) - (size_t)n, "%s%s",
                              k > 0 ? "," : "", m->value[k]);
            n += snprintf(command + n, sizeof(command) - (size_t)n, "'");
        }
    }
    snprintf(command + n, sizeof(command) - (size_t)n, " 2>/dev/null");
    assert_int_equal(system(command), 0);
}

static uint32_t osmium_count(const dsh_walkable *rule)
{
    char dir[] = "/tmp/dosah-osmium-XXXXXX";
    assert_non_null(mkdtemp(dir));
    char a[64], b[64], c[64], d[64], command[512], line[64] = "";
    snprintf(a, sizeof(a), "%s/a.pbf", dir);
    snprintf(b, sizeof(b), "%s/b.pbf", dir);
    snprintf(c, sizeof(c), "%s/invited.pbf", dir);
    snprintf(d, sizeof(d), "%s/classes.pbf", dir);
    filter(path_of, a, &rule->carrier, 1, false);
    filter(a, b, &rule->never, 1, true);
    filter(b, c, &rule->invited, 1, false);
    dsh_tag_set wanted[DSH_STREET_AREA + 1];
    memcpy(wanted, rule->kind, sizeof(rule->kind));
    wanted[DSH_STREET_AREA] = rule->paved_side;
    filter(b, a, wanted, DSH_STREET_AREA + 1, false);
    filter(a, d, &rule->excluded, 1, true);
    snprintf(command, sizeof(command),
             "for f in %s %s; do osmium cat -t way -f opl -o - $f "
             "2>/dev/null; done | cut -d' ' -f1 | grep ^w | sort -u | wc -l; "
             "rm -r %s",
             c, d, dir);
    FILE *p = popen(command, "r");
    assert_non_null(p);
    assert_non_null(fgets(line, sizeof(line), p));
    pclose(p);
    return (uint32_t)atoi(line);
}

static void walkable_ways_are_those_osmium_counts(void **state)
{
    (void)state;
    if (system("command -v osmium >/dev/null") != 0)
        skip();
    dsh_arena *arena = dsh_arena_new();
    dsh_street_rules rules;
    OK(dsh_street_rules_load(&rules, arena, &ctx, err));
    uint32_t n = 0;
    for (uint32_t w = 0; w < osm->n_ways; w++)
        n += osm->way_id[w] > 0 && dsh_way_is_walkable(&rules.walkable, osm, w);
    const uint32_t theirs = osmium_count(&rules.walkable);
    print_message("walkable ways: %u, osmium: %u\n", n, theirs);
    assert_int_equal(n, theirs);
    dsh_arena_free(arena);
}

typedef enum assumed { NONE, DEFAULT, LEVEL } assumed;
static const char *const ASSUMED[] = {"none", "default", "level"};

/* LEVEL: the default ones, and every street taken as level, to tell what
 * hangs on slopes alone. */
static void assume(dsh_study *study, assumed what)
{
    char path[1024];
    dsh_assumptions *all = &study->assumptions;
    all->n = 0;
    if (what == NONE)
        return;
    OK(dsh_data_path(&ctx, path, "datasets/assumptions.yaml", err));
    OK(dsh_assumptions_load(all, path, study->arena, err));
    if (what == DEFAULT)
        return;
    dsh_assumption *rule =
        dsh_arena_alloc(study->arena, all->n + 1, sizeof(*rule));
    assert_non_null(rule);
    memcpy(rule, all->rule, all->n * sizeof(*rule));
    rule[all->n] =
        (dsh_assumption){.id = "level", .attribute = "incline", .value = "0%"};
    all->rule = rule;
    all->n++;
}

static dsh_street_km share_of(const char *profile, assumed what,
                              dsh_streets **streets)
{
    dsh_study *study;
    study_here(&study, profile);
    assume(study, what);
    const double start = dsh_clock();
    if (*streets == NULL) {
        OK(dsh_streets_new(streets, osm, NULL, NULL, study, &ctx, err));
        print_message("streets: %u nodes, %u edges, %.2f s\n",
                      (*streets)->n_nodes, (*streets)->n_edges,
                      dsh_clock() - start);
    }
    dsh_costs *opt, *pess;
    OK(dsh_costs_new(&opt, *streets, &study->profile[0], DSH_OPT, err));
    OK(dsh_costs_new(&pess, *streets, &study->profile[0], DSH_PESS, err));
    const dsh_street_km km = dsh_street_share(*streets, opt, pess);
    print_message("%s, assumptions %s: certain %.1f km, possible %.1f km, no "
                  "%.1f km\n",
                  profile, ASSUMED[what], km.certain, km.possible, km.no);
    dsh_costs_free(opt);
    dsh_costs_free(pess);
    dsh_study_free(study);
    return km;
}

static double total(dsh_street_km km)
{
    return km.certain + km.possible + km.no;
}

/* What is assumed makes more certain, and closes some of what was possible. */
static void shares_of_every_profile_add_up(void **state)
{
    static const char *const WALKER[] = {
        "adult",       "low_vision",       "senior",           "pram",
        "walking_aid", "wheelchair_power", "wheelchair_manual"};
    (void)state;
    dsh_streets *s[] = {NULL, NULL, NULL}, *driven = NULL;
    for (size_t i = 0; i < sizeof(WALKER) / sizeof(WALKER[0]); i++) {
        dsh_street_km km[3];
        for (assumed what = NONE; what <= LEVEL; what++)
            km[what] = share_of(WALKER[i], what, &s[what]);
        assert_true(total(km[NONE]) > 100);
        assert_true(fabs(total(km[NONE]) - total(km[DEFAULT])) < 1e-6);
        assert_true(km[DEFAULT].certain >= km[NONE].certain);
        assert_true(km[DEFAULT].no >= km[NONE].no);
        assert_true(km[LEVEL].certain >= km[DEFAULT].certain);
        if (strncmp(WALKER[i], "wheelchair", 10) == 0)
            assert_true(km[NONE].certain < 1);
    }
    const dsh_street_km car = share_of("car", DEFAULT, &driven);
    assert_true(car.certain > 100 && car.possible == 0);
    for (assumed what = NONE; what <= LEVEL; what++)
        dsh_streets_free(s[what]);
    dsh_streets_free(driven);
}

static void a_half_hour_search_stays_within_its_limit(void **state)
{
    (void)state;
    dsh_study *study;
    study_here(&study, "adult");
    dsh_streets *s;
    OK(dsh_streets_new(&s, osm, NULL, NULL, study, &ctx, err));
    dsh_costs *costs;
    dsh_walk *walk;
    OK(dsh_costs_new(&costs, s, &study->profile[0], DSH_OPT, err));
    OK(dsh_walk_new(&walk, s, err));
    uint64_t seed = 1;
    double spent = 0;
    size_t labels = 0;
    for (int i = 0; i < 200; i++) {
        const uint32_t e = rig_below(&seed, s->n_edges);
        dsh_attachment from = {{{e, 0, 0}, {DSH_NONE, 0, 0}, {DSH_NONE, 0, 0}}};
        const double start = dsh_clock();
        dsh_walk_search(walk, costs, &from, DSH_FROM, 1800000);
        spent += dsh_clock() - start;
        size_t n;
        const uint32_t *node = dsh_walk_nodes(walk, &n);
        for (size_t k = 0; k < n; k++)
            assert_true(dsh_walk_at_node(walk, node[k]) <= 1800000);
        labels += n;
    }
    print_message("30-minute search: %.3f ms, %zu nodes\n", spent * 5,
                  labels / 200);
    dsh_walk_free(walk);
    dsh_costs_free(costs);
    dsh_streets_free(s);
    dsh_study_free(study);
}

static int start(void **state)
{
    (void)state;
    rig_context(&ctx, 2);
    const char *path = path_of;
    const double begin = dsh_clock();
    OK(dsh_osm_read(&osm, &path, 1, NULL, &ctx, err));
    print_message("read: %llu nodes, %llu ways, %.2f s\n",
                  (unsigned long long)osm->n_nodes_in_file,
                  (unsigned long long)osm->n_ways_in_file, dsh_clock() - begin);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    dsh_osm_free(osm);
    dsh_context_clear(&ctx);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(walkable_ways_are_those_osmium_counts),
        cmocka_unit_test(shares_of_every_profile_add_up),
        cmocka_unit_test(a_half_hour_search_stays_within_its_limit),
    };
    if (!find_data())
        return 77;
    return cmocka_run_group_tests(tests, start, stop);
}
