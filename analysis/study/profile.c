/* SPDX-License-Identifier: MIT */
/* A profile file states each number with its unit and its source:
 *
 *     max_up: {value: 6.25 %, source: "…", verified: yes}
 *
 * A bare `max_up: 6.25 %` is the same without a source. A study may override
 * any key; what it says is taken whole, key by key. */
#include "study/profile.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/civil.h"
#include "base/num.h"
#include "study/expect.h"
#include "study/record.h"

enum { MAX_ITEMS = 200, MAX_NOTE = 4000 };

static const char FILE_KEYS[] =
    "id date name note flat_speed slope_model top_speed_slope max_up "
    "max_down short_ramps max_cross max_kerb min_width min_spot_width steps "
    "steps_time max_steps steps_rail steps_ramp lift_time crossing_time "
    "travels surface smoothness needs_vehicle needs_stop needs_building "
    "partly user_group max_walk max_transfer change_time";
/* Of the study: `as` is the id of the variant. */
static const char OVERRIDE_KEYS[] =
    "id as partly name flat_speed slope_model top_speed_slope max_up max_down "
    "short_ramps max_cross max_kerb min_width min_spot_width steps steps_time "
    "max_steps steps_rail steps_ramp lift_time crossing_time "
    "surface smoothness needs_vehicle needs_stop needs_building user_group "
    "max_walk max_transfer change_time";
static const char NUMBER_KEYS[] = "value source verified";
static const char RAMP_KEYS[] = "slope length source verified";
static const char TAG_KEYS[] = "passable impassable source verified";

typedef struct profile_file {
    dsh_node file, overrides;
    dsh_arena *arena;
    dosah_error *err;
    char note[MAX_NOTE]; /**< distinct sources so far */
    size_t n_note, n_unverified;
} profile_file;

/* A unit and how many of ours one of it is. */
typedef struct unit {
    const char *name;
    double factor;
} unit;

/* What a number may be. */
typedef struct quantity {
    const unit *units; /**< ends with name NULL */
    double min, max;   /**< of ours */
    const char *expected;
    bool any; /**< "any" = DSH_ANY is allowed */
} quantity;

static const unit SPEED_UNITS[] = {
    {"m/s", 1000}, {"km/h", 1000 / 3.6}, {NULL, 0}};
static const unit SLOPE_UNITS[] = {{"%", 100}, {NULL, 0}};
static const unit LENGTH_UNITS[] = {
    {"mm", 1}, {"cm", 10}, {"m", 1000}, {NULL, 0}};
static const unit SHARE_UNITS[] = {{"%", 1}, {NULL, 0}};
static const unit COUNT_UNITS[] = {{"", 1}, {NULL, 0}};
/* Slope of the top speed: kept to 10⁻⁶. */
static const unit RATIO_UNITS[] = {{"%", 10000}, {NULL, 0}};

static const quantity SPEED = {SPEED_UNITS, 100, 5000,
                               N_("a speed from 0.1 to 5 m/s such as 1.3 m/s"),
                               false};
static const quantity LIMIT = {SLOPE_UNITS, 0, 10000,
                               N_("a slope such as 6.25 %, or 'any'"), true};
static const quantity RAMP = {SLOPE_UNITS, 0, 10000,
                              N_("a slope such as 12.5 %"), false};
static const quantity KERB = {LENGTH_UNITS, 0, 2000,
                              N_("a height such as 20 mm, or 'any'"), true};
static const quantity WIDTH = {LENGTH_UNITS, 0, 10000,
                               N_("a width up to 10 m such as 900 mm"), false};
static const quantity LENGTH = {LENGTH_UNITS, 1, 1000000,
                                N_("a length such as 3 m"), false};
static const quantity STEPS = {SHARE_UNITS, 100, 10000,
                               N_("a share of at least 100 % such as 300 %"),
                               false};
static const quantity SHARE = {
    SHARE_UNITS, 1, 100, N_("a share of the speed from 1 to 100 %"), false};
static const quantity FLIGHT = {COUNT_UNITS, 1, 200,
                                N_("a number of steps from 1 to 200"), false};
static const quantity TOP = {RATIO_UNITS, -200000, 200000,
                             N_("a slope from -20 to 20 % such as -0.87 %"),
                             false};

static dsh_node get(const profile_file *p, const char *key)
{
    dsh_node over = dsh_node_get(p->overrides, key);
    return over.ok ? over : dsh_node_get(p->file, key);
}

