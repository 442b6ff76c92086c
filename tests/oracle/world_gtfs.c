/* SPDX-License-Identifier: MIT */
/*
 * A writer of GTFS feeds. Text is plain ASCII without anything to quote.
 */
#include "world_gtfs_writer.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define NEVER INT64_MAX

/* ---- blocks ------------------------------------------------------------ */

static const oracle_call *last_call(const oracle_world *w, uint32_t trip)
{
    const oracle_trip *t = &w->trip[trip];
    return &w->call[t->first_call + t->n_calls - 1];
}

/* Readers find the next trip of a block by its time: so it must be later, and
 * begin where the one before ends. */
static bool may_follow(const oracle_world *w, uint32_t from, uint32_t to)
{
    return last_call(w, from)->stop == oracle_first_call(w, to)->stop &&
           last_call(w, from)->arr_s <= oracle_first_call(w, to)->dep_s &&
           oracle_first_call(w, from)->dep_s <
               oracle_first_call(w, to)->dep_s &&
           oracle_first_call(w, to)->arr_s >= last_call(w, from)->arr_s;
}

static uint32_t n_stays_of(const oracle_world *w, uint32_t trip)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < w->n_stays; i++)
        n += w->stay[i].from == trip || w->stay[i].to == trip;
    return n;
}

/* One predecessor and one successor at most, both of which a block can say. */
static bool fits_block(const oracle_world *w, uint32_t trip)
{
    uint32_t n_from = 0;
    uint32_t n_to = 0;
    for (uint32_t i = 0; i < w->n_stays; i++) {
        const oracle_stay *s = &w->stay[i];
        n_from += s->from == trip;
        n_to += s->to == trip;
        if ((s->from == trip || s->to == trip) &&
            !may_follow(w, s->from, s->to))
            return false;
    }
    return n_from <= 1 && n_to <= 1;
}

static uint32_t successor(const oracle_world *w, uint32_t trip)
{
    for (uint32_t i = 0; i < w->n_stays; i++) {
        if (w->stay[i].from == trip)
            return w->stay[i].to;
    }
    return ORACLE_ANY;
}

static bool has_predecessor(const oracle_world *w, uint32_t trip)
{
    for (uint32_t i = 0; i < w->n_stays; i++) {
        if (w->stay[i].to == trip)
            return true;
    }
    return false;
}

/* The whole chain from its first trip on, or nothing of it. */
static bool chain_fits(const oracle_world *w, uint32_t first)
{
    uint32_t n = 0;
    for (uint32_t t = first; t != ORACLE_ANY; t = successor(w, t)) {
        if (!fits_block(w, t) || n++ > w->n_trips)
            return false;
    }
    return true;
}

static uint32_t end_of_block(const oracle_gtfs_writer *f, uint32_t block)
{
    uint32_t last = ORACLE_ANY;
    for (uint32_t i = 0; i < f->w->n_trips; i++) {
        if (f->block[i] == block &&
            (last == ORACLE_ANY || oracle_first_call(f->w, i)->dep_s >
                                       oracle_first_call(f->w, last)->dep_s))
            last = i;
    }
    return last;
}

/* `first`'s chain goes to a block of its own or to the end of an older one. */
static uint32_t block_for(const oracle_gtfs_writer *f, uint32_t first,
                          uint32_t n_blocks)
{
    for (uint32_t b = 0; b < n_blocks; b++) {
        uint32_t end = end_of_block(f, b);
        if (may_follow(f->w, end, first))
            return b;
    }
    return n_blocks;
}

/* Chains, then trips without continuation behind them. */
static void make_blocks(oracle_gtfs_writer *f)
{
    const oracle_world *w = f->w;
    uint32_t n_blocks = 0;
    for (uint32_t i = 0; i < w->n_trips; i++) {
        bool begins = n_stays_of(w, i) > 0 && !has_predecessor(w, i);
        if (!begins || !chain_fits(w, i))
            continue;
        uint32_t block = block_for(f, i, n_blocks);
        n_blocks += block == n_blocks;
        for (uint32_t t = i; t != ORACLE_ANY; t = successor(w, t)) {
            f->block[t] = block;
            f->named[t] = true;
        }
    }
    for (uint32_t i = 0; i < w->n_trips; i++) {
        uint32_t block = block_for(f, i, n_blocks);
        if (n_stays_of(w, i) == 0 && block < n_blocks) {
            f->block[i] = block;
            f->named[i] = true;
        }
    }
}

