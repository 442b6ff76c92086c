/* SPDX-License-Identifier: MIT */
/* The queue is a radix heap: an item lies in the bucket of the highest bit in
 * which its time differs from the last time taken, so it moves down at most 32
 * times, each time as part of a linear pass. Labels that were bettered stay in
 * the queue and are passed over when they come. */
#include "network/nearest.h"

#include <string.h>

#include "base/alloc.h"
#include "base/vec.h"

enum { N_BUCKETS = 33 };

typedef struct item {
    uint32_t ms, node;
} item;

typedef struct queue {
    DSH_VEC(item) bucket[N_BUCKETS];
    uint32_t last;
    size_t n;
} queue;

static unsigned bucket_of(const queue *q, uint32_t ms)
{
    unsigned bits = 0;
    for (uint32_t d = ms ^ q->last; d != 0; d >>= 1)
        bits++;
    return bits;
}

static bool push(queue *q, item it)
{
    const unsigned b = bucket_of(q, it.ms);
    if (!dsh_vec_room(&q->bucket[b], 1))
        return false;
    q->bucket[b].p[q->bucket[b].n++] = it;
    q->n++;
    return true;
}

/* Bring the nearest items into bucket 0. */
static bool settle(queue *q)
{
    unsigned b = 0;
    while (q->bucket[b].n == 0)
        b++;
    if (b == 0)
        return true;
    uint32_t least = UINT32_MAX;
    for (size_t i = 0; i < q->bucket[b].n; i++)
        least = q->bucket[b].p[i].ms < least ? q->bucket[b].p[i].ms : least;
    q->last = least;
    const size_t n = q->bucket[b].n;
    q->bucket[b].n = 0;
    for (size_t i = 0; i < n; i++) {
        const item it = q->bucket[b].p[i];
        const unsigned to = bucket_of(q, it.ms);
        if (!dsh_vec_room(&q->bucket[to], 1))
            return false;
        q->bucket[to].p[q->bucket[to].n++] = it;
    }
    return true;
}

typedef struct search {
    const dsh_streets *s;
    const dsh_costs *c;
    dsh_nearest *out;
    queue queue;
    bool failed;
} search;

static void relax(search *w, uint32_t node, uint64_t ms, uint32_t place,
                  uint32_t arc)
{
    if (ms >= w->out->ms[node])
        return;
    w->out->ms[node] = (uint32_t)ms;
    w->out->place[node] = place;
    w->out->arc[node] = arc;
    w->failed = w->failed || !push(&w->queue, (item){(uint32_t)ms, node});
}

static uint64_t part_ms(const search *w, uint32_t arc, uint32_t mm)
{
    const uint64_t length = w->s->length_mm[arc / 2];
    if (w->c->arc_ms[arc] == DSH_CLOSED)
        return DSH_CLOSED;
    return ((uint64_t)w->c->arc_ms[arc] * mm + length - 1) / length;
}

/* From both ends of the edge to the place on it; from a neighbour too where
 * the place is the node itself, for no obstacle there is in the way. */
static void seed(search *w, uint32_t place, const dsh_joint *j)
{
    const dsh_streets *s = w->s;
    const uint64_t gap =
        ((uint64_t)j->gap_mm * w->c->flat_ms_per_m + 999) / 1000;
    const uint32_t length = s->length_mm[j->edge];
    const uint32_t tail = s->tail[2 * j->edge], head = s->head[2 * j->edge];
    if (j->offset_mm > 0 && j->offset_mm < length) {
        relax(w, tail, gap + part_ms(w, 2 * j->edge, j->offset_mm), place,
              DSH_NONE);
        relax(w, head, gap + part_ms(w, 2 * j->edge + 1, length - j->offset_mm),
              place, DSH_NONE);
        return;
    }
    const uint32_t node = j->offset_mm == 0 ? tail : head;
    relax(w, node, gap, place, DSH_NONE);
    for (uint32_t i = s->first_out[node]; i < s->first_out[node + 1]; i++) {
        const uint32_t in = s->out_arc[i] ^ 1;
        if (w->c->arc_ms[in] != DSH_CLOSED)
            relax(w, s->tail[in], gap + w->c->arc_ms[in], place, in);
    }
}

/* Backwards over the arcs into a node. */
static void run(search *w)
{
    const dsh_streets *s = w->s;
    dsh_nearest *o = w->out;
    while (!w->failed && w->queue.n > 0) {
        if (!settle(&w->queue)) {
            w->failed = true;
            return;
        }
        const item it = w->queue.bucket[0].p[--w->queue.bucket[0].n];
        w->queue.n--;
        if (it.ms != o->ms[it.node])
            continue;
        o->order[o->n_reached++] = it.node;
        const uint32_t pass = w->c->node_ms[it.node];
        if (pass == DSH_CLOSED)
            continue;
        const uint64_t at = (uint64_t)it.ms + pass;
        for (uint32_t i = s->first_out[it.node]; i < s->first_out[it.node + 1];
             i++) {
            const uint32_t in = s->out_arc[i] ^ 1;
            if (w->c->arc_ms[in] != DSH_CLOSED)
                relax(w, s->tail[in], at + w->c->arc_ms[in], o->place[it.node],
                      in);
        }
    }
}

static dsh_nearest *make_room(uint32_t n)
{
    dsh_nearest *o = dsh_alloc(1, sizeof(*o));
    if (o == NULL)
        return NULL;
    o->ms = dsh_alloc(n, sizeof(uint32_t));
    o->place = dsh_alloc(n, sizeof(uint32_t));
    o->arc = dsh_alloc(n, sizeof(uint32_t));
    o->order = dsh_alloc(n, sizeof(uint32_t));
    if (o->ms == NULL || o->place == NULL || o->arc == NULL ||
        o->order == NULL) {
        dsh_nearest_free(o);
        return NULL;
    }
    memset(o->ms, 0xff, n * sizeof(uint32_t));
    memset(o->place, 0xff, n * sizeof(uint32_t));
    memset(o->arc, 0xff, n * sizeof(uint32_t));
    return o;
}

dosah_status dsh_nearest_new(dsh_nearest **out, const dsh_streets *streets,
                             const dsh_costs *costs,
                             const dsh_attachment *place, size_t n,
                             dosah_error *err)
{
    *out = make_room(streets->n_nodes);
    if (*out == NULL)
        return dsh_fail_nomem(err, "nearest places");
    search w = {.s = streets, .c = costs, .out = *out};
    for (size_t i = 0; i < n; i++) {
        for (int k = 0; k < DSH_MAX_JOINTS; k++) {
            if (place[i].joint[k].edge != DSH_NONE)
                seed(&w, (uint32_t)i, &place[i].joint[k]);
        }
    }
    run(&w);
    for (int b = 0; b < N_BUCKETS; b++)
        dsh_vec_clear(&w.queue.bucket[b]);
    if (!w.failed)
        return DOSAH_OK;
    dsh_nearest_free(*out);
    *out = NULL;
    return dsh_fail_nomem(err, "nearest places");
}

void dsh_nearest_free(dsh_nearest *nearest)
{
    if (nearest == NULL)
        return;
    dsh_free(nearest->ms);
    dsh_free(nearest->place);
    dsh_free(nearest->arc);
    dsh_free(nearest->order);
    dsh_free(nearest);
}