static bool parse_quantity(double *out, const quantity *q, const char *text)
{
    size_t n = strspn(text, "+-0123456789.,");
    dsh_str rest = dsh_str_trim(dsh_str_of(text + n));
    double v;
    if (!dsh_parse_double_cs(&v, (dsh_str){text, n}))
        return false;
    for (const unit *u = q->units; u->name != NULL; u++) {
        if (!dsh_str_eq(rest, u->name))
            continue;
        *out = floor(v * u->factor + 0.5);
        return *out >= q->min && *out <= q->max;
    }
    return false;
}

/* Remember `source:` and `verified: no` of a map. */
static dosah_status keep_source(profile_file *p, dsh_node map)
{
    dsh_node verified = dsh_node_get(map, "verified");
    bool yes = true;
    if (verified.ok && !dsh_record_yes(&yes, verified))
        return dsh_record_fail(p->err, verified, "verified", "yes or no");
    p->n_unverified += !yes;
    const char *source = dsh_node_text(dsh_node_get(map, "source"));
    size_t n = strlen(source);
    if (n == 0 || strstr(p->note, source) != NULL ||
        p->n_note + n + 3 > MAX_NOTE)
        return DOSAH_OK;
    if (p->n_note > 0) {
        memcpy(p->note + p->n_note, "; ", 2);
        p->n_note += 2;
    }
    memcpy(p->note + p->n_note, source, n + 1);
    p->n_note += n;
    return DOSAH_OK;
}

/* The scalar of a number given bare or as {value, source, verified}. */
static dosah_status value_node(profile_file *p, dsh_node *node)
{
    if (!node->ok || dsh_node_kind(*node) != DSH_YAML_MAP)
        return DOSAH_OK;
    dosah_status st = dsh_record_keys(*node, NUMBER_KEYS, p->err);
    if (st == DOSAH_OK)
        st = keep_source(p, *node);
    *node = dsh_node_get(*node, "value");
    return st;
}

static dosah_status read_quantity(profile_file *p, dsh_node node,
                                  const char *key, const quantity *q,
                                  double *out)
{
    dsh_node where = node;
    dosah_status st = value_node(p, &node);
    if (st != DOSAH_OK)
        return st;
    if (q->any && strcmp(dsh_node_text(node), "any") == 0) {
        *out = DSH_ANY;
        return DOSAH_OK;
    }
    if (parse_quantity(out, q, dsh_node_text(node)))
        return DOSAH_OK;
    if (!where.ok)
        return dsh_record_expect(p->err, p->file, key, where, q->expected);
    return dsh_record_fail(p->err, node.ok ? node : where, key, q->expected);
}

static dosah_status read_int(profile_file *p, const char *key,
                             const quantity *q, int32_t *out)
{
    double v = 0;
    dosah_status st = read_quantity(p, get(p, key), key, q, &v);
    *out = (int32_t)v;
    return st;
}

/* −1 where the profile leaves it to the study. */
static dosah_status read_duration(profile_file *p, const char *key,
                                  int32_t *out_s)
{
    dsh_node node = get(p, key);
    *out_s = -1;
    dosah_status st = value_node(p, &node);
    if (st != DOSAH_OK || dsh_node_is_null(node))
        return st;
    if (dsh_parse_duration(out_s, dsh_str_of(dsh_node_text(node))) &&
        *out_s <= 12 * 3600)
        return DOSAH_OK;
    return dsh_record_fail(p->err, node, key,
                           "a duration up to 12 h such as 30min or 90s");
}

static dosah_status read_yes(profile_file *p, const char *key, bool *out)
{
    dsh_node node = get(p, key);
    dosah_status st = value_node(p, &node);
    if (st != DOSAH_OK || dsh_record_yes(out, node))
        return st;
    return dsh_record_expect(p->err, p->file, key, node, "yes or no");
}

/* ---- surfaces and short ramps -------------------------------------------- */

static dosah_status read_tag(profile_file *p, dsh_tag_rule *out, dsh_node value,
                             dsh_node speed)
{
    double pct = 0;
    out->value = dsh_arena_str(p->arena, dsh_node_text(value));
    if (out->value == NULL)
        return dsh_fail_nomem(p->err, "tag values");
    out->passable = speed.ok;
    if (!speed.ok)
        return DOSAH_OK;
    dosah_status st =
        read_quantity(p, speed, dsh_node_text(value), &SHARE, &pct);
    out->speed_pct = (unsigned)pct;
    return st;
}

