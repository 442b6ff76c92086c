/* SPDX-License-Identifier: MIT */
#include "study/load.h"

#include <stdio.h>
#include <string.h>

#include "base/num.h"

static const dsh_study_key *key_of(const dsh_section *section, const char *name)
{
    return dsh_key_find(section->table, name);
}

static dsh_study_value found_in(dsh_node node)
{
    const char *text = dsh_node_kind(node) == DSH_YAML_LIST  ? "a list"
                       : dsh_node_kind(node) == DSH_YAML_MAP ? "a map"
                                                             : NULL;
    return (dsh_study_value){text != NULL ? text : dsh_node_text(node),
                             dsh_node_line(node)};
}

static dosah_status unexpected(const dsh_section *section, const char *name,
                               dsh_study_value value);

/* A list or a map where a scalar is expected: says which one. */
static dosah_status not_a_text(const dsh_section *section, const char *name,
                               dsh_study_value found)
{
    switch (key_of(section, name)->type) {
    case DSH_KEY_DURATION:
    case DSH_KEY_WINDOW:
    case DSH_KEY_LENGTH:
    case DSH_KEY_NUMBER:
    case DSH_KEY_INTEGER:
        return unexpected(section, name, found);
    default:
        return dsh_key_fail(section, name, found, N_("a text"));
    }
}

dosah_status dsh_read_text(const dsh_section *section, const char *name,
                           dsh_study_value *out)
{
    const dsh_load *load = section->load;
    dsh_node node = dsh_node_get(section->map, name);
    const dsh_study_key *key = key_of(section, name);
    *out = (dsh_study_value){key->fallback != NULL ? key->fallback : "", 0};
    if (dsh_node_is_null(node))
        return DOSAH_OK;
    if (dsh_node_kind(node) != DSH_YAML_SCALAR)
        return not_a_text(section, name, found_in(node));
    dsh_str text = dsh_str_trim(dsh_str_of(dsh_node_text(node)));
    out->line = dsh_node_line(node);
    out->text = dsh_arena_strn(load->study->arena, text.p, text.n);
    return out->text != NULL ? DOSAH_OK
                             : dsh_fail_nomem(load->err, "text of a key");
}

/* Items of a default of the table. */
static dosah_status split_fallback(const dsh_section *section, const char *text,
                                   dsh_study_value **out, size_t *n)
{
    dsh_arena *arena = section->load->study->arena;
    *n = 0;
    *out = dsh_arena_alloc(arena, strlen(text) / 2 + 1, sizeof **out);
    if (*out == NULL)
        return dsh_fail_nomem(section->load->err, "list of a key");
    for (const char *p = text; *p != '\0';) {
        size_t length = strcspn(p, " ");
        char *item = dsh_arena_strn(arena, p, length);
        if (item == NULL)
            return dsh_fail_nomem(section->load->err, "list of a key");
        (*out)[(*n)++] = (dsh_study_value){item, 0};
        p += length + (p[length] == ' ');
    }
    return DOSAH_OK;
}

dosah_status dsh_read_texts(const dsh_section *section, const char *name,
                            dsh_study_value **out, size_t *n)
{
    const dsh_load *load = section->load;
    dsh_node node = dsh_node_get(section->map, name);
    const dsh_study_key *key = key_of(section, name);
    if (dsh_node_is_null(node))
        return split_fallback(
            section, key->fallback != NULL ? key->fallback : "", out, n);
    bool list = dsh_node_kind(node) == DSH_YAML_LIST;
    *n = list ? dsh_node_count(node) : 1;
    *out = dsh_arena_alloc(load->study->arena, *n, sizeof **out);
    if (*out == NULL)
        return dsh_fail_nomem(load->err, "list of a key");
    for (size_t i = 0; i < *n; i++) {
        dsh_node item = list ? dsh_node_item(node, i) : node;
        if (dsh_node_kind(item) != DSH_YAML_SCALAR || dsh_node_is_null(item))
            return dsh_key_fail(section, name, found_in(item),
                                "a text or a list of texts");
        dsh_str text = dsh_str_trim(dsh_str_of(dsh_node_text(item)));
        char *copy = dsh_arena_strn(load->study->arena, text.p, text.n);
        if (copy == NULL)
            return dsh_fail_nomem(load->err, "list of a key");
        (*out)[i] = (dsh_study_value){copy, dsh_node_line(item)};
    }
    return DOSAH_OK;
}

