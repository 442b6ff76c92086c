/* SPDX-License-Identifier: MIT */
#include "world.h"

#include <math.h>
#include <unistd.h>

/* Strings of static tables of names. */
static const char *no_text[N_ORIGINS] = {"", "", "", "", "", ""};

static void make_study(world *w)
{
    static const dsh_day day[N_DAYS] = {{"workday", 20781}, {"sunday", 20786}};
    static const dsh_mobility profile[N_PROFILES] = {
        {.id = "adult", .name = {{"Dospělý", "Adult"}}},
        {.id = "wheelchair_manual",
         .name = {{"Mechanický vozík", "Manual wheelchair"}},
         .needs_building = true,
         .user_group = "wheelchair"}};
    static const dsh_service_type type[N_TYPES] = {
        {.id = "counselling", .name = {{"Poradenství", "Counselling"}}},
        {.id = "day_centre", .name = {{"Denní stacionář", "Day centre"}}}};
    static const dsh_area_def area[] = {{"district", "district"}};
    static const dsh_group_def group[] = {{"senior", "vek_65_plus"}};
    static const char *paths[1];
    static char path[128];

    (void)snprintf(path, sizeof(path), "%s/origins.csv", w->dir);
    spill(path, "id,x,y\n1,2,3\n");
    paths[0] = path;
    w->study =
        (dsh_study){.path = "study.yaml",
                    .dir = w->dir,
                    .hash = 42,
                    .title = {{"Zkušební studie", "Test study"}},
                    .banner = {{"SMYŠLENÁ DATA", "INVENTED DATA"}},
                    .crs = "EPSG:5514",
                    .lang = {true, true},
                    .origins = {.path = paths,
                                .n_paths = 1,
                                .key = "origins",
                                .attribution = {{"Nikdo", "Nobody"}},
                                .licence = {{"CC0", "CC0"}},
                                .attribution_date = DSH_NO_DATE},
                    .area = area,
                    .n_areas = 1,
                    .group = group,
                    .n_groups = 1,
                    .population_total = "celkem",
                    .day = day,
                    .n_days = N_DAYS,
                    .profile = profile,
                    .n_profiles = N_PROFILES,
                    .reach = {.window_from_s = 21600,
                              .window_to_s = 72000,
                              .max_time_s = 7200,
                              .max_rides = 4,
                              .detour_factor = 1.3,
                              .percentile = {5, 50, 95},
                              .n_percentiles = 3,
                              .threshold_s = {900, 1800},
                              .n_thresholds = 2},
                    .assumptions = {.id = "default", .date = "2026-11-22"},
                    .privacy_min_count = 5,
                    .taxonomy = {.type = type, .n_types = N_TYPES}};
    w->study.survey = w->study.origins;
    w->study.survey.key = "survey";
    w->study.premises = w->study.origins;
    w->study.premises.key = "premises";
}

/* Squares of 1 km in a row, the first two of district A. */
static void make_municipalities(dsh_municipalities *m)
{
    static const char *code[] = {"500011", "500012", "500013"};
    static const char *name[] = {"Chlum", "Čejkov", "Hora, Dolní"};
    static const char *area[] = {"A", "A", "B"};
    static int64_t residents[] = {120, 30, 4}, group[] = {30, 4, -1};
    static double x[3][5], y[3][5], label[3] = {0};
    static uint32_t ring[] = {0, 5}, part[] = {0, 1};
    static dsh_shape shape[3];

    for (int i = 0; i < 3; i++) {
        const double x0 = -500000 + 1000.0 * i, y0 = -1140000;
        const double xs[] = {x0, x0 + 1000, x0 + 1000, x0, x0};
        const double ys[] = {y0, y0, y0 + 1000, y0 + 1000, y0};
        memcpy(x[i], xs, sizeof(xs));
        memcpy(y[i], ys, sizeof(ys));
        shape[i] = (dsh_shape){x[i], y[i], ring, part, 5, 1, 1};
    }
    *m = (dsh_municipalities){.n = 3,
                              .code = code,
                              .name = name,
                              .shape = shape,
                              .label_x = label,
                              .label_y = label,
                              .residents = residents,
                              .group = group,
                              .area = area};
}

