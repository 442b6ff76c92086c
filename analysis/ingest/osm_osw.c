/* SPDX-License-Identifier: MIT */
/* Features become nodes and ways. Ids are texts in the format: digits keep
 * their number, others get one made from their text (positive); points inside
 * an edge get negative ones. End nodes that no file describes lie where their
 * first edge ends. All files of a source are one network. */
#include "ingest/osm_osw.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/arena.h"
#include "base/num.h"
#include "base/str.h"
#include "base/vec.h"
#include "ingest/survey_json.h"

enum { MAX_TAGS = 64, MAX_POINTS = 100000 };

typedef struct osw_node {
    int64_t id;
    double lon, lat;
    const char **tag;
    size_t n_tags, order;
} osw_node;

typedef struct osw_way {
    int64_t id;
    const int64_t *ref;
    size_t n_refs;
    const char **tag;
    size_t n_tags;
} osw_way;

struct dsh_osw {
    dsh_arena *arena;
    DSH_VEC(osw_node) node;  /**< features */
    DSH_VEC(osw_node) point; /**< points and ends of edges */
    DSH_VEC(osw_way) way;
    int64_t last; /**< id of the last point inside an edge */
};

static dosah_status no_memory(dosah_error *err)
{
    return dsh_fail_nomem(err, "an OpenSidewalks file");
}

/* ---- ids and tags ---------------------------------------------------------
 */

static bool id_of(int64_t *out, const json_t *value)
{
    if (json_is_integer(value)) {
        *out = json_integer_value(value);
        return *out > 0;
    }
    const char *text = json_string_value(value);
    if (text == NULL || text[0] == '\0')
        return false;
    if (dsh_parse_int(out, dsh_str_of(text)) && *out > 0)
        return true;
    *out = (int64_t)(dsh_hash(text, strlen(text), 0) >> 2 | 1);
    return true;
}

static const char *percent(dsh_arena *arena, const json_t *value)
{
    char text[DSH_NUM_SIZE + 2];
    const double v = json_number_value(value);
    dsh_format_double(text, round(v * 1e4) / 100);
    (void)memcpy(text + strlen(text), "%", 2);
    return dsh_arena_str(arena, text);
}

static const char *value_of(dsh_arena *arena, const char *key,
                            const json_t *value)
{
    if (strcmp(key, "incline") == 0 && json_is_number(value))
        return percent(arena, value);
    return dsh_json_text(arena, value);
}

static bool is_own(const char *key)
{
    return key[0] == '_' || strcmp(key, "length") == 0 ||
           strcmp(key, "climb") == 0;
}

static bool add_tag(const char **tag, size_t *n, const char *key,
                    const char *value)
{
    if (key == NULL || value == NULL)
        return false;
    if (*n < MAX_TAGS && value[0] != '\0') {
        tag[2 * *n] = key;
        tag[2 * *n + 1] = value;
        (*n)++;
    }
    return true;
}

/* `climb` says which way steps lead when their incline is not known. */
static bool tags_of(const char ***out, size_t *n, dsh_arena *arena,
                    json_t *properties)
{
    const char *key;
    json_t *value;
    *n = 0;
    *out = dsh_arena_alloc(arena, 2 * (size_t)MAX_TAGS, sizeof **out);
    bool ok = *out != NULL;
    json_object_foreach(properties, key, value)
    {
        if (ok && !is_own(key))
            ok = add_tag(*out, n, dsh_arena_str(arena, key),
                         value_of(arena, key, value));
    }
    const json_t *climb = json_object_get(properties, "climb");
    if (ok && json_is_string(climb) &&
        json_object_get(properties, "incline") == NULL)
        ok = add_tag(*out, n, "incline", dsh_json_text(arena, climb));
    return ok;
}

/* ---- features -------------------------------------------------------------
 */

static bool point_of(osw_node *out, const json_t *at)
{
    const json_t *x = json_array_get(at, 0);
    const json_t *y = json_array_get(at, 1);
    if (!json_is_number(x) || !json_is_number(y))
        return false;
    out->lon = json_number_value(x);
    out->lat = json_number_value(y);
    return fabs(out->lon) <= 180 && fabs(out->lat) <= 90;
}

