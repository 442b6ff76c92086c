/* SPDX-License-Identifier: MIT */
/* Bottleneck ways through the zones of a building. Zones are nodes, elements
 * that join two zones are edges that can be used both ways; an edge is as good
 * as the worst requirement that its kind is named in. There are three grades
 * and at most 64 zones, so the widest way is found by growing a set of bits
 * once for each grade: the best grade by whose edges the desk is reached.
 *
 * For the pessimistic end only elements that exist for certain count, for the
 * optimistic one also those that may; where unrecorded elements of a kind may
 * exist they may join anything, so the optimistic end is the best one. */
#include "usability/zones.h"

#include <string.h>

#include "base/yaml.h"

/** Grades of one edge by link; [DSH_N_LINKS] by all of them. */
typedef struct edge {
    uint64_t ends; /* the two zones as bits */
    uint8_t lo[DSH_N_LINKS + 1], hi[DSH_N_LINKS + 1];
} edge;

static dosah_status load_list(const char ***out, size_t *n, dsh_node list,
                              dsh_arena *arena, dosah_error *err)
{
    *n = dsh_node_count(list);
    *out = dsh_arena_alloc(arena, *n, sizeof **out);
    if (!*out)
        return dsh_fail_nomem(err, "names of zones");
    if (dsh_node_kind(list) != DSH_YAML_LIST)
        *n = 0;
    for (size_t i = 0; i < *n; i++) {
        (*out)[i] = dsh_arena_str(arena, dsh_node_text(dsh_node_item(list, i)));
        if (!(*out)[i])
            return dsh_fail_nomem(err, "names of zones");
    }
    return DOSAH_OK;
}

dosah_status dsh_zone_names_load(dsh_zone_names *out, const char *path,
                                 dsh_arena *arena, dosah_error *err)
{
    dsh_yaml *doc;
    dosah_status st = dsh_yaml_open(&doc, path, err);
    if (st != DOSAH_OK)
        return st;
    const dsh_node root = dsh_yaml_root(doc);
    st = load_list(&out->outside, &out->n_outside,
                   dsh_node_get(root, "outside"), arena, err);
    if (st == DOSAH_OK)
        st = load_list(&out->desk, &out->n_desk, dsh_node_get(root, "desk"),
                       arena, err);
    if (st == DOSAH_OK && (out->n_outside == 0 || out->n_desk == 0))
        st = dsh_fail(err, DOSAH_EINPUT, path, 1,
                      "expected the lists outside and desk");
    dsh_yaml_free(doc);
    return st;
}

static bool joins(const dsh_instance *i)
{
    return i->from_zone != DSH_NO_ZONE && i->to_zone != DSH_NO_ZONE &&
           i->from_zone != i->to_zone;
}

uint8_t dsh_zone_of(const dsh_instance *i)
{
    if (joins(i))
        return DSH_NO_ZONE;
    return i->from_zone != DSH_NO_ZONE ? i->from_zone : i->to_zone;
}

bool dsh_zone_passage(const dsh_requirement *r, const dsh_sheet *sheet)
{
    for (size_t k = 0; r->knock_out && !r->all && k < r->n_alternatives; k++) {
        if (sheet->joins[r->alternative[k].element])
            return true;
    }
    return false;
}

static uint64_t named(const dsh_sheet *sheet, const char *const *name, size_t n)
{
    uint64_t set = 0;
    for (uint8_t z = 0; z < sheet->n_zones; z++) {
        for (size_t i = 0; i < n; i++) {
            if (dsh_str_eq_nocase(dsh_str_of(sheet->zone[z]), name[i]))
                set |= UINT64_C(1) << z;
        }
    }
    return set;
}

/** Where no zone is named so, the desk is where a counter stands. */
static uint64_t at_counters(const dsh_sheet *sheet)
{
    const uint16_t e = dsh_vocabulary_element(sheet->words, "counter");
    return e == DSH_NO_WORD ? 0 : sheet->stands[e];
}

static void lower(uint8_t *grade, uint8_t to)
{
    if (to < *grade)
        *grade = to;
}

static void judge_edge(edge *out, const dsh_instance *i,
                       const dsh_rule_set *rules, unsigned group,
                       const dsh_sheet *sheet)
{
    memset(out->lo, DSH_GRADE_ACCESSIBLE, sizeof out->lo);
    memset(out->hi, DSH_GRADE_ACCESSIBLE, sizeof out->hi);
    out->ends = UINT64_C(1) << i->from_zone | UINT64_C(1) << i->to_zone;
    for (size_t k = 0; k < rules->n_requirements; k++) {
        const dsh_requirement *r = &rules->requirement[k];
        if (!(r->groups >> group & 1) || !r->knock_out || r->all)
            continue;
        for (size_t a = 0; a < r->n_alternatives; a++) {
            if (r->alternative[a].element != i->element)
                continue;
            dsh_verdict v = dsh_judge_element(
                &r->alternative[a], group, &sheet->words->element[i->element],
                dsh_sheet_values(sheet, i));
            v.lo = v.lo < r->floor ? r->floor : v.lo;
            v.hi = v.hi < r->floor ? r->floor : v.hi;
            lower(&out->lo[r->link], v.lo);
            lower(&out->hi[r->link], v.hi);
            lower(&out->lo[DSH_N_LINKS], v.lo);
            lower(&out->hi[DSH_N_LINKS], v.hi);
        }
    }
    if (i->presence != DSH_PRESENT)
        memset(out->lo, DSH_GRADE_NOT, sizeof out->lo);
}

