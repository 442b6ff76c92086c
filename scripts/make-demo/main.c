/* SPDX-License-Identifier: MIT */
#include "demo.h"

static demo_world world;

int main(int argc, char **argv)
{
    if (argc != 3) {
        fputs("usage: make-demo FACTS.csv OUTDIR\n", stderr);
        return 2;
    }
    demo_world *w = &world;
    w->outdir = argv[2];
    demo_facts_read(w, argv[1]);
    demo_partition_make(w);
    demo_terrain_make(w);
    demo_places_make(w);
    demo_lattices_make(w);
    demo_roads_make(w);
    demo_details_make(w);
    demo_people_make(w);
    demo_stops_make(w);
    demo_surfaces_make(w);
    demo_population_write(w);
    demo_outline_write(w);
    demo_terrain_write(w);
    demo_people_write(w);
    demo_osm_write(w);
    demo_gtfs_write(w);
    demo_services_write(w);
    demo_premises_write(w);
    demo_buildings_fill(w);
    demo_survey_write(w);
    return 0;
}
