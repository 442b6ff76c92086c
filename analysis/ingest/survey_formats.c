/* SPDX-License-Identifier: MIT */
#include "ingest/survey_formats.h"

#include <string.h>

bool dsh_survey_is_foreign(const char *element)
{
    return strncmp(element, DSH_FOREIGN_ELEMENT,
                   sizeof DSH_FOREIGN_ELEMENT - 1) == 0;
}

dosah_status dsh_survey_read_file(dsh_survey *s, const char *path,
                                  dosah_error *err)
{
    const char *format = s->r->study->survey.format;
    if (strcmp(format, "long") == 0)
        return dsh_survey_read_long(s, path, err);
    if (strcmp(format, "wide") == 0)
        return dsh_survey_read_wide(s, path, err);
    return dsh_survey_read_table(s, path, err);
}
