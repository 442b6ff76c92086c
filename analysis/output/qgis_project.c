/* SPDX-License-Identifier: MIT */
/* The project: places on top, then reach by working group and service type,
 * ground below. A type that several groups deal with stands in each. */
#include <math.h>
#include <string.h>

#include <sqlite3.h>

#include "base/file.h"
#include "output/qgis.h"

typedef struct project {
    dsh_qgis q;
    const dsh_result *reach;
    dsh_xml tree, layers; /**< written side by side, layer by layer */
    size_t n_layers;
    bool shown; /**< is a layer of reach switched on already? */
} project;

static const char *word(const project *p, const char *key)
{
    return dsh_text(p->q.m->o->ctx->texts, key, p->q.lang);
}

static void begin_group(project *p, const char *name, bool open)
{
    dsh_xml_putf(&p->tree,
                 "<layer-tree-group checked=\"Qt::Checked\" expanded=\"%d\"",
                 open);
    dsh_xml_attribute(&p->tree, "name", name);
    dsh_xml_put(&p->tree, ">");
}

static void end_group(project *p)
{
    dsh_xml_put(&p->tree, "</layer-tree-group>\n");
}

/* QGIS gives layers with ids of less than 11 letters others of its own.
 * One layer, in the tree and in the list. */
static void add_layer(project *p, const dsh_qgis_layer *layer, const char *name,
                      const char *title, bool visible)
{
    const char *crs = p->q.m->o->f.study->crs;
    const char *geometry =
        layer->is_view || layer->table->geometry == DSH_POINTS ? "Point"
        : layer->table->geometry == DSH_LINES                  ? "Line"
                                                               : "Polygon";
    const size_t id = ++p->n_layers;
    dsh_xml_putf(&p->tree,
                 "<layer-tree-layer id=\"dosah_layer_%04zu\" checked=\"%s\" "
                 "expanded=\"0\" providerKey=\"ogr\"",
                 id, visible ? "Qt::Checked" : "Qt::Unchecked");
    dsh_xml_attribute(&p->tree, "name", title);
    dsh_xml_put(&p->tree, "/>");

    dsh_xml *x = &p->layers;
    dsh_xml_putf(
        x,
        "<maplayer type=\"vector\" geometry=\"%s\" "
        "styleCategories=\"AllStyleCategories\" labelsEnabled=\"%d\" "
        "simplifyDrawingHints=\"1\" hasScaleBasedVisibilityFlag=\"0\">"
        "<id>dosah_layer_%04zu</id><datasource>../results.gpkg|layername=",
        geometry, dsh_qgis_has_labels(layer), id);
    dsh_xml_text(x, name);
    dsh_xml_put(x, "</datasource><layername>");
    dsh_xml_text(x, title);
    dsh_xml_put(x, "</layername><srs>");
    dsh_xml_crs(x, crs);
    dsh_xml_put(x, "</srs><provider encoding=\"UTF-8\">ogr</provider>");
    dsh_qgis_style(x, &p->q, layer);
    dsh_xml_put(x, "</maplayer>\n");
}

static void add_table(project *p, const char *name, bool visible)
{
    const dsh_result_list *list = &p->q.m->list;
    for (size_t i = 0; i < list->n; i++) {
        const dsh_qgis_layer layer = {.table = list->table[i]};
        if (strcmp(layer.table->name, name) != 0)
            continue;
        char title[512];
        dsh_result_title(title, sizeof(title), layer.table,
                         p->q.m->o->ctx->texts, p->q.lang);
        add_layer(p, &layer, name, title, visible);
    }
}

/* ---- reach ------------------------------------------------------------- */

/* Has anybody something to travel to? */
static bool says_something(const dsh_reach *r, const size_t at[3])
{
    const dsh_reach_row *row =
        &r->row[dsh_reach_at(r, at[0], at[1], at[2], r->n_origins, 0)];
    for (uint32_t i = 0; i < r->n_origins; i++)
        if (row[i].status <= DSH_STATUS_NO)
            return true;
    return false;
}

