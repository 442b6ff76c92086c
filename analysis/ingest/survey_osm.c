/* SPDX-License-Identifier: MIT */
/* OpenStreetMap as a survey: accessibility tags of buildings, places and stops,
 * and those of entrances on the outline of a building, which become elements
 * of it. Four passes: nodes (places, stops, entrances inside the area),
 * multipolygons (places), ways (places, whatever has such an entrance, outlines
 * of the multipolygons), nodes again (where the ways lie). Only objects that
 * say something are kept. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "ingest/osm_build.h"
#include "ingest/survey_formats.h"
#include "ingest/survey_map.h"

/** Places within this much of the study area are read. */
#define MARGIN_M 5000

enum { MAX_TAG = 255 };

/** A node, way or multipolygon. Texts live in the rows' arena. */
typedef struct thing {
    int64_t id;
    char type; /**< 'n', 'w', 'r' */
    const char *group;
    const char **tag; /**< [2 * n_tags] */
    size_t n_tags;
    double lon, lat; /**< of ways: the sum, then the middle of its nodes */
    size_t n_located;
    const int64_t *ref; /**< [n_refs] of ways; of multipolygons their outer
                             ways, then all nodes of these */
    size_t n_refs;
    bool speaks; /**< of multipolygons */
} thing;

/** A file being read. */
typedef struct osm_survey {
    dsh_survey *s;
    dsh_survey_map map;
    dsh_survey_rows rows;
    dsh_crs_op *to_work;
    dsh_box area;
    DSH_VEC(thing) place;      /**< nodes and ways that are objects */
    DSH_VEC(thing) area_place; /**< multipolygons that may be */
    DSH_VEC(thing) outline;    /**< their ways, by id */
    dsh_osm_ids member;        /**< ids of these ways, sorted */
    DSH_VEC(thing) door;       /**< entrances, by id */
    dsh_osm_ids needed;        /**< nodes of ways, sorted */
    double *lon, *lat;         /**< [needed.n] */
} osm_survey;

/* ---- what to keep ---------------------------------------------------------
 */

static const char *tag_of(const char *const *tag, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(tag[2 * i], key) == 0)
            return tag[2 * i + 1];
    }
    return NULL;
}

static bool has_key(const dsh_osm_object *o, const char *const *keys, size_t n)
{
    for (size_t k = 0; k < n; k++) {
        const char *value = tag_of(o->tag, o->n_tags, keys[k]);
        if (value != NULL && strcmp(value, "no") != 0)
            return true;
    }
    return false;
}

static bool is_stop(const dsh_osm_object *o)
{
    static const char *const HIGHWAY[] = {"bus_stop", "platform"};
    const char *highway = tag_of(o->tag, o->n_tags, "highway");
    const char *transport = tag_of(o->tag, o->n_tags, "public_transport");
    const char *railway = tag_of(o->tag, o->n_tags, "railway");
    for (size_t i = 0; highway != NULL && i < 2; i++) {
        if (strcmp(highway, HIGHWAY[i]) == 0)
            return true;
    }
    if (transport != NULL && (strcmp(transport, "platform") == 0 ||
                              strcmp(transport, "stop_position") == 0))
        return true;
    return railway != NULL &&
           (strcmp(railway, "platform") == 0 ||
            strcmp(railway, "tram_stop") == 0 || strcmp(railway, "halt") == 0);
}

static bool is_place(const dsh_osm_object *o)
{
    static const char *const KEYS[] = {
        "building",   "amenity",          "shop",    "office",
        "healthcare", "tourism",          "leisure", "craft",
        "historic",   "public_transport", "railway", "club",
        "government", "social_facility"};
    return has_key(o, KEYS, sizeof KEYS / sizeof *KEYS);
}

static bool is_entrance(const dsh_osm_object *o)
{
    static const char *const KEYS[] = {"entrance", "door"};
    return has_key(o, KEYS, 2);
}

static bool says(const osm_survey *m, const char *group, const char *key)
{
    return dsh_survey_map_find(&m->map, group, key) != NULL ||
           strncmp(key, "wheelchair", 10) == 0;
}

