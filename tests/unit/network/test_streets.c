/* SPDX-License-Identifier: MIT */
/* From OSM text to the graph: which ways, where they are cut, what their tags
 * say, areas, survey points, class defaults. One degree of latitude is about
 * 111 km, so 0.001 is 111 m. */
#include "rig.h"

#include <math.h>

static dsh_context ctx;
static dsh_study *study;

static dsh_streets *streets(const char *xml)
{
    return rig_streets(xml, study, NULL, &ctx);
}

static uint32_t edge_of_way(const dsh_streets *s, int64_t way)
{
    for (uint32_t e = 0; e < s->n_edges; e++) {
        if (s->edge_way[e] == way)
            return e;
    }
    fail_msg("no edge of way %lld", (long long)way);
    return 0;
}

static uint32_t edges_of_way(const dsh_streets *s, int64_t way)
{
    uint32_t n = 0;
    for (uint32_t e = 0; e < s->n_edges; e++)
        n += s->edge_way[e] == way;
    return n;
}

static uint32_t node_of(const dsh_streets *s, int64_t osm)
{
    for (uint32_t v = 0; v < s->n_nodes; v++) {
        if (s->node_osm[v] == osm)
            return v;
    }
    fail_msg("node %lld is none of the graph", (long long)osm);
    return 0;
}

static bool has_node(const dsh_streets *s, int64_t osm)
{
    for (uint32_t v = 0; v < s->n_nodes; v++) {
        if (s->node_osm[v] == osm)
            return true;
    }
    return false;
}

/* Two nodes 111 m apart and one way with these tags. */
static bool walks(const char *tags)
{
    char xml[1024];
    snprintf(xml, sizeof(xml),
             "<node id=\"1\" lat=\"49\" lon=\"15\"/>"
             "<node id=\"2\" lat=\"49.001\" lon=\"15\"/>"
             "<node id=\"3\" lat=\"49.002\" lon=\"15\"/>"
             "<way id=\"5\"><nd ref=\"1\"/><nd ref=\"2\"/>%s</way>"
             "<way id=\"6\"><nd ref=\"2\"/><nd ref=\"3\"/>"
             "<tag k=\"highway\" v=\"path\"/></way>",
             tags);
    dsh_streets *s = streets(xml);
    const bool yes = s->n_edges == 2;
    dsh_streets_free(s);
    return yes;
}

#define TAG(k, v) "<tag k=\"" k "\" v=\"" v "\"/>"

static void the_rule_says_who_walks_where(void **state)
{
    (void)state;
    assert_true(walks(TAG("highway", "footway")));
    assert_true(walks(TAG("highway", "primary")));
    assert_true(walks(TAG("railway", "platform")));
    assert_true(walks(TAG("highway", "trunk") TAG("foot", "yes")));
    assert_true(walks(TAG("highway", "trunk") TAG("sidewalk", "both")));
    assert_true(walks(TAG("highway", "service") TAG("access", "private")
                          TAG("foot", "yes")));
    assert_false(walks(TAG("highway", "trunk")));
    assert_false(walks(TAG("highway", "motorway")));
    assert_false(walks(TAG("highway", "construction") TAG("foot", "yes")));
    assert_false(walks(TAG("highway", "proposed")));
    assert_false(walks(TAG("highway", "footway") TAG("foot", "no")));
    assert_false(walks(TAG("highway", "service") TAG("access", "private")));
    assert_false(walks(TAG("highway", "service") TAG("access", "private")
                           TAG("sidewalk", "both")));
    assert_false(walks(TAG("waterway", "river") TAG("foot", "yes")));
}

/* 1 – 2 – 3 – 4 – 5 along a road; 6 – 3 joins it; 4 is a kerb; 7 lies where 2
 * does but is another node. */
