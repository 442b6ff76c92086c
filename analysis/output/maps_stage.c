/* SPDX-License-Identifier: MIT */
/* The maps of a results folder. Those of buildings, stops and streets are
 * drawn from the stored tables, so that `dosah map` gives the same. */
#include "base/file.h"
#include "output/inside.h"
#include "output/map.h"
#include "output/plate.h"

static dosah_status draw_plates(dsh_output *output, const char *dir,
                                dosah_error *err)
{
    dsh_plate_entry *entry = NULL;
    size_t n = 0;
    const char *gpkg =
        dsh_path_join(output->arena, output->folder.partial, "results.gpkg");
    const char *index = dsh_path_join(output->arena, dir, DSH_PLATE_INDEX);
    if (!gpkg || !index)
        return dsh_fail_nomem(err, "maps");
    if (!dsh_file_look(gpkg).exists)
        return DOSAH_OK; /* maps alone were asked for */
    dosah_status st = dsh_dir_make(dir, err);
    if (st == DOSAH_OK)
        st = dsh_plates_write(&entry, &n, output->folder.partial, output->ctx,
                              output->arena, err);
    return st == DOSAH_OK && n > 0
               ? dsh_plate_index_write(entry, n, index, output->ctx->texts, err)
               : st;
}

dosah_status dsh_output_maps(dsh_output *output, dosah_error *err)
{
    if (!dsh_fonts_exist()) {
        dsh_notice_add(output->ctx->notices,
                       (dsh_notice){.code = "maps_without_fonts",
                                    .severity = DOSAH_WARNING});
        return DOSAH_OK;
    }
    const char *dir =
        dsh_path_join(output->arena, output->folder.partial, "maps");
    if (!dir)
        return dsh_fail_nomem(err, "maps");
    const dosah_status st = draw_plates(output, dir, err);
    if (st != DOSAH_OK || !output->f.reach)
        return st;
    return dsh_maps_write(&output->f, dir, output->run_id, output->ctx, err);
}
