/* SPDX-License-Identifier: MIT */
/* Pages as pictures and files: colours where they belong, labels apart, equal
 * bytes whatever the threads, odd names, odd studies. */
#include "map_world.h"

#include <math.h>

static void write_maps(world *w, const char *dir)
{
    dosah_error err = {0};
    if (dsh_maps_write(&w->findings, dir, "0123456789ab", &w->ctx, &err) !=
        DOSAH_OK)
        fail_msg("%s: %s", err.source, err.message);
}

static void job_of(dsh_map_job *job, world *w, dsh_arena *arena)
{
    const dsh_map_plan plan = {.f = &w->findings, .ctx = &w->ctx};
    assert_int_equal(dsh_map_job_init(job, &plan, arena, NULL), DOSAH_OK);
}

/* Colour at a place of the ground on a panel of a PNG, as 0xrrggbb. */
static uint32_t colour_at(const char *path, const dsh_map_job *job,
                          size_t panel, double x, double y)
{
    const dsh_rect box = dsh_map_panel_box(job, panel);
    const double px = job->style.png_dpi / DSH_MM_PER_INCH;
    const int col = (int)((box.x + dsh_frame_x(&job->frame, x)) * px);
    const int row = (int)((box.y + dsh_frame_y(&job->frame, y)) * px);
    cairo_surface_t *png = cairo_image_surface_create_from_png(path);
    assert_int_equal(cairo_surface_status(png), CAIRO_STATUS_SUCCESS);
    const unsigned char *data = cairo_image_surface_get_data(png);
    const int stride = cairo_image_surface_get_stride(png);
    uint32_t value;
    memcpy(&value, data + row * stride + col * 4, sizeof(value));
    cairo_surface_destroy(png);
    return value & 0xffffff;
}

/* Middle of the square that holds a point. */
static double middle(double v)
{
    return (floor(v / 200) + 0.5) * 200;
}

static void squares_have_the_colour_of_their_class(void **state)
{
    world *w = *state;
    const dsh_origins *o = &w->tables.origins;
    dsh_arena *arena = dsh_arena_new();
    dsh_map_job job;
    w->study.banner = (dsh_label){{"", ""}};
    job_of(&job, w, arena);
    write_maps(w, in(w->dir, "maps"));
    const char *path = in(w->dir, "maps/counselling.cs.png");
    const double ax = middle(o->x[1]), ay = middle(o->y[1]);
    const double dx = middle(o->x[3]), dy = middle(o->y[3]);
    const double fx = middle(o->x[5]), fy = middle(o->y[5]);
    assert_int_equal(colour_at(path, &job, 0, ax, ay), 0xf1ef75);
    assert_int_equal(colour_at(path, &job, 1, ax, ay), 0xe05536);
    assert_int_equal(colour_at(path, &job, 0, dx, dy), 0xf1ef75);
    assert_int_equal(colour_at(path, &job, 1, dx, dy), 0xbdbdbd);
    /* Four residents are too few to be drawn. */
    assert_int_equal(colour_at(path, &job, 1, fx, fy), 0xffffff);
    dsh_map_job_clear(&job);
    dsh_arena_free(arena);
}

static void possible_is_hatched_over_its_colour(void **state)
{
    world *w = *state;
    const dsh_origins *o = &w->tables.origins;
    dsh_arena *arena = dsh_arena_new();
    dsh_map_job job;
    w->study.banner = (dsh_label){{"", ""}};
    job_of(&job, w, arena);
    write_maps(w, in(w->dir, "maps"));
    const char *path = in(w->dir, "maps/counselling.en.png");
    size_t plain = 0, white = 0;
    for (double step = -60; step <= 60; step += 4) {
        const uint32_t c = colour_at(path, &job, 1, middle(o->x[2]) + step,
                                     middle(o->y[2]) - 70);
        plain += c == 0x5f136e;
        white += (c >> 8 & 0xff) > 0x80; /* the green of 0x5f136e is 0x13 */
    }
    assert_true(plain >= 5);
    assert_true(white >= 3);
    dsh_map_job_clear(&job);
    dsh_arena_free(arena);
}

