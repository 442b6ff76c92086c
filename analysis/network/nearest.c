/* SPDX-License-Identifier: MIT */
/* The queue sorts by the digits of time, in units of 2^UNIT ms and ten bits
 * each: an item lies at the level of the highest digit in which its time
 * differs from the last one taken, in the slot of that digit. When a slot of a
 * higher level comes first, its items go down.
 *
 * Items of one unit are taken in any order, so a label may still be bettered
 * after the search went on from it; then it goes on from there once more. That
 * is rare, for few arcs are as short, and it lets the search ask for the memory
 * of a whole batch of nodes before it reads any: on a large graph most of the
 * time is spent waiting for memory. */
#include "network/nearest.h"

#include <assert.h>
#include <string.h>

#include "base/alloc.h"
#include "base/vec.h"

enum {
    UNIT = 10,
    DIGIT = 10,
    SLOTS = 1 << DIGIT,
    LEVELS = (32 - UNIT + DIGIT - 1) / DIGIT,
    WORDS = SLOTS / 64,
    BATCH = 256
};

typedef struct item {
    uint32_t ms, node;
    uint32_t next; /* of the slot, or of the unused ones; DSH_NONE */
} item;

typedef struct queue {
    DSH_VEC(item) item;
    uint32_t unused;
    uint32_t last;                 /* units */
    uint64_t taken[LEVELS][WORDS]; /* a bit for each slot that holds items */
    uint32_t first[LEVELS][SLOTS]; /* item */
} queue;

static void put(queue *q, uint32_t at)
{
    item *it = &q->item.p[at];
    const uint32_t t = it->ms >> UNIT;
    unsigned level = 0;
    while ((t ^ q->last) >> (level + 1) * DIGIT != 0)
        level++;
    const uint32_t slot = t >> level * DIGIT & (SLOTS - 1);
    const uint64_t bit = UINT64_C(1) << slot % 64;
    it->next = (q->taken[level][slot / 64] & bit) != 0 ? q->first[level][slot]
                                                       : DSH_NONE;
    q->taken[level][slot / 64] |= bit;
    q->first[level][slot] = at;
}

static bool push(queue *q, uint32_t ms, uint32_t node)
{
    uint32_t at = q->unused;
    if (at != DSH_NONE) {
        q->unused = q->item.p[at].next;
    } else {
        if (!dsh_vec_room(&q->item, 1))
            return false;
        at = (uint32_t)q->item.n++;
    }
    q->item.p[at].ms = ms;
    q->item.p[at].node = node;
    put(q, at);
    return true;
}

/* First slot of a level that holds items; SLOTS = none. */
static uint32_t first_slot(const queue *q, unsigned level)
{
    for (uint32_t w = 0; w < WORDS; w++) {
        if (q->taken[level][w] != 0)
            return 64 * w + DSH_LOW_BIT(q->taken[level][w]);
    }
    return SLOTS;
}

static void forget_slot(queue *q, unsigned level, uint32_t slot)
{
    q->taken[level][slot / 64] &= ~(UINT64_C(1) << slot % 64);
}

/* Items of a slot to lower levels. */
static void lower(queue *q, unsigned level, uint32_t slot)
{
    const unsigned higher = (level + 1) * DIGIT;
    q->last = (q->last >> higher << higher) | slot << level * DIGIT;
    forget_slot(q, level, slot);
    assert(q->item.p != NULL);
    for (uint32_t at = q->first[level][slot]; at != DSH_NONE;) {
        const uint32_t next = q->item.p[at].next;
        put(q, at);
        at = next;
    }
}

/* The slot of level 0 that comes first; SLOTS = the queue is empty. */
static uint32_t advance(queue *q)
{
    for (;;) {
        unsigned level = 0;
        uint32_t slot = first_slot(q, 0);
        while (slot == SLOTS && ++level < LEVELS)
            slot = first_slot(q, level);
        if (slot == SLOTS)
            return SLOTS;
        if (level == 0) {
            q->last = (q->last >> DIGIT << DIGIT) | slot;
            return slot;
        }
        lower(q, level, slot);
    }
}