bool dsh_label_of(dsh_label *out, dsh_node node, dsh_arena *arena)
{
    const char *text[DOSAH_N_LANGS] = {NULL};
    if (node.ok && dsh_node_kind(node) == DSH_YAML_MAP) {
        for (int l = 0; l < DOSAH_N_LANGS; l++) {
            dsh_node in = dsh_node_get(node, dsh_lang_code((dosah_lang)l));
            text[l] = dsh_node_is_null(in) ? NULL : dsh_node_text(in);
        }
    } else if (!dsh_node_is_null(node)) {
        for (int l = 0; l < DOSAH_N_LANGS; l++)
            text[l] = dsh_node_text(node);
    }
    for (int l = 0; l < DOSAH_N_LANGS; l++) {
        const char *other = text[l == DOSAH_CS ? DOSAH_EN : DOSAH_CS];
        const char *use = text[l] != NULL ? text[l] : other;
        out->in[l] = dsh_arena_str(arena, use != NULL ? use : "");
        if (out->in[l] == NULL)
            return false;
    }
    return true;
}

dosah_status dsh_read_label(const dsh_section *section, const char *name,
                            dsh_label *out)
{
    dsh_node node = dsh_node_get(section->map, name);
    bool map = node.ok && dsh_node_kind(node) == DSH_YAML_MAP;
    if (node.ok && dsh_node_kind(node) == DSH_YAML_LIST)
        return dsh_key_fail(section, name, found_in(node),
                            "a text or {cs: …, en: …}");
    for (size_t i = 0; map && i < dsh_node_count(node); i++) {
        dosah_lang lang;
        dsh_node key = dsh_node_key(node, i);
        if (!dsh_lang_parse(&lang, dsh_node_text(key)))
            return dsh_key_fail(section, name, found_in(key),
                                "a text or {cs: …, en: …}");
        if (dsh_node_kind(dsh_node_value(node, i)) != DSH_YAML_SCALAR)
            return dsh_key_fail(section, name,
                                found_in(dsh_node_value(node, i)), "a text");
    }
    if (!dsh_label_of(out, node, section->load->study->arena))
        return dsh_fail_nomem(section->load->err, "label");
    if (key_of(section, name)->state == DSH_KEY_REQUIRED &&
        out->in[DOSAH_CS][0] == '\0')
        return dsh_key_fail(section, name, found_in(node),
                            "a text or {cs: …, en: …}");
    return DOSAH_OK;
}

dosah_status dsh_read_choice(const dsh_section *section, const char *name,
                             const char **out)
{
    const dsh_study_key *key = key_of(section, name);
    dsh_study_value value;
    dosah_status st = dsh_read_text(section, name, &value);
    if (st != DOSAH_OK)
        return st;
    *out = value.text[0] != '\0' ? value.text : key->fallback;
    if (value.line == 0 || value.text[0] == '\0' ||
        dsh_word_in(key->choices, value.text))
        return DOSAH_OK;
    char near[64];
    dsh_expected expected = {.text = N_("one of: {list}"),
                             .arg = {{"list", key->choices}, {"near", near}},
                             .n_args = 2};
    if (dsh_word_in(key->later, value.text))
        expected.text = N_("another value, as this one is not available yet");
    else if (dsh_word_nearest(near, key->choices, value.text))
        expected.text = N_("one of: {list} (nearest: {near})");
    else if (key->choices[0] == '\0')
        expected.text = N_("no value");
    else
        expected.n_args = 1;
    return dsh_key_unexpected(section, name, value, &expected);
}

