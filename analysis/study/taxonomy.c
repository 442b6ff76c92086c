/* SPDX-License-Identifier: MIT */
#include "study/taxonomy.h"

#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "study/record.h"

enum { MAX_TYPES = 10000, MAX_STAY_MIN = 24 * 60 };

static const char TYPE_KEYS[] =
    "id section name groups needs stay_min demand_group rpss verified source "
    "note valid_from valid_to";
static const char GROUP_KEYS[] = "id name verified source note valid_from "
                                 "valid_to";
static const char FILE_KEYS[] =
    "version valid_from valid_to source verified types groups note";

/* The list `key` of the file's root. */
static dosah_status open_list(dsh_yaml **doc, dsh_node *list, const char *path,
                              const char *key, dosah_error *err)
{
    dosah_status st = dsh_yaml_open(doc, path, err);
    if (st != DOSAH_OK)
        return st;
    dsh_node root = dsh_yaml_root(*doc);
    if (!root.ok)
        return dsh_fail(err, DOSAH_EINPUT, path, 1, "the file is empty");
    st = dsh_record_keys(root, FILE_KEYS, err);
    if (st != DOSAH_OK)
        return st;
    *list = dsh_node_get(root, key);
    if (!list->ok || dsh_node_kind(*list) != DSH_YAML_LIST ||
        dsh_node_count(*list) > MAX_TYPES)
        return dsh_record_expect(err, root, key, *list, "a list");
    return DOSAH_OK;
}

static dosah_status read_group(dsh_working_group *out, dsh_node node,
                               dsh_arena *arena, dosah_error *err)
{
    dosah_status st = dsh_record_keys(node, GROUP_KEYS, err);
    if (st == DOSAH_OK)
        st = dsh_record_need(&out->id, node, "id", arena, err);
    if (st == DOSAH_OK)
        st = dsh_record_label(&out->name, node, "name", arena, err);
    return st;
}

static dosah_status read_groups(dsh_taxonomy *out, const char *path,
                                dsh_arena *arena, dosah_error *err)
{
    dsh_yaml *doc = NULL;
    dsh_node list;
    dosah_status st = open_list(&doc, &list, path, "groups", err);
    size_t n = st == DOSAH_OK ? dsh_node_count(list) : 0;
    dsh_working_group *group = dsh_arena_alloc(arena, n, sizeof *group);
    if (st == DOSAH_OK && group == NULL)
        st = dsh_fail_nomem(err, "working groups");
    for (size_t i = 0; st == DOSAH_OK && i < n; i++) {
        dsh_node node = dsh_node_item(list, i);
        st = read_group(&group[i], node, arena, err);
        for (size_t k = 0; st == DOSAH_OK && k < i; k++)
            if (strcmp(group[k].id, group[i].id) == 0)
                st = dsh_record_fail(err, dsh_node_get(node, "id"), "id",
                                     "an id that is not used twice");
    }
    out->group = group;
    out->n_groups = n;
    dsh_yaml_free(doc);
    return st;
}

static dosah_status check_groups(const dsh_service_type *type,
                                 const dsh_taxonomy *taxonomy, dsh_node node,
                                 dosah_error *err)
{
    for (size_t i = 0; i < type->n_groups; i++) {
        bool known = false;
        for (size_t k = 0; k < taxonomy->n_groups && !known; k++)
            known = strcmp(taxonomy->group[k].id, type->group[i]) == 0;
        if (!known) {
            dsh_node at = dsh_node_kind(node) == DSH_YAML_LIST
                              ? dsh_node_item(node, i)
                              : node;
            return dsh_record_fail(err, at, "groups", "ids of working groups");
        }
    }
    return DOSAH_OK;
}