/* Does it say anything of accessibility? */
static bool speaks(const osm_survey *m, const dsh_osm_object *o,
                   const char *group)
{
    for (size_t i = 0; i < o->n_tags; i++) {
        if (says(m, group, o->tag[2 * i]))
            return true;
    }
    return false;
}

static bool inside(const osm_survey *m, double lon, double lat)
{
    double x = lon, y = lat;
    if (!isfinite(lon) || !isfinite(lat))
        return false;
    dsh_crs_op_apply(m->to_work, &x, &y, 1);
    return x >= m->area.x0 && x <= m->area.x1 && y >= m->area.y0 &&
           y <= m->area.y1;
}

/* ---- passes ---------------------------------------------------------------
 */

static bool copy_tags(thing *out, const dsh_osm_object *o, dsh_arena *a)
{
    out->n_tags = o->n_tags < MAX_TAG ? o->n_tags : MAX_TAG;
    out->tag = dsh_arena_alloc(a, 2 * out->n_tags, sizeof *out->tag);
    bool ok = out->tag != NULL;
    for (size_t i = 0; ok && i < 2 * out->n_tags; i++) {
        out->tag[i] = dsh_arena_str(a, o->tag[i]);
        ok = out->tag[i] != NULL;
    }
    return ok;
}

static bool take_node(const dsh_osm_object *o, void *user)
{
    osm_survey *m = user;
    thing t = {.id = o->id, .type = 'n', .lon = o->lon, .lat = o->lat};
    t.group = is_stop(o) ? "stop" : is_place(o) ? "object" : NULL;
    const bool door = is_entrance(o);
    const bool place = t.group != NULL && speaks(m, o, t.group);
    if ((!door && !place) || !inside(m, o->lon, o->lat))
        return true;
    if (!copy_tags(&t, o, m->rows.t->arena) || !dsh_vec_room(&m->place, 1) ||
        !dsh_vec_room(&m->door, 1))
        return false;
    if (place)
        m->place.p[m->place.n++] = t;
    if (door) {
        t.group = "entrance";
        m->door.p[m->door.n++] = t;
    }
    return true;
}

static int compare_things(const void *pa, const void *pb)
{
    const thing *a = pa;
    const thing *b = pb;
    return (a->id > b->id) - (a->id < b->id);
}

static const thing *door_at(const osm_survey *m, int64_t id)
{
    size_t lo = 0, hi = m->door.n;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        if (m->door.p[mid].id == id)
            return &m->door.p[mid];
        if (m->door.p[mid].id < id)
            lo = mid + 1;
        else
            hi = mid;
    }
    return NULL;
}

static bool has_door(const osm_survey *m, const dsh_osm_object *o)
{
    for (size_t i = 0; i < o->n_refs; i++) {
        if (door_at(m, o->ref[i]) != NULL)
            return true;
    }
    return false;
}

static bool keep_refs(thing *out, const int64_t *ref, size_t n, dsh_arena *a)
{
    int64_t *copy = dsh_arena_alloc(a, n, sizeof *copy);
    if (copy == NULL)
        return false;
    memcpy(copy, ref, n * sizeof *ref);
    out->ref = copy;
    out->n_refs = n;
    return true;
}

static bool take_area(const dsh_osm_object *o, void *user)
{
    osm_survey *m = user;
    const char *type = tag_of(o->tag, o->n_tags, "type");
    thing t = {.id = o->id, .type = 'r'};
    t.group = is_stop(o) ? "stop" : is_place(o) ? "object" : NULL;
    if (t.group == NULL || type == NULL || strcmp(type, "multipolygon") != 0)
        return true;
    t.speaks = speaks(m, o, t.group);
    if (!dsh_vec_room(&m->area_place, 1) ||
        !dsh_vec_room(&m->member, o->n_refs) ||
        !copy_tags(&t, o, m->rows.t->arena))
        return false;
    const size_t first = m->member.n;
    for (size_t i = 0; i < o->n_refs; i++) {
        if (strcmp(o->role[i], "inner") != 0)
            m->member.p[m->member.n++] = o->ref[i];
    }
    if (!keep_refs(&t, m->member.p + first, m->member.n - first,
                   m->rows.t->arena))
        return false;
    m->area_place.p[m->area_place.n++] = t;
    return true;
}

