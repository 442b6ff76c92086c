/* SPDX-License-Identifier: MIT */
/* The file is read whole (30-98 MB), its records are parsed one at a time: a
 * parsed tree of all would take ten times the memory.
 *
 * Structure as in published readers of the register (state of 2026-08):
 * {"polozky": [{identifikator, druhSocialniSluzby {id}, datumPoskytovaniOd/Do,
 *   poskytovatel {nazev}, formy [{forma {id}, nepretrzitePoskytovani,
 *   casoveRozsahy, kapacity [{pocet, typ {id}}]}],
 *   zarizeni [{nazev, poskytujeOd, poskytujeDo, utajenaAdresa,
 *   adresa {kodAdresnihoMista, obec {id}}}]}]} */
#include "ingest/rpss.h"

#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/num.h"

#define MAX_BYTES ((size_t)1 << 30)

/* Columns of the rows, named as in services.csv. */
enum {
    ID,
    NAME,
    TYPE,
    FORM,
    PROVIDER,
    ADM,
    HOURS,
    CAPACITY,
    UNIT,
    FROM,
    TO,
    N_COLUMNS
};

static const char *const COLUMN[N_COLUMNS] = {
    "id",        "name",          "type",     "form",          "provider",
    "ruian_adm", "opening_hours", "capacity", "capacity_unit", "valid_from",
    "valid_to"};

enum { MAX_ID = 96 };

/** A file being read. */
typedef struct register_file {
    dsh_table_build *b;
    const dsh_reading *r;
    dsh_rpss_words words;
    dsh_keys municipalities, addresses, surveyed;
    int64_t record; /**< position in the list, from 1 */
    size_t n_outside, n_secret, n_repeated;
} register_file;

/** What the forms of one facility share. */
typedef struct facility {
    char id[MAX_ID];
    const char *name, *adm, *from, *to;
    bool alone; /**< no other facility of the service is read */
} facility;

/* ---- values ---------------------------------------------------------------
 */

static const char *text_at(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text != NULL ? text : "";
}

/* {"key": {"id": "List/Code"}} */
static const char *code_at(const json_t *object, const char *key)
{
    return text_at(json_object_get(object, key), "id");
}

static const char *after_slash(const char *code)
{
    const char *slash = strrchr(code, '/');
    return slash != NULL ? slash + 1 : code;
}

static void told(const register_file *f, const char *field, dsh_finding finding)
{
    dsh_table_part_notice(f->b, f->record, field, finding);
}

static void told_count(const register_file *f, const char *code, size_t n)
{
    char count[DSH_NUM_SIZE];
    if (n == 0)
        return;
    dsh_format_int(count, (int64_t)n);
    dsh_table_part_notice(f->b, 0, "zarizeni",
                          (dsh_finding){code, DOSAH_INFO, count, NULL});
}

/* The later beginning, the earlier end: ISO dates order as texts. */
static const char *narrower(const char *a, const char *b, int sign)
{
    if (a[0] == '\0' || b[0] == '\0')
        return a[0] == '\0' ? b : a;
    const int order = strcmp(a, b);
    return sign * order >= 0 ? a : b;
}

/* ---- one service ----------------------------------------------------------
 */

/* Id of the type with this number, or the code, which no type has. */
static const char *type_of(const register_file *f, const json_t *item)
{
    const dsh_taxonomy *t = &f->r->study->taxonomy;
    const char *code = code_at(item, "druhSocialniSluzby");
    int64_t number;
    if (dsh_parse_int(&number, dsh_str_of(after_slash(code)))) {
        for (size_t i = 0; i < t->n_types; i++) {
            if (t->type[i].rpss == number)
                return t->type[i].id;
        }
    }
    return code;
}

/* The capacity that counts; units are never added up. */
static const json_t *capacity_of(const register_file *f, const json_t *form,
                                 const char **unit)
{
    const json_t *list = json_object_get(form, "kapacity");
    const json_t *best = NULL;
    int64_t best_rank = 0;
    size_t n_best = 0;
    *unit = "";
    for (size_t i = 0; i < json_array_size(list); i++) {
        const json_t *c = json_array_get(list, i);
        const char *code = code_at(c, "typ");
        const dsh_rpss_word *word = dsh_rpss_word_of(&f->words, code);
        int64_t rank = word != NULL ? word->rank : INT64_MAX;
        if (word == NULL)
            told(f, "kapacity",
                 (dsh_finding){"rpss_unknown_unit", DOSAH_WARNING, code, NULL});
        if (best != NULL && rank > best_rank)
            continue;
        n_best = best != NULL && rank == best_rank ? n_best + 1 : 1;
        best = c;
        best_rank = rank;
        *unit = word != NULL ? word->means : code;
    }
    if (json_array_size(list) > 1)
        told(f, "kapacity",
             (dsh_finding){"rpss_several_capacities", DOSAH_INFO,
                           n_best > 1 ? "" : *unit, NULL});
    return n_best == 1 ? json_object_get(best, "pocet") : NULL;
}

