/* SPDX-License-Identifier: MIT */
/* The network file: the same network from it as from the sources, and no trust
 * in anything else. */
#include "rig.h"

#include "base/alloc.h"
#include "base/file.h"
#include "network/archive.h"
#include "network/cache.h"

#include <sys/stat.h>
#include <unistd.h>

static char dir[64], cache[96];

typedef struct job {
    dsh_context ctx;
    dsh_study *study;
    dsh_tables *tables;
    dsh_network *network;
} job;

static void job_open(job *j, const char *cache_path, bool verify)
{
    char path[1024];
    memset(j, 0, sizeof(*j));
    rig_context(&j->ctx, 2);
    snprintf(path, sizeof(path), "%s/datasets/init/study.yaml",
             getenv("DOSAH_SOURCE"));
    OK(dsh_study_open(&j->study, path, &j->ctx, err));
    OK(dsh_tables_read(&j->tables, j->study, &j->ctx, err));
    const dsh_network_opts opts = {.cache_path = cache_path,
                                   .verify_cache = verify};
    OK(dsh_network_new(&j->network, j->study, j->tables, &opts, &j->ctx, err));
}

static void job_close(job *j)
{
    dsh_network_free(j->network);
    dsh_tables_free(j->tables);
    dsh_study_free(j->study);
    dsh_context_clear(&j->ctx);
}

static void same_values(const dsh_value *a, const dsh_value *b, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        assert_int_equal(a[i].lo, b[i].lo);
        assert_int_equal(a[i].hi, b[i].hi);
        assert_int_equal(a[i].from, b[i].from);
    }
}

static void same_links(const dsh_links *a, const dsh_links *b, size_t n_rows)
{
    assert_memory_equal(a->first, b->first, (n_rows + 1) * 4);
    const size_t n = a->first[n_rows];
    if (n == 0)
        return;
    assert_memory_equal(a->to, b->to, n * 4);
    assert_memory_equal(a->s, b->s, n * 4);
    assert_memory_equal(a->assumed_s, b->assumed_s, n * 4);
}

static void same_notices(const dsh_notices *a, const dsh_notices *b)
{
    assert_int_equal(dsh_notices_groups(a), dsh_notices_groups(b));
    for (size_t i = 0; i < dsh_notices_groups(a); i++) {
        const dsh_notice_group x = dsh_notices_group(a, i);
        const dsh_notice_group y = dsh_notices_group(b, i);
        assert_string_equal(x.code, y.code);
        assert_int_equal(x.n, y.n);
        assert_int_equal(x.n_stored, y.n_stored);
        for (size_t k = 0; k < x.n_stored; k++) {
            assert_string_equal(x.stored[k].value, y.stored[k].value);
            assert_string_equal(x.stored[k].field, y.stored[k].field);
        }
    }
}

static void same_network(const job *a, const job *b)
{
    const dsh_streets *s = a->network->streets, *t = b->network->streets;
    assert_int_equal(s->n_nodes, t->n_nodes);
    assert_int_equal(s->n_edges, t->n_edges);
    assert_memory_equal(s->x, t->x, s->n_nodes * sizeof(double));
    assert_memory_equal(s->out_arc, t->out_arc, s->n_edges * 8);
    assert_memory_equal(s->in_large_component, t->in_large_component,
                        s->n_nodes);
    same_values(s->slope_bp, t->slope_bp, s->n_edges);
    same_values(s->surface, t->surface, s->n_edges);
    same_values(s->kerb_mm, t->kerb_mm, s->n_nodes);
    assert_int_equal(a->network->n_days, b->network->n_days);
    for (size_t i = 0; i < a->network->n_days; i++) {
        const dsh_timetable *d = a->network->day[i], *e = b->network->day[i];
        assert_int_equal(d->n_hops, e->n_hops);
        assert_int_equal(d->n_trips, e->n_trips);
        assert_memory_equal(d->dep_s, e->dep_s, d->n_hops * 4);
        assert_memory_equal(d->trip, e->trip, d->n_hops * 4);
    }
    for (size_t p = 0; p < 2 * a->network->n_profiles; p++) {
        const dsh_walks *v = &a->network->walks[p], *w = &b->network->walks[p];
        same_links(&v->access, &w->access, a->tables->origins.n);
        same_links(&v->footpath, &w->footpath, a->network->gtfs->n_stops);
        same_links(&v->egress, &w->egress, a->tables->services.n);
        same_links(&v->direct, &w->direct, a->tables->services.n);
    }
}

