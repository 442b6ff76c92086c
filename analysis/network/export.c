/* SPDX-License-Identifier: MIT */
#include "base/csv.h"
#include "network/walk.h"

static void put_cost(dsh_csv_writer *w, uint32_t ms)
{
    dsh_csv_put_int(w, ms == DSH_CLOSED ? -1 : (int64_t)ms);
}

dosah_status dsh_streets_write_csv(const dsh_streets *s, const dsh_costs *costs,
                                   const char *path, dosah_error *err)
{
    static const char *const COLUMN[] = {"id",
                                         "way_id",
                                         "source",
                                         "target",
                                         "x1",
                                         "y1",
                                         "x2",
                                         "y2",
                                         "length_m",
                                         "cost_ms",
                                         "reverse_cost_ms",
                                         "source_pass_ms",
                                         "target_pass_ms"};
    dsh_csv_writer *w;
    const dosah_status status = dsh_csv_create(&w, path, err);
    if (status != DOSAH_OK)
        return status;
    for (size_t i = 0; i < sizeof(COLUMN) / sizeof(COLUMN[0]); i++)
        dsh_csv_put(w, COLUMN[i]);
    dsh_csv_end_row(w);
    for (uint32_t e = 0; e < s->n_edges; e++) {
        const uint32_t a = s->tail[2 * e], b = s->head[2 * e];
        dsh_csv_put_int(w, e);
        dsh_csv_put_int(w, s->edge_way[e]);
        dsh_csv_put_int(w, a);
        dsh_csv_put_int(w, b);
        dsh_csv_put_fixed(w, s->x[a], 3);
        dsh_csv_put_fixed(w, s->y[a], 3);
        dsh_csv_put_fixed(w, s->x[b], 3);
        dsh_csv_put_fixed(w, s->y[b], 3);
        dsh_csv_put_fixed(w, s->length_mm[e] / 1000.0, 3);
        put_cost(w, costs->arc_ms[2 * e]);
        put_cost(w, costs->arc_ms[2 * e + 1]);
        put_cost(w, costs->node_ms[a]);
        put_cost(w, costs->node_ms[b]);
        dsh_csv_end_row(w);
    }
    return dsh_csv_finish(w, err);
}

static bool is_open(const dsh_costs *c, uint32_t edge)
{
    return c->arc_ms[2 * edge] != DSH_CLOSED ||
           c->arc_ms[2 * edge + 1] != DSH_CLOSED;
}

dsh_street_km dsh_street_share(const dsh_streets *s, const dsh_costs *opt,
                               const dsh_costs *pess)
{
    uint64_t mm[3] = {0, 0, 0};
    for (uint32_t e = 0; e < s->n_edges; e++)
        mm[is_open(pess, e) ? 0 : is_open(opt, e) ? 1 : 2] += s->length_mm[e];
    return (dsh_street_km){(double)mm[0] / 1e6, (double)mm[1] / 1e6,
                           (double)mm[2] / 1e6};
}
