/* SPDX-License-Identifier: MIT */
/* Tags of ways and nodes -> attributes, then class defaults for what is still
 * unknown. A value that cannot be read is a notice and stays unknown. */
#include <stdio.h>
#include <string.h>

#include "network/draft.h"

static const dsh_value UNKNOWN = {0, 0, DSH_VALUE_UNKNOWN};

static dsh_value exactly(int32_t v, dsh_origin_of_value from)
{
    return (dsh_value){v, v, (uint8_t)from};
}

static void unreadable(dsh_draft *d, const char *owner, int64_t id,
                       const char *key, const char *value)
{
    char field[160];
    snprintf(field, sizeof(field), "%s %lld %s", owner, (long long)id, key);
    dsh_notice_add(d->ctx->notices,
                   (dsh_notice){.code = "street_tag_unreadable",
                                .severity = DOSAH_WARNING,
                                .file = d->file,
                                .field = field,
                                .value = value});
}

/* Interval of a kerb=* word. */
static bool kerb_word(const dsh_street_rules *rules, const char *word,
                      dsh_value *out, dsh_origin_of_value from)
{
    for (size_t i = 0; i < rules->n_kerbs; i++) {
        if (strcmp(rules->kerb[i].word, word) == 0) {
            *out = (dsh_value){rules->kerb[i].lo, rules->kerb[i].hi,
                               (uint8_t)from};
            return true;
        }
    }
    return false;
}

static dsh_value kerb_value(dsh_draft *d, const char *owner, int64_t id,
                            const char *height, const char *word)
{
    dsh_value v = UNKNOWN;
    int32_t mm;
    if (height != NULL) {
        if (dsh_tag_length_mm(&mm, height) && mm <= 2000)
            return exactly(mm, DSH_VALUE_TAG);
        unreadable(d, owner, id, "kerb:height", height);
    }
    if (word != NULL && strcmp(word, "yes") != 0 &&
        !kerb_word(d->rules, word, &v, DSH_VALUE_TAG))
        unreadable(d, owner, id, "kerb", word);
    return v;
}

/* Length tag of a way or node, wide enough to be one. */
static dsh_value length_tag(dsh_draft *d, const char *owner, int64_t id,
                            const char *key, const char *value)
{
    int32_t mm;
    if (value == NULL)
        return UNKNOWN;
    if (dsh_tag_length_mm(&mm, value) && mm > 0 && mm <= 500000)
        return exactly(mm, DSH_VALUE_TAG);
    unreadable(d, owner, id, key, value);
    return UNKNOWN;
}

static void read_slopes(dsh_draft *d, uint32_t way, int64_t id,
                        dsh_draft_edge *out)
{
    int32_t bp;
    const char *text = dsh_osm_way_tag(d->osm, way, "incline");
    if (text != NULL) {
        const dsh_incline kind = dsh_tag_incline_bp(&bp, text);
        if (kind == DSH_INCLINE_VALUE)
            out->slope = exactly(bp, DSH_VALUE_TAG);
        else if (kind == DSH_INCLINE_UP)
            out->incline_sign = 1;
        else if (kind == DSH_INCLINE_DOWN)
            out->incline_sign = -1;
        else
            unreadable(d, "way", id, "incline", text);
    }
    text = dsh_osm_way_tag(d->osm, way, "incline:across");
    if (text != NULL) {
        if (dsh_tag_incline_bp(&bp, text) == DSH_INCLINE_VALUE)
            out->cross = exactly(bp < 0 ? -bp : bp, DSH_VALUE_TAG);
        else
            unreadable(d, "way", id, "incline:across", text);
    }
}

static dosah_status read_word(dsh_draft *d, uint32_t way, const char *key,
                              dsh_value *out, dosah_error *err)
{
    const char *text = dsh_osm_way_tag(d->osm, way, key);
    if (text == NULL || *text == '\0')
        return DOSAH_OK;
    const int32_t word = dsh_tag_word(&d->words, text);
    if (word < 0)
        return dsh_fail_nomem(err, "tag values");
    *out = exactly(word, DSH_VALUE_TAG);
    return DOSAH_OK;
}

static bool tag_is(const dsh_osm *osm, uint32_t way, const char *key,
                   const char *value)
{
    const char *text = dsh_osm_way_tag(osm, way, key);
    return text != NULL && strcmp(text, value) == 0;
}

