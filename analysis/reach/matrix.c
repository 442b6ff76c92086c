/* SPDX-License-Identifier: MIT */
/* Travel times between all pairs of points (`dosah matrix`).
 *
 * The points are handed to the network as origins and services of a study
 * without municipalities, so that a matrix walks and rides by the same code as
 * an analysis. One sweep per destination, then one curve per origin. Threads
 * take groups of destinations that lie together, whose sweeps run side by
 * side. Unknown properties of streets, stops and vehicles are read
 * optimistically: a matrix has one number per pair, no interval.
 *
 * Cells are kept as tenths of minutes in 16 bits until a block of origins is
 * complete, because rows go out by origin. A block has at most 512 MB; where
 * that is less than the whole, each block sweeps anew.
 *
 * Keys hold arrivals only, which keeps lists short. */
#include <stdlib.h>
#include <string.h>

#include "base/alloc.h"
#include "base/civil.h"
#include "reach/arrivals.h"
#include "reach/known_profile.h"
#include "reach/points.h"
#include "reach/stage.h"

enum {
    BLOCK_BYTES = 512 << 20,
    MAX_S = 24 * 3600 /* tenths of minutes must fit 16 bits */
};

typedef struct worker {
    dsh_sweep *sweep;
    dsh_curve *curve;
    dsh_profile profile;
    DSH_VEC(dsh_egress) egress;
    int32_t *walk_s; /* [n_from] on foot to the present destination */
    int32_t *arr_s;  /* by boarding, of the present destination */
    double sweep_s, merge_s;
} worker;

typedef struct matrix {
    const dosah_matrix_opts *opts;
    dsh_context ctx;
    dsh_arena *arena;
    dsh_study *study;
    dsh_study settings; /* the study with what the options say */
    dsh_mobility profile;
    dsh_day day;
    dsh_tables tables;
    dsh_points from, to;
    dsh_network *network;
    const dsh_walks *walks;
    dsh_plan *plan;
    uint32_t *order;        /* [to.n] destinations along the streets */
    uint32_t n_group;       /* destinations whose sweeps run side by side */
    dsh_arrivals *arrivals; /* NULL = merge stop by stop */
    worker *worker;
    char crs[16];
    unsigned percentile[DOSAH_MAX_PERCENTILES];
    size_t n_percentiles;
    uint32_t block_from, block_n;
    int16_t *cell; /* [block_n][to.n][n_percentiles] */
} matrix;

static int32_t or_default(int32_t value, int32_t otherwise)
{
    return value > 0 ? value : otherwise;
}

/* ---- from options to a study and its tables ---------------------------- */

static dosah_status set_day(matrix *m, dosah_error *err)
{
    const dosah_matrix_opts *o = m->opts;
    dsh_reach_settings *r = &m->settings.reach;
    m->settings.n_days = 0;
    r->window_from_s = 0;
    r->window_to_s = 1;
    if (o->n_timetables == 0)
        return DOSAH_OK; /* walking takes as long at any second */
    if (!o->date || !dsh_parse_date(&m->day.date, dsh_str_of(o->date)))
        return dsh_fail(err, DOSAH_EUSAGE, "", 0,
                        "date \"%s\" is not YYYY-MM-DD",
                        o->date ? o->date : "");
    if (o->window_from_s < 0 || o->window_to_s <= o->window_from_s)
        return dsh_fail(err, DOSAH_EUSAGE, "", 0, "the window is empty");
    m->day.name = "day";
    m->settings.day = &m->day;
    m->settings.n_days = 1;
    r->window_from_s = o->window_from_s;
    r->window_to_s = o->window_to_s;
    return DOSAH_OK;
}

static dosah_status set_percentiles(matrix *m, dosah_error *err)
{
    m->n_percentiles = m->opts->n_percentiles;
    memcpy(m->percentile, m->opts->percentile, sizeof m->percentile);
    if (m->n_percentiles == 0) {
        m->n_percentiles = 1;
        m->percentile[0] = 50;
    }
    for (size_t i = 0; i < m->n_percentiles; i++)
        if (m->percentile[i] < 1 || m->percentile[i] > 100)
            return dsh_fail(err, DOSAH_EUSAGE, "", 0,
                            "percentile %u is not within 1 and 100",
                            m->percentile[i]);
    return DOSAH_OK;
}

