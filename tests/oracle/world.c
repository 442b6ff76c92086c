/* SPDX-License-Identifier: MIT */
/* Copies of worlds, their mirror images, and how specific rules are. */
#include "world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void *oracle_alloc(size_t n, size_t size)
{
    void *p = calloc(n > 0 ? n : 1, size);
    if (p == NULL) {
        (void)fputs("oracle: out of memory\n", stderr);
        abort();
    }
    return p;
}

uint64_t oracle_random(uint64_t *state)
{
    *state += UINT64_C(0x9e3779b97f4a7c15);
    uint64_t z = *state;
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static void *copy_of(const void *from, size_t n, size_t size)
{
    void *p = oracle_alloc(n, size);
    if (n > 0)
        memcpy(p, from, n * size);
    return p;
}

/* Arrays of which the mirror image changes nothing but the order of roles. */
static void copy_arrays(oracle_world *out, const oracle_world *in)
{
    *out = *in;
    out->stop_closed =
        copy_of(in->stop_closed, in->n_stops, sizeof *in->stop_closed);
    out->change_s = copy_of(in->change_s, in->n_stops, sizeof *in->change_s);
    out->trip = copy_of(in->trip, in->n_trips, sizeof *in->trip);
    out->call = copy_of(in->call, in->n_calls, sizeof *in->call);
    out->footpath =
        copy_of(in->footpath, in->n_footpaths, sizeof *in->footpath);
    out->stay = copy_of(in->stay, in->n_stays, sizeof *in->stay);
    out->record = copy_of(in->record, in->n_records, sizeof *in->record);
    out->rule = copy_of(in->rule, in->n_rules, sizeof *in->rule);
    out->access = copy_of(in->access, in->n_access, sizeof *in->access);
    out->egress = copy_of(in->egress, in->n_egress, sizeof *in->egress);
}

void oracle_world_copy(oracle_world *out, const oracle_world *in)
{
    copy_arrays(out, in);
}

/* Where a call stands when the calls of its trip are in reverse order. */
static uint32_t from_the_end(const oracle_world *w, uint32_t call)
{
    for (uint32_t i = 0; i < w->n_trips; i++) {
        uint32_t first = w->trip[i].first_call;
        if (call >= first && call - first < w->trip[i].n_calls)
            return first + w->trip[i].n_calls - 1 - (call - first);
    }
    return call; /* of no trip */
}

static void mirror_calls(oracle_world *out, const oracle_world *in,
                         int32_t pivot_s)
{
    for (uint32_t i = 0; i < in->n_calls; i++) {
        const oracle_call *c = &in->call[i];
        out->call[from_the_end(in, i)] = (oracle_call){
            .stop = c->stop,
            .arr_s = pivot_s - c->dep_s,
            .dep_s = pivot_s - c->arr_s,
            .pickup = c->dropoff,
            .dropoff = c->pickup,
            .bans = c->bans,
        };
    }
}

void oracle_world_mirror(oracle_world *out, const oracle_world *in,
                         int32_t pivot_s)
{
    copy_arrays(out, in);
    oracle_link *to_home = out->access;
    out->access = out->egress;
    out->n_access = in->n_egress;
    out->egress = to_home;
    out->n_egress = in->n_access;
    mirror_calls(out, in, pivot_s);
    for (uint32_t i = 0; i < in->n_footpaths; i++) {
        const oracle_footpath *f = &in->footpath[i];
        out->footpath[i] = (oracle_footpath){f->to, f->from, f->s};
    }
    for (uint32_t i = 0; i < in->n_stays; i++)
        out->stay[i] = (oracle_stay){in->stay[i].to, in->stay[i].from};
    for (uint32_t i = 0; i < in->n_records; i++) {
        const oracle_record *r = &in->record[i];
        out->record[i] = (oracle_record){from_the_end(in, r->to_call),
                                         from_the_end(in, r->from_call), r->s};
    }
    for (uint32_t i = 0; i < in->n_rules; i++) {
        const oracle_rule *r = &in->rule[i];
        out->rule[i] = (oracle_rule){r->to_stop, r->from_stop, r->to,
                                     r->from,    r->kind,      r->s};
    }
}

int oracle_rule_rank(const oracle_rule *rule)
{
    bool from_trip = rule->from.trip != ORACLE_ANY;
    bool to_trip = rule->to.trip != ORACLE_ANY;
    bool from_route = !from_trip && rule->from.route != ORACLE_ANY;
    bool to_route = !to_trip && rule->to.route != ORACLE_ANY;
    if (from_trip && to_trip)
        return 1;
    if ((from_trip && to_route) || (from_route && to_trip))
        return 2;
    if (from_trip || to_trip)
        return 3;
    if (from_route && to_route)
        return 4;
    return from_route || to_route ? 5 : 6;
}

/* Does one trip satisfy one side of both rules? */
static bool share_a_trip(const oracle_world *w, oracle_side a, oracle_side b)
{
    for (uint32_t i = 0; i < w->n_trips; i++) {
        uint32_t route = w->trip[i].route;
        bool fits_a = a.trip != ORACLE_ANY
                          ? a.trip == i
                          : a.route == ORACLE_ANY || a.route == route;
        bool fits_b = b.trip != ORACLE_ANY
                          ? b.trip == i
                          : b.route == ORACLE_ANY || b.route == route;
        if (fits_a && fits_b)
            return true;
    }
    return false;
}

bool oracle_rules_clash(const oracle_world *w, const oracle_rule *a,
                        const oracle_rule *b)
{
    return a->from_stop == b->from_stop && a->to_stop == b->to_stop &&
           oracle_rule_rank(a) == oracle_rule_rank(b) &&
           share_a_trip(w, a->from, b->from) && share_a_trip(w, a->to, b->to);
}

void oracle_world_clear(oracle_world *w)
{
    free(w->stop_closed);
    free(w->change_s);
    free(w->call);
    free(w->trip);
    free(w->footpath);
    free(w->stay);
    free(w->record);
    free(w->rule);
    free(w->egress);
    free(w->access);
    *w = (oracle_world){0};
}