static const char JUNCTION[] =
    "<node id=\"1\" lat=\"49\" lon=\"15\"/>"
    "<node id=\"2\" lat=\"49.001\" lon=\"15\"/>"
    "<node id=\"3\" lat=\"49.002\" lon=\"15\"/>"
    "<node id=\"4\" lat=\"49.003\" lon=\"15\">" TAG("kerb", "lowered") TAG(
        "kerb:height",
        "25 mm") "</node>"
                 "<node id=\"5\" lat=\"49.004\" lon=\"15\"/>"
                 "<node id=\"6\" lat=\"49.002\" lon=\"15.001\"/>"
                 "<node id=\"7\" lat=\"49.001\" lon=\"15\"/>"
                 "<node id=\"8\" lat=\"49.001\" lon=\"15.001\"/>"
                 "<way id=\"10\"><nd ref=\"1\"/><nd ref=\"2\"/><nd ref=\"3\"/>"
                 "<nd ref=\"4\"/><nd ref=\"5\"/>" TAG("highway", "residential")
                     TAG("surface", "asphalt") TAG("incline", "4%") TAG(
                         "width",
                         "3 m") "</way>"
                                "<way id=\"11\"><nd ref=\"6\"/><nd "
                                "ref=\"3\"/>" TAG("highway", "steps") TAG(
                                    "step_count", "12") TAG("incline", "up")
                                    TAG("width",
                                        "wide") "</way>"
                                                "<way id=\"12\"><nd "
                                                "ref=\"7\"/><nd "
                                                "ref=\"8\"/>" TAG("highway",
                                                                  "path")
                                                    TAG("oneway:foot", "yes")
                                                        TAG("wheelchair",
                                                            "no") "</way>";

static void ways_are_cut_at_shared_and_marked_nodes_only(void **state)
{
    (void)state;
    dsh_streets *s = streets(JUNCTION);
    assert_int_equal(edges_of_way(s, 10), 3);
    assert_int_equal(edges_of_way(s, 11), 1);
    assert_false(has_node(s, 2));
    assert_true(has_node(s, 7));
    /* Same place as node 2, yet not joined to the road. */
    const uint32_t v = node_of(s, 7);
    assert_int_equal(s->first_out[v + 1] - s->first_out[v], 1);
    const uint32_t kerb = node_of(s, 4);
    assert_int_equal(s->node_flags[kerb], DSH_NODE_KERB);
    assert_int_equal(s->kerb_mm[kerb].lo, 25);
    assert_int_equal(s->kerb_mm[kerb].from, DSH_VALUE_TAG);
    dsh_streets_free(s);
}

static void tags_become_attributes_and_bad_ones_notices(void **state)
{
    (void)state;
    const size_t before = rig_notices(&ctx, "street_tag_unreadable");
    dsh_streets *s = streets(JUNCTION);
    assert_int_equal(rig_notices(&ctx, "street_tag_unreadable"), before + 1);
    const uint32_t road = edge_of_way(s, 10), steps = edge_of_way(s, 11);
    const uint32_t path = edge_of_way(s, 12);
    assert_int_equal(s->slope_bp[road].lo, 400);
    assert_int_equal(s->slope_bp[road].hi, 400);
    assert_int_equal(s->width_mm[road].lo, 3000);
    assert_string_equal(s->tag_value[s->surface[road].lo], "asphalt");
    assert_int_equal(s->smoothness[road].from, DSH_VALUE_UNKNOWN);
    assert_int_equal(s->kind[road], DSH_STREET_LOCAL);
    assert_true(s->lived_on[road]);
    /* The slope holds along the whole way of 444 m, not one piece of it. */
    assert_in_range(s->run_mm[road], 444000, 446000);
    assert_int_equal(s->flags[steps], DSH_EDGE_STEPS);
    assert_int_equal(s->n_steps[steps].lo, 12);
    assert_int_equal(s->slope_bp[steps].lo, 0);
    assert_int_equal(s->slope_bp[steps].hi, 3000);
    assert_int_equal(s->width_mm[steps].from, DSH_VALUE_UNKNOWN);
    assert_int_equal(s->flags[path],
                     DSH_EDGE_FORWARD_ONLY | DSH_EDGE_WHEELCHAIR_NO);
    dsh_streets_free(s);
}

static void arcs_and_lengths_agree(void **state)
{
    (void)state;
    dsh_streets *s = streets(JUNCTION);
    for (uint32_t v = 0; v < s->n_nodes; v++) {
        for (uint32_t i = s->first_out[v]; i < s->first_out[v + 1]; i++)
            assert_int_equal(s->tail[s->out_arc[i]], v);
    }
    assert_int_equal(s->first_out[s->n_nodes], 2 * s->n_edges);
    for (uint32_t e = 0; e < s->n_edges; e++) {
        const uint32_t first = s->point_first[e];
        const uint32_t last = s->point_first[e + 1] - 1;
        assert_true(s->point_x[first] == s->x[s->tail[2 * e]]);
        assert_true(s->point_y[last] == s->y[s->head[2 * e]]);
        double m = 0;
        for (uint32_t i = first; i < last; i++)
            m += hypot(s->point_x[i + 1] - s->point_x[i],
                       s->point_y[i + 1] - s->point_y[i]);
        assert_true(fabs(m * 1000 - s->length_mm[e]) < 1);
    }
    dsh_streets_free(s);
}