static dsh_source source_of(const char *const *paths, size_t n, dsh_source like,
                            const char **copy)
{
    for (size_t i = 0; i < n; i++)
        copy[i] = paths[i];
    like.path = copy;
    like.n_paths = n;
    return like;
}

static dosah_status set_sources(matrix *m, dosah_error *err)
{
    const dosah_matrix_opts *o = m->opts;
    const dsh_source empty = {.key = "",
                              .format = "",
                              .layer = "",
                              .where = "",
                              .crs = "",
                              .encoding = "",
                              .attribution = {{"", ""}},
                              .licence = {{"", ""}},
                              .attribution_date = DSH_NO_DATE};
    const char **copy = dsh_arena_alloc(
        m->arena, o->n_streets + o->n_timetables + 1, sizeof *copy);
    if (!copy)
        return dsh_fail_nomem(err, "sources");
    dsh_study *s = &m->settings;
    s->streets = source_of(o->streets, o->n_streets, empty, copy);
    s->streets.key = "streets";
    s->timetable =
        source_of(o->timetables, o->n_timetables, empty, copy + o->n_streets);
    s->timetable.key = "timetable";
    if (o->elevation)
        s->elevation = source_of(&o->elevation, 1, empty,
                                 copy + o->n_streets + o->n_timetables);
    return DOSAH_OK;
}

static dosah_status set_study(matrix *m, dosah_error *err)
{
    const dosah_matrix_opts *o = m->opts;
    const char *id = o->profile ? o->profile : "adult";
    dosah_status status = dsh_profile_known(id, &m->ctx, m->arena, err);
    if (status == DOSAH_OK)
        status = dsh_study_defaults(&m->study, id, &m->ctx, err);
    if (status != DOSAH_OK)
        return status;
    m->settings = *m->study;
    m->settings.crs = m->crs;
    m->profile = m->study->profile[0];
    m->settings.profile = &m->profile;
    m->settings.n_profiles = 1;
    if (o->walk_speed_kmh > 0)
        m->profile.flat_mm_s =
            (uint32_t)(o->walk_speed_kmh * 1000000 / 3600 + 0.5);
    dsh_reach_settings *r = &m->settings.reach;
    r->max_time_s = or_default(o->max_time_s, 7200);
    r->max_walk_s = or_default(o->max_walk_s, 1800);
    r->max_transfer_s = or_default(o->max_transfer_s, 600);
    if (r->max_time_s > MAX_S || r->max_walk_s > MAX_S)
        return dsh_fail(err, DOSAH_EUSAGE, "", 0,
                        "the longest travel time or walk is above 24 h");
    r->change_time_s = or_default(o->change_time_s, 60);
    r->max_rides = o->max_rides ? o->max_rides : 4;
    r->max_snap_m = o->max_snap_m > 0 ? o->max_snap_m : 100;
    /* What the caller states goes before what the profile says. */
    if (o->max_walk_s > 0)
        m->profile.max_walk_s = -1;
    if (o->max_transfer_s > 0)
        m->profile.max_transfer_s = -1;
    if (o->change_time_s > 0)
        m->profile.change_time_s = -1;
    if (m->profile.drives && o->n_timetables > 0)
        return dsh_fail(err, DOSAH_EUSAGE, "", 0,
                        "profile %s goes by car, which takes no timetable", id);
    status = set_day(m, err);
    if (status == DOSAH_OK)
        status = set_percentiles(m, err);
    return status == DOSAH_OK ? set_sources(m, err) : status;
}

