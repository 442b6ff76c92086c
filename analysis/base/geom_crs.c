/* SPDX-License-Identifier: MIT */
/* Coordinate operations.
 *
 * PROJ offers several operations between two CRS and would choose one per
 * point. Here one is chosen once: the one named in `pinned`, else the first
 * of PROJ's list that needs nothing missing. PROJ keeps the axis order of the
 * authority (EPSG:4326 is latitude, longitude; EPSG:5513 is southing,
 * westing), so the two axes are exchanged here on the sides where the first
 * one runs north or south. */
#include "base/geom.h"

#include <math.h>
#include <string.h>

#include <proj.h>

#include "base/alloc.h"

/* Parts of operation names that win over PROJ's order (methods.md §7).
 * EPSG::5239 and EPSG::1622, accuracy 1 m, Czechia: PROJ may prefer Slovak ones
 * (0.5 m), which are half a metre off here. */
static const char *const pinned[] = {"S-JTSK to WGS 84 (5)",
                                     "S-JTSK to ETRS89 (1)"};

enum { N_PINNED = sizeof(pinned) / sizeof(pinned[0]) };

struct dsh_crs_op {
    PJ_CONTEXT *ctx;
    PJ *op; /* NULL: both sides are the same */
    bool swap_in, swap_out;
    double accuracy_m;
    char *name, *pipeline;
};

static PJ_CONTEXT *context_new(void)
{
    PJ_CONTEXT *ctx = proj_context_create();
    if (ctx != NULL) {
        proj_context_set_enable_network(ctx, 0);
        proj_log_level(ctx, PJ_LOG_NONE);
    }
    return ctx;
}

/* "+proj=…" means a CRS here, not an operation. */
static bool needs_mark(const char *text)
{
    return strstr(text, "+proj=") != NULL && strstr(text, "type=crs") == NULL;
}

static dosah_status crs_new(PJ **out, PJ_CONTEXT *ctx, const char *text,
                            dosah_error *err)
{
    static const char mark[] = " +type=crs";
    const size_t n = strlen(text);
    char *full = dsh_alloc(n + sizeof(mark), 1);
    if (full == NULL)
        return dsh_fail_nomem(err, "CRS");
    memcpy(full, text, n);
    if (needs_mark(text))
        memcpy(full + n, mark, sizeof(mark));
    *out = proj_create(ctx, full);
    dsh_free(full);
    if (*out != NULL && proj_is_crs(*out))
        return DOSAH_OK;
    proj_destroy(*out);
    *out = NULL;
    return dsh_fail(err, DOSAH_EINPUT, "", 0,
                    "unknown coordinate reference system \"%.200s\"", text);
}

/* The CRS that holds the horizontal axes. To be destroyed. */
static PJ *horizontal(PJ_CONTEXT *ctx, const PJ *crs)
{
    PJ *now = proj_clone(ctx, crs);
    while (now != NULL) {
        const PJ_TYPE type = proj_get_type(now);
        PJ *below = NULL;
        if (type == PJ_TYPE_BOUND_CRS)
            below = proj_get_source_crs(ctx, now);
        else if (type == PJ_TYPE_COMPOUND_CRS)
            below = proj_crs_get_sub_crs(ctx, now, 0);
        else
            return now;
        proj_destroy(now);
        now = below;
    }
    return NULL;
}

/* True if the first axis runs along the meridian and the second across. */
static bool northing_first(PJ_CONTEXT *ctx, const PJ *crs)
{
    bool first = false;
    PJ *flat = horizontal(ctx, crs);
    PJ *cs = flat != NULL ? proj_crs_get_coordinate_system(ctx, flat) : NULL;
    const char *dir[2] = {"", ""};
    if (cs != NULL && proj_cs_get_axis_count(ctx, cs) >= 2) {
        for (int i = 0; i < 2; i++)
            proj_cs_get_axis_info(ctx, cs, i, NULL, NULL, &dir[i], NULL, NULL,
                                  NULL, NULL);
        first =
            (strcmp(dir[0], "north") == 0 || strcmp(dir[0], "south") == 0) &&
            (strcmp(dir[1], "east") == 0 || strcmp(dir[1], "west") == 0);
    }
    proj_destroy(cs);
    proj_destroy(flat);
    return first;
}