/* A square of 111 × 73 m with ways that end at 1, 3 and on the side at 5. */
static const char SQUARE[] =
    "<node id=\"1\" lat=\"49\" lon=\"15\"/>"
    "<node id=\"2\" lat=\"49.001\" lon=\"15\"/>"
    "<node id=\"3\" lat=\"49.001\" lon=\"15.001\"/>"
    "<node id=\"4\" lat=\"49\" lon=\"15.001\"/>"
    "<node id=\"5\" lat=\"49\" lon=\"15.0005\"/>"
    "<node id=\"11\" lat=\"48.999\" lon=\"15\"/>"
    "<node id=\"13\" lat=\"49.002\" lon=\"15.001\"/>"
    "<node id=\"15\" lat=\"48.999\" lon=\"15.0005\"/>"
    "<way id=\"20\"><nd ref=\"1\"/><nd ref=\"2\"/><nd ref=\"3\"/>"
    "<nd ref=\"4\"/><nd ref=\"5\"/><nd ref=\"1\"/>" TAG(
        "highway",
        "pedestrian") "%s</way>"
                      "<way id=\"21\"><nd ref=\"11\"/><nd ref=\"1\"/>" TAG(
                          "highway",
                          "footway") "</way>"
                                     "<way id=\"22\"><nd ref=\"13\"/><nd "
                                     "ref=\"3\"/>" TAG(
                                         "highway",
                                         "footway") "</way>"
                                                    "<way id=\"23\"><nd "
                                                    "ref=\"15\"/><nd "
                                                    "ref=\"5\"/>" TAG(
                                                        "highway",
                                                        "footway") "</way>";

/* Shortest edge between two nodes, UINT32_MAX = none. */
static uint32_t edge_between(const dsh_streets *s, int64_t a, int64_t b)
{
    const uint32_t v = node_of(s, a);
    uint32_t best = UINT32_MAX;
    for (uint32_t i = s->first_out[v]; i < s->first_out[v + 1]; i++) {
        const uint32_t mm = s->length_mm[s->out_arc[i] / 2];
        if (s->node_osm[s->head[s->out_arc[i]]] == b && mm < best)
            best = mm;
    }
    return best;
}

/* From corner to corner 133 m across, 184 m around. */
static void squares_are_crossed_in_straight_lines(void **state)
{
    (void)state;
    char xml[2048];
    snprintf(xml, sizeof(xml), SQUARE, TAG("area", "yes"));
    dsh_streets *s = streets(xml);
    assert_in_range(edge_between(s, 1, 3), 132000, 134000);
    assert_in_range(edge_between(s, 3, 5), 116000, 118000);
    assert_int_equal(s->kind[edge_of_way(s, 20)], DSH_STREET_AREA);
    dsh_streets_free(s);
    snprintf(xml, sizeof(xml), SQUARE, "");
    s = streets(xml);
    assert_in_range(edge_between(s, 1, 3), 183000, 185000);
    assert_int_equal(edges_of_way(s, 20), 3);
    dsh_streets_free(s);
}

