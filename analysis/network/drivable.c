/* SPDX-License-Identifier: MIT */
/* Streets for cars: datasets/osm-drivable.yaml. Speeds are those of the class
 * of street, inside or outside built-up places, lowered by maxspeed; there is
 * no traffic in them. */
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "network/draft.h"

static dosah_status bad(dosah_error *err, dsh_node node, const char *what)
{
    return dsh_fail(err, DOSAH_EINPUT, node.ok ? dsh_yaml_name(node.doc) : "",
                    node.ok ? dsh_node_line(node) : 0, "expected %s", what);
}

static bool read_kmh(uint8_t *out, dsh_node map, const char *key)
{
    int64_t v;
    if (!dsh_parse_int(&v, dsh_str_of(dsh_node_text(dsh_node_get(map, key)))) ||
        v < 1 || v > 200)
        return false;
    *out = (uint8_t)v;
    return true;
}

static dosah_status read_speeds(dsh_drivable *out, dsh_node root,
                                dsh_arena *arena, dosah_error *err)
{
    const dsh_node map = dsh_node_get(root, "speeds");
    const size_t n = dsh_node_count(map);
    out->speed = dsh_arena_alloc(arena, n, sizeof(*out->speed));
    if (out->speed == NULL)
        return dsh_fail_nomem(err, "speeds");
    for (size_t i = 0; i < n; i++) {
        const char *key = dsh_node_text(dsh_node_key(map, i));
        const dsh_node value = dsh_node_value(map, i);
        if (strcmp(key, "source") == 0 || strcmp(key, "verified") == 0)
            continue;
        dsh_class_speed *c = &out->speed[out->n_speeds++];
        c->highway = dsh_arena_str(arena, key);
        if (c->highway == NULL)
            return dsh_fail_nomem(err, "speeds");
        if (!read_kmh(&c->inside_kmh, value, "inside") ||
            !read_kmh(&c->outside_kmh, value, "outside"))
            return bad(err, value.ok ? value : map,
                       "speeds inside and outside from 1 to 200 km/h");
    }
    return out->n_speeds > 0 ? DOSAH_OK : bad(err, root, "speeds");
}

static dosah_status read_closed(dsh_drivable *out, dsh_node root,
                                dsh_arena *arena, dosah_error *err)
{
    for (size_t i = 0; i < dsh_node_count(root); i++) {
        const dsh_node key = dsh_node_key(root, i);
        if (strcmp(dsh_node_text(key), "closed_nodes") == 0)
            return dsh_tag_match_read(&out->closed_node, key,
                                      dsh_node_value(root, i), arena, err);
    }
    return bad(err, root, "closed_nodes");
}

dosah_status dsh_drive_rules_load(dsh_street_rules *out, dsh_arena *arena,
                                  const dsh_context *ctx, dosah_error *err)
{
    char path[1024];
    dsh_yaml *doc = NULL;
    dosah_status status = dsh_street_rules_load(out, arena, ctx, err);
    if (status == DOSAH_OK)
        status = dsh_data_path(ctx, path, "datasets/osm-drivable.yaml", err);
    if (status == DOSAH_OK)
        status = dsh_yaml_open(&doc, path, err);
    if (status != DOSAH_OK)
        return status;
    const dsh_node root = dsh_yaml_root(doc);
    out->driving = true;
    status = dsh_walkable_read(&out->walkable, root, arena, err);
    if (status == DOSAH_OK)
        status = dsh_tag_set_read(&out->drivable.one_way, root, "one_way",
                                  arena, err);
    if (status == DOSAH_OK)
        status =
            dsh_tag_set_read(&out->drivable.inside, root, "inside", arena, err);
    if (status == DOSAH_OK)
        status = read_closed(&out->drivable, root, arena, err);
    if (status == DOSAH_OK)
        status = read_speeds(&out->drivable, root, arena, err);
    dsh_yaml_free(doc);
    return status;
}

/* "50", "30 mph"; 0 = says no number. */
static unsigned maxspeed_kmh(const char *text)
{
    const size_t digits = text != NULL ? strspn(text, "0123456789") : 0;
    int64_t v;
    if (digits == 0 || digits > 3 ||
        !dsh_parse_int(&v, (dsh_str){text, digits}))
        return 0;
    const char *unit = text + digits + strspn(text + digits, " ");
    if (strcmp(unit, "mph") == 0)
        return (unsigned)(v * 1609344 / 1000000);
    return *unit == '\0' || strcmp(unit, "km/h") == 0 ? (unsigned)v : 0;
}

uint8_t dsh_way_kmh(const dsh_drivable *rule, const dsh_osm *osm, uint32_t way)
{
    const char *highway = dsh_osm_way_tag(osm, way, "highway");
    const unsigned most = maxspeed_kmh(dsh_osm_way_tag(osm, way, "maxspeed"));
    const bool inside = dsh_way_matches(&rule->inside, osm, way);
    for (size_t i = 0; highway != NULL && i < rule->n_speeds; i++) {
        const dsh_class_speed *c = &rule->speed[i];
        if (strcmp(c->highway, highway) != 0)
            continue;
        const uint8_t kmh = inside ? c->inside_kmh : c->outside_kmh;
        return most > 0 && most < kmh ? (uint8_t)most : kmh;
    }
    return 0;
}

uint16_t dsh_way_one_way(const dsh_drivable *rule, const dsh_osm *osm,
                         uint32_t way)
{
    const char *text = dsh_osm_way_tag(osm, way, "oneway");
    if (text == NULL)
        return dsh_way_matches(&rule->one_way, osm, way) ? DSH_EDGE_FORWARD_ONLY
                                                         : 0;
    if (strcmp(text, "-1") == 0 || strcmp(text, "reverse") == 0)
        return DSH_EDGE_BACKWARD_ONLY;
    return strcmp(text, "yes") == 0 || strcmp(text, "1") == 0 ||
                   strcmp(text, "true") == 0
               ? DSH_EDGE_FORWARD_ONLY
               : 0;
}

static bool is_word(const char *value, const char *const *word)
{
    for (; *word != NULL; word++) {
        if (strcmp(value, *word) == 0)
            return true;
    }
    return false;
}

/* The most particular key that is there decides. */
bool dsh_node_stops_cars(const dsh_drivable *rule, const dsh_osm *osm,
                         uint32_t node)
{
    static const char *const KEY[] = {"motorcar", "motor_vehicle", "vehicle",
                                      "access"};
    static const char *const NO[] = {"no",       "private",  "agricultural",
                                     "forestry", "delivery", "emergency",
                                     "military", NULL};
    for (size_t i = 0; i < sizeof(KEY) / sizeof(KEY[0]); i++) {
        const char *value = dsh_osm_node_tag(osm, node, KEY[i]);
        if (value != NULL)
            return is_word(value, NO);
    }
    const char *barrier = dsh_osm_node_tag(osm, node, "barrier");
    for (size_t i = 0; barrier != NULL && i < rule->closed_node.n_values; i++) {
        if (strcmp(rule->closed_node.value[i], barrier) == 0)
            return true;
    }
    return false;
}