/* `any`, or {passable: {value: share of speed}, impassable: [value]}. */
static dosah_status read_tags(profile_file *p, const char *key,
                              const dsh_tag_rule **out, size_t *n)
{
    dsh_node node = get(p, key);
    *n = 0;
    if (node.ok && strcmp(dsh_node_text(node), "any") == 0)
        return DOSAH_OK;
    dosah_status st = DOSAH_OK;
    if (!node.ok || dsh_node_kind(node) != DSH_YAML_MAP)
        return dsh_record_expect(p->err, p->file, key, node,
                                 "'any' or {passable: {…}, impassable: […]}");
    st = dsh_record_keys(node, TAG_KEYS, p->err);
    if (st == DOSAH_OK)
        st = keep_source(p, node);
    dsh_node yes = dsh_node_get(node, "passable");
    dsh_node no = dsh_node_get(node, "impassable");
    size_t n_yes = dsh_node_count(yes), n_no = dsh_node_count(no);
    if (st == DOSAH_OK && (n_yes == 0 || dsh_node_kind(yes) != DSH_YAML_MAP ||
                           n_yes > MAX_ITEMS || n_no > MAX_ITEMS))
        st = dsh_record_fail(p->err, yes.ok ? yes : node, key,
                             "passable: a map of up to 200 values to shares "
                             "of the speed");
    if (st == DOSAH_OK && no.ok && dsh_node_kind(no) != DSH_YAML_LIST)
        st = dsh_record_fail(p->err, no, key, "impassable: a list of values");
    if (st != DOSAH_OK)
        return st;
    dsh_tag_rule *rule = dsh_arena_alloc(p->arena, n_yes + n_no, sizeof *rule);
    if (rule == NULL)
        return dsh_fail_nomem(p->err, "tag values");
    for (size_t i = 0; st == DOSAH_OK && i < n_yes; i++)
        st =
            read_tag(p, &rule[i], dsh_node_key(yes, i), dsh_node_value(yes, i));
    for (size_t i = 0; st == DOSAH_OK && i < n_no; i++)
        st = read_tag(p, &rule[n_yes + i], dsh_node_item(no, i), (dsh_node){0});
    *out = rule;
    *n = n_yes + n_no;
    return st;
}

static dosah_status read_ramp(profile_file *p, dsh_short_ramp *out,
                              dsh_node node)
{
    double slope = 0, length = 0;
    dosah_status st = dsh_record_keys(node, RAMP_KEYS, p->err);
    if (st == DOSAH_OK)
        st = keep_source(p, node);
    if (st == DOSAH_OK)
        st = read_quantity(p, dsh_node_get(node, "slope"), "slope", &RAMP,
                           &slope);
    if (st == DOSAH_OK)
        st = read_quantity(p, dsh_node_get(node, "length"), "length", &LENGTH,
                           &length);
    *out = (dsh_short_ramp){(int32_t)slope, (int32_t)length};
    return st;
}

static dosah_status read_ramps(profile_file *p, dsh_mobility *out)
{
    dsh_node list = get(p, "short_ramps");
    size_t n = dsh_node_count(list);
    if (list.ok && (dsh_node_kind(list) != DSH_YAML_LIST || n > MAX_ITEMS))
        return dsh_record_fail(p->err, list, "short_ramps",
                               "a list of {slope, length}");
    dsh_short_ramp *ramp = dsh_arena_alloc(p->arena, n, sizeof *ramp);
    if (ramp == NULL)
        return dsh_fail_nomem(p->err, "short ramps");
    for (size_t i = 0; i < n; i++) {
        dosah_status st = read_ramp(p, &ramp[i], dsh_node_item(list, i));
        if (st == DOSAH_OK && i > 0 &&
            (ramp[i].slope_bp <= ramp[i - 1].slope_bp ||
             ramp[i].length_mm >= ramp[i - 1].length_mm))
            st = dsh_record_fail(p->err, dsh_node_item(list, i), "short_ramps",
                                 "each next ramp steeper and shorter");
        if (st != DOSAH_OK)
            return st;
    }
    out->short_ramp = ramp;
    out->n_short_ramps = n;
    return DOSAH_OK;
}

/* ---- the whole ------------------------------------------------------------
 */

static dosah_status read_names(profile_file *p, dsh_mobility *out)
{
    dosah_status st =
        dsh_record_need(&out->id, p->file, "id", p->arena, p->err);
    dsh_node as = dsh_node_get(p->overrides, "as");
    if (st == DOSAH_OK && as.ok)
        st = dsh_record_need(&out->id, p->overrides, "as", p->arena, p->err);
    bool named = dsh_node_get(p->overrides, "name").ok;
    if (st == DOSAH_OK)
        st = dsh_record_label(&out->name, named ? p->overrides : p->file,
                              "name", p->arena, p->err);
    bool group = dsh_node_get(p->overrides, "user_group").ok;
    if (st == DOSAH_OK)
        st = dsh_record_text(&out->user_group, group ? p->overrides : p->file,
                             "user_group", p->arena, p->err);
    return st;
}

