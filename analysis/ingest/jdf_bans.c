/* SPDX-License-Identifier: MIT */
/* Bans on travel between marked stops (§ A B C). Where one may get off then
 * depends on where one got on, which no table of calls can say; so a trip with
 * such marks is told several times: once for who boards where there is no mark
 * and may get off anywhere, and once for each set of marks, for who boards
 * where just these stand and may get off where none of them does. */
#include "ingest/jdf_build.h"

/* Marks that stand at one call alone ban nothing. */
static unsigned bans_that_count(const dsh_gtfs_call *call, uint32_t n)
{
    unsigned once = 0, twice = 0;
    for (uint32_t i = 0; i < n; i++) {
        twice |= once & call[i].bans;
        once |= call[i].bans;
    }
    return twice;
}

/* A double of the trip for who boards at calls with just these marks. */
static dosah_status add_double(dsh_jdf *j, uint32_t trip, size_t first,
                               unsigned marks, dosah_error *err)
{
    dsh_gtfs_build *b = j->b;
    const uint32_t n = b->trip.p[trip].n_calls;
    if (!dsh_vec_room(&b->trip, 1) || !dsh_vec_room(&b->call, n) ||
        !dsh_vec_room(&j->twin, 1))
        return dsh_fail_nomem(err, "trips");
    const uint32_t copy = (uint32_t)b->trip.n;
    b->trip.p[b->trip.n++] = b->trip.p[trip];
    j->twin.p[j->twin.n++] = (dsh_jdf_double){trip, copy};
    for (uint32_t i = 0; i < n; i++) {
        dsh_gtfs_call call = b->call.p[first + i];
        call.trip = copy;
        call.pickup = call.pickup && call.bans == marks;
        call.dropoff = call.dropoff && (call.bans & marks) == 0;
        b->call.p[b->call.n++] = call;
    }
    return DOSAH_OK;
}

static dosah_status split(dsh_jdf *j, uint32_t trip, size_t first,
                          dosah_error *err)
{
    dsh_gtfs_build *b = j->b;
    const uint32_t n = b->trip.p[trip].n_calls;
    const unsigned count = bans_that_count(b->call.p + first, n);
    unsigned done = 1; /* sets of marks, as bits; that of no mark is there */
    dosah_status status = DOSAH_OK;
    for (uint32_t i = 0; i < n; i++) {
        dsh_gtfs_call *call = &b->call.p[first + i];
        call->bans = (uint8_t)(call->bans & count);
        j->counts.excluded += call->bans != 0;
    }
    for (uint32_t i = 0; status == DOSAH_OK && i < n; i++) {
        const unsigned marks = b->call.p[first + i].bans;
        if (done >> marks & 1 || !b->call.p[first + i].pickup)
            continue;
        done |= 1U << marks;
        status = add_double(j, trip, first, marks, err);
    }
    for (uint32_t i = 0; i < n; i++)
        if (b->call.p[first + i].bans != 0)
            b->call.p[first + i].pickup = 0;
    return status;
}

dosah_status dsh_jdf_apply_bans(dsh_jdf *j, dosah_error *err)
{
    dsh_gtfs_build *b = j->b;
    const uint32_t end = (uint32_t)b->trip.n;
    size_t at = b->first_call;
    dosah_status status = DOSAH_OK;
    for (uint32_t t = b->first_trip; status == DOSAH_OK && t < end; t++) {
        const uint32_t n = b->trip.p[t].n_calls;
        if (n > 0 && bans_that_count(b->call.p + at, n) != 0)
            status = split(j, t, at, err);
        at += n;
    }
    return status;
}
