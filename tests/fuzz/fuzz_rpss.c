/* SPDX-License-Identifier: MIT */
/* Any bytes as the register of providers: an answer without a crash, and
 * services that keep the promises of tables.h. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cpl_vsi.h>

#include "fuzz.h"
#include "ingest/readers.h"

#define FOLDER "/vsimem/fuzz/"

static dsh_context ctx;
static dsh_study *study;

static void demand(bool holds)
{
    if (!holds)
        abort();
}

static void put(const char *path, const void *bytes, size_t n)
{
    VSILFILE *f = VSIFOpenL(path, "wb");
    demand(f != NULL && VSIFWriteL(bytes, 1, n, f) == n);
    VSIFCloseL(f);
}

static void prepare(void)
{
    static const char text[] =
        "title: Fuzz\ncrs: EPSG:5514\n"
        "municipalities: {source: obce.geojson, crs: EPSG:5514}\n"
        "services: {source: rpss.json, format: rpss}\n";
    dosah_env env = {.data_dir = getenv("DOSAH_DATA"), .n_threads = 1};
    put(FOLDER "obce.geojson", "{}", 2);
    put(FOLDER "rpss.json", "{}", 2);
    put(FOLDER "study.yaml", text, sizeof text - 1);
    demand(dsh_context_init(&ctx, &env, NULL) == DOSAH_OK);
    demand(dsh_study_open(&study, FOLDER "study.yaml", &ctx, NULL) == DOSAH_OK);
}

static void check_services(const dsh_services *s)
{
    for (uint32_t i = 0; i < s->n; i++) {
        demand(s->id[i][0] != '\0' && s->name[i][0] != '\0');
        demand(s->type[i] < study->taxonomy.n_types);
        demand(isnan(s->x[i]) == isnan(s->y[i]));
        demand(s->stay_s[i] >= 0 && !(s->capacity[i] < 0));
        demand(dsh_utf8_valid(s->name[i], strlen(s->name[i])));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (study == NULL)
        prepare();
    put(FOLDER "rpss.json", data, n);
    static const char *code = "100";
    dsh_tables tables = {.arena = dsh_arena_new(),
                         .municipalities = {.n = 1, .code = &code}};
    demand(tables.arena != NULL);
    dsh_reading r = {.out = &tables,
                     .study = study,
                     .ctx = &ctx,
                     .area = {-498000, -1141000, -497000, -1140000}};
    dosah_error err = {0};
    if (dsh_read_services(&r, &err) == DOSAH_OK)
        check_services(&tables.services);
    else
        demand(err.message[0] != '\0');
    dsh_arena_free(tables.arena);
    dsh_notices_free(ctx.notices);
    ctx.notices = dsh_notices_new();
    return 0;
}
