/* SPDX-License-Identifier: MIT */
/* dosah_survey_template: empty tables and forms for people in the field. */
#include "base/alloc.h"
#include "base/file.h"
#include "base/str.h"
#include "job.h"
#include "output/template.h"

#include <string.h>

static bool ends_with(const char *path, const char *suffix)
{
    const size_t n = strlen(path), m = strlen(suffix);
    return n >= m && dsh_str_eq_nocase(dsh_str_of(path + n - m), suffix);
}

static dosah_template_form form_of(const char *path, dosah_template_form form)
{
    if (form != DOSAH_TEMPLATE_BY_NAME)
        return form;
    if (ends_with(path, ".pdf"))
        return DOSAH_TEMPLATE_PDF;
    if (ends_with(path, ".xlsx"))
        return DOSAH_TEMPLATE_XLSX;
    return ends_with(path, ".csv") ? DOSAH_TEMPLATE_CSV
                                   : DOSAH_TEMPLATE_BY_NAME;
}

static dosah_status write_template(dsh_template *t, const char *path,
                                   dosah_template_form form, dosah_error *err)
{
    char data[1024];
    dosah_status st =
        dsh_data_path(t->ctx, data, "datasets/survey-attributes.yaml", err);
    if (st == DOSAH_OK)
        st = dsh_attributes_load(&t->attributes, data, t->arena, err);
    if (st != DOSAH_OK)
        return st;
    if (form == DOSAH_TEMPLATE_PDF)
        return dsh_template_pdf(t, path, err);
    if (form == DOSAH_TEMPLATE_XLSX)
        return dsh_template_xlsx(t, path, err);
    return dsh_template_csv(t, path, err);
}

dosah_status dosah_survey_template(const char *path,
                                   const dosah_template_opts *opts,
                                   const dosah_env *env, dosah_error *err)
{
    static const dosah_template_opts none = {0};
    if (!path)
        return dsh_fail(err, DOSAH_EUSAGE, "", 0, "a path is needed");
    if (!opts)
        opts = &none;
    const dosah_template_form form = form_of(path, opts->form);
    if (form == DOSAH_TEMPLATE_BY_NAME)
        return dsh_fail(err, DOSAH_EUSAGE, path, 0,
                        "the name ends neither in .csv nor .xlsx nor .pdf, "
                        "and no form is stated");
    if (dsh_file_look(path).exists)
        return dsh_fail(err, DOSAH_EINPUT, path, 0,
                        "exists already; a filled survey is never replaced");
    dsh_context ctx;
    dosah_status st = dsh_context_init(&ctx, env, err);
    if (st != DOSAH_OK)
        return st;
    dsh_template t = {.ctx = &ctx,
                      .lang = opts->lang,
                      .object = (dsh_object_kind)opts->object,
                      .wide = opts->shape == DOSAH_SHAPE_WIDE,
                      .arena = dsh_arena_new()};
    st = t.arena ? write_template(&t, path, form, err)
                 : dsh_fail_nomem(err, "a template");
    dsh_arena_free(t.arena);
    dsh_context_clear(&ctx);
    return st;
}
