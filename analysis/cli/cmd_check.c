/* SPDX-License-Identifier: MIT */
#include "cmd.h"

typedef struct check_opts {
    bool json, strict;
} check_opts;

static const opt OPTIONS[] = {
    {OPT_FLAG, "json", 0, NULL, N_("print notices as JSON"),
     offsetof(check_opts, json), 0},
    {OPT_FLAG, "strict", 0, NULL, N_("warnings count as errors"),
     offsetof(check_opts, strict), 0},
    {OPT_END, NULL, 0, NULL, NULL, 0, 0},
};

static const char *severity_id(dosah_severity s)
{
    return s == DOSAH_ERROR ? "error" : s == DOSAH_WARNING ? "warning" : "info";
}

static void print_text(const dosah_report *report)
{
    static const char *const names[] = {N_("info"), N_("warning"), N_("error")};

    for (size_t i = 0; i < dosah_report_groups(report); i++) {
        const dosah_notice_group *g = dosah_report_group(report, i);
        (void)printf("%s %s (%zu)\n", _(names[g->severity]), g->code, g->n);
        for (size_t k = 0; k < g->n_samples; k++)
            (void)printf("  %s\n", g->sample[k].text[talk_lang()]);
        if (g->n > g->n_samples)
            (void)printf(_("  … and %zu more\n"), g->n - g->n_samples);
    }
    (void)printf(_("%zu errors, %zu warnings, %zu remarks\n"),
                 dosah_report_count(report, DOSAH_ERROR),
                 dosah_report_count(report, DOSAH_WARNING),
                 dosah_report_count(report, DOSAH_INFO));
}

static void json_text(const char *s)
{
    (void)putchar('"');
    for (const unsigned char *c = (const unsigned char *)s; *c; c++) {
        if (*c == '"' || *c == '\\')
            (void)printf("\\%c", *c);
        else if (*c < 0x20)
            (void)printf("\\u%04x", *c);
        else
            (void)putchar(*c);
    }
    (void)putchar('"');
}

static void json_sample(const dosah_notice *n)
{
    (void)fputs("{\"file\": ", stdout);
    json_text(n->file);
    if (n->row > 0)
        (void)printf(", \"row\": %lld", (long long)n->row);
    (void)fputs(", \"field\": ", stdout);
    json_text(n->field);
    (void)fputs(", \"value\": ", stdout);
    json_text(n->value);
    (void)fputs(", \"assumed\": ", stdout);
    json_text(n->assumed);
    (void)fputs(", \"cs\": ", stdout);
    json_text(n->text[DOSAH_CS]);
    (void)fputs(", \"en\": ", stdout);
    json_text(n->text[DOSAH_EN]);
    (void)putchar('}');
}

/** The shape of the MobilityData validator's report.json. */
static void print_json(const dosah_report *report)
{
    (void)printf("{\"summary\": {\"version\": \"%s\", \"errors\": %zu, "
                 "\"warnings\": %zu, \"infos\": %zu},\n \"notices\": [",
                 dosah_version(), dosah_report_count(report, DOSAH_ERROR),
                 dosah_report_count(report, DOSAH_WARNING),
                 dosah_report_count(report, DOSAH_INFO));
    for (size_t i = 0; i < dosah_report_groups(report); i++) {
        const dosah_notice_group *g = dosah_report_group(report, i);
        (void)printf("%s\n  {\"code\": \"%s\", \"severity\": \"%s\", "
                     "\"totalNotices\": %zu, \"sampleNotices\": [",
                     i ? "," : "", g->code, severity_id(g->severity), g->n);
        for (size_t k = 0; k < g->n_samples; k++) {
            (void)fputs(k ? ",\n   " : "\n   ", stdout);
            json_sample(&g->sample[k]);
        }
        (void)fputs("]}", stdout);
    }
    (void)fputs("]}\n", stdout);
}

static int run(void *options, const char *const *operand)
{
    const check_opts *o = options;
    const dosah_env env = talk_env(cmd_common());
    dosah_report *report = NULL;
    dosah_error err = {0};

    const dosah_status st = dosah_check(&report, operand[0], &env, &err);
    talk_done();
    if (report && o->json)
        print_json(report);
    else if (report && (st == DOSAH_OK || dosah_report_groups(report) > 0))
        print_text(report);
    if (st != DOSAH_OK) {
        (void)fflush(stdout); /* the error comes last */
        dosah_report_free(report);
        return talk_failure(st, &err);
    }

    const bool bad =
        dosah_report_count(report, DOSAH_ERROR) > 0 ||
        (o->strict && dosah_report_count(report, DOSAH_WARNING) > 0);
    dosah_report_free(report);
    return bad ? DOSAH_EINPUT : 0;
}

const command CMD_CHECK = {
    "check", N_("STUDY"),
    1,       N_("read all inputs and print what was found in them"),
    OPTIONS, sizeof(check_opts),
    run};
