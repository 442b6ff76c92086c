/* SPDX-License-Identifier: MIT */
/* From the boardings of all stops around an origin to the few that matter.
 *
 * Between 640 and 730 entries per pair collapse to about 10 segments
 * (architecture.md "Performance shape"), so the loop that throws entries away
 * is the one that counts. An entry, moved earlier by the access walk, is
 * useless if
 *   - walking from its departure would be as good (then so is walking from any
 *     earlier second), or it takes longer than max_time;
 *   - something that leaves later ends as well. The window is cut into at most
 *     64 stretches of 64 s or more, and bound[i] is the best key that leaves
 *     after stretch i: one comparison, exact, if not complete.
 * What survives is chained to its stretch and sorted there, so that the sort
 * is short; the final staircase then drops what the coarse bound let pass.
 *
 * Entries of a stop have falling keys for earlier departures, and are read
 * from the earliest on: the bound then falls quickly and each new bound has to
 * be carried over few stretches. Of the entries that leave at the last second
 * of the window or later only one can matter, because all that they offer to
 * the window is their arrival. */
#include "reach/curve.h"

#include <string.h>

#include "base/alloc.h"

enum { MIN_STRETCH_BITS = 6, MAX_STRETCHES = 64, GROUP = 8 };

dosah_status dsh_curve_new(dsh_curve **out, int32_t from_s, int32_t to_s,
                           int32_t max_time_s, dosah_error *err)
{
    *out = NULL;
    if (from_s < 0 || to_s <= from_s || to_s >= DSH_MAX_CLOCK_S)
        return dsh_fail(err, DOSAH_EUSAGE, "", 0,
                        "window from %d s to %d s is empty or out of range",
                        (int)from_s, (int)to_s);
    dsh_curve *c = dsh_alloc(1, sizeof *c);
    if (!c)
        return dsh_fail_nomem(err, "curve");
    c->from_s = from_s;
    c->to_s = to_s;
    c->max_time_s = max_time_s;
    c->stretch_bits = MIN_STRETCH_BITS;
    while ((to_s - 1 - from_s) >> c->stretch_bits >= MAX_STRETCHES)
        c->stretch_bits++;
    c->n_stretches = ((size_t)(to_s - 1 - from_s) >> c->stretch_bits) + 1;
    c->bound = dsh_alloc(c->n_stretches, sizeof *c->bound);
    c->head = dsh_alloc(c->n_stretches, sizeof *c->head);
    if (!c->bound || !c->head) {
        dsh_curve_free(c);
        return dsh_fail_nomem(err, "curve");
    }
    *out = c;
    return DOSAH_OK;
}

void dsh_curve_free(dsh_curve *c)
{
    if (!c)
        return;
    dsh_free(c->bound);
    dsh_free(c->head);
    dsh_vec_clear(&c->leave);
    dsh_vec_clear(&c->segment);
    dsh_free(c->least_s);
    dsh_free(c->most_s);
    dsh_free(c);
}

void dsh_curve_begin(dsh_curve *c)
{
    c->walk_s = INT32_MAX;
    c->walk_key = DSH_KEY_NEVER;
    c->walk_service = DSH_NONE;
    c->limit_s = c->max_time_s + 1;
    c->walked_s = 0;
    c->after = (dsh_leave){0, DSH_NONE, DSH_KEY_NEVER, DSH_NONE};
    c->leave.n = 0;
    c->segment.n = 0;
    for (size_t i = 0; i < c->n_stretches; i++)
        c->bound[i] = DSH_KEY_NEVER;
    memset(c->head, 0xff, c->n_stretches * sizeof *c->head);
}

void dsh_curve_walk(dsh_curve *c, int32_t walk_s, int32_t assumed_s,
                    uint32_t service)
{
    if (walk_s > c->max_time_s)
        return;
    dsh_key key = dsh_key_of(walk_s) + dsh_key_walk(walk_s, assumed_s);
    if (key > c->walk_key || (key == c->walk_key && service >= c->walk_service))
        return;
    c->walk_s = c->limit_s = walk_s;
    c->walk_key = key;
    c->walk_service = service;
}

/* Something that leaves at the last second of the window or later: only the
 * best of all such entries counts. */
DSH_INLINE void add_after(dsh_curve *c, dsh_leave leave)
{
    dsh_leave *a = &c->after;
    bool better =
        leave.key < a->key || (leave.key == a->key && leave.dep_s > a->dep_s);
    if (!better)
        return;
    *a = leave;
    for (size_t b = c->n_stretches; b-- > 0 && c->bound[b] > leave.key;)
        c->bound[b] = leave.key;
}