/* Up to BATCH items of a slot of level 0. */
static uint32_t take(queue *q, uint32_t slot, item out[BATCH])
{
    uint32_t n = 0, at = q->first[0][slot];
    assert(q->item.p != NULL);
    while (at != DSH_NONE && n < BATCH) {
        out[n] = q->item.p[at];
        q->item.p[at].next = q->unused;
        q->unused = at;
        at = out[n++].next;
    }
    q->first[0][slot] = at;
    if (at == DSH_NONE)
        forget_slot(q, 0, slot);
    return n;
}

typedef struct search {
    const dsh_streets *s;
    const dsh_costs *c;
    dsh_nearest_label *label;
    queue queue;
    bool failed;
} search;

static void relax(search *w, uint32_t node, uint64_t ms, uint32_t place,
                  uint32_t arc)
{
    if (ms >= w->label[node].ms)
        return;
    w->label[node] = (dsh_nearest_label){(uint32_t)ms, place, arc};
    w->failed = w->failed || !push(&w->queue, (uint32_t)ms, node);
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

/* Ask for the memory that spread() will read. Inline, for gcc leaves out calls
 * of functions that do nothing else. */
DSH_INLINE void prefetch(const search *w, const item *it, uint32_t n)
{
    const dsh_streets *s = w->s;
    for (uint32_t k = 0; k < n; k++) {
        DSH_PREFETCH(&s->out_arc[s->first_out[it[k].node]]);
        DSH_PREFETCH(&w->c->node_ms[it[k].node]);
    }
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t end = s->first_out[it[k].node + 1];
        for (uint32_t i = s->first_out[it[k].node]; i < end; i++) {
            DSH_PREFETCH(&s->head[s->out_arc[i]]);
            DSH_PREFETCH(&w->c->arc_ms[s->out_arc[i]]);
        }
    }
    for (uint32_t k = 0; k < n; k++) {
        const uint32_t end = s->first_out[it[k].node + 1];
        for (uint32_t i = s->first_out[it[k].node]; i < end; i++)
            DSH_PREFETCH(&w->label[s->head[s->out_arc[i]]]);
    }
}

/* Backwards over the arcs into a node. */
static void spread(search *w, uint32_t node)
{
    const dsh_streets *s = w->s;
    const dsh_nearest_label at = w->label[node];
    const uint32_t pass = w->c->node_ms[node];
    if (pass == DSH_CLOSED)
        return;
    const uint64_t ms = (uint64_t)at.ms + pass;
    for (uint32_t i = s->first_out[node]; i < s->first_out[node + 1]; i++) {
        const uint32_t in = s->out_arc[i] ^ 1;
        if (w->c->arc_ms[in] != DSH_CLOSED)
            relax(w, s->head[s->out_arc[i]], ms + w->c->arc_ms[in], at.place,
                  in);
    }
}

static void run(search *w)
{
    item it[BATCH];
    for (uint32_t slot; !w->failed;) {
        slot = advance(&w->queue);
        if (slot == SLOTS)
            return;
        const uint32_t n = take(&w->queue, slot, it);
        prefetch(w, it, n);
        for (uint32_t k = 0; k < n; k++) {
            if (it[k].ms == w->label[it[k].node].ms)
                spread(w, it[k].node);
        }
    }
}

dosah_status dsh_nearest_new(dsh_nearest_label **out,
                             const dsh_streets *streets, const dsh_costs *costs,
                             const dsh_attachment *place, size_t n,
                             dosah_error *err)
{
    *out = dsh_alloc(streets->n_nodes, sizeof(**out));
    if (*out == NULL)
        return dsh_fail_nomem(err, "nearest places");
    memset(*out, 0xff, streets->n_nodes * sizeof(**out));
    search w = {.s = streets, .c = costs, .label = *out};
    w.queue.unused = DSH_NONE;
    for (size_t i = 0; i < n; i++) {
        for (int k = 0; k < DSH_MAX_JOINTS; k++) {
            if (place[i].joint[k].edge != DSH_NONE)
                seed(&w, (uint32_t)i, &place[i].joint[k]);
        }
    }
    run(&w);
    dsh_vec_clear(&w.queue.item);
    if (!w.failed)
        return DOSAH_OK;
    dsh_free(*out);
    *out = NULL;
    return dsh_fail_nomem(err, "nearest places");
}
