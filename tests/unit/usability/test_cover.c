/* SPDX-License-Identifier: MIT */
#include "usability/cover.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h> /* after the four it needs */

static uint64_t next(uint64_t *s)
{
    *s ^= *s << 13;
    *s ^= *s >> 7;
    *s ^= *s << 17;
    return *s;
}

static int pick(uint64_t *s, int n)
{
    return (int)(next(s) % (uint64_t)n);
}

static void branch_and_bound_cbc_and_all_subsets_agree(void **state)
{
    (void)state;
    uint64_t seed = 5;
    for (int round = 0; round < 60; round++) {
        dsh_cover c = {.n = 1 + (unsigned)pick(&seed, 16)};
        dsh_cover_answer exact, cbc;
        double best = INFINITY;
        for (unsigned i = 0; i < c.n; i++)
            c.lo[i] = c.hi[i] = pick(&seed, 20);
        for (int need = pick(&seed, 6); need > 0; need--) {
            uint64_t option[4];
            const size_t n =
                (size_t)(pick(&seed, 16) == 0 ? 0 : 1 + pick(&seed, 4));
            for (size_t k = 0; k < n; k++)
                option[k] =
                    next(&seed) & next(&seed) & ((UINT64_C(1) << c.n) - 1);
            const uint64_t when =
                pick(&seed, 3) == 0
                    ? next(&seed) & next(&seed) & ((UINT64_C(1) << c.n) - 1)
                    : 0;
            assert_true(dsh_cover_need_if(&c, when, option, n));
        }
        for (uint64_t set = 0; set < UINT64_C(1) << c.n; set++) {
            double cost = 0;
            bool met = true;
            for (unsigned i = 0; i < c.n; i++)
                cost += set >> i & 1 ? c.hi[i] : 0;
            for (size_t need = 0; met && need < c.need.n; need++) {
                const uint64_t when = c.need.p[need].when;
                bool one = when && !(when & set);
                for (size_t k = 0; k < c.need.p[need].n; k++) {
                    const uint64_t o = c.option.p[c.need.p[need].first + k];
                    one = one || (o & set) == o;
                }
                met = one;
            }
            if (met && cost < best)
                best = cost;
        }
        assert_int_equal(dsh_cover_solve(&exact, &c, NULL), DOSAH_OK);
        assert_int_equal(dsh_cover_solve_cbc(&cbc, &c, NULL), DOSAH_OK);
        assert_true(exact.met == !isinf(best) && cbc.met == exact.met);
        assert_true(exact.proven && cbc.proven);
        if (exact.met)
            assert_true(exact.hi == best && fabs(cbc.hi - best) < 1e-6);
        dsh_cover_clear(&c);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(branch_and_bound_cbc_and_all_subsets_agree),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