/* The same square as a relation with a building in its middle. */
static void holes_of_areas_are_walked_around(void **state)
{
    (void)state;
    static const char RELATION[] =
        "<node id=\"1\" lat=\"49\" lon=\"15\"/>"
        "<node id=\"2\" lat=\"49.001\" lon=\"15\"/>"
        "<node id=\"3\" lat=\"49.001\" lon=\"15.001\"/>"
        "<node id=\"4\" lat=\"49\" lon=\"15.001\"/>"
        "<node id=\"5\" lat=\"49.0004\" lon=\"15.0004\"/>"
        "<node id=\"6\" lat=\"49.0006\" lon=\"15.0004\"/>"
        "<node id=\"7\" lat=\"49.0006\" lon=\"15.0006\"/>"
        "<node id=\"8\" lat=\"49.0004\" lon=\"15.0006\"/>"
        "<node id=\"11\" lat=\"48.999\" lon=\"15\"/>"
        "<node id=\"13\" lat=\"49.002\" lon=\"15.001\"/>"
        "<way id=\"20\"><nd ref=\"1\"/><nd ref=\"2\"/><nd ref=\"3\"/>"
        "<nd ref=\"4\"/><nd ref=\"1\"/></way>"
        "<way id=\"21\"><nd ref=\"11\"/><nd ref=\"1\"/>" TAG(
            "highway",
            "footway") "</way>"
                       "<way id=\"22\"><nd ref=\"13\"/><nd ref=\"3\"/>" TAG(
                           "highway",
                           "footway") "</way>"
                                      "<way id=\"24\"><nd ref=\"5\"/><nd "
                                      "ref=\"6\"/><nd ref=\"7\"/>"
                                      "<nd ref=\"8\"/><nd ref=\"5\"/></way>"
                                      "<relation id=\"30\"><member "
                                      "type=\"way\" ref=\"20\" role=\"outer\"/>"
                                      "<member type=\"way\" ref=\"24\" "
                                      "role=\"inner\"/>" TAG("type",
                                                             "multipolygon")
                                          TAG("highway",
                                              "pedestrian") "</relation>";
    dsh_streets *s = streets(RELATION);
    assert_true(edge_between(s, 1, 3) > 183000);
    assert_true(edge_between(s, 1, 6) < 184000 ||
                edge_between(s, 1, 8) < 184000);
    dsh_costs *c;
    dsh_walk *w;
    dsh_study *adult;
    OK(dsh_study_defaults(&adult, "adult", &ctx, err));
    OK(dsh_costs_new(&c, s, &adult->profile[0], DSH_OPT, err));
    OK(dsh_walk_new(&w, s, err));
    const uint32_t e = edge_of_way(s, 21);
    const bool starts = s->node_osm[s->tail[2 * e]] == 11;
    const dsh_attachment from = {{{e, starts ? s->length_mm[e] : 0, 0},
                                  {DSH_NONE, 0, 0},
                                  {DSH_NONE, 0, 0}}};
    dsh_walk_search(w, c, &from, DSH_FROM, 600000);
    /* The diagonal of 133 m takes 102.4 s, around the hole a little more, the
     * outline of 184 m 141 s. */
    assert_in_range(dsh_walk_at_node(w, node_of(s, 3)), 103000, 115000);
    dsh_walk_free(w);
    dsh_costs_free(c);
    dsh_streets_free(s);
    dsh_study_free(adult);
}

static void barriers_on_nodes_narrow_or_close(void **state)
{
    (void)state;
    static const char xml[] =
        "<node id='1' lat='49' lon='15'/>"
        "<node id='2' lat='49.001' lon='15'><tag k='barrier' v='bollard'/>"
        "<tag k='maxwidth:physical' v='85 cm'/></node>"
        "<node id='3' lat='49.002' lon='15'><tag k='barrier' v='stile'/></node>"
        "<node id='4' lat='49.003' lon='15'><tag k='barrier' v='gate'/>"
        "<tag k='access' v='private'/></node>"
        "<node id='5' lat='49.004' lon='15'><tag k='barrier' v='kerb'/></node>"
        "<node id='6' lat='49.005' lon='15'/>"
        "<way id='10'><nd ref='1'/><nd ref='2'/><nd ref='3'/><nd ref='4'/>"
        "<nd ref='5'/><nd ref='6'/><tag k='highway' v='path'/></way>";
    dsh_streets *s = streets(xml);
    assert_int_equal(s->n_edges, 5);
    const uint32_t bollard = node_of(s, 2), kerb = node_of(s, 5);
    assert_int_equal(s->node_flags[bollard], DSH_NODE_BARRIER);
    assert_int_equal(s->gap_mm[bollard].hi, 850);
    assert_int_equal(s->node_flags[node_of(s, 3)], DSH_NODE_CLIMB);
    assert_true(s->node_flags[node_of(s, 4)] & DSH_NODE_CLOSED);
    assert_int_equal(s->node_flags[kerb], DSH_NODE_KERB);
    assert_int_equal(s->kerb_mm[kerb].from, DSH_VALUE_UNKNOWN);
    dsh_streets_free(s);
}

