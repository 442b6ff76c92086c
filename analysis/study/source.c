/* SPDX-License-Identifier: MIT */
#include "study/load.h"

#include <string.h>

#include "base/file.h"

/* "PG:…", "WFS:https://…": a connection that GDAL opens, not a path. A single
 * letter before the colon is a drive. */
static bool is_connection(const char *s)
{
    size_t n = 0;
    while ((s[n] >= 'A' && s[n] <= 'Z') || (s[n] >= 'a' && s[n] <= 'z'))
        n++;
    return n >= 2 && s[n] == ':';
}

/* Looking at it costs no network. */
static bool is_local(const char *path)
{
    static const char *const LOCAL[] = {"/vsizip/", "/vsigzip/", "/vsitar/",
                                        "/vsimem/"};
    if (is_connection(path))
        return false;
    if (strncmp(path, "/vsi", 4) != 0)
        return true;
    for (size_t i = 0; i < sizeof LOCAL / sizeof LOCAL[0]; i++)
        if (strncmp(path, LOCAL[i], strlen(LOCAL[i])) == 0)
            return strstr(path + strlen(LOCAL[i]), "/vsi") == NULL;
    return false;
}

static dosah_status resolve(const dsh_section *section, dsh_study_value value,
                            const char **out)
{
    const dsh_load *load = section->load;
    if (value.text[0] == '\0')
        return dsh_key_fail(section, "source", value, "a path");
    *out = is_connection(value.text)
               ? value.text
               : dsh_path_beside(load->study->arena, load->file, value.text);
    if (*out == NULL)
        return dsh_fail_nomem(load->err, "path of a source");
    if (load->sealed || !is_local(*out) || dsh_file_look(*out).exists)
        return DOSAH_OK;
    return dsh_fail(load->err, DOSAH_ENOTFOUND, load->file, value.line,
                    "key '%s.source': no such file or folder: '%s'",
                    section->path, value.text);
}

static dosah_status read_paths(const dsh_section *section, dsh_source *out)
{
    dsh_study_value *value;
    size_t n;
    dosah_status st = dsh_read_texts(section, "source", &value, &n);
    if (st != DOSAH_OK)
        return st;
    if (n == 0)
        return dsh_key_fail(section, "source",
                            (dsh_study_value){"an empty list", out->line},
                            N_("a path or a list of paths"));
    out->path =
        dsh_arena_alloc(section->load->study->arena, n, sizeof *out->path);
    if (out->path == NULL)
        return dsh_fail_nomem(section->load->err, "paths of a source");
    for (size_t i = 0; st == DOSAH_OK && i < n; i++)
        st = resolve(section, value[i], &out->path[i]);
    out->n_paths = n;
    return st;
}

static dosah_status read_delimiter(const dsh_section *section, dsh_source *out)
{
    dsh_study_value value;
    dosah_status st = dsh_read_text(section, "delimiter", &value);
    if (st != DOSAH_OK)
        return st;
    /* A tab in quotes is trimmed away like other white space: see the node. */
    const char *raw = dsh_node_text(dsh_node_get(section->map, "delimiter"));
    if (strcmp(value.text, "tab") == 0 || strcmp(value.text, "\\t") == 0 ||
        strcmp(raw, "\t") == 0)
        out->delimiter = '\t';
    else if (value.text[0] == '\0' || value.text[1] == '\0')
        out->delimiter = value.text[0];
    else
        return dsh_key_fail(section, "delimiter", value,
                            "one character or 'tab'");
    return DOSAH_OK;
}

static dosah_status read_encoding(const dsh_section *section, dsh_source *out)
{
    dsh_study_value value;
    dsh_encoding known;
    dosah_status st = dsh_read_text(section, "encoding", &value);
    if (st != DOSAH_OK)
        return st;
    out->encoding = value.text;
    if (value.text[0] == '\0' || dsh_encoding_parse(&known, value.text))
        return DOSAH_OK;
    return dsh_key_fail(section, "encoding", value,
                        "utf-8, windows-1250 or iso-8859-2");
}

/* Pairs of a map of names: `columns`, `groups`. */
static dosah_status read_pairs(const dsh_section *section, const char *name,
                               const dsh_column **out, size_t *n)
{
    dsh_arena *arena = section->load->study->arena;
    dsh_node map = dsh_node_get(section->map, name);
    *n = map.ok ? dsh_node_count(map) : 0;
    dsh_column *pair = dsh_arena_alloc(arena, *n, sizeof *pair);
    if (pair == NULL)
        return dsh_fail_nomem(section->load->err, "columns");
    for (size_t i = 0; i < *n; i++) {
        pair[i].ours =
            dsh_arena_str(arena, dsh_node_text(dsh_node_key(map, i)));
        pair[i].theirs =
            dsh_arena_str(arena, dsh_node_text(dsh_node_value(map, i)));
        if (pair[i].ours == NULL || pair[i].theirs == NULL)
            return dsh_fail_nomem(section->load->err, "columns");
    }
    *out = pair;
    return DOSAH_OK;
}

static dosah_status read_attribution(const dsh_section *source, dsh_source *out)
{
    dsh_section section = dsh_section_of(source, "attribution");
    dosah_status st = dsh_read_label(&section, "text", &out->attribution);
    if (st == DOSAH_OK)
        st = dsh_read_label(&section, "licence", &out->licence);
    if (st == DOSAH_OK)
        st = dsh_read_date(&section, "date", &out->attribution_date);
    if (st != DOSAH_OK)
        return st;
    if (out->attribution.in[DOSAH_CS][0] == '\0')
        dsh_study_notice(source->load, "attribution_missing", DOSAH_WARNING,
                         out->line, source->path, "");
    return DOSAH_OK;
}

