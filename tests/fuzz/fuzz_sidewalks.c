/* SPDX-License-Identifier: MIT */
/* Any bytes as an OpenSidewalks network. */
#include <stdlib.h>

#include <cpl_vsi.h>

#include "fuzz.h"
#include "ingest/osm.h"

#define FILE_NAME "/vsimem/fuzz.geojson"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static dsh_context ctx;
    const dosah_env env = {.data_dir = getenv("DOSAH_DATA"), .n_threads = 1};
    const char *path = FILE_NAME;
    if (ctx.notices == NULL)
        demand(dsh_context_init(&ctx, &env, NULL) == DOSAH_OK);
    VSILFILE *f = VSIFOpenL(path, "wb");
    demand(f != NULL && VSIFWriteL(data, 1, n, f) == n);
    VSIFCloseL(f);
    dosah_error err = {0};
    dsh_osm *osm = NULL;
    if (dsh_osm_read(&osm, &path, 1, NULL, &ctx, &err) != DOSAH_OK) {
        demand(err.message[0] != '\0');
    } else {
        for (uint32_t i = 1; i < osm->n_nodes; i++)
            demand(osm->node_id[i - 1] < osm->node_id[i]);
        for (uint32_t i = 0; i < osm->way_ref[osm->n_ways]; i++)
            demand(osm->ref[i] < osm->n_nodes);
    }
    dsh_osm_free(osm);
    dsh_notices_free(ctx.notices);
    ctx.notices = dsh_notices_new();
    return 0;
}