static dosah_status add_row(register_file *f, const json_t *item,
                            const json_t *form, const facility *z,
                            dosah_error *err)
{
    char number[DSH_NUM_SIZE] = "";
    const char *unit, *code = code_at(form, "forma");
    const json_t *count = capacity_of(f, form, &unit);
    const dsh_rpss_word *word = dsh_rpss_word_of(&f->words, code);
    bool understood;
    const char *hours =
        dsh_rpss_hours(&f->words, form, f->b->table->arena, &understood);
    if (hours == NULL)
        return dsh_fail_nomem(err, "opening hours");
    if (!understood)
        told(f, "casoveRozsahy",
             (dsh_finding){"rpss_hours_not_read", DOSAH_WARNING, z->id, NULL});
    if (json_is_number(count) && z->alone)
        dsh_format_double(number, json_number_value(count));
    else if (json_is_number(count))
        told(f, "kapacity",
             (dsh_finding){"rpss_capacity_shared", DOSAH_INFO, z->id, NULL});
    const char *cell[N_COLUMNS] = {
        [ID] = z->id,
        [NAME] = z->name,
        [TYPE] = type_of(f, item),
        [FORM] = word != NULL ? word->means : code,
        [PROVIDER] = text_at(json_object_get(item, "poskytovatel"), "nazev"),
        [ADM] = z->adm,
        [HOURS] = hours,
        [CAPACITY] = number,
        [UNIT] = number[0] != '\0' ? unit : "",
        [FROM] = z->from,
        [TO] = z->to};
    dsh_str field[N_COLUMNS];
    for (size_t i = 0; i < N_COLUMNS; i++)
        field[i] = dsh_str_of(cell[i]);
    return dsh_table_add(f->b, f->record, field, N_COLUMNS, err);
}

/* ---- its facilities -------------------------------------------------------
 */

static void code_of_address(char out[DSH_NUM_SIZE], const json_t *place)
{
    const json_t *code =
        json_object_get(json_object_get(place, "adresa"), "kodAdresnihoMista");
    out[0] = '\0';
    if (json_is_integer(code))
        dsh_format_int(out, json_integer_value(code));
    else if (json_is_string(code))
        (void)snprintf(out, DSH_NUM_SIZE, "%s", json_string_value(code));
}

static bool is_secret(const json_t *place)
{
    const json_t *secret = json_object_get(place, "utajenaAdresa");
    return json_is_true(secret) ||
           (json_is_integer(secret) && json_integer_value(secret) != 0);
}

/* In a municipality of the study, or at an address it knows. */
static bool is_near(const register_file *f, const json_t *place)
{
    char adm[DSH_NUM_SIZE];
    const char *municipality =
        code_at(json_object_get(place, "adresa"), "obec");
    code_of_address(adm, place);
    return dsh_keys_find(&f->municipalities, after_slash(municipality)) !=
               UINT32_MAX ||
           dsh_keys_find(&f->addresses, adm) != UINT32_MAX ||
           dsh_keys_find(&f->surveyed, adm) != UINT32_MAX;
}

/** The facilities of one service. */
typedef struct facilities {
    const json_t *list;
    size_t n, n_told_apart;
    dsh_arena *arena;
    const char **adm; /**< [n] code of the address, "" = none */
    bool *repeated;   /**< [n] the same as an earlier one */
} facilities;

/* Ended before the first day that is computed. */
static bool has_ended(const register_file *f, const json_t *place)
{
    const char *to = text_at(place, "poskytujeDo");
    dsh_date date;
    if (!dsh_parse_date(&date, dsh_str_of(to)))
        return false;
    for (size_t i = 0; i < f->r->study->n_days; i++) {
        dsh_date day = f->r->study->day[i].date;
        if (day == DSH_NO_DATE || day <= date)
            return false;
    }
    return true;
}

