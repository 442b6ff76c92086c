/* SPDX-License-Identifier: MIT */
/* Grades of synthetic buildings for six user groups by every shipped rule set,
 * without remedies, on one thread: bench_usability [BUILDINGS]. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "usability/grade.h"

static const struct {
    const char *element, *attribute;
    double lo, hi;
} FACT[] = {
    {"approach", "slope_long", 0, 1200},
    {"approach", "surface_difficult", 0, 1},
    {"approach", "width_min", 800, 2500},
    {"counter", "height", 700, 1100},
    {"door", "clear_width", 600, 1200},
    {"door", "threshold", 0, 100},
    {"entrance", "level_difference", 0, 1},
    {"lift", "cabin_d", 900, 1600},
    {"lift", "cabin_w", 800, 1300},
    {"lift", "door_width", 600, 1000},
    {"lift", "self_service", 0, 1},
    {"ramp", "length", 1000, 15000},
    {"ramp", "slope", 300, 2000},
    {"ramp", "width", 800, 1500},
    {"stairs", "handrail", 0, 1},
    {"stairs", "steps", 0, 6},
    {"wc", "bars", 0, 2},
    {"wc", "cabin_d", 1200, 2200},
    {"wc", "cabin_w", 1200, 2000},
    {"wc", "door_width", 600, 1000},
    {"wc", "side_free", 500, 1000},
};
enum { N_FACT = sizeof FACT / sizeof FACT[0], N_SETS = 8, N_GROUPS = 6 };

static const char *const SET[N_SETS] = {
    "mkpo-2014",   "mkpo-revised", "mapy-bez-barier-check",
    "cz-398-2009", "din-18040-1",  "ada-2010",
    "wheelmap",    "ostrava-stop"};
static const char *const GROUP[N_GROUPS] = {
    "wheelchair_manual", "wheelchair_power", "pram", "senior",
    "low_vision",        "hearing"};

static double seconds(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static bool make_facts(dsh_facts *f, size_t buildings)
{
    const size_t n = buildings * N_FACT;
    uint64_t seed = 7;
    f->n = (uint32_t)n;
    f->element = dsh_alloc(n, sizeof *f->element);
    f->attribute = dsh_alloc(n, sizeof *f->attribute);
    f->element_no = dsh_alloc(n, sizeof *f->element_no);
    f->number = dsh_alloc(n, sizeof *f->number);
    f->state = dsh_alloc(n, sizeof *f->state);
    f->method = dsh_alloc(n, sizeof *f->method);
    f->first = dsh_alloc(buildings + 1, sizeof *f->first);
    if (!f->element || !f->attribute || !f->element_no || !f->number ||
        !f->state || !f->method || !f->first)
        return false;
    for (size_t i = 0; i < n; i++) {
        const size_t k = i % N_FACT;
        seed = seed * UINT64_C(6364136223846793005) + 1442695040888963407U;
        const double share = (double)(seed >> 40) / (double)(1 << 24);
        f->element[i] = FACT[k].element;
        f->attribute[i] = FACT[k].attribute;
        f->element_no[i] = 1;
        f->number[i] = floor(
            FACT[k].lo + share * (FACT[k].hi - FACT[k].lo + (FACT[k].hi == 1)));
        f->state[i] = seed >> 20 & 3 ? DSH_FACT_KNOWN : DSH_FACT_UNKNOWN;
        f->first[i / N_FACT + 1] = (uint32_t)i + 1;
    }
    return true;
}

/** Number of a group of the rule set, by name or kind; n_groups = none. */
static unsigned group_of(const dsh_rule_set *s, const char *name)
{
    unsigned g = 0;
    while (g < s->n_groups && strcmp(s->group[g], name) != 0 &&
           (strncmp(name, "wheelchair", 10) != 0 ||
            strcmp(s->group[g], "wheelchair") != 0))
        g++;
    return g;
}

int main(int argc, char **argv)
{
    const size_t buildings =
        argc > 1 ? (size_t)strtoul(argv[1], NULL, 10) : 100000;
    char path[1024];
    dsh_arena *arena = dsh_arena_new();
    dsh_attributes attributes;
    dsh_vocabulary words;
    dsh_rule_set set[N_SETS];
    dsh_sheet sheet;
    dsh_facts facts = {0};
    const dsh_rule_options options = {true};
    (void)snprintf(path, sizeof path, "%s/datasets/survey-attributes.yaml",
                   getenv("DOSAH_SOURCE"));
    if (dsh_attributes_load(&attributes, path, arena, NULL) ||
        dsh_vocabulary_new(&words, &attributes, arena, NULL) ||
        !make_facts(&facts, buildings))
        return 1;
    for (size_t i = 0; i < N_SETS; i++) {
        (void)snprintf(path, sizeof path, "%s/datasets/rules/%s.yaml",
                       getenv("DOSAH_SOURCE"), SET[i]);
        if (dsh_rule_set_load(&set[i], path, &words, &options, NULL))
            return 1;
    }
    if (dsh_sheet_init(&sheet, &words, NULL))
        return 1;
    const double begun = seconds();
    size_t graded = 0, certain = 0;
    for (uint32_t o = 0; o < buildings; o++) {
        if (dsh_sheet_take(&sheet, &facts, o, NULL))
            return 1;
        for (size_t i = 0; i < N_SETS; i++) {
            for (size_t k = 0; k < N_GROUPS; k++) {
                const unsigned g = group_of(&set[i], GROUP[k]);
                dsh_usability_row row = {.object = o};
                const dsh_grading what = {&set[i], g, &sheet, NULL, NULL};
                if (g == set[i].n_groups)
                    continue;
                if (dsh_grade_object(&row, &what, NULL))
                    return 1;
                graded++;
                certain += row.grade_lo == row.grade_hi;
            }
        }
    }
    (void)printf("usability %.3f s %zu grades %zu certain\n", seconds() - begun,
                 graded, certain);
    return 0;
}
