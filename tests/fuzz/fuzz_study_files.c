/* SPDX-License-Identifier: MIT */
#include "fuzz_study_files.h"

#include <string.h>

#include <cpl_vsi.h>

void fuzz_put(const char *path, const void *bytes, size_t n)
{
    VSILFILE *f = VSIFOpenL(path, "wb");
    demand(f != NULL && VSIFWriteL(bytes, 1, n, f) == n);
    VSIFCloseL(f);
}

void fuzz_open_study(dsh_context *ctx, dsh_study **study, const char *text)
{
    dosah_env env = {.data_dir = getenv("DOSAH_DATA"), .n_threads = 1};
    fuzz_put(FUZZ_FOLDER "obce.geojson", "{}", 2);
    fuzz_put(FUZZ_FOLDER "services.csv", "id,type\n", 8);
    fuzz_put(FUZZ_FOLDER "study.yaml", text, strlen(text));
    demand(dsh_context_init(ctx, &env, NULL) == DOSAH_OK);
    demand(dsh_study_open(study, FUZZ_FOLDER "study.yaml", ctx, NULL) ==
           DOSAH_OK);
}

void fuzz_clear_notices(dsh_context *ctx)
{
    dsh_notices_free(ctx->notices);
    ctx->notices = dsh_notices_new();
}
