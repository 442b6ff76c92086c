/* SPDX-License-Identifier: MIT */
/* The data sets that a study names by id or path: profiles, rule sets,
 * assumptions, taxonomies. */
#include "study/load.h"

#include <stdio.h>
#include <string.h>

#include "base/file.h"

enum { MAX_SETS = 32, MAX_KNOWN = 64 };

typedef struct set_kind {
    const char *folder;           /**< below data_dir */
    const char *what, *what_near; /**< for messages */
} set_kind;

static const set_kind PROFILES = {
    "datasets/profiles", N_("the id of a profile or a path to a .yaml file"),
    N_("the id of a profile or a path to a .yaml file (nearest id: {near})")};
static const set_kind RULES = {
    "datasets/rules", N_("the id of a rule set or a path to a .yaml file"),
    N_("the id of a rule set or a path to a .yaml file (nearest id: {near})")};

static bool is_path(const char *name)
{
    size_t n = strlen(name);
    return n > 5 && strcmp(name + n - 5, ".yaml") == 0;
}

static bool is_id(const char *s)
{
    size_t n = strspn(s, "abcdefghijklmnopqrstuvwxyz0123456789_-");
    return n > 0 && s[n] == '\0' && n < 60;
}

/* Nearest id among the files of the folder; "" if none is near. */
static const char *nearest_file(const dsh_load *load, const char *folder,
                                const char *word)
{
    char path[1024];
    if (dsh_data_path(load->ctx, path, folder, NULL) != DOSAH_OK)
        return "";
    dsh_arena *arena = load->study->arena;
    size_t n = 0, n_known = 0;
    char **file = dsh_dir_list(arena, path, &n);
    const char *known[MAX_KNOWN];
    for (size_t i = 0; file != NULL && i < n && n_known < MAX_KNOWN; i++) {
        size_t length = strlen(file[i]);
        if (!is_path(file[i]))
            continue;
        known[n_known] = dsh_arena_strn(arena, file[i], length - 5);
        if (known[n_known] == NULL)
            return "";
        n_known++;
    }
    const char *near = dsh_nearest_key(word, known, n_known);
    return near != NULL ? near : "";
}

static dosah_status not_found(const dsh_section *section, const char *name,
                              dsh_study_value value, const set_kind *kind)
{
    const char *near = nearest_file(section->load, kind->folder, value.text);
    dsh_expected expected = {
        near[0] != '\0' ? kind->what_near : kind->what, {{"near", near}}, 1};
    return dsh_key_unexpected(section, name, value, &expected);
}

static dosah_status no_file(const dsh_load *load, const char *name,
                            dsh_study_value value)
{
    return dsh_fail(load->err, DOSAH_ENOTFOUND, load->file, value.line,
                    "key '%s': no such file: '%.60s'", name, value.text);
}

/* Path of a set. */
static dosah_status find_set(const dsh_section *section, const char *name,
                             dsh_study_value value, const set_kind *kind,
                             const char **out)
{
    const dsh_load *load = section->load;
    dsh_arena *arena = load->study->arena;
    char relative[160], path[1024];
    bool beside = is_path(value.text) && !load->sealed;
    if (!beside && !is_id(value.text))
        return not_found(section, name, value, kind);
    if (beside) {
        *out = dsh_path_beside(arena, load->file, value.text);
    } else {
        (void)snprintf(relative, sizeof relative, "%s/%s.yaml", kind->folder,
                       value.text);
        dosah_status st = dsh_data_path(load->ctx, path, relative, load->err);
        if (st != DOSAH_OK)
            return st;
        *out = dsh_arena_str(arena, path);
    }
    if (*out == NULL)
        return dsh_fail_nomem(load->err, "path of a data set");
    if (dsh_file_look(*out).exists)
        return DOSAH_OK;
    if (beside)
        return no_file(load, name, value);
    return not_found(section, name, value, kind);
}

/* ---- profiles ------------------------------------------------------------ */