static dosah_status read_points(matrix *m, dosah_error *err)
{
    dosah_status status =
        dsh_points_read(&m->from, m->opts->from_path, m->arena, &m->ctx, err);
    if (status == DOSAH_OK)
        status =
            dsh_points_read(&m->to, m->opts->to_path, m->arena, &m->ctx, err);
    if (status == DOSAH_OK)
        status = dsh_points_crs(m->crs, &m->from, &m->to, err);
    if (status == DOSAH_OK)
        status = dsh_points_project(&m->from, m->crs, err);
    if (status == DOSAH_OK)
        status = dsh_points_project(&m->to, m->crs, err);
    return status;
}

/* Points as the only things in the tables. */
static dosah_status set_tables(matrix *m, dosah_error *err)
{
    dsh_origins *o = &m->tables.origins;
    dsh_services *s = &m->tables.services;
    m->tables.arena = m->arena;
    o->n = m->from.n;
    o->id = m->from.id;
    o->x = m->from.x;
    o->y = m->from.y;
    o->municipality = dsh_arena_alloc(m->arena, o->n, sizeof *o->municipality);
    o->weight = dsh_arena_alloc(m->arena, o->n, sizeof *o->weight);
    s->n = m->to.n;
    s->id = m->to.id;
    s->x = m->to.x;
    s->y = m->to.y;
    s->form = dsh_arena_alloc(m->arena, s->n, sizeof *s->form);
    s->building = dsh_arena_alloc(m->arena, s->n, sizeof *s->building);
    if (!o->municipality || !o->weight || !s->form || !s->building)
        return dsh_fail_nomem(err, "points");
    for (uint32_t i = 0; i < o->n; i++)
        o->municipality[i] = DSH_NONE;
    for (uint32_t i = 0; i < s->n; i++) {
        s->form[i] = DSH_FORM_OUTPATIENT;
        s->building[i] = DSH_NONE;
    }
    return DOSAH_OK;
}

/* ---- some destinations ------------------------------------------------- */

/* Sweep from n destinations. */
static dosah_status sweep_to(matrix *m, worker *w, const uint32_t *to, size_t n,
                             dosah_error *err)
{
    const dsh_links *egress = &m->walks->egress;
    dsh_target target[DSH_LANES];
    size_t total = 0;
    for (size_t i = 0; i < n; i++)
        total += egress->first[to[i] + 1] - egress->first[to[i]];
    w->egress.n = 0;
    if (!dsh_vec_room(&w->egress, total))
        return dsh_fail_nomem(err, "egress");
    for (size_t i = 0; i < n; i++) {
        uint32_t first = egress->first[to[i]], end = egress->first[to[i] + 1];
        target[i] = (dsh_target){w->egress.p + w->egress.n, end - first};
        for (uint32_t j = first; j < end; j++)
            w->egress.p[w->egress.n++] =
                (dsh_egress){egress->to[j], egress->s[j], 0};
    }
    return dsh_sweep_run_many(w->sweep, m->plan, target, n, err);
}

/* Minutes × 10, half a tenth rounded up; −1 = unreachable. */
static int16_t tenths(int32_t s)
{
    return (int16_t)(s == INT32_MAX ? -1 : (s + 3) / 6);
}

static dosah_status merge(matrix *m, worker *w, uint32_t from, int16_t *cell,
                          dosah_error *err)
{
    dsh_curve *c = w->curve;
    dsh_curve_begin(c);
    if (w->walk_s[from] != INT32_MAX)
        dsh_curve_walk(c, w->walk_s[from], 0, 0);
    dosah_status status = DOSAH_OK;
    if (w->profile.n && m->arrivals) {
        status = dsh_arrivals_merge(m->arrivals, from, w->arr_s, c, err);
    } else {
        if (w->profile.n)
            status =
                dsh_curve_add(c, &w->profile, &m->walks->access, from, 0, err);
        if (status == DOSAH_OK)
            status = dsh_curve_finish(c, err);
    }
    if (status != DOSAH_OK)
        return status;
    for (size_t i = 0; i < m->n_percentiles; i++)
        cell[i] = tenths(dsh_curve_percentile(c, m->percentile[i]));
    return DOSAH_OK;
}