static dosah_status read_slopes(profile_file *p, dsh_mobility *out)
{
    dsh_node model = get(p, "slope_model");
    dosah_status st = value_node(p, &model);
    if (st != DOSAH_OK)
        return st;
    const char *name = dsh_node_text(model);
    if (strcmp(name, "tobler") != 0 && strcmp(name, "wheels") != 0)
        return dsh_record_expect(p->err, p->file, "slope_model", model,
                                 "tobler or wheels");
    out->slope_model =
        strcmp(name, "wheels") == 0 ? DSH_SLOPE_WHEELS : DSH_SLOPE_TOBLER;
    if (out->slope_model == DSH_SLOPE_WHEELS) {
        double top = 0;
        st = read_quantity(p, get(p, "top_speed_slope"), "top_speed_slope",
                           &TOP, &top);
        out->wheels_g0 = top / 1e6;
    }
    if (st == DOSAH_OK)
        st = read_int(p, "max_up", &LIMIT, &out->max_up_bp);
    if (st == DOSAH_OK)
        st = read_int(p, "max_down", &LIMIT, &out->max_down_bp);
    if (st == DOSAH_OK)
        st = read_int(p, "max_cross", &LIMIT, &out->max_cross_bp);
    /* The pace of wheels is tied to the limits (methods.md §1). */
    if (st == DOSAH_OK && out->slope_model == DSH_SLOPE_WHEELS &&
        (out->max_up_bp == DSH_ANY || out->max_down_bp == DSH_ANY ||
         out->max_up_bp <= out->wheels_g0 * 10000 ||
         -out->max_down_bp >= out->wheels_g0 * 10000))
        st = dsh_record_fail(p->err, get(p, "max_up"), "max_up",
                             "limits up and down on either side of "
                             "top_speed_slope for the model 'wheels'");
    return st == DOSAH_OK ? read_ramps(p, out) : st;
}

/* One of `words` (ends with NULL); the first where the profile does not say. */
static dosah_status read_choice(profile_file *p, const char *key,
                                const char *const *words, const char *expected,
                                int *out)
{
    dsh_node node = get(p, key);
    *out = 0;
    dosah_status st = value_node(p, &node);
    if (st != DOSAH_OK || dsh_node_is_null(node))
        return st;
    for (int i = 0; words[i] != NULL; i++) {
        *out = i;
        if (strcmp(words[i], dsh_node_text(node)) == 0)
            return DOSAH_OK;
    }
    return dsh_record_fail(p->err, node, key, expected);
}

/* 0 where the profile does not say. */
static dosah_status read_wait(profile_file *p, const char *key, uint32_t *out)
{
    int32_t s = 0;
    const dosah_status st = read_duration(p, key, &s);
    *out = s > 0 ? (uint32_t)s * 1000 : 0;
    if (st == DOSAH_OK && s > 3600)
        return dsh_record_fail(p->err, get(p, key), key,
                               "a wait of up to an hour such as 30s");
    return st;
}

/* Steps, lifts and crossings beyond yes or no. */
static dosah_status read_helps(profile_file *p, dsh_mobility *out)
{
    static const char *const RAMPS[] = {"wheelchair", "stroller", "none", NULL};
    static const char *const TRAVELS[] = {"self", "car", NULL};
    int ramp = 0, car = 0;
    dosah_status st = DOSAH_OK;
    const dsh_node most = get(p, "max_steps");
    if (most.ok && out->steps && strcmp(dsh_node_text(most), "any") != 0)
        st = read_int(p, "max_steps", &FLIGHT, &out->max_steps);
    if (st == DOSAH_OK && out->steps && get(p, "steps_rail").ok)
        st = read_yes(p, "steps_rail", &out->steps_rail);
    if (st == DOSAH_OK)
        st = read_choice(p, "steps_ramp", RAMPS, "wheelchair, stroller or none",
                         &ramp);
    if (st == DOSAH_OK)
        st = read_choice(p, "travels", TRAVELS, "self or car", &car);
    out->steps_ramp = (dsh_steps_ramp)ramp;
    out->drives = car != 0;
    if (st == DOSAH_OK)
        st = read_wait(p, "lift_time", &out->lift_ms);
    return st == DOSAH_OK ? read_wait(p, "crossing_time", &out->crossing_ms)
                          : st;
}

