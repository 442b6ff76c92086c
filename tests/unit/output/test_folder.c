/* SPDX-License-Identifier: MIT */
#include "world.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/alloc.h"
#include "output/manifest.h"
#include "output/swap.h"

/* Files in `dir` that its manifest does not account for; "" when all is well,
 * "none" without a manifest. */
static bool is_whole(const char *dir)
{
    dsh_arena *arena = dsh_arena_new();
    const char *foreign = NULL;
    const bool good =
        exists(in(dir, "manifest.json")) && exists(in(dir, "results.gpkg")) &&
        exists(in(dir, "csv/run.csv")) &&
        dsh_manifest_check(&foreign, dir, arena, NULL) == DOSAH_OK &&
        foreign == NULL;
    dsh_arena_free(arena);
    return good;
}

static size_t partials(const world *w)
{
    dsh_arena *arena = dsh_arena_new();
    size_t n = 0, found = 0;
    char **name = dsh_dir_list(arena, w->dir, &n);
    for (size_t i = 0; i < n; i++)
        found += strstr(name[i], ".partial-") != NULL;
    dsh_arena_free(arena);
    return found;
}

static void must_write(world *w)
{
    dosah_error err = {0};
    if (world_write(w, false, &err) != DOSAH_OK)
        fail_msg("%s: %s", err.source, err.message);
}

static void results_appear_whole_with_their_parents(void **state)
{
    world *w = *state;
    (void)snprintf(w->out, sizeof(w->out), "%s/new/deeper/results/", w->dir);
    must_write(w);
    assert_true(is_whole(w->out));
    assert_int_equal(partials(w), 0);
    assert_false(exists(in(w->dir, "new/deeper/results.previous")));
}

static void an_empty_folder_is_filled(void **state)
{
    world *w = *state;
    assert_int_equal(mkdir(w->out, 0777), 0);
    must_write(w);
    assert_true(is_whole(w->out));
}

static void the_old_results_stay_as_previous_until_the_next_run(void **state)
{
    world *w = *state;
    must_write(w);
    spill(in(w->dir, "origins.csv"), "changed");
    must_write(w);
    assert_true(is_whole(w->out));
    assert_true(is_whole(in(w->dir, "results.previous")));
    char *now = slurp(in(w->out, "csv/run.csv"));
    char *before = slurp(in(w->dir, "results.previous/csv/run.csv"));
    assert_string_not_equal(now, before);
    free(before);
    spill(in(w->dir, "origins.csv"), "changed again");
    must_write(w);
    before = slurp(in(w->dir, "results.previous/csv/run.csv"));
    assert_string_equal(now, before);
    free(now);
    free(before);
}

static void refuses(world *w, const char *named)
{
    dosah_error err = {0};
    assert_int_equal(world_write(w, false, &err), DOSAH_EINPUT);
    if (!strstr(err.message, named))
        fail_msg("'%s' does not name %s", err.message, named);
    assert_int_equal(partials(w), 0);
}

static void a_foreign_file_keeps_its_folder(void **state)
{
    world *w = *state;
    must_write(w);
    spill(in(w->out, "csv/my-notes.txt"), "mine");
    refuses(w, "csv/my-notes.txt");
    assert_true(exists(in(w->out, "csv/my-notes.txt")));
    assert_int_equal(world_write(w, true, NULL), DOSAH_OK);
    assert_true(is_whole(w->out));
    assert_true(exists(in(w->dir, "results.previous/csv/my-notes.txt")));
    must_write(w); /* what was replaced on demand gives up its name */
    assert_true(is_whole(in(w->dir, "results.previous")));
    assert_true(exists(in(w->dir, "results.previous.1/csv/my-notes.txt")));
    must_write(w);
    assert_false(exists(in(w->dir, "results.previous.2")));
}

static void a_folder_without_a_manifest_is_foreign(void **state)
{
    world *w = *state;
    assert_int_equal(mkdir(w->out, 0777), 0);
    spill(in(w->out, "thesis.doc"), "ten years of work");
    refuses(w, "thesis.doc");
    char *text = slurp(in(w->out, "thesis.doc"));
    assert_string_equal(text, "ten years of work");
    free(text);
}

