/* SPDX-License-Identifier: MIT */
#include "usability/pictograms.h"

#include <stdio.h>
#include <string.h>

#include "base/yaml.h"

typedef struct loading {
    dsh_vocabulary *words;
    dsh_arena *arena;
    const char *path;
    dosah_error *err;
} loading;

static dosah_status text_of(const loading *l, const char **out, dsh_node map,
                            const char *key)
{
    const dsh_node v = dsh_node_get(map, key);
    if (!v.ok || !*dsh_node_text(v))
        return dsh_fail(l->err, DOSAH_EINPUT, l->path, dsh_node_line(map),
                        "key %s: expected a text", key);
    *out = dsh_arena_str(l->arena, dsh_node_text(v));
    return *out ? DOSAH_OK : dsh_fail_nomem(l->err, "pictograms");
}

static dosah_status label_of(const loading *l, dsh_label *out, dsh_node map)
{
    const dsh_node name = dsh_node_get(map, "name");
    dosah_status st = DOSAH_OK;
    for (int i = 0; st == DOSAH_OK && i < DOSAH_N_LANGS; i++)
        st = text_of(l, &out->in[i], name, dsh_lang_code((dosah_lang)i));
    return st;
}

static dosah_status load_grade(const loading *l, dsh_signs *out, dsh_node root,
                               int grade)
{
    static const char *const key[] = {"not", "partly", "accessible", "unknown"};
    const dsh_node g =
        dsh_node_get(dsh_node_get(root, "categories"), key[grade]);
    const bool unknown = grade == 3;
    dosah_status st =
        text_of(l, unknown ? &out->unknown_letter : &out->grade_letter[grade],
                g, "letter");
    if (st == DOSAH_OK)
        st =
            text_of(l, unknown ? &out->unknown_shape : &out->grade_shape[grade],
                    g, "shape");
    if (st == DOSAH_OK)
        st = text_of(l,
                     unknown ? &out->unknown_colour : &out->grade_colour[grade],
                     g, "colour");
    return st == DOSAH_OK
               ? label_of(
                     l, unknown ? &out->unknown_name : &out->grade_name[grade],
                     g)
               : st;
}

static dosah_status load_sign(const loading *l, dsh_sign *s, dsh_node map)
{
    char fault[200];
    const char *element = "";
    dosah_status st = text_of(l, &s->id, map, "id");
    if (st == DOSAH_OK)
        st = text_of(l, &s->letter, map, "letter");
    if (st == DOSAH_OK)
        st = text_of(l, &s->shape, map, "shape");
    if (st == DOSAH_OK)
        st = label_of(l, &s->name, map);
    if (st == DOSAH_OK)
        st = text_of(l, &element, map, "element");
    if (st != DOSAH_OK)
        return st;
    s->element = dsh_vocabulary_element(l->words, element);
    if (s->element == DSH_NO_WORD)
        return dsh_fail(l->err, DOSAH_EINPUT, l->path, dsh_node_line(map),
                        "sign %s: element %s is not in the list", s->id,
                        element);
    const dsh_node text = dsh_node_get(map, "text");
    s->text_slot =
        text.ok ? dsh_vocabulary_slot(l->words, s->element, dsh_node_text(text))
                : DSH_NO_WORD;
    const dsh_node when = dsh_node_get(map, "when");
    if (!when.ok)
        return DOSAH_OK;
    const dsh_formula_scope scope = {l->words, s->element};
    st = dsh_formula_parse(&s->when, dsh_node_text(when), &scope, fault,
                           sizeof fault);
    return st == DOSAH_OK || st == DOSAH_ENOMEM
               ? st
               : dsh_fail(l->err, st, l->path, dsh_node_line(when),
                          "sign %s: %s", s->id, fault);
}

static dosah_status load_all(const loading *l, dsh_signs *out, dsh_node root)
{
    const dsh_node list = dsh_node_get(root, "signs");
    const size_t n = dsh_node_count(list);
    dsh_sign *sign = dsh_arena_alloc(l->arena, n, sizeof *sign);
    if (!sign)
        return dsh_fail_nomem(l->err, "pictograms");
    dosah_status st = text_of(l, &out->yes_colour, root, "yes_colour");
    if (st == DOSAH_OK)
        st = text_of(l, &out->no_colour, root, "no_colour");
    for (int g = 0; st == DOSAH_OK && g < 4; g++)
        st = load_grade(l, out, root, g);
    for (size_t i = 0; st == DOSAH_OK && i < n; i++)
        st = load_sign(l, &sign[i], dsh_node_item(list, i));
    out->sign = sign;
    out->n = n;
    return st;
}

