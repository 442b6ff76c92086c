/* SPDX-License-Identifier: MIT */
/* Multipolygons: member ways joined end to end to closed rings, outer and
 * inner ones apart. A chain that cannot be closed is left out and counted. */
#include "ingest/osm_build.h"

#include <stdlib.h>

/* A member way that is to be joined. */
typedef struct piece {
    const dsh_osm_item *way;
    bool inner, used;
} piece;

static int by_item_id(const void *key, const void *item)
{
    const int64_t id = *(const int64_t *)key;
    const int64_t other = ((const dsh_osm_item *)item)->id;
    return (id > other) - (id < other);
}

static int64_t first_node(const dsh_osm_build *b, const piece *p)
{
    return b->ref.p[p->way->ref_from];
}

static int64_t last_node(const dsh_osm_build *b, const piece *p)
{
    return b->ref.p[p->way->ref_to - 1];
}

/* Append the way behind the chain that starts at `from`; its first node is
 * the chain's last and is written once. */
static bool append(dsh_osm_build *b, const piece *p, size_t from, bool reverse)
{
    const uint32_t a = p->way->ref_from;
    const uint32_t n = p->way->ref_to - a;
    if (!dsh_vec_room(&b->ref, n))
        return false;
    for (uint32_t i = b->ref.n > from ? 1 : 0; i < n; i++)
        b->ref.p[b->ref.n++] = b->ref.p[reverse ? a + n - 1 - i : a + i];
    return true;
}

/* The next unused piece of the same role that starts or ends at `node`. */
static piece *next_piece(const dsh_osm_build *b, piece *p, size_t n, bool inner,
                         int64_t node)
{
    for (size_t i = 0; i < n; i++)
        if (!p[i].used && p[i].inner == inner &&
            (first_node(b, &p[i]) == node || last_node(b, &p[i]) == node))
            return &p[i];
    return NULL;
}

static bool add_ring(dsh_osm_build *b, const dsh_osm_item *relation,
                     size_t from, bool inner)
{
    dsh_osm_item ring = {.id = relation->id,
                         .order = (uint32_t)b->ring.n,
                         .own = true,
                         .inside = true,
                         .tag_from = (uint32_t)b->tag.n,
                         .ref_from = (uint32_t)from,
                         .ref_to = (uint32_t)b->ref.n};
    for (uint32_t i = relation->tag_from; i < relation->tag_to; i++)
        if (!dsh_osm_add_tag(b, b->tag.p[i].key, b->tag.p[i].value))
            return false;
    if (!dsh_osm_add_tag(b, DSH_OSM_RING_KEY, inner ? "inner" : "outer"))
        return false;
    dsh_osm_sort_tags(b, ring.tag_from);
    ring.tag_to = (uint32_t)b->tag.n;
    if (!dsh_vec_room(&b->ring, 1))
        return false;
    b->ring.p[b->ring.n++] = ring;
    return true;
}

/* One chain from piece `i` as far as it goes. */
static bool join_from(dsh_osm_build *b, const dsh_osm_item *relation, piece *p,
                      size_t n, size_t i)
{
    const size_t from = b->ref.n;
    const bool inner = p[i].inner;
    p[i].used = true;
    if (!append(b, &p[i], from, false))
        return false;
    const int64_t start = b->ref.p[from];
    for (;;) {
        const int64_t end = b->ref.p[b->ref.n - 1];
        if (end == start && b->ref.n - from >= 4)
            return add_ring(b, relation, from, inner);
        piece *next = next_piece(b, p, n, inner, end);
        if (next == NULL) {
            b->n_open_rings++;
            b->ref.n = from;
            return true;
        }
        next->used = true;
        if (!append(b, next, from, first_node(b, next) != end))
            return false;
    }
}

/* Members of the relation that are in the file; whether any is inside. */
static size_t gather(const dsh_osm_build *b, const dsh_osm_item *relation,
                     piece *p, bool *inside)
{
    size_t n = 0;
    *inside = false;
    for (uint32_t i = relation->ref_from; i < relation->ref_to; i++) {
        const dsh_osm_item *way =
            b->way.n == 0 ? NULL
                          : bsearch(&b->member.p[i], b->way.p, b->way.n,
                                    sizeof(*b->way.p), by_item_id);
        if (way == NULL || way->ref_to == way->ref_from)
            continue;
        p[n++] = (piece){.way = way, .inner = b->inner.p[i]};
        *inside = *inside || way->inside;
    }
    return n;
}

bool dsh_osm_join_rings(dsh_osm_build *b)
{
    DSH_VEC(piece) pieces = {0};
    bool good = true;
    for (size_t r = 0; good && r < b->relation.n; r++) {
        const dsh_osm_item *relation = &b->relation.p[r];
        good = dsh_vec_room(&pieces, relation->ref_to - relation->ref_from);
        bool inside = false;
        if (good)
            pieces.n = gather(b, relation, pieces.p, &inside);
        for (size_t i = 0; good && inside && i < pieces.n; i++)
            if (!pieces.p[i].used)
                good = join_from(b, relation, pieces.p, pieces.n, i);
        pieces.n = 0;
    }
    dsh_vec_clear(&pieces);
    return good;
}
