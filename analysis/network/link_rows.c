/* SPDX-License-Identifier: MIT */
#include "network/link_rows.h"

#include "base/alloc.h"

/* The best link to each target of one row; stamped, so that nothing is
 * cleared between rows. */
typedef struct best {
    dsh_walk_link *link;
    uint32_t *stamp;
    uint32_t generation;
    DSH_VEC(uint32_t) found;
} best;

bool dsh_link_add(dsh_link_row *row, dsh_walk_link link)
{
    if (!dsh_vec_room(row, 1))
        return false;
    row->p[row->n++] = link;
    return true;
}

static bool best_init(best *b, uint32_t n)
{
    *b = (best){.link = dsh_alloc(n, sizeof(*b->link)),
                .stamp = dsh_alloc(n, sizeof(*b->stamp))};
    return b->link != NULL && b->stamp != NULL;
}

static void best_clear(best *b)
{
    dsh_free(b->link);
    dsh_free(b->stamp);
    dsh_vec_clear(&b->found);
}

static void best_begin(best *b)
{
    b->generation++;
    b->found.n = 0;
}

static bool is_better(const dsh_walk_link *a, const dsh_walk_link *b)
{
    return a->ms < b->ms || (a->ms == b->ms && a->assumed_ms < b->assumed_ms);
}

static bool offer(best *b, const dsh_walk_link *walk, uint32_t to, uint32_t ms,
                  uint32_t assumed_ms)
{
    if (ms == DSH_CLOSED || walk->ms >= DSH_CLOSED - ms)
        return true;
    const dsh_walk_link sum = {to, walk->ms + ms,
                               walk->assumed_ms + assumed_ms};
    if (b->stamp[to] != b->generation) {
        if (!dsh_vec_room(&b->found, 1))
            return false;
        b->found.p[b->found.n++] = to;
        b->stamp[to] = b->generation;
        b->link[to] = sum;
    } else if (is_better(&sum, &b->link[to])) {
        b->link[to] = sum;
    }
    return true;
}

static bool take(best *b, dsh_link_row *row)
{
    row->n = 0;
    if (!dsh_vec_room(row, b->found.n))
        return false;
    for (size_t i = 0; i < b->found.n; i++)
        row->p[row->n++] = b->link[b->found.p[i]];
    return true;
}

static bool offer_row(best *b, const dsh_link_row *row, const dsh_inner *way,
                      dsh_passing passing)
{
    const bool in = passing == DSH_INTO_STOP;
    bool good = true;
    for (size_t i = 0; good && i < row->n; i++)
        good = offer(b, &row->p[i], row->p[i].to, in ? way->in_ms : way->out_ms,
                     in ? way->in_assumed : way->out_assumed);
    return good;
}

dosah_status dsh_rows_of_stops(dsh_link_row *row, uint32_t n_targets,
                               const dsh_station_walks *inner,
                               dsh_passing passing, dosah_error *err)
{
    best b;
    dsh_link_row *made = dsh_alloc(inner->n_stops, sizeof(*made));
    bool good = best_init(&b, n_targets) && made != NULL;
    for (uint32_t s = 0; good && s < inner->n_stops; s++) {
        best_begin(&b);
        for (uint32_t i = inner->door_first[s];
             good && i < inner->door_first[s + 1]; i++)
            good = offer_row(&b, &row[inner->door[i].to], &inner->door[i],
                             passing);
        good = good && take(&b, &made[s]);
    }
    for (uint32_t d = 0; d < inner->n_doors; d++) {
        dsh_vec_clear(&row[d]);
        if (made != NULL && d < inner->n_stops)
            row[d] = made[d];
    }
    dsh_free(made);
    best_clear(&b);
    return good ? DOSAH_OK : dsh_fail_nomem(err, "walking links");
}

static bool spread(best *b, const dsh_walk_link *walk,
                   const dsh_station_walks *inner, dsh_passing passing)
{
    const bool in = passing == DSH_INTO_STOP;
    bool good = true;
    for (uint32_t i = inner->stop_first[walk->to];
         good && i < inner->stop_first[walk->to + 1]; i++) {
        const dsh_inner *way = &inner->door[inner->entry_of[i]];
        good = offer(b, walk, inner->stop_of[i], in ? way->in_ms : way->out_ms,
                     in ? way->in_assumed : way->out_assumed);
    }
    return good;
}

dosah_status dsh_rows_to_stops(dsh_link_row *row, uint32_t n_rows,
                               const dsh_station_walks *inner,
                               dsh_passing passing, dosah_error *err)
{
    best b;
    bool good = best_init(&b, inner->n_stops);
    for (uint32_t r = 0; good && r < n_rows; r++) {
        best_begin(&b);
        for (size_t i = 0; good && i < row[r].n; i++)
            good = spread(&b, &row[r].p[i], inner, passing);
        good = good && take(&b, &row[r]);
    }
    best_clear(&b);
    return good ? DOSAH_OK : dsh_fail_nomem(err, "walking links");
}

dosah_status dsh_rows_inside(dsh_link_row *row, const dsh_station_walks *inner,
                             dosah_error *err)
{
    static const dsh_walk_link here = {0};
    best b;
    bool good = best_init(&b, inner->n_stops);
    for (uint32_t s = 0; good && s < inner->n_stops; s++) {
        best_begin(&b);
        for (size_t i = 0; good && i < row[s].n; i++) {
            const dsh_walk_link *walk = &row[s].p[i];
            good = walk->to == s || offer(&b, walk, walk->to, 0, 0);
        }
        for (uint32_t i = inner->foot_first[s];
             good && i < inner->foot_first[s + 1]; i++) {
            const dsh_inner *way = &inner->foot[i];
            good = offer(&b, &here, way->to, way->out_ms, way->out_assumed);
        }
        good = good && take(&b, &row[s]);
    }
    best_clear(&b);
    return good ? DOSAH_OK : dsh_fail_nomem(err, "walking links");
}
