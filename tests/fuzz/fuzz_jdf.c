/* SPDX-License-Identifier: MIT */
/* A JDF batch of any bytes; no stop has a place. */
#include <math.h>

#include "fuzz_feed.h"

static const fuzz_file FILES[] = {
    {"VerzeJDF.txt", "\"1.9\";\n"},
    {"Zastavky.txt", "\"1\",\"A\",\"\",\"\";\n\"2\",\"B\",\"\",\"x\";\n"},
    {"Dopravci.txt", "\"1\",\"\",\"D\";\n"},
    {"Linky.txt", "\"7\",\"\",\"1\",\"V\",\"\",\"\",\"\",\"\",\"01012026\","
                  "\"10012026\";\n"},
    {"Zaslinky.txt", "\"7\",\"1\",\"\",\"1\";\n\"7\",\"2\",\"\",\"2\";\n"},
    {"Spoje.txt", "\"7\",\"1\",\"1\";\n"},
    {"Zasspoje.txt",
     "\"7\",\"1\",\"1\",\"1\",\"\",\"\",\"\",\"\",\"\",\"2358\";\n"
     "\"7\",\"1\",\"2\",\"2\",\"\",\"\",\"\",\"\",\"0003\",\"\";\n"},
    {"Pevnykod.txt", "\"1\",\"X\";\n\"2\",\"@\";\n\"3\",\"(\";\n"},
    {"Caskody.txt", "\"7\",\"1\",\"1\",\"10\",\"4\",\"02012026\",\"\";\n"},
    {"LinExt.txt", NULL},
    {"Navaznosti.txt", NULL},
    {"Oznacniky.txt", NULL},
    {"SpojSkup.txt", NULL},
    {"Altdop.txt", NULL},
    {"Mistenky.txt", NULL},
    {"Udaje.txt", NULL},
    {"Altlinky.txt", NULL},
};

static void check(const dsh_gtfs *g)
{
    for (uint32_t i = 0; i < g->n_stops; i++)
        demand(isnan(g->stop_lat[i]) && isnan(g->stop_lon[i]));
    for (uint32_t i = 0; i < g->n_services; i++)
        demand(g->service_from[i] <= g->service_to[i]);
    for (uint32_t i = 0; i < g->n_exceptions; i++)
        demand(g->exception[i].service < g->n_services);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static const fuzz_feed feed = {"jdf", FILES, sizeof(FILES) / sizeof(*FILES),
                                   check};
    fuzz_feed_read(&feed, data, n);
    return 0;
}
