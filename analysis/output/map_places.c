/* SPDX-License-Identifier: MIT */
/* What municipalities show, from their sums; and what squares show where two
 * things cross: how near a service is and whether its building can be used. */
#include "output/map.h"

static void count(dsh_map_counts *c, dsh_map_mark mark, int64_t n)
{
    c->total += n;
    switch ((dsh_status)mark.status) {
    case DSH_STATUS_CERTAIN:
        c->all_certain += n;
        c->certain[mark.class] += n;
        break;
    case DSH_STATUS_POSSIBLE:
        c->all_possible += n;
        c->possible[mark.class] += n;
        break;
    case DSH_STATUS_NO:
        c->no += n;
        break;
    case DSH_STATUS_NOT_APPLICABLE:
        c->not_applicable += n;
        break;
    case DSH_STATUS_NO_DATA:
        c->no_data += n;
        break;
    }
}

/* ---- municipalities ---------------------------------------------------- */

static const dsh_reach_sum *sum_of(const dsh_map_page *page, size_t profile,
                                   uint32_t municipality)
{
    const dsh_findings *f = page->job->f;
    return &f->reach->municipality[dsh_reach_at(f->reach, page->type, profile,
                                                0, f->tables->municipalities.n,
                                                municipality)];
}

static dsh_map_mark time_mark(const dsh_map_style *style,
                              const dsh_reach_sum *s)
{
    const int32_t opt = s->median_p50_s[DSH_OPT];
    const int32_t pess = s->median_p50_s[DSH_PESS];
    if (opt == INT32_MIN || pess == INT32_MIN)
        return (dsh_map_mark){DSH_STATUS_NO_DATA, 0};
    if (opt == DSH_NEVER_S)
        return (dsh_map_mark){DSH_STATUS_NO, 0};
    const bool certain = pess != DSH_NEVER_S;
    return (dsh_map_mark){certain ? DSH_STATUS_CERTAIN : DSH_STATUS_POSSIBLE,
                          (uint8_t)dsh_map_class(style, certain ? pess : opt)};
}

int64_t dsh_map_certain(dsh_map_measure measure, const dsh_reach_sum *sum)
{
    if (measure == DSH_MAP_DEMAND_SHARE)
        return sum->demand_trip_lo;
    return measure == DSH_MAP_TRIP_SHARE ? sum->day_trip_lo : sum->certain;
}

int64_t dsh_map_at_best(dsh_map_measure measure, const dsh_reach_sum *sum)
{
    if (measure == DSH_MAP_DEMAND_SHARE)
        return sum->demand_trip_hi;
    return measure == DSH_MAP_TRIP_SHARE ? sum->day_trip_hi
                                         : sum->certain + sum->possible;
}

static dsh_map_mark mark_of(const dsh_map_page *page, size_t profile,
                            uint32_t municipality)
{
    const dsh_map_job *job = page->job;
    const dsh_reach_sum *s = sum_of(page, profile, municipality);
    const int64_t asked = s->certain + s->possible + s->no;
    if (s->residents / DSH_PERSON < job->f->study->privacy_min_count)
        return (dsh_map_mark){DSH_STATUS_NO_DATA, 0};
    if (asked == 0)
        return (dsh_map_mark){s->not_applicable > 0 ? DSH_STATUS_NOT_APPLICABLE
                                                    : DSH_STATUS_NO_DATA,
                              0};
    if (job->measure == DSH_MAP_TIME)
        return time_mark(&job->style, s);
    double percent =
        100 * (double)dsh_map_certain(job->measure, s) / (double)s->residents;
    if (job->measure == DSH_MAP_GAP) {
        const dsh_reach_sum *adult = sum_of(page, job->adult, municipality);
        percent =
            100 * (double)adult->certain / (double)adult->residents - percent;
    }
    return (dsh_map_mark){DSH_STATUS_CERTAIN,
                          (uint8_t)dsh_map_class_of(&job->style, percent)};
}

void dsh_map_classify_places(dsh_map_result *out, const dsh_map_page *page)
{
    const uint32_t n = page->job->f->tables->municipalities.n;
    for (uint32_t i = 0; i < n; i++) {
        out->mark[i] = mark_of(page, out->profile, i);
        count(&out->counts, out->mark[i],
              sum_of(page, out->profile, i)->residents);
        count(&out->places, out->mark[i], DSH_PERSON);
    }
}

/* ---- near × usable ----------------------------------------------------- */

dsh_map_mark dsh_map_cross(const dsh_map_page *page, size_t profile,
                           uint32_t origin)
{
    const dsh_map_job *job = page->job;
    const dsh_reach *r = job->f->reach;
    const dsh_reach_row *adult = &r->row[dsh_reach_at(r, page->type, job->adult,
                                                      0, r->n_origins, origin)];
    const size_t far = job->style.n_classes;
    if (adult->status == DSH_STATUS_NOT_APPLICABLE ||
        adult->status == DSH_STATUS_NO_DATA)
        return (dsh_map_mark){adult->status, 0};
    const uint32_t nearest = adult->nearest[DSH_PESS] != DSH_NONE
                                 ? adult->nearest[DSH_PESS]
                                 : adult->nearest[DSH_OPT];
    if (adult->status == DSH_STATUS_NO || nearest == DSH_NONE)
        return (dsh_map_mark){DSH_STATUS_NO, 0};
    const size_t time = dsh_map_class(&job->style, adult->median_s[DSH_PESS]);
    const dsh_usable usable = dsh_map_usable(job, nearest, profile);
    return (dsh_map_mark){DSH_STATUS_CERTAIN,
                          (uint8_t)((size_t)usable * (far + 1) + time)};
}

/* Of equals the last, that is the worse one, in the order class by class, no
 * data, not applicable, no. */
static dsh_map_mark mark_of_most(const dsh_map_counts *c)
{
    dsh_map_mark most = {DSH_STATUS_NOT_APPLICABLE, 0};
    int64_t n = c->not_applicable;
    for (size_t k = 0; k < DSH_MAP_MAX_FILLS; k++)
        if (c->certain[k] >= n && c->certain[k] > 0) {
            most = (dsh_map_mark){DSH_STATUS_CERTAIN, (uint8_t)k};
            n = c->certain[k];
        }
    if (c->no_data >= n && c->no_data > 0) {
        most = (dsh_map_mark){DSH_STATUS_NO_DATA, 0};
        n = c->no_data;
    }
    if (c->no >= n && c->no > 0)
        most = (dsh_map_mark){DSH_STATUS_NO, 0};
    return most;
}

void dsh_map_classify_usable(dsh_map_result *out, const dsh_map_page *page)
{
    const dsh_map_grid *g = &page->job->grid;
    const dsh_origins *o = &page->job->f->tables->origins;
    for (uint32_t c = 0; c < g->n; c++) {
        dsh_map_counts here = {0};
        for (uint32_t i = 0; i < g->cell[c].n; i++) {
            const uint32_t origin = g->origin[g->cell[c].first + i];
            const dsh_map_mark mark = dsh_map_cross(page, out->profile, origin);
            count(&here, mark, o->weight[origin]);
            count(&out->counts, mark, o->weight[origin]);
        }
        out->mark[c] = mark_of_most(&here);
    }
}
