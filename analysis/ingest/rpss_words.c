/* SPDX-License-Identifier: MIT */
/* datasets/rpss.yaml, and hours in the words of the register. */
#include <stdio.h>
#include <string.h>

#include "base/num.h"
#include "base/yaml.h"
#include "ingest/rpss.h"
#include "study/record.h"

enum { DAYS = 7, MAX_PER_DAY = DSH_MAX_INTERVALS, CLOCK = 40 };

static const char *const DAY[DAYS] = {"Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"};

/* ---- the list -------------------------------------------------------------
 */

static dosah_status read_word(dsh_rpss_word *out, dsh_node node,
                              dsh_arena *arena, dosah_error *err)
{
    dosah_status st =
        dsh_record_keys(node, "code means rank verified source note", err);
    if (st == DOSAH_OK)
        st = dsh_record_need(&out->code, node, "code", arena, err);
    if (st == DOSAH_OK)
        st = dsh_record_need(&out->means, node, "means", arena, err);
    dsh_node rank = dsh_node_get(node, "rank");
    out->rank = INT64_MAX;
    if (st == DOSAH_OK && !dsh_node_is_null(rank) &&
        !dsh_parse_int(&out->rank, dsh_str_of(dsh_node_text(rank))))
        return dsh_record_expect(err, node, "rank", rank, "a whole number");
    return st;
}

static dosah_status read_words(dsh_rpss_words *out, dsh_node root,
                               dsh_arena *arena, dosah_error *err)
{
    static const char *const names[DSH_RPSS_N_NAMES] = {"day", "from", "to"};
    dsh_node list = dsh_node_get(root, "words");
    size_t n = list.ok ? dsh_node_count(list) : 0;
    dsh_rpss_word *word = dsh_arena_alloc(arena, n, sizeof *word);
    dosah_status st =
        word == NULL ? dsh_fail_nomem(err, "codes of the register") : DOSAH_OK;
    for (size_t i = 0; st == DOSAH_OK && i < n; i++)
        st = read_word(&word[i], dsh_node_item(list, i), arena, err);
    dsh_node interval = dsh_node_get(root, "interval");
    for (size_t i = 0; st == DOSAH_OK && i < DSH_RPSS_N_NAMES; i++)
        st = dsh_record_texts(&out->name[i], &out->n_names[i],
                              dsh_node_get(interval, names[i]), arena, err);
    out->word = word;
    out->n = n;
    return st;
}

dosah_status dsh_rpss_words_load(dsh_rpss_words *out, dsh_context *ctx,
                                 dsh_arena *arena, dosah_error *err)
{
    char path[1024];
    dsh_yaml *doc = NULL;
    *out = (dsh_rpss_words){0};
    dosah_status st = dsh_data_path(ctx, path, "datasets/rpss.yaml", err);
    if (st == DOSAH_OK)
        st = dsh_yaml_open(&doc, path, err);
    if (st == DOSAH_OK)
        st = read_words(out, dsh_yaml_root(doc), arena, err);
    dsh_yaml_free(doc);
    return st;
}

static const dsh_rpss_word *find(const dsh_rpss_words *words, const char *code)
{
    for (size_t i = 0; i < words->n; i++) {
        if (dsh_str_eq_nocase(dsh_str_of(code), words->word[i].code))
            return &words->word[i];
    }
    return NULL;
}

const dsh_rpss_word *dsh_rpss_word_of(const dsh_rpss_words *words,
                                      const char *code)
{
    const dsh_rpss_word *word = find(words, code);
    const char *slash = strrchr(code, '/');
    return word == NULL && slash != NULL ? find(words, slash + 1) : word;
}

/* ---- hours ----------------------------------------------------------------
 */

typedef struct week {
    size_t n[DAYS];
    char text[DAYS][MAX_PER_DAY][CLOCK]; /* "8:00-16:30" */
} week;