static void a_changed_file_of_the_same_size_is_foreign(void **state)
{
    world *w = *state;
    must_write(w);
    char *text = slurp(in(w->out, "csv/stop.csv"));
    text[0] = 'X';
    spill(in(w->out, "csv/stop.csv"), text);
    free(text);
    refuses(w, "csv/stop.csv");
}

static void a_removed_file_is_no_obstacle(void **state)
{
    world *w = *state;
    must_write(w);
    assert_int_equal(unlink(in(w->out, "csv/stop.csv")), 0);
    must_write(w);
    assert_true(is_whole(w->out));
}

static void a_previous_folder_of_somebody_else_is_not_removed(void **state)
{
    world *w = *state;
    must_write(w);
    assert_int_equal(mkdir(in(w->dir, "results.previous"), 0777), 0);
    spill(in(w->dir, "results.previous/diary.txt"), "mine");
    refuses(w, "diary.txt");
    assert_true(exists(in(w->dir, "results.previous/diary.txt")));
    assert_int_equal(world_write(w, true, NULL), DOSAH_OK);
    assert_true(exists(in(w->dir, "results.previous.1/diary.txt")));
    assert_true(is_whole(in(w->dir, "results.previous")));
}

static void a_file_added_to_previous_results_is_not_removed(void **state)
{
    world *w = *state;
    must_write(w);
    must_write(w);
    spill(in(w->dir, "results.previous/letter"), "mine");
    refuses(w, "letter");
    assert_true(exists(in(w->dir, "results.previous/letter")));
}

static void a_previous_folder_of_somebody_else_is_not_put_back(void **state)
{
    world *w = *state;
    assert_int_equal(mkdir(in(w->dir, "results.previous"), 0777), 0);
    spill(in(w->dir, "results.previous/letter"), "mine");
    must_write(w);
    assert_true(is_whole(w->out));
    assert_true(exists(in(w->dir, "results.previous/letter")));
}

static void the_root_is_no_results_folder(void **state)
{
    world *w = *state;
    (void)snprintf(w->out, sizeof(w->out), "/");
    refuses(w, "folder of their own");
    assert_int_equal(world_write(w, true, NULL), DOSAH_EINPUT);
}

static void a_file_in_the_way_is_an_error(void **state)
{
    world *w = *state;
    spill(w->out, "a file");
    dosah_error err = {0};
    assert_int_equal(world_write(w, false, &err), DOSAH_EINPUT);
    assert_non_null(strstr(err.message, "this is a file"));
    assert_int_equal(world_write(w, true, NULL), DOSAH_EINPUT);
}

static void a_parent_that_cannot_be_written_is_an_io_error(void **state)
{
    world *w = *state;
    dosah_error err = {0};
    (void)snprintf(w->out, sizeof(w->out), "/proc/dosah/results");
    assert_int_equal(world_write(w, false, &err), DOSAH_EIO);
    assert_true(err.message[0] != '\0');
    spill(in(w->dir, "file"), "");
    (void)snprintf(w->out, sizeof(w->out), "%s/file/results", w->dir);
    assert_int_equal(world_write(w, false, NULL), DOSAH_EIO);
}

static void a_link_keeps_pointing_to_the_results(void **state)
{
    world *w = *state;
    must_write(w);
    assert_int_equal(symlink(w->out, in(w->dir, "link")), 0);
    (void)snprintf(w->out, sizeof(w->out), "%s/link", w->dir);
    must_write(w);
    struct stat st;
    assert_int_equal(lstat(w->out, &st), 0);
    assert_true(S_ISLNK(st.st_mode));
    assert_true(is_whole(in(w->dir, "results")));
}

static void leftovers_of_dead_processes_go_and_of_living_ones_stay(void **state)
{
    world *w = *state;
    const pid_t dead = fork();
    if (dead == 0)
        _exit(0);
    assert_int_equal(waitpid(dead, NULL, 0), dead);
    char gone[256], alive[256], other[256];
    (void)snprintf(gone, sizeof(gone), "%s.partial-0123456789ab-%ld", w->out,
                   (long)dead);
    (void)snprintf(alive, sizeof(alive), "%s.partial-0123456789ab-%ld", w->out,
                   (long)getppid());
    (void)snprintf(other, sizeof(other), "%s.partial-notes", w->out);
    assert_int_equal(mkdir(gone, 0777), 0);
    spill(in(gone, "half.csv"), "1,");
    assert_int_equal(mkdir(alive, 0777), 0);
    assert_int_equal(mkdir(other, 0777), 0);
    must_write(w);
    assert_false(exists(gone));
    assert_true(exists(alive));
    assert_true(exists(other));
}

