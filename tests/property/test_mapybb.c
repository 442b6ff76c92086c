/* SPDX-License-Identifier: MIT */
/* Nothing of Mapy bez bariér is lost: random records are written as JSON and
 * as CSV, read, and every field is found again among the facts, with its
 * number in the unit of its attribute or its text as it stood. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h> /* after the ones it needs */

#include "mapybb_record.h"

static void expect_kept(const dsh_tables *t, const mb_record *r,
                        uint32_t object)
{
    for (size_t i = 0; i < r->n; i++) {
        const mb_value *v = &r->value[i];
        const uint32_t f = mb_find(t, object, v);
        if (f == DSH_NONE)
            fail_msg("%s (%s) is lost", v->field->field, v->text);
        assert_int_equal(t->facts.state[f], DSH_FACT_KNOWN);
        const char *back = mb_write_back(&t->facts, f, v);
        if (strcmp(back, v->text) != 0)
            fail_msg("%s: %s came back as %s", v->field->field, v->text, back);
    }
}

static void expect_measure(const dsh_tables *t, const mb_record *r,
                           uint32_t object)
{
    for (size_t i = 0; i < r->n; i++) {
        const mb_value *v = &r->value[i];
        const bool cm = v->field->has_to && !strcmp(v->field->to.unit, "cm");
        if (!cm)
            continue;
        const uint32_t f = mb_find(t, object, v);
        assert_true(fabs(t->facts.number[f] - 10 * atof(v->text)) < 1e-6);
    }
}

static void every_field_comes_back(mb_form form)
{
    mb_world *w = mb_world_new();
    for (unsigned seed = 1; seed <= 12; seed++) {
        mb_record r[3];
        for (unsigned k = 0; k < 3; k++)
            mb_random(&r[k], w, 1000 * seed + k, form);
        dsh_tables *t = mb_read(w, r, 3, form);
        assert_int_equal(t->objects.n, 3);
        for (uint32_t k = 0; k < 3; k++) {
            expect_kept(t, &r[k], k);
            expect_measure(t, &r[k], k);
            mb_clear(&r[k]);
        }
        dsh_tables_free(t);
    }
    mb_world_free(w);
}

static void json_keeps_every_field(void **state)
{
    (void)state;
    every_field_comes_back(MB_JSON);
}

static void csv_with_a_header_keeps_every_field(void **state)
{
    (void)state;
    every_field_comes_back(MB_CSV_HEADER);
}

static void csv_by_position_keeps_every_field_it_has(void **state)
{
    (void)state;
    every_field_comes_back(MB_CSV_POSITION);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_keeps_every_field),
        cmocka_unit_test(csv_with_a_header_keeps_every_field),
        cmocka_unit_test(csv_by_position_keeps_every_field_it_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
