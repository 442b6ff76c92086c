/* SPDX-License-Identifier: MIT */
#include "rig.h"

#include <unistd.h>

dsh_streets *rig_streets(const char *xml, const dsh_study *study,
                         const dsh_tables *tables, dsh_context *ctx)
{
    char dir[] = "/tmp/dosah-streets-XXXXXX", name[64];
    assert_non_null(mkdtemp(dir));
    snprintf(name, sizeof(name), "%s/streets.osm", dir);
    FILE *f = fopen(name, "w");
    assert_non_null(f);
    fprintf(f, "<osm version=\"0.6\">%s</osm>", xml);
    assert_int_equal(fclose(f), 0);
    const char *path = name;
    dsh_osm *osm;
    dsh_streets *s;
    OK(dsh_osm_read(&osm, &path, 1, NULL, ctx, err));
    OK(dsh_streets_new(&s, osm, NULL, tables, study, ctx, err));
    dsh_osm_free(osm);
    (void)remove(name);
    (void)rmdir(dir);
    return s;
}
