/* SPDX-License-Identifier: MIT */
#include "network/reached.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"

dosah_status dsh_reached_init(dsh_reached *out, const dsh_streets *streets,
                              dosah_error *err)
{
    *out = (dsh_reached){.streets = streets};
    out->arc_mm = dsh_alloc(2 * (size_t)streets->n_edges, sizeof(uint32_t));
    return out->arc_mm != NULL ? DOSAH_OK
                               : dsh_fail_nomem(err, "reached streets");
}

void dsh_reached_clear(dsh_reached *reached)
{
    dsh_free(reached->arc_mm);
    dsh_vec_clear(&reached->around);
    *reached = (dsh_reached){0};
}

void dsh_reached_reset(dsh_reached *reached)
{
    memset(reached->arc_mm, 0,
           2 * (size_t)reached->streets->n_edges * sizeof(uint32_t));
    reached->around.n = 0;
}

/* Farthest place on an arc, from where it is entered at `start_ms`. A part
 * costs its share of the arc rounded up, so a place x is within the limit
 * exactly if ms * x <= left * length. */
static uint32_t far_mm(const dsh_reached *c, const dsh_walk *walk, uint32_t arc,
                       uint32_t start_ms, uint32_t limit_ms)
{
    const uint32_t ms = dsh_walk_arc_ms(walk, arc);
    const uint32_t length = c->streets->length_mm[arc / 2];
    if (start_ms == DSH_CLOSED || ms == DSH_CLOSED || start_ms > limit_ms)
        return 0;
    const uint64_t left = limit_ms - start_ms;
    if (left >= ms)
        return length;
    return (uint32_t)(left * length / ms);
}

static dosah_status add_around(dsh_reached *c, const dsh_walk *walk,
                               const dsh_joint *j, uint32_t limit_ms,
                               dosah_error *err)
{
    const uint32_t start = dsh_walk_gap_ms(walk, j->gap_mm);
    const uint32_t length = c->streets->length_mm[j->edge];
    const uint32_t on = far_mm(c, walk, 2 * j->edge, start, limit_ms);
    const uint32_t back = far_mm(c, walk, 2 * j->edge + 1, start, limit_ms);
    const dsh_stretch s = {
        j->edge, j->offset_mm > back ? j->offset_mm - back : 0,
        on < length - j->offset_mm ? j->offset_mm + on : length};
    if (s.from_mm == s.to_mm)
        return DOSAH_OK;
    if (!dsh_vec_room(&c->around, 1))
        return dsh_fail_nomem(err, "reached streets");
    c->around.p[c->around.n++] = s;
    return DOSAH_OK;
}

dosah_status dsh_reached_add(dsh_reached *c, const dsh_walk *walk,
                             uint32_t limit_ms, dosah_error *err)
{
    const dsh_streets *s = c->streets;
    const dsh_attachment *source = dsh_walk_source(walk);
    size_t n = 0;
    const uint32_t *node = dsh_walk_nodes(walk, &n);
    for (size_t i = 0; i < n; i++) {
        const uint32_t start = dsh_walk_leaving(walk, node[i]);
        if (start > limit_ms)
            continue;
        for (uint32_t k = s->first_out[node[i]]; k < s->first_out[node[i] + 1];
             k++) {
            const uint32_t a = s->out_arc[k];
            const uint32_t mm = far_mm(c, walk, a, start, limit_ms);
            c->arc_mm[a] = mm > c->arc_mm[a] ? mm : c->arc_mm[a];
        }
    }
    dosah_status status = DOSAH_OK;
    for (int i = 0; status == DOSAH_OK && i < DSH_MAX_JOINTS; i++)
        if (source->joint[i].edge != DSH_NONE)
            status = add_around(c, walk, &source->joint[i], limit_ms, err);
    return status;
}

static int by_place(const void *pa, const void *pb)
{
    const dsh_stretch *a = pa, *b = pb;
    if (a->edge != b->edge)
        return a->edge < b->edge ? -1 : 1;
    if (a->from_mm != b->from_mm)
        return a->from_mm < b->from_mm ? -1 : 1;
    return a->to_mm < b->to_mm ? -1 : a->to_mm > b->to_mm;
}

dosah_status dsh_reached_stretches(dsh_stretches *out, const dsh_reached *c,
                                   dosah_error *err)
{
    const dsh_streets *s = c->streets;
    const size_t begin = out->n;
    if (!dsh_vec_room(out, c->around.n))
        return dsh_fail_nomem(err, "reached streets");
    for (size_t i = 0; i < c->around.n; i++)
        out->p[out->n++] = c->around.p[i];
    for (uint32_t e = 0; e < s->n_edges; e++) {
        const uint32_t on = c->arc_mm[2 * e], back = c->arc_mm[2 * e + 1];
        const uint32_t length = s->length_mm[e];
        if (!dsh_vec_room(out, 2))
            return dsh_fail_nomem(err, "reached streets");
        if (on > 0)
            out->p[out->n++] = (dsh_stretch){e, 0, on};
        if (back > 0)
            out->p[out->n++] = (dsh_stretch){e, length - back, length};
    }
    if (out->n > begin)
        qsort(out->p + begin, out->n - begin, sizeof(*out->p), by_place);
    size_t n = begin;
    for (size_t i = begin; i < out->n; i++) {
        const dsh_stretch t = out->p[i];
        dsh_stretch *last = n > begin ? &out->p[n - 1] : NULL;
        if (last == NULL || last->edge != t.edge || t.from_mm > last->to_mm)
            out->p[n++] = t;
        else if (t.to_mm > last->to_mm)
            last->to_mm = t.to_mm;
    }
    out->n = n;
    return DOSAH_OK;
}