static void a_crossing_with_a_measured_kerb_has_no_other(void **state)
{
    (void)state;
    static const char xml[] =
        "<node id='1' lat='49' lon='15'/>"
        "<node id='2' lat='49.001' lon='15'><tag k='kerb:height' v='0.02'/>"
        "</node><node id='3' lat='49.002' lon='15'/>"
        "<way id='10'><nd ref='1'/><nd ref='2'/><nd ref='3'/>"
        "<tag k='highway' v='footway'/><tag k='footway' v='crossing'/></way>";
    dsh_streets *s = streets(xml);
    assert_int_equal(s->kerb_mm[node_of(s, 2)].hi, 20);
    for (uint32_t e = 0; e < s->n_edges; e++) {
        assert_int_not_equal(s->crossing_kerb_mm[e].from, DSH_VALUE_UNKNOWN);
        assert_int_equal(s->crossing_kerb_mm[e].hi, 0);
    }
    dsh_streets_free(s);
}

static void class_defaults_fill_unknowns_and_say_so(void **state)
{
    (void)state;
    static const char *const ANY[] = {"*"}, *const NONE[] = {"-"};
    static const char *const PATH[] = {"path"};
    const char **any = (const char **)(uintptr_t)ANY;
    const char **none = (const char **)(uintptr_t)NONE;
    const char **path = (const char **)(uintptr_t)PATH;
    const dsh_condition steps[] = {{"highway", path, 1}, {"surface", any, 1}};
    const dsh_condition plain[] = {{"highway", path, 1}, {"surface", none, 1}};
    const dsh_condition kerb[] = {{"barrier", any, 1}};
    const dsh_assumption rule[] = {
        {"a", steps, 2, "width", "9 m", "", false},
        {"b", plain, 2, "width", "1.2", "", false},
        {"c", plain, 2, "width", "7", "", false},
        {"d", plain, 2, "surface", "gravel", "", false},
        {"e", plain, 2, "incline", "2%", "", false},
        {"f", kerb, 1, "kerb", "lowered", "", false}};
    const dsh_assumptions saved = study->assumptions;
    study->assumptions = (dsh_assumptions){rule, 6, "test", ""};
    dsh_streets *s =
        streets("<node id=\"1\" lat=\"49\" lon=\"15\"/>"
                "<node id=\"2\" lat=\"49.001\" lon=\"15\">" TAG(
                    "barrier",
                    "kerb") "</node>"
                            "<node id=\"3\" lat=\"49.002\" lon=\"15\"/>"
                            "<way id=\"10\"><nd ref=\"1\"/><nd ref=\"2\"/><nd "
                            "ref=\"3\"/>" TAG("highway", "path")
                                TAG("incline", "3%") "</way>");
    study->assumptions = saved;
    const uint32_t e = edge_of_way(s, 10), v = node_of(s, 2);
    assert_int_equal(s->width_mm[e].lo, 1200);
    assert_int_equal(s->width_mm[e].from, DSH_VALUE_ASSUMED);
    assert_string_equal(s->tag_value[s->surface[e].lo], "gravel");
    assert_int_equal(s->slope_bp[e].lo, 300);
    assert_int_equal(s->slope_bp[e].from, DSH_VALUE_TAG);
    assert_int_equal(s->kerb_mm[v].hi, 30);
    assert_int_equal(s->kerb_mm[v].from, DSH_VALUE_ASSUMED);
    dsh_streets_free(s);
}

/* ---- survey points ---- */

typedef struct fact {
    const char *element, *attribute, *text;
    double number;
} fact;

typedef struct survey {
    dsh_tables tables;
    const char *id[1], *element[4], *attribute[4], *text[4];
    dsh_object_kind kind[1];
    double x[1], y[1], number[4];
    dsh_fact_state state[4];
    uint32_t first[2];
} survey;