/* In one block, and nobody of it between them. */
static bool adjacent(const oracle_gtfs_writer *f, uint32_t from, uint32_t to)
{
    int32_t begun = oracle_first_call(f->w, from)->dep_s;
    int32_t leaves = oracle_first_call(f->w, to)->dep_s;
    if (f->block[from] == ORACLE_ANY || f->block[from] != f->block[to] ||
        begun >= leaves)
        return false;
    for (uint32_t i = 0; i < f->w->n_trips; i++) {
        int32_t t = oracle_first_call(f->w, i)->dep_s;
        if (f->block[i] == f->block[from] && t > begun && t < leaves)
            return false;
    }
    return true;
}

/* ---- transfers.txt ----------------------------------------------------- */

/* Change time or the shortest footpath; NEVER = no way. */
static int64_t usual_time(const oracle_world *w, uint32_t from, uint32_t to)
{
    int64_t s = from == to ? w->change_s[from] : NEVER;
    for (uint32_t i = 0; i < w->n_footpaths; i++) {
        const oracle_footpath *p = &w->footpath[i];
        if (p->from == from && p->to == to && p->s < s)
            s = p->s;
    }
    return s;
}

static bool is_blunt(const oracle_world *w, uint32_t from, uint32_t to)
{
    for (uint32_t i = 0; i < w->n_rules; i++) {
        const oracle_rule *r = &w->rule[i];
        if (r->from_stop == from && r->to_stop == to &&
            oracle_rule_rank(r) == 6)
            return true;
    }
    return false;
}

/* from_stop,to_stop,from_route,to_route,from_trip,to_trip,type,time */
static void put_row(FILE *file, const oracle_rule *r, int type, int64_t s)
{
    if (r->from_stop != ORACLE_ANY)
        (void)fprintf(file, "S%u,S%u,", (unsigned)r->from_stop,
                      (unsigned)r->to_stop);
    else
        (void)fputs(",,", file);
    const uint32_t id[4] = {r->from.route, r->to.route, r->from.trip,
                            r->to.trip};
    for (size_t i = 0; i < 4; i++) {
        if (id[i] != ORACLE_ANY)
            (void)fprintf(file, "%c%u", i < 2 ? 'R' : 'T', (unsigned)id[i]);
        (void)fputc(',', file);
    }
    (void)fprintf(file, "%d,", type);
    if (type == 2)
        (void)fprintf(file, "%lld", (long long)s);
    (void)fputc('\n', file);
}

/* A timed transfer, where the second vehicle waits, takes no time. */
static void put_time(FILE *file, const oracle_rule *r, int64_t s)
{
    int type = s == NEVER ? 3 : s == 0 ? 1 : 2;
    put_row(file, r, type, s);
}

static void put_usual(const oracle_gtfs_writer *f, FILE *file)
{
    static const oracle_side any = {ORACLE_ANY, ORACLE_ANY};
    const oracle_world *w = f->w;
    for (uint32_t p = 0; p < w->n_stops; p++) {
        for (uint32_t q = 0; q < w->n_stops; q++) {
            int64_t s = usual_time(w, p, q);
            oracle_rule row = {.from_stop = p, .to_stop = q, any, any};
            if (s != NEVER && !is_blunt(w, p, q))
                put_time(file, &row, s);
        }
    }
}

/* Between these trips at these stops? */
static bool is_of_key(const oracle_gtfs_writer *f, const oracle_record *r,
                      const oracle_rule *key)
{
    const oracle_world *w = f->w;
    return w->call[r->from_call].stop == key->from_stop &&
           w->call[r->to_call].stop == key->to_stop &&
           f->trip_of[r->from_call] == key->from.trip &&
           f->trip_of[r->to_call] == key->to.trip;
}

/* What records say of these trips at these stops; NEVER = nothing. */
static int64_t record_time(const oracle_gtfs_writer *f, const oracle_rule *key)
{
    int64_t s = NEVER;
    for (uint32_t i = 0; i < f->w->n_records; i++) {
        const oracle_record *r = &f->w->record[i];
        if (is_of_key(f, r, key) && r->s < s)
            s = r->s;
    }
    return s;
}

