/* SPDX-License-Identifier: MIT */
/* Mapy bez bariér as JSON: a list of objects, or one object; lists of ramps,
 * platforms, lifts and toilets inside it. */
#include "ingest/survey_json.h"
#include "ingest/survey_mapybb.h"

static dosah_status put(dsh_mapybb *m, const char *group, uint32_t no,
                        const char *field, const json_t *value,
                        dosah_error *err)
{
    if (json_is_null(value))
        return DOSAH_OK;
    dsh_arena *a = m->rows.t->arena;
    const char *text = dsh_json_text(a, value);
    field = dsh_arena_str(a, field);
    if (text == NULL || field == NULL)
        return dsh_fail_nomem(err, "a record");
    return text[0] != '\0'
               ? dsh_mapybb_put(m, (dsh_mapybb_cell){group, no, field, text},
                                err)
               : DOSAH_OK;
}

static dosah_status put_fields(dsh_mapybb *m, const char *group, uint32_t no,
                               json_t *object, dosah_error *err)
{
    const char *key;
    json_t *value;
    dosah_status s = DOSAH_OK;
    json_object_foreach(object, key, value)
    {
        const bool list = group[0] == '\0' && json_is_array(value) &&
                          dsh_mapybb_group(m, key) != NULL;
        if (s == DOSAH_OK && !list)
            s = put(m, group, no, key, value, err);
    }
    return s;
}

static dosah_status put_list(dsh_mapybb *m, const char *group, json_t *list,
                             dosah_error *err)
{
    size_t i;
    json_t *item;
    dosah_status s = DOSAH_OK;
    json_array_foreach(list, i, item)
    {
        if (s != DOSAH_OK || i >= 10000)
            break;
        s = json_is_object(item)
                ? put_fields(m, group, (uint32_t)i + 1, item, err)
                : put(m, group, (uint32_t)i + 1, "value", item, err);
    }
    return s;
}

static dosah_status take_object(dsh_mapybb *m, json_t *object, int64_t row,
                                dosah_error *err)
{
    m->record.row = row;
    dosah_status s = put_fields(m, "", 0, object, err);
    for (size_t i = 0; s == DOSAH_OK && i < m->map.n_starts; i++) {
        const char *group = m->map.starts[i].group;
        s = put_list(m, group, json_object_get(object, group), err);
    }
    return s == DOSAH_OK ? dsh_mapybb_emit(m, err) : s;
}

static dosah_status take_list(dsh_mapybb *m, json_t *list, const char *path,
                              dosah_error *err)
{
    size_t i;
    json_t *item;
    dosah_status s = DOSAH_OK;
    json_array_foreach(list, i, item)
    {
        if (s != DOSAH_OK)
            break;
        s = json_is_object(item)
                ? take_object(m, item, (int64_t)i + 1, err)
                : dsh_fail(err, DOSAH_EINPUT, path, (int64_t)i + 1,
                           "an object was expected");
    }
    return s;
}

dosah_status dsh_mapybb_json(dsh_mapybb *m, const char *text, size_t n,
                             const char *path, dosah_error *err)
{
    json_t *root;
    dosah_status s = dsh_json_parse(&root, text, n, path, err);
    if (s != DOSAH_OK)
        return s;
    json_t *list =
        json_is_object(root) ? json_object_get(root, "objects") : root;
    if (json_is_array(list))
        s = take_list(m, list, path, err);
    else if (json_is_object(root))
        s = take_object(m, root, 1, err);
    else
        s = dsh_fail(err, DOSAH_EINPUT, path, 0,
                     "a list of objects was expected");
    json_decref(root);
    return s;
}