dosah_status dsh_signs_load(dsh_signs *out, const char *path,
                            dsh_vocabulary *words, dsh_arena *arena,
                            dosah_error *err)
{
    dsh_yaml *doc;
    *out = (dsh_signs){0};
    dosah_status st = dsh_yaml_open(&doc, path, err);
    if (st != DOSAH_OK)
        return st;
    const loading l = {words, arena, path, err};
    st = load_all(&l, out, dsh_yaml_root(doc));
    dsh_yaml_free(doc);
    return st;
}

bool dsh_runs_text(char *out, size_t size, const char *runs)
{
    size_t n = 0;
    const char *at = runs;
    while (*at) {
        const bool down = *at == '-';
        const size_t digits = strspn(at + 1, "0123456789");
        if ((*at != '+' && !down) || digits == 0 || digits > 3)
            return false;
        const int wrote =
            snprintf(out + n, size - n, "%s%s%.*s", n ? " " : "",
                     down ? "\xe2\x88\x92" : "+", (int)digits, at + 1);
        if (wrote < 0 || (size_t)wrote >= size - n)
            return false;
        n += (size_t)wrote;
        at += 1 + digits;
        at += strspn(at, "; ,");
    }
    return n > 0;
}

bool dsh_runs_keep(const char **runs, dsh_arena *arena)
{
    char text[64];
    const bool ok = dsh_runs_text(text, sizeof text, *runs);
    *runs = ok ? dsh_arena_str(arena, text) : NULL;
    return !ok || *runs;
}

/** As recorded; NULL where none are stated. */
static const char *runs_of(const dsh_sign *s, const dsh_sheet *sheet,
                           const dsh_facts *facts)
{
    const dsh_element_words *e = &sheet->words->element[s->element];
    for (uint32_t i = facts->first[sheet->object];
         s->text_slot != DSH_NO_WORD && i < facts->first[sheet->object + 1];
         i++) {
        if (facts->state[i] == DSH_FACT_KNOWN &&
            strcmp(facts->element[i], e->name) == 0 &&
            strcmp(facts->attribute[i],
                   e->attribute[s->text_slot]->attribute) == 0)
            return facts->text[i];
    }
    return NULL;
}

/** Whether the sign holds for any element of the kind. */
static dsh_truth holds(const dsh_sign *s, const dsh_sheet *sheet)
{
    dsh_truth best = sheet->more[s->element] ? DSH_MAYBE : DSH_FALSE;
    for (uint32_t k = 0; k < sheet->n[s->element]; k++) {
        const dsh_instance *i =
            &sheet->instance.p[sheet->first[s->element] + k];
        dsh_truth t =
            s->when.n ? dsh_formula_truth(&s->when,
                                          &sheet->words->element[s->element],
                                          dsh_sheet_values(sheet, i))
                      : DSH_TRUE;
        if (i->presence != DSH_PRESENT && t == DSH_TRUE)
            t = DSH_MAYBE;
        best = t > best ? t : best;
    }
    return best;
}

static bool push(dsh_pictogram_rows *out, dsh_pictogram_row row)
{
    if (!dsh_vec_room(out, 1))
        return false;
    out->p[out->n++] = row;
    return true;
}

static bool add_category(dsh_pictogram_rows *out, const dsh_signs *s,
                         const dsh_usability_row *row)
{
    const bool sure = row->grade_lo == row->grade_hi;
    const uint8_t g = row->grade_lo;
    return push(out,
                (dsh_pictogram_row){
                    .object = row->object,
                    .sign = "category",
                    .letter = sure ? s->grade_letter[g] : s->unknown_letter,
                    .shape = sure ? s->grade_shape[g] : s->unknown_shape,
                    .colour = sure ? s->grade_colour[g] : s->unknown_colour,
                    .state = sure ? "yes" : "unknown",
                    .name = sure ? s->grade_name[g] : s->unknown_name});
}

dosah_status dsh_signs_add(dsh_pictogram_rows *out, const dsh_signs *signs,
                           const dsh_usability_row *row, const dsh_sheet *sheet,
                           const dsh_facts *facts, dosah_error *err)
{
    static const char *const state[] = {"no", "unknown", "yes"};
    bool ok = !row || add_category(out, signs, row);
    for (size_t i = 0; ok && i < signs->n; i++) {
        const dsh_sign *s = &signs->sign[i];
        const dsh_truth t = holds(s, sheet);
        if (t == DSH_MAYBE)
            continue; /* a sign says yes or no; nobody knows */
        ok = push(
            out,
            (dsh_pictogram_row){
                .object = sheet->object,
                .sign = s->id,
                .letter = s->letter,
                .shape = s->shape,
                .colour = t == DSH_TRUE ? signs->yes_colour : signs->no_colour,
                .state = state[t],
                .runs = t == DSH_TRUE ? runs_of(s, sheet, facts) : NULL,
                .name = s->name});
    }
    return ok ? DOSAH_OK : dsh_fail_nomem(err, "pictograms");
}