static dosah_status take_node(dsh_osw *osw, json_t *properties,
                              const json_t *coordinates, dosah_error *err)
{
    osw_node node = {0};
    if (!id_of(&node.id, json_object_get(properties, "_id")))
        return DOSAH_OK;
    if (!point_of(&node, coordinates))
        node.lon = node.lat = (double)NAN;
    if (!tags_of(&node.tag, &node.n_tags, osw->arena, properties) ||
        !dsh_vec_room(&osw->node, 1))
        return no_memory(err);
    osw->node.p[osw->node.n++] = node;
    return DOSAH_OK;
}

/* One point of an edge; `id` 0 makes one up. */
static dosah_status add_point(dsh_osw *osw, int64_t *ref, size_t *n,
                              osw_node point, dosah_error *err)
{
    if (point.id == 0)
        point.id = --osw->last;
    if (!dsh_vec_room(&osw->point, 1))
        return no_memory(err);
    osw->point.p[osw->point.n++] = point;
    ref[(*n)++] = point.id;
    return DOSAH_OK;
}

static dosah_status add_way(dsh_osw *osw, json_t *properties,
                            const int64_t *ref, size_t n, dosah_error *err)
{
    osw_way way = {.ref = ref, .n_refs = n};
    if (!id_of(&way.id, json_object_get(properties, "_id")))
        way.id = (int64_t)osw->way.n + 1;
    if (!tags_of(&way.tag, &way.n_tags, osw->arena, properties) ||
        !dsh_vec_room(&osw->way, 1))
        return no_memory(err);
    osw->way.p[osw->way.n++] = way;
    return DOSAH_OK;
}

static dosah_status take_edge(dsh_osw *osw, json_t *properties,
                              const json_t *line, dosah_error *err)
{
    const size_t n = json_array_size(line);
    int64_t end[2] = {0, 0};
    const bool ends = id_of(&end[0], json_object_get(properties, "_u_id")) &&
                      id_of(&end[1], json_object_get(properties, "_v_id"));
    if (!ends || n < 2 || n > MAX_POINTS)
        return DOSAH_OK;
    int64_t *ref = dsh_arena_alloc(osw->arena, n, sizeof *ref);
    size_t n_refs = 0;
    dosah_status s = ref ? DOSAH_OK : no_memory(err);
    for (size_t i = 0; s == DOSAH_OK && i < n; i++) {
        osw_node point = {.id = i == 0 ? end[0] : i == n - 1 ? end[1] : 0};
        if (point_of(&point, json_array_get(line, i)))
            s = add_point(osw, ref, &n_refs, point, err);
    }
    return s == DOSAH_OK ? add_way(osw, properties, ref, n_refs, err) : s;
}

/* A zone people walk on: its outline goes through the nodes it names. */
static dosah_status take_zone(dsh_osw *osw, json_t *properties,
                              const json_t *rings, dosah_error *err)
{
    const json_t *names = json_object_get(properties, "_w_id");
    const json_t *ring = json_array_get(rings, 0);
    const size_t n = json_array_size(ring);
    if (n < 4 || n > MAX_POINTS)
        return DOSAH_OK;
    int64_t *ref = dsh_arena_alloc(osw->arena, n, sizeof *ref);
    size_t n_refs = 0;
    dosah_status s = ref ? DOSAH_OK : no_memory(err);
    for (size_t i = 0; s == DOSAH_OK && i + 1 < n; i++) {
        osw_node point = {0};
        if (!id_of(&point.id, json_array_get(names, i)))
            point.id = 0;
        if (point_of(&point, json_array_get(ring, i)))
            s = add_point(osw, ref, &n_refs, point, err);
    }
    if (s != DOSAH_OK || n_refs < 3)
        return s;
    ref[n_refs] = ref[0];
    s = add_way(osw, properties, ref, n_refs + 1, err);
    if (s != DOSAH_OK)
        return s;
    osw_way *way = &osw->way.p[osw->way.n - 1];
    return add_tag(way->tag, &way->n_tags, "area", "yes") ? DOSAH_OK
                                                          : no_memory(err);
}

static dosah_status take_feature(dsh_osw *osw, const json_t *feature,
                                 dosah_error *err)
{
    json_t *properties = json_object_get(feature, "properties");
    const json_t *geometry = json_object_get(feature, "geometry");
    const json_t *at = json_object_get(geometry, "coordinates");
    const char *type = json_string_value(json_object_get(geometry, "type"));
    if (!json_is_object(properties) || type == NULL)
        return DOSAH_OK;
    if (strcmp(type, "Point") == 0)
        return take_node(osw, properties, at, err);
    if (strcmp(type, "LineString") == 0)
        return take_edge(osw, properties, at, err);
    if (strcmp(type, "Polygon") == 0)
        return take_zone(osw, properties, at, err);
    return DOSAH_OK;
}

