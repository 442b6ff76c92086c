/* SPDX-License-Identifier: MIT */
/* dosah_write_map: one map from stored results. */
#include "base/context.h"
#include "output/output.h"
#include "output/plate.h"

dosah_status dosah_write_map(const char *results_dir,
                             const dosah_map_opts *opts, const dosah_env *env,
                             dosah_error *err)
{
    dsh_context ctx = {0};
    if (!results_dir || !opts || !opts->out_file ||
        (opts->kind == DOSAH_MAP_REACH && !opts->service_type))
        return dsh_fail(err, DOSAH_EUSAGE, "", 0,
                        "results_dir, service_type and out_file are required");
    dosah_status st = dsh_context_init(&ctx, env, err);
    if (st != DOSAH_OK)
        return st;
    st = opts->kind == DOSAH_MAP_REACH
             ? dsh_stored_map_write(results_dir, opts, &ctx, err)
             : dsh_plate_write(results_dir, opts, &ctx, err);
    dsh_context_clear(&ctx);
    return st;
}