static dosah_status add_profile(const dsh_section *root, dsh_study_value id,
                                dsh_node overrides, dsh_mobility *list)
{
    dsh_study *study = root->load->study;
    const char *path = "";
    dosah_status st = find_set(root, "profiles", id, &PROFILES, &path);
    if (st != DOSAH_OK)
        return st;
    dsh_mobility *profile = &list[study->n_profiles];
    st = dsh_mobility_load(profile, path, overrides, study->arena,
                           root->load->err);
    if (st != DOSAH_OK)
        return st;
    for (size_t i = 0; i < study->n_profiles; i++)
        if (strcmp(list[i].id, profile->id) == 0)
            return dsh_key_fail(root, "profiles", id,
                                "each profile once (give a variant another "
                                "name with 'as')");
    if (profile->n_unverified > 0) {
        char count[32];
        (void)snprintf(count, sizeof count, "%zu", profile->n_unverified);
        dsh_study_notice(root->load, "numbers_not_verified", DOSAH_INFO,
                         id.line, profile->id, count);
    }
    study->n_profiles++;
    return DOSAH_OK;
}

static dosah_status read_profile_item(const dsh_section *root, dsh_node item,
                                      dsh_mobility *list)
{
    dsh_arena *arena = root->load->study->arena;
    dsh_node id_node = item, overrides = {0};
    if (item.ok && dsh_node_kind(item) == DSH_YAML_MAP) {
        id_node = dsh_node_get(item, "id");
        overrides = item;
    }
    if (dsh_node_is_null(id_node) || dsh_node_kind(id_node) != DSH_YAML_SCALAR)
        return dsh_key_fail(root, "profiles",
                            (dsh_study_value){"no id", dsh_node_line(item)},
                            N_("ids of profiles or maps with the key 'id'"));
    dsh_study_value id = {dsh_arena_str(arena, dsh_node_text(id_node)),
                          dsh_node_line(id_node)};
    if (id.text == NULL)
        return dsh_fail_nomem(root->load->err, "profile");
    return add_profile(root, id, overrides, list);
}

static dosah_status read_profiles(const dsh_section *root)
{
    dsh_study *study = root->load->study;
    dsh_node node = dsh_node_get(root->map, "profiles");
    bool list = node.ok && dsh_node_kind(node) == DSH_YAML_LIST;
    size_t n = list ? dsh_node_count(node) : 1;
    dsh_study_value where = {"none", dsh_node_line(node)};
    if (n > MAX_SETS)
        return dsh_key_fail(root, "profiles", where, "at most 32 profiles");
    dsh_mobility *profile = dsh_arena_alloc(study->arena, n, sizeof *profile);
    if (profile == NULL)
        return dsh_fail_nomem(root->load->err, "profiles");
    study->profile = profile;
    dosah_status st = DOSAH_OK;
    if (dsh_node_is_null(node)) {
        dsh_study_value id;
        st = dsh_read_text(root, "profiles", &id);
        if (st == DOSAH_OK)
            st = add_profile(root, id, (dsh_node){0}, profile);
    }
    for (size_t i = 0; st == DOSAH_OK && !dsh_node_is_null(node) && i < n; i++)
        st = read_profile_item(root, list ? dsh_node_item(node, i) : node,
                               profile);
    if (st == DOSAH_OK && study->n_profiles == 0)
        st = dsh_key_fail(root, "profiles", where,
                          "at least one profile that is available");
    return st;
}

/* ---- rule sets, assumptions, taxonomies ---------------------------------- */

static dosah_status read_rules(const dsh_section *root)
{
    dsh_study *study = root->load->study;
    dsh_section usability = dsh_section_of(root, "usability");
    dsh_study_value *id;
    size_t n;
    dosah_status st = dsh_read_texts(&usability, "rule_sets", &id, &n);
    if (st != DOSAH_OK)
        return st;
    dsh_study_value where = {"none", n > 0 ? id[0].line : 0};
    if (n > MAX_SETS)
        return dsh_key_fail(&usability, "rule_sets", where,
                            "at most 32 rule sets");
    study->rule_set = dsh_arena_alloc(study->arena, n, sizeof *study->rule_set);
    if (study->rule_set == NULL)
        return dsh_fail_nomem(root->load->err, "rule sets");
    for (size_t i = 0; i < n; i++) {
        const char *path = "";
        st = find_set(&usability, "rule_sets", id[i], &RULES, &path);
        if (st != DOSAH_OK)
            return st;
        if (path[0] != '\0')
            study->rule_set[study->n_rule_sets++] = path;
    }
    if (study->n_rule_sets == 0)
        return dsh_key_fail(&usability, "rule_sets", where,
                            "at least one rule set that is available");
    return DOSAH_OK;
}