/* ---- swapping by two renames ------------------------------------------- */

static void two_renames_give_the_same_result(void **state)
{
    world *w = *state;
    must_write(w);
    dsh_arena *arena = dsh_arena_new();
    dsh_folder f;
    const dsh_folder_opts opts = {w->out, "0123456789ab", false};
    assert_int_equal(dsh_folder_open(&f, &opts, arena, NULL), DOSAH_OK);
    spill(in(f.partial, "new.txt"), "new");
    assert_int_equal(dsh_folder_swap(&f, false, NULL), DOSAH_OK);
    assert_true(exists(in(w->out, "new.txt")));
    assert_true(is_whole(in(w->dir, "results.previous")));
    assert_int_equal(partials(w), 0);
    dsh_arena_free(arena);
}

static void results_between_two_renames_are_put_back(void **state)
{
    world *w = *state;
    must_write(w);
    assert_int_equal(rename(w->out, in(w->dir, "results.previous")), 0);
    dsh_arena *arena = dsh_arena_new();
    dsh_folder f;
    const dsh_folder_opts opts = {w->out, "0123456789ab", false};
    assert_int_equal(dsh_folder_open(&f, &opts, arena, NULL), DOSAH_OK);
    assert_true(is_whole(w->out));
    dsh_arena_free(arena);
}

/* ---- being killed, full disks ------------------------------------------ */

static long calls_left;

static bool die_at_call(double done, const char *stage, void *user)
{
    (void)done;
    (void)stage;
    (void)user;
    if (--calls_left == 0)
        _exit(9);
    return true;
}

static void a_run_that_dies_while_writing_leaves_the_old_results(void **state)
{
    world *w = *state;
    must_write(w);
    char *old = slurp(in(w->out, "manifest.json"));
    spill(in(w->dir, "origins.csv"), "changed");
    for (long at = 1; at <= 3; at++) {
        const pid_t child = fork();
        if (child == 0) {
            calls_left = at;
            w->ctx.env.progress = die_at_call;
            (void)world_write(w, false, NULL);
            _exit(0);
        }
        int how = 0;
        assert_int_equal(waitpid(child, &how, 0), child);
        assert_int_equal(WEXITSTATUS(how), 9);
        assert_true(is_whole(w->out));
        char *now = slurp(in(w->out, "manifest.json"));
        assert_string_equal(old, now);
        free(now);
    }
    free(old);
    must_write(w);
    assert_int_equal(partials(w), 0);
}

static void a_run_killed_at_any_moment_leaves_whole_results(void **state)
{
    world *w = *state;
    must_write(w);
    unsigned seed = 1;
    for (int round = 0; round < 50; round++) {
        const pid_t child = fork();
        if (child == 0) {
            for (int k = 0;; k++) {
                char text[32];
                (void)snprintf(text, sizeof(text), "%d,%d", round, k);
                spill(in(w->dir, "origins.csv"), text);
                if (world_write(w, false, NULL) != DOSAH_OK)
                    _exit(1);
            }
        }
        seed = seed * 1103515245u + 12345u;
        const struct timespec pause = {0, (long)(seed >> 8) % 60000000L};
        (void)nanosleep(&pause, NULL);
        (void)kill(child, SIGKILL);
        int how = 0;
        assert_int_equal(waitpid(child, &how, 0), child);
        assert_true(WIFSIGNALED(how));
        assert_true(is_whole(w->out));
    }
    must_write(w);
    assert_int_equal(partials(w), 0);
}

/* Any file that grows past the limit fails as on a full disk. */
static void a_full_disk_is_an_io_error_and_leaves_the_old_results(void **state)
{
    world *w = *state;
    must_write(w);
    static const rlim_t limit[] = {100, 3000, 9000, 60000};
    for (size_t i = 0; i < sizeof(limit) / sizeof(limit[0]); i++) {
        const pid_t child = fork();
        if (child == 0) {
            (void)signal(SIGXFSZ, SIG_IGN);
            const struct rlimit most = {limit[i], limit[i]};
            (void)setrlimit(RLIMIT_FSIZE, &most);
            dosah_error err = {0};
            const dosah_status st = world_write(w, false, &err);
            if (st == DOSAH_EIO && strstr(err.message, "File too large"))
                _exit(5);
            (void)fprintf(stderr, "%d %s: %s\n", (int)st, err.source,
                          err.message);
            _exit(1);
        }
        int how = 0;
        assert_int_equal(waitpid(child, &how, 0), child);
        assert_int_equal(WEXITSTATUS(how), 5);
        assert_true(is_whole(w->out));
        assert_int_equal(partials(w), 0);
    }
}

