/* SPDX-License-Identifier: MIT */
#include "cmd.h"

#include <string.h>

typedef struct run_opts {
    const char *out, *only;
    bool replace, verify_cache, public_export;
} run_opts;

static const opt OPTIONS[] = {
    {OPT_TEXT, "out", 'o', "DIR", N_("results folder (results/ beside STUDY)"),
     offsetof(run_opts, out), 0},
    {OPT_TEXT, "only", 0, "STAGE,...",
     N_("check, usability, network, reach, tables, maps, report"),
     offsetof(run_opts, only), 0},
    {OPT_FLAG, "replace", 0, NULL,
     N_("replace a folder that holds other or changed files"),
     offsetof(run_opts, replace), 0},
    {OPT_FLAG, "verify-cache", 0, NULL,
     N_("compare contents of inputs with the cache, not only times"),
     offsetof(run_opts, verify_cache), 0},
    {OPT_FLAG, "public", 0, NULL, N_("leave out rows by address (privacy)"),
     offsetof(run_opts, public_export), 0},
    {OPT_END, NULL, 0, NULL, NULL, 0, 0},
};

static const char *const STAGES[] = {"check",  "usability", "network", "reach",
                                     "tables", "maps",      "report"};
enum { N_STAGES = sizeof(STAGES) / sizeof(STAGES[0]) };

/** "reach,tables" -> bits; false after a complaint. */
static bool parse_stages(unsigned *bits, const char *list)
{
    for (const char *p = list; *p;) {
        const size_t n = strcspn(p, ",");
        char word[24];
        size_t i = 0;
        (void)snprintf(word, sizeof(word), "%.*s", (int)(n < 20 ? n : 20), p);
        while (i < N_STAGES && strcmp(STAGES[i], word) != 0)
            i++;
        if (i == N_STAGES) {
            complain(_("unknown stage \"%s\"; stages are check, usability, "
                       "network, reach, tables, maps, report"),
                     word);
            return false;
        }
        *bits |= 1u << i;
        p += n + (p[n] == ',');
    }
    return true;
}

static void print_summary(const dosah_run_summary *s)
{
    double total = 0;

    for (size_t i = 0; i < s->n_timings; i++) {
        (void)fprintf(stderr, "  %-10s %6.2f s\n", s->timing[i].stage,
                      s->timing[i].seconds);
        total += s->timing[i].seconds;
    }
    (void)fprintf(stderr, "  %-10s %6.2f s%s\n", _("total"), total,
                  s->from_cache ? _(" (network from the cache)") : "");
    (void)fprintf(stderr,
                  _("%zu errors, %zu warnings, %zu remarks; see "
                    "csv/notice.csv or dosah check\n"),
                  s->n_notices[DOSAH_ERROR], s->n_notices[DOSAH_WARNING],
                  s->n_notices[DOSAH_INFO]);
}

/* Notices are not written when a run fails. */
static int fail(dosah_status status, const dosah_error *err,
                const dosah_run_summary *s, const char *study)
{
    const int code = talk_failure(status, err);
    if ((status == DOSAH_EINPUT || status == DOSAH_ENOTFOUND) &&
        s->n_notices[DOSAH_ERROR] + s->n_notices[DOSAH_WARNING] > 0)
        complain(_("dosah check %s shows what was noticed before"), study);
    return code;
}

static int run(void *options, const char *const *operand)
{
    const run_opts *o = options;
    dosah_run_opts opts = {
        .out_dir = o->out,
        .replace = o->replace ? DOSAH_YES : DOSAH_NO,
        .verify_cache = o->verify_cache ? DOSAH_YES : DOSAH_NO,
        .public_export = o->public_export ? DOSAH_YES : DOSAH_NO};

    if (o->only && !parse_stages(&opts.only, o->only))
        return DOSAH_EUSAGE;

    const dosah_env env = talk_env(cmd_common());
    dosah_run_summary summary = {0};
    dosah_error err = {0};
    const dosah_status st = dosah_run(operand[0], &opts, &summary, &env, &err);
    if (st != DOSAH_OK)
        return fail(st, &err, &summary, operand[0]);
    talk_done();
    if (!cmd_common()->quiet)
        print_summary(&summary);
    else if (summary.n_notices[DOSAH_ERROR] > 0)
        complain(_("%zu errors in the inputs; see csv/notice.csv"),
                 summary.n_notices[DOSAH_ERROR]);
    if (summary.out_dir[0])
        (void)printf("%s\n", summary.out_dir);
    return 0;
}

const command CMD_RUN = {
    "run",
    N_("STUDY"),
    1,
    N_("the whole analysis into a results folder; errors in single rows of the "
       "inputs do not stop it, they are told and listed in csv/notice.csv"),
    OPTIONS,
    sizeof(run_opts),
    run};
