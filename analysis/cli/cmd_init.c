/* SPDX-License-Identifier: MIT */
#include "cmd.h"

static const opt OPTIONS[] = {{OPT_END, NULL, 0, NULL, NULL, 0, 0}};

static int run(void *options, const char *const *operand)
{
    (void)options;
    const dosah_env env = talk_env(cmd_common());
    dosah_error err = {0};
    const dosah_status st = dosah_init(operand[0], &env, &err);

    if (st != DOSAH_OK)
        return talk_failure(st, &err);
    if (!cmd_common()->quiet)
        (void)fprintf(stderr,
                      _("A study stands in %s; try: dosah run "
                        "%s/study.yaml\n"),
                      operand[0], operand[0]);
    return 0;
}

const command CMD_INIT = {
    "init",  N_("DIR"),
    1,       N_("write a commented study with small example inputs"),
    OPTIONS, 1,
    run};
