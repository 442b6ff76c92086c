/* SPDX-License-Identifier: MIT */
/* Names of stops made comparable: lower case, words parted by blanks, commas,
 * hyphens and slashes and after dots, abbreviations written out by
 * datasets/jdf-abbreviations.yaml. A word that still ends in a dot agrees with
 * each word that begins like it. */
#include "ingest/jdf_build.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/yaml.h"

enum { MAX_WORDS = 48, MAX_NAME = 512 };

typedef struct words {
    const char *p[MAX_WORDS];
    size_t n;
} words;

typedef struct rule {
    const char **from, **to;
    size_t n_from, n_to;
} rule;

struct dsh_jdf_names {
    rule *rule; /**< [n], longest first */
    size_t n;
};

/* ---- words ------------------------------------------------------------- */

/* Lower case of the letters of Latin-1 and Latin Extended-A, which hold all
 * of Czech, Slovak, Polish and German. Unicode 15, UnicodeData.txt. */
static unsigned lower_code(unsigned c)
{
    if (c >= 0xC0 && c <= 0xDE && c != 0xD7)
        return c + 0x20;
    const bool even_is_upper =
        (c >= 0x100 && c <= 0x137 && c != 0x130) || (c >= 0x14A && c <= 0x177);
    const bool odd_is_upper =
        (c >= 0x139 && c <= 0x148) || (c >= 0x179 && c <= 0x17E);
    if ((even_is_upper && c % 2 == 0) || (odd_is_upper && c % 2 == 1))
        return c + 1;
    return c == 0x178 ? 0xFF : c;
}

/* In place: letters of one and two bytes keep their length. */
static void lower(char *s)
{
    for (size_t i = 0; s[i] != '\0'; i++) {
        const unsigned char c = (unsigned char)s[i];
        if (c >= 'A' && c <= 'Z')
            s[i] = (char)(c + ('a' - 'A'));
        if (c < 0xC3 || c > 0xC5 || s[i + 1] == '\0')
            continue;
        const unsigned code =
            lower_code((c & 0x1Fu) << 6 | ((unsigned char)s[i + 1] & 0x3Fu));
        s[i] = (char)(0xC0 | code >> 6);
        s[++i] = (char)(0x80 | (code & 0x3F));
    }
}

static bool parts_words(const char *s, size_t *length)
{
    static const char *const WIDE[] = {"\xC2\xA0", "\xE2\x80\x93",
                                       "\xE2\x80\xAF"};
    *length = 1;
    if (strchr(" \t,;-/()\"\r\n", *s) != NULL)
        return true;
    for (size_t i = 0; i < sizeof(WIDE) / sizeof(*WIDE); i++) {
        *length = strlen(WIDE[i]);
        if (strncmp(s, WIDE[i], *length) == 0)
            return true;
    }
    return false;
}

static bool push(words *w, const char *from, size_t n, dsh_arena *arena)
{
    if (n == 0 || w->n == MAX_WORDS)
        return true;
    w->p[w->n] = dsh_arena_strn(arena, from, n);
    return w->p[w->n++] != NULL;
}

static bool split(words *w, const char *text, dsh_arena *arena)
{
    char *s = dsh_arena_strn(arena, text,
                             strlen(text) < MAX_NAME ? strlen(text) : MAX_NAME);
    if (s == NULL)
        return false;
    lower(s);
    w->n = 0;
    size_t from = 0, i = 0, length;
    bool good = true;
    while (s[i] != '\0') {
        if (parts_words(s + i, &length)) {
            good = good && push(w, s + from, i - from, arena);
            i += length;
            from = i;
        } else if (s[i] == '.') {
            i++;
            good =
                good && push(w, s + from, i > from + 1 ? i - from : 0, arena);
            from = i;
        } else {
            i++;
        }
    }
    return good && push(w, s + from, i - from, arena);
}

/* ---- rules ------------------------------------------------------------- */

static bool copy(const char ***out, size_t *n, const words *w, dsh_arena *arena)
{
    *n = w->n;
    *out = dsh_arena_alloc(arena, w->n, sizeof(**out));
    if (*out == NULL)
        return false;
    memcpy(*out, w->p, w->n * sizeof(*w->p));
    return true;
}

static dosah_status read_rule(rule *out, dsh_node node, dsh_arena *arena,
                              dosah_error *err)
{
    words from, to;
    if (!split(&from, dsh_node_text(dsh_node_get(node, "short")), arena) ||
        !split(&to, dsh_node_text(dsh_node_get(node, "long")), arena) ||
        !copy(&out->from, &out->n_from, &from, arena) ||
        !copy(&out->to, &out->n_to, &to, arena))
        return dsh_fail_nomem(err, "abbreviations");
    if (from.n == 0 || to.n == 0)
        return dsh_fail(err, DOSAH_EINPUT, dsh_yaml_name(node.doc),
                        dsh_node_line(node),
                        "an abbreviation needs short and long");
    return DOSAH_OK;
}

static int by_length(const void *a, const void *b)
{
    const rule *x = a, *y = b;
    if (x->n_from != y->n_from)
        return x->n_from > y->n_from ? -1 : 1;
    return strcmp(x->from[0], y->from[0]);
}

