/* SPDX-License-Identifier: MIT */
/* The bytes are a file, read with and without a box. Whatever it holds, the
 * tables must hang together: references in range, ids rising. */
#include <stdlib.h>

#include <cpl_vsi.h>

#include "base/context.h"
#include "fuzz.h"
#include "ingest/osm.h"

#define FILE_NAME "/vsimem/fuzz.osm"

static void check(const dsh_osm *osm)
{
    for (uint32_t i = 0; i < osm->n_nodes; i++) {
        demand(i == 0 || osm->node_id[i - 1] < osm->node_id[i]);
        demand(osm->node_tag[i] <= osm->node_tag[i + 1]);
        demand(dsh_osm_node_tag(osm, i, "\x01") == NULL);
    }
    for (uint32_t w = 0; w < osm->n_ways; w++) {
        demand(osm->way_ref[w] + 2 <= osm->way_ref[w + 1]);
        for (uint32_t r = osm->way_ref[w]; r < osm->way_ref[w + 1]; r++)
            demand(osm->ref[r] < osm->n_nodes);
        demand(dsh_osm_way_tag(osm, w, "\x01") == NULL);
    }
}

static void read_once(dsh_context *ctx, const dsh_box *box)
{
    const char *path = FILE_NAME;
    dosah_error err = {0};
    dsh_osm *osm = NULL;
    if (dsh_osm_read(&osm, &path, 1, box, ctx, &err) == DOSAH_OK)
        check(osm);
    else
        demand(err.message[0] != '\0');
    dsh_osm_free(osm);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const dsh_box box = {12, 47, 19, 51};
    dsh_context ctx = {.env = {.n_threads = 1}};
    ctx.notices = dsh_notices_new();
    VSILFILE *f = VSIFOpenL(FILE_NAME, "wb");
    demand(ctx.notices != NULL && f != NULL);
    VSIFWriteL(data, 1, n, f);
    VSIFCloseL(f);
    read_once(&ctx, NULL);
    read_once(&ctx, &box);
    VSIUnlink(FILE_NAME);
    dsh_notices_free(ctx.notices);
    return 0;
}