/* A rule set that may be none. */
static dosah_status read_rule_set(const dsh_section *usability,
                                  const char *name, const char **out)
{
    dsh_study_value id;
    *out = "";
    const dosah_status st = dsh_read_text(usability, name, &id);
    if (st != DOSAH_OK || strcmp(id.text, "none") == 0)
        return st;
    return find_set(usability, name, id, &RULES, out);
}

static dosah_status read_other_rules(const dsh_section *root)
{
    dsh_study *study = root->load->study;
    dsh_section usability = dsh_section_of(root, "usability");
    const char *use;
    dosah_status st = read_rule_set(&usability, "law", &study->law);
    if (st == DOSAH_OK)
        st = read_rule_set(&usability, "stops", &study->stop_rules);
    if (st == DOSAH_OK)
        st = read_rule_set(&usability, "claims", &study->claim_rules);
    if (st == DOSAH_OK)
        st = dsh_read_choice(&usability, "unverified", &use);
    if (st == DOSAH_OK)
        study->use_unverified = strcmp(use, "use") == 0;
    if (st == DOSAH_OK)
        st = dsh_read_choice(&usability, "remedies", &use);
    if (st == DOSAH_OK)
        study->advises = strcmp(use, "yes") == 0;
    return st;
}

static dosah_status read_assumptions(const dsh_section *root)
{
    const dsh_load *load = root->load;
    dsh_study *study = load->study;
    dsh_study_value value;
    char data[1024];
    dosah_status st = dsh_read_text(root, "assumptions", &value);
    if (st != DOSAH_OK)
        return st;
    study->assumptions = (dsh_assumptions){.id = "none", .date = ""};
    if (strcmp(value.text, "none") == 0) {
        dsh_study_notice(load, "assumptions_off", DOSAH_INFO, value.line,
                         "assumptions", "");
        return DOSAH_OK;
    }
    const char *path = data;
    if (strcmp(value.text, "default") == 0) {
        st = dsh_data_path(load->ctx, data, "datasets/assumptions.yaml",
                           load->err);
        if (st != DOSAH_OK)
            return st;
    } else if (is_path(value.text) && !load->sealed) {
        path = dsh_path_beside(study->arena, load->file, value.text);
        if (path == NULL)
            return dsh_fail_nomem(load->err, "path of a data set");
        if (!dsh_file_look(path).exists)
            return no_file(load, "assumptions", value);
    } else {
        return dsh_key_fail(root, "assumptions", value,
                            "default, none or a path to a .yaml file");
    }
    return dsh_assumptions_load(&study->assumptions, path, study->arena,
                                load->err);
}

static void note_unverified_assumptions(const dsh_load *load)
{
    size_t n = 0;
    for (size_t i = 0; i < load->study->assumptions.n; i++)
        n += !load->study->assumptions.rule[i].verified;
    if (n == 0)
        return;
    char count[32];
    (void)snprintf(count, sizeof count, "%zu", n);
    dsh_study_notice(load, "numbers_not_verified", DOSAH_INFO, 0, "assumptions",
                     count);
}

dosah_status dsh_load_sets(const dsh_section *root)
{
    const dsh_load *load = root->load;
    char types[1024], groups[1024];
    dosah_status st = read_profiles(root);
    if (st == DOSAH_OK)
        st = read_rules(root);
    if (st == DOSAH_OK)
        st = read_other_rules(root);
    if (st == DOSAH_OK)
        st = read_assumptions(root);
    if (st != DOSAH_OK)
        return st;
    note_unverified_assumptions(load);
    st = dsh_data_path(load->ctx, types, "datasets/service-types.yaml",
                       load->err);
    if (st == DOSAH_OK)
        st = dsh_data_path(load->ctx, groups, "datasets/working-groups.yaml",
                           load->err);
    if (st != DOSAH_OK)
        return st;
    return dsh_taxonomy_load(&load->study->taxonomy, types, groups,
                             load->study->arena, load->err);
}
