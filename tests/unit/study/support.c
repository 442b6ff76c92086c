/* SPDX-License-Identifier: MIT */
#include "support.h"

#include <unistd.h>

#include "base/alloc.h"
#include "base/file.h"

static dsh_context shared;
static char folder[64];

int open_context(void **state)
{
    (void)state;
    dosah_env env = {.data_dir = getenv("DOSAH_SOURCE")};
    dosah_error err = {0};
    if (dsh_context_init(&shared, &env, &err) != DOSAH_OK) {
        print_error("%s: %s\n", err.source, err.message);
        return -1;
    }
    (void)snprintf(folder, sizeof folder, "/tmp/dosah-study-%ld/",
                   (long)getpid());
    return dsh_dir_make(folder, NULL) == DOSAH_OK ? 0 : -1;
}

int close_context(void **state)
{
    (void)state;
    (void)dsh_dir_remove(folder, NULL);
    dsh_context_clear(&shared);
    return 0;
}

dsh_context *context(void)
{
    return &shared;
}

void clear_notices(void)
{
    dsh_notices_free(shared.notices);
    shared.notices = dsh_notices_new();
}

dosah_status parse(dsh_study **out, const char *text, dosah_error *err)
{
    char path[1024];
    assert_int_equal(
        dsh_data_path(&shared, path, "datasets/init/study.yaml", NULL),
        DOSAH_OK);
    dsh_study_text in = {.path = path, .text = text, .n = strlen(text)};
    clear_notices();
    return dsh_study_parse(out, &in, &shared, err);
}

dsh_study *accept_text(const char *text)
{
    dsh_study *study = NULL;
    dosah_error err = {0};
    if (parse(&study, text, &err) != DOSAH_OK)
        fail_msg("line %d: %s", (int)err.row, err.message);
    return study;
}

size_t notices_of(const char *code)
{
    for (size_t i = 0; i < dsh_notices_groups(shared.notices); i++) {
        dsh_notice_group group = dsh_notices_group(shared.notices, i);
        if (strcmp(group.code, code) == 0)
            return group.n;
    }
    return 0;
}

dsh_notice first_notice(const char *code)
{
    for (size_t i = 0; i < dsh_notices_groups(shared.notices); i++) {
        dsh_notice_group group = dsh_notices_group(shared.notices, i);
        if (strcmp(group.code, code) == 0)
            return group.stored[0];
    }
    fail_msg("no notice '%s'", code);
    return (dsh_notice){0};
}

const char *scratch(void)
{
    return folder;
}

const char *write_file(const char *name, const char *text)
{
    static char path[8][128];
    static unsigned next;
    char *out = path[next++ % 8];
    (void)snprintf(out, sizeof path[0], "%s%s", folder, name);
    assert_int_equal(dsh_file_write(out, text, strlen(text), NULL), DOSAH_OK);
    return out;
}
