/* SPDX-License-Identifier: MIT */
#include "unit.h"

#include <math.h>

#include "base/geom.h"

/* A shape of one polygon with one ring of `n` points "x,y". */
typedef struct simple {
    double x[32], y[32];
    uint32_t ring[3], part[2];
} simple;

static dsh_shape shape_of(simple *s, const double (*xy)[2], uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        s->x[i] = xy[i][0];
        s->y[i] = xy[i][1];
    }
    s->ring[0] = 0;
    s->ring[1] = n;
    s->part[0] = 0;
    s->part[1] = 1;
    return (dsh_shape){.x = s->x,
                       .y = s->y,
                       .ring = s->ring,
                       .part = s->part,
                       .n_points = n,
                       .n_rings = 1,
                       .n_parts = 1};
}

static dsh_shape rectangle(simple *s, double x0, double y0, double x1,
                           double y1)
{
    const double xy[5][2] = {{x0, y0}, {x0, y1}, {x1, y1}, {x1, y0}, {x0, y0}};
    return shape_of(s, xy, 5);
}

/* A square of 10 m with a hole of 4 m in its middle. */
static dsh_shape holed(simple *s)
{
    const double xy[10][2] = {{0, 0}, {10, 0}, {10, 10}, {0, 10}, {0, 0},
                              {3, 3}, {7, 3},  {7, 7},   {3, 7},  {3, 3}};
    dsh_shape shape = shape_of(s, xy, 10);
    s->ring[1] = 5;
    s->ring[2] = 10;
    s->part[1] = 2;
    shape.n_rings = 2;
    return shape;
}

static void area_counts_holes_out(void **state)
{
    (void)state;
    simple s;
    dsh_shape shape = holed(&s);
    assert_true(dsh_shape_area(&shape) == 84.0);
    const dsh_box box = dsh_shape_box(&shape);
    assert_true(box.x0 == 0 && box.y0 == 0 && box.x1 == 10 && box.y1 == 10);
    const dsh_shape none = {0};
    assert_true(dsh_shape_area(&none) == 0);
    assert_true(isnan(dsh_shape_box(&none).x0));
}

static void area_is_exact_far_from_the_origin(void **state)
{
    (void)state;
    simple s;
    const dsh_shape shape = rectangle(&s, -496548, -1139895, -496547, -1139894);
    assert_true(dsh_shape_area(&shape) == 1.0);
}

static dsh_shape repair(const dsh_shape *in, dsh_arena *arena, bool valid,
                        char **reason)
{
    dosah_error err = {0};
    dsh_shape out;
    bool was_valid = false;
    if (dsh_shape_repair(&out, &was_valid, reason, in, arena, &err) != DOSAH_OK)
        fail_msg("%s", err.message);
    assert_int_equal(was_valid, valid);
    return out;
}

static void valid_shapes_stay_and_turn_left(void **state)
{
    (void)state;
    simple s;
    char *reason = NULL;
    dsh_arena *arena = dsh_arena_new();
    const dsh_shape in = holed(&s);
    const dsh_shape out = repair(&in, arena, true, &reason);
    assert_string_equal(reason, "");
    assert_int_equal(out.n_parts, 1);
    assert_int_equal(out.n_rings, 2);
    assert_int_equal(out.n_points, 10);
    assert_true(dsh_shape_area(&out) == 84.0);
    for (uint32_t r = 0; r < 2; r++) {
        double twice = 0;
        for (uint32_t i = out.ring[r]; i + 1 < out.ring[r + 1]; i++)
            twice += out.x[i] * out.y[i + 1] - out.x[i + 1] * out.y[i];
        assert_true(r == 0 ? twice > 0 : twice < 0);
    }
    dsh_arena_free(arena);
}

static void the_start_of_a_ring_does_not_matter(void **state)
{
    (void)state;
    const double a[5][2] = {{0, 0}, {2, 0}, {2, 1}, {0, 1}, {0, 0}};
    const double b[5][2] = {{2, 1}, {2, 0}, {0, 0}, {0, 1}, {2, 1}};
    simple sa, sb;
    char *reason = NULL;
    dsh_arena *arena = dsh_arena_new();
    const dsh_shape ia = shape_of(&sa, a, 5), ib = shape_of(&sb, b, 5);
    const dsh_shape oa = repair(&ia, arena, true, &reason);
    const dsh_shape ob = repair(&ib, arena, true, &reason);
    assert_memory_equal(oa.x, ob.x, 5 * sizeof(double));
    assert_memory_equal(oa.y, ob.y, 5 * sizeof(double));
    dsh_arena_free(arena);
}

static void a_bow_tie_becomes_two_triangles(void **state)
{
    (void)state;
    const double xy[5][2] = {{0, 0}, {2, 2}, {2, 0}, {0, 2}, {0, 0}};
    simple s;
    char *reason = NULL;
    dsh_arena *arena = dsh_arena_new();
    const dsh_shape in = shape_of(&s, xy, 5);
    const dsh_shape out = repair(&in, arena, false, &reason);
    assert_non_null(strstr(reason, "Self-intersection"));
    assert_int_equal(out.n_parts, 2);
    assert_true(fabs(dsh_shape_area(&out) - 2) < 1e-12);
    dsh_arena_free(arena);
}

