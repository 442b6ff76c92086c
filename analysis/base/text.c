/* SPDX-License-Identifier: MIT */
/* Loading and looking up texts; a sorted table of all keys of both folders. */
#include "base/text.h"

#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/vec.h"
#include "base/vsi.h"
#include "base/yaml.h"

enum { MAX_FORMS = 3 };

typedef struct entry {
    const char *key;
    const char *form[DOSAH_N_LANGS][MAX_FORMS];
    bool is_plural;
    const char *file;
    int64_t line;
} entry;

struct dsh_texts {
    dsh_arena *arena;
    DSH_VEC(entry) entries; /* sorted by key */
};

/* Forms of a plural list: Czech 1, 2–4, 5 and more; English 1, other. */
static size_t n_forms(dosah_lang lang)
{
    return lang == DOSAH_CS ? 3 : 2;
}

const char *dsh_lang_code(dosah_lang lang)
{
    return lang == DOSAH_CS ? "cs" : "en";
}

bool dsh_lang_parse(dosah_lang *out, const char *code)
{
    for (dosah_lang lang = 0; lang < DOSAH_N_LANGS; lang++) {
        if (strcmp(code, dsh_lang_code(lang)) == 0) {
            *out = lang;
            return true;
        }
    }
    return false;
}

/* ---- loading ----------------------------------------------------------- */

static dosah_status keep(dsh_texts *texts, const char **out, const char *text,
                         dosah_error *err)
{
    *out = dsh_arena_str(texts->arena, text);
    return *out != NULL ? DOSAH_OK : dsh_fail_nomem(err, "texts");
}

/* The texts of one language into e->form; one line, or a plural list. */
static dosah_status read_forms(dsh_texts *texts, entry *e, dsh_node value,
                               dosah_lang lang, dosah_error *err)
{
    if (dsh_node_kind(value) == DSH_YAML_SCALAR &&
        dsh_node_text(value)[0] != '\0')
        return keep(texts, &e->form[lang][0], dsh_node_text(value), err);
    if (dsh_node_kind(value) != DSH_YAML_LIST ||
        dsh_node_count(value) != n_forms(lang))
        return dsh_fail(err, DOSAH_EINPUT, e->file,
                        value.ok ? dsh_node_line(value) : e->line,
                        "text \"%s\" has no proper \"%s\"", e->key,
                        dsh_lang_code(lang));
    e->is_plural = true;
    for (size_t i = 0; i < n_forms(lang); i++) {
        const dosah_status status =
            keep(texts, &e->form[lang][i],
                 dsh_node_text(dsh_node_item(value, i)), err);
        if (status != DOSAH_OK)
            return status;
    }
    return DOSAH_OK;
}

static dosah_status read_entry(dsh_texts *texts, const char *file, dsh_node key,
                               dsh_node value, dosah_error *err)
{
    entry e = {.file = file, .line = dsh_node_line(key)};
    dosah_status status = keep(texts, &e.key, dsh_node_text(key), err);
    for (dosah_lang lang = 0; lang < DOSAH_N_LANGS; lang++) {
        if (status == DOSAH_OK)
            status = read_forms(
                texts, &e, dsh_node_get(value, dsh_lang_code(lang)), lang, err);
    }
    if (status != DOSAH_OK)
        return status;
    const bool cs_plural = e.form[DOSAH_CS][1] != NULL;
    const bool en_plural = e.form[DOSAH_EN][1] != NULL;
    if (cs_plural != en_plural)
        return dsh_fail(err, DOSAH_EINPUT, file, e.line,
                        "text \"%s\" is a plural in one language only", e.key);
    if (!dsh_vec_room(&texts->entries, 1))
        return dsh_fail_nomem(err, "texts");
    texts->entries.p[texts->entries.n++] = e;
    return DOSAH_OK;
}

static dosah_status read_file(dsh_texts *texts, const char *path,
                              dosah_error *err)
{
    const char *file = NULL;
    dosah_status status = keep(texts, &file, path, err);
    dsh_yaml *doc = NULL;
    if (status == DOSAH_OK)
        status = dsh_yaml_open(&doc, path, err);
    if (status != DOSAH_OK)
        return status;
    const dsh_node root = dsh_yaml_root(doc);
    if (!dsh_node_is_null(root) && dsh_node_kind(root) != DSH_YAML_MAP)
        status = dsh_fail(err, DOSAH_EINPUT, path, dsh_node_line(root),
                          "a file of texts must be a map of keys");
    for (size_t i = 0; status == DOSAH_OK && i < dsh_node_count(root); i++)
        status = read_entry(texts, file, dsh_node_key(root, i),
                            dsh_node_value(root, i), err);
    dsh_yaml_free(doc);
    return status;
}

