/* SPDX-License-Identifier: MIT */
#include "usability/costs.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "base/yaml.h"
#include "usability/formula.h"

typedef struct loading {
    const dsh_vocabulary *words;
    dsh_arena *arena;
    const char *name, *id;
    dosah_error *err;
} loading;

DSH_PRINTF(3, 4)
static dosah_status bad(const loading *l, dsh_node at, const char *format, ...)
{
    char text[300];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return dsh_fail(l->err, DOSAH_EINPUT, l->name, dsh_node_line(at),
                    "measure %.60s: %s", l->id, text);
}

static dosah_status text_of(const loading *l, const char **out, dsh_node map,
                            const char *key)
{
    const dsh_node v = dsh_node_get(map, key);
    if (!v.ok || !*dsh_node_text(v))
        return bad(l, v.ok ? v : map, "key %s: expected a text", key);
    *out = dsh_arena_str(l->arena, dsh_node_text(v));
    return *out ? DOSAH_OK : dsh_fail_nomem(l->err, "unit costs");
}

/** A number >= 0 or [lo, hi]; absent = as it stands in `out`. */
static dosah_status range_of(const loading *l, double out[2], dsh_node map,
                             const char *key)
{
    const dsh_node v = dsh_node_get(map, key);
    if (!v.ok)
        return DOSAH_OK;
    const bool list = dsh_node_kind(v) == DSH_YAML_LIST;
    for (size_t i = 0; i < 2; i++) {
        const dsh_node n = list ? dsh_node_item(v, i) : v;
        if (!n.ok || !dsh_parse_double(&out[i], dsh_str_of(dsh_node_text(n))))
            return bad(l, v, "key %s: expected a number or [lowest, highest]",
                       key);
    }
    if (!(out[0] >= 0 && out[0] <= out[1]) || !isfinite(out[1]))
        return bad(l, v, "key %s: expected 0 <= lowest <= highest", key);
    return DOSAH_OK;
}

static dosah_status element_of(const loading *l, uint16_t *out, dsh_node map,
                               const char *key)
{
    const dsh_node v = dsh_node_get(map, key);
    *out = DSH_NO_WORD;
    if (!v.ok)
        return DOSAH_OK;
    *out = dsh_vocabulary_element(l->words, dsh_node_text(v));
    return *out != DSH_NO_WORD ? DOSAH_OK
                               : bad(l, v, "element %.40s is not in the list",
                                     dsh_node_text(v));
}

static dosah_status load_setting(const loading *l, dsh_setting *out,
                                 uint16_t element, dsh_node key, dsh_node value)
{
    char fault[160] = "";
    const char *text = dsh_node_text(value);
    out->slot = dsh_vocabulary_slot(l->words, element, dsh_node_text(key));
    out->value = (double)NAN;
    if (out->slot == DSH_NO_WORD)
        return bad(l, key, "%.40s is no attribute of %s", dsh_node_text(key),
                   l->words->element[element].name);
    if (strcmp(text, "as needed") == 0)
        return DOSAH_OK;
    const dsh_attribute *a = l->words->element[element].attribute[out->slot];
    if (a->kind == DSH_ATTRIBUTE_YESNO) {
        out->value = strcmp(text, "yes") == 0;
        return DOSAH_OK;
    }
    if (a->kind == DSH_ATTRIBUTE_NUMBER)
        return dsh_formula_value(&out->value, text, a, fault, sizeof fault)
                   ? DOSAH_OK
                   : bad(l, value, "%s", fault);
    out->value = dsh_vocabulary_code(l->words, a, text);
    return out->value >= 0
               ? DOSAH_OK
               : bad(l, value, "'%.40s' is no value of %s", text, a->key);
}

static dosah_status load_settings(const loading *l, dsh_measure *m,
                                  dsh_node map)
{
    const dsh_node sets = dsh_node_get(map, "sets");
    const uint16_t e = m->builds != DSH_NO_WORD ? m->builds : m->element;
    dosah_status st = DOSAH_OK;
    if (e == DSH_NO_WORD)
        return bad(l, map, "key element or builds is required");
    if (dsh_node_count(sets) > DSH_MAX_SETTINGS)
        return bad(l, sets, "at most %d attributes", DSH_MAX_SETTINGS);
    m->n_set = dsh_node_count(sets);
    for (size_t i = 0; st == DOSAH_OK && i < m->n_set; i++)
        st = load_setting(l, &m->set[i], e, dsh_node_key(sets, i),
                          dsh_node_value(sets, i));
    return st;
}

