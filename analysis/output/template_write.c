/* SPDX-License-Identifier: MIT */
/* Templates as CSV and XLSX, each made in memory and written as one block. */
#include "output/template.h"

#include <stdio.h>
#include <string.h>

#include <cpl_error.h>
#include <cpl_vsi.h>
#include <ogr_api.h>

#include "base/file.h"
#include "base/vec.h"

typedef DSH_VEC(char) buffer;

static bool add(buffer *b, const char *text, size_t n)
{
    if (!dsh_vec_room(b, n))
        return false;
    memcpy(b->p + b->n, text, n);
    b->n += n;
    return true;
}

static bool add_cell(buffer *b, const char *text, char separator)
{
    const char marks[] = {separator, '"', '\n', '\r', '\0'};
    if (strpbrk(text, marks) == NULL)
        return add(b, text, strlen(text));
    bool ok = add(b, "\"", 1);
    for (const char *c = text; ok && *c != '\0'; c++)
        ok = (*c != '"' || add(b, "\"", 1)) && add(b, c, 1);
    return ok && add(b, "\"", 1);
}

static bool add_table(buffer *b, const dsh_template_table *t, char separator)
{
    bool ok = true;
    for (size_t r = 0; ok && r < t->n_rows; r++) {
        for (size_t c = 0; ok && c < t->n_columns; c++) {
            ok = c == 0 || add(b, &separator, 1);
            ok = ok && add_cell(b, t->cell[r * t->n_columns + c], separator);
        }
        ok = ok && add(b, "\r\n", 2);
    }
    return ok;
}

dosah_status dsh_template_csv(const dsh_template *t, const char *path,
                              dosah_error *err)
{
    static const char MARK[] = "\xef\xbb\xbf";
    dsh_template_table table;
    buffer b = {0};
    dosah_status s = dsh_template_survey(&table, t, err);
    if (s == DOSAH_OK &&
        (!add(&b, MARK, sizeof MARK - 1) ||
         !add_table(&b, &table, t->lang == DOSAH_CS ? ';' : ',')))
        s = dsh_fail_nomem(err, "a template");
    if (s == DOSAH_OK)
        s = dsh_file_write(path, b.p, b.n, err);
    dsh_vec_clear(&b);
    return s;
}

static bool write_sheet(OGRDataSourceH book, const dsh_template_table *t)
{
    OGRLayerH layer = OGR_DS_CreateLayer(book, t->name, NULL, wkbNone, NULL);
    bool good = layer != NULL;
    for (size_t c = 0; good && c < t->n_columns; c++) {
        OGRFieldDefnH field = OGR_Fld_Create(t->cell[c], OFTString);
        good = OGR_L_CreateField(layer, field, TRUE) == OGRERR_NONE;
        OGR_Fld_Destroy(field);
    }
    for (size_t r = 1; good && r < t->n_rows; r++) {
        OGRFeatureH row = OGR_F_Create(OGR_L_GetLayerDefn(layer));
        for (size_t c = 0; c < t->n_columns; c++)
            OGR_F_SetFieldString(row, (int)c, t->cell[r * t->n_columns + c]);
        good = OGR_L_CreateFeature(layer, row) == OGRERR_NONE;
        OGR_F_Destroy(row);
    }
    return good;
}

static dosah_status write_book(const dsh_template *t, const char *memory,
                               const char *path, dosah_error *err)
{
    dsh_template_table survey, legend;
    dosah_status s = dsh_template_survey(&survey, t, err);
    if (s == DOSAH_OK)
        s = dsh_template_legend(&legend, t, err);
    if (s != DOSAH_OK)
        return s;
    OGRSFDriverH driver = OGRGetDriverByName("XLSX");
    OGRDataSourceH book =
        driver ? OGR_Dr_CreateDataSource(driver, memory, NULL) : NULL;
    const bool good = book != NULL && write_sheet(book, &survey) &&
                      write_sheet(book, &legend);
    if (book != NULL)
        OGR_DS_Destroy(book);
    return good ? DOSAH_OK
                : dsh_fail(err, DOSAH_EIO, path, 0, "cannot be written: %s",
                           CPLGetLastErrorMsg());
}

dosah_status dsh_template_xlsx(const dsh_template *t, const char *path,
                               dosah_error *err)
{
    char memory[128];
    (void)snprintf(memory, sizeof memory, "/vsimem/dosah-template-%p.xlsx",
                   (const void *)t);
    OGRRegisterAll();
    CPLPushErrorHandler(CPLQuietErrorHandler);
    dosah_status s = write_book(t, memory, path, err);
    CPLPopErrorHandler();
    vsi_l_offset n = 0;
    const GByte *bytes = VSIGetMemFileBuffer(memory, &n, FALSE);
    if (s == DOSAH_OK && bytes == NULL)
        s = dsh_fail_nomem(err, "a template");
    if (s == DOSAH_OK)
        s = dsh_file_write(path, bytes, (size_t)n, err);
    (void)VSIUnlink(memory);
    return s;
}