static dosah_status read_sizes(profile_file *p, dsh_mobility *out)
{
    int32_t speed = 0, steps = 100;
    dosah_status st = read_int(p, "flat_speed", &SPEED, &speed);
    out->flat_mm_s = (uint32_t)speed;
    if (st == DOSAH_OK)
        st = read_int(p, "max_kerb", &KERB, &out->max_kerb_mm);
    if (st == DOSAH_OK)
        st = read_int(p, "min_width", &WIDTH, &out->min_width_mm);
    if (st == DOSAH_OK)
        st = read_int(p, "min_spot_width", &WIDTH, &out->min_spot_mm);
    if (st == DOSAH_OK)
        st = read_yes(p, "steps", &out->steps);
    if (st == DOSAH_OK && out->steps)
        st = read_int(p, "steps_time", &STEPS, &steps);
    out->steps_time_pct = (unsigned)steps;
    if (st == DOSAH_OK)
        st = read_tags(p, "surface", &out->surface, &out->n_surfaces);
    if (st == DOSAH_OK)
        st = read_tags(p, "smoothness", &out->smoothness, &out->n_smoothness);
    return st;
}

static const char *const ACCESS[] = {"unknown", "yes", "no", "partly"};

bool dsh_access_parse(dsh_access *out, const char *text)
{
    for (size_t i = 0; i < sizeof ACCESS / sizeof ACCESS[0]; i++) {
        if (strcmp(text, ACCESS[i]) != 0)
            continue;
        *out = (dsh_access)i;
        return true;
    }
    return false;
}

const char *dsh_access_name(dsh_access access)
{
    return ACCESS[access];
}

/* Unknown where the profile does not say. */
static dosah_status read_partly(profile_file *p, dsh_access *out)
{
    dsh_node node = get(p, "partly");
    *out = DSH_ACCESS_UNKNOWN;
    dosah_status st = value_node(p, &node);
    if (st != DOSAH_OK || dsh_node_is_null(node))
        return st;
    if (dsh_access_parse(out, dsh_node_text(node)) && *out != DSH_ACCESS_PARTLY)
        return DOSAH_OK;
    return dsh_record_fail(p->err, node, "partly", "yes, no or unknown");
}

static dosah_status read_demands(profile_file *p, dsh_mobility *out)
{
    dosah_status st = read_yes(p, "needs_vehicle", &out->needs_vehicle);
    if (st == DOSAH_OK)
        st = read_yes(p, "needs_stop", &out->needs_stop);
    if (st == DOSAH_OK)
        st = read_yes(p, "needs_building", &out->needs_building);
    if (st == DOSAH_OK)
        st = read_partly(p, &out->partly);
    if (st == DOSAH_OK && out->needs_building && out->user_group[0] == '\0')
        st = dsh_record_fail(p->err, get(p, "needs_building"), "needs_building",
                             "a user_group where buildings must be usable");
    if (st == DOSAH_OK)
        st = read_duration(p, "max_walk", &out->max_walk_s);
    if (st == DOSAH_OK)
        st = read_duration(p, "max_transfer", &out->max_transfer_s);
    if (st == DOSAH_OK)
        st = read_duration(p, "change_time", &out->change_time_s);
    return st;
}

static dosah_status read_profile(profile_file *p, dsh_mobility *out)
{
    dosah_status st = dsh_record_keys(p->file, FILE_KEYS, p->err);
    if (st == DOSAH_OK && p->overrides.ok)
        st = dsh_record_keys(p->overrides, OVERRIDE_KEYS, p->err);
    if (st == DOSAH_OK)
        st = read_names(p, out);
    if (st == DOSAH_OK)
        st = read_slopes(p, out);
    if (st == DOSAH_OK)
        st = read_sizes(p, out);
    if (st == DOSAH_OK)
        st = read_helps(p, out);
    if (st == DOSAH_OK)
        st = read_demands(p, out);
    if (st != DOSAH_OK)
        return st;
    out->n_unverified = p->n_unverified;
    out->source_note = dsh_arena_str(p->arena, p->note);
    return out->source_note != NULL ? st : dsh_fail_nomem(p->err, "sources");
}

dosah_status dsh_mobility_load(dsh_mobility *out, const char *path,
                               dsh_node overrides, dsh_arena *arena,
                               dosah_error *err)
{
    *out = (dsh_mobility){0};
    dsh_yaml *doc = NULL;
    dosah_status st = dsh_yaml_open(&doc, path, err);
    if (st != DOSAH_OK)
        return st;
    profile_file p = {.file = dsh_yaml_root(doc),
                      .overrides = overrides,
                      .arena = arena,
                      .err = err};
    if (!p.file.ok)
        st = dsh_fail(err, DOSAH_EINPUT, path, 1, "the file is empty");
    else
        st = read_profile(&p, out);
    dsh_yaml_free(doc);
    return st;
}