/* The register numbers no facility: name, address and dates tell them apart. */
static dosah_status tell_apart(facilities *z, const register_file *f,
                               dosah_error *err)
{
    const char **key = dsh_arena_alloc(z->arena, z->n, sizeof *key);
    z->adm = dsh_arena_alloc(z->arena, z->n, sizeof *z->adm);
    z->repeated = dsh_arena_alloc(z->arena, z->n, sizeof *z->repeated);
    if (key == NULL || z->adm == NULL || z->repeated == NULL)
        return dsh_fail_nomem(err, "facilities");
    for (size_t i = 0; i < z->n; i++) {
        const json_t *place = json_array_get(z->list, i);
        char code[DSH_NUM_SIZE];
        code_of_address(code, place);
        const char *name = text_at(place, "nazev");
        size_t room = strlen(name) + DSH_NUM_SIZE + 32;
        char *text = dsh_arena_alloc(z->arena, room, 1);
        z->adm[i] = dsh_arena_str(z->arena, code);
        if (text == NULL || z->adm[i] == NULL)
            return dsh_fail_nomem(err, "facilities");
        (void)snprintf(text, room, "%s|%.10s|%.10s|%s", code,
                       text_at(place, "poskytujeOd"),
                       text_at(place, "poskytujeDo"), name);
        key[i] = text;
    }
    dsh_keys keys;
    dosah_status st = dsh_keys_new(&keys, key, z->n, z->arena, err);
    for (size_t i = 0; st == DOSAH_OK && i < z->n; i++) {
        z->repeated[i] = dsh_keys_find(&keys, key[i]) != i;
        z->n_told_apart +=
            !z->repeated[i] && !has_ended(f, json_array_get(z->list, i));
    }
    return st;
}

/* "1234567/11867906", the second one there "1234567/11867906/2". */
static void name_facility(facility *out, const json_t *item,
                          const facilities *z, size_t at)
{
    char again[DSH_NUM_SIZE + 1] = "";
    int64_t n = 1;
    const char *id = text_at(item, "identifikator");
    for (size_t i = 0; i < at; i++)
        n += strcmp(z->adm[i], z->adm[at]) == 0 && !z->repeated[i];
    if (n > 1) {
        again[0] = '/';
        dsh_format_int(again + 1, n);
    }
    (void)snprintf(out->id, sizeof out->id, "%.40s/%s%s", id,
                   z->adm[at][0] != '\0' ? z->adm[at] : "-", again);
    if (id[0] == '\0')
        out->id[0] = '\0'; /* told as a row without a key */
}

static dosah_status add_facility(register_file *f, const json_t *item,
                                 const facilities *all, size_t at,
                                 dosah_error *err)
{
    const json_t *place = json_array_get(all->list, at);
    const json_t *forms = json_object_get(item, "formy");
    facility z = {.name = text_at(place, "nazev"),
                  .adm = all->adm[at],
                  .alone = all->n_told_apart <= 1};
    z.from = narrower(text_at(item, "datumPoskytovaniOd"),
                      text_at(place, "poskytujeOd"), 1);
    z.to = narrower(text_at(item, "datumPoskytovaniDo"),
                    text_at(place, "poskytujeDo"), -1);
    name_facility(&z, item, all, at);
    dosah_status st = DOSAH_OK;
    for (size_t i = 0; st == DOSAH_OK && i < json_array_size(forms); i++)
        st = add_row(f, item, json_array_get(forms, i), &z, err);
    if (st == DOSAH_OK && json_array_size(forms) == 0)
        st = add_row(f, item, NULL, &z, err);
    return st;
}

static dosah_status add_facilities(register_file *f, const json_t *item,
                                   facilities *z, dosah_error *err)
{
    dosah_status st = tell_apart(z, f, err);
    for (size_t i = 0; st == DOSAH_OK && i < z->n; i++) {
        if (is_secret(json_array_get(z->list, i)))
            f->n_secret++;
        else if (!is_near(f, json_array_get(z->list, i)))
            f->n_outside++;
        else if (z->repeated[i])
            f->n_repeated++;
        else
            st = add_facility(f, item, z, i, err);
    }
    return st;
}

static dosah_status add_service(register_file *f, const json_t *item,
                                dosah_error *err)
{
    facilities z = {.list = json_object_get(item, "zarizeni")};
    z.n = json_array_size(z.list);
    if (z.n == 0) {
        told(f, "zarizeni",
             (dsh_finding){"rpss_no_facility", DOSAH_INFO,
                           text_at(item, "identifikator"), NULL});
        return DOSAH_OK;
    }
    z.arena = dsh_arena_new();
    if (z.arena == NULL)
        return dsh_fail_nomem(err, "facilities");
    dosah_status st = add_facilities(f, item, &z, err);
    dsh_arena_free(z.arena);
    return st;
}

/* ---- the file -------------------------------------------------------------
 */

/** What is left of the text. */
typedef struct rest {
    const char *p;
    size_t n;
    int64_t line;
} rest;

static void skip(rest *t, size_t n)
{
    for (size_t i = 0; i < n; i++)
        t->line += t->p[i] == '\n';
    t->p += n;
    t->n -= n;
}

static char next(rest *t)
{
    static const char blank[] = {' ', '\t', '\r', '\n'};
    while (t->n > 0 && memchr(blank, *t->p, sizeof(blank)) != NULL)
        skip(t, 1);
    return t->n > 0 ? *t->p : '\0';
}

