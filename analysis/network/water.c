/* SPDX-License-Identifier: MIT */
/* Water of OSM for maps: `waterway` river and canal as lines; `natural=water`,
 * `waterway=riverbank` and whatever of them is closed as rings. */
#include <math.h>
#include <string.h>

#include "network/draft.h"

static bool has(const dsh_osm *osm, uint32_t way, const char *key,
                const char *value)
{
    const char *is = dsh_osm_way_tag(osm, way, key);
    return is != NULL && strcmp(is, value) == 0;
}

static bool is_area(const dsh_osm *osm, uint32_t way)
{
    return has(osm, way, "natural", "water") ||
           has(osm, way, "waterway", "riverbank");
}

/* Points of a way that have a place; 0 = it is no water, or not even a line. */
static uint32_t count(const dsh_draft *d, uint32_t way)
{
    const dsh_osm *osm = d->osm;
    uint32_t n = 0;
    if (!is_area(osm, way) && !has(osm, way, "waterway", "river") &&
        !has(osm, way, "waterway", "canal"))
        return 0;
    for (uint32_t i = osm->way_ref[way]; i < osm->way_ref[way + 1]; i++)
        n += !isnan(d->x[osm->ref[i]]) && !isnan(d->y[osm->ref[i]]);
    return n < 2 ? 0 : n;
}

static void take(dsh_water *w, const dsh_draft *d, uint32_t way)
{
    const dsh_osm *osm = d->osm;
    const uint32_t first = osm->way_ref[way], last = osm->way_ref[way + 1] - 1;
    uint32_t at = w->first[w->n];
    for (uint32_t i = first; i <= last; i++) {
        const double x = d->x[osm->ref[i]], y = d->y[osm->ref[i]];
        if (isnan(x) || isnan(y))
            continue;
        w->x[at] = x;
        w->y[at++] = y;
    }
    w->is_area[w->n] = is_area(osm, way) && osm->ref[first] == osm->ref[last];
    w->first[++w->n] = at;
}

dosah_status dsh_draft_water(dsh_streets *s, const dsh_draft *d,
                             dosah_error *err)
{
    dsh_water *w = &s->water;
    size_t n = 0, points = 0;
    for (uint32_t way = 0; way < d->osm->n_ways; way++) {
        const uint32_t k = count(d, way);
        n += k > 0;
        points += k;
    }
    w->is_area = dsh_arena_alloc(s->arena, n, sizeof(*w->is_area));
    w->first = dsh_arena_alloc(s->arena, n + 1, sizeof(*w->first));
    w->x = dsh_arena_alloc(s->arena, points, sizeof(*w->x));
    w->y = dsh_arena_alloc(s->arena, points, sizeof(*w->y));
    if (!w->is_area || !w->first || !w->x || !w->y)
        return dsh_fail_nomem(err, "water");
    for (uint32_t way = 0; way < d->osm->n_ways; way++)
        if (count(d, way) > 0)
            take(w, d, way);
    return DOSAH_OK;
}