dosah_status dsh_read_date(const dsh_section *section, const char *name,
                           dsh_date *out)
{
    dsh_study_value value;
    *out = DSH_NO_DATE;
    dosah_status st = dsh_read_text(section, name, &value);
    if (st != DOSAH_OK || value.line == 0)
        return st;
    if (dsh_parse_date(out, dsh_str_of(value.text)))
        return DOSAH_OK;
    return dsh_key_fail(section, name, value,
                        "a date such as 2026-11-24 or 24. 11. 2026");
}

/* ---- numbers, durations and their ranges ------------------------------- */

/* What a key expects; {lo} and {hi} are its range in the unit of the text. */
static const char *range_text(dsh_key_type type, double *unit)
{
    *unit = 1;
    switch (type) {
    case DSH_KEY_DURATION:
    case DSH_KEY_DURATIONS:
        *unit = 60;
        return N_("a duration such as 30min, 90s or 1:30 (a bare number is "
                  "minutes) from {lo} to {hi} min");
    case DSH_KEY_WINDOW:
        *unit = 3600;
        return N_("a window such as 06:00-20:00, its start before its end, "
                  "within {lo}:00 to {hi}:00");
    case DSH_KEY_CLOCK:
        *unit = 3600;
        return N_("a time such as 06:00 from {lo}:00 to {hi}:00");
    case DSH_KEY_LENGTH:
        return N_("a length such as 100m from {lo} to {hi} m");
    case DSH_KEY_NUMBER:
        return N_("a number from {lo} to {hi}");
    default:
        return N_("a whole number from {lo} to {hi}");
    }
}

static dosah_status unexpected(const dsh_section *section, const char *name,
                               dsh_study_value value)
{
    const dsh_study_key *key = key_of(section, name);
    char lo[DSH_NUM_SIZE], hi[DSH_NUM_SIZE];
    double unit;
    const char *text = range_text(key->type, &unit);
    (void)dsh_format_double(lo, key->min / unit);
    (void)dsh_format_double(hi, key->max / unit);
    dsh_expected expected = {text, {{"lo", lo}, {"hi", hi}}, 2};
    return dsh_key_unexpected(section, name, value, &expected);
}

static bool in_range(const dsh_study_key *key, double v)
{
    return v >= key->min && v <= key->max;
}

dosah_status dsh_read_duration(const dsh_section *section, const char *name,
                               int32_t *out_s)
{
    dsh_study_value value;
    dosah_status st = dsh_read_text(section, name, &value);
    if (st != DOSAH_OK)
        return st;
    if (dsh_parse_duration(out_s, dsh_str_of(value.text)) &&
        in_range(key_of(section, name), *out_s))
        return DOSAH_OK;
    return unexpected(section, name, value);
}

dosah_status dsh_read_clock(const dsh_section *section, const char *name,
                            int32_t *out_s)
{
    dsh_study_value value;
    dosah_status st = dsh_read_text(section, name, &value);
    if (st != DOSAH_OK)
        return st;
    if (dsh_parse_clock(out_s, dsh_str_of(value.text)) &&
        in_range(key_of(section, name), *out_s))
        return DOSAH_OK;
    return unexpected(section, name, value);
}

dosah_status dsh_read_integer(const dsh_section *section, const char *name,
                              int64_t *out)
{
    dsh_study_value value;
    dosah_status st = dsh_read_text(section, name, &value);
    if (st != DOSAH_OK)
        return st;
    if (dsh_parse_int(out, dsh_str_of(value.text)) &&
        in_range(key_of(section, name), (double)*out))
        return DOSAH_OK;
    return unexpected(section, name, value);
}

/* The number before a unit of length; metres. */
static bool parse_length(double *out, dsh_str s)
{
    double factor = 1;
    if (s.n > 2 && memcmp(s.p + s.n - 2, "km", 2) == 0) {
        s.n -= 2;
        factor = 1000;
    } else if (s.n > 1 && s.p[s.n - 1] == 'm') {
        s.n -= 1;
    }
    if (!dsh_parse_double_cs(out, dsh_str_trim(s)))
        return false;
    *out *= factor;
    return true;
}