static void a_second_run_does_not_parse_and_is_the_same(void **state)
{
    (void)state;
    job cold, warm, none;
    (void)remove(cache);
    job_open(&cold, cache, false);
    job_open(&warm, cache, false);
    job_open(&none, NULL, false);
    assert_false(cold.network->from_cache);
    assert_true(warm.network->from_cache);
    assert_false(none.network->from_cache);
    assert_true(cold.network->streets->n_edges > 0);
    assert_true(cold.network->day[0]->n_hops > 0);
    same_network(&cold, &warm);
    same_network(&cold, &none);
    same_notices(cold.ctx.notices, warm.ctx.notices);
    assert_int_equal(rig_notices(&warm.ctx, "cache_rebuilt"), 0);
    job_close(&cold);
    job_close(&warm);
    job_close(&none);
    job_open(&warm, cache, true);
    assert_true(warm.network->from_cache);
    job_close(&warm);
}

/* Made fresh, damaged by `change`, then rebuilt with a notice. */
static void is_rebuilt_after(void (*change)(char *data, size_t *n))
{
    job first, second, third;
    char *data;
    size_t n;
    (void)remove(cache);
    job_open(&first, cache, false);
    OK(dsh_file_read(&data, &n, cache, (size_t)1 << 30, err));
    change(data, &n);
    OK(dsh_file_write(cache, data, n, err));
    dsh_free(data);
    job_open(&second, cache, false);
    assert_false(second.network->from_cache);
    assert_int_equal(rig_notices(&second.ctx, "cache_rebuilt"), 1);
    same_network(&first, &second);
    job_open(&third, cache, false);
    assert_true(third.network->from_cache);
    job_close(&first);
    job_close(&second);
    job_close(&third);
}

static void flip_last(char *data, size_t *n)
{
    data[*n - 1] ^= 1;
}

static void flip_middle(char *data, size_t *n)
{
    data[*n / 2] ^= 1;
}

static void cut(char *data, size_t *n)
{
    (void)data;
    *n -= 10;
}

static void cut_header(char *data, size_t *n)
{
    (void)data;
    *n = 20;
}

static void empty(char *data, size_t *n)
{
    (void)data;
    *n = 0;
}

static void other_magic(char *data, size_t *n)
{
    (void)n;
    data[0] = 'X';
}

static void other_format(char *data, size_t *n)
{
    (void)n;
    data[8] = 99;
}

static void other_settings(char *data, size_t *n)
{
    (void)n;
    data[24] ^= 1;
}

static void a_damaged_foreign_or_cut_file_is_rebuilt(void **state)
{
    (void)state;
    void (*const change[])(char *, size_t *) = {
        flip_last, flip_middle, cut,          cut_header,
        empty,     other_magic, other_format, other_settings};
    for (size_t i = 0; i < sizeof(change) / sizeof(change[0]); i++)
        is_rebuilt_after(change[i]);
}

/* Wherever a bit flips, padding included. */
static void no_byte_of_the_file_escapes_the_checks(void **state)
{
    (void)state;
    job j;
    char *data;
    size_t n;
    uint64_t seed = 9;
    (void)remove(cache);
    job_open(&j, cache, false);
    OK(dsh_file_read(&data, &n, cache, (size_t)1 << 30, err));
    dsh_cache_key key;
    OK(dsh_cache_key_of(&key, j.study, j.tables, &j.ctx, err));
    for (int round = 0; round < 300; round++) {
        const size_t at = round < 64 ? (size_t)round : rig_random(&seed) % n;
        const char *reason = NULL;
        dsh_timetable *day[2] = {NULL, NULL};
        dsh_network copy = {.wants_streets = true,
                            .wants_timetable = true,
                            .n_days = j.network->n_days,
                            .day = day};
        assert_true(copy.n_days <= 2);
        data[at] ^= (char)(1 << round % 8);
        OK(dsh_cache_decode(&copy, data, n, &key, &j.ctx, &reason, err));
        data[at] ^= (char)(1 << round % 8);
        assert_non_null(reason);
        assert_null(copy.streets);
    }
    dsh_free(data);
    job_close(&j);
}

