/* SPDX-License-Identifier: MIT */
/* All result tables, and their files side by side: each file is a task of its
 * own, because the GeoPackage takes as long as all the others together. */
#include "output/tables.h"

#include <stdio.h>

#include "base/alloc.h"
#include "output/output.h"
#include "output/qgis.h"
#include "output/writers.h"

/* A public export says in a notice what it keeps back. */
static void tell_left_out(const dsh_output *o, const dsh_cells *cells)
{
    char left_out[DSH_NUM_SIZE], merged[DSH_NUM_SIZE];
    (void)dsh_format_int(left_out, (int64_t)cells->n_left_out);
    (void)dsh_format_int(merged, (int64_t)cells->n_merged);
    dsh_notice_add(o->ctx->notices, (dsh_notice){.code = "addresses_kept_back",
                                                 .severity = DOSAH_INFO,
                                                 .value = left_out,
                                                 .assumed = merged});
}

dosah_status dsh_material_init(dsh_material *m, dsh_output *output,
                               dosah_error *err)
{
    const dsh_findings *f = &output->f;
    *m = (dsh_material){.o = output, .list = {.arena = output->arena}};
    dosah_status st = DOSAH_OK;
    if (f->public_export)
        st = dsh_cells_make(&m->cells, &f->tables->origins, f->study->n_groups,
                            f->study->privacy_min_count, output->arena, err);
    if (st == DOSAH_OK && f->public_export)
        tell_left_out(output, &m->cells);
    if (f->study->detail == DSH_DETAIL_GRID)
        dsh_notice_add(output->ctx->notices,
                       (dsh_notice){.code = "detail_grid_not_available",
                                    .severity = DOSAH_WARNING,
                                    .field = "results.detail",
                                    .value = "grid",
                                    .assumed = "origin"});
    if (st == DOSAH_OK)
        st = dsh_material_areas(m, err);
    if (st == DOSAH_OK)
        st = dsh_material_facts(m, err);
    if (st != DOSAH_OK)
        return st;
    dsh_make_places(&m->list, m);
    dsh_make_objects(&m->list, m);
    dsh_make_facts(&m->list, m);
    dsh_make_reach(&m->list, m);
    dsh_make_supply(&m->list, m);
    dsh_make_streets(&m->list, m);
    dsh_make_barriers(&m->list, m);
    dsh_make_usability(&m->list, m);
    dsh_make_run(&m->list, m);
    bool failed = m->list.failed;
    for (size_t i = 0; i < m->list.n; i++)
        failed = failed || m->list.table[i]->failed;
    return failed ? dsh_fail_nomem(err, "result tables") : DOSAH_OK;
}

void dsh_material_clear(dsh_material *m)
{
    dsh_result_list_clear(&m->list);
}

/* ---- writing ----------------------------------------------------------- */

typedef struct job {
    dsh_material m;
    const char *gpkg, *xlsx;
    const char *qgis[DOSAH_N_LANGS]; /* NULL = not a language of the study */
} job;

/* Longest first: the GeoPackage, the workbook, the project, then the tables
 * from the largest. */
enum { N_OTHERS = 3 };

static dosah_status write_projects(const job *j, dosah_error *err)
{
    dosah_status st = DOSAH_OK;
    for (dosah_lang lang = 0; st == DOSAH_OK && lang < DOSAH_N_LANGS; lang++)
        if (j->qgis[lang] != NULL)
            st = dsh_qgis_write(&j->m, j->qgis[lang], lang, err);
    return st;
}

/* qgis/dosah.qgs in the first language of the study, qgis/dosah.en.qgs and the
 * like in others. */
static dosah_status name_projects(job *j, dsh_output *output, dosah_error *err)
{
    dosah_status st = DOSAH_OK;
    for (dosah_lang lang = 0; st == DOSAH_OK && lang < DOSAH_N_LANGS; lang++) {
        char name[32] = "qgis/dosah.qgs";
        if (!output->f.study->lang[lang])
            continue;
        if (lang != output->lang)
            (void)snprintf(name, sizeof(name), "qgis/dosah.%s.qgs",
                           dsh_lang_code(lang));
        st = dsh_output_path(&j->qgis[lang], output, name, err);
    }
    return st;
}

static dosah_status write_part(size_t index, unsigned worker, void *user,
                               dosah_error *err)
{
    const job *j = user;
    (void)worker;
    if (index == 0)
        return dsh_gpkg_write(&j->m, j->gpkg, err);
    if (index == 1)
        return dsh_xlsx_write(&j->m, j->xlsx, err);
    if (index == 2)
        return write_projects(j, err);
    return dsh_csv_write_table(&j->m, j->m.list.table[index - N_OTHERS], err);
}

dosah_status dsh_output_tables(dsh_output *output, dosah_error *err)
{
    job j = {0};
    const char *csv = NULL;
    dosah_status st = dsh_output_path(&j.gpkg, output, "results.gpkg", err);
    if (st == DOSAH_OK)
        st = dsh_output_path(&j.xlsx, output, "results.xlsx", err);
    if (st == DOSAH_OK)
        st = name_projects(&j, output, err);
    if (st == DOSAH_OK)
        st = dsh_output_path(&csv, output, "csv/", err);
    if (st == DOSAH_OK)
        st = dsh_material_init(&j.m, output, err);
    if (st == DOSAH_OK)
        st = dsh_parallel_for(output->ctx, j.m.list.n + N_OTHERS, "tables",
                              write_part, &j, err);
    dsh_material_clear(&j.m);
    return st;
}
