/* SPDX-License-Identifier: MIT */
/* Any bytes as a survey of the format SURVEY_FORMAT: an answer without a
 * crash, and facts that keep the promises of tables.h. */
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
        "services: {source: services.csv}\n"
        "survey: {source: " SURVEY_FILE ", format: " SURVEY_FORMAT "}\n";
    fuzz_put(FUZZ_FOLDER SURVEY_FILE, "[]", 2);
    fuzz_open_study(&ctx, &study, text);
}

static void check_facts(const dsh_tables *t)
{
    const dsh_facts *f = &t->facts;
    for (uint32_t i = 0; i < f->n; i++) {
        demand(f->object[i] < t->objects.n);
        demand(f->element[i] != NULL && f->attribute[i][0] != '\0');
        demand(!isinf(f->number[i]));
        demand((f->state[i] == DSH_FACT_KNOWN) == (f->text[i][0] != '\0'));
        demand(f->date[i] == DSH_NO_DATE || f->date[i] <= dsh_today());
        demand(isnan(f->x[i]) == isnan(f->y[i]));
    }
    for (uint32_t k = 0; k < t->objects.n; k++) {
        demand(t->objects.id[k][0] != '\0');
        demand(f->first[k] <= f->first[k + 1]);
    }
    demand(t->objects.n == 0 || f->first[t->objects.n] == f->n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    if (study == NULL)
        prepare();
    fuzz_put(FUZZ_FOLDER SURVEY_FILE, data, n);
    dsh_tables tables = {.arena = dsh_arena_new()};
    demand(tables.arena != NULL);
    dsh_reading r = {.out = &tables,
                     .study = study,
                     .ctx = &ctx,
                     .area = {-498000, -1141000, -497000, -1140000}};
    dosah_error err = {0};
    if (dsh_read_survey(&r, &err) == DOSAH_OK)
        check_facts(&tables);
    else
        demand(err.message[0] != '\0');
    dsh_arena_free(tables.arena);
    fuzz_clear_notices(&ctx);
    return 0;
}
