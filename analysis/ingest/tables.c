/* SPDX-License-Identifier: MIT */
/* The order of reading is the order of joins: areas first, then people, then
 * what was surveyed, then what stands in surveyed buildings. */
#include "ingest/tables.h"

#include "base/alloc.h"
#include "ingest/readers.h"

dosah_status dsh_tables_read(dsh_tables **out, const dsh_study *study,
                             dsh_context *ctx, dosah_error *err)
{
    static dosah_status (*const readers[])(dsh_reading *, dosah_error *) = {
        dsh_read_municipalities, dsh_read_neighbours, dsh_read_population,
        dsh_read_origins,        dsh_read_survey,     dsh_read_services,
        dsh_read_demand,         dsh_read_premises};
    const size_t n = sizeof readers / sizeof *readers;
    *out = NULL;
    dsh_tables *tables = dsh_alloc(1, sizeof *tables);
    if (tables == NULL)
        return dsh_fail_nomem(err, "tables");
    tables->arena = dsh_arena_new();
    dosah_status s = tables->arena ? DOSAH_OK : dsh_fail_nomem(err, "tables");
    dsh_reading r = {.out = tables, .study = study, .ctx = ctx};
    for (size_t i = 0; s == DOSAH_OK && i < n; i++) {
        s = readers[i](&r, err);
        if (s == DOSAH_OK)
            s = dsh_progress(ctx, (double)(i + 1) / (double)n, "read", err);
    }
    if (s != DOSAH_OK) {
        dsh_tables_free(tables);
        return s;
    }
    *out = tables;
    return DOSAH_OK;
}

void dsh_tables_free(dsh_tables *tables)
{
    if (tables == NULL)
        return;
    dsh_arena_free(tables->arena);
    dsh_free(tables);
}