static bool take_way(const dsh_osm_object *o, void *user)
{
    osm_survey *m = user;
    thing t = {.id = o->id, .type = 'w'};
    t.group = is_stop(o) ? "stop" : is_place(o) ? "object" : NULL;
    const bool outline = dsh_osm_find_id(&m->member, o->id) != SIZE_MAX;
    const bool place =
        t.group != NULL && (speaks(m, o, t.group) || has_door(m, o));
    if (o->n_refs == 0 || (!place && !outline))
        return true;
    if (!keep_refs(&t, o->ref, o->n_refs, m->rows.t->arena) ||
        !dsh_vec_room(&m->place, 1) || !dsh_vec_room(&m->outline, 1) ||
        !dsh_vec_room(&m->needed, o->n_refs))
        return false;
    memcpy(m->needed.p + m->needed.n, t.ref, o->n_refs * sizeof *t.ref);
    m->needed.n += o->n_refs;
    if (outline)
        m->outline.p[m->outline.n++] = t;
    if (place && !copy_tags(&t, o, m->rows.t->arena))
        return false;
    if (place)
        m->place.p[m->place.n++] = t;
    return true;
}

/* All nodes of the outer ways, each once. */
static bool join_outline(osm_survey *m, thing *t, dsh_osm_ids *all)
{
    all->n = 0;
    for (size_t i = 0; i < t->n_refs; i++) {
        const thing key = {.id = t->ref[i]};
        const thing *way = m->outline.n == 0
                               ? NULL
                               : bsearch(&key, m->outline.p, m->outline.n,
                                         sizeof *m->outline.p, compare_things);
        if (way == NULL)
            continue;
        if (!dsh_vec_room(all, way->n_refs))
            return false;
        memcpy(all->p + all->n, way->ref, way->n_refs * sizeof *way->ref);
        all->n += way->n_refs;
    }
    dsh_osm_sort_ids(all);
    return keep_refs(t, all->p, all->n, m->rows.t->arena);
}

/* Multipolygons that say something, or have an entrance that does. */
static dosah_status join_areas(osm_survey *m, dosah_error *err)
{
    dsh_osm_ids all = {0};
    bool ok = dsh_vec_room(&m->place, m->area_place.n);
    if (m->outline.n > 0)
        qsort(m->outline.p, m->outline.n, sizeof *m->outline.p, compare_things);
    for (size_t i = 0; ok && i < m->area_place.n; i++) {
        thing *t = &m->area_place.p[i];
        ok = join_outline(m, t, &all);
        const dsh_osm_object o = {.ref = t->ref, .n_refs = t->n_refs};
        if (ok && (t->speaks || has_door(m, &o)))
            m->place.p[m->place.n++] = *t;
    }
    dsh_vec_clear(&all);
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "OSM objects");
}

static bool take_location(const dsh_osm_object *o, void *user)
{
    osm_survey *m = user;
    const size_t i = dsh_osm_find_id(&m->needed, o->id);
    if (i != SIZE_MAX) {
        m->lon[i] = o->lon;
        m->lat[i] = o->lat;
    }
    return true;
}

static dosah_status run(osm_survey *m, const dsh_osm_source *source,
                        dsh_osm_pass pass, dosah_error *err)
{
    uint64_t seen[3];
    char message[DSH_OSM_MESSAGE_SIZE];
    const unsigned n_threads = m->s->r->ctx->env.n_threads;
    pass.path = source->path;
    pass.bytes = source->bytes;
    pass.n_bytes = source->n_bytes;
    pass.format = source->format;
    pass.n_threads = n_threads > 0 ? n_threads : 1;
    pass.user = m;
    const dosah_status s = dsh_osm_run_pass(&pass, seen, message);
    if (s == DOSAH_ENOMEM)
        return dsh_fail_nomem(err, "OSM objects");
    return s == DOSAH_OK
               ? s
               : dsh_fail(err, s, source->path, 0,
                          "damaged or not OpenStreetMap: %s", message);
}

