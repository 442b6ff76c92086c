/* SPDX-License-Identifier: MIT */
#include "output/result.h"

#include <assert.h>
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/alloc.h"
#include "reach/reach.h"

static const int64_t power_of_ten[] = {1,     10,     100,    1000,
                                       10000, 100000, 1000000};

enum { PERSON_DECIMALS = 6, MAX_NAME = 128 };

/* ---- describing -------------------------------------------------------- */

dsh_result *dsh_result_new(dsh_result_list *list, const char *name,
                           size_t n_rows, dsh_row_fn row, const void *user)
{
    assert(list->n < DSH_MAX_RESULTS);
    dsh_result *t = dsh_alloc(1, sizeof(*t));
    if (t == NULL) {
        list->failed = true;
        return NULL;
    }
    *t = (dsh_result){.name = name,
                      .arena = list->arena,
                      .n_rows = n_rows,
                      .row = row,
                      .user = user};
    list->table[list->n++] = t;
    return t;
}

void dsh_result_list_clear(dsh_result_list *list)
{
    for (size_t i = 0; i < list->n; i++) {
        dsh_vec_clear(&list->table[i]->col);
        dsh_free(list->table[i]);
    }
    list->n = 0;
}

const char *dsh_result_word(dsh_result *table, const char *fmt, ...)
{
    char text[MAX_NAME];
    va_list args;
    va_start(args, fmt);
    (void)vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    const char *word = dsh_arena_str(table->arena, text);
    if (word == NULL)
        table->failed = true;
    return word != NULL ? word : "";
}

size_t dsh_result_find(const dsh_result *table, const char *name)
{
    for (size_t i = 0; i < table->col.n; i++)
        if (strcasecmp(table->col.p[i].name, name) == 0)
            return i;
    return SIZE_MAX;
}

void dsh_result_column(dsh_result *table, dsh_col col)
{
    if (!dsh_vec_room(&table->col, 1)) {
        table->failed = true;
        return;
    }
    if (col.about == NULL)
        col.about = col.name;
    const char *plain = col.name;
    for (int k = 2;
         !table->failed && dsh_result_find(table, col.name) != SIZE_MAX; k++)
        col.name = dsh_result_word(table, "%s_%d", plain, k);
    if (col.persons) {
        col.type = DSH_COL_NUMBER;
        col.decimals = PERSON_DECIMALS;
        col.unit = "persons";
    }
    assert(col.decimals <= PERSON_DECIMALS);
    table->col.p[table->col.n++] = col;
}

static void add_two(dsh_result *table, dsh_col col, dsh_col_end first)
{
    static const char *const ending[] = {"", "lo", "hi", "pess", "opt"};
    if (col.about == NULL)
        col.about = col.name;
    const char *base = col.name;
    for (int k = 0; k < 2; k++) {
        col.end = (dsh_col_end)((int)first + k);
        col.name = dsh_result_word(table, "%s_%s", base, ending[col.end]);
        dsh_result_column(table, col);
    }
}

void dsh_result_add_interval(dsh_result *table, dsh_col col)
{
    add_two(table, col, DSH_END_LO);
}

void dsh_result_add_readings(dsh_result *table, dsh_col col)
{
    add_two(table, col, DSH_END_PESS);
}

void dsh_col_title(char *out, size_t size, const dsh_col *col,
                   const dsh_texts *texts, dosah_lang lang)
{
    static const char *const end_key[] = {"", "end.lo", "end.hi", "end.pess",
                                          "end.opt"};
    char key[MAX_NAME];
    (void)snprintf(key, sizeof(key), "column.%s", col->about);
    const dsh_text_arg arg[] = {{"n", col->arg ? col->arg : ""}};
    size_t n = dsh_text_fill(out, size, dsh_text(texts, key, lang), arg, 1);
    if (col->end != DSH_END_NONE && n + 1 < size) {
        const char *ending = dsh_text(texts, end_key[col->end], lang);
        (void)dsh_text_fill(out + n, size - n, ending, NULL, 0);
    }
}

void dsh_result_title(char *out, size_t size, const dsh_result *table,
                      const dsh_texts *texts, dosah_lang lang)
{
    char key[MAX_NAME];
    (void)snprintf(key, sizeof(key), "table.%s", table->name);
    (void)dsh_text_fill(out, size, dsh_text(texts, key, lang), NULL, 0);
}

/* ---- filling ----------------------------------------------------------- */

static dsh_cell *next(dsh_row *row)
{
    assert(row->n < row->table->col.n);
    dsh_cell *cell = &row->cell[row->n++];
    *cell = (dsh_cell){0};
    return cell;
}

void dsh_row_null(dsh_row *row)
{
    (void)next(row);
}

