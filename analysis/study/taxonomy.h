/* SPDX-License-Identifier: MIT */
/** @file taxonomy.h
 *  @brief Service types and working groups (datasets/service-types.yaml,
 *  datasets/working-groups.yaml). */
#ifndef DSH_TAXONOMY_H
#define DSH_TAXONOMY_H

#include "base/arena.h"
#include "base/text.h"

/** What a building must be for a service type. */
typedef enum dsh_needs { DSH_NEEDS_ACCESSIBLE, DSH_NEEDS_PARTLY } dsh_needs;

typedef struct dsh_service_type {
    const char *id;
    dsh_label name;
    dsh_needs needs;
    int32_t stay_s;
    const char **group; /**< ids of working groups */
    size_t n_groups;
    const char *section; /**< of Act 108/2006 Coll., "" if none */
    int64_t rpss;        /**< number in the register of providers, 0 = none */
} dsh_service_type;

typedef struct dsh_working_group {
    const char *id;
    dsh_label name;
} dsh_working_group;

typedef struct dsh_taxonomy {
    const dsh_service_type *type; /**< sorted by id */
    size_t n_types;
    const dsh_working_group *group;
    size_t n_groups;
} dsh_taxonomy;

/** @retval DOSAH_EINPUT file, line and key in `err` */
dosah_status dsh_taxonomy_load(dsh_taxonomy *out, const char *types_path,
                               const char *groups_path, dsh_arena *arena,
                               dosah_error *err);
/** Index of a type, or UINT32_MAX. */
uint32_t dsh_taxonomy_find(const dsh_taxonomy *taxonomy, const char *id);

#endif
