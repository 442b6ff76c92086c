/* SPDX-License-Identifier: MIT */
/* The maps of a results folder. */
#include "base/file.h"
#include "output/inside.h"
#include "output/map.h"

dosah_status dsh_output_maps(dsh_output *output, dosah_error *err)
{
    if (!output->f.reach)
        return DOSAH_OK;
    const char *dir =
        dsh_path_join(output->arena, output->folder.partial, "maps");
    if (!dir)
        return dsh_fail_nomem(err, "maps");
    return dsh_maps_write(&output->f, dir, output->run_id, output->ctx, err);
}