static void make_origins(dsh_origins *o)
{
    static const char *id[] = {"a", "b", "c", "d", "e", "f"};
    static double x[] = {-499990, -499980, -499500, -498900, -498890, -497500};
    static double y[] = {-1139990, -1139980, -1139500,
                         -1139100, -1139090, -1139500};
    static uint32_t municipality[] = {0, 0, 0, 1, 1, 2};
    static int64_t weight[] = {4 * DSH_PERSON,  100 * DSH_PERSON,
                               16 * DSH_PERSON, 15500000,
                               14500000,        4 * DSH_PERSON};
    static int64_t group[] = {2 * DSH_PERSON, 26 * DSH_PERSON, 2 * DSH_PERSON,
                              2 * DSH_PERSON, 2 * DSH_PERSON,  -1};
    *o = (dsh_origins){.n = N_ORIGINS,
                       .id = id,
                       .x = x,
                       .y = y,
                       .municipality = municipality,
                       .weight = weight,
                       .group = group};
}

static void make_services(dsh_services *s)
{
    static const char *id[] = {"s1", "s2", "s3"};
    static const char *name[] = {"Poradna", "Stacionář \"U lípy\", z. s.",
                                 "Terénní"};
    static const char *unit[] = {"clients", "", ""};
    static uint32_t type[] = {0, 1, 1}, building[] = {0, 1, DSH_NONE};
    static dsh_form form[] = {DSH_FORM_OUTPATIENT, DSH_FORM_OUTPATIENT,
                              DSH_FORM_FIELD};
    static double x[3], y[3], capacity[3];
    static int32_t stay[] = {3600, 3600, 3600};
    static dsh_date from[] = {20000, DSH_NO_DATE, DSH_NO_DATE},
                    to[] = {DSH_NO_DATE, DSH_NO_DATE, DSH_NO_DATE};
    for (int i = 0; i < 3; i++) {
        x[i] = i < 2 ? -499000 + 500 * i : (double)NAN;
        y[i] = i < 2 ? -1139500 : (double)NAN;
        capacity[i] = i == 0 ? 12 : (double)NAN;
    }
    *s = (dsh_services){.n = N_SERVICES,
                        .id = id,
                        .name = name,
                        .provider = no_text,
                        .building_id = no_text,
                        .ruian_adm = no_text,
                        .type = type,
                        .form = form,
                        .x = x,
                        .y = y,
                        .building = building,
                        .opening_text = no_text,
                        .capacity = capacity,
                        .capacity_unit = unit,
                        .working_groups = no_text,
                        .stay_s = stay,
                        .valid_from = from,
                        .valid_to = to};
}

static void make_objects(world *w)
{
    static const char *id[] = {"b1", "b2", "z1"};
    static dsh_object_kind kind[] = {DSH_OBJECT_BUILDING, DSH_OBJECT_BUILDING,
                                     DSH_OBJECT_STOP};
    static double x[] = {-499000, -498500, -498000},
                  y[] = {-1139500, -1139500, -1139500};
    static const char *extra_name[] = {"Note", "note"},
                      *extra[] = {"first", "second"};
    static double area[] = {120.5}, rooms[] = {(double)3};
    static uint32_t building[] = {DSH_NONE};
    w->tables.objects = (dsh_objects){.n = 3,
                                      .id = id,
                                      .kind = kind,
                                      .x = x,
                                      .y = y,
                                      .name = no_text,
                                      .ruian_adm = no_text};
    w->tables.premises = (dsh_premises){.n = 1,
                                        .id = id,
                                        .name = no_text,
                                        .owner = no_text,
                                        .x = x,
                                        .y = y,
                                        .area_m2 = area,
                                        .rooms = rooms,
                                        .building = building,
                                        .n_extra = 2,
                                        .extra_name = extra_name,
                                        .extra = extra};
}