static void hopeless_rings_leave_nothing(void **state)
{
    (void)state;
    const double line[4][2] = {{0, 0}, {1, 1}, {2, 2}, {0, 0}};
    const double two[2][2] = {{0, 0}, {1, 1}};
    const double nan[4][2] = {{NAN, 0}, {1, NAN}, {INFINITY, 2}, {NAN, 0}};
    simple s;
    char *reason = NULL;
    dsh_arena *arena = dsh_arena_new();
    dsh_shape in = shape_of(&s, line, 4);
    assert_int_equal(repair(&in, arena, false, &reason).n_parts, 0);
    in = shape_of(&s, two, 2);
    assert_int_equal(repair(&in, arena, false, &reason).n_parts, 0);
    assert_true(reason[0] != '\0');
    in = shape_of(&s, nan, 4);
    assert_int_equal(repair(&in, arena, false, &reason).n_parts, 0);
    const double open[3][2] = {{0, 0}, {2, 0}, {0, 2}};
    in = shape_of(&s, open, 3);
    const dsh_shape out = repair(&in, arena, false, &reason);
    assert_true(dsh_shape_area(&out) == 2.0);
    dsh_arena_free(arena);
}

static void points_find_the_first_shape_that_holds_them(void **state)
{
    (void)state;
    simple s[4];
    const dsh_shape shape[4] = {rectangle(&s[0], 0, 0, 1, 1),
                                {0},
                                rectangle(&s[2], 1, 0, 2, 1),
                                holed(&s[3])};
    dsh_shape_index *index = NULL;
    assert_int_equal(dsh_shape_index_new(&index, shape, 4, NULL), DOSAH_OK);
    assert_int_equal(dsh_shape_index_find(index, 0.5, 0.5), 0);
    assert_int_equal(dsh_shape_index_find(index, 1.0, 0.5), 0);
    assert_int_equal(dsh_shape_index_find(index, 1.5, 0.5), 2);
    assert_int_equal(dsh_shape_index_find(index, 2.5, 0.5), 3);
    assert_int_equal(dsh_shape_index_find(index, 5, 5), UINT32_MAX);
    assert_int_equal(dsh_shape_index_find(index, 7, 5), 3);
    assert_int_equal(dsh_shape_index_find(index, -1, 0), UINT32_MAX);
    assert_int_equal(dsh_shape_index_find(index, NAN, 0), UINT32_MAX);
    dsh_shape_index_free(index);
    assert_int_equal(dsh_shape_index_new(&index, NULL, 0, NULL), DOSAH_OK);
    assert_int_equal(dsh_shape_index_find(index, 0, 0), UINT32_MAX);
    dsh_shape_index_free(index);
    dsh_shape_index_free(NULL);
}

static void overlaps_and_gaps_are_measured(void **state)
{
    (void)state;
    simple s[5];
    /* A ring of four around a gap of 2 × 2; the last overlaps the first. */
    const dsh_shape shape[5] = {
        rectangle(&s[0], 0, 0, 6, 2), rectangle(&s[1], 0, 4, 6, 6),
        rectangle(&s[2], 0, 2, 2, 4), rectangle(&s[3], 4, 2, 6, 4),
        rectangle(&s[4], 5, 0, 7, 1)};
    dsh_arena *arena = dsh_arena_new();
    dsh_overlap *overlap = NULL;
    double *gap = NULL;
    size_t n_overlaps = 0, n_gaps = 0;
    assert_int_equal(dsh_shape_coverage(&overlap, &n_overlaps, &gap, &n_gaps,
                                        shape, 5, 0.5, arena, NULL),
                     DOSAH_OK);
    assert_int_equal(n_overlaps, 1);
    assert_int_equal(overlap[0].a, 0);
    assert_int_equal(overlap[0].b, 4);
    assert_true(fabs(overlap[0].area_m2 - 1) < 1e-9);
    assert_int_equal(n_gaps, 1);
    assert_true(fabs(gap[0] - 4) < 1e-9);
    assert_int_equal(dsh_shape_coverage(&overlap, &n_overlaps, &gap, &n_gaps,
                                        shape, 5, 10, arena, NULL),
                     DOSAH_OK);
    assert_int_equal(n_overlaps + n_gaps, 0);
    dsh_arena_free(arena);
}

static void labels_stand_inside(void **state)
{
    (void)state;
    simple s;
    double x = NAN, y = NAN;
    /* A U: its centroid is outside, its thick arm on the right. */
    const double u[9][2] = {{0, 0}, {10, 0}, {10, 10}, {5, 10}, {5, 1},
                            {1, 1}, {1, 10}, {0, 10},  {0, 0}};
    const dsh_shape shape = shape_of(&s, u, 9);
    assert_int_equal(dsh_shape_label_point(&x, &y, &shape, NULL), DOSAH_OK);
    assert_true(x > 7 && x < 8 && y > 2 && y < 8);
    const dsh_shape none = {0};
    dosah_error err = {0};
    assert_int_equal(dsh_shape_label_point(&x, &y, &none, &err), DOSAH_EINPUT);
    assert_true(isnan(x) && isnan(y));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(area_counts_holes_out),
        cmocka_unit_test(area_is_exact_far_from_the_origin),
        cmocka_unit_test(valid_shapes_stay_and_turn_left),
        cmocka_unit_test(the_start_of_a_ring_does_not_matter),
        cmocka_unit_test(a_bow_tie_becomes_two_triangles),
        cmocka_unit_test(hopeless_rings_leave_nothing),
        cmocka_unit_test(points_find_the_first_shape_that_holds_them),
        cmocka_unit_test(overlaps_and_gaps_are_measured),
        cmocka_unit_test(labels_stand_inside),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