static dosah_status read_type(dsh_service_type *out, dsh_node node,
                              const dsh_taxonomy *taxonomy, dsh_arena *arena,
                              dosah_error *err)
{
    dosah_status st = dsh_record_keys(node, TYPE_KEYS, err);
    if (st == DOSAH_OK)
        st = dsh_record_need(&out->id, node, "id", arena, err);
    if (st == DOSAH_OK)
        st = dsh_record_label(&out->name, node, "name", arena, err);
    if (st == DOSAH_OK)
        st = dsh_record_text(&out->section, node, "section", arena, err);
    if (st != DOSAH_OK)
        return st;
    dsh_node groups = dsh_node_get(node, "groups");
    st = dsh_record_texts(&out->group, &out->n_groups, groups, arena, err);
    if (st == DOSAH_OK)
        st = check_groups(out, taxonomy, groups, err);
    if (st != DOSAH_OK)
        return st;
    dsh_node needs = dsh_node_get(node, "needs");
    bool partly = dsh_str_eq(dsh_str_of(dsh_node_text(needs)), "partly");
    if (!partly && !dsh_str_eq(dsh_str_of(dsh_node_text(needs)), "accessible"))
        return dsh_record_expect(err, node, "needs", needs,
                                 "accessible or partly");
    out->needs = partly ? DSH_NEEDS_PARTLY : DSH_NEEDS_ACCESSIBLE;
    dsh_node rpss = dsh_node_get(node, "rpss");
    if (!dsh_node_is_null(rpss) &&
        (!dsh_parse_int(&out->rpss, dsh_str_of(dsh_node_text(rpss))) ||
         out->rpss < 1))
        return dsh_record_expect(err, node, "rpss", rpss,
                                 "a whole number from 1");
    dsh_node stay = dsh_node_get(node, "stay_min");
    int64_t minutes;
    out->stay_s = -1;
    if (dsh_node_is_null(stay))
        return DOSAH_OK;
    if (!dsh_parse_int(&minutes, dsh_str_of(dsh_node_text(stay))) ||
        minutes < 0 || minutes > MAX_STAY_MIN)
        return dsh_record_expect(err, node, "stay_min", stay,
                                 "whole minutes from 0 to 1440");
    out->stay_s = (int32_t)minutes * 60;
    return DOSAH_OK;
}

static int by_id(const void *a, const void *b)
{
    return strcmp(((const dsh_service_type *)a)->id,
                  ((const dsh_service_type *)b)->id);
}

dosah_status dsh_taxonomy_load(dsh_taxonomy *out, const char *types_path,
                               const char *groups_path, dsh_arena *arena,
                               dosah_error *err)
{
    *out = (dsh_taxonomy){0};
    dosah_status st = read_groups(out, groups_path, arena, err);
    if (st != DOSAH_OK)
        return st;
    dsh_yaml *doc = NULL;
    dsh_node list;
    st = open_list(&doc, &list, types_path, "types", err);
    size_t n = st == DOSAH_OK ? dsh_node_count(list) : 0;
    dsh_service_type *type = dsh_arena_alloc(arena, n, sizeof *type);
    if (st == DOSAH_OK && type == NULL)
        st = dsh_fail_nomem(err, "service types");
    for (size_t i = 0; st == DOSAH_OK && i < n; i++)
        st = read_type(&type[i], dsh_node_item(list, i), out, arena, err);
    if (st == DOSAH_OK && n > 1)
        qsort(type, n, sizeof *type, by_id);
    for (size_t i = 1; st == DOSAH_OK && i < n; i++)
        if (strcmp(type[i - 1].id, type[i].id) == 0)
            st =
                dsh_fail(err, DOSAH_EINPUT, types_path, 0,
                         "the service type '%.60s' is there twice", type[i].id);
    out->type = type;
    out->n_types = n;
    dsh_yaml_free(doc);
    return st;
}

uint32_t dsh_taxonomy_find(const dsh_taxonomy *taxonomy, const char *id)
{
    size_t lo = 0, hi = taxonomy->n_types;
    while (lo < hi) {
        size_t mid = lo + (hi - lo) / 2;
        int order = strcmp(taxonomy->type[mid].id, id);
        if (order == 0)
            return (uint32_t)mid;
        if (order < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    return UINT32_MAX;
}
