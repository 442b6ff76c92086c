/* SPDX-License-Identifier: MIT */
#include "map_world.h"

dsh_reach_row *map_row(world *w, size_t type, size_t profile, size_t origin)
{
    return &w->reach.row[dsh_reach_at(&w->reach, type, profile, 0, N_ORIGINS,
                                      origin)];
}

void map_row_set(dsh_reach_row *row, dsh_status status, int32_t opt_s,
                 int32_t pess_s)
{
    row->status = (uint8_t)status;
    row->median_s[DSH_OPT] = opt_s;
    row->median_s[DSH_PESS] = pess_s;
}

int map_world_open(void **state)
{
    if (world_open(state) != 0)
        return -1;
    world *w = *state;
    static dsh_opening *never_stated[N_SERVICES];
    w->tables.services.opening = never_stated;
    const dsh_reach_row blank = {0};
    for (size_t i = 0; i < N_TYPES * N_PROFILES * N_DAYS * N_ORIGINS; i++)
        w->reach.row[i] = blank;
    for (size_t o = 0; o < N_ORIGINS; o++) {
        map_row_set(map_row(w, 0, 0, o), DSH_STATUS_CERTAIN, 240, 300);
        map_row_set(map_row(w, 0, 1, o), DSH_STATUS_NO, DSH_NEVER_S,
                    DSH_NEVER_S);
        for (size_t p = 0; p < N_PROFILES; p++)
            map_row_set(map_row(w, 1, p, o), DSH_STATUS_NOT_APPLICABLE,
                        DSH_NEVER_S, DSH_NEVER_S);
    }
    map_row_set(map_row(w, 0, 0, 5), DSH_STATUS_NO_DATA, DSH_NEVER_S,
                DSH_NEVER_S);
    for (size_t o = 0; o < 2; o++)
        map_row_set(map_row(w, 0, 1, o), DSH_STATUS_CERTAIN, 600, 1500);
    map_row_set(map_row(w, 0, 1, 2), DSH_STATUS_POSSIBLE, 3000, DSH_NEVER_S);
    return 0;
}
