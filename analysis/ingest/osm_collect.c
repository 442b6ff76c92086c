/* SPDX-License-Identifier: MIT */
/* What each pass over an OSM file keeps. */
#include "ingest/osm_build.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char *tag_of(const dsh_osm_object *object, const char *key)
{
    for (size_t i = 0; i < object->n_tags; i++)
        if (strcmp(object->tag[2 * i], key) == 0)
            return object->tag[2 * i + 1];
    return NULL;
}

static bool is_tagged(const dsh_osm_object *object, const char *key,
                      const char *value)
{
    const char *is = tag_of(object, key);
    return is != NULL && strcmp(is, value) == 0;
}

/* The rule that osm.h states. */
static bool is_wanted(const dsh_osm_object *object)
{
    return tag_of(object, "highway") != NULL ||
           is_tagged(object, "railway", "platform") ||
           is_tagged(object, "public_transport", "platform") ||
           is_tagged(object, "natural", "water") ||
           is_tagged(object, "waterway", "river") ||
           is_tagged(object, "waterway", "canal") ||
           is_tagged(object, "waterway", "riverbank");
}

bool dsh_osm_add_tag(dsh_osm_build *b, const char *key, const char *value)
{
    const uint32_t k = dsh_idmap_add(&b->text, dsh_str_of(key), NULL);
    const uint32_t v = dsh_idmap_add(&b->text, dsh_str_of(value), NULL);
    if (k == UINT32_MAX || v == UINT32_MAX || !dsh_vec_room(&b->tag, 1))
        return false;
    b->tag.p[b->tag.n++] = (dsh_tag){b->text.text[k], b->text.text[v]};
    return true;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const dsh_tag *)a)->key, ((const dsh_tag *)b)->key);
}

void dsh_osm_sort_tags(dsh_osm_build *b, size_t from)
{
    if (b->tag.n - from > 1)
        qsort(b->tag.p + from, b->tag.n - from, sizeof(*b->tag.p), by_key);
}

static bool add_tags(dsh_osm_build *b, const dsh_osm_object *object)
{
    const size_t from = b->tag.n;
    for (size_t i = 0; i < object->n_tags; i++)
        if (!dsh_osm_add_tag(b, object->tag[2 * i], object->tag[2 * i + 1]))
            return false;
    dsh_osm_sort_tags(b, from);
    return true;
}

/* Append ids; the range goes to the item. */
static bool add_refs(dsh_osm_ids *to, dsh_osm_item *item,
                     const dsh_osm_object *object)
{
    if (!dsh_vec_room(to, object->n_refs))
        return false;
    item->ref_from = (uint32_t)to->n;
    for (size_t i = 0; i < object->n_refs; i++)
        to->p[to->n++] = object->ref[i];
    item->ref_to = (uint32_t)to->n;
    return true;
}

static bool add_item(dsh_osm_build *b, dsh_osm_items *to, dsh_osm_item item,
                     const dsh_osm_object *object)
{
    if (!dsh_vec_room(to, 1))
        return false;
    item.id = object->id;
    item.order = (uint32_t)to->n;
    item.tag_from = (uint32_t)b->tag.n;
    if (item.own && !add_tags(b, object))
        return false;
    item.tag_to = (uint32_t)b->tag.n;
    to->p[to->n++] = item;
    return true;
}

bool dsh_osm_take_relation(const dsh_osm_object *object, void *user)
{
    dsh_osm_build *b = user;
    if (!is_tagged(object, "type", "multipolygon") || !is_wanted(object))
        return true;
    if (!dsh_vec_room(&b->inner, object->n_refs))
        return false;
    dsh_osm_item item = {.own = true};
    if (!add_refs(&b->member, &item, object))
        return false;
    for (size_t i = 0; i < object->n_refs; i++)
        b->inner.p[b->inner.n++] = strcmp(object->role[i], "inner") == 0;
    return add_item(b, &b->relation, item, object);
}

