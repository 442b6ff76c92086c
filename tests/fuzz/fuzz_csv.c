/* SPDX-License-Identifier: MIT */
/* The first byte chooses the delimiter, the rest is the table. Whatever a
 * table holds, each field must lie in readable memory, rows must rise, and
 * reading must not change the borrowed text: twice gives the same. */
#include <stdlib.h>

#include "base/csv.h"
#include "fuzz.h"

static uint64_t digest(const char *text, size_t n, const dsh_csv_opts *opts)
{
    dsh_csv *csv = NULL;
    if (dsh_csv_parse(&csv, text, n, "fuzz", opts, NULL) != DOSAH_OK)
        return 0;
    const dsh_str *field = NULL;
    size_t n_fields = 0;
    int64_t row = 0;
    uint64_t hash = 0;
    while (dsh_csv_next(csv, &field, &n_fields, NULL) == DOSAH_OK &&
           n_fields > 0) {
        if (dsh_csv_row(csv) <= row)
            abort();
        row = dsh_csv_row(csv);
        for (size_t i = 0; i < n_fields; i++)
            hash = dsh_hash(field[i].p, field[i].n, hash);
    }
    hash ^= dsh_csv_stray_quotes(csv);
    dsh_csv_close(csv);
    return hash;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const char delimiters[4] = {',', ';', '\t', '|'};
    if (n == 0)
        return 0;
    const dsh_csv_opts opts = {.delimiter = delimiters[data[0] % 4]};
    const char *text = (const char *)data + 1;
    if (digest(text, n - 1, &opts) != digest(text, n - 1, &opts))
        abort();
    return 0;
}
