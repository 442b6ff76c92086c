/* SPDX-License-Identifier: MIT */
#include "tables_support.h"

#include <cpl_vsi.h>

#include "base/file.h"

static dsh_context shared;
static dsh_study *study_of_test;

#define FOLDER "/vsimem/world/"

dsh_context *world_context(void)
{
    return &shared;
}

const dsh_study *world_study(void)
{
    return study_of_test;
}

int open_world(void **state)
{
    (void)state;
    dosah_env env = {.data_dir = getenv("DOSAH_SOURCE"), .n_threads = 1};
    dosah_error err = {0};
    if (dsh_context_init(&shared, &env, &err) == DOSAH_OK)
        return 0;
    print_error("%s: %s\n", err.source, err.message);
    return -1;
}

int close_world(void **state)
{
    (void)state;
    dsh_study_free(study_of_test);
    study_of_test = NULL;
    VSIRmdirRecursive(FOLDER);
    dsh_context_clear(&shared);
    return 0;
}

const char *world_path(const char *name)
{
    static char path[256];
    (void)snprintf(path, sizeof path, FOLDER "%s", name);
    return path;
}

void put_bytes(const char *name, const void *bytes, size_t n)
{
    VSILFILE *f = VSIFOpenL(world_path(name), "wb");
    assert_non_null(f);
    assert_int_equal(VSIFWriteL(bytes, 1, n, f), n);
    VSIFCloseL(f);
}

void put(const char *name, const char *text)
{
    put_bytes(name, text, strlen(text));
}

static void add_square(char *out, size_t size, int code, double x0)
{
    size_t n = strlen(out);
    (void)snprintf(out + n, size - n,
                   "%s{\"type\":\"Feature\",\"properties\":{\"code\":%d,"
                   "\"name\":\"Obec %d\"},\"geometry\":{\"type\":\"Polygon\","
                   "\"coordinates\":[[[%.0f,%.0f],[%.0f,%.0f],[%.0f,%.0f],"
                   "[%.0f,%.0f],[%.0f,%.0f]]]}}",
                   code == 100 ? "" : ",", code, code, x0, WORLD_Y, x0 + 1000,
                   WORLD_Y, x0 + 1000, WORLD_Y + 1000, x0, WORLD_Y + 1000, x0,
                   WORLD_Y);
}

int fresh_world(void **state)
{
    (void)state;
    char text[2048] = "{\"type\":\"FeatureCollection\",\"features\":[";
    VSIRmdirRecursive(FOLDER);
    add_square(text, sizeof text, 100, WORLD_X);
    add_square(text, sizeof text, 200, WORLD_X + 1000);
    strcat(text, "]}");
    put("obce.geojson", text);
    put("services.csv", "id,type,x,y\n");
    dsh_notices_free(shared.notices);
    shared.notices = dsh_notices_new();
    dsh_study_free(study_of_test);
    study_of_test = NULL;
    return 0;
}

dosah_status try_read(dsh_tables **out, const char *study, dosah_error *err)
{
    *out = NULL;
    put("study.yaml", study);
    dsh_study_free(study_of_test);
    dosah_status s =
        dsh_study_open(&study_of_test, world_path("study.yaml"), &shared, err);
    if (s != DOSAH_OK)
        return s;
    return dsh_tables_read(out, study_of_test, &shared, err);
}

dsh_tables *must_read(const char *study)
{
    dsh_tables *tables = NULL;
    dosah_error err = {0};
    if (try_read(&tables, study, &err) != DOSAH_OK)
        fail_msg("%s:%d: %s", err.source, (int)err.row, err.message);
    return tables;
}

static bool find_group(dsh_notice_group *out, const char *code)
{
    for (size_t i = 0; i < dsh_notices_groups(shared.notices); i++) {
        *out = dsh_notices_group(shared.notices, i);
        if (strcmp(out->code, code) == 0)
            return true;
    }
    return false;
}

size_t notices_of(const char *code)
{
    dsh_notice_group group;
    return find_group(&group, code) ? group.n : 0;
}

dsh_notice first_notice(const char *code)
{
    dsh_notice_group group;
    if (!find_group(&group, code))
        fail_msg("no notice %s", code);
    return group.stored[0];
}

const char *real_data(const char *name)
{
    static char path[1024];
    const char *dir = getenv("DOSAH_TEST_DATA");
    if (dir != NULL)
        (void)snprintf(path, sizeof path, "%s/%s", dir, name);
    else
        (void)snprintf(path, sizeof path, "%s/../shared/data/%s",
                       getenv("DOSAH_SOURCE"), name);
    return dsh_file_look(path).exists ? path : NULL;
}