/* Something that leaves within the window. */
DSH_INLINE void add_within(dsh_curve *c, dsh_leave leave)
{
    size_t b = (size_t)(leave.dep_s - c->from_s) >> c->stretch_bits;
    if (leave.key >= c->bound[b] ||
        dsh_key_arr_s(leave.key) - leave.dep_s >= c->limit_s)
        return;
    uint32_t at = (uint32_t)c->leave.n++;
    leave.next = c->head[b];
    c->leave.p[at] = leave;
    c->head[b] = at;
    while (b-- > 0 && c->bound[b] > leave.key)
        c->bound[b] = leave.key;
}

/* Are all entries useless that leave at dep_s or earlier, none of them with a
 * better key? The bound of a later stretch is the weaker one. */
static bool all_useless(const dsh_curve *c, int32_t dep_s, dsh_key key)
{
    size_t b = (size_t)(dep_s - c->from_s) >> c->stretch_bits;
    return key >= c->bound[b] || dsh_key_arr_s(key) - dep_s >= c->limit_s;
}

/* Entries of one stop, access_s away, from the earliest on and in groups: the
 * key of the earliest and the departure of the latest can rule out all. */
static void add_stop(dsh_curve *c, const dsh_profile *p, uint32_t stop,
                     int32_t access_s, dsh_leave like)
{
    int32_t last_s = c->to_s - 1;
    uint32_t first = p->first[stop], i = p->first[stop + 1];
    while (i > first) {
        uint32_t n = i - first < GROUP ? i - first : GROUP;
        int32_t latest_s = p->dep_s[i - n] - access_s;
        if (latest_s < last_s &&
            (latest_s < c->from_s ||
             all_useless(c, latest_s, p->key[i - 1] + like.key))) {
            i -= n;
            continue;
        }
        for (uint32_t end = i - n; i > end; i--) {
            int32_t dep_s = p->dep_s[i - 1] - access_s;
            if (dep_s < c->from_s)
                continue;
            dsh_leave leave = {dep_s, like.service, p->key[i - 1] + like.key,
                               DSH_NONE};
            if (dep_s < last_s) {
                add_within(c, leave);
                continue;
            }
            if (dsh_key_arr_s(leave.key) - last_s < c->limit_s)
                add_after(c, leave);
            return;
        }
    }
}

dosah_status dsh_curve_add(dsh_curve *c, const dsh_profile *profile,
                           const dsh_links *access, uint32_t row,
                           uint32_t service, dosah_error *err)
{
    for (uint32_t j = access->first[row]; j < access->first[row + 1]; j++) {
        int32_t s = access->s[j];
        uint32_t stop = access->to[j];
        if (s >= c->limit_s)
            break;
        if (profile->quickest_s[stop] >= c->limit_s - s)
            continue;
        uint32_t n = profile->first[stop + 1] - profile->first[stop];
        if (!dsh_vec_room(&c->leave, n))
            return dsh_fail_nomem(err, "curve");
        int32_t assumed_s = access->assumed_s ? access->assumed_s[j] : 0;
        dsh_key walk = c->arrival_only ? 0 : dsh_key_walk(s, assumed_s);
        add_stop(c, profile, stop, s, (dsh_leave){0, service, walk, 0});
    }
    return DOSAH_OK;
}

dosah_status dsh_curve_join(dsh_curve *c, const dsh_curve *own,
                            uint32_t service, dosah_error *err)
{
    int32_t last_s = c->to_s - 1;
    if (!dsh_vec_room(&c->leave, own->segment.n))
        return dsh_fail_nomem(err, "curve");
    for (size_t i = own->segment.n; i-- > 0;) {
        const dsh_segment *s = &own->segment.p[i];
        /* What leaves after the end of a window stands at its end. */
        bool after = own->after.key == s->key;
        dsh_leave leave = {after ? own->after.dep_s : s->to_s, service, s->key,
                           DSH_NONE};
        if (leave.dep_s < c->from_s)
            continue;
        if (leave.dep_s < last_s) {
            add_within(c, leave);
            continue;
        }
        if (dsh_key_arr_s(leave.key) - last_s < c->limit_s)
            add_after(c, leave);
        break;
    }
    return DOSAH_OK;
}

/* Later departure first, then the better end, then the lower service. */
static bool before(const dsh_leave *a, const dsh_leave *b)
{
    if (a->dep_s != b->dep_s)
        return a->dep_s > b->dep_s;
    if (a->key != b->key)
        return a->key < b->key;
    return a->service < b->service;
}

