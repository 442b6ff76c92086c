/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <sys/stat.h>

#include "base/alloc.h"

static void files_are_written_and_read(void **state)
{
    (void)state;
    char dir[64], path[128];
    unit_dir_make(dir);
    snprintf(path, sizeof(path), "%s/a.bin", dir);
    assert_int_equal(dsh_file_write(path, "a\0b", 3, NULL), DOSAH_OK);
    char *text = NULL;
    size_t n = 0;
    assert_int_equal(dsh_file_read(&text, &n, path, 3, NULL), DOSAH_OK);
    assert_int_equal(n, 3);
    assert_memory_equal(text, "a\0b", 4);
    dsh_free(text);
    dosah_error err = {0};
    assert_int_equal(dsh_file_read(&text, &n, path, 2, &err), DOSAH_ELIMIT);
    assert_null(text);
    assert_int_equal(dsh_file_write(path, NULL, 0, NULL), DOSAH_OK);
    assert_int_equal(dsh_file_read(&text, &n, path, 0, NULL), DOSAH_OK);
    assert_int_equal(n, 0);
    dsh_free(text);
    unit_dir_remove(dir);
}

static void what_is_missing_is_told_apart(void **state)
{
    (void)state;
    char *text = NULL;
    size_t n = 0;
    dosah_error err = {0};
    assert_int_equal(dsh_file_read(&text, &n, "/nowhere/x", 9, &err),
                     DOSAH_ENOTFOUND);
    assert_string_equal(err.source, "/nowhere/x");
    assert_int_equal(dsh_file_read(&text, &n, "/tmp", 9, NULL), DOSAH_EIO);
    assert_int_equal(dsh_file_write("/nowhere/x", "a", 1, NULL), DOSAH_EIO);
    assert_false(dsh_file_look("/nowhere").exists);
    assert_true(dsh_file_look("/tmp").is_dir);
}

static void paths_are_seen_from_the_study(void **state)
{
    (void)state;
    dsh_arena *a = dsh_arena_new();
    assert_string_equal(dsh_path_beside(a, "/x/study.yaml", "d/a.csv"),
                        "/x/d/a.csv");
    assert_string_equal(dsh_path_beside(a, "study.yaml", "a.csv"), "a.csv");
    assert_string_equal(dsh_path_beside(a, "/x/s.yaml", "/y/a.csv"),
                        "/y/a.csv");
    assert_string_equal(dsh_path_beside(a, "x/s.yaml", "/vsizip/y.zip"),
                        "/vsizip/y.zip");
    assert_string_equal(dsh_path_join(a, "/x", "y"), "/x/y");
    assert_string_equal(dsh_path_join(a, "/x/", "y"), "/x/y");
    assert_string_equal(dsh_path_join(a, "", "y"), "y");
    assert_string_equal(dsh_path_name("/a/b.c"), "b.c");
    assert_string_equal(dsh_path_name("b.c"), "b.c");
    dsh_arena_free(a);
}

static void folders_are_made_listed_and_removed(void **state)
{
    (void)state;
    char dir[64], path[128], deep[128];
    unit_dir_make(dir);
    snprintf(deep, sizeof(deep), "%s/x//y/z/", dir);
    assert_int_equal(dsh_dir_make(deep, NULL), DOSAH_OK);
    assert_int_equal(dsh_dir_make(deep, NULL), DOSAH_OK);
    unit_file(path, dir, "x/b.txt", "b");
    unit_file(path, dir, "x/a.txt", "a");
    assert_int_equal(dsh_dir_make(path, NULL), DOSAH_EIO);
    snprintf(path, sizeof(path), "%s/x", dir);
    dsh_arena *a = dsh_arena_new();
    size_t n = 0;
    char **names = dsh_dir_list(a, path, &n);
    assert_int_equal(n, 3);
    assert_string_equal(names[0], "a.txt");
    assert_string_equal(names[1], "b.txt");
    assert_string_equal(names[2], "y");
    assert_null(names[3]);
    assert_int_equal(dsh_dir_remove(path, NULL), DOSAH_OK);
    assert_false(dsh_file_look(path).exists);
    assert_int_equal(dsh_dir_remove(path, NULL), DOSAH_OK);
    assert_null(dsh_dir_list(a, path, &n));
    dsh_arena_free(a);
    unit_dir_remove(dir);
}

static void removing_does_not_follow_links(void **state)
{
    (void)state;
    char dir[64], kept[128], link[128], path[128];
    unit_dir_make(dir);
    snprintf(path, sizeof(path), "%s/keep", dir);
    assert_int_equal(dsh_dir_make(path, NULL), DOSAH_OK);
    unit_file(kept, dir, "keep/a.txt", "a");
    snprintf(link, sizeof(link), "%s/gone", dir);
    assert_int_equal(dsh_dir_make(link, NULL), DOSAH_OK);
    snprintf(link, sizeof(link), "%s/gone/link", dir);
    assert_int_equal(symlink(path, link), 0);
    snprintf(link, sizeof(link), "%s/gone", dir);
    assert_int_equal(dsh_dir_remove(link, NULL), DOSAH_OK);
    assert_true(dsh_file_look(kept).exists);
    unit_dir_remove(dir);
}

static void hashes_follow_content_and_names(void **state)
{
    (void)state;
    char dir[64], path[128];
    uint64_t first = 0, second = 0;
    unit_dir_make(dir);
    unit_file(path, dir, "a.txt", "");
    assert_int_equal(dsh_file_hash(&first, path, NULL), DOSAH_OK);
    assert_true(first == 0x2D06800538D394C2u);
    assert_int_equal(dsh_file_hash(&first, dir, NULL), DOSAH_OK);
    unit_file(path, dir, "b.txt", "x");
    assert_int_equal(dsh_file_hash(&second, dir, NULL), DOSAH_OK);
    assert_true(first != second);
    unit_file(path, dir, "b.txt", "y");
    assert_int_equal(dsh_file_hash(&first, dir, NULL), DOSAH_OK);
    assert_true(first != second);
    unit_file(path, dir, "b.txt", "x");
    assert_int_equal(dsh_file_hash(&first, dir, NULL), DOSAH_OK);
    assert_true(first == second);
    assert_int_equal(dsh_file_hash(&first, "/nowhere", NULL), DOSAH_ENOTFOUND);
    unit_dir_remove(dir);
}

static void virtual_files_work(void **state)
{
    (void)state;
    static const char path[] = "/vsimem/dosah/a.txt";
    assert_int_equal(dsh_dir_make("/vsimem/dosah", NULL), DOSAH_OK);
    assert_int_equal(dsh_file_write(path, "abc", 3, NULL), DOSAH_OK);
    assert_int_equal(dsh_file_look(path).size, 3);
    dsh_arena *a = dsh_arena_new();
    size_t n = 0;
    char **names = dsh_dir_list(a, "/vsimem/dosah", &n);
    assert_int_equal(n, 1);
    assert_string_equal(names[0], "a.txt");
    dsh_arena_free(a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_written_and_read),
        cmocka_unit_test(what_is_missing_is_told_apart),
        cmocka_unit_test(paths_are_seen_from_the_study),
        cmocka_unit_test(folders_are_made_listed_and_removed),
        cmocka_unit_test(removing_does_not_follow_links),
        cmocka_unit_test(hashes_follow_content_and_names),
        cmocka_unit_test(virtual_files_work),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
