/* SPDX-License-Identifier: MIT */
#include "demo.h"

static void put_tag(FILE *f, const char *key, const char *value)
{
    fprintf(f, "<tag k=\"%s\" v=\"%s\"/>", key, value);
}

static void put_node_tags(FILE *f, const demo_node *n)
{
    switch (n->kind) {
    case NODE_CROSSING:
        put_tag(f, "highway", "crossing");
        break;
    case NODE_KERB:
        put_tag(f, "barrier", "kerb");
        break;
    case NODE_BOLLARD:
        put_tag(f, "barrier", "bollard");
        break;
    case NODE_GATE:
        put_tag(f, "barrier", "gate");
        break;
    case NODE_STOP:
        put_tag(f, "highway", "platform");
        break;
    case NODE_PLAIN:
        break;
    }
    if (n->kerb)
        put_tag(f, "kerb", n->kerb);
    if (n->kerb_mm != DEMO_UNKNOWN) {
        fputs("<tag k=\"kerb:height\" v=\"", f);
        demo_put(f, n->kerb_mm / 1000.0, 2);
        fputs("\"/>", f);
    }
}

static void put_node(FILE *f, int id, const demo_node *n)
{
    double lon, lat;
    demo_to_lonlat(n->at, &lon, &lat);
    fprintf(f, "<node id=\"%d\" version=\"1\" lat=\"", id + 1);
    demo_put(f, lat, 6);
    fputs("\" lon=\"", f);
    demo_put(f, lon, 6);
    if (n->kind == NODE_PLAIN && !n->kerb) {
        fputs("\"/>\n", f);
        return;
    }
    fputs("\">", f);
    put_node_tags(f, n);
    fputs("</node>\n", f);
}

static void put_way(FILE *f, int id, const demo_way *y)
{
    fprintf(f, "<way id=\"%d\" version=\"1\">", id + 1);
    for (int i = 0; i < y->count; i++)
        fprintf(f, "<nd ref=\"%d\"/>", y->n[i] + 1);
    put_tag(f, "highway", y->highway);
    if (y->surface)
        put_tag(f, "surface", y->surface);
    if (y->smoothness)
        put_tag(f, "smoothness", y->smoothness);
    if (y->sidewalk)
        put_tag(f, "sidewalk", y->sidewalk);
    if (y->width_cm != DEMO_UNKNOWN) {
        fputs("<tag k=\"width\" v=\"", f);
        demo_put(f, y->width_cm / 100.0, 1);
        fputs("\"/>", f);
    }
    if (y->incline_pm != DEMO_UNKNOWN) {
        fputs("<tag k=\"incline\" v=\"", f);
        demo_put(f, y->incline_pm / 10.0, 1);
        fputs("%\"/>", f);
    }
    if (y->steps != DEMO_UNKNOWN)
        fprintf(f, "<tag k=\"step_count\" v=\"%d\"/>", y->steps);
    for (int i = 0; i < 4 && y->tag[i]; i++)
        put_tag(f, y->tag[i], y->value[i]);
    fputs("</way>\n", f);
}

void demo_osm_write(const demo_world *w)
{
    FILE *f = demo_open(w, "streets.osm");
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
          "<osm version=\"0.6\" generator=\"make-demo\">\n"
          "<!-- invented streets, not from OpenStreetMap -->\n",
          f);
    for (int i = 0; i < w->nodes; i++) {
        if (w->node[i].used)
            put_node(f, i, &w->node[i]);
    }
    for (int i = 0; i < w->ways; i++)
        put_way(f, i, &w->way[i]);
    fputs("</osm>\n", f);
    demo_close(f, "streets.osm");
}