static void tables_read_in_place_write_the_same_file(void **state)
{
    (void)state;
    job cold, warm;
    (void)remove(cache);
    job_open(&cold, cache, false);
    job_open(&warm, cache, false);
    (void)remove(cache); /* what is mapped stays */
    assert_true(warm.network->from_cache);
    dsh_archive a = {.writing = true}, b = {.writing = true};
    dsh_archive_streets(&a, &cold.network->streets);
    dsh_archive_gtfs(&a, &cold.network->gtfs);
    dsh_archive_day(&a, &cold.network->day[0], cold.network->gtfs);
    dsh_archive_streets(&b, &warm.network->streets);
    dsh_archive_gtfs(&b, &warm.network->gtfs);
    dsh_archive_day(&b, &warm.network->day[0], warm.network->gtfs);
    assert_int_equal(a.out.n, b.out.n);
    assert_memory_equal(a.out.p, b.out.p, a.out.n);
    dsh_vec_clear(&a.out);
    dsh_vec_clear(&b.out);
    job_close(&cold);
    job_close(&warm);
}

static void what_is_no_regular_file_is_not_read(void **state)
{
    (void)state;
    job j;
    (void)remove(cache);
    assert_int_equal(mkfifo(cache, 0600), 0);
    job_open(&j, cache, false);
    assert_false(j.network->from_cache);
    assert_int_equal(rig_notices(&j.ctx, "cache_rebuilt"), 1);
    job_close(&j);
    (void)remove(cache);
}

static void a_folder_that_cannot_be_written_is_a_notice(void **state)
{
    (void)state;
    job j;
    job_open(&j, "/proc/no-such-folder/network.bin", false);
    assert_int_equal(rig_notices(&j.ctx, "cache_not_written"), 1);
    assert_true(j.network->streets->n_edges > 0);
    job_close(&j);
}

/* Any byte of the payload may lie if its checksum agrees: every index is
 * still checked, so nothing may crash. */
static void no_index_is_trusted_even_with_a_good_checksum(void **state)
{
    (void)state;
    job j;
    job_open(&j, NULL, false);
    uint64_t seed = 3;
    for (int round = 0; round < 400; round++) {
        dsh_archive a = {.writing = true};
        dsh_streets *s = j.network->streets;
        dsh_gtfs *g = j.network->gtfs;
        dsh_timetable *d = j.network->day[0];
        const int which = round % 3;
        if (which == 0)
            dsh_archive_streets(&a, &s);
        else if (which == 1)
            dsh_archive_gtfs(&a, &g);
        else
            dsh_archive_day(&a, &d, g);
        for (int k = 0; k < 3; k++) {
            const size_t at =
                rig_random(&seed) %
                (k == 0 ? (a.out.n < 64 ? a.out.n : 64) : a.out.n);
            a.out.p[at] = (char)rig_random(&seed);
        }
        dsh_archive b = {.in = a.out.p, .n = a.out.n};
        if (which == 0) {
            dsh_archive_streets(&b, &s);
            if (dsh_archive_ok(&b))
                dsh_streets_free(s);
            else
                assert_null(s);
        } else if (which == 1) {
            dsh_archive_gtfs(&b, &g);
            if (dsh_archive_ok(&b))
                dsh_gtfs_free(g);
            else
                assert_null(g);
        } else {
            dsh_archive_day(&b, &d, g);
            if (dsh_archive_ok(&b))
                dsh_timetable_free(d);
            else
                assert_null(d);
        }
        dsh_vec_clear(&a.out);
    }
    job_close(&j);
}

static int start(void **state)
{
    (void)state;
    snprintf(dir, sizeof(dir), "/tmp/dosah-cache-XXXXXX");
    assert_non_null(mkdtemp(dir));
    snprintf(cache, sizeof(cache), "%s/network.bin", dir);
    return 0;
}

static int stop(void **state)
{
    (void)state;
    OK(dsh_dir_remove(dir, err));
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_second_run_does_not_parse_and_is_the_same),
        cmocka_unit_test(a_damaged_foreign_or_cut_file_is_rebuilt),
        cmocka_unit_test(no_byte_of_the_file_escapes_the_checks),
        cmocka_unit_test(tables_read_in_place_write_the_same_file),
        cmocka_unit_test(what_is_no_regular_file_is_not_read),
        cmocka_unit_test(a_folder_that_cannot_be_written_is_a_notice),
        cmocka_unit_test(no_index_is_trusted_even_with_a_good_checksum),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