static const json_t *named(const dsh_rpss_words *words, const json_t *item,
                           int which)
{
    for (size_t i = 0; i < words->n_names[which]; i++) {
        const json_t *v = json_object_get(item, words->name[which][i]);
        if (v != NULL && !json_is_null(v))
            return v;
    }
    return NULL;
}

/* A code as text, number or {"id": …}. Its day, or DAYS. */
static size_t day_of(const dsh_rpss_words *words, const json_t *value)
{
    char number[DSH_NUM_SIZE];
    const char *code = NULL;
    if (json_is_object(value))
        value = json_object_get(value, "id");
    if (json_is_string(value))
        code = json_string_value(value);
    if (json_is_integer(value)) {
        dsh_format_int(number, json_integer_value(value));
        code = number;
    }
    const dsh_rpss_word *word = code ? dsh_rpss_word_of(words, code) : NULL;
    size_t day = 0;
    while (day < DAYS && (word == NULL || strcmp(word->means, DAY[day]) != 0))
        day++;
    return day;
}

/* "8:00", "08:00:00"; minutes after midnight, −1 if it is no such time. */
static int minutes_of(const json_t *value)
{
    const char *p = json_is_string(value) ? json_string_value(value) : "";
    int part[3] = {0, 0, 0};
    size_t n = 0;
    for (; n < 3; n++) {
        size_t digits = 0;
        while (digits < 2 && p[digits] >= '0' && p[digits] <= '9')
            part[n] = part[n] * 10 + (p[digits++] - '0');
        p += digits;
        if (digits == 0 || (n > 0 && digits != 2))
            return -1;
        if (*p != ':')
            break;
        p++;
    }
    bool good = *p == '\0' && n >= 1 && n < 3 && part[1] < 60 && part[2] == 0;
    int minutes = part[0] * 60 + part[1];
    return good && minutes <= 24 * 60 ? minutes : -1;
}

static bool take_interval(week *w, const dsh_rpss_words *words,
                          const json_t *item)
{
    size_t day = day_of(words, named(words, item, DSH_RPSS_DAY));
    int from = minutes_of(named(words, item, DSH_RPSS_FROM));
    int to = minutes_of(named(words, item, DSH_RPSS_TO));
    if (day == DAYS || from < 0 || to < 0 || from == 24 * 60 ||
        (from == to && from != 0) || w->n[day] == MAX_PER_DAY)
        return false;
    (void)snprintf(w->text[day][w->n[day]++], CLOCK, "%d:%02d-%d:%02d",
                   from / 60, from % 60, to / 60, to % 60);
    return true;
}

static const char *written(const week *w, dsh_arena *arena)
{
    size_t size = 1;
    for (size_t d = 0; d < DAYS; d++)
        size += 5 + w->n[d] * CLOCK;
    char *text = dsh_arena_alloc(arena, size, 1);
    size_t used = 0;
    for (size_t d = 0; text != NULL && d < DAYS; d++) {
        for (size_t i = 0; i < w->n[d]; i++) {
            char lead[8] = ",";
            if (i == 0)
                (void)snprintf(lead, sizeof lead, "%s%s ", used ? "; " : "",
                               DAY[d]);
            int got =
                snprintf(text + used, size - used, "%s%s", lead, w->text[d][i]);
            used += got > 0 ? (size_t)got : 0;
        }
    }
    return text;
}

const char *dsh_rpss_hours(const dsh_rpss_words *words, const json_t *form,
                           dsh_arena *arena, bool *understood)
{
    const json_t *list = json_object_get(form, "casoveRozsahy");
    week w = {0};
    *understood = true;
    if (json_is_true(json_object_get(form, "nepretrzitePoskytovani")))
        return "24/7";
    if (list == NULL || json_is_null(list))
        return "";
    *understood = json_is_array(list);
    for (size_t i = 0; *understood && i < json_array_size(list); i++)
        *understood = take_interval(&w, words, json_array_get(list, i));
    return *understood ? written(&w, arena) : "";
}