dosah_status dsh_read_number(const dsh_section *section, const char *name,
                             double *out)
{
    const dsh_study_key *key = key_of(section, name);
    dsh_study_value value;
    dosah_status st = dsh_read_text(section, name, &value);
    if (st != DOSAH_OK)
        return st;
    dsh_str text = dsh_str_of(value.text);
    bool ok = key->type == DSH_KEY_LENGTH ? parse_length(out, text)
                                          : dsh_parse_double_cs(out, text);
    if (ok && in_range(key, *out))
        return DOSAH_OK;
    return unexpected(section, name, value);
}

dosah_status dsh_read_window(const dsh_section *section, const char *name,
                             int32_t *from_s, int32_t *to_s)
{
    dsh_study_value value;
    dosah_status st = dsh_read_text(section, name, &value);
    if (st != DOSAH_OK)
        return st;
    static const char EN_DASH[] = "\xE2\x80\x93";
    const char *dash = strchr(value.text, '-');
    size_t n_dash = 1;
    if (dash == NULL) {
        dash = strstr(value.text, EN_DASH);
        n_dash = sizeof EN_DASH - 1;
    }
    if (dash == NULL)
        return unexpected(section, name, value);
    dsh_str from = {value.text, (size_t)(dash - value.text)};
    if (dsh_parse_clock(from_s, dsh_str_trim(from)) &&
        dsh_parse_clock(to_s, dsh_str_trim(dsh_str_of(dash + n_dash))) &&
        *from_s < *to_s && in_range(key_of(section, name), *to_s))
        return DOSAH_OK;
    return unexpected(section, name, value);
}

/* ---- ascending lists ---------------------------------------------------- */

static dosah_status check_count(const dsh_section *section, const char *name,
                                size_t n, size_t max)
{
    if (n >= 1 && n <= max)
        return DOSAH_OK;
    char most[DSH_NUM_SIZE], found[DSH_NUM_SIZE];
    (void)dsh_format_int(most, (int64_t)max);
    (void)dsh_format_int(found, (int64_t)n);
    dsh_study_value value = {n > 0 ? found : "an empty list",
                             dsh_node_line(dsh_node_get(section->map, name))};
    dsh_expected expected = {
        N_("a list of 1 to {max} values"), {{"max", most}}, 1};
    return dsh_key_unexpected(section, name, value, &expected);
}

dosah_status dsh_read_durations(const dsh_section *section, const char *name,
                                int32_t *out_s, size_t *n, size_t max)
{
    dsh_study_value *item;
    size_t n_items;
    dosah_status st = dsh_read_texts(section, name, &item, &n_items);
    if (st == DOSAH_OK)
        st = check_count(section, name, n_items, max);
    for (size_t i = 0; st == DOSAH_OK && i < n_items; i++) {
        if (!dsh_parse_duration(&out_s[i], dsh_str_of(item[i].text)) ||
            !in_range(key_of(section, name), out_s[i]))
            st = unexpected(section, name, item[i]);
        else if (i > 0 && out_s[i] <= out_s[i - 1])
            st = dsh_key_fail(section, name, item[i], "ascending values");
    }
    *n = n_items;
    return st;
}

dosah_status dsh_read_integers(const dsh_section *section, const char *name,
                               unsigned *out, size_t *n, size_t max)
{
    dsh_study_value *item;
    size_t n_items;
    dosah_status st = dsh_read_texts(section, name, &item, &n_items);
    if (st == DOSAH_OK)
        st = check_count(section, name, n_items, max);
    for (size_t i = 0; st == DOSAH_OK && i < n_items; i++) {
        int64_t v;
        if (!dsh_parse_int(&v, dsh_str_of(item[i].text)) ||
            !in_range(key_of(section, name), (double)v)) {
            st = unexpected(section, name, item[i]);
            break;
        }
        out[i] = (unsigned)v;
        if (i > 0 && out[i] <= out[i - 1])
            st = dsh_key_fail(section, name, item[i], "ascending values");
    }
    *n = n_items;
    return st;
}
