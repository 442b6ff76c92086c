/* SPDX-License-Identifier: MIT */
#include "cmd.h"

typedef struct report_opts {
    const char *out;
} report_opts;

static const opt OPTIONS[] = {
    {OPT_TEXT, "out", 'o', "DIR",
     N_("folder for the pages (report/ in RESULTS)"),
     offsetof(report_opts, out), 0},
    {OPT_END, NULL, 0, NULL, NULL, 0, 0},
};

static int run(void *options, const char *const *operand)
{
    const report_opts *o = options;
    const dosah_env env = talk_env(cmd_common());
    dosah_error err = {0};
    const dosah_status st = dosah_write_report(operand[0], o->out, &env, &err);
    if (st != DOSAH_OK)
        return talk_failure(st, &err);
    if (o->out)
        (void)printf("%s\n", o->out);
    else
        (void)printf("%s/report\n", operand[0]);
    return 0;
}

const command CMD_REPORT = {
    "report",
    N_("RESULTS"),
    1,
    N_("the HTML report alone, from stored results; opens in a browser without "
       "a network"),
    OPTIONS,
    sizeof(report_opts),
    run};