static void make_usability(dsh_usability *u)
{
    static const dsh_rule_set_info rule_set[] = {
        {.id = "mkpo-2014", .name = {{"Metodika", "Method"}}}};
    static const char *group[] = {"wheelchair"};
    static const dsh_label step = {{"Schod", "Step"}};
    static dsh_criterion_row criterion[] = {{.object = 1,
                                             .name = &step,
                                             .criterion = "step",
                                             .element = "entrance",
                                             .element_no = 1,
                                             .link = DSH_LINK_ENTRANCE,
                                             .outcome = DSH_OUTCOME_FAIL,
                                             .value = 150,
                                             .limit_accessible = 20,
                                             .margin = -130,
                                             .unit = "mm",
                                             .clause = "4.1"}};
    static dsh_usability_row row[] = {
        {.object = 0,
         .grade_lo = DSH_GRADE_PARTLY,
         .grade_hi = DSH_GRADE_ACCESSIBLE,
         .link_lo = {1, 1, 1, 1},
         .link_hi = {2, 2, 2, 2},
         .score_lo = 61.25,
         .score_hi = 90,
         .completeness = 0.7},
        {.object = 1, .n_criteria = 1, .score_hi = 12, .completeness = 1}};
    criterion[0].limit_partly = (double)NAN;
    *u = (dsh_usability){.rule_set = rule_set,
                         .n_rule_sets = 1,
                         .group = group,
                         .n_groups = 1,
                         .row = row,
                         .n_rows = 2,
                         .criterion = criterion,
                         .n_criteria = 1};
}

/* Every status in turn; the optimistic reading is 10 min faster. */
static void make_row(dsh_reach_row *r, size_t i)
{
    const dsh_status status = (dsh_status)(i % 5);
    *r = (dsh_reach_row){.status = (uint8_t)status, .assumed_share = 1234};
    for (int k = 0; k < 2; k++) {
        const bool reached = status == DSH_STATUS_CERTAIN ||
                             (status == DSH_STATUS_POSSIBLE && k == DSH_OPT);
        r->best_s[k] = reached ? 903 + 600 * k : DSH_NEVER_S;
        r->walk_s[k] = reached ? 302 : DSH_NEVER_S;
        for (int p = 0; p < 3; p++)
            r->p_s[p][k] = reached ? 1200 + 60 * p + 600 * k : DSH_NEVER_S;
        for (int t = 0; t < 2; t++)
            r->within[t][k] = reached ? (uint16_t)(2500 * (t + 1)) : 0;
        r->rides[k] = reached ? 1 : UINT8_MAX;
        r->day_trip[k] = reached;
        r->stay_s[k] = reached ? 5406 - 1800 * k : 0;
        r->away_s[k] = reached ? 7206 + 600 * k : DSH_NEVER_S;
        r->departures[k] = reached ? (uint16_t)(3 - k) : 0;
        r->last_departure_s[k] = !reached       ? INT32_MIN
                                 : k == DSH_OPT ? 24 * 3600 + 359
                                                : 9 * 3600 - 1;
        r->nearest[k] = reached ? 0 : DSH_NONE;
    }
    if (status != DSH_STATUS_CERTAIN)
        r->break_at = DSH_BREAK_STREET;
}

static void make_sum(dsh_reach_sum *s, int64_t persons)
{
    const int64_t n = persons * DSH_PERSON;
    *s = (dsh_reach_sum){.residents = n,
                         .linked = n,
                         .certain = n / 2,
                         .possible = n / 4,
                         .no = n - n / 2 - n / 4,
                         .within_lo = {n / 3, n / 2},
                         .within_hi = {n / 2, n},
                         .median_p50_s = {1200, DSH_NEVER_S},
                         .gap_share_lo = -0.5,
                         .gap_share_hi = 0.25,
                         .gap_median_lo_s = -63,
                         .gap_median_hi_s = INT32_MIN,
                         .nearest_outside = {n / 8, n / 4}};
}

static void make_reach(world *w)
{
    static const uint32_t type[N_TYPES] = {0, 1};
    static const char *values[] = {"A", "B"};
    static const char **area_value[] = {values};
    static uint32_t n_values[] = {2};
    enum { BLOCKS = N_TYPES * N_PROFILES * N_DAYS };
    static dsh_reach_row row[BLOCKS * N_ORIGINS];
    static dsh_reach_sum municipality[BLOCKS * 3], area[BLOCKS * 2],
        total[BLOCKS];
    static dsh_reach_sum *areas[] = {area};
    static const int64_t persons[] = {120, 30, 4};

    for (size_t i = 0; i < BLOCKS * N_ORIGINS; i++)
        make_row(&row[i], i);
    for (size_t i = 0; i < BLOCKS * 3; i++)
        make_sum(&municipality[i], persons[i % 3]);
    for (size_t i = 0; i < BLOCKS * 2; i++)
        make_sum(&area[i], i % 2 == 0 ? 150 : 4);
    for (size_t i = 0; i < BLOCKS; i++)
        make_sum(&total[i], 154);
    w->reach = (dsh_reach){.n_origins = N_ORIGINS,
                           .type = type,
                           .n_types = N_TYPES,
                           .n_profiles = N_PROFILES,
                           .n_days = N_DAYS,
                           .row = row,
                           .municipality = municipality,
                           .area = areas,
                           .area_value = area_value,
                           .n_area_values = n_values,
                           .total = total};
}

