/* SPDX-License-Identifier: MIT */
#include "cmd.h"

typedef struct explain_opts {
    const char *from, *to, *profile, *day;
    bool json;
} explain_opts;

#define FIELD(name) offsetof(explain_opts, name)
static const opt OPTIONS[] = {
    {OPT_TEXT, "from", 0, "ORIGIN", N_("id of the place people leave from"),
     FIELD(from), 0},
    {OPT_TEXT, "to", 0, "SERVICE", N_("id of the service"), FIELD(to), 0},
    {OPT_TEXT, "profile", 0, "ID", N_("mobility profile (first of the study)"),
     FIELD(profile), 0},
    {OPT_TEXT, "day", 0, "DAY", N_("day by its name (first of the study)"),
     FIELD(day), 0},
    {OPT_FLAG, "json", 0, NULL, N_("print the explanation as JSON"),
     FIELD(json), 0},
    {OPT_END, NULL, 0, NULL, NULL, 0, 0},
};

static int run(void *options, const char *const *operand)
{
    const explain_opts *o = options;
    if (!o->from || !o->to) {
        complain(_("explain needs --from and --to"));
        return DOSAH_EUSAGE;
    }
    const dosah_explain_opts opts = {.from = o->from,
                                     .to = o->to,
                                     .profile = o->profile,
                                     .day = o->day,
                                     .lang = talk_lang(),
                                     .json = o->json ? DOSAH_YES : DOSAH_NO};
    const dosah_env env = talk_env(cmd_common());
    dosah_error err = {0};
    char *text = NULL;
    const dosah_status st = dosah_explain(&text, operand[0], &opts, &env, &err);
    talk_done();
    if (st != DOSAH_OK)
        return talk_failure(st, &err);
    (void)fputs(text, stdout);
    dosah_text_free(text);
    return 0;
}

const command CMD_EXPLAIN = {
    "explain", N_("STUDY"),
    1,         N_("one journey there and back, or the link that breaks it"),
    OPTIONS,   sizeof(explain_opts),
    run};