/* About 150 places spread over all allocations of a run. */
static void running_out_of_memory_leaves_the_old_results(void **state)
{
    world *w = *state;
    w->ctx.env.n_threads = 1;
    must_write(w);
    const long before = dsh_alloc_count();
    must_write(w);
    const long n = dsh_alloc_count() - before;
    for (long at = 1; at <= n; at += 1 + n / 150) {
        dosah_error err = {0};
        dsh_alloc_fail_at(at);
        const dosah_status st = world_write(w, false, &err);
        dsh_alloc_fail_at(0);
        if (st != DOSAH_OK && st != DOSAH_ENOMEM)
            fail_msg("allocation %ld: %s: %s", at, err.source, err.message);
        assert_true(is_whole(w->out));
        assert_int_equal(partials(w), 0);
    }
}

static void the_manifest_tells_what_made_the_results(void **state)
{
    world *w = *state;
    must_write(w);
    char *text = slurp(in(w->out, "manifest.json"));
    json_t *root = json_loads(text, 0, NULL);
    assert_non_null(root);
    assert_string_equal(json_string_value(json_object_get(root, "version")),
                        DOSAH_VERSION);
    assert_int_equal(strlen(json_string_value(json_object_get(root, "run_id"))),
                     12);
    assert_string_equal(json_string_value(json_object_get(root, "date")),
                        "2026-11-22");
    assert_non_null(
        json_object_get(json_object_get(root, "files"), "csv/reach.csv"));
    const json_t *where = json_object_get(root, "coordinates");
    assert_string_equal(json_string_value(json_object_get(where, "operation")),
                        "S-JTSK to WGS 84 (5)");
    assert_true(json_array_size(json_object_get(root, "attribution")) >= 1);
    json_decref(root);
    free(text);
}

static void the_run_id_follows_the_inputs(void **state)
{
    world *w = *state;
    char id[3][13];
    for (int k = 0; k < 3; k++) {
        dsh_output *o = NULL;
        if (k == 2)
            spill(in(w->dir, "origins.csv"), "changed");
        assert_int_equal(
            dsh_output_begin(&o, w->out, false, &w->findings, &w->ctx, NULL),
            DOSAH_OK);
        strcpy(id[k], dsh_output_run_id(o));
        dsh_output_abandon(o);
    }
    assert_string_equal(id[0], id[1]);
    assert_string_not_equal(id[0], id[2]);
    assert_int_equal(partials(w), 0);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, world_open, world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(results_appear_whole_with_their_parents),
        TEST(an_empty_folder_is_filled),
        TEST(the_old_results_stay_as_previous_until_the_next_run),
        TEST(a_foreign_file_keeps_its_folder),
        TEST(a_folder_without_a_manifest_is_foreign),
        TEST(a_changed_file_of_the_same_size_is_foreign),
        TEST(a_removed_file_is_no_obstacle),
        TEST(a_previous_folder_of_somebody_else_is_not_removed),
        TEST(a_file_added_to_previous_results_is_not_removed),
        TEST(a_previous_folder_of_somebody_else_is_not_put_back),
        TEST(the_root_is_no_results_folder),
        TEST(a_file_in_the_way_is_an_error),
        TEST(a_parent_that_cannot_be_written_is_an_io_error),
        TEST(a_link_keeps_pointing_to_the_results),
        TEST(leftovers_of_dead_processes_go_and_of_living_ones_stay),
        TEST(two_renames_give_the_same_result),
        TEST(results_between_two_renames_are_put_back),
        TEST(a_run_that_dies_while_writing_leaves_the_old_results),
        TEST(a_run_killed_at_any_moment_leaves_whole_results),
        TEST(a_full_disk_is_an_io_error_and_leaves_the_old_results),
        TEST(running_out_of_memory_leaves_the_old_results),
        TEST(the_manifest_tells_what_made_the_results),
        TEST(the_run_id_follows_the_inputs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
