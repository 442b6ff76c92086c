/* SPDX-License-Identifier: MIT */
/* Where it is worst. */
#include "output/map.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "output/paper.h"

typedef struct place {
    int64_t certain, best, residents; /* best = certain and possible */
    uint32_t index;
} place;

/* part of p / its residents against that of q: < 0, 0, > 0. */
static int compare_shares(int64_t p_part, const place *p, int64_t q_part,
                          const place *q)
{
    const double left = (double)p_part * (double)q->residents;
    const double right = (double)q_part * (double)p->residents;
    return (left > right) - (left < right);
}

/* Smallest certain share first, then the smallest at best. */
static int compare_places(const place *p, const place *q)
{
    const int order = compare_shares(p->certain, p, q->certain, q);
    return order != 0 ? order : compare_shares(p->best, p, q->best, q);
}

/* Of places that are as bad most residents first. */
static int by_share(const void *a, const void *b)
{
    const place *p = a, *q = b;
    const int order = compare_places(p, q);
    if (order != 0)
        return order;
    if (p->residents != q->residents)
        return p->residents > q->residents ? -1 : 1;
    return p->index < q->index ? -1 : p->index > q->index;
}

/* What holds for an address: certain, possible, or anything else. As in the
 * headline, above the last class is not reached. */
static uint8_t answer(const dsh_map_page *page, size_t profile, uint32_t origin)
{
    const dsh_map_job *job = page->job;
    const dsh_reach *r = job->f->reach;
    const size_t n = job->style.n_classes;
    const dsh_reach_row *row =
        &r->row[dsh_reach_at(r, page->type, profile, 0, r->n_origins, origin)];
    if (job->measure == DSH_MAP_USABLE) {
        const dsh_map_mark mark = dsh_map_cross(page, profile, origin);
        if (mark.status != DSH_STATUS_CERTAIN)
            return mark.status;
        return mark.class <= n           ? DSH_STATUS_CERTAIN
               : mark.class <= 2 * n + 1 ? DSH_STATUS_POSSIBLE
                                         : DSH_STATUS_NO;
    }
    const uint8_t status = dsh_map_status(job->measure, row);
    if (job->measure == DSH_MAP_TRIP || status > DSH_STATUS_POSSIBLE)
        return status;
    if (status == DSH_STATUS_CERTAIN &&
        dsh_map_class(&job->style, row->median_s[DSH_PESS]) < n)
        return status;
    return dsh_map_class(&job->style, row->median_s[DSH_OPT]) < n
               ? DSH_STATUS_POSSIBLE
               : DSH_STATUS_NO;
}

static void sum_addresses(place *out, const dsh_map_page *page, size_t profile)
{
    const dsh_origins *o = &page->job->f->tables->origins;
    for (uint32_t i = 0; i < o->n; i++) {
        if (o->weight[i] <= 0)
            continue;
        place *p = &out[o->municipality[i]];
        p->residents += o->weight[i];
        const uint8_t status = answer(page, profile, i);
        if (status == DSH_STATUS_CERTAIN)
            p->certain += o->weight[i];
        if (status <= DSH_STATUS_POSSIBLE)
            p->best += o->weight[i];
    }
}

static void take_sums(place *out, const dsh_map_page *page, size_t profile)
{
    const dsh_map_job *job = page->job;
    const dsh_reach *r = job->f->reach;
    const uint32_t n = job->f->tables->municipalities.n;
    const dsh_reach_sum *s =
        &r->municipality[dsh_reach_at(r, page->type, profile, 0, n, 0)];
    for (uint32_t i = 0; i < n; i++) {
        if (s[i].residents / DSH_PERSON < job->f->study->privacy_min_count)
            continue;
        out[i].residents = s[i].residents;
        out[i].certain = dsh_map_certain(job->measure, &s[i]);
        out[i].best = dsh_map_at_best(job->measure, &s[i]);
        if (job->measure != DSH_MAP_GAP)
            continue;
        /* Ranked by what is lost: all but the gap is "certain". */
        const dsh_reach_sum *adult =
            &r->municipality[dsh_reach_at(r, page->type, job->adult, 0, n, i)];
        const int64_t ahead = adult->certain - s[i].certain;
        out[i].certain = out[i].best = s[i].residents - (ahead > 0 ? ahead : 0);
    }
}

static size_t rank_places(place *out, const dsh_map_page *page, size_t panel)
{
    const uint32_t all = page->job->f->tables->municipalities.n;
    const size_t profile = page->result[panel].profile;
    if (page->job->plan.by_place)
        take_sums(out, page, profile);
    else
        sum_addresses(out, page, profile);
    size_t n = 0;
    for (uint32_t i = 0; i < all; i++) {
        out[i].index = i;
        if (out[i].certain < out[i].residents)
            out[n++] = out[i];
    }
    qsort(out, n, sizeof(*out), by_share);
    return n;
}

static void worst_item(char out[DSH_MAP_TEXT], const dsh_map_page *page,
                       const place *p)
{
    char share[64], best[64], gap[64], n[64];
    dsh_map_share(share, page, p->certain, p->residents);
    dsh_map_share(best, page, p->best, p->residents);
    dsh_map_people(n, p->residents, page->lang);
    dsh_text_number(gap, 100 - 100 * (double)p->certain / (double)p->residents,
                    0, page->lang);
    const dsh_text_arg arg[] = {
        {"name", page->job->f->tables->municipalities.name[p->index]},
        {"share", share},
        {"best", best},
        {"gap", gap},
        {"n", n}};
    dsh_map_text(out, page, "map_worst_item", arg, 5);
}

void dsh_map_worst(char out[DSH_MAP_TEXT], const dsh_map_page *page,
                   size_t most)
{
    const size_t panel = page->job->n_panels - 1;
    place *order =
        dsh_alloc(page->job->f->tables->municipalities.n, sizeof(*order));
    out[0] = '\0';
    if (!order)
        return;
    const size_t n = rank_places(order, page, panel);
    char list[DSH_MAP_TEXT] = "", item[DSH_MAP_TEXT];
    size_t shown = 0, tied = 0;
    while (shown < n && shown < most) {
        worst_item(item, page, &order[shown]);
        if (!dsh_list_add(list, sizeof(list), item))
            break;
        shown++;
    }
    while (shown > 0 && shown + tied < n &&
           compare_places(&order[shown - 1], &order[shown + tied]) == 0)
        tied++;
    dsh_free(order);
    if (tied > 0) {
        char number[64];
        dsh_text_number(number, (double)tied, 0, page->lang);
        const dsh_text_arg arg = {"n", number};
        dsh_map_text(item, page, "map_worst_as_bad", &arg, 1);
        (void)dsh_list_add(list, sizeof(list), item);
    }
    if (list[0] == '\0')
        return;
    const dsh_text_arg arg[] = {{"B", dsh_map_profile_name(page, panel)},
                                {"list", list}};
    dsh_map_text(out, page, "map_worst", arg, 2);
}
