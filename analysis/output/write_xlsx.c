/* SPDX-License-Identifier: MIT */
/* The workbook for people, through OGR. It is made in memory and written as
 * one block, because the driver does not tell when a disk is full. */
#include <stdio.h>
#include <string.h>

#include <cpl_conv.h>
#include <cpl_error.h>
#include <cpl_vsi.h>
#include <ogr_api.h>

#include "base/alloc.h"
#include "base/file.h"
#include "output/writers.h"

enum { MAX_TITLE = 512 };

/* "Nearest trip (min)" */
static void head(char *out, size_t size, const dsh_col *col,
                 const dsh_material *m)
{
    char title[MAX_TITLE];
    dsh_col_title(title, sizeof(title), col, m->o->ctx->texts, m->o->lang);
    if (col->unit != NULL && !col->persons)
        (void)snprintf(out, size, "%s (%s)", title, col->unit);
    else
        (void)snprintf(out, size, "%s", title);
}

static bool add_field(OGRLayerH layer, const dsh_col *col,
                      const dsh_material *m)
{
    static const OGRFieldType type[] = {OFTString, OFTInteger64, OFTReal,
                                        OFTDate, OFTInteger64};
    char name[2 * MAX_TITLE];
    head(name, sizeof(name), col, m);
    OGRFieldDefnH field = OGR_Fld_Create(name, type[col->type]);
    const bool good = OGR_L_CreateField(layer, field, TRUE) == OGRERR_NONE;
    OGR_Fld_Destroy(field);
    return good;
}

static void set_date(OGRFeatureH feature, int at, const char *text)
{
    dsh_date d = DSH_NO_DATE;
    int year = 0, month = 0, day = 0;
    if (!dsh_parse_date(&d, dsh_str_of(text)))
        return;
    dsh_date_split(d, &year, &month, &day);
    OGR_F_SetFieldDateTime(feature, at, year, month, day, 0, 0, 0, 0);
}

static void set_field(OGRFeatureH feature, int at, const dsh_col *col,
                      const dsh_cell *cell)
{
    if (!cell->known)
        return;
    if (col->type == DSH_COL_TEXT)
        OGR_F_SetFieldString(feature, at, cell->text);
    else if (col->type == DSH_COL_DATE)
        set_date(feature, at, cell->text);
    else if (col->type == DSH_COL_NUMBER)
        OGR_F_SetFieldDouble(feature, at, dsh_cell_value(col, cell));
    else
        OGR_F_SetFieldInteger64(feature, at, cell->number);
}

static bool write_row(OGRLayerH layer, const dsh_row *row, int64_t min_count)
{
    OGRFeatureH feature = OGR_F_Create(OGR_L_GetLayerDefn(layer));
    if (feature == NULL)
        return false;
    for (size_t c = 0; c < row->table->col.n; c++) {
        const dsh_col *col = &row->table->col.p[c];
        const dsh_cell *cell = &row->cell[c];
        /* Even a whole village may have fewer children than may be told. */
        if (col->persons && dsh_count_is_private(cell->number, min_count))
            continue;
        set_field(feature, (int)c, col, cell);
    }
    const bool good = OGR_L_CreateFeature(layer, feature) == OGRERR_NONE;
    OGR_F_Destroy(feature);
    return good;
}

static dosah_status write_sheet(OGRDataSourceH book, const dsh_material *m,
                                const dsh_result *t, dosah_error *err)
{
    char name[MAX_TITLE];
    char key[64];
    (void)snprintf(key, sizeof(key), "sheet.%s", t->name);
    (void)snprintf(name, sizeof(name), "%s",
                   dsh_text(m->o->ctx->texts, key, m->o->lang));
    OGRLayerH layer = OGR_DS_CreateLayer(book, name, NULL, wkbNone, NULL);
    bool good = layer != NULL;
    for (size_t c = 0; good && c < t->col.n; c++)
        good = add_field(layer, &t->col.p[c], m);
    dsh_row row = {0};
    dosah_status st = dsh_row_init(&row, t, err);
    for (size_t i = 0; st == DOSAH_OK && good && i < t->n_rows; i++) {
        if (t->is_private && t->is_private(t->user, i))
            continue;
        if (dsh_row_read(&row, i))
            good = write_row(layer, &row, m->o->f.study->privacy_min_count);
    }
    dsh_free(row.cell);
    if (st == DOSAH_OK && !good)
        st = dsh_fail(err, DOSAH_EIO, "results.xlsx", 0,
                      "cannot be written: %s", CPLGetLastErrorMsg());
    return st;
}

static dosah_status write_book(const dsh_material *m, const char *path,
                               dosah_error *err)
{
    OGRSFDriverH driver = OGRGetDriverByName("XLSX");
    OGRDataSourceH book =
        driver ? OGR_Dr_CreateDataSource(driver, path, NULL) : NULL;
    if (book == NULL)
        return dsh_fail(err, DOSAH_EIO, "results.xlsx", 0,
                        "GDAL cannot write XLSX files: %s",
                        driver ? CPLGetLastErrorMsg() : "no such driver");
    dosah_status st = DOSAH_OK;
    for (size_t i = 0; st == DOSAH_OK && i < m->list.n; i++)
        if (m->list.table[i]->in_workbook)
            st = write_sheet(book, m, m->list.table[i], err);
    OGR_DS_Destroy(book);
    return st;
}

dosah_status dsh_xlsx_write(const dsh_material *m, const char *path,
                            dosah_error *err)
{
    char memory[128];
    (void)snprintf(memory, sizeof(memory), "/vsimem/dosah-%p.xlsx",
                   (const void *)m);
    OGRRegisterAll();
    CPLPushErrorHandler(CPLQuietErrorHandler);
    dosah_status st = write_book(m, memory, err);
    CPLPopErrorHandler();
    vsi_l_offset n = 0;
    const GByte *bytes = VSIGetMemFileBuffer(memory, &n, FALSE);
    if (st == DOSAH_OK && bytes == NULL)
        st = dsh_fail_nomem(err, "workbook");
    if (st == DOSAH_OK)
        st = dsh_file_write(path, bytes, (size_t)n, err);
    (void)VSIUnlink(memory);
    return st;
}
