/* SPDX-License-Identifier: MIT */
#include "opt.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "talk.h"

const opt COMMON_OPTIONS[] = {
    {OPT_CHOICE, "lang", 0, "auto|cs|en", N_("language of messages"),
     offsetof(common_opts, lang), 0},
    {OPT_CHOICE, "progress", 0, "auto|bar|json|none",
     N_("how to show progress on stderr"), offsetof(common_opts, progress), 0},
    {OPT_UINT, "threads", 'j', "N", N_("threads to use (all processors)"),
     offsetof(common_opts, threads), 256},
    {OPT_TEXT, "data", 0, "DIR", N_("folder with datasets/ and maps/"),
     offsetof(common_opts, data), 0},
    {OPT_FLAG, "quiet", 'q', NULL, N_("only errors on stderr"),
     offsetof(common_opts, quiet), 0},
    {OPT_FLAG, "verbose", 'v', NULL, N_("more detail on stderr"),
     offsetof(common_opts, verbose), 0},
    {OPT_FLAG, "help", 'h', NULL, N_("show this help and exit"),
     offsetof(common_opts, help), 0},
    {OPT_FLAG, "version", 0, NULL, N_("show the version and exit"),
     offsetof(common_opts, version), 0},
    {OPT_END, NULL, 0, NULL, NULL, 0, 0},
};

enum { MAX_DURATION_S = 24 * 3600 };

static const opt *find(const opt *table, const char *name, size_t n,
                       char letter)
{
    for (const opt *o = table; o->kind != OPT_END; o++) {
        if (name ? strlen(o->name) == n && !strncmp(o->name, name, n)
                 : letter && o->letter == letter)
            return o;
    }
    return NULL;
}

/** Index of `word` in "a|b|c", or −1. */
static int choice_of(const char *choices, const char *word)
{
    const size_t n = strlen(word);
    int i = 0;
    for (const char *p = choices; *p; i++) {
        const size_t len = strcspn(p, "|");
        if (len == n && !strncmp(p, word, n))
            return i;
        p += len + (p[len] == '|');
    }
    return -1;
}

static bool set_number(double *out, const char *value)
{
    char *end = NULL;
    errno = 0;
    /* LC_NUMERIC is never set, so this is the C locale's number. */
    const double v = strtod(value, &end);
    if (end == value || *end || errno || !(v > 0 && v < 1e12))
        return false;
    *out = v;
    return true;
}

static bool set_uint(unsigned *out, const char *value, unsigned max)
{
    char *end = NULL;
    errno = 0;
    const unsigned long v = strtoul(value, &end, 10);
    if (end == value || *end || errno || v < 1 || v > max || *value == '-')
        return false;
    *out = (unsigned)v;
    return true;
}

/** From slower than anybody walks to faster than anybody rolls. */
static bool set_speed(double *out, const char *value)
{
    double kmh = 0;
    if (!set_number(&kmh, value) || kmh < 0.5 || kmh > 50)
        return false;
    *out = kmh;
    return true;
}

static bool set_duration(int32_t *out, const char *value)
{
    int32_t s = 0;
    if (!dosah_parse_duration(&s, value) || s < 1 || s > MAX_DURATION_S)
        return false;
    *out = s;
    return true;
}

/** Store one value; false if it does not fit the kind. */
static bool set_value(const opt *o, void *base, const char *value)
{
    char *field = (char *)base + o->offset;

    switch (o->kind) {
    case OPT_FLAG:
        *(bool *)(void *)field = true;
        return true;
    case OPT_TEXT:
        *(const char **)(void *)field = value;
        return *value != '\0';
    case OPT_TEXTS: {
        opt_texts *list = (opt_texts *)(void *)field;
        if (list->n == OPT_MAX_TEXTS || !*value)
            return false;
        list->p[list->n++] = value;
        return true;
    }
    case OPT_CHOICE: {
        const int i = choice_of(o->arg, value);
        if (i >= 0)
            *(int *)(void *)field = i;
        return i >= 0;
    }
    case OPT_DURATION:
        return set_duration((int32_t *)(void *)field, value);
    case OPT_UINT:
        return set_uint((unsigned *)(void *)field, value, o->max);
    case OPT_NUMBER:
        return set_number((double *)(void *)field, value);
    case OPT_SPEED:
        return set_speed((double *)(void *)field, value);
    case OPT_END:
        break;
    }
    return false;
}

