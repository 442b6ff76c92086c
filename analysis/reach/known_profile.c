/* SPDX-License-Identifier: MIT */
#include "reach/known_profile.h"

#include <string.h>

#include "base/file.h"
#include "study/study.h"

/* Ids of the profiles there are, with commas; "" if they cannot be listed. */
static const char *list_profiles(dsh_arena *arena, const char *folder)
{
    size_t n = 0, bytes = 1, at = 0;
    char **file = dsh_dir_list(arena, folder, &n);
    for (size_t i = 0; file && i < n; i++)
        bytes += strlen(file[i]) + 2;
    char *list = dsh_arena_alloc(arena, bytes, 1);
    for (size_t i = 0; file && list && i < n; i++) {
        const char *end = strstr(file[i], ".yaml");
        if (!end || end[5])
            continue;
        if (at > 0) {
            list[at++] = ',';
            list[at++] = ' ';
        }
        for (const char *c = file[i]; c < end; c++)
            list[at++] = *c;
    }
    return list ? list : "";
}

dosah_status dsh_profile_known(const char *id, dsh_context *ctx,
                               dsh_arena *arena, dosah_error *err)
{
    char folder[1024];
    const char *end = strstr(id, ".yaml");
    if (end && !end[5])
        return dsh_file_look(id).exists
                   ? DOSAH_OK
                   : dsh_fail(err, DOSAH_ENOTFOUND, id, 0, "no such file");
    dosah_status status = dsh_data_path(ctx, folder, "datasets/profiles", err);
    if (status != DOSAH_OK)
        return status;
    const char *known = list_profiles(arena, folder);
    const size_t n = strlen(id);
    for (const char *p = known; *p;) {
        const size_t length = strcspn(p, ",");
        if (length == n && strncmp(p, id, n) == 0)
            return DOSAH_OK;
        p += length + (p[length] ? 2 : 0);
    }
    return dsh_fail(err, DOSAH_EUSAGE, "", 0,
                    "unknown profile \"%s\"; there are: %s", id, known);
}