/** quantity: {of: stairs.steps, factor: 2, unknown: [2, 12]} */
static dosah_status load_quantity(const loading *l, dsh_measure *m,
                                  dsh_node map)
{
    char element[64];
    const dsh_node q = dsh_node_get(map, "quantity");
    m->of_element = m->of_slot = DSH_NO_WORD;
    m->factor = 1;
    if (!q.ok)
        return DOSAH_OK;
    const dsh_node of = dsh_node_get(q, "of"), f = dsh_node_get(q, "factor");
    const char *dot = strchr(dsh_node_text(of), '.');
    const size_t n = dot ? (size_t)(dot - dsh_node_text(of)) : 0;
    if (!dot || n >= sizeof element)
        return bad(l, of.ok ? of : q, "of: expected element.attribute");
    memcpy(element, dsh_node_text(of), n);
    element[n] = '\0';
    m->of_element = dsh_vocabulary_element(l->words, element);
    if (m->of_element != DSH_NO_WORD)
        m->of_slot = dsh_vocabulary_slot(l->words, m->of_element, dot + 1);
    if (m->of_slot == DSH_NO_WORD)
        return bad(l, of, "%.60s is not in the list", dsh_node_text(of));
    if (f.ok && (!dsh_parse_double(&m->factor, dsh_str_of(dsh_node_text(f))) ||
                 !(m->factor > 0)))
        return bad(l, f, "factor: expected a number > 0");
    if (!dsh_node_get(q, "unknown").ok)
        return bad(l, q,
                   "key unknown is required: the quantity where nobody "
                   "measured");
    return range_of(l, m->unknown, q, "unknown");
}

static dosah_status load_measure(loading *l, dsh_measure *m, dsh_node map)
{
    const dsh_node name = dsh_node_get(map, "name");
    l->id = "";
    dosah_status st = text_of(l, &m->id, map, "id");
    if (st == DOSAH_OK)
        l->id = m->id;
    for (int i = 0; st == DOSAH_OK && i < DOSAH_N_LANGS; i++)
        st = text_of(l, &m->name.in[i], name, dsh_lang_code((dosah_lang)i));
    if (st == DOSAH_OK)
        st = element_of(l, &m->element, map, "element");
    if (st == DOSAH_OK)
        st = element_of(l, &m->builds, map, "builds");
    if (st == DOSAH_OK)
        st = element_of(l, &m->replaces, map, "replaces");
    if (st == DOSAH_OK)
        st = load_settings(l, m, map);
    if (st == DOSAH_OK)
        st = range_of(l, m->fixed, map, "fixed");
    if (st == DOSAH_OK)
        st = range_of(l, m->unit, map, "unit");
    if (st == DOSAH_OK)
        st = load_quantity(l, m, map);
    m->verified =
        strcmp(dsh_node_text(dsh_node_get(map, "verified")), "yes") == 0;
    return st;
}

dosah_status dsh_measures_load(dsh_measures *out, const char *path,
                               const dsh_vocabulary *words, dsh_arena *arena,
                               dosah_error *err)
{
    dsh_yaml *doc;
    *out = (dsh_measures){0};
    dosah_status st = dsh_yaml_open(&doc, path, err);
    if (st != DOSAH_OK)
        return st;
    loading l = {words, arena, path, "", err};
    const dsh_node root = dsh_yaml_root(doc);
    const dsh_node list = dsh_node_get(root, "measures");
    const size_t n =
        dsh_node_kind(list) == DSH_YAML_LIST ? dsh_node_count(list) : 0;
    dsh_measure *m = dsh_arena_alloc(arena, n, sizeof *m);
    if (!m)
        st = dsh_fail_nomem(err, "unit costs");
    if (st == DOSAH_OK)
        st = text_of(&l, &out->currency, root, "currency");
    if (st == DOSAH_OK)
        st = text_of(&l, &out->date, root, "date");
    if (st == DOSAH_OK)
        st = text_of(&l, &out->source, root, "source");
    for (size_t i = 0; st == DOSAH_OK && i < n; i++)
        st = load_measure(&l, &m[i], dsh_node_item(list, i));
    out->measure = m;
    out->n = st == DOSAH_OK ? n : 0;
    dsh_yaml_free(doc);
    return st;
}

/** The quantity's attribute: of the element itself, else the largest of the
 *  object's elements of that kind. NaN = not known. */
static double quantity_of(const dsh_measure *m, const dsh_sheet *sheet,
                          const dsh_instance *i)
{
    double most = (double)NAN;
    if (i && i->element == m->of_element)
        return dsh_sheet_values(sheet, i)[m->of_slot];
    for (uint32_t k = 0; k < sheet->n[m->of_element]; k++) {
        const dsh_instance *at =
            &sheet->instance.p[sheet->first[m->of_element] + k];
        const double v = dsh_sheet_values(sheet, at)[m->of_slot];
        if (isnan(most) || v > most)
            most = v;
    }
    return most;
}

void dsh_measure_cost(double *lo, double *hi, const dsh_measure *m,
                      const dsh_sheet *sheet, const dsh_instance *i)
{
    double q[2] = {1, 1};
    if (m->of_slot != DSH_NO_WORD) {
        const double v = quantity_of(m, sheet, i);
        q[0] = isnan(v) ? m->unknown[0] : m->factor * v;
        q[1] = isnan(v) ? m->unknown[1] : m->factor * v;
    }
    *lo = m->fixed[0] + m->unit[0] * q[0];
    *hi = m->fixed[1] + m->unit[1] * q[1];
}