static void complain_unknown(const command *cmd, const char *name, size_t n)
{
    const char *keys[64];
    size_t count = 0;
    for (const opt *o = cmd->options; o->kind != OPT_END && count < 48; o++)
        keys[count++] = o->name;
    for (const opt *o = COMMON_OPTIONS; o->kind != OPT_END; o++)
        keys[count++] = o->name;

    char word[64];
    (void)snprintf(word, sizeof(word), "%.*s", (int)(n < 60 ? n : 60), name);
    const char *near = dosah_nearest_word(word, keys, count);
    if (near)
        complain(_("unknown option --%s; did you mean --%s?"), word, near);
    else
        complain(_("unknown option --%s; see dosah%s%s --help"), word,
                 *cmd->name ? " " : "", cmd->name);
}

void opt_complain_value(const char *name, const char *value,
                        const char *expected)
{
    complain(_("option --%s: \"%s\" is not %s"), name, value, expected);
}

/** "a|b|c" -> "a, b, c" */
static void spell_choices(char *out, size_t size, const char *choices)
{
    size_t n = 0;
    for (const char *p = choices; *p && n + 3 < size; p++) {
        out[n++] = *p;
        if (*p == '|') {
            out[n - 1] = ',';
            out[n++] = ' ';
        }
    }
    out[n] = '\0';
}

/** Say what would have fitted. */
static void complain_value(const opt *o, const char *value)
{
    char expected[160] = "", choices[100];
    int32_t s = 0;

    switch (o->kind) {
    case OPT_CHOICE:
        spell_choices(choices, sizeof(choices), o->arg);
        (void)snprintf(expected, sizeof(expected), _("one of %s"), choices);
        break;
    case OPT_DURATION:
        (void)snprintf(expected, sizeof(expected), "%s",
                       dosah_parse_duration(&s, value)
                           ? _("a duration from 1s to 24h")
                           : _("a duration such as 60min, 90s, 2h or 1:30"));
        break;
    case OPT_UINT:
        (void)snprintf(expected, sizeof(expected), _("a number from 1 to %u"),
                       o->max);
        break;
    case OPT_NUMBER:
        (void)snprintf(expected, sizeof(expected), "%s", _("a number above 0"));
        break;
    case OPT_SPEED:
        (void)snprintf(expected, sizeof(expected), "%s",
                       _("a speed from 0.5 to 50 km/h"));
        break;
    case OPT_TEXTS:
        if (*value) {
            complain(_("option --%s is given more than %d times"), o->name,
                     (int)OPT_MAX_TEXTS);
            return;
        }
        break;
    case OPT_TEXT:
    case OPT_FLAG:
    case OPT_END:
        break;
    }
    if (*expected)
        opt_complain_value(o->name, value, expected);
    else
        complain(_("option --%s needs a value: %s"), o->name, o->arg);
}

typedef struct parser {
    const command *cmd;
    void *own;
    common_opts *common;
    int argc, i;
    char **argv;
} parser;

/** Value of `o`: the rest of its own argument or the next one. */
static bool take(parser *p, const opt *o, const char *attached)
{
    const bool is_common = o >= COMMON_OPTIONS && find(COMMON_OPTIONS, o->name,
                                                       strlen(o->name), 0) == o;
    void *base = is_common ? (void *)p->common : p->own;
    const char *value = attached ? attached : "";

    if (o->kind == OPT_FLAG && attached) {
        complain(_("option --%s takes no value"), o->name);
        return false;
    }
    if (o->kind != OPT_FLAG && !attached) {
        if (p->i + 1 >= p->argc) {
            complain(_("option --%s needs a value: %s"), o->name, o->arg);
            return false;
        }
        value = p->argv[++p->i];
    }
    if (set_value(o, base, value))
        return true;
    complain_value(o, value);
    return false;
}

static bool take_long(parser *p, const char *name)
{
    const size_t n = strcspn(name, "=");
    const char *attached = name[n] ? name + n + 1 : NULL;
    const opt *o = find(p->cmd->options, name, n, 0);
    if (!o)
        o = find(COMMON_OPTIONS, name, n, 0);
    if (!o) {
        complain_unknown(p->cmd, name, n);
        return false;
    }
    return take(p, o, attached);
}

static bool take_short(parser *p, const char *letters)
{
    for (const char *c = letters; *c; c++) {
        const opt *o = find(p->cmd->options, NULL, 0, *c);
        if (!o)
            o = find(COMMON_OPTIONS, NULL, 0, *c);
        if (!o) {
            complain(_("unknown option -%c; see dosah%s%s --help"), *c,
                     *p->cmd->name ? " " : "", p->cmd->name);
            return false;
        }
        if (o->kind != OPT_FLAG)
            return take(p, o, c[1] ? c + 1 : NULL);
        if (!take(p, o, NULL))
            return false;
    }
    return true;
}