static uint16_t way_flags(const dsh_draft *d, uint32_t way)
{
    const dsh_osm *osm = d->osm;
    const dsh_walkable *rule = &d->rules->walkable;
    unsigned flags = 0;
    if (dsh_way_matches(&rule->steps, osm, way))
        flags |= DSH_EDGE_STEPS;
    if (tag_is(osm, way, "oneway:foot", "yes") ||
        tag_is(osm, way, "foot:backward", "no"))
        flags |= DSH_EDGE_FORWARD_ONLY;
    else if (tag_is(osm, way, "oneway:foot", "-1") ||
             tag_is(osm, way, "foot:forward", "no"))
        flags |= DSH_EDGE_BACKWARD_ONLY;
    const char *bridge = dsh_osm_way_tag(osm, way, "bridge");
    const char *tunnel = dsh_osm_way_tag(osm, way, "tunnel");
    if (bridge != NULL && strcmp(bridge, "no") != 0)
        flags |= DSH_EDGE_BRIDGE;
    if (tunnel != NULL && strcmp(tunnel, "no") != 0)
        flags |= DSH_EDGE_TUNNEL;
    if (dsh_way_matches(&rule->crossing, osm, way))
        flags |= DSH_EDGE_CROSSING;
    if (tag_is(osm, way, "ramp:wheelchair", "yes"))
        flags |= DSH_EDGE_RAMP;
    if (tag_is(osm, way, "ramp:stroller", "yes"))
        flags |= DSH_EDGE_STROLLER_RAMP;
    if (tag_is(osm, way, "ramp", "yes"))
        flags |= DSH_EDGE_RAMP_UNSURE;
    if (dsh_way_matches(&rule->lift, osm, way))
        flags |= DSH_EDGE_LIFT;
    if (tag_is(osm, way, "wheelchair", "no"))
        flags |= DSH_EDGE_WHEELCHAIR_NO;
    return (uint16_t)flags;
}

/* Steps with a handrail on any side; unknown where no tag says. */
static dsh_value rail_of(const dsh_osm *osm, uint32_t way)
{
    static const char *const KEY[] = {"handrail", "handrail:left",
                                      "handrail:right", "handrail:center"};
    dsh_value v = UNKNOWN;
    for (size_t i = 0; i < sizeof(KEY) / sizeof(KEY[0]); i++) {
        const char *text = dsh_osm_way_tag(osm, way, KEY[i]);
        if (text != NULL && strcmp(text, "no") != 0)
            return exactly(1, DSH_VALUE_TAG);
        if (text != NULL)
            v = exactly(0, DSH_VALUE_TAG);
    }
    return v;
}

/* Kerbs of a crossing are read from the nodes of its way; only where none of
 * them says anything does the way itself stand for them. */
static bool kerb_on_nodes(const dsh_draft *d, uint32_t way)
{
    const dsh_osm *osm = d->osm;
    for (uint32_t i = osm->way_ref[way]; i < osm->way_ref[way + 1]; i++) {
        const char *barrier = dsh_osm_node_tag(osm, osm->ref[i], "barrier");
        if (dsh_osm_node_tag(osm, osm->ref[i], "kerb") != NULL ||
            dsh_osm_node_tag(osm, osm->ref[i], "kerb:height") != NULL ||
            (barrier != NULL && strcmp(barrier, "kerb") == 0))
            return true;
    }
    return false;
}

dosah_status dsh_draft_way_values(dsh_draft *d, uint32_t way,
                                  dsh_draft_edge *out, dosah_error *err)
{
    const dsh_osm *osm = d->osm;
    const int64_t id = osm->way_id[way];
    *out = (dsh_draft_edge){.osm_way = way};
    out->kind = (uint8_t)dsh_way_kind(&d->rules->walkable, osm, way);
    if (d->rules->driving) {
        out->flags = dsh_way_one_way(&d->rules->drivable, osm, way);
        out->drive_kmh = dsh_way_kmh(&d->rules->drivable, osm, way);
        return DOSAH_OK;
    }
    out->flags = way_flags(d, way);
    out->lived_on = dsh_way_matches(&d->rules->walkable.lived_on, osm, way);
    read_slopes(d, way, id, out);
    out->width =
        length_tag(d, "way", id, "width", dsh_osm_way_tag(osm, way, "width"));
    const char *count = dsh_osm_way_tag(osm, way, "step_count");
    int32_t n;
    if (count != NULL) {
        if (dsh_tag_count(&n, count))
            out->n_steps = exactly(n, DSH_VALUE_TAG);
        else
            unreadable(d, "way", id, "step_count", count);
    }
    out->rail = rail_of(osm, way);
    out->kerb = exactly(0, DSH_VALUE_TAG);
    if ((out->flags & DSH_EDGE_CROSSING) != 0 && !kerb_on_nodes(d, way))
        out->kerb =
            kerb_value(d, "way", id, dsh_osm_way_tag(osm, way, "kerb:height"),
                       dsh_osm_way_tag(osm, way, "kerb"));
    dosah_status status = read_word(d, way, "surface", &out->surface, err);
    if (status == DOSAH_OK)
        status = read_word(d, way, "smoothness", &out->smoothness, err);
    return status;
}