static dosah_status take_document(dsh_osw *osw, const json_t *root,
                                  const char *path, dosah_error *err)
{
    const json_t *list = json_object_get(root, "features");
    if (!json_is_array(list))
        return dsh_fail(err, DOSAH_EINPUT, path, 0,
                        "neither OpenStreetMap nor OpenSidewalks GeoJSON "
                        "(no list of features)");
    size_t i;
    json_t *feature;
    dosah_status s = DOSAH_OK;
    json_array_foreach(list, i, feature)
    {
        if (s == DOSAH_OK)
            s = take_feature(osw, feature, err);
    }
    return s;
}

dosah_status dsh_osw_new(dsh_osw **out, dosah_error *err)
{
    dsh_osw *osw = dsh_alloc(1, sizeof *osw);
    *out = osw;
    if (osw != NULL)
        osw->arena = dsh_arena_new();
    return osw != NULL && osw->arena != NULL ? DOSAH_OK : no_memory(err);
}

dosah_status dsh_osw_add(dsh_osw *osw, const char *text, size_t n,
                         const char *path, dosah_error *err)
{
    json_t *root;
    dosah_status s = dsh_json_parse(&root, text, n, path, err);
    if (s == DOSAH_OK)
        s = take_document(osw, root, path, err);
    json_decref(root);
    return s;
}

static int by_id(const void *a, const void *b)
{
    const osw_node *x = a, *y = b;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

static void sort_nodes(osw_node *node, size_t n)
{
    for (size_t i = 0; i < n; i++)
        node[i].order = i;
    if (n > 0)
        qsort(node, n, sizeof *node, by_id);
}

void dsh_osw_finish(dsh_osw *osw)
{
    size_t n = 0, k = 0;
    sort_nodes(osw->node.p, osw->node.n);
    sort_nodes(osw->point.p, osw->point.n);
    for (size_t i = 0; i < osw->point.n; i++) {
        const osw_node *point = &osw->point.p[i];
        while (k < osw->node.n && osw->node.p[k].id < point->id)
            k++;
        const bool described = k < osw->node.n &&
                               osw->node.p[k].id == point->id &&
                               !isnan(osw->node.p[k].lon);
        if (!described && (n == 0 || osw->point.p[n - 1].id != point->id))
            osw->point.p[n++] = *point;
    }
    osw->point.n = n;
}

void dsh_osw_free(dsh_osw *osw)
{
    if (osw == NULL)
        return;
    dsh_vec_clear(&osw->node);
    dsh_vec_clear(&osw->point);
    dsh_vec_clear(&osw->way);
    dsh_arena_free(osw->arena);
    dsh_free(osw);
}

/* ---- passes ---------------------------------------------------------------
 */

static bool tell_node(const osw_node *node, const dsh_osm_pass *pass)
{
    const dsh_osm_object object = {.id = node->id,
                                   .tag = node->tag,
                                   .n_tags = node->n_tags,
                                   .lon = node->lon,
                                   .lat = node->lat};
    return pass->node(&object, pass->user);
}

static bool tell_way(const osw_way *way, const dsh_osm_pass *pass)
{
    const dsh_osm_object object = {.id = way->id,
                                   .tag = way->tag,
                                   .n_tags = way->n_tags,
                                   .lon = (double)NAN,
                                   .lat = (double)NAN,
                                   .ref = way->ref,
                                   .n_refs = way->n_refs};
    return pass->way(&object, pass->user);
}

dosah_status dsh_osw_run_pass(const dsh_osw *osw, const dsh_osm_pass *pass,
                              uint64_t n_seen[3])
{
    bool ok = true;
    n_seen[0] = n_seen[1] = n_seen[2] = 0;
    if ((pass->what & DSH_OSM_NODES) != 0) {
        n_seen[0] = osw->node.n;
        for (size_t i = 0; ok && i < osw->node.n; i++)
            ok = tell_node(&osw->node.p[i], pass);
        for (size_t i = 0; ok && i < osw->point.n; i++)
            ok = tell_node(&osw->point.p[i], pass);
    }
    if ((pass->what & DSH_OSM_WAYS) != 0) {
        n_seen[1] = osw->way.n;
        for (size_t i = 0; ok && i < osw->way.n; i++)
            ok = tell_way(&osw->way.p[i], pass);
    }
    return ok ? DOSAH_OK : DOSAH_ENOMEM;
}