/* Insert `at` into the sorted chain that begins at `head`. */
static uint32_t chain(dsh_leave *leave, uint32_t head, uint32_t at)
{
    if (head == DSH_NONE || before(&leave[at], &leave[head])) {
        leave[at].next = head;
        return at;
    }
    uint32_t i = head;
    while (leave[i].next != DSH_NONE &&
           before(&leave[leave[i].next], &leave[at]))
        i = leave[i].next;
    leave[at].next = leave[i].next;
    leave[i].next = at;
    return head;
}

/* Seconds [from, to] are best left for `l`, as far as that beats walking and
 * stays within max_time. */
static void emit(dsh_curve *c, const dsh_leave *l, int32_t from, int32_t to)
{
    int32_t soonest = dsh_key_arr_s(l->key) - c->limit_s + 1;
    int32_t a = from > soonest ? from : soonest;
    if (a <= to)
        c->segment.p[c->segment.n++] = (dsh_segment){a, to, l->key, l->service};
}

/* The staircase over one sorted chain; `now` is the step found so far and
 * `end` its last second. */
static const dsh_leave *stairs(dsh_curve *c, uint32_t i, const dsh_leave *now,
                               int32_t *end)
{
    for (; i != DSH_NONE; i = c->leave.p[i].next) {
        const dsh_leave *l = &c->leave.p[i];
        if (now && l->key >= now->key)
            continue;
        if (now && l->dep_s < *end) {
            emit(c, now, l->dep_s + 1, *end);
            *end = l->dep_s;
        } else if (!now && l->dep_s < *end) {
            *end = l->dep_s;
        }
        now = l;
    }
    return now;
}

/* Ends of the ramps and what is left for walking. */
static dosah_status measure(dsh_curve *c, dosah_error *err)
{
    size_t n = c->segment.n;
    if (!dsh_vec_room_((void **)&c->least_s, &c->least_cap, 0, n,
                       sizeof *c->least_s) ||
        !dsh_vec_room_((void **)&c->most_s, &c->most_cap, 0, n,
                       sizeof *c->most_s))
        return dsh_fail_nomem(err, "curve");
    int32_t ridden_s = 0;
    c->quickest_s = INT32_MAX;
    c->slowest_s = -1;
    for (size_t i = 0; i < n; i++) {
        const dsh_segment *s = &c->segment.p[i];
        int32_t arr_s = dsh_key_arr_s(s->key);
        c->least_s[i] = arr_s - s->to_s;
        c->most_s[i] = arr_s - s->from_s;
        if (c->least_s[i] < c->quickest_s)
            c->quickest_s = c->least_s[i];
        if (c->most_s[i] > c->slowest_s)
            c->slowest_s = c->most_s[i];
        ridden_s += s->to_s - s->from_s + 1;
    }
    c->walked_s = c->walk_s == INT32_MAX ? 0 : c->to_s - c->from_s - ridden_s;
    c->reached_s = ridden_s + c->walked_s;
    if (c->walked_s > 0) /* rides are faster */
        c->slowest_s = c->walk_s;
    if (c->quickest_s == INT32_MAX)
        c->quickest_s = c->slowest_s;
    return DOSAH_OK;
}

dosah_status dsh_curve_finish(dsh_curve *c, dosah_error *err)
{
    if (!dsh_vec_room(&c->segment, c->leave.n + 1))
        return dsh_fail_nomem(err, "curve");
    int32_t end = c->to_s - 1;
    const dsh_leave *now = c->after.key < DSH_KEY_NEVER ? &c->after : NULL;
    for (size_t b = c->leave.n ? c->n_stretches : 0; b-- > 0;) {
        uint32_t sorted = DSH_NONE;
        for (uint32_t i = c->head[b], next; i != DSH_NONE; i = next) {
            next = c->leave.p[i].next;
            if (c->leave.p[i].key < c->bound[b])
                sorted = chain(c->leave.p, sorted, i);
        }
        now = stairs(c, sorted, now, &end);
    }
    if (now)
        emit(c, now, c->from_s, end);
    return measure(c, err);
}

dosah_status dsh_curve_finish_sorted(dsh_curve *c, dosah_error *err)
{
    if (!dsh_vec_room(&c->segment, c->leave.n))
        return dsh_fail_nomem(err, "curve");
    for (uint32_t i = 0; i + 1 < c->leave.n; i++)
        c->leave.p[i].next = i + 1;
    int32_t end = c->to_s - 1;
    const dsh_leave *now = stairs(c, c->leave.n ? 0 : DSH_NONE, NULL, &end);
    if (now)
        emit(c, now, c->from_s, end);
    return measure(c, err);
}