static int64_t rule_time(const oracle_world *w, const oracle_rule *r)
{
    if (r->kind == ORACLE_FORBIDDEN)
        return NEVER;
    return r->kind == ORACLE_MINIMUM ? r->s
                                     : usual_time(w, r->from_stop, r->to_stop);
}

static void put_rules(const oracle_gtfs_writer *f, FILE *file)
{
    const oracle_world *w = f->w;
    for (uint32_t i = 0; i < w->n_rules; i++) {
        oracle_rule r = w->rule[i];
        int64_t s = rule_time(w, &r);
        /* A record is a row of the same key. */
        int64_t record = record_time(f, &r);
        /* A trip beside a route not its own is an error in GTFS. */
        if (r.from.trip != ORACLE_ANY && r.from.route != ORACLE_ANY)
            r.from.route = w->trip[r.from.trip].route;
        if (r.to.trip != ORACLE_ANY && r.to.route != ORACLE_ANY)
            r.to.route = w->trip[r.to.trip].route;
        put_time(file, &r, record < s ? record : s);
    }
}

static bool side_fits(const oracle_world *w, oracle_side side, uint32_t trip)
{
    if (side.trip != ORACLE_ANY)
        return side.trip == trip;
    return side.route == ORACLE_ANY || side.route == w->trip[trip].route;
}

/* The rank of the rule for a pair of trips, 7 = none, and what it says. */
static int decide(const oracle_world *w, const oracle_rule *of, int64_t *s)
{
    int rank = 7;
    *s = usual_time(w, of->from_stop, of->to_stop);
    for (uint32_t i = 0; i < w->n_rules; i++) {
        const oracle_rule *r = &w->rule[i];
        if (r->from_stop == of->from_stop && r->to_stop == of->to_stop &&
            side_fits(w, r->from, of->from.trip) &&
            side_fits(w, r->to, of->to.trip) && oracle_rule_rank(r) < rank) {
            rank = oracle_rule_rank(r);
            *s = rule_time(w, r);
        }
    }
    return rank;
}

static void put_records(const oracle_gtfs_writer *f, FILE *file)
{
    const oracle_world *w = f->w;
    for (uint32_t i = 0; i < w->n_records; i++) {
        const oracle_record *r = &w->record[i];
        oracle_rule row = {.from_stop = w->call[r->from_call].stop,
                           .to_stop = w->call[r->to_call].stop,
                           .from = {ORACLE_ANY, f->trip_of[r->from_call]},
                           .to = {ORACLE_ANY, f->trip_of[r->to_call]}};
        int64_t otherwise;
        bool has_rule = decide(w, &row, &otherwise) == 1;
        bool again = false;
        for (uint32_t k = 0; k < i; k++)
            again = again || is_of_key(f, &w->record[k], &row);
        int64_t s = record_time(f, &row);
        if (!has_rule && !again && s < otherwise)
            put_time(file, &row, s);
    }
}

static void put_stays(const oracle_gtfs_writer *f, FILE *file)
{
    const oracle_world *w = f->w;
    for (uint32_t from = 0; from < w->n_trips; from++) {
        for (uint32_t to = 0; to < w->n_trips; to++) {
            bool stays = false;
            for (uint32_t i = 0; i < w->n_stays; i++)
                stays =
                    stays || (w->stay[i].from == from && w->stay[i].to == to);
            bool in_block = adjacent(f, from, to);
            oracle_rule row = {.from_stop = last_call(w, from)->stop,
                               .to_stop = oracle_first_call(w, to)->stop,
                               .from = {ORACLE_ANY, from},
                               .to = {ORACLE_ANY, to}};
            /* Stops are optional in these rows. With them some would have the
             * key of another row. */
            int64_t s;
            if ((from + to) % 2 == 1 || decide(w, &row, &s) == 1 ||
                record_time(f, &row) != NEVER)
                row.from_stop = row.to_stop = ORACLE_ANY;
            if (stays != in_block)
                put_row(file, &row, stays ? 4 : 5, 0);
        }
    }
}

static void put_transfers(const oracle_gtfs_writer *f)
{
    FILE *file = oracle_gtfs_open(
        f, "transfers.txt",
        "from_stop_id,to_stop_id,from_route_id,to_route_id,from_trip_id,"
        "to_trip_id,transfer_type,min_transfer_time");
    put_usual(f, file);
    put_rules(f, file);
    put_records(f, file);
    put_stays(f, file);
    oracle_gtfs_close(f, file);
}

/* ---- all of it --------------------------------------------------------- */

