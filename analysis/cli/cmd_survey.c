/* SPDX-License-Identifier: MIT */
#include "cmd.h"

#include <string.h>

typedef struct survey_opts {
    int form, shape, object;
} survey_opts;

#define FIELD(name) offsetof(survey_opts, name)
static const opt OPTIONS[] = {
    {OPT_CHOICE, "form", 0, "name|csv|xlsx|pdf",
     N_("what to write; name: what the name of OUT ends in"), FIELD(form), 0},
    {OPT_CHOICE, "shape", 0, "long|wide",
     N_("a row per fact, or a row per object"), FIELD(shape), 0},
    {OPT_CHOICE, "object", 0, "building|stop|street", N_("what is surveyed"),
     FIELD(object), 0},
    {OPT_END, NULL, 0, NULL, NULL, 0, 0},
};

static int run(void *options, const char *const *operand)
{
    const survey_opts *o = options;
    if (strcmp(operand[0], "template") != 0) {
        complain(_("survey %s is unknown; only 'template' is there"),
                 operand[0]);
        return DOSAH_EUSAGE;
    }
    const dosah_template_opts opts = {
        .form = (dosah_template_form)o->form,
        .shape = (dosah_shape)o->shape,
        .object = (dosah_object)o->object,
        .lang = talk_lang(),
    };
    const dosah_env env = talk_env(cmd_common());
    dosah_error err = {0};
    const dosah_status st =
        dosah_survey_template(operand[1], &opts, &env, &err);
    if (st != DOSAH_OK)
        return talk_failure(st, &err);
    if (!cmd_common()->quiet)
        (void)fprintf(stderr, _("%s is ready to be filled in\n"), operand[1]);
    return 0;
}

const command CMD_SURVEY = {
    "survey", N_("template OUT"),
    2,        N_("write an empty survey: a table or a form"),
    OPTIONS,  sizeof(survey_opts),
    run};
