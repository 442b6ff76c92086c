/* SPDX-License-Identifier: MIT */
/* Grades of synthetic buildings for six user groups by every shipped rule set,
 * without remedies: bench_usability [BUILDINGS [THREADS]]. The last number is a
 * sum over all grades and scores, the same for any number of threads. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/alloc.h"
#include "base/context.h"
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

/** What all threads share, and what each has for itself. */
typedef struct job {
    const dsh_facts *facts;
    const dsh_rule_set *set;
    size_t buildings;
    dsh_sheet *sheet; /* by thread */
    uint64_t *sum;    /* by block: of everything graded */
    size_t *graded, *certain;
} job;

enum { BLOCK = 64 };

static dosah_status grade_one(job *j, dsh_sheet *sheet, uint32_t object,
                              size_t block, dosah_error *err)
{
    dosah_status st = dsh_sheet_take(sheet, j->facts, object, err);
    for (size_t i = 0; i < (size_t)N_SETS * N_GROUPS; i++) {
        const dsh_rule_set *set = &j->set[i / N_GROUPS];
        const unsigned g = group_of(set, GROUP[i % N_GROUPS]);
        dsh_usability_row row = {.object = object};
        const dsh_grading what = {set, g, sheet, NULL, NULL};
        if (g == set->n_groups)
            continue;
        if (st == DOSAH_OK)
            st = dsh_grade_object(&row, &what, err);
        const double score = row.score_lo + 1000 * row.score_hi;
        j->graded[block]++;
        j->certain[block] += row.grade_lo == row.grade_hi;
        j->sum[block] = j->sum[block] * 31 + row.grade_lo * 4u + row.grade_hi +
                        (isnan(score) ? 0 : (uint64_t)(score * 1e6));
    }
    return st;
}

static dosah_status grade_block(size_t index, unsigned worker, void *user,
                                dosah_error *err)
{
    job *j = user;
    dosah_status st = DOSAH_OK;
    for (size_t o = index * BLOCK;
         st == DOSAH_OK && o < j->buildings && o < (index + 1) * BLOCK; o++)
        st = grade_one(j, &j->sheet[worker], (uint32_t)o, index, err);
    return st;
}

static bool load_rules(dsh_rule_set *set, dsh_vocabulary *words,
                       dsh_attributes *attributes, dsh_arena *arena)
{
    char path[1024];
    const dsh_rule_options options = {true};
    (void)snprintf(path, sizeof path, "%s/datasets/survey-attributes.yaml",
                   getenv("DOSAH_SOURCE"));
    if (dsh_attributes_load(attributes, path, arena, NULL) ||
        dsh_vocabulary_new(words, attributes, arena, NULL))
        return false;
    for (size_t i = 0; i < N_SETS; i++) {
        (void)snprintf(path, sizeof path, "%s/datasets/rules/%s.yaml",
                       getenv("DOSAH_SOURCE"), SET[i]);
        if (dsh_rule_set_load(&set[i], path, words, &options, NULL))
            return false;
    }
    return true;
}

static bool run(job *j, const dsh_vocabulary *words, unsigned threads)
{
    const dsh_context ctx = {.env = {.n_threads = threads}};
    const size_t blocks = (j->buildings + BLOCK - 1) / BLOCK;
    j->sheet = dsh_alloc(threads, sizeof *j->sheet);
    j->sum = dsh_alloc(blocks, sizeof *j->sum);
    j->graded = dsh_alloc(blocks, sizeof *j->graded);
    j->certain = dsh_alloc(blocks, sizeof *j->certain);
    if (!j->sheet || !j->sum || !j->graded || !j->certain)
        return false;
    for (unsigned i = 0; i < threads; i++) {
        if (dsh_sheet_init(&j->sheet[i], words, NULL))
            return false;
    }
    const double begun = seconds();
    if (dsh_parallel_for(&ctx, blocks, "grades", grade_block, j, NULL))
        return false;
    const double took = seconds() - begun;
    uint64_t sum = 0;
    size_t graded = 0, certain = 0;
    for (size_t i = 0; i < blocks; i++) {
        sum = sum * 1000003 + j->sum[i];
        graded += j->graded[i];
        certain += j->certain[i];
    }
    (void)printf("usability %.3f s %zu grades %zu certain %016llx\n", took,
                 graded, certain, (unsigned long long)sum);
    return true;
}

int main(int argc, char **argv)
{
    static dsh_rule_set set[N_SETS];
    dsh_attributes attributes;
    dsh_vocabulary words;
    dsh_facts facts = {0};
    job j = {&facts, set, 100000, NULL, NULL, NULL, NULL};
    if (argc > 1)
        j.buildings = (size_t)strtoul(argv[1], NULL, 10);
    const unsigned threads =
        argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 2;
    return load_rules(set, &words, &attributes, dsh_arena_new()) &&
                   make_facts(&facts, j.buildings) && run(&j, &words, threads)
               ? 0
               : 1;
}