static void survey_make(survey *v, double lon, double lat, const fact *f,
                        uint32_t n)
{
    memset(v, 0, sizeof(*v));
    dsh_crs_op *op;
    OK(dsh_crs_op_new(&op, "EPSG:4326", study->crs, err));
    v->x[0] = lon;
    v->y[0] = lat;
    dsh_crs_op_apply(op, v->x, v->y, 1);
    dsh_crs_op_free(op);
    v->id[0] = "U1";
    v->kind[0] = DSH_OBJECT_STREET;
    v->first[1] = n;
    for (uint32_t i = 0; i < n; i++) {
        v->element[i] = f[i].element;
        v->attribute[i] = f[i].attribute;
        v->text[i] = f[i].text;
        v->number[i] = f[i].number;
        v->state[i] = DSH_FACT_KNOWN;
    }
    v->tables.objects.n = 1;
    v->tables.objects.id = v->id;
    v->tables.objects.kind = v->kind;
    v->tables.objects.x = v->x;
    v->tables.objects.y = v->y;
    v->tables.facts.n = n;
    v->tables.facts.element = v->element;
    v->tables.facts.attribute = v->attribute;
    v->tables.facts.text = v->text;
    v->tables.facts.number = v->number;
    v->tables.facts.state = v->state;
    v->tables.facts.first = v->first;
}

static const char STRAIGHT[] =
    "<node id=\"1\" lat=\"49\" lon=\"15\"/>"
    "<node id=\"2\" lat=\"49.002\" lon=\"15\"/>"
    "<way id=\"10\"><nd ref=\"1\"/><nd ref=\"2\"/>" TAG("highway", "footway")
        TAG("width", "2")
            TAG("incline",
                "-1%") "</way>"
                       "<node id=\"3\" lat=\"49\" lon=\"15.0001\"/>"
                       "<node id=\"4\" lat=\"49.002\" lon=\"15.0001\"/>"
                       "<way id=\"11\"><nd ref=\"3\"/><nd ref=\"4\"/>" TAG(
                           "highway", "footway") "</way>";

static void a_surveyed_kerb_cuts_the_edge_where_it_stands(void **state)
{
    (void)state;
    const fact kerb[] = {{"kerb", "height", "80", 80}};
    survey v;
    survey_make(&v, 14.99999, 49.0005, kerb, 1);
    dsh_streets *s = rig_streets(STRAIGHT, study, &v.tables, &ctx);
    assert_int_equal(edges_of_way(s, 10), 2);
    const uint32_t node = node_of(s, 0);
    assert_int_equal(s->node_flags[node], DSH_NODE_KERB | DSH_NODE_SURVEYED);
    assert_int_equal(s->kerb_mm[node].lo, 80);
    assert_int_equal(s->kerb_mm[node].from, DSH_VALUE_SURVEYED);
    uint64_t sum = 0;
    for (uint32_t e = 0; e < s->n_edges; e++)
        sum += s->edge_way[e] == 10 ? s->length_mm[e] : 0;
    assert_in_range(sum, 222000, 223500);
    dsh_streets_free(s);
}

static void surveyed_slope_and_width_override_tags(void **state)
{
    (void)state;
    const fact facts[] = {{"approach", "slope_long", "700", 700},
                          {"approach", "surface", "sett", NAN},
                          {"approach", "width_min", "850", 850}};
    survey v;
    survey_make(&v, 14.99999, 49.001, facts, 3);
    dsh_streets *s = rig_streets(STRAIGHT, study, &v.tables, &ctx);
    const uint32_t e = edge_of_way(s, 10);
    assert_int_equal(edges_of_way(s, 10), 1);
    /* The tag said it falls. */
    assert_int_equal(s->slope_bp[e].lo, -700);
    assert_int_equal(s->slope_bp[e].from, DSH_VALUE_SURVEYED);
    assert_int_equal(s->run_mm[e], 0);
    assert_int_equal(s->width_mm[e].hi, 850);
    assert_string_equal(s->tag_value[s->surface[e].lo], "sett");
    dsh_streets_free(s);
}

static void a_point_between_two_streets_is_not_used(void **state)
{
    (void)state;
    const fact kerb[] = {{"kerb", "height", "80", 80}};
    survey v;
    const size_t before = rig_notices(&ctx, "survey_street_ambiguous");
    survey_make(&v, 15.00005, 49.0005, kerb, 1);
    dsh_streets *s = rig_streets(STRAIGHT, study, &v.tables, &ctx);
    assert_int_equal(s->n_edges, 2);
    assert_int_equal(rig_notices(&ctx, "survey_street_ambiguous"), before + 1);
    dsh_streets_free(s);
}