static PJ_OBJ_LIST *list_operations(PJ_CONTEXT *ctx, const PJ *from,
                                    const PJ *to)
{
    PJ_OPERATION_FACTORY_CONTEXT *f =
        proj_create_operation_factory_context(ctx, NULL);
    if (f == NULL)
        return NULL;
    proj_operation_factory_context_set_spatial_criterion(
        ctx, f, PROJ_SPATIAL_CRITERION_PARTIAL_INTERSECTION);
    proj_operation_factory_context_set_grid_availability_use(
        ctx, f, PROJ_GRID_AVAILABILITY_DISCARD_OPERATION_IF_MISSING_GRID);
    PJ_OBJ_LIST *list = proj_create_operations(ctx, from, to, f);
    proj_operation_factory_context_destroy(f);
    return list;
}

static bool is_pinned(const PJ *op)
{
    const char *name = proj_get_name(op);
    for (size_t i = 0; name != NULL && i < N_PINNED; i++)
        if (strstr(name, pinned[i]) != NULL)
            return true;
    return false;
}

static PJ *choose(PJ_CONTEXT *ctx, const PJ_OBJ_LIST *list, bool *pin)
{
    PJ *chosen = NULL;
    *pin = false;
    const int n = list != NULL ? proj_list_get_count(list) : 0;
    for (int i = 0; i < n && !*pin; i++) {
        PJ *op = proj_list_get(ctx, list, i);
        if (op == NULL)
            continue;
        *pin = is_pinned(op);
        if (chosen == NULL || *pin) {
            proj_destroy(chosen);
            chosen = op;
        } else {
            proj_destroy(op);
        }
    }
    return chosen;
}

static bool copy_text(char **out, const char *text)
{
    const size_t n = strlen(text) + 1;
    *out = dsh_alloc(n, 1);
    if (*out != NULL)
        memcpy(*out, text, n);
    return *out != NULL;
}

static dosah_status describe(dsh_crs_op *op, bool pin, dosah_error *err)
{
    const char *name = "none, both are the same";
    const char *pipeline = "";
    op->accuracy_m = 0;
    if (op->op != NULL) {
        name = proj_get_name(op->op);
        op->accuracy_m = proj_coordoperation_get_accuracy(op->ctx, op->op);
        if (pin)
            pipeline = proj_as_proj_string(op->ctx, op->op, PJ_PROJ_5, NULL);
    }
    if (!(op->accuracy_m >= 0))
        op->accuracy_m = NAN;
    if (!copy_text(&op->name, name != NULL ? name : "") ||
        !copy_text(&op->pipeline, pipeline != NULL ? pipeline : ""))
        return dsh_fail_nomem(err, "coordinate operation");
    return DOSAH_OK;
}

static dosah_status connect(dsh_crs_op *op, const PJ *a, const PJ *b,
                            dosah_error *err)
{
    bool pin = false;
    op->swap_in = northing_first(op->ctx, a);
    op->swap_out = northing_first(op->ctx, b);
    if (!proj_is_equivalent_to_with_ctx(op->ctx, a, b, PJ_COMP_EQUIVALENT)) {
        PJ_OBJ_LIST *list = list_operations(op->ctx, a, b);
        op->op = choose(op->ctx, list, &pin);
        proj_list_destroy(list);
        if (op->op == NULL)
            return dsh_fail(err, DOSAH_EINPUT, "", 0,
                            "no coordinate operation between \"%.100s\" and "
                            "\"%.100s\"",
                            proj_get_name(a), proj_get_name(b));
    }
    return describe(op, pin, err);
}

