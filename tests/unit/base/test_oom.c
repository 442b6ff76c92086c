/* SPDX-License-Identifier: MIT */
/* Every constructor with its n-th allocation failing, for each n until it
 * succeeds: it must report DOSAH_ENOMEM, leave nothing behind (the leak
 * sanitizer sees that) and set its result to NULL. */
#include "unit.h"

#include "base/alloc.h"
#include "base/context.h"
#include "base/csv.h"
#include "base/geom.h"
#include "base/yaml.h"

enum { MOST = 100000 };

typedef struct place {
    char dir[64], yaml[128], csv[128], out[128];
} place;

/* One attempt; true when the object was made (and freed again). */
typedef dosah_status (*attempt_fn)(const place *p, dosah_error *err);

static void starve(const place *p, attempt_fn attempt)
{
    for (long n = 1; n < MOST; n++) {
        dosah_error err = {0};
        dsh_alloc_fail_at(n);
        const dosah_status status = attempt(p, &err);
        dsh_alloc_fail_at(0);
        assert_int_equal(status, err.status);
        if (status == DOSAH_OK) {
            assert_true(n > 1);
            return;
        }
        assert_int_equal(status, DOSAH_ENOMEM);
    }
    fail_msg("never succeeds");
}

static dosah_status open_yaml(const place *p, dosah_error *err)
{
    dsh_yaml *doc = NULL;
    const dosah_status status = dsh_yaml_open(&doc, p->yaml, err);
    assert_int_equal(status == DOSAH_OK, doc != NULL);
    dsh_yaml_free(doc);
    return status;
}

static dosah_status open_csv(const place *p, dosah_error *err)
{
    dsh_csv *csv = NULL;
    const dosah_status status = dsh_csv_open(&csv, p->csv, NULL, err);
    assert_int_equal(status == DOSAH_OK, csv != NULL);
    dsh_csv_close(csv);
    return status;
}

static dosah_status create_csv(const place *p, dosah_error *err)
{
    dsh_csv_writer *w = NULL;
    const dosah_status status = dsh_csv_create(&w, p->out, err);
    assert_int_equal(status == DOSAH_OK, w != NULL);
    dsh_csv_abandon(w);
    return status;
}

static dosah_status load_texts(const place *p, dosah_error *err)
{
    dsh_texts *texts = NULL;
    const dosah_status status = dsh_texts_load(&texts, p->dir, err);
    assert_int_equal(status == DOSAH_OK, texts != NULL);
    dsh_texts_free(texts);
    return status;
}

static dosah_status init_context(const place *p, dosah_error *err)
{
    dsh_context ctx;
    const dosah_env env = {.data_dir = p->dir};
    const dosah_status status = dsh_context_init(&ctx, &env, err);
    dsh_context_clear(&ctx);
    return status;
}

static dosah_status add_notices(const place *p, dosah_error *err)
{
    (void)p;
    dsh_notices *n = dsh_notices_new();
    if (n == NULL)
        return dsh_fail_nomem(err, "notices");
    for (int i = 0; i < 30; i++)
        dsh_notice_add(n, (dsh_notice){.code = i % 2 == 0 ? "a" : "b",
                                       .file = "f",
                                       .field = "x",
                                       .value = "v"});
    const dosah_status status = dsh_notices_status(n, err);
    assert_int_equal(dsh_notices_count(n, DOSAH_INFO), 30);
    dsh_notices_free(n);
    return status;
}

static dosah_status hash_dir(const place *p, dosah_error *err)
{
    uint64_t hash = 0;
    return dsh_file_hash(&hash, p->dir, err);
}

static dosah_status new_crs_op(const place *p, dosah_error *err)
{
    (void)p;
    dsh_crs_op *op = NULL;
    const dosah_status status =
        dsh_crs_op_new(&op, "EPSG:5514", "EPSG:4326", err);
    assert_int_equal(status == DOSAH_OK, op != NULL);
    dsh_crs_op_free(op);
    return status;
}

static double square_x[] = {0, 1, 1, 0, 0}, square_y[] = {0, 0, 1, 1, 0};
static uint32_t square_ring[] = {0, 5}, square_part[] = {0, 1};
static const dsh_shape square = {.x = square_x,
                                 .y = square_y,
                                 .ring = square_ring,
                                 .part = square_part,
                                 .n_points = 5,
                                 .n_rings = 1,
                                 .n_parts = 1};

static dosah_status new_index(const place *p, dosah_error *err)
{
    (void)p;
    const dsh_shape shape[2] = {square, square};
    dsh_shape_index *index = NULL;
    const dosah_status status = dsh_shape_index_new(&index, shape, 2, err);
    assert_int_equal(status == DOSAH_OK, index != NULL);
    dsh_shape_index_free(index);
    return status;
}

static dosah_status repair_shape(const place *p, dosah_error *err)
{
    (void)p;
    dsh_arena *arena = dsh_arena_new();
    if (arena == NULL)
        return dsh_fail_nomem(err, "arena");
    dsh_shape out;
    bool valid = false;
    char *reason = NULL;
    const dosah_status status =
        dsh_shape_repair(&out, &valid, &reason, &square, arena, err);
    dsh_arena_free(arena);
    return status;
}

static dosah_status cover(const place *p, dosah_error *err)
{
    (void)p;
    dsh_arena *arena = dsh_arena_new();
    if (arena == NULL)
        return dsh_fail_nomem(err, "arena");
    const dsh_shape shape[2] = {square, square};
    dsh_overlap *overlap = NULL;
    double *gap = NULL;
    size_t n_overlaps = 0, n_gaps = 0;
    const dosah_status status = dsh_shape_coverage(
        &overlap, &n_overlaps, &gap, &n_gaps, shape, 2, 0, arena, err);
    assert_int_equal(n_overlaps, status == DOSAH_OK ? 1 : 0);
    dsh_arena_free(arena);
    return status;
}

static void lack_of_memory_is_always_survived(void **state)
{
    (void)state;
    static const attempt_fn attempts[] = {
        open_yaml,  open_csv,  create_csv,   load_texts, init_context, hash_dir,
        new_crs_op, new_index, repair_shape, cover,      add_notices};
    place p;
    char path[128];
    unit_dir_make(p.dir);
    snprintf(path, sizeof(path), "%s/maps/texts", p.dir);
    assert_int_equal(dsh_dir_make(path, NULL), DOSAH_OK);
    snprintf(path, sizeof(path), "%s/datasets", p.dir);
    assert_int_equal(dsh_dir_make(path, NULL), DOSAH_OK);
    unit_file(p.yaml, p.dir, "maps/texts/a.yaml",
              "a: {cs: x, en: y}\nb: {cs: [x, y, z], en: [u, v]}\n");
    unit_file(p.csv, p.dir, "a.csv", "a,b\n");
    snprintf(p.out, sizeof(p.out), "%s/out.csv", p.dir);
    for (size_t i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++)
        starve(&p, attempts[i]);
    unit_dir_remove(p.dir);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lack_of_memory_is_always_survived),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