static const dsh_barrier *find_barrier(const dsh_street_rules *rules,
                                       const char *word)
{
    for (size_t i = 0; i < rules->n_barriers; i++) {
        if (strcmp(rules->barrier[i].word, word) == 0)
            return &rules->barrier[i];
    }
    return NULL;
}

static bool is_one_of(const char *value, const char *const *word)
{
    for (; value != NULL && *word != NULL; word++) {
        if (strcmp(value, *word) == 0)
            return true;
    }
    return false;
}

bool dsh_node_is_lift(const dsh_osm *osm, uint32_t node)
{
    const char *highway = dsh_osm_node_tag(osm, node, "highway");
    return highway != NULL && strcmp(highway, "elevator") == 0;
}

static void read_barrier(dsh_draft *d, dsh_draft_node *node, uint32_t at)
{
    static const char *const NO[] = {"no", "private", NULL};
    static const char *const YES[] = {"yes",      "designated",  "permissive",
                                      "official", "destination", NULL};
    const dsh_osm *osm = d->osm;
    const char *word = dsh_osm_node_tag(osm, at, "barrier");
    const char *foot = dsh_osm_node_tag(osm, at, "foot");
    const char *access = dsh_osm_node_tag(osm, at, "access");
    const char *wheelchair = dsh_osm_node_tag(osm, at, "wheelchair");
    const bool invited = is_one_of(foot, YES);
    const dsh_barrier *barrier =
        word != NULL ? find_barrier(d->rules, word) : NULL;
    if (is_one_of(foot, NO) || (is_one_of(access, NO) && !invited) ||
        (barrier != NULL && barrier->closed && !invited))
        node->flags |= DSH_NODE_CLOSED;
    if (wheelchair != NULL && strcmp(wheelchair, "no") == 0)
        node->flags |= DSH_NODE_WHEELCHAIR_NO;
    if (barrier == NULL)
        return;
    if (barrier->climb)
        node->flags |= DSH_NODE_CLIMB;
    if (!barrier->has_gap)
        return;
    node->flags |= DSH_NODE_BARRIER;
    const char *key = "maxwidth:physical";
    const char *width = dsh_osm_node_tag(osm, at, key);
    if (width == NULL) {
        key = "width";
        width = dsh_osm_node_tag(osm, at, key);
    }
    node->gap = length_tag(d, "node", node->osm, key, width);
    if (node->gap.from == DSH_VALUE_UNKNOWN)
        node->gap = barrier->gap;
}

void dsh_draft_node_values(dsh_draft *d, uint32_t index)
{
    dsh_draft_node *node = &d->node.p[index];
    const uint32_t at = node->osm_node;
    if (at == DSH_NONE || d->osm->node_tag[at] == d->osm->node_tag[at + 1])
        return;
    if (d->rules->driving) {
        if (dsh_node_stops_cars(&d->rules->drivable, d->osm, at))
            node->flags |= DSH_NODE_CLOSED;
        return;
    }
    if (dsh_node_is_lift(d->osm, at))
        node->flags |= DSH_NODE_LIFT;
    const char *barrier = dsh_osm_node_tag(d->osm, at, "barrier");
    const char *kerb = dsh_osm_node_tag(d->osm, at, "kerb");
    const char *height = dsh_osm_node_tag(d->osm, at, "kerb:height");
    if (kerb != NULL || height != NULL ||
        (barrier != NULL && strcmp(barrier, "kerb") == 0)) {
        node->flags |= DSH_NODE_KERB;
        node->kerb = kerb_value(d, "node", node->osm, height, kerb);
    }
    read_barrier(d, node, at);
}

/* ---- class defaults ---- */

typedef struct tag_owner {
    const dsh_osm *osm;
    uint32_t index;
    bool is_node;
} tag_owner;

static const char *owner_tag(const tag_owner *o, const char *key)
{
    return o->is_node ? dsh_osm_node_tag(o->osm, o->index, key)
                      : dsh_osm_way_tag(o->osm, o->index, key);
}

static bool condition_holds(const dsh_condition *c, const tag_owner *o)
{
    const char *value = owner_tag(o, c->key);
    for (size_t i = 0; i < c->n_values; i++) {
        const char *wanted = c->value[i];
        if (strcmp(wanted, "-") == 0
                ? value == NULL
                : value != NULL &&
                      (strcmp(wanted, "*") == 0 || strcmp(wanted, value) == 0))
            return true;
    }
    return false;
}

