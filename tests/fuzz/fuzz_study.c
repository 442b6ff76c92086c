/* SPDX-License-Identifier: MIT */
/* Any bytes as a study file: an answer, and when it is yes, a study that
 * keeps the promises of study.h. Sealed, so that nothing outside the data
 * folder is looked at. */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "study/study.h"

static void check_study(const dsh_study *s)
{
    const dsh_reach_settings *r = &s->reach;
    demand(s->n_days >= 1 && s->n_profiles >= 1 && s->n_rule_sets >= 1);
    demand(s->title.in[DOSAH_CS] != NULL && s->banner.in[DOSAH_EN] != NULL);
    demand(s->lang[DOSAH_CS] || s->lang[DOSAH_EN]);
    demand(dsh_source_given(&s->municipalities));
    demand(dsh_source_given(&s->services));
    demand(r->window_from_s >= 0 && r->window_from_s < r->window_to_s);
    demand(r->max_rides >= 1 && r->max_rides <= DSH_MAX_RIDES);
    demand(r->n_percentiles >= 1 && r->n_percentiles <= DSH_MAX_PERCENTILES);
    demand(r->n_thresholds >= 1 && r->n_thresholds <= DSH_MAX_THRESHOLDS);
    for (size_t i = 1; i < r->n_thresholds; i++)
        demand(r->threshold_s[i - 1] < r->threshold_s[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static dsh_context ctx;
    static bool ready;
    if (!ready) {
        dosah_env env = {.data_dir = getenv("DOSAH_DATA")};
        if (dsh_context_init(&ctx, &env, NULL) != DOSAH_OK)
            abort();
        ready = true;
    }
    dsh_study_text text = {"study.yaml", (const char *)data, n, true};
    dsh_study *study = NULL;
    dosah_error err = {0};
    if (dsh_study_parse(&study, &text, &ctx, &err) == DOSAH_OK) {
        check_study(study);
        dsh_study_free(study);
    } else {
        demand(err.message[0] != '\0' && study == NULL);
        demand(dsh_utf8_valid(err.message, strlen(err.message)));
    }
    dsh_notices_free(ctx.notices);
    ctx.notices = dsh_notices_new();
    return 0;
}