static dosah_status read_format(const dsh_section *section, dsh_source *out)
{
    if (dsh_key_find(section->table, "format")->type == DSH_KEY_CHOICE)
        return dsh_read_choice(section, "format", &out->format);
    dsh_study_value value;
    dosah_status st = dsh_read_text(section, "format", &value);
    out->format = st == DOSAH_OK ? value.text : "";
    return st;
}

static dosah_status read_texts_of(const dsh_section *section, dsh_source *out)
{
    static const char *const NAME[] = {"layer", "where", "crs"};
    const char **const slot[] = {&out->layer, &out->where, &out->crs};
    for (size_t i = 0; i < sizeof NAME / sizeof NAME[0]; i++) {
        dsh_study_value value;
        dosah_status st = dsh_read_text(section, NAME[i], &value);
        if (st != DOSAH_OK)
            return st;
        *slot[i] = value.text;
    }
    return DOSAH_OK;
}

/* `key` may differ from the name in the file: "elevation". */
static dosah_status read_source(const dsh_section *parent, const char *name,
                                dsh_source *out)
{
    dsh_section section = dsh_section_of(parent, name);
    *out = (dsh_source){.key = name,
                        .format = "",
                        .layer = "",
                        .where = "",
                        .crs = "",
                        .encoding = "",
                        .attribution = {{"", ""}},
                        .licence = {{"", ""}},
                        .attribution_date = DSH_NO_DATE};
    if (dsh_node_is_null(section.map) && !section.map.ok)
        return DOSAH_OK;
    out->line = dsh_node_line(section.map);
    dosah_status st = read_paths(&section, out);
    if (st == DOSAH_OK)
        st = read_format(&section, out);
    if (st == DOSAH_OK)
        st = read_texts_of(&section, out);
    if (st == DOSAH_OK)
        st = read_encoding(&section, out);
    if (st == DOSAH_OK)
        st = read_delimiter(&section, out);
    if (st == DOSAH_OK)
        st = read_pairs(&section, "columns", &out->column, &out->n_columns);
    if (st == DOSAH_OK)
        st = read_attribution(&section, out);
    return st;
}

/* A source below another one. A bare path is short for one without further
 * keys; what it holds is credited with the source above, so it asks for no
 * attribution. */
static dosah_status read_place(const dsh_section *root, const char *above,
                               const char *name, dsh_source *out)
{
    dsh_section parent = dsh_section_of(root, above);
    dsh_node node = dsh_node_get(parent.map, name);
    if (!node.ok || dsh_node_kind(node) != DSH_YAML_SCALAR)
        return read_source(&parent, name, out);
    dsh_section none = {.load = root->load, .table = above, .path = above};
    dosah_status st = read_source(&none, name, out);
    dsh_study_value value;
    if (st == DOSAH_OK)
        st = dsh_read_text(&parent, name, &value);
    if (st != DOSAH_OK || value.text[0] == '\0')
        return st;
    dsh_section self = dsh_section_of(&parent, name);
    self.path = self.table; /* the whole path */
    self.above = NULL;
    out->line = value.line;
    out->path = dsh_arena_alloc(root->load->study->arena, 1, sizeof *out->path);
    if (out->path == NULL)
        return dsh_fail_nomem(root->load->err, "paths of a source");
    out->n_paths = 1;
    return resolve(&self, value, &out->path[0]);
}

static dosah_status read_population(const dsh_section *root)
{
    dsh_study *study = root->load->study;
    dosah_status st = read_source(root, "population", &study->population);
    if (st != DOSAH_OK)
        return st;
    study->population_total = "total";
    for (size_t i = 0; i < study->population.n_columns; i++)
        if (strcmp(study->population.column[i].ours, "total") == 0)
            study->population_total = study->population.column[i].theirs;
    dsh_section section = dsh_section_of(root, "population");
    const dsh_column *pair = NULL;
    st = read_pairs(&section, "groups", &pair, &study->n_groups);
    if (st != DOSAH_OK)
        return st;
    dsh_group_def *group =
        dsh_arena_alloc(study->arena, study->n_groups, sizeof *group);
    if (group == NULL)
        return dsh_fail_nomem(root->load->err, "groups");
    for (size_t i = 0; i < study->n_groups; i++)
        group[i] = (dsh_group_def){pair[i].ours, pair[i].theirs};
    study->group = group;
    return DOSAH_OK;
}

dosah_status dsh_load_sources(const dsh_section *root)
{
    dsh_study *study = root->load->study;
    struct {
        const char *name;
        dsh_source *slot;
    } const source[] = {
        {"municipalities", &study->municipalities},
        {"neighbours", &study->neighbours},
        {"origins", &study->origins},
        {"streets", &study->streets},
        {"timetable", &study->timetable},
        {"services", &study->services},
        {"survey", &study->survey},
        {"premises", &study->premises},
        {"demand_transport", &study->demand_transport},
    };
    for (size_t i = 0; i < sizeof source / sizeof source[0]; i++) {
        dosah_status st = read_source(root, source[i].name, source[i].slot);
        if (st != DOSAH_OK)
            return st;
    }
    dosah_status st =
        read_place(root, "streets", "elevation", &study->elevation);
    if (st == DOSAH_OK)
        st = read_place(root, "timetable", "stops", &study->timetable_stops);
    study->timetable_stops.key = "timetable.stops";
    return st == DOSAH_OK ? read_population(root) : st;
}
