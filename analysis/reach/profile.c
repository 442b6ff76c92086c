/* SPDX-License-Identifier: MIT */
/* What origins need of a sweep: the last component of B, without the entries
 * that exist for the sake of fewer rides alone. */
#include "reach/sweep.h"

#include "base/alloc.h"
#include "base/vec.h"
#include "reach/plan.h"

static bool room(dsh_profile *p, size_t extra)
{
    size_t cap = p->cap;
    if (!dsh_vec_room_((void **)&p->dep_s, &cap, p->n, extra, sizeof *p->dep_s))
        return false;
    return dsh_vec_room_((void **)&p->key, &p->cap, p->n, extra,
                         sizeof *p->key);
}

static dosah_status fit(dsh_profile *p, uint32_t n_stops, dosah_error *err)
{
    p->n = 0;
    p->n_stops = n_stops;
    if (p->first && n_stops <= p->stop_cap)
        return DOSAH_OK;
    dsh_free(p->first);
    dsh_free(p->quickest_s);
    p->first = dsh_alloc((size_t)n_stops + 1, sizeof *p->first);
    p->quickest_s = dsh_alloc(n_stops, sizeof *p->quickest_s);
    p->stop_cap = n_stops;
    if (p->first && p->quickest_s)
        return DOSAH_OK;
    dsh_profile_clear(p);
    return dsh_fail_nomem(err, "profile");
}

/* key[i * stride] is the one that counts of boarding i. */
static void take_stop(dsh_profile *p, dsh_board_view view, size_t stride,
                      uint32_t stop)
{
    dsh_key last = DSH_KEY_NEVER;
    int32_t quickest = INT32_MAX;
    for (size_t i = 0; i < view.n; i++) {
        dsh_key key = view.key[i * stride];
        if (key >= last)
            continue;
        last = key;
        p->dep_s[p->n] = view.dep_s[i];
        p->key[p->n++] = key;
        int32_t ride = dsh_key_arr_s(key) - view.dep_s[i];
        if (ride < quickest)
            quickest = ride;
    }
    p->quickest_s[stop] = quickest;
}

dosah_status dsh_profile_take(dsh_profile *out, const dsh_sweep *sweep,
                              dosah_error *err)
{
    return dsh_profile_take_of(out, sweep, 0, err);
}

dosah_status dsh_profile_take_of(dsh_profile *out, const dsh_sweep *sweep,
                                 size_t target, dosah_error *err)
{
    const dsh_plan *plan = dsh_sweep_plan(sweep);
    const size_t n_lanes = dsh_sweep_lanes(sweep);
    const size_t stride = plan->max_rides * n_lanes;
    dosah_status status = fit(out, plan->n_stops, err);
    if (status != DOSAH_OK)
        return status;
    for (uint32_t s = 0; s < plan->n_stops; s++) {
        dsh_board_view view = dsh_sweep_boardings(sweep, s);
        if (view.n && !room(out, view.n))
            return dsh_fail_nomem(err, "profile");
        out->first[s] = (uint32_t)out->n;
        if (view.n)
            view.key += stride - n_lanes + target;
        take_stop(out, view, stride, s);
    }
    out->first[plan->n_stops] = (uint32_t)out->n;
    return DOSAH_OK;
}

void dsh_profile_clear(dsh_profile *p)
{
    dsh_free(p->first);
    dsh_free(p->dep_s);
    dsh_free(p->key);
    dsh_free(p->quickest_s);
    *p = (dsh_profile){0};
}
