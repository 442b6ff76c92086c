/* SPDX-License-Identifier: MIT */
#ifndef DOSAH_TESTS_ORACLE_WORLD_FEATURES_H
#define DOSAH_TESTS_ORACLE_WORLD_FEATURES_H

#include "world.h"

/**
 * Give a world that has none the `features` (sum of oracle_feature), drawn with
 * `seed`; what is guaranteed of them stands at oracle_world_random(). A world
 * may have no place for some: a single trip continues nowhere.
 */
void oracle_add_features(oracle_world *w, uint64_t seed, uint32_t features);

#endif