static void make_network(world *w)
{
    static uint8_t linked[N_PROFILES * N_ORIGINS] = {1, 1, 1, 1, 1, 0};
    static const char *stop_id[] = {"U1", "U2"},
                      *stop_name[] = {"Náves", "Les"};
    static double x[] = {-499000, (double)0}, y[] = {-1139400, (double)0};
    static uint8_t access[] = {1, 0};
    static dsh_gtfs gtfs;
    x[1] = y[1] = (double)NAN;
    gtfs = (dsh_gtfs){.n_stops = 2,
                      .stop_id = stop_id,
                      .stop_name = stop_name,
                      .stop_access = access};
    w->network = (dsh_network){.gtfs = &gtfs,
                               .stop_x = x,
                               .stop_y = y,
                               .n_profiles = N_PROFILES,
                               .origin_linked = linked,
                               .crs_op_name = "S-JTSK to WGS 84 (5)",
                               .crs_op_accuracy_m = 1};
}

int world_open(void **state)
{
    world *w = calloc(1, sizeof(*w));
    const dosah_env env = {.data_dir = DOSAH_SOURCE_DIR, .n_threads = 2};
    if (!w || dsh_context_init(&w->ctx, &env, NULL) != DOSAH_OK)
        return -1;
    (void)setenv("DOSAH_DATE", "2026-11-22", 1);
    strcpy(w->dir, "/tmp/dosah-output-XXXXXX");
    if (!mkdtemp(w->dir))
        return -1;
    (void)snprintf(w->out, sizeof(w->out), "%s/results", w->dir);
    make_study(w);
    make_municipalities(&w->tables.municipalities);
    make_origins(&w->tables.origins);
    make_services(&w->tables.services);
    make_objects(w);
    make_usability(&w->usability);
    make_network(w);
    make_reach(w);
    w->findings = (dsh_findings){.study = &w->study,
                                 .tables = &w->tables,
                                 .usability = &w->usability,
                                 .network = &w->network,
                                 .reach = &w->reach,
                                 .command = "run"};
    dsh_notice_add(w->ctx.notices, (dsh_notice){.code = "origins_missing",
                                                .severity = DOSAH_INFO});
    *state = w;
    return 0;
}

int world_close(void **state)
{
    world *w = *state;
    (void)dsh_dir_remove(w->dir, NULL);
    dsh_context_clear(&w->ctx);
    free(w);
    return 0;
}

dosah_status world_write(world *w, bool replace, dosah_error *err)
{
    dsh_output *o = NULL;
    dosah_status st =
        dsh_output_begin(&o, w->out, replace, &w->findings, &w->ctx, err);
    if (st == DOSAH_OK)
        st = dsh_progress(&w->ctx, 0, "tables", err);
    if (st == DOSAH_OK)
        st = dsh_output_tables(o, err);
    if (st == DOSAH_OK)
        st = dsh_progress(&w->ctx, 0, "summary", err);
    if (st == DOSAH_OK)
        st = dsh_output_summary(o, err);
    if (st == DOSAH_OK)
        st = dsh_progress(&w->ctx, 1, "summary", err);
    if (st != DOSAH_OK) {
        dsh_output_abandon(o);
        return st;
    }
    return dsh_output_commit(o, err);
}

const char *in(const char *dir, const char *name)
{
    static char path[4][512];
    static int turn;
    turn = (turn + 1) % 4;
    (void)snprintf(path[turn], sizeof(path[turn]), "%s/%s", dir, name);
    return path[turn];
}

char *slurp(const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        fail_msg("%s is missing", path);
    enum { MOST = 1 << 22 };
    char *text = calloc(MOST, 1);
    assert_non_null(text);
    (void)fread(text, 1, MOST - 1, f);
    (void)fclose(f);
    return text;
}

void spill(const char *path, const char *text)
{
    if (dsh_file_write(path, text, strlen(text), NULL) != DOSAH_OK)
        abort();
}

bool exists(const char *path)
{
    return dsh_file_look(path).exists;
}