static dosah_status prepare_locations(osm_survey *m, dosah_error *err)
{
    dsh_arena *a = m->rows.t->arena;
    dsh_osm_sort_ids(&m->needed);
    m->lon = dsh_arena_alloc(a, m->needed.n, sizeof *m->lon);
    m->lat = dsh_arena_alloc(a, m->needed.n, sizeof *m->lat);
    if (m->lon == NULL || m->lat == NULL)
        return dsh_fail_nomem(err, "OSM objects");
    for (size_t i = 0; i < m->needed.n; i++)
        m->lon[i] = m->lat[i] = (double)NAN;
    return DOSAH_OK;
}

static dosah_status collect(osm_survey *m, const dsh_osm_source *source,
                            dosah_error *err)
{
    dosah_status s =
        run(m, source, (dsh_osm_pass){.what = DSH_OSM_NODES, .node = take_node},
            err);
    if (s == DOSAH_OK && m->door.n > 0)
        qsort(m->door.p, m->door.n, sizeof *m->door.p, compare_things);
    if (s == DOSAH_OK)
        s = run(
            m, source,
            (dsh_osm_pass){.what = DSH_OSM_RELATIONS, .relation = take_area},
            err);
    dsh_osm_sort_ids(&m->member);
    if (s == DOSAH_OK)
        s = run(m, source,
                (dsh_osm_pass){.what = DSH_OSM_WAYS, .way = take_way}, err);
    if (s == DOSAH_OK)
        s = join_areas(m, err);
    if (s == DOSAH_OK)
        s = prepare_locations(m, err);
    return s == DOSAH_OK && m->needed.n > 0
               ? run(m, source,
                     (dsh_osm_pass){.what = DSH_OSM_NODES,
                                    .node = take_location},
                     err)
               : s;
}

/* ---- rows -----------------------------------------------------------------
 */

/* The middle of the corners; the last one of a ring is the first again. */
static void locate(const osm_survey *m, thing *t)
{
    const size_t n = t->n_refs > 1 && t->ref[0] == t->ref[t->n_refs - 1]
                         ? t->n_refs - 1
                         : t->n_refs;
    for (size_t i = 0; i < n; i++) {
        const size_t k = dsh_osm_find_id(&m->needed, t->ref[i]);
        if (k == SIZE_MAX || !isfinite(m->lon[k]))
            continue;
        t->lon += m->lon[k];
        t->lat += m->lat[k];
        t->n_located++;
    }
    t->lon = t->n_located > 0 ? t->lon / (double)t->n_located : (double)NAN;
    t->lat = t->n_located > 0 ? t->lat / (double)t->n_located : (double)NAN;
}

static const char *first_tag(const thing *t, const char *a, const char *b)
{
    const char *value = tag_of(t->tag, t->n_tags, a);
    return value != NULL ? value : tag_of(t->tag, t->n_tags, b);
}

static dosah_status base_of(dsh_long_row *out, osm_survey *m, const thing *t,
                            dosah_error *err)
{
    char id[DSH_NUM_SIZE + 10];
    const char *type = t->type == 'n'   ? "node/"
                       : t->type == 'w' ? "way/"
                                        : "relation/";
    const size_t n = strlen(type);
    memcpy(id, type, n + 1);
    dsh_format_int(id + n, t->id);
    *out = (dsh_long_row){.record = 0, .x = (double)NAN, .y = (double)NAN};
    out->cell[DSH_LONG_ID] = dsh_arena_str(m->rows.t->arena, id);
    if (out->cell[DSH_LONG_ID] == NULL)
        return dsh_fail_nomem(err, "OSM objects");
    out->cell[DSH_LONG_KIND] =
        strcmp(t->group, "stop") == 0 ? "stop" : "building";
    out->cell[DSH_LONG_NAME] = tag_of(t->tag, t->n_tags, "name");
    out->cell[DSH_LONG_ADM] = tag_of(t->tag, t->n_tags, "ref:ruian:addr");
    out->cell[DSH_LONG_METHOD] = "declared";
    out->cell[DSH_LONG_DATE] = first_tag(t, "check_date", "survey:date");
    dsh_long_row place = *out;
    double x = t->lon, y = t->lat;
    dsh_crs_op_apply(m->to_work, &x, &y, 1);
    place.x = x;
    place.y = y;
    return dsh_survey_rows_add(&m->rows, &place, err);
}