bool dsh_osm_take_in_box(const dsh_osm_object *object, void *user)
{
    dsh_osm_build *b = user;
    const dsh_box *box = b->box;
    if (!(object->lon >= box->x0 && object->lon <= box->x1 &&
          object->lat >= box->y0 && object->lat <= box->y1))
        return true;
    if (!dsh_vec_room(&b->in_box, 1))
        return false;
    b->in_box.p[b->in_box.n++] = object->id;
    return true;
}

static bool touches_box(const dsh_osm_build *b, const dsh_osm_object *way)
{
    if (b->box == NULL)
        return true;
    for (size_t i = 0; i < way->n_refs; i++)
        if (dsh_osm_find_id(&b->in_box, way->ref[i]) != SIZE_MAX)
            return true;
    return false;
}

bool dsh_osm_take_way(const dsh_osm_object *object, void *user)
{
    dsh_osm_build *b = user;
    dsh_osm_item item = {.own = is_wanted(object)};
    const bool member = dsh_osm_find_id(&b->member_way, object->id) != SIZE_MAX;
    if (!item.own && !member)
        return true;
    item.inside = touches_box(b, object);
    if (!item.inside && !member)
        return true;
    return add_refs(&b->ref, &item, object) &&
           add_item(b, &b->way, item, object);
}

/* Nodes nearly always come in order of their ids: look on from the last. */
static size_t find_node(dsh_osm_build *b, int64_t id)
{
    const dsh_osm_ids *node = &b->node;
    if (b->hint >= node->n || node->p[b->hint] > id)
        return dsh_osm_find_id(node, id);
    while (b->hint + 1 < node->n && node->p[b->hint + 1] <= id)
        b->hint++;
    return node->p[b->hint] == id ? b->hint : SIZE_MAX;
}

bool dsh_osm_take_node(const dsh_osm_object *object, void *user)
{
    dsh_osm_build *b = user;
    const size_t i = find_node(b, object->id);
    if (i == SIZE_MAX || isnan(object->lon))
        return true;
    if (!isnan(b->lon[i])) {
        b->n_same_node++;
        return true;
    }
    b->lon[i] = object->lon;
    b->lat[i] = object->lat;
    b->tag_from[i] = (uint32_t)b->tag.n;
    if (!add_tags(b, object))
        return false;
    b->tag_to[i] = (uint32_t)b->tag.n;
    return true;
}

/* ---- sorted lists ------------------------------------------------------ */

static int by_item_id(const void *a, const void *b)
{
    const dsh_osm_item *x = a, *y = b;
    if (x->id != y->id)
        return x->id < y->id ? -1 : 1;
    return (x->order > y->order) - (x->order < y->order);
}

uint64_t dsh_osm_sort_items(dsh_osm_items *items)
{
    if (items->n == 0)
        return 0;
    qsort(items->p, items->n, sizeof(*items->p), by_item_id);
    size_t n = 1;
    for (size_t i = 1; i < items->n; i++)
        if (items->p[i].id != items->p[n - 1].id)
            items->p[n++] = items->p[i];
    const uint64_t gone = items->n - n;
    items->n = n;
    return gone;
}

static int by_id(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

void dsh_osm_sort_ids(dsh_osm_ids *ids)
{
    if (ids->n == 0)
        return;
    qsort(ids->p, ids->n, sizeof(*ids->p), by_id);
    size_t n = 1;
    for (size_t i = 1; i < ids->n; i++)
        if (ids->p[i] != ids->p[n - 1])
            ids->p[n++] = ids->p[i];
    ids->n = n;
}

size_t dsh_osm_find_id(const dsh_osm_ids *ids, int64_t id)
{
    size_t from = 0, to = ids->n;
    while (from < to) {
        const size_t mid = from + (to - from) / 2;
        if (ids->p[mid] < id)
            from = mid + 1;
        else
            to = mid;
    }
    return from < ids->n && ids->p[from] == id ? from : SIZE_MAX;
}