void dsh_row_text(dsh_row *row, const char *text)
{
    dsh_cell *cell = next(row);
    cell->known = text != NULL && text[0] != '\0';
    cell->text = text;
}

void dsh_row_scaled(dsh_row *row, int64_t v)
{
    dsh_cell *cell = next(row);
    cell->known = true;
    cell->number = v;
}

void dsh_row_int(dsh_row *row, int64_t v)
{
    dsh_row_scaled(row, v);
}

void dsh_row_bool(dsh_row *row, bool v)
{
    dsh_row_scaled(row, v ? 1 : 0);
}

void dsh_row_date(dsh_row *row, dsh_date v)
{
    if (v == DSH_NO_DATE) {
        dsh_row_null(row);
        return;
    }
    assert(row->n_dates < 4);
    char *text = row->date[row->n_dates++];
    dsh_format_date(text, v);
    dsh_row_text(row, text);
}

void dsh_row_clock(dsh_row *row, int32_t s)
{
    if (s == INT32_MIN) {
        dsh_row_null(row);
        return;
    }
    assert(row->n_dates < 4 && s >= 0);
    char *text = row->date[row->n_dates++];
    (void)snprintf(text, sizeof row->date[0], "%02d:%02d",
                   (int)(s / 3600 % 1000), (int)(s / 60 % 60));
    dsh_row_text(row, text);
}

void dsh_row_number(dsh_row *row, double v)
{
    const double scaled =
        v * (double)power_of_ten[row->table->col.p[row->n].decimals];
    if (!(fabs(scaled) < 9e15)) /* NaN, and what no quantity reaches */
        dsh_row_null(row);
    else
        dsh_row_scaled(row, llround(scaled));
}

void dsh_row_persons(dsh_row *row, int64_t v)
{
    if (v < 0)
        dsh_row_null(row);
    else
        dsh_row_scaled(row, v);
}

void dsh_row_minutes(dsh_row *row, int32_t s)
{
    if (s == DSH_NEVER_S || s == INT32_MIN) {
        dsh_row_null(row);
        return;
    }
    /* A tenth of a minute is 6 s; division rounds down for negatives, too. */
    const int64_t v = (int64_t)s + 3;
    dsh_row_scaled(row, v >= 0 ? v / 6 : -((-v + 5) / 6));
}

void dsh_row_share(dsh_row *row, int64_t part, int64_t whole)
{
    if (whole <= 0 || part < 0)
        dsh_row_null(row);
    else if (whole < INT64_MAX / 40000)
        dsh_row_scaled(row, (part * 20000 + whole) / (2 * whole));
    else
        dsh_row_number(row, (double)part / (double)whole);
}

dosah_status dsh_row_init(dsh_row *row, const dsh_result *table,
                          dosah_error *err)
{
    *row = (dsh_row){.table = table};
    row->cell = dsh_alloc(table->col.n, sizeof(*row->cell));
    return row->cell ? DOSAH_OK : dsh_fail_nomem(err, "table row");
}

bool dsh_row_read(dsh_row *row, size_t i)
{
    row->n = 0;
    row->n_dates = 0;
    const bool there = row->table->row(row, row->table->user, i);
    assert(!there || row->n == row->table->col.n);
    return there;
}

/* ---- printing ---------------------------------------------------------- */

/* Without the zeros that end a fraction: of the eight shares of a row of
 * reach most are 0 or 1, and the zeros were a quarter of the file. */
static void trim_zeros(char *s)
{
    size_t n = strlen(s);
    while (n > 0 && s[n - 1] == '0')
        n--;
    if (n > 0 && s[n - 1] == '.')
        n--;
    s[n] = '\0';
}

const char *dsh_cell_print(char out[DSH_NUM_SIZE], const dsh_col *col,
                           const dsh_cell *cell)
{
    if (!cell->known)
        return NULL;
    if (col->type == DSH_COL_TEXT || col->type == DSH_COL_DATE)
        return cell->text;
    if (col->decimals == 0) {
        (void)dsh_format_int(out, cell->number);
        return out;
    }
    const int64_t scale = power_of_ten[col->decimals];
    const int64_t size = cell->number < 0 ? -cell->number : cell->number;
    size_t n = 0;
    if (cell->number < 0)
        out[n++] = '-';
    n += dsh_format_int(out + n, size / scale);
    out[n++] = '.';
    int64_t rest = size % scale;
    for (int64_t digit = scale / 10; digit > 0; digit /= 10) {
        out[n++] = (char)('0' + rest / digit);
        rest %= digit;
    }
    out[n] = '\0';
    if (col->decimals > 1)
        trim_zeros(out);
    return out;
}

double dsh_cell_value(const dsh_col *col, const dsh_cell *cell)
{
    return (double)cell->number / (double)power_of_ten[col->decimals];
}