static dosah_status emit_tags(const dsh_map_record *r, const thing *t,
                              dosah_error *err)
{
    dosah_status s = DOSAH_OK;
    for (size_t i = 0; s == DOSAH_OK && i < t->n_tags; i++) {
        const char *key = t->tag[2 * i];
        const char *value = t->tag[2 * i + 1];
        const dsh_map_field *f = dsh_survey_map_find(r->map, r->group, key);
        const bool word = f != NULL && dsh_map_word_of(&f->to, value) != NULL;
        if (value[0] != '\0' && (word || strncmp(key, "wheelchair", 10) == 0))
            s = dsh_map_emit(r, key, (dsh_map_value){value, "", "known"}, err);
    }
    return s;
}

static dosah_status emit_doors(dsh_map_record *r, const osm_survey *m,
                               const thing *t, dosah_error *err)
{
    dosah_status s = DOSAH_OK;
    r->group = "entrance";
    r->no = 0;
    for (size_t i = 0; s == DOSAH_OK && i < t->n_refs; i++) {
        const thing *door = door_at(m, t->ref[i]);
        const bool closing = i > 0 && t->ref[i] == t->ref[0];
        if (door == NULL || closing)
            continue;
        r->no++;
        s = emit_tags(r, door, err);
    }
    return s;
}

static dosah_status emit(osm_survey *m, thing *t, dosah_error *err)
{
    dsh_map_record r = {.map = &m->map,
                        .rows = &m->rows,
                        .group = t->group,
                        .foreign = DSH_FOREIGN_ELEMENT "osm"};
    if (t->type != 'n')
        locate(m, t);
    if (!inside(m, t->lon, t->lat))
        return DOSAH_OK;
    dosah_status s = base_of(&r.base, m, t, err);
    if (s == DOSAH_OK)
        s = emit_tags(&r, t, err);
    return s == DOSAH_OK ? emit_doors(&r, m, t, err) : s;
}

static dosah_status emit_all(osm_survey *m, dosah_error *err)
{
    dosah_status s = DOSAH_OK;
    for (size_t i = 0; s == DOSAH_OK && i < m->place.n; i++)
        s = emit(m, &m->place.p[i], err);
    return s;
}

static dosah_status begin(osm_survey *m, const char *path, dosah_error *err)
{
    const dsh_reading *r = m->s->r;
    m->area = (dsh_box){r->area.x0 - MARGIN_M, r->area.y0 - MARGIN_M,
                        r->area.x1 + MARGIN_M, r->area.y1 + MARGIN_M};
    dosah_status s = dsh_survey_rows_init(&m->rows, m->s, path, err);
    m->rows.located = true;
    if (s == DOSAH_OK)
        s = dsh_survey_map_load(&m->map, "datasets/survey-osm.yaml", r->ctx,
                                m->rows.t->arena, err);
    return s == DOSAH_OK
               ? dsh_crs_op_new(&m->to_work, "EPSG:4326", r->study->crs, err)
               : s;
}

dosah_status dsh_survey_read_osm(dsh_survey *s, const char *path,
                                 dosah_error *err)
{
    osm_survey m = {.s = s};
    dsh_osm_source source = {0};
    dosah_status status = begin(&m, path, err);
    if (status == DOSAH_OK)
        status = dsh_osm_source_open(&source, path, err);
    if (status == DOSAH_OK && strcmp(source.format, DSH_OPENSIDEWALKS) == 0)
        status = dsh_fail(err, DOSAH_EINPUT, path, 0,
                          "not an OpenStreetMap file (neither PBF nor XML)");
    if (status == DOSAH_OK)
        status = collect(&m, &source, err);
    if (status == DOSAH_OK)
        status = emit_all(&m, err);
    if (status == DOSAH_OK)
        status = dsh_survey_rows_finish(&m.rows, s, err);
    dsh_survey_rows_clear(&m.rows);
    dsh_crs_op_free(m.to_work);
    dsh_vec_clear(&m.place);
    dsh_vec_clear(&m.door);
    dsh_vec_clear(&m.area_place);
    dsh_vec_clear(&m.outline);
    dsh_vec_clear(&m.member);
    dsh_vec_clear(&m.needed);
    dsh_free(source.bytes);
    return status;
}
