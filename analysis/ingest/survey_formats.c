/* SPDX-License-Identifier: MIT */
/* The registry of survey formats (datasets/README.md has it for people). A
 * file whose format is not stated is known by its first bytes. */
#include "ingest/survey_formats.h"

#include <string.h>

#include <cpl_error.h>
#include <cpl_vsi.h>

#include "base/str.h"

static const struct {
    const char *name;
    dsh_survey_read_fn *read;
} FORMAT[] = {
    {"long", dsh_survey_read_long},
    {"wide", dsh_survey_read_wide},
    {"mapy-bez-barier", dsh_survey_read_mapybb},
    {"a11yjson", dsh_survey_read_a11yjson},
    {"osm", dsh_survey_read_osm},
    {"places", dsh_survey_read_places},
};

bool dsh_survey_is_foreign(const char *element)
{
    return strncmp(element, DSH_FOREIGN_ELEMENT,
                   sizeof DSH_FOREIGN_ELEMENT - 1) == 0;
}

/** The first bytes of a file. */
typedef struct start {
    char p[8192];
    size_t n;
} start;

static void look(start *out, const char *path)
{
    CPLPushErrorHandler(CPLQuietErrorHandler);
    VSILFILE *f = VSIFOpenL(path, "rb");
    out->n = f != NULL ? VSIFReadL(out->p, 1, sizeof out->p, f) : 0;
    if (f != NULL)
        VSIFCloseL(f);
    CPLPopErrorHandler();
}

static bool holds(const start *s, const char *word)
{
    const size_t m = strlen(word);
    for (size_t i = 0; i + m <= s->n; i++) {
        if (memcmp(s->p + i, word, m) == 0)
            return true;
    }
    return false;
}

static bool ends_with(const char *path, const char *suffix)
{
    size_t n = strlen(path);
    size_t m = strlen(suffix);
    return n >= m && dsh_str_eq_nocase(dsh_str_of(path + n - m), suffix);
}

static bool is_osm(const char *path)
{
    return ends_with(path, ".pbf") || ends_with(path, ".osm") ||
           ends_with(path, ".osm.gz") || ends_with(path, ".osm.bz2");
}

static dsh_survey_read_fn *by_content(const char *path)
{
    start s;
    if (is_osm(path))
        return dsh_survey_read_osm;
    look(&s, path);
    if (holds(&s, "entrance1") && holds(&s, "objectId"))
        return dsh_survey_read_mapybb;
    if (ends_with(path, "json") && holds(&s, "\"accessibility\"") &&
        !holds(&s, "\"attribute\""))
        return dsh_survey_read_a11yjson;
    return dsh_survey_read_table;
}

dosah_status dsh_survey_read_file(dsh_survey *s, const char *path,
                                  dosah_error *err)
{
    const char *format = s->r->study->survey.format;
    for (size_t i = 0; i < sizeof FORMAT / sizeof *FORMAT; i++) {
        if (strcmp(format, FORMAT[i].name) == 0)
            return FORMAT[i].read(s, path, err);
    }
    return by_content(path)(s, path, err);
}