static void same_bytes_whatever_the_threads(void **state)
{
    world *w = *state;
    static const char *const name[] = {"counselling.cs.pdf",
                                       "counselling.en.png",
                                       "day_centre.en.pdf", "index.html"};
    w->ctx.env.n_threads = 1;
    write_maps(w, in(w->dir, "one"));
    w->ctx.env.n_threads = 4;
    write_maps(w, in(w->dir, "four"));
    for (size_t i = 0; i < 4; i++) {
        char one[128], four[128];
        uint64_t a = 0, b = 1;
        (void)snprintf(one, sizeof(one), "one/%s", name[i]);
        (void)snprintf(four, sizeof(four), "four/%s", name[i]);
        assert_int_equal(dsh_file_hash(&a, in(w->dir, one), NULL), DOSAH_OK);
        assert_int_equal(dsh_file_hash(&b, in(w->dir, four), NULL), DOSAH_OK);
        assert_true(a == b);
    }
}

static void labels_keep_apart_and_inside(void **state)
{
    enum { N = 60 };
    world *w = *state;
    static const char *name[N];
    static char text[N][32];
    static double x[N], y[N];
    static int64_t residents[N];
    static dsh_shape shape[N];
    const dsh_municipalities real = w->tables.municipalities;
    uint64_t seed = 3;
    for (size_t i = 0; i < N; i++) {
        seed = seed * 6364136223846793005u + 1442695040888963407u;
        (void)snprintf(text[i], sizeof(text[i]), "Obec %zu nad Řekou", i);
        name[i] = text[i];
        x[i] = -500000 + (double)(seed >> 40 & 0xfff) * 0.7;
        y[i] = -1140000 + (double)(seed >> 52) * 0.25;
        residents[i] = (int64_t)i;
        shape[i] = real.shape[i % 3];
    }
    w->tables.municipalities.n = N;
    w->tables.municipalities.name = name;
    w->tables.municipalities.shape = shape;
    w->tables.municipalities.label_x = x;
    w->tables.municipalities.label_y = y;
    w->tables.municipalities.residents = residents;
    dsh_arena *arena = dsh_arena_new();
    dsh_map_job job;
    job_of(&job, w, arena);
    assert_true(job.labels.n > 10);
    assert_string_equal(job.labels.label[0].text, text[N - 1]);
    for (uint32_t i = 0; i < job.labels.n; i++) {
        const dsh_map_label *a = &job.labels.label[i];
        assert_true(a->x >= 0 && a->y >= 0 && a->x + a->w <= job.frame.w &&
                    a->y + a->h <= job.frame.h);
        for (uint32_t k = 0; k < i; k++) {
            const dsh_map_label *b = &job.labels.label[k];
            assert_true(a->x >= b->x + b->w || b->x >= a->x + a->w ||
                        a->y >= b->y + b->h || b->y >= a->y + a->h);
        }
    }
    dsh_map_job_clear(&job);
    dsh_arena_free(arena);
    w->tables.municipalities = real;
}

static void index_escapes_and_tells_its_languages(void **state)
{
    world *w = *state;
    w->study.title = (dsh_label){{"<script>\"&", "<b>&"}};
    write_maps(w, in(w->dir, "maps"));
    char *text = slurp(in(w->dir, "maps/index.html"));
    assert_null(strstr(text, "<script>"));
    assert_non_null(strstr(text, "&lt;script&gt;&quot;&amp;"));
    assert_non_null(strstr(text, "<section lang=\"cs\">"));
    assert_non_null(strstr(text, "<section lang=\"en\">"));
    assert_non_null(strstr(text, "SMYŠLENÁ DATA"));
    assert_non_null(strstr(text, "INVENTED DATA"));
    assert_non_null(strstr(text, "href=\"day_centre.en.pdf\""));
    free(text);
}

static void odd_names_and_ids_make_pages(void **state)
{
    world *w = *state;
    static char longest[900];
    for (size_t i = 0; i < 400; i++)
        memcpy(longest + 2 * i, "ř", 2);
    const dsh_service_type odd[] = {
        {.id = "../up", .name = {{"<script>&\"'</b>", "مركز رعاية"}}},
        {.id = "", .name = {{longest, longest}}}};
    const char *name[] = {longest, "<i>&amp;", "בית"};
    const char **real = w->tables.municipalities.name;
    const dsh_taxonomy taxonomy = w->study.taxonomy;
    w->study.taxonomy.type = odd;
    w->tables.municipalities.name = name;
    write_maps(w, in(w->dir, "maps"));
    assert_true(exists(in(w->dir, "maps/___up-1.cs.pdf")));
    assert_true(exists(in(w->dir, "maps/-2.en.png")));
    assert_false(exists(in(w->dir, "up.cs.pdf")));
    w->tables.municipalities.name = real;
    w->study.taxonomy = taxonomy;
}