static void name_trips(oracle_gtfs_writer *f)
{
    const oracle_world *w = f->w;
    for (uint32_t i = 0; i < w->n_stays; i++) {
        f->named[w->stay[i].from] = true;
        f->named[w->stay[i].to] = true;
    }
    for (uint32_t i = 0; i < w->n_records; i++) {
        f->named[f->trip_of[w->record[i].from_call]] = true;
        f->named[f->trip_of[w->record[i].to_call]] = true;
    }
    for (uint32_t i = 0; i < w->n_rules; i++) {
        if (w->rule[i].from.trip < w->n_trips)
            f->named[w->rule[i].from.trip] = true;
        if (w->rule[i].to.trip < w->n_trips)
            f->named[w->rule[i].to.trip] = true;
    }
}

static uint32_t *trips_of_calls(const oracle_world *w)
{
    uint32_t *trip_of = oracle_alloc(w->n_calls, sizeof *trip_of);
    for (uint32_t i = 0; i < w->n_trips; i++) {
        for (uint32_t j = 0; j < w->trip[i].n_calls; j++)
            trip_of[w->trip[i].first_call + j] = i;
    }
    return trip_of;
}

void oracle_world_write_gtfs(const oracle_world *w, const char *dir,
                             const oracle_gtfs_opts *opts)
{
    oracle_gtfs_writer f = {.w = w, .dir = dir};
    bool dated = opts != NULL && opts->date != NULL;
    (void)snprintf(f.date, sizeof f.date, "%s",
                   dated ? opts->date : "20261124");
    f.style = opts != NULL ? opts->style : 0;
    f.trip_of = trips_of_calls(w);
    f.block = oracle_alloc(w->n_trips, sizeof *f.block);
    f.named = oracle_alloc(w->n_trips, sizeof *f.named);
    for (uint32_t i = 0; i < w->n_trips; i++)
        f.block[i] = ORACLE_ANY;
    if ((f.style & ORACLE_GTFS_BLOCKS) != 0)
        make_blocks(&f);
    name_trips(&f);
    (void)mkdir(dir, 0777); /* or it is there */
    oracle_gtfs_put_tables(&f);
    put_transfers(&f);
    free(f.trip_of);
    free(f.block);
    free(f.named);
}

/* Does the row of two trips, which is of all their calls at the two stops, say
 * the same as the records of single calls? */
static bool is_exact(const oracle_gtfs_writer *f, const oracle_record *record)
{
    const oracle_world *w = f->w;
    uint32_t from = f->trip_of[record->from_call];
    uint32_t to = f->trip_of[record->to_call];
    oracle_rule row = {.from_stop = w->call[record->from_call].stop,
                       .to_stop = w->call[record->to_call].stop,
                       .from = {ORACLE_ANY, from},
                       .to = {ORACLE_ANY, to}};
    int64_t otherwise;
    (void)decide(w, &row, &otherwise);
    int64_t of_row = record_time(f, &row);
    for (uint32_t i = 1; i < w->trip[from].n_calls; i++) {
        for (uint32_t k = 0; k + 1 < w->trip[to].n_calls; k++) {
            uint32_t c = w->trip[from].first_call + i;
            uint32_t e = w->trip[to].first_call + k;
            if (w->call[c].stop != row.from_stop ||
                w->call[e].stop != row.to_stop)
                continue;
            int64_t gap = (int64_t)w->call[e].dep_s - w->call[c].arr_s;
            bool possible = gap >= otherwise;
            bool by_row = gap >= of_row || gap >= otherwise;
            for (uint32_t r = 0; r < w->n_records; r++)
                possible = possible ||
                           (w->record[r].from_call == c &&
                            w->record[r].to_call == e && gap >= w->record[r].s);
            if (possible != by_row)
                return false;
        }
    }
    return true;
}

uint32_t oracle_gtfs_restrict(oracle_world *w)
{
    oracle_gtfs_writer f = {.w = w, .trip_of = trips_of_calls(w)};
    uint32_t n_before = w->n_records;
    for (uint32_t i = 0; i < w->n_records;) {
        if (is_exact(&f, &w->record[i])) {
            i++;
            continue;
        }
        /* Without it others may become inexact: from the beginning. */
        w->record[i] = w->record[--w->n_records];
        i = 0;
    }
    free(f.trip_of);
    return n_before - w->n_records;
}