/* The column of a destination, from w->profile. */
static dosah_status merge_to(matrix *m, worker *w, uint32_t to,
                             dosah_error *err)
{
    const dsh_links *direct = &m->walks->direct;
    dosah_status status = DOSAH_OK;
    if (w->profile.n && m->arrivals)
        dsh_arrivals_of(m->arrivals, &w->profile, w->arr_s);
    uint32_t first = direct->first ? direct->first[to] : 0;
    uint32_t end = direct->first ? direct->first[to + 1] : 0;
    for (uint32_t j = first; j < end; j++)
        w->walk_s[direct->to[j]] = direct->s[j];
    for (uint32_t i = 0; i < m->block_n && status == DOSAH_OK; i++)
        status =
            merge(m, w, m->block_from + i,
                  m->cell + ((size_t)i * m->to.n + to) * m->n_percentiles, err);
    for (uint32_t j = first; j < end; j++)
        w->walk_s[direct->to[j]] = INT32_MAX;
    return status;
}

static dosah_status run_group(size_t group, unsigned index, void *user,
                              dosah_error *err)
{
    matrix *m = user;
    worker *w = &m->worker[index];
    const uint32_t *to = m->order + group * m->n_group;
    size_t left = m->to.n - group * m->n_group;
    size_t n = left < m->n_group ? left : m->n_group;
    bool rides = m->plan && m->walks->egress.first;
    double started = dsh_clock();
    dosah_status status = rides ? sweep_to(m, w, to, n, err) : DOSAH_OK;
    double swept = dsh_clock();
    w->profile.n = 0;
    for (size_t i = 0; i < n && status == DOSAH_OK; i++) {
        if (rides)
            status = dsh_profile_take_of(&w->profile, w->sweep, i, err);
        if (status == DOSAH_OK)
            status = merge_to(m, w, to[i], err);
    }
    w->sweep_s += swept - started;
    w->merge_s += dsh_clock() - swept;
    return status;
}

/* ---- blocks of origins ------------------------------------------------- */

/* Rows of the present block, on the calling thread. */
static dosah_status put_rows(const matrix *m, dosah_matrix_fn row, void *user,
                             dosah_error *err)
{
    int32_t value[DOSAH_MAX_PERCENTILES];
    const int16_t *cell = m->cell;
    for (uint32_t i = 0; i < m->block_n; i++)
        for (uint32_t j = 0; j < m->to.n; j++) {
            bool any = m->opts->unreachable == DOSAH_UNREACHABLE_EMPTY;
            for (size_t k = 0; k < m->n_percentiles; k++) {
                value[k] = *cell++;
                any |= value[k] >= 0;
            }
            if (any &&
                !row(m->from.id[m->block_from + i], m->to.id[j], value, user))
                return dsh_fail(err, DOSAH_ECANCELLED, "", 0,
                                "the matrix was stopped");
        }
    return DOSAH_OK;
}

static void log_times(const matrix *m, double wall_s)
{
    double sweep_s = 0, merge_s = 0;
    for (unsigned i = 0; i < m->ctx.env.n_threads; i++) {
        sweep_s += m->worker[i].sweep_s;
        merge_s += m->worker[i].merge_s;
    }
    dsh_log(&m->ctx, DOSAH_LOG_INFO,
            "matrix %u x %u: %.2f s, of threads: sweep %.2f s, merge %.2f s",
            (unsigned)m->from.n, (unsigned)m->to.n, wall_s, sweep_s, merge_s);
}