static void add_type(project *p, size_t type)
{
    const dsh_findings *f = &p->q.m->o->f;
    const dsh_service_type *t = &f->study->taxonomy.type[f->reach->type[type]];
    begin_group(p, t->name.in[p->q.lang], false);
    for (size_t profile = 0; profile < f->reach->n_profiles; profile++) {
        for (size_t day = 0; day < f->reach->n_days; day++) {
            const dsh_qgis_layer layer = {p->reach, true, {type, profile, day}};
            char *name = dsh_qgis_view_name(p->q.m, layer.at);
            char *title = sqlite3_mprintf(
                "%s, %s (min)", f->study->profile[profile].name.in[p->q.lang],
                dsh_qgis_day(&p->q, day));
            const bool show = !p->shown && says_something(f->reach, layer.at);
            if (name != NULL && title != NULL)
                add_layer(p, &layer, name, title, show);
            else
                p->tree.failed = true;
            p->shown = p->shown || show;
            sqlite3_free(name);
            sqlite3_free(title);
        }
    }
    end_group(p);
}

static bool deals_with(const dsh_service_type *type, const char *group)
{
    for (size_t i = 0; i < type->n_groups; i++)
        if (strcmp(type->group[i], group) == 0)
            return true;
    return false;
}

/* Types of a working group; NULL = those of none. */
static void add_group(project *p, const char *id, const char *name)
{
    const dsh_findings *f = &p->q.m->o->f;
    bool begun = false;
    for (size_t t = 0; t < f->reach->n_types; t++) {
        const dsh_service_type *type =
            &f->study->taxonomy.type[f->reach->type[t]];
        if (id != NULL ? !deals_with(type, id) : type->n_groups > 0)
            continue;
        if (!begun)
            begin_group(p, name, !p->shown);
        begun = true;
        add_type(p, t);
    }
    if (begun)
        end_group(p);
}

static void add_reach(project *p)
{
    const dsh_taxonomy *t = &p->q.m->o->f.study->taxonomy;
    for (size_t i = 0; p->reach != NULL && i < p->q.m->list.n; i++)
        if (strcmp(p->q.m->list.table[i]->name, "origin") == 0)
            for (size_t g = 0; g <= t->n_groups; g++)
                add_group(p, g < t->n_groups ? t->group[g].id : NULL,
                          g < t->n_groups ? t->group[g].name.in[p->q.lang]
                                          : word(p, "qgis_other_group"));
}

/* The streets once for each profile. */
static void add_streets(project *p)
{
    const dsh_result_list *list = &p->q.m->list;
    const dsh_study *study = p->q.m->o->f.study;
    size_t at = 0;
    while (at < list->n && strcmp(list->table[at]->name, "street") != 0)
        at++;
    if (at == list->n && p->q.m->o->f.barriers == NULL)
        return;
    begin_group(p, word(p, "qgis_streets"), false);
    add_table(p, "barrier", false);
    for (size_t i = 0; at < list->n && i < study->n_profiles; i++) {
        const dsh_qgis_layer layer = {.table = list->table[at],
                                      .at = {0, i, 0}};
        add_layer(p, &layer, "street", study->profile[i].name.in[p->q.lang],
                  false);
    }
    end_group(p);
}

static void add_all(project *p)
{
    begin_group(p, word(p, "qgis_services"), true);
    add_table(p, "service", false);
    add_table(p, "building", false);
    add_table(p, "premises", false);
    add_table(p, "stop", false);
    end_group(p);
    add_reach(p);
    add_streets(p);
    begin_group(p, word(p, "qgis_ground"), true);
    add_table(p, "area", false);
    add_table(p, "origin", false);
    add_table(p, "origin_cell", true);
    add_table(p, "water", true);
    add_table(p, "municipality", true);
    add_table(p, "neighbour", true);
    end_group(p);
}

/* ---- the file ---------------------------------------------------------- */

