/* SPDX-License-Identifier: MIT */
/* Any bytes as services of the format SERVICES_FORMAT: an answer without a
 * crash, and services that keep the promises of tables.h. */
#include <math.h>
#include <string.h>

#include "fuzz_study_files.h"

static dsh_context ctx;
static dsh_study *study;

static void prepare(void)
{
    static const char text[] =
        "title: Fuzz\ncrs: EPSG:5514\n"
        "municipalities: {source: obce.geojson, crs: EPSG:5514}\n"
        "services: {source: " SERVICES_FILE SERVICES_FORMAT "}\n";
    fuzz_put(FUZZ_FOLDER SERVICES_FILE, "{}", 2);
    fuzz_open_study(&ctx, &study, text);
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
    fuzz_put(FUZZ_FOLDER SERVICES_FILE, data, n);
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
    fuzz_clear_notices(&ctx);
    return 0;
}
