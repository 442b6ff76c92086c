/* SPDX-License-Identifier: MIT */
/** @file template.h
 *  @brief Empty surveys: tables to fill in and a form to print, made from
 *  datasets/survey-attributes.yaml. */
#ifndef DSH_TEMPLATE_H
#define DSH_TEMPLATE_H

#include "base/context.h"
#include "ingest/attributes.h"
#include "ingest/tables.h"

/** What a template is for. */
typedef struct dsh_template {
    const dsh_context *ctx;
    dsh_attributes attributes;
    dosah_lang lang;
    dsh_object_kind object;
    bool wide;
    dsh_arena *arena; /**< borrowed */
} dsh_template;

/** A table of texts, in the template's arena. */
typedef struct dsh_template_table {
    const char *name;  /**< of the sheet */
    const char **cell; /**< [n_rows * n_columns], heads first */
    size_t n_rows, n_columns;
} dsh_template_table;

/** Is this attribute asked for? Grades that others gave are not, and
 *  `all_recorded` has a column of its own. */
bool dsh_template_asks(const dsh_template *t, const dsh_attribute *a);
/** Unit to measure in: cm for lengths, % for slopes; "" for others. */
const char *dsh_template_unit(const dsh_attribute *a);
/** What may be answered, "40–400" or "ano / ne", in the arena; NULL when out
 *  of memory. */
const char *dsh_template_answers(const dsh_template *t, const dsh_attribute *a);

/** The table to fill in. */
dosah_status dsh_template_survey(dsh_template_table *out, const dsh_template *t,
                                 dosah_error *err);
/** What each attribute means. */
dosah_status dsh_template_legend(dsh_template_table *out, const dsh_template *t,
                                 dosah_error *err);

/** Semicolons and a byte order mark for Czech Excel, else commas. */
dosah_status dsh_template_csv(const dsh_template *t, const char *path,
                              dosah_error *err);
dosah_status dsh_template_xlsx(const dsh_template *t, const char *path,
                               dosah_error *err);
/** A4 pages by Cairo. */
dosah_status dsh_template_pdf(const dsh_template *t, const char *path,
                              dosah_error *err);

#endif
