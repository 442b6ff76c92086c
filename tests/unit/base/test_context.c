/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include "base/context.h"

static void make_data_dir(char out[64])
{
    char path[128];
    unit_dir_make(out);
    snprintf(path, sizeof(path), "%s/maps", out);
    assert_int_equal(dsh_dir_make(path, NULL), DOSAH_OK);
    snprintf(path, sizeof(path), "%s/datasets", out);
    assert_int_equal(dsh_dir_make(path, NULL), DOSAH_OK);
}

static void the_named_data_folder_wins(void **state)
{
    (void)state;
    char dir[64], path[1024];
    make_data_dir(dir);
    dsh_context ctx;
    const dosah_env env = {.data_dir = dir, .n_threads = 3};
    assert_int_equal(dsh_context_init(&ctx, &env, NULL), DOSAH_OK);
    assert_string_equal(ctx.data_dir, dir);
    assert_int_equal(ctx.env.n_threads, 3);
    assert_int_equal(dsh_data_path(&ctx, path, "maps/x", NULL), DOSAH_OK);
    assert_non_null(strstr(path, "/maps/x"));
    dsh_context_clear(&ctx);
    unit_dir_remove(dir);
}

static void a_named_folder_without_data_is_an_error(void **state)
{
    (void)state;
    dsh_context ctx;
    dosah_error err = {0};
    const dosah_env env = {.data_dir = "/tmp"};
    assert_int_equal(dsh_context_init(&ctx, &env, &err), DOSAH_ENOTFOUND);
    assert_string_equal(err.source, "/tmp");
    assert_null(ctx.notices);
    dsh_context_clear(&ctx);
}

static void defaults_find_the_project(void **state)
{
    (void)state;
    dsh_context ctx;
    assert_int_equal(dsh_context_init(&ctx, NULL, NULL), DOSAH_OK);
    assert_true(ctx.env.n_threads >= 1);
    assert_non_null(ctx.data_dir);
    assert_non_null(ctx.texts);
    dsh_context_clear(&ctx);
    const dosah_env many = {.n_threads = 100000};
    assert_int_equal(dsh_context_init(&ctx, &many, NULL), DOSAH_OK);
    assert_int_equal(ctx.env.n_threads, 256);
    dsh_context_clear(&ctx);
}

static void keep_line(dosah_level level, const char *message, void *user)
{
    snprintf(user, 200, "%d %s", (int)level, message);
}

static bool stop_at_half(double done, const char *stage, void *user)
{
    (void)user;
    return strcmp(stage, "read") != 0 || done < 0.5;
}

static void talk_goes_through_the_callbacks(void **state)
{
    (void)state;
    char line[200] = "";
    dsh_context ctx;
    dosah_error err = {0};
    const dosah_env env = {
        .log = keep_line, .progress = stop_at_half, .user = line};
    assert_int_equal(dsh_context_init(&ctx, &env, NULL), DOSAH_OK);
    dsh_log(&ctx, DOSAH_LOG_INFO, "%d stops", 7);
    assert_string_equal(line, "2 7 stops");
    assert_int_equal(dsh_progress(&ctx, 0.4, "read", &err), DOSAH_OK);
    assert_int_equal(dsh_progress(&ctx, 0.5, "read", &err), DOSAH_ECANCELLED);
    assert_int_equal(err.status, DOSAH_ECANCELLED);
    dsh_context_clear(&ctx);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_named_data_folder_wins),
        cmocka_unit_test(a_named_folder_without_data_is_an_error),
        cmocka_unit_test(defaults_find_the_project),
        cmocka_unit_test(talk_goes_through_the_callbacks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
