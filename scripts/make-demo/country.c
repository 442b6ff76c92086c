/* SPDX-License-Identifier: MIT */
/* make-country OUTDIR [1/N]: a study of an invented country, or of the Nth
 * part of one, with its timetable in OUTDIR/gtfs. */
#include "country.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static country it;

void *country_alloc(size_t n, size_t size)
{
    void *p = calloc(n > 0 ? n : 1, size);
    if (!p)
        demo_die("out of memory");
    return p;
}

static void write_study(const country *c)
{
    FILE *f = demo_open(&c->out, "study.yaml");
    const char *by = "attribution: {text: Invented (make-country), licence: "
                     "MIT, date: 2026-11-22}";
    fprintf(f,
            "# Invented country for measuring speed (make-country).\n"
            "title: {cs: \"Smyšlená země\", en: \"Invented country\"}\n"
            "banner: {cs: SMYŠLENÁ DATA, en: INVENTED DATA}\n"
            "crs: EPSG:5514\n"
            "municipalities: {source: municipalities.geojson, columns: {code: "
            "code, name: name}, %s}\n"
            "population: {source: population.csv, columns: {code: code, "
            "total: total}, %s}\n"
            "origins: {source: origins.csv, %s}\n"
            "timetable: {source: [gtfs], %s}\n"
            "days: [{name: workday, date: 2026-11-24}]\n"
            "services: {source: services.csv, %s}\n"
            "profiles: [adult]\n"
            "reach: {window: \"06:00-20:00\", max_transfer: 9min}\n",
            by, by, by, by, by);
    demo_close(f, "study.yaml");
}

int main(int argc, char **argv)
{
    const char *part = argc == 3 ? argv[2] : "1/1";
    const int n = strncmp(part, "1/", 2) == 0 ? atoi(part + 2) : 0;
    if (argc < 2 || argc > 3 || n < 1 || n > 256) {
        fputs("usage: make-country OUTDIR [1/N]     N = 1 … 256\n", stderr);
        return 2;
    }
    country *c = &it;
    char gtfs[1024];
    c->part = 1.0 / n;
    c->out.outdir = argv[1];
    (void)snprintf(gtfs, sizeof(gtfs), "%s/gtfs", argv[1]);
    (void)mkdir(argv[1], 0777);
    (void)mkdir(gtfs, 0777);
    country_places_make(c);
    country_lines_make(c);
    country_gtfs_write(c);
    country_places_write(c);
    write_study(c);
    free(c->town);
    free(c->spot);
    free(c->post);
    free(c->line);
    return 0;
}
