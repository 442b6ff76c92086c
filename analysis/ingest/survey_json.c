/* SPDX-License-Identifier: MIT */
#include "ingest/survey_json.h"

#include <string.h>

#include "base/num.h"

dosah_status dsh_json_parse(json_t **out, const char *text, size_t n,
                            const char *path, dosah_error *err)
{
    json_error_t e;
    const bool bom = n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0;
    text += bom ? 3 : 0;
    n -= bom ? 3 : 0;
    *out = json_loadb(text, n, 0, &e);
    if (*out != NULL)
        return DOSAH_OK;
    if (json_error_code(&e) == json_error_out_of_memory)
        return dsh_fail_nomem(err, "a JSON document");
    return dsh_fail(err, DOSAH_EINPUT, path, e.line > 0 ? e.line : 0,
                    "not valid JSON: %s", e.text);
}

static const char *dumped(dsh_arena *arena, const json_t *value)
{
    const size_t flags = JSON_COMPACT | JSON_ENCODE_ANY;
    const size_t n = json_dumpb(value, NULL, 0, flags);
    char *text = n > 0 ? dsh_arena_alloc(arena, n + 1, 1) : NULL;
    if (text != NULL)
        (void)json_dumpb(value, text, n, flags);
    return text;
}

const char *dsh_json_text(dsh_arena *arena, const json_t *value)
{
    char number[DSH_NUM_SIZE];
    switch (json_typeof(value)) {
    case JSON_NULL:
        return "";
    case JSON_STRING:
        return dsh_arena_str(arena, json_string_value(value));
    case JSON_TRUE:
        return "true";
    case JSON_FALSE:
        return "false";
    case JSON_INTEGER:
        dsh_format_int(number, json_integer_value(value));
        return dsh_arena_str(arena, number);
    case JSON_REAL:
        dsh_format_double(number, json_real_value(value));
        return dsh_arena_str(arena, number);
    case JSON_OBJECT:
    case JSON_ARRAY:
        break;
    }
    return dumped(arena, value);
}