/* "300 m" */
static dosah_status read_metres(double *out, dsh_node node, dosah_error *err)
{
    dsh_str s = dsh_str_of(dsh_node_text(node));
    if (s.n > 0 && s.p[s.n - 1] == 'm')
        s.n--;
    if (dsh_parse_double(out, dsh_str_trim(s)) && *out >= 0)
        return DOSAH_OK;
    return dsh_fail(err, DOSAH_EINPUT, dsh_yaml_name(node.doc),
                    dsh_node_line(node), "same_stop is no length in metres");
}

static dosah_status read_rules(struct dsh_jdf_names *names, dsh_node list,
                               dsh_arena *arena, dosah_error *err)
{
    names->n = list.ok ? dsh_node_count(list) : 0;
    names->rule = dsh_arena_alloc(arena, names->n, sizeof(*names->rule));
    if (names->rule == NULL)
        return dsh_fail_nomem(err, "abbreviations");
    dosah_status status = DOSAH_OK;
    for (size_t i = 0; status == DOSAH_OK && i < names->n; i++)
        status = read_rule(&names->rule[i], dsh_node_item(list, i), arena, err);
    if (status == DOSAH_OK && names->n > 0)
        qsort(names->rule, names->n, sizeof(*names->rule), by_length);
    return status;
}

dosah_status dsh_jdf_names_load(struct dsh_jdf_names **out, double *same_stop_m,
                                dsh_context *ctx, dsh_arena *arena,
                                dosah_error *err)
{
    char path[1024];
    dsh_yaml *doc = NULL;
    *out = dsh_arena_alloc(arena, 1, sizeof(**out));
    if (*out == NULL)
        return dsh_fail_nomem(err, "abbreviations");
    dosah_status status =
        dsh_data_path(ctx, path, "datasets/jdf-abbreviations.yaml", err);
    if (status == DOSAH_OK)
        status = dsh_yaml_open(&doc, path, err);
    if (status != DOSAH_OK)
        return status;
    const dsh_node root = dsh_yaml_root(doc);
    status = read_metres(same_stop_m, dsh_node_get(root, "same_stop"), err);
    if (status == DOSAH_OK)
        status =
            read_rules(*out, dsh_node_get(root, "abbreviations"), arena, err);
    dsh_yaml_free(doc);
    return status;
}

/* ---- names ------------------------------------------------------------- */

static bool begins(const rule *r, const words *w, size_t at)
{
    if (at + r->n_from > w->n)
        return false;
    for (size_t i = 0; i < r->n_from; i++)
        if (strcmp(r->from[i], w->p[at + i]) != 0)
            return false;
    return true;
}

static void write_out(words *out, const words *in,
                      const struct dsh_jdf_names *names)
{
    size_t at = 0;
    out->n = 0;
    while (at < in->n) {
        const rule *r = NULL;
        for (size_t i = 0; r == NULL && i < names->n; i++)
            if (begins(&names->rule[i], in, at))
                r = &names->rule[i];
        for (size_t i = 0; i < (r != NULL ? r->n_to : 1); i++)
            if (out->n < MAX_WORDS)
                out->p[out->n++] = r != NULL ? r->to[i] : in->p[at];
        at += r != NULL ? r->n_from : 1;
    }
}

/* Bytes of the first letter. */
static size_t letter(const char *s)
{
    size_t n = 1;
    while (((unsigned char)s[n] & 0xC0) == 0x80)
        n++;
    return n;
}

dosah_status dsh_jdf_name_of(dsh_jdf_name *out,
                             const struct dsh_jdf_names *names,
                             const char *text, dsh_arena *arena,
                             dosah_error *err)
{
    words plain, full;
    *out = (dsh_jdf_name){0};
    if (!split(&plain, text, arena))
        return dsh_fail_nomem(err, "names of stops");
    write_out(&full, &plain, names);
    char initials[4 * MAX_WORDS + 1];
    size_t at = 0;
    for (size_t i = 0; i < full.n; i++) {
        const size_t n = letter(full.p[i]);
        memcpy(initials + at, full.p[i], n < 4 ? n : 4);
        at += n < 4 ? n : 4;
    }
    initials[at] = '\0';
    out->initials = dsh_arena_str(arena, initials);
    if (out->initials == NULL || !copy(&out->word, &out->n, &full, arena))
        return dsh_fail_nomem(err, "names of stops");
    return DOSAH_OK;
}

/* Length of what a word says before its dot; `*cut` = it has one. */
static size_t stem(const char *word, bool *cut)
{
    const size_t n = strlen(word);
    *cut = n > 0 && word[n - 1] == '.';
    return n - (*cut ? 1 : 0);
}

static int words_agree(const char *a, const char *b)
{
    if (strcmp(a, b) == 0)
        return 2;
    bool cut_a, cut_b;
    const size_t n_a = stem(a, &cut_a), n_b = stem(b, &cut_b);
    const size_t n = n_a < n_b ? n_a : n_b;
    if (strncmp(a, b, n) != 0)
        return 0;
    return (cut_a && n_a <= n_b) || (cut_b && n_b <= n_a) ? 1 : 0;
}

int dsh_jdf_names_agree(const dsh_jdf_name *a, const dsh_jdf_name *b)
{
    if (a->n != b->n || a->n == 0)
        return 0;
    int worst = 2;
    for (size_t i = 0; worst > 0 && i < a->n; i++) {
        const int agree = words_agree(a->word[i], b->word[i]);
        worst = agree < worst ? agree : worst;
    }
    return worst;
}