static dosah_status run_blocks(matrix *m, dosah_matrix_fn row, void *user,
                               dosah_error *err)
{
    size_t row_bytes = (size_t)m->to.n * m->n_percentiles * sizeof *m->cell;
    size_t rows = row_bytes ? BLOCK_BYTES / row_bytes : m->from.n;
    rows = rows < 1 ? 1 : rows > m->from.n ? m->from.n : rows;
    m->cell = dsh_alloc(rows * m->to.n * m->n_percentiles, sizeof *m->cell);
    if (!m->cell)
        return dsh_fail_nomem(err, "matrix");
    const size_t n_groups = ((size_t)m->to.n + m->n_group - 1) / m->n_group;
    double wall_s = 0;
    dosah_status status = DOSAH_OK;
    for (; m->block_from < m->from.n && status == DOSAH_OK;
         m->block_from += m->block_n) {
        uint32_t left = m->from.n - m->block_from;
        m->block_n = rows < left ? (uint32_t)rows : left;
        double started = dsh_clock();
        status =
            dsh_parallel_for(&m->ctx, n_groups, "matrix", run_group, m, err);
        wall_s += dsh_clock() - started;
        if (status == DOSAH_OK)
            status = put_rows(m, row, user, err);
    }
    if (status == DOSAH_OK)
        log_times(m, wall_s);
    return status;
}

/* ---- the job ----------------------------------------------------------- */

/* Smaller groups where threads would have nothing to do. */
static dosah_status make_groups(matrix *m, dosah_error *err)
{
    const uint32_t share = m->to.n / m->ctx.env.n_threads;
    m->n_group = share < 1 ? 1 : share < DSH_LANES ? share : DSH_LANES;
    m->order = dsh_arena_alloc(m->arena, m->to.n, sizeof *m->order);
    if (!m->order)
        return dsh_fail_nomem(err, "matrix");
    return dsh_points_order(m->order, &m->to, m->network->service, err);
}

static dosah_status make_workers(matrix *m, dosah_error *err)
{
    const dsh_reach_settings *r = &m->settings.reach;
    m->worker = dsh_alloc(m->ctx.env.n_threads, sizeof *m->worker);
    if (!m->worker)
        return dsh_fail_nomem(err, "matrix");
    for (unsigned i = 0; i < m->ctx.env.n_threads; i++) {
        worker *w = &m->worker[i];
        dosah_status status = dsh_sweep_new(&w->sweep, err);
        if (status == DOSAH_OK)
            status = dsh_curve_new(&w->curve, r->window_from_s, r->window_to_s,
                                   r->max_time_s, err);
        if (status != DOSAH_OK)
            return status;
        w->curve->arrival_only = true;
        w->walk_s = dsh_alloc(m->from.n, sizeof *w->walk_s);
        w->arr_s = dsh_alloc(m->arrivals ? dsh_arrivals_count(m->arrivals) : 0,
                             sizeof *w->arr_s);
        if (!w->walk_s || !w->arr_s)
            return dsh_fail_nomem(err, "matrix");
        for (uint32_t o = 0; o < m->from.n; o++)
            w->walk_s[o] = INT32_MAX;
    }
    return DOSAH_OK;
}

static dosah_status make_plan(matrix *m, dosah_error *err)
{
    dsh_reach_job job = {.study = &m->settings,
                         .tables = &m->tables,
                         .network = m->network,
                         .ctx = &m->ctx};
    dosah_status status = dsh_rules_copy(&job, err);
    if (status == DOSAH_OK && m->network->gtfs && m->network->n_days &&
        m->network->day[0])
        status = dsh_plan_simple(&m->plan, &job, err);
    dsh_free(job.rule);
    return status;
}

static dosah_status list_boardings(matrix *m, dosah_error *err)
{
    const dsh_reach_settings *r = &m->settings.reach;
    dsh_curve *window;
    if (!m->plan || !m->walks->access.first)
        return DOSAH_OK;
    dosah_status status = dsh_curve_new(&window, r->window_from_s,
                                        r->window_to_s, r->max_time_s, err);
    if (status != DOSAH_OK)
        return status;
    status = dsh_arrivals_new(&m->arrivals, m->plan, &m->walks->access,
                              m->from.n, window, err);
    dsh_curve_free(window);
    return status;
}