/** Zones reached from `start` by edges of at least `grade`. A missing element
 *  is below every grade, so at the lowest grade only certain edges count. */
static uint64_t grow(uint64_t start, const edge *e, const bool *usable,
                     size_t n)
{
    uint64_t set = start, before;
    do {
        before = set;
        for (size_t i = 0; i < n; i++) {
            if (usable[i] && (set & e[i].ends))
                set |= e[i].ends;
        }
    } while (set != before);
    return set;
}

enum { MAX_EDGES = 512 };

/** Raise lo or hi of every zone to the best grade that leads there. */
static void find_ways(dsh_zone_way *to, const dsh_zone_plan *plan,
                      const edge *e, size_t n, int link)
{
    bool usable[MAX_EDGES];
    memset(to, 0, DSH_MAX_ZONES * sizeof *to);
    for (int grade = DSH_GRADE_PARTLY; grade <= DSH_GRADE_ACCESSIBLE; grade++) {
        for (int end = 0; end < 2; end++) {
            for (size_t i = 0; i < n; i++)
                usable[i] = (end ? e[i].hi : e[i].lo)[link] >= grade;
            const uint64_t set = grow(plan->start, e, usable, n);
            for (size_t z = 0; z < DSH_MAX_ZONES; z++) {
                if (set >> z & 1)
                    *(end ? &to[z].hi : &to[z].lo) = (uint8_t)grade;
            }
        }
    }
}

/** The desk is reached when one of its zones is. */
static dsh_zone_way to_desk(const dsh_zone_way *to, uint64_t desk)
{
    dsh_zone_way best = {0, 0};
    for (size_t z = 0; z < DSH_MAX_ZONES; z++) {
        if (!(desk >> z & 1))
            continue;
        best.lo = to[z].lo > best.lo ? to[z].lo : best.lo;
        best.hi = to[z].hi > best.hi ? to[z].hi : best.hi;
    }
    return best;
}

/** Unrecorded elements of a kind may join anything. */
static bool more_ways(const dsh_rule_set *rules, unsigned group,
                      const dsh_sheet *sheet)
{
    for (size_t k = 0; k < rules->n_requirements; k++) {
        const dsh_requirement *r = &rules->requirement[k];
        if (!(r->groups >> group & 1) || !dsh_zone_passage(r, sheet))
            continue;
        for (size_t a = 0; a < r->n_alternatives; a++) {
            if (sheet->more[r->alternative[a].element])
                return true;
        }
    }
    return false;
}

void dsh_zone_plan_make(dsh_zone_plan *out, const dsh_rule_set *rules,
                        unsigned group, const dsh_sheet *sheet,
                        const dsh_zone_names *names)
{
    edge e[MAX_EDGES];
    dsh_zone_way to[DSH_MAX_ZONES];
    size_t n = 0;
    bool any = false;

    *out = (dsh_zone_plan){.use = DSH_PLAN_NONE};
    for (uint16_t k = 0; k < sheet->words->n_elements; k++)
        any = any || sheet->joins[k];
    if (!any || !names)
        return;
    for (size_t i = 0; i < sheet->instance.n; i++)
        n += joins(&sheet->instance.p[i]);
    out->start = named(sheet, names->outside, names->n_outside);
    out->desk = named(sheet, names->desk, names->n_desk);
    if (!out->desk)
        out->desk = at_counters(sheet);
    out->use = sheet->too_many_zones || n > MAX_EDGES ? DSH_PLAN_TOO_LARGE
               : !out->start                          ? DSH_PLAN_NO_OUTSIDE
               : !out->desk                           ? DSH_PLAN_NO_DESK
                                                      : DSH_PLAN_USED;
    if (out->use != DSH_PLAN_USED)
        return;
    n = 0;
    for (size_t i = 0; i < sheet->instance.n; i++) {
        if (joins(&sheet->instance.p[i]))
            judge_edge(&e[n++], &sheet->instance.p[i], rules, group, sheet);
    }
    const bool more = more_ways(rules, group, sheet);
    for (int link = 0; link <= DSH_N_LINKS; link++) {
        find_ways(to, out, e, n, link);
        for (size_t z = 0; more && z < DSH_MAX_ZONES; z++)
            to[z].hi = DSH_GRADE_ACCESSIBLE;
        if (link < DSH_N_LINKS)
            out->link[link] = to_desk(to, out->desk);
    }
    memcpy(out->to, to, sizeof to);
    out->whole = to_desk(to, out->desk);
}
