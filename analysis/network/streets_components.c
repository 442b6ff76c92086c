/* SPDX-License-Identifier: MIT */
/* Strongly connected components of what adults can walk, by Tarjan's
 * algorithm (1972, doi:10.1137/0201010) without recursion. Nobody passes a
 * closed node, so it is a component of its own.
 *
 * A component is large if it holds at least 100 nodes or 1 % of all, or is
 * the largest. Digitising islands – a path inside a yard, a platform nobody
 * joined – have a handful of nodes; the streets of a hamlet that is truly cut
 * off (an island, a valley whose road lies outside the extract) have tens to
 * hundreds and are a place of their own. */
#include "base/alloc.h"
#include "network/draft.h"

enum { LARGE_NODES = 100, LARGE_SHARE = 100 /* one in … */ };

typedef struct tarjan {
    const dsh_streets *s;
    uint32_t *index, *low, *stack, *path, *next, *component;
    uint32_t n_stack, n_path, n_index, n_components;
} tarjan;

static bool passable(const dsh_streets *s, uint32_t arc)
{
    const unsigned flags = s->flags[arc / 2];
    const unsigned against =
        arc % 2 == 0 ? DSH_EDGE_BACKWARD_ONLY : DSH_EDGE_FORWARD_ONLY;
    return (flags & against) == 0 &&
           (s->node_flags[s->tail[arc]] & DSH_NODE_CLOSED) == 0 &&
           (s->node_flags[s->head[arc]] & DSH_NODE_CLOSED) == 0;
}

static void enter(tarjan *t, uint32_t v)
{
    t->index[v] = t->low[v] = ++t->n_index;
    t->next[v] = t->s->first_out[v];
    t->stack[t->n_stack++] = v;
    t->path[t->n_path++] = v;
}

/* Component numbers start at 1; 0 = still on the stack. */
static void leave(tarjan *t, uint32_t v)
{
    t->n_path--;
    if (t->n_path > 0) {
        const uint32_t up = t->path[t->n_path - 1];
        if (t->low[v] < t->low[up])
            t->low[up] = t->low[v];
    }
    if (t->low[v] != t->index[v])
        return;
    t->n_components++;
    uint32_t w;
    do {
        w = t->stack[--t->n_stack];
        t->component[w] = t->n_components;
    } while (w != v);
}

static void explore(tarjan *t, uint32_t root)
{
    const dsh_streets *s = t->s;
    enter(t, root);
    while (t->n_path > 0) {
        const uint32_t v = t->path[t->n_path - 1];
        if (t->next[v] == s->first_out[v + 1]) {
            leave(t, v);
            continue;
        }
        const uint32_t arc = s->out_arc[t->next[v]++];
        const uint32_t w = s->head[arc];
        if (!passable(s, arc))
            continue;
        if (t->index[w] == 0)
            enter(t, w);
        else if (t->component[w] == 0 && t->index[w] < t->low[v])
            t->low[v] = t->index[w];
    }
}

static void mark_large(dsh_streets *s, const tarjan *t, uint32_t *size)
{
    uint32_t largest = 0;
    for (uint32_t v = 0; v < s->n_nodes; v++)
        size[t->component[v] - 1]++;
    for (uint32_t c = 0; c < t->n_components; c++)
        largest = size[c] > largest ? size[c] : largest;
    for (uint32_t v = 0; v < s->n_nodes; v++) {
        const uint32_t n = size[t->component[v] - 1];
        s->in_large_component[v] = n == largest || n >= LARGE_NODES ||
                                   (uint64_t)n * LARGE_SHARE >= s->n_nodes;
    }
}

dosah_status dsh_streets_components(dsh_streets *s, dosah_error *err)
{
    const size_t n = s->n_nodes;
    s->in_large_component = dsh_arena_alloc(s->arena, n, 1);
    uint32_t *room = dsh_alloc(n * 7, sizeof(*room));
    if (s->in_large_component == NULL || room == NULL) {
        dsh_free(room);
        return dsh_fail_nomem(err, "street components");
    }
    tarjan t = {.s = s,
                .index = room,
                .low = room + n,
                .stack = room + 2 * n,
                .path = room + 3 * n,
                .next = room + 4 * n,
                .component = room + 5 * n};
    for (uint32_t v = 0; v < s->n_nodes; v++) {
        if (t.index[v] == 0)
            explore(&t, v);
    }
    if (n > 0)
        mark_large(s, &t, room + 6 * n);
    dsh_free(room);
    return DOSAH_OK;
}