static void clear(matrix *m)
{
    for (unsigned i = 0; m->worker && i < m->ctx.env.n_threads; i++) {
        worker *w = &m->worker[i];
        dsh_sweep_free(w->sweep);
        dsh_curve_free(w->curve);
        dsh_profile_clear(&w->profile);
        dsh_vec_clear(&w->egress);
        dsh_free(w->walk_s);
        dsh_free(w->arr_s);
    }
    dsh_free(m->worker);
    dsh_free(m->cell);
    dsh_arrivals_free(m->arrivals);
    dsh_plan_free(m->plan);
    dsh_network_free(m->network);
    dsh_study_free(m->study);
    dsh_arena_free(m->arena);
    dsh_context_clear(&m->ctx);
}

/* Once where from and to are the same file. */
static void warn(const matrix *m)
{
    const dosah_matrix_opts *o = m->opts;
    dsh_points_warn(&m->from, o->from_path, m->network->origin, &m->ctx);
    if (strcmp(o->from_path, o->to_path) != 0)
        dsh_points_warn(&m->to, o->to_path, m->network->service, &m->ctx);
}

/* What readers found, at once: a matrix has no report. Of each kind of fault
 * the first one and how many there are. */
static void tell_notices(const matrix *m)
{
    const dsh_notices *notices = m->ctx.notices;
    for (size_t i = 0; i < dsh_notices_groups(notices); i++) {
        const dsh_notice_group g = dsh_notices_group(notices, i);
        char text[1024];
        /* points without a street are told with their ids by warn() */
        if (g.severity == DOSAH_INFO || g.n_stored == 0 ||
            strstr(g.code, "_far_from_streets") != NULL)
            continue;
        dsh_notice_sentence(text, sizeof(text), m->ctx.texts, &g.stored[0],
                            dsh_notice_lang());
        dsh_log(&m->ctx, DOSAH_LOG_WARNING, "%s (%zu): %s", g.code, g.n, text);
    }
}

static dosah_status run(matrix *m, dosah_matrix_fn row, void *user,
                        dosah_error *err)
{
    double started = dsh_clock();
    m->arena = dsh_arena_new();
    if (!m->arena)
        return dsh_fail_nomem(err, "matrix");
    dosah_status status = set_study(m, err);
    if (status == DOSAH_OK)
        status = read_points(m, err);
    if (status == DOSAH_OK)
        status = set_tables(m, err);
    if (status == DOSAH_OK)
        status =
            dsh_network_new(&m->network, &m->settings, &m->tables,
                            &(dsh_network_opts){.one_way = true}, &m->ctx, err);
    tell_notices(m);
    if (status != DOSAH_OK)
        return status;
    warn(m);
    m->walks = dsh_walks_of(m->network, 0, DSH_OPT);
    status = make_plan(m, err);
    if (status == DOSAH_OK)
        status = list_boardings(m, err);
    if (status == DOSAH_OK)
        status = make_groups(m, err);
    if (status == DOSAH_OK)
        status = make_workers(m, err);
    dsh_log(&m->ctx, DOSAH_LOG_INFO, "matrix: read and linked in %.2f s",
            dsh_clock() - started);
    return status == DOSAH_OK ? run_blocks(m, row, user, err) : status;
}

dosah_status dosah_matrix(const dosah_matrix_opts *opts, dosah_matrix_fn row,
                          void *user, const dosah_env *env, dosah_error *err)
{
    static const dosah_env silent = {0};
    if (!opts || !row || !opts->from_path || !opts->to_path ||
        opts->n_streets == 0 || opts->n_percentiles > DOSAH_MAX_PERCENTILES)
        return dsh_fail(err, DOSAH_EUSAGE, "", 0,
                        "a matrix needs streets, points from and to, and a "
                        "row callback");
    matrix *m = dsh_alloc(1, sizeof *m);
    if (!m)
        return dsh_fail_nomem(err, "matrix");
    m->opts = opts;
    dosah_status status = dsh_context_init(&m->ctx, env ? env : &silent, err);
    if (status == DOSAH_OK) {
        status = run(m, row, user, err);
        clear(m);
    }
    dsh_free(m);
    return status;
}
