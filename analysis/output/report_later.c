/* SPDX-License-Identifier: MIT */
/* Capacity and premises: shown as their result tables are, as soon as a run
 * has made them. */
#include <stdio.h>
#include <string.h>

#include "output/report.h"

static const dsh_stored_table *find(const dsh_page *p, const char *name)
{
    for (size_t i = 0; i < p->s->n_more; i++)
        if (strcmp(p->s->more[i].name, name) == 0 && p->s->more[i].n_rows > 0)
            return &p->s->more[i];
    return NULL;
}

/* "#=" for numbers, "=" for texts, then what texts call the column. */
static const char **titles(dsh_page *p, const dsh_stored_table *t)
{
    const char **column =
        dsh_arena_alloc(p->s->arena, t->n_columns + 1, sizeof(*column));
    for (size_t k = 0; column != NULL && k < t->n_columns; k++) {
        char key[128], mark[512];
        (void)snprintf(key, sizeof(key), "column.%.100s", t->column[k]);
        (void)snprintf(mark, sizeof(mark), "%s=%.500s", t->number[k] ? "#" : "",
                       dsh_text_has(p->texts, key) ? dsh_word(p, key)
                                                   : t->column[k]);
        column[k] = dsh_arena_str(p->s->arena, mark);
        if (column[k] == NULL)
            column = NULL;
    }
    if (column == NULL)
        p->failed = true;
    return column;
}

static void put_table(dsh_page *p, const char *name)
{
    const dsh_stored_table *t = find(p, name);
    char key[64], shown[DSH_WORD], all[DSH_WORD];
    const char **column = titles(p, t);
    if (column == NULL)
        return;
    (void)snprintf(key, sizeof(key), "report.%.40s_caption", name);
    dsh_number_text(shown, p, (double)(t->n_rows), 0);
    dsh_number_text(all, p, (double)t->n_all, 0);
    const dsh_grid_head h = {"sortable download", key,
                             (const char *[]){"shown", shown, "all", all, NULL},
                             column};
    dsh_grid_begin(p, &h);
    for (size_t i = 0; i < t->n_rows; i++) {
        for (size_t k = 0; k < t->n_columns; k++) {
            const char *cell = t->cell[i * t->n_columns + k];
            double v = 0;
            if (k == 0)
                dsh_grid_row(p, cell);
            else if (t->number[k] && dsh_parse_double(&v, dsh_str_of(cell)))
                dsh_cell_number(p, v, cell);
            else
                dsh_cell_text(p, cell[0] ? cell : "–");
        }
        dsh_grid_row_end(p);
    }
    dsh_grid_end(p);
}

static bool has_capacity(const dsh_page *p)
{
    return find(p, "load") != NULL;
}

static void write_capacity(dsh_page *p)
{
    put_table(p, "load");
}

const dsh_section DSH_SECTION_CAPACITY = {"capacity", has_capacity,
                                          write_capacity};

static bool has_premises(const dsh_page *p)
{
    return find(p, "premises_score") != NULL;
}

static void write_premises(dsh_page *p)
{
    put_table(p, "premises_score");
}

const dsh_section DSH_SECTION_PREMISES = {"premises", has_premises,
                                          write_premises};