static bool ends_with(const char *s, const char *end)
{
    const size_t n = strlen(s), n_end = strlen(end);
    return n >= n_end && strcmp(s + n - n_end, end) == 0;
}

/* A missing folder holds no texts. */
static dosah_status read_dir(dsh_texts *texts, const char *data_dir,
                             const char *below, dosah_error *err)
{
    const char *dir = dsh_path_join(texts->arena, data_dir, below);
    if (dir == NULL)
        return dsh_fail_nomem(err, "texts");
    if (!dsh_file_look(dir).is_dir)
        return DOSAH_OK;
    size_t n = 0;
    char **names = NULL;
    const dosah_status listed =
        dsh_vsi_list(&names, &n, texts->arena, dir, err);
    if (listed != DOSAH_OK)
        return listed;
    for (size_t i = 0; i < n; i++) {
        if (!ends_with(names[i], ".yaml"))
            continue;
        const char *path = dsh_path_join(texts->arena, dir, names[i]);
        if (path == NULL)
            return dsh_fail_nomem(err, "texts");
        const dosah_status status = read_file(texts, path, err);
        if (status != DOSAH_OK)
            return status;
    }
    return DOSAH_OK;
}

static int by_key(const void *a, const void *b)
{
    return strcmp(((const entry *)a)->key, ((const entry *)b)->key);
}

static dosah_status sort_entries(dsh_texts *texts, dosah_error *err)
{
    const size_t n = texts->entries.n;
    const entry *e = texts->entries.p;
    if (n > 0)
        qsort(texts->entries.p, n, sizeof(*e), by_key);
    for (size_t i = 1; i < n; i++)
        if (strcmp(e[i].key, e[i - 1].key) == 0)
            return dsh_fail(err, DOSAH_EINPUT, e[i].file, e[i].line,
                            "text \"%s\" stands in two places, also in %s",
                            e[i].key, e[i - 1].file);
    return DOSAH_OK;
}

dosah_status dsh_texts_load(dsh_texts **out, const char *data_dir,
                            dosah_error *err)
{
    *out = NULL;
    dsh_texts *texts = dsh_alloc(1, sizeof(*texts));
    if (texts == NULL)
        return dsh_fail_nomem(err, "texts");
    texts->arena = dsh_arena_new();
    dosah_status status = DOSAH_OK;
    if (texts->arena == NULL)
        status = dsh_fail_nomem(err, "texts");
    if (status == DOSAH_OK)
        status = read_dir(texts, data_dir, "maps/texts", err);
    if (status == DOSAH_OK)
        status = read_dir(texts, data_dir, "maps/notices", err);
    if (status == DOSAH_OK)
        status = sort_entries(texts, err);
    if (status != DOSAH_OK) {
        dsh_texts_free(texts);
        return status;
    }
    *out = texts;
    return DOSAH_OK;
}

void dsh_texts_free(dsh_texts *texts)
{
    if (texts == NULL)
        return;
    dsh_vec_clear(&texts->entries);
    dsh_arena_free(texts->arena);
    dsh_free(texts);
}

/* ---- looking up -------------------------------------------------------- */

static const entry *find(const dsh_texts *texts, const char *key)
{
    const entry wanted = {.key = key};
    if (texts->entries.n == 0)
        return NULL;
    return bsearch(&wanted, texts->entries.p, texts->entries.n, sizeof(wanted),
                   by_key);
}

bool dsh_text_has(const dsh_texts *texts, const char *key)
{
    return find(texts, key) != NULL;
}

const char *dsh_text(const dsh_texts *texts, const char *key, dosah_lang lang)
{
    const entry *e = find(texts, key);
    return e != NULL ? e->form[lang][0] : key;
}

const char *dsh_text_n(const dsh_texts *texts, const char *key, int64_t n,
                       dosah_lang lang)
{
    const entry *e = find(texts, key);
    if (e == NULL)
        return key;
    if (!e->is_plural || n == 1)
        return e->form[lang][0];
    if (lang == DOSAH_CS)
        return e->form[lang][n >= 2 && n <= 4 ? 1 : 2];
    return e->form[lang][1];
}