bool opt_parse_common(int *at, int argc, char **argv, common_opts *common)
{
    static const opt none[] = {{.kind = OPT_END}};
    static const command nothing = {
        .name = "", .operands = "", .options = none};
    parser p = {&nothing, NULL, common, argc, 1, argv};

    for (; p.i < argc && argv[p.i][0] == '-' && argv[p.i][1]; p.i++) {
        const char *a = argv[p.i];
        if (!strcmp(a, "--")) {
            p.i++;
            break;
        }
        if (a[1] == '-' ? !take_long(&p, a + 2) : !take_short(&p, a + 1))
            return false;
    }
    *at = p.i;
    return true;
}

const char *opt_operands(const command *cmd)
{
    return *cmd->operands ? _(cmd->operands) : "";
}

bool opt_parse(const command *cmd, int argc, char **argv, void *own,
               common_opts *common, const char **operand, size_t *n_operands)
{
    parser p = {cmd, own, common, argc, 1, argv};
    bool options_over = false;

    *n_operands = 0;
    for (; p.i < argc; p.i++) {
        const char *a = argv[p.i];
        if (!options_over && !strcmp(a, "--")) {
            options_over = true;
        } else if (!options_over && a[0] == '-' && a[1] == '-') {
            if (!take_long(&p, a + 2))
                return false;
        } else if (!options_over && a[0] == '-' && a[1]) {
            if (!take_short(&p, a + 1))
                return false;
        } else if (*n_operands < cmd->n_operands) {
            operand[(*n_operands)++] = a;
        } else {
            complain(_("unexpected argument \"%s\"; see dosah %s --help"), a,
                     cmd->name);
            return false;
        }
    }
    return true;
}

static void print_options(FILE *out, const opt *table)
{
    for (const opt *o = table; o->kind != OPT_END; o++) {
        char left[80];
        char letter[5] = "    ";
        if (o->letter)
            (void)snprintf(letter, sizeof(letter), "-%c, ", o->letter);
        (void)snprintf(left, sizeof(left), "%s--%s%s%s", letter, o->name,
                       o->arg ? " " : "", o->arg ? o->arg : "");
        if (strlen(left) > 30)
            (void)fprintf(out, "  %s\n  %-31s%s\n", left, "", _(o->help));
        else
            (void)fprintf(out, "  %-31s%s\n", left, _(o->help));
    }
}

void opt_print_help(FILE *out, const command *cmd)
{
    (void)fprintf(out, _("Usage: dosah %s [OPTION]...%s%s\n"), cmd->name,
                  *cmd->operands ? " " : "", opt_operands(cmd));
    (void)fprintf(out, "%s\n", _(cmd->help));
    if (cmd->options->kind != OPT_END)
        (void)fprintf(out, "\n%s\n", _("Options:"));
    print_options(out, cmd->options);
    (void)fprintf(out, "\n%s\n", _("Common options:"));
    print_options(out, COMMON_OPTIONS);
}

static void print_json_text(FILE *out, const char *s)
{
    (void)fputc('"', out);
    for (; *s; s++) {
        if (*s == '"' || *s == '\\')
            (void)fputc('\\', out);
        (void)fputc(*s, out);
    }
    (void)fputc('"', out);
}

static void print_json_options(FILE *out, const opt *table)
{
    static const char *const kinds[] = {"end",   "flag",   "text",
                                        "texts", "choice", "duration",
                                        "uint",  "number", "speed"};
    for (const opt *o = table; o->kind != OPT_END; o++) {
        (void)fprintf(out, "%s\n   {\"name\": \"%s\", \"kind\": \"%s\"",
                      o == table ? "" : ",", o->name, kinds[o->kind]);
        if (o->arg)
            (void)fprintf(out, ", \"value\": \"%s\"", o->arg);
        (void)fputs(", \"help\": ", out);
        print_json_text(out, _(o->help));
        (void)fputc('}', out);
    }
}

void opt_print_json(FILE *out, const command *const *cmd, size_t n)
{
    (void)fprintf(out, "{\"version\": \"%s\", \"commands\": [",
                  dosah_version());
    for (size_t i = 0; i < n; i++) {
        (void)fprintf(out,
                      "%s\n {\"name\": \"%s\", \"operands\": \"%s\", "
                      "\"help\": ",
                      i ? "," : "", cmd[i]->name, cmd[i]->operands);
        print_json_text(out, _(cmd[i]->help));
        (void)fputs(", \"options\": [", out);
        print_json_options(out, cmd[i]->options);
        (void)fputs("]}", out);
    }
    (void)fputs("],\n \"common\": [", out);
    print_json_options(out, COMMON_OPTIONS);
    (void)fputs("]}\n", out);
}
