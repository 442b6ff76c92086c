/* SPDX-License-Identifier: MIT */
/* datasets/timetable-limits.yaml. */
#include "base/num.h"
#include "base/yaml.h"
#include "ingest/gtfs_build.h"

static dosah_status read_limits(dsh_gtfs_limits *out, dsh_node root,
                                const char *path, dosah_error *err)
{
    const struct {
        const char *key;
        double *to;
    } field[] = {{"max_road_kmh", &out->road_kmh},
                 {"max_rail_kmh", &out->rail_kmh},
                 {"far_m", &out->far_m},
                 {"far_times", &out->far_times}};
    for (size_t i = 0; i < sizeof(field) / sizeof(*field); i++) {
        const dsh_node value =
            dsh_node_get(dsh_node_get(root, field[i].key), "value");
        if (!value.ok ||
            !dsh_parse_double(field[i].to, dsh_str_of(dsh_node_text(value))) ||
            !(*field[i].to > 0))
            return dsh_fail(
                err, DOSAH_EINPUT, path, value.ok ? dsh_node_line(value) : 1,
                "expected %s: {value: a number above 0}", field[i].key);
    }
    return DOSAH_OK;
}

dosah_status dsh_gtfs_limits_load(dsh_gtfs_limits *out, const dsh_context *ctx,
                                  dosah_error *err)
{
    char path[1024];
    dsh_yaml *doc = NULL;
    dosah_status status =
        dsh_data_path(ctx, path, "datasets/timetable-limits.yaml", err);
    if (status == DOSAH_OK)
        status = dsh_yaml_open(&doc, path, err);
    if (status == DOSAH_OK)
        status = read_limits(out, dsh_yaml_root(doc), path, err);
    dsh_yaml_free(doc);
    return status;
}