static dsh_box extent(const dsh_tables *t)
{
    dsh_box box = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (uint32_t i = 0; i < t->municipalities.n; i++) {
        const dsh_box b = dsh_shape_box(&t->municipalities.shape[i]);
        if (isnan(b.x0))
            continue;
        box.x0 = fmin(box.x0, b.x0);
        box.y0 = fmin(box.y0, b.y0);
        box.x1 = fmax(box.x1, b.x1);
        box.y1 = fmax(box.y1, b.y1);
    }
    return box.x0 <= box.x1 ? box : (dsh_box){-500, -500, 500, 500};
}

static void put_box(dsh_xml *x, dsh_box b)
{
    const char *const name[] = {"xmin", "ymin", "xmax", "ymax"};
    const double v[] = {b.x0, b.y0, b.x1, b.y1};
    dsh_xml_put(x, "<extent>");
    for (size_t i = 0; i < 4; i++) {
        dsh_xml_putf(x, "<%s>", name[i]);
        dsh_xml_number(x, v[i]);
        dsh_xml_putf(x, "</%s>", name[i]);
    }
    dsh_xml_put(x, "</extent>");
}

static void put_all(dsh_xml *x, project *p)
{
    const dsh_study *s = p->q.m->o->f.study;
    const dsh_box box = extent(p->q.m->o->f.tables);
    dsh_xml_put(x, "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' "
                   "'SYSTEM'>\n<qgis version=\"3.22.16\"");
    dsh_xml_attribute(x, "projectname", s->title.in[p->q.lang]);
    dsh_xml_put(x, ">\n<homePath path=\"\"/>\n<title>");
    dsh_xml_text(x, s->title.in[p->q.lang]);
    dsh_xml_put(x, "</title>\n<projectCrs>");
    dsh_xml_crs(x, s->crs);
    dsh_xml_put(x, "</projectCrs>\n<layer-tree-group>\n");
    p->tree.failed = p->tree.failed || !dsh_vec_room(&p->tree.text, 1) ||
                     !dsh_vec_room(&p->layers.text, 1);
    if (!p->tree.failed) {
        p->tree.text.p[p->tree.text.n] = '\0';
        p->layers.text.p[p->layers.text.n] = '\0';
        dsh_xml_put(x, p->tree.text.p);
    }
    dsh_xml_put(x, "</layer-tree-group>\n<mapcanvas name=\"theMapCanvas\">"
                   "<units>meters</units>");
    put_box(x, box);
    dsh_xml_put(x, "<rotation>0</rotation><destinationsrs>");
    dsh_xml_crs(x, s->crs);
    dsh_xml_put(x, "</destinationsrs></mapcanvas>\n<projectlayers>\n");
    if (!p->tree.failed)
        dsh_xml_put(x, p->layers.text.p);
    dsh_xml_put(x, "</projectlayers>\n<properties><Paths><Absolute "
                   "type=\"bool\">false</Absolute></Paths><SpatialRefSys>"
                   "<ProjectionsEnabled type=\"int\">1</ProjectionsEnabled>"
                   "</SpatialRefSys></properties>\n");
    dsh_qgis_layout(x, &p->q, box);
    dsh_xml_put(x, "\n</qgis>\n");
}

dosah_status dsh_qgis_write(const dsh_material *m, const char *path,
                            dosah_lang lang, dosah_error *err)
{
    project p = {.n_layers = 0};
    dsh_xml whole = {.failed = false};
    dosah_status st = dsh_qgis_init(&p.q, m, lang, err);
    if (st != DOSAH_OK)
        return st;
    for (size_t i = 0; i < m->list.n; i++)
        if (strcmp(m->list.table[i]->name, "reach") == 0)
            p.reach = m->list.table[i];
    add_all(&p);
    put_all(&whole, &p);
    if (p.tree.failed || p.layers.failed || whole.failed)
        st = dsh_fail_nomem(err, "QGIS project");
    else
        st = dsh_file_write(path, whole.text.p, whole.text.n, err);
    dsh_vec_clear(&p.tree.text);
    dsh_vec_clear(&p.layers.text);
    dsh_vec_clear(&whole.text);
    return st;
}