static void a_point_far_from_streets_is_reported(void **state)
{
    (void)state;
    const fact kerb[] = {{"kerb", "height", "80", 80}};
    survey v;
    const size_t before = rig_notices(&ctx, "survey_street_nowhere");
    survey_make(&v, 15.001, 49.0005, kerb, 1);
    dsh_streets *s = rig_streets(STRAIGHT, study, &v.tables, &ctx);
    assert_int_equal(s->n_edges, 2);
    assert_int_equal(rig_notices(&ctx, "survey_street_nowhere"), before + 1);
    dsh_streets_free(s);
}

/* ---- attaching ---- */

static void points_join_the_nearest_streets_within_the_limit(void **state)
{
    (void)state;
    dsh_streets *s = streets(STRAIGHT);
    dsh_study *adult;
    dsh_costs *c;
    OK(dsh_study_defaults(&adult, "adult", &ctx, err));
    OK(dsh_costs_new(&c, s, &adult->profile[0], DSH_OPT, err));
    const uint32_t a = edge_of_way(s, 10), b = edge_of_way(s, 11);
    const uint32_t v = node_of(s, 1);
    /* West of way 10; way 11 runs 7.3 m further east. */
    const double x[] = {s->x[v] - 5, s->x[v] - 200, NAN, s->x[v]};
    const double y[] = {s->y[v] + 50, s->y[v] + 50, s->y[v], s->y[v]};
    dsh_attachment at[4];
    OK(dsh_attach(at, s, c, x, y, 4, 100, err));
    assert_int_equal(at[0].joint[0].edge, a);
    assert_int_equal(at[0].joint[1].edge, b);
    assert_int_equal(at[0].joint[2].edge, DSH_NONE);
    assert_in_range(at[0].joint[0].gap_mm, 4900, 5100);
    assert_in_range(at[0].joint[1].gap_mm, 12000, 12600);
    assert_int_equal(at[1].joint[0].edge, DSH_NONE);
    assert_int_equal(at[2].joint[0].edge, DSH_NONE);
    assert_int_equal(at[3].joint[0].gap_mm, 0);
    dsh_attachment near[1];
    OK(dsh_attach(near, s, c, x, y, 1, 8, err));
    assert_int_equal(near[0].joint[0].edge, a);
    assert_int_equal(near[0].joint[1].edge, DSH_NONE);
    c->arc_ms[2 * a] = c->arc_ms[2 * a + 1] = DSH_CLOSED;
    OK(dsh_attach(near, s, c, x, y, 1, 100, err));
    assert_int_equal(near[0].joint[0].edge, b);
    memset(s->in_large_component, 0, s->n_nodes);
    OK(dsh_attach(near, s, c, x, y, 1, 100, err));
    assert_int_equal(near[0].joint[0].edge, DSH_NONE);
    dsh_costs_free(c);
    dsh_study_free(adult);
    dsh_streets_free(s);
}

static int start(void **state)
{
    (void)state;
    rig_context(&ctx, 1);
    OK(dsh_study_defaults(&study, "wheelchair_manual", &ctx, err));
    study->crs = "EPSG:32633";
    study->assumptions.n = 0;
    return 0;
}

static int stop(void **state)
{
    (void)state;
    dsh_study_free(study);
    dsh_context_clear(&ctx);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_rule_says_who_walks_where),
        cmocka_unit_test(ways_are_cut_at_shared_and_marked_nodes_only),
        cmocka_unit_test(tags_become_attributes_and_bad_ones_notices),
        cmocka_unit_test(arcs_and_lengths_agree),
        cmocka_unit_test(squares_are_crossed_in_straight_lines),
        cmocka_unit_test(holes_of_areas_are_walked_around),
        cmocka_unit_test(barriers_on_nodes_narrow_or_close),
        cmocka_unit_test(a_crossing_with_a_measured_kerb_has_no_other),
        cmocka_unit_test(class_defaults_fill_unknowns_and_say_so),
        cmocka_unit_test(a_surveyed_kerb_cuts_the_edge_where_it_stands),
        cmocka_unit_test(surveyed_slope_and_width_override_tags),
        cmocka_unit_test(a_point_between_two_streets_is_not_used),
        cmocka_unit_test(a_point_far_from_streets_is_reported),
        cmocka_unit_test(points_join_the_nearest_streets_within_the_limit),
    };
    return cmocka_run_group_tests(tests, start, stop);
}
