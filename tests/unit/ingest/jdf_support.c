/* SPDX-License-Identifier: MIT */
#include "jdf_support.h"

#include <cpl_vsi.h>

static dsh_context context;

/* Windows-1250: \xE8 č, \xF2 ň, \xEC ě, \xE1 á, \xED í, \xF8 ř. */
static const char *const FILES[][2] = {
    {"VerzeJDF.txt", "\"1.11\",\"\",\"\",\"\",\"01012026\",\"test\";\r\n"},
    {"Zastavky.txt",
     "\"1\",\"Kel\xE8\",\"\",\"n\xE1m\xECst\xED\",\"VS\",\"CZ\",\"10\",\"\","
     "\"\",\"\",\"\",\"\";\r\n"
     "\"2\",\"Kel\xE8\",\"Lhota\",\"\",\"VS\",\"CZ\",\"\",\"\",\"\",\"\",\"\","
     "\"\";\r\n"
     "\"3\",\"Choryn\xEC\",\"\",\"\",\"\",\"CZ\",\"\",\"\",\"\",\"\",\"\","
     "\"\";\r\n"},
    {"Dopravci.txt",
     "\"123\",\"\",\"\xC8SAD\",\"1\",\"\",\"\",\"\",\"\",\"\",\"\",\"\","
     "\"\",\"1\";\r\n"},
    {"Linky.txt",
     "\"820001\",\"Kel\xE8 - Choryn\xEC\",\"123\",\"V\",\"A\",\"0\",\"0\","
     "\"0\",\"0\",\"\",\"\",\"\",\"\",\"01012026\",\"31122026\",\"1\",\"1\";"
     "\r\n"},
    {"Zaslinky.txt",
     "\"820001\",\"1\",\"\",\"1\",\"\",\"\",\"\",\"\",\"1\";\r\n"
     "\"820001\",\"2\",\"\",\"2\",\"\",\"\",\"\",\"\",\"1\";\r\n"
     "\"820001\",\"3\",\"\",\"3\",\"\",\"\",\"\",\"\",\"1\";\r\n"},
    {"Spoje.txt",
     "\"820001\",\"1\",\"1\",\"10\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\","
     "\"\",\"1\";\r\n"
     "\"820001\",\"2\",\"11\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\",\"\","
     "\"\",\"1\";\r\n"},
    {"Zasspoje.txt",
     "\"820001\",\"1\",\"1\",\"1\",\"\",\"\",\"\",\"\",\"\",\"0\",\"\","
     "\"0800\",\"\",\"\",\"1\";\r\n"
     "\"820001\",\"1\",\"2\",\"2\",\"\",\"\",\"\",\"\",\"\",\"4\",\"\","
     "\"0805\",\"\",\"\",\"1\";\r\n"
     "\"820001\",\"1\",\"3\",\"3\",\"\",\"\",\"\",\"\",\"\",\"9\",\"0812\","
     "\"\",\"\",\"\",\"1\";\r\n"
     "\"820001\",\"2\",\"1\",\"1\",\"\",\"\",\"\",\"\",\"\",\"9\",\"0005\","
     "\"\",\"\",\"\",\"1\";\r\n"
     "\"820001\",\"2\",\"2\",\"2\",\"\",\"\",\"\",\"\",\"\",\"4\",\"\","
     "\"2358\",\"\",\"\",\"1\";\r\n"
     "\"820001\",\"2\",\"3\",\"3\",\"\",\"\",\"\",\"\",\"\",\"0\",\"\","
     "\"2350\",\"\",\"\",\"1\";\r\n"},
    {"Pevnykod.txt", "\"1\",\"X\",\"\";\r\n\"10\",\"@\",\"\";\r\n"
                     "\"11\",\"{\",\"\";\r\n\"12\",\"(\",\"\";\r\n"},
    {"Caskody.txt", ""},
};

void put_bytes(const char *path, const void *data, size_t n)
{
    VSILFILE *f = VSIFOpenL(path, "wb");
    assert_non_null(f);
    assert_int_equal(VSIFWriteL(data, 1, n, f), n);
    assert_int_equal(VSIFCloseL(f), 0);
}

void put_jdf(const char *dir, const char *name, const char *text)
{
    char path[256];
    snprintf(path, sizeof(path), "%s/%s", dir, name);
    if (text == NULL)
        VSIUnlink(path);
    else
        put_bytes(path, text, strlen(text));
}

void put_batch(const char *dir)
{
    for (size_t i = 0; i < sizeof(FILES) / sizeof(*FILES); i++)
        put_jdf(dir, FILES[i][0], FILES[i][1]);
}

int begin_batch(void **state)
{
    (void)state;
    const dosah_env env = {.data_dir = getenv("DOSAH_DATA")};
    if (dsh_context_init(&context, &env, NULL) != DOSAH_OK)
        return 1;
    VSIRmdirRecursive(BATCH);
    VSIMkdir(BATCH, 0777);
    put_batch(BATCH);
    return 0;
}

int end_batch(void **state)
{
    (void)state;
    dsh_context_clear(&context);
    VSIRmdirRecursive(BATCH);
    return 0;
}

dsh_context *jdf_context(void)
{
    return &context;
}

dsh_gtfs *read_jdf(const char *path, const dsh_timetable_opts *opts)
{
    dosah_error err = {0};
    dsh_gtfs *g = NULL;
    if (dsh_timetable_read(&g, &path, 1, opts, &context, &err) != DOSAH_OK)
        fail_msg("%s, row %lld: %s", err.source, (long long)err.row,
                 err.message);
    return g;
}

dosah_status read_bad_jdf(dosah_error *err)
{
    const char *path = BATCH;
    const dsh_timetable_opts opts = {.format = "jdf"};
    dsh_gtfs *g = NULL;
    *err = (dosah_error){0};
    const dosah_status status =
        dsh_timetable_read(&g, &path, 1, &opts, &context, err);
    assert_null(g);
    assert_int_not_equal(status, DOSAH_OK);
    assert_true(err->message[0] != '\0');
    return status;
}

static bool find(const char *code, dsh_notice_group *out)
{
    for (size_t i = 0; i < dsh_notices_groups(context.notices); i++) {
        *out = dsh_notices_group(context.notices, i);
        if (strcmp(out->code, code) == 0)
            return true;
    }
    return false;
}

size_t count_of(const char *code)
{
    dsh_notice_group group;
    return find(code, &group) ? group.n : 0;
}

dsh_notice first_of(const char *code)
{
    dsh_notice_group group;
    if (!find(code, &group))
        fail_msg("no notice %s", code);
    return group.stored[0];
}
