/* SPDX-License-Identifier: MIT */
/* JSON schema (draft 2020-12) of the study file, written from the key table,
 * so that editors can complete and check it. */
#include "study/study.h"

#include <string.h>

#include "base/alloc.h"
#include "base/num.h"
#include "base/vec.h"
#include "study/keys.h"

typedef struct text_buffer {
    DSH_VEC(char) text;
    bool failed;
} text_buffer;

static void put(text_buffer *b, const char *s)
{
    size_t n = strlen(s);
    if (b->failed || !dsh_vec_room(&b->text, n + 1)) {
        b->failed = true;
        return;
    }
    memcpy(b->text.p + b->text.n, s, n + 1);
    b->text.n += n;
}

static void put_char(text_buffer *b, char c)
{
    put(b, (char[]){c, '\0'});
}

/* The table holds neither control characters nor invalid UTF-8. */
static void put_string(text_buffer *b, const char *s, size_t n)
{
    put(b, "\"");
    for (size_t i = 0; i < n; i++) {
        if (s[i] == '"' || s[i] == '\\')
            put(b, "\\");
        put_char(b, s[i]);
    }
    put(b, "\"");
}

static void put_pair(text_buffer *b, const char *name, const char *value)
{
    put(b, ", \"");
    put(b, name);
    put(b, "\": ");
    put_string(b, value, strlen(value));
}

static void put_range(text_buffer *b, const dsh_study_key *key)
{
    char v[DSH_NUM_SIZE];
    (void)dsh_format_double(v, key->min);
    put(b, ", \"minimum\": ");
    put(b, v);
    (void)dsh_format_double(v, key->max);
    put(b, ", \"maximum\": ");
    put(b, v);
}

static void put_choices(text_buffer *b, const dsh_study_key *key)
{
    if (key->choices[0] == '\0') {
        put(b, "\"const\": \"\"");
        return;
    }
    const char *comma = "";
    put(b, "\"enum\": [");
    for (const char *p = key->choices; *p != '\0';) {
        size_t n = strcspn(p, " ");
        put(b, comma);
        comma = ", ";
        put_string(b, p, n);
        p += n + (p[n] == ' ');
    }
    put(b, "]");
}

#define SCALAR "\"type\": [\"string\", \"number\"]"

static void put_object(text_buffer *b, const char *parent, unsigned depth);

/* The keywords that tell what the value of a key may be. */
static void put_type(text_buffer *b, const dsh_study_key *key, unsigned depth)
{
    char items[64];
    switch (key->type) {
    case DSH_KEY_MAP:
    case DSH_KEY_SOURCE:
        put_object(b, key->path, depth);
        break;
    case DSH_KEY_PLACE:
        put(b, "\"oneOf\": [{\"type\": \"string\"}, {");
        put_object(b, key->path, depth);
        put(b, "}]");
        break;
    case DSH_KEY_ITEMS:
        put(b, "\"type\": \"array\", \"items\": {");
        memcpy(items, key->path, strlen(key->path));
        memcpy(items + strlen(key->path), "[]", 3);
        put_object(b, items, depth);
        put(b, "}");
        break;
    case DSH_KEY_NAMES:
        put(b, "\"type\": \"object\", \"additionalProperties\": "
               "{\"type\": \"string\"}");
        break;
    case DSH_KEY_LABEL:
        put(b, "\"oneOf\": [{\"type\": \"string\"}, {\"type\": \"object\", "
               "\"properties\": {\"cs\": {\"type\": \"string\"}, \"en\": "
               "{\"type\": \"string\"}}, \"additionalProperties\": false}]");
        break;
    case DSH_KEY_PROFILES:
        put(b, "\"type\": \"array\", \"items\": {\"oneOf\": [{\"type\": "
               "\"string\"}, {\"type\": \"object\", \"required\": "
               "[\"id\"]}]}");
        break;
    case DSH_KEY_TEXTS:
    case DSH_KEY_DURATIONS:
        put(b, "\"oneOf\": [{" SCALAR "}, {\"type\": \"array\", \"items\": "
               "{" SCALAR "}}]");
        break;
    case DSH_KEY_INTEGERS:
        put(b, "\"type\": \"array\", \"items\": {\"type\": \"integer\"");
        put_range(b, key);
        put(b, "}");
        break;
    case DSH_KEY_INTEGER:
    case DSH_KEY_NUMBER:
        put(b, key->type == DSH_KEY_INTEGER ? "\"type\": \"integer\""
                                            : "\"type\": \"number\"");
        put_range(b, key);
        break;
    case DSH_KEY_CHOICE:
        put_choices(b, key);
        break;
    case DSH_KEY_DURATION:
    case DSH_KEY_LENGTH:
        put(b, SCALAR);
        break;
    default:
        put(b, "\"type\": \"string\"");
    }
}

static void put_key(text_buffer *b, const dsh_study_key *key, const char *name,
                    unsigned depth)
{
    for (unsigned i = 0; i < depth; i++)
        put(b, "  ");
    put_string(b, name, strlen(name));
    put(b, ": {");
    put_type(b, key, depth + 1);
    put_pair(b, "description", key->doc[DOSAH_EN]);
    put_pair(b, "x-description-cs", key->doc[DOSAH_CS]);
    if (key->fallback != NULL && key->fallback[0] != '\0')
        put_pair(b, "x-default", key->fallback);
    if (key->state == DSH_KEY_LATER)
        put(b, ", \"x-not-available-yet\": true");
    put(b, "}");
}

/* Keys below `parent`: those of its own, then those all sources share. */
static void put_object(text_buffer *b, const char *parent, unsigned depth)
{
    size_t n;
    const dsh_study_key *keys = dsh_study_keys(&n);
    const char *comma = "\n";
    put(b, "\"type\": \"object\", \"additionalProperties\": false, "
           "\"properties\": {");
    for (size_t i = 0; i < n; i++) {
        const char *dot = strrchr(keys[i].path, '.');
        const char *name = dot != NULL ? dot + 1 : keys[i].path;
        if (dsh_key_find(parent, name) != &keys[i])
            continue;
        put(b, comma);
        comma = ",\n";
        put_key(b, &keys[i], name, depth);
    }
    put(b, "}, \"required\": [");
    comma = "";
    for (size_t i = 0; i < n; i++) {
        const char *dot = strrchr(keys[i].path, '.');
        const char *name = dot != NULL ? dot + 1 : keys[i].path;
        if (keys[i].state != DSH_KEY_REQUIRED ||
            dsh_key_find(parent, name) != &keys[i])
            continue;
        put(b, comma);
        comma = ", ";
        put_string(b, name, strlen(name));
    }
    put(b, "]");
}

dosah_status dsh_study_schema(char **out, dosah_error *err)
{
    *out = NULL;
    text_buffer b = {0};
    put(&b, "{\"$schema\": \"https://json-schema.org/draft/2020-12/schema\","
            "\n\"title\": \"Dosah study file\",\n");
    put_object(&b, "", 1);
    put(&b, "}\n");
    if (b.failed) {
        dsh_vec_clear(&b.text);
        return dsh_fail_nomem(err, "schema");
    }
    *out = b.text.p;
    return DOSAH_OK;
}
