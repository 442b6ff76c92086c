/* SPDX-License-Identifier: MIT */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <jansson.h>

#include "base/alloc.h"
#include "base/csv.h"
#include "base/file.h"
#include "output/manifest.h"
#include "output/writers.h"

enum { MAX_TITLE = 512, MAX_PATH = 4096 };

static dosah_status write_rows(const dsh_result *t, const char *path,
                               bool handed_out, dosah_error *err)
{
    dsh_csv_writer *w = NULL;
    dsh_row row;
    dosah_status st = dsh_csv_create(&w, path, err);
    if (st != DOSAH_OK)
        return st;
    st = dsh_row_init(&row, t, err);
    if (st != DOSAH_OK) {
        dsh_csv_abandon(w);
        return st;
    }
    for (size_t c = 0; c < t->col.n; c++)
        dsh_csv_put(w, t->col.p[c].name);
    dsh_csv_end_row(w);
    for (size_t i = 0; i < t->n_rows; i++) {
        if (handed_out && t->is_private && t->is_private(t->user, i))
            continue;
        if (!dsh_row_read(&row, i))
            continue;
        for (size_t c = 0; c < t->col.n; c++) {
            char text[DSH_NUM_SIZE];
            dsh_csv_put(w, dsh_cell_print(text, &t->col.p[c], &row.cell[c]));
        }
        dsh_csv_end_row(w);
    }
    dsh_free(row.cell);
    return dsh_csv_finish(w, err);
}

/* ---- schema ------------------------------------------------------------ */

static const char *const field_type[] = {"string", "integer", "number", "date",
                                         "boolean"};

static json_t *describe(const dsh_col *col, const dsh_texts *texts)
{
    char en[MAX_TITLE], cs[MAX_TITLE];
    dsh_col_title(en, sizeof(en), col, texts, DOSAH_EN);
    dsh_col_title(cs, sizeof(cs), col, texts, DOSAH_CS);
    json_t *o = json_pack("{s:s, s:s, s:s, s:s}", "name", col->name, "type",
                          field_type[col->type], "description", en,
                          "description_cs", cs);
    if (o != NULL && col->unit != NULL)
        (void)json_object_set_new(o, "unit", json_string(col->unit));
    if (o != NULL && col->type == DSH_COL_BOOL) {
        (void)json_object_set_new(o, "trueValues", json_pack("[s]", "1"));
        (void)json_object_set_new(o, "falseValues", json_pack("[s]", "0"));
    }
    return o;
}

static dosah_status write_schema(const dsh_result *t, const dsh_texts *texts,
                                 const char *path, dosah_error *err)
{
    char en[MAX_TITLE], cs[MAX_TITLE];
    dsh_result_title(en, sizeof(en), t, texts, DOSAH_EN);
    dsh_result_title(cs, sizeof(cs), t, texts, DOSAH_CS);
    json_t *fields = json_array();
    bool ok = true;
    for (size_t c = 0; c < t->col.n; c++)
        ok =
            json_array_append_new(fields, describe(&t->col.p[c], texts)) == 0 &&
            ok;
    json_t *root = json_pack("{s:s, s:s, s:s, s:[s], s:o}", "name", t->name,
                             "description", en, "description_cs", cs,
                             "missingValues", "", "fields", fields);
    const dosah_status st =
        ok && root ? dsh_json_write(path, root, JSON_INDENT(2), err)
                   : dsh_fail_nomem(err, "table schema");
    json_decref(root);
    return st;
}

dosah_status dsh_csv_write_table(const dsh_material *m, const dsh_result *table,
                                 dosah_error *err)
{
    const char *dir = m->o->folder.partial;
    char path[MAX_PATH];
    if (snprintf(path, sizeof(path), "%s/csv/%s.csv", dir, table->name) >=
        (int)sizeof(path) - 16)
        return dsh_fail(err, DOSAH_ELIMIT, dir, 0, "the path is too long");
    const dosah_status st = write_rows(table, path, m->o->f.public_export, err);
    if (st != DOSAH_OK)
        return st;
    (void)snprintf(path, sizeof(path), "%s/csv/%s.schema.json", dir,
                   table->name);
    return write_schema(table, m->o->ctx->texts, path, err);
}
