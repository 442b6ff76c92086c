/* SPDX-License-Identifier: MIT */
/* Fixed codes: Pevnykod gives symbols their numbers, datasets/jdf-codes.yaml
 * says what symbols do. */
#include "ingest/jdf_build.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/yaml.h"

static const struct {
    const char *name;
    uint32_t effect;
} EFFECTS[] = {
    {"monday", 1 << 0},
    {"tuesday", 1 << 1},
    {"wednesday", 1 << 2},
    {"thursday", 1 << 3},
    {"friday", 1 << 4},
    {"saturday", 1 << 5},
    {"sunday", 1 << 6},
    {"workdays", DSH_JDF_WORKDAYS},
    {"sundays_holidays", DSH_JDF_SUNDAYS_HOLIDAYS},
    {"accessible", DSH_JDF_ACCESSIBLE},
    {"partly_accessible", DSH_JDF_PARTLY},
    {"exit_only", DSH_JDF_EXIT_ONLY},
    {"boarding_only", DSH_JDF_BOARDING_ONLY},
    {"border_only", DSH_JDF_BORDER_ONLY},
    {"not_served", DSH_JDF_NOT_SERVED},
    {"on_request", DSH_JDF_ON_REQUEST},
    {"on_demand", DSH_JDF_ON_DEMAND},
    {"conditional", DSH_JDF_CONDITIONAL},
    {"travel_exclusion", 1 << DSH_JDF_BAN_SHIFT},
    {"travel_exclusion_a", 2 << DSH_JDF_BAN_SHIFT},
    {"travel_exclusion_b", 4 << DSH_JDF_BAN_SHIFT},
    {"travel_exclusion_c", 8 << DSH_JDF_BAN_SHIFT},
    {"none", 0},
};

static dosah_status read_symbol(dsh_jdf *j, dsh_node node, dsh_jdf_symbol *out,
                                dosah_error *err)
{
    const char *path = dsh_yaml_name(node.doc);
    const char *effect = dsh_node_text(dsh_node_get(node, "effect"));
    out->text =
        dsh_arena_str(j->arena, dsh_node_text(dsh_node_get(node, "symbol")));
    if (out->text == NULL)
        return dsh_fail_nomem(err, "fixed codes");
    if (out->text[0] == '\0')
        return dsh_fail(err, DOSAH_EINPUT, path, dsh_node_line(node),
                        "a code needs a symbol");
    for (size_t i = 0; i < sizeof(EFFECTS) / sizeof(*EFFECTS); i++) {
        if (strcmp(EFFECTS[i].name, effect) != 0)
            continue;
        out->effect = EFFECTS[i].effect;
        return DOSAH_OK;
    }
    return dsh_fail(err, DOSAH_EINPUT, path, dsh_node_line(node),
                    "unknown effect '%s' of a code", effect);
}

dosah_status dsh_jdf_symbols_load(dsh_jdf *j, dosah_error *err)
{
    char path[1024];
    dsh_yaml *doc = NULL;
    dosah_status status =
        dsh_data_path(j->b->ctx, path, "datasets/jdf-codes.yaml", err);
    if (status == DOSAH_OK)
        status = dsh_yaml_open(&doc, path, err);
    if (status != DOSAH_OK)
        return status;
    const dsh_node list = dsh_node_get(dsh_yaml_root(doc), "codes");
    const size_t n = list.ok ? dsh_node_count(list) : 0;
    j->symbol = dsh_arena_alloc(j->arena, n, sizeof(*j->symbol));
    if (j->symbol == NULL)
        status = dsh_fail_nomem(err, "fixed codes");
    for (size_t i = 0; status == DOSAH_OK && i < n; i++)
        status = read_symbol(j, dsh_node_item(list, i), &j->symbol[i], err);
    j->n_symbols = n;
    dsh_yaml_free(doc);
    return status;
}

/* ---- Pevnykod ---------------------------------------------------------- */

enum { NUMBER, SYMBOL };

static const char *const FIELDS[] = {"číslo", "znak"};

static const dsh_jdf_kind CODES = {
    "Pevnykod.txt",
    true,
    FIELDS,
    {{3, 2, {0, 1}}, {3, 2, {0, 1}}, {3, 2, {0, 1}}},
};

static dosah_status add_code(dsh_jdf_table *t, dosah_error *err)
{
    dsh_jdf *j = t->j;
    dsh_jdf_code code = {0};
    dosah_status status = dsh_jdf_int(t, NUMBER, INT32_MAX, &code.number, err);
    if (status != DOSAH_OK)
        return status;
    const char *symbol = dsh_jdf_text(t, SYMBOL);
    if (symbol == NULL || !dsh_vec_room(&j->code, 1))
        return dsh_fail_nomem(err, "fixed codes");
    bool known = false;
    for (size_t i = 0; !known && i < j->n_symbols; i++) {
        known = strcmp(j->symbol[i].text, symbol) == 0;
        if (known)
            code.effect = j->symbol[i].effect;
    }
    if (!known)
        dsh_jdf_tell(t, SYMBOL, "jdf_unknown_symbol", DOSAH_WARNING);
    j->code.p[j->code.n++] = code;
    return DOSAH_OK;
}

static int by_number(const void *a, const void *b)
{
    const dsh_jdf_code *x = a, *y = b;
    return (x->number > y->number) - (x->number < y->number);
}

dosah_status dsh_jdf_read_codes(dsh_jdf *j, dosah_error *err)
{
    j->code.n = 0;
    const dosah_status status = dsh_jdf_each(j, &CODES, add_code, err);
    if (j->code.n > 0)
        qsort(j->code.p, j->code.n, sizeof(*j->code.p), by_number);
    return status;
}

static void tell_unknown(const dsh_jdf_table *t, unsigned field, dsh_str value)
{
    dsh_notice_add(
        t->j->b->ctx->notices,
        (dsh_notice){.code = "jdf_unknown_code",
                     .severity = DOSAH_WARNING,
                     .file = t->rows.file,
                     .row = t->rows.row,
                     .field = t->kind->field[field],
                     .value = dsh_to_utf8(t->j->batch_arena, value.p,
                                          value.n < 40 ? value.n : 40,
                                          DSH_CP1250, NULL)});
}

uint32_t dsh_jdf_effect(const dsh_jdf_table *t, unsigned field, unsigned n)
{
    uint32_t effect = 0;
    for (unsigned i = 0; i < n; i++) {
        const dsh_str s = dsh_jdf_raw(t, field, i);
        dsh_jdf_code key = {0};
        if (s.n == 0)
            continue;
        const dsh_jdf_code *found = NULL;
        if (t->j->code.n > 0 && dsh_parse_int(&key.number, s))
            found = bsearch(&key, t->j->code.p, t->j->code.n,
                            sizeof(*t->j->code.p), by_number);
        if (found == NULL)
            tell_unknown(t, field, s);
        else
            effect |= found->effect;
    }
    return effect;
}

uint8_t dsh_jdf_access(uint32_t effect)
{
    if (effect & DSH_JDF_PARTLY)
        return DSH_ACCESS_PARTLY;
    return effect & DSH_JDF_ACCESSIBLE ? DSH_ACCESS_YES : DSH_ACCESS_UNKNOWN;
}