static bool rule_holds(const dsh_assumption *rule, const tag_owner *o)
{
    for (size_t i = 0; i < rule->n_when; i++) {
        if (!condition_holds(&rule->when[i], o))
            return false;
    }
    return true;
}

static bool assumed_value(dsh_draft *d, const dsh_assumption *rule,
                          dsh_value *out)
{
    const char *name = rule->attribute;
    const char *text = rule->value;
    int32_t v = 0;
    bool ok = true;
    if (strcmp(name, "surface") == 0 || strcmp(name, "smoothness") == 0) {
        v = dsh_tag_word(&d->words, text);
        ok = v >= 0;
    } else if (strcmp(name, "width") == 0) {
        ok = dsh_tag_length_mm(&v, text);
    } else if (strncmp(name, "incline", 7) == 0) {
        ok = dsh_tag_incline_bp(&v, text) == DSH_INCLINE_VALUE;
    } else if (strncmp(name, "kerb", 4) == 0) {
        if (kerb_word(d->rules, text, out, DSH_VALUE_ASSUMED))
            return true;
        ok = dsh_tag_length_mm(&v, text);
    } else {
        ok = dsh_tag_count(&v, text);
    }
    *out = exactly(v, DSH_VALUE_ASSUMED);
    return ok;
}

static bool is_attribute(const char *attribute, const char *name)
{
    if (strcmp(attribute, name) == 0)
        return true;
    return (strcmp(name, "incline_across") == 0 &&
            strcmp(attribute, "incline:across") == 0) ||
           (strcmp(name, "kerb") == 0 &&
            strcmp(attribute, "kerb:height") == 0) ||
           (strcmp(name, "steps_count") == 0 &&
            strcmp(attribute, "step_count") == 0);
}

/* The first rule for the attribute whose conditions hold. */
static dosah_status assume(dsh_draft *d, const char *name, const tag_owner *o,
                           dsh_value *value, dosah_error *err)
{
    if (value->from != DSH_VALUE_UNKNOWN)
        return DOSAH_OK;
    const dsh_assumptions *all = &d->study->assumptions;
    for (size_t i = 0; i < all->n; i++) {
        const dsh_assumption *rule = &all->rule[i];
        if (!is_attribute(rule->attribute, name) || !rule_holds(rule, o))
            continue;
        if (!assumed_value(d, rule, value))
            return dsh_fail(err, DOSAH_EINPUT, "assumptions", 0,
                            "assumption %s: %s is no value of %s", rule->id,
                            rule->value, rule->attribute);
        return DOSAH_OK;
    }
    return DOSAH_OK;
}

static dosah_status assume_edge(dsh_draft *d, dsh_draft_edge *e,
                                dosah_error *err)
{
    const tag_owner o = {d->osm, e->osm_way, false};
    const struct {
        const char *name;
        dsh_value *value;
    } part[] = {{"surface", &e->surface},      {"smoothness", &e->smoothness},
                {"width", &e->width},          {"incline", &e->slope},
                {"incline_across", &e->cross}, {"kerb", &e->kerb},
                {"steps_count", &e->n_steps}};
    for (size_t i = 0; i < sizeof(part) / sizeof(part[0]); i++) {
        const dosah_status status =
            assume(d, part[i].name, &o, part[i].value, err);
        if (status != DOSAH_OK)
            return status;
    }
    return DOSAH_OK;
}

/* incline=up with no measure: any admissible slope of that sign. */
static void use_sign(const dsh_draft *d, dsh_draft_edge *e)
{
    if (e->incline_sign == 0 || e->slope.from != DSH_VALUE_UNKNOWN)
        return;
    e->slope.from = DSH_VALUE_TAG;
    e->slope.lo = e->incline_sign > 0 ? 0 : d->rules->slope_bp.lo;
    e->slope.hi = e->incline_sign > 0 ? d->rules->slope_bp.hi : 0;
    e->run_mm = 0;
}

dosah_status dsh_draft_assume(dsh_draft *d, dosah_error *err)
{
    for (size_t i = 0; i < d->edge.n; i++) {
        dsh_draft_edge *e = &d->edge.p[i];
        use_sign(d, e);
        const dosah_status status = assume_edge(d, e, err);
        if (status != DOSAH_OK)
            return status;
    }
    for (size_t i = 0; i < d->node.n; i++) {
        dsh_draft_node *node = &d->node.p[i];
        if ((node->flags & DSH_NODE_KERB) == 0 || node->osm_node == DSH_NONE)
            continue;
        const tag_owner o = {d->osm, node->osm_node, true};
        const dosah_status status = assume(d, "kerb", &o, &node->kerb, err);
        if (status != DOSAH_OK)
            return status;
    }
    return DOSAH_OK;
}