static void small_studies_make_pages(void **state)
{
    world *w = *state;
    w->study.n_profiles = w->reach.n_profiles = 1;
    w->study.lang[DOSAH_EN] = false;
    w->study.crs = "none that PROJ knows";
    w->findings.network = NULL;
    w->findings.usability = NULL;
    write_maps(w, in(w->dir, "maps"));
    assert_true(exists(in(w->dir, "maps/counselling.cs.png")));
    assert_false(exists(in(w->dir, "maps/counselling.en.png")));
    w->reach.n_types = 0;
    write_maps(w, in(w->dir, "none"));
    assert_true(exists(in(w->dir, "none/index.html")));
    w->reach.n_types = N_TYPES;
    w->tables.municipalities.n = 0;
    w->tables.origins.n = w->reach.n_origins = 0;
    write_maps(w, in(w->dir, "empty"));
    assert_true(exists(in(w->dir, "empty/counselling.cs.pdf")));
}

static void draw_one(world *w, dsh_map_measure measure, const char *path,
                     dsh_map_job *job, dsh_arena *arena)
{
    const dsh_map_plan plan = {.f = &w->findings,
                               .ctx = &w->ctx,
                               .measure = measure,
                               .run_id = "0",
                               .version = "0",
                               .date = DSH_NO_DATE};
    assert_int_equal(dsh_map_job_init(job, &plan, arena, NULL), DOSAH_OK);
    assert_int_equal(
        dsh_map_file_write(job, DOSAH_CS, DOSAH_MAP_PNG, path, NULL), DOSAH_OK);
}

/* Half of the residents of the first municipality reach it in a wheelchair,
 * all of them do otherwise. */
static void municipalities_have_the_colour_of_their_share(void **state)
{
    world *w = *state;
    const dsh_municipalities *m = &w->tables.municipalities;
    const double x = -499750, y = -1139750; /* in the first one */
    const char *none[] = {"", "", ""}, **name = m->name;
    dsh_arena *arena = dsh_arena_new();
    dsh_map_job job;
    w->study.banner = (dsh_label){{"", ""}};
    w->findings.network = NULL;
    w->tables.services.n = 0;
    w->tables.municipalities.name = none;
    for (size_t p = 0; p < N_PROFILES; p++)
        w->reach.municipality[dsh_reach_at(&w->reach, 0, p, 0, m->n, 0)] =
            (dsh_reach_sum){.residents = 100 * DSH_PERSON,
                            .certain = (p == 0 ? 100 : 50) * DSH_PERSON,
                            .no = (p == 0 ? 0 : 50) * DSH_PERSON};
    const char *share = in(w->dir, "share.png"), *gap = in(w->dir, "gap.png");
    draw_one(w, DSH_MAP_SHARE, share, &job, arena);
    assert_int_equal(colour_at(share, &job, 0, x, y), 0x00204d);
    assert_int_equal(colour_at(share, &job, 1, x, y), 0x958f78);
    dsh_map_job_clear(&job);
    draw_one(w, DSH_MAP_GAP, gap, &job, arena);
    assert_int_equal(job.n_panels, 1);
    assert_int_equal(colour_at(gap, &job, 0, x, y), 0xf1a340);
    dsh_map_job_clear(&job);
    dsh_arena_free(arena);
    w->tables.municipalities.name = name;
}

static void unwritable_folder_is_an_error(void **state)
{
    world *w = *state;
    dosah_error err = {0};
    spill(in(w->dir, "file"), "x");
    assert_int_equal(
        dsh_maps_write(&w->findings, in(w->dir, "file"), "0", &w->ctx, &err),
        DOSAH_EIO);
    assert_true(err.message[0] != '\0');
}

#define PAGE_TEST(name)                                                        \
    cmocka_unit_test_setup_teardown(name, map_world_open, world_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        PAGE_TEST(squares_have_the_colour_of_their_class),
        PAGE_TEST(possible_is_hatched_over_its_colour),
        PAGE_TEST(same_bytes_whatever_the_threads),
        PAGE_TEST(labels_keep_apart_and_inside),
        PAGE_TEST(index_escapes_and_tells_its_languages),
        PAGE_TEST(odd_names_and_ids_make_pages),
        PAGE_TEST(small_studies_make_pages),
        PAGE_TEST(municipalities_have_the_colour_of_their_share),
        PAGE_TEST(unwritable_folder_is_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
