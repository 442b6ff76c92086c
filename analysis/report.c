/* SPDX-License-Identifier: MIT */
/* dosah_write_report: the report alone, from stored results. */
#include "base/context.h"
#include "output/output.h"

dosah_status dosah_write_report(const char *results_dir, const char *out_dir,
                                const dosah_env *env, dosah_error *err)
{
    dsh_context ctx = {0};
    if (!results_dir)
        return dsh_fail(err, DOSAH_EUSAGE, "", 0, "results_dir is required");
    dosah_status st = dsh_context_init(&ctx, env, err);
    if (st != DOSAH_OK)
        return st;
    st = dsh_report_store(results_dir, out_dir, &ctx, err);
    dsh_context_clear(&ctx);
    return st;
}
