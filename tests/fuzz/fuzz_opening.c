/* SPDX-License-Identifier: MIT */
/* Any text as opening hours: sorted, disjoint intervals or an error inside
 * the text. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "ingest/opening.h"

static void check_day(const dsh_opening *opening, dsh_date date, bool holiday)
{
    dsh_interval t[DSH_MAX_INTERVALS];
    size_t n = dsh_opening_on(opening, date, holiday, t);
    demand(n <= DSH_MAX_INTERVALS);
    for (size_t i = 0; i < n; i++) {
        demand(t[i].from_s >= 0 && t[i].from_s < 86400);
        demand(t[i].to_s > t[i].from_s && t[i].to_s <= 2 * 86400);
        demand(i == 0 || t[i].from_s > t[i - 1].to_s);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    dsh_arena *arena = dsh_arena_new();
    demand(arena != NULL);
    char *text = dsh_arena_strn(arena, (const char *)data, n);
    demand(text != NULL);
    bool ok = false;
    size_t at = 0;
    dsh_opening *opening = dsh_opening_parse(text, arena, &ok, &at);
    demand(at <= strlen(text) && ok == (opening != NULL));
    for (dsh_date d = 20000; opening != NULL && d < 20007; d++) {
        check_day(opening, d, false);
        check_day(opening, d, true);
    }
    dsh_arena_free(arena);
    return 0;
}