static dosah_status bad(const register_file *f, const rest *t, const char *what,
                        dosah_error *err)
{
    return dsh_fail(err, DOSAH_EINPUT, f->b->file, t->line,
                    "not a register of services: %s", what);
}

static dosah_status parse(json_t **out, register_file *f, rest *t,
                          dosah_error *err)
{
    json_error_t e;
    (void)next(t);
    *out = json_loadb(t->p, t->n, JSON_DECODE_ANY | JSON_DISABLE_EOF_CHECK, &e);
    if (*out != NULL) {
        skip(t, (size_t)e.position);
        return DOSAH_OK;
    }
    if (json_error_code(&e) == json_error_out_of_memory)
        return dsh_fail_nomem(err, "a record");
    t->line += e.line > 0 ? e.line - 1 : 0;
    return bad(f, t, e.text, err);
}

static dosah_status read_records(register_file *f, rest *t, dosah_error *err)
{
    dosah_status st = DOSAH_OK;
    if (next(t) != '[')
        return bad(f, t, "'polozky' is no list", err);
    do {
        skip(t, 1);
        if (f->record == 0 && next(t) == ']')
            break;
        json_t *item = NULL;
        f->record++;
        st = parse(&item, f, t, err);
        if (st == DOSAH_OK)
            st = add_service(f, item, err);
        json_decref(item);
    } while (st == DOSAH_OK && next(t) == ',');
    if (st == DOSAH_OK && next(t) != ']')
        return bad(f, t, "the list 'polozky' breaks off", err);
    if (st == DOSAH_OK)
        skip(t, 1);
    return st;
}

/* The members of the root; only 'polozky' is of interest. */
static dosah_status read_root(register_file *f, rest *t, dosah_error *err)
{
    bool found = false;
    dosah_status st = DOSAH_OK;
    if (next(t) != '{')
        return bad(f, t, "an object with 'polozky' is expected", err);
    do {
        json_t *key = NULL, *value = NULL;
        skip(t, 1);
        if (next(t) == '}')
            break;
        st = parse(&key, f, t, err);
        bool list = st == DOSAH_OK && json_is_string(key) &&
                    strcmp(json_string_value(key), "polozky") == 0 && !found;
        found = found || list;
        if (st == DOSAH_OK && (!json_is_string(key) || next(t) != ':'))
            st = bad(f, t, "a key is expected", err);
        if (st == DOSAH_OK) {
            skip(t, 1);
            st = list ? read_records(f, t, err) : parse(&value, f, t, err);
        }
        json_decref(key);
        json_decref(value);
    } while (st == DOSAH_OK && next(t) == ',');
    if (st == DOSAH_OK && (!found || next(t) != '}'))
        return bad(f, t, "'polozky' is missing, or the file breaks off", err);
    return st;
}

static dosah_status prepare(register_file *f, dosah_error *err)
{
    const dsh_tables *t = f->r->out;
    dsh_arena *a = f->b->table->arena;
    bool known = t->origins.kind == DSH_ORIGINS_RUIAN;
    dosah_status st = dsh_rpss_words_load(&f->words, f->r->ctx, a, err);
    if (st == DOSAH_OK)
        st = dsh_keys_new(&f->municipalities, t->municipalities.code,
                          t->municipalities.n, a, err);
    if (st == DOSAH_OK)
        st = dsh_keys_new(&f->addresses, t->origins.id,
                          known ? t->origins.n : 0, a, err);
    if (st == DOSAH_OK)
        st = dsh_keys_new(&f->surveyed, t->objects.ruian_adm, t->objects.n, a,
                          err);
    if (st == DOSAH_OK)
        st = dsh_table_begin(f->b, COLUMN, N_COLUMNS, err);
    return st;
}

dosah_status dsh_rpss_read(dsh_table_build *b, const char *path, void *how,
                           dosah_error *err)
{
    register_file f = {.b = b, .r = how};
    char *text = NULL;
    size_t n = 0;
    dosah_status st = dsh_file_read(&text, &n, path, MAX_BYTES, err);
    if (st != DOSAH_OK)
        return st;
    rest t = {text, n, 1};
    if (n >= 3 && memcmp(text, "\xef\xbb\xbf", 3) == 0)
        skip(&t, 3);
    st = prepare(&f, err);
    if (st == DOSAH_OK)
        st = read_root(&f, &t, err);
    told_count(&f, "rpss_outside", f.n_outside);
    told_count(&f, "rpss_secret_address", f.n_secret);
    told_count(&f, "rpss_repeated_facility", f.n_repeated);
    dsh_free(text);
    return st;
}