dosah_status dsh_crs_op_new(dsh_crs_op **out, const char *from, const char *to,
                            dosah_error *err)
{
    *out = NULL;
    dsh_crs_op *op = dsh_alloc(1, sizeof(*op));
    if (op == NULL)
        return dsh_fail_nomem(err, "coordinate operation");
    PJ *a = NULL, *b = NULL;
    dosah_status status = DOSAH_OK;
    op->ctx = context_new();
    if (op->ctx == NULL)
        status = dsh_fail_nomem(err, "PROJ context");
    if (status == DOSAH_OK)
        status = crs_new(&a, op->ctx, from, err);
    if (status == DOSAH_OK)
        status = crs_new(&b, op->ctx, to, err);
    if (status == DOSAH_OK)
        status = connect(op, a, b, err);
    proj_destroy(a);
    proj_destroy(b);
    if (status != DOSAH_OK) {
        dsh_crs_op_free(op);
        return status;
    }
    *out = op;
    return DOSAH_OK;
}

void dsh_crs_op_free(dsh_crs_op *op)
{
    if (op == NULL)
        return;
    proj_destroy(op->op);
    if (op->ctx != NULL)
        proj_context_destroy(op->ctx);
    dsh_free(op->name);
    dsh_free(op->pipeline);
    dsh_free(op);
}

size_t dsh_crs_op_apply(const dsh_crs_op *op, double *x, double *y, size_t n)
{
    if (op->op != NULL) {
        double *first = op->swap_in ? y : x;
        double *second = op->swap_in ? x : y;
        const size_t step = sizeof(*x);
        proj_trans_generic(op->op, PJ_FWD, first, step, n, second, step, n,
                           NULL, 0, 0, NULL, 0, 0);
    }
    const bool exchange = op->op != NULL && op->swap_in != op->swap_out;
    size_t failed = 0;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(x[i]) || !isfinite(y[i])) {
            x[i] = y[i] = NAN;
            failed++;
        } else if (exchange) {
            const double v = x[i];
            x[i] = y[i];
            y[i] = v;
        }
    }
    return failed;
}

const char *dsh_crs_op_name(const dsh_crs_op *op)
{
    return op->name;
}

double dsh_crs_op_accuracy_m(const dsh_crs_op *op)
{
    return op->accuracy_m;
}

const char *dsh_crs_op_pipeline(const dsh_crs_op *op)
{
    return op->pipeline;
}

static bool is_metric(PJ_CONTEXT *ctx, const PJ *crs)
{
    PJ *flat = horizontal(ctx, crs);
    PJ *cs = NULL;
    if (flat != NULL && proj_get_type(flat) == PJ_TYPE_PROJECTED_CRS)
        cs = proj_crs_get_coordinate_system(ctx, flat);
    bool metric = cs != NULL && proj_cs_get_axis_count(ctx, cs) >= 2;
    for (int i = 0; metric && i < 2; i++) {
        double to_metre = 0;
        proj_cs_get_axis_info(ctx, cs, i, NULL, NULL, NULL, &to_metre, NULL,
                              NULL, NULL);
        metric = to_metre == 1.0;
    }
    proj_destroy(cs);
    proj_destroy(flat);
    return metric;
}

dosah_status dsh_crs_check_metric(const char *crs, dosah_error *err)
{
    PJ_CONTEXT *ctx = context_new();
    if (ctx == NULL)
        return dsh_fail_nomem(err, "PROJ context");
    PJ *p = NULL;
    dosah_status status = crs_new(&p, ctx, crs, err);
    if (status == DOSAH_OK && !is_metric(ctx, p))
        status = dsh_fail(err, DOSAH_EINPUT, "", 0,
                          "\"%.200s\" is no projected system in metres", crs);
    proj_destroy(p);
    proj_context_destroy(ctx);
    return status;
}
