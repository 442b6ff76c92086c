/* SPDX-License-Identifier: MIT */
/* Plates as files: one that was asked for, and the run's own set. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"
#include "output/plate.h"

#define A4_LONG  297.0
#define A4_SHORT 210.0
/* ISO 216: the next size is √2 as long; text grows less (look.md 2.3). */
#define A3_LONG   420.0
#define A3_SHORT  297.0
#define A3_LETTER 1.2

static void set_paper(dsh_plate *plate, const dosah_map_opts *opts)
{
    dsh_map_style *s = &plate->style;
    const bool a3 = opts->paper == DOSAH_PAPER_A3;
    const bool up = opts->portrait == DOSAH_YES;
    double *size[] = {&s->title_size, &s->subtitle_size, &s->panel_size,
                      &s->text_size,  &s->small_size,    &s->label_size};
    plate->letter = a3 ? A3_LETTER : 1;
    plate->w = a3 ? A3_LONG : A4_LONG;
    plate->h = a3 ? A3_SHORT : A4_SHORT;
    for (size_t i = 0; i < sizeof(size) / sizeof(*size); i++)
        *size[i] *= plate->letter;
    if (up) {
        const double w = plate->w;
        plate->w = plate->h;
        plate->h = w;
    }
}

static dosah_status find_place(dsh_plate *plate, const char *name,
                               dosah_error *err)
{
    const dsh_stored *s = &plate->data->s;
    plate->place = SIZE_MAX;
    for (size_t i = 0; name != NULL && i < s->n_municipalities; i++)
        if (strcmp(s->municipality[i].code, name) == 0 ||
            strcmp(s->municipality[i].name, name) == 0) {
            plate->place = i;
            return DOSAH_OK;
        }
    return name == NULL
               ? DOSAH_OK
               : dsh_fail(err, DOSAH_EUSAGE, s->dir, 0,
                          "the results have nothing for --municipality \"%s\"",
                          name);
}

static dsh_box extent(const dsh_plate *plate)
{
    const dsh_stored *s = &plate->data->s;
    dsh_box all = {INFINITY, INFINITY, -INFINITY, -INFINITY};
    for (size_t i = 0; i < s->n_municipalities; i++) {
        const dsh_box b = dsh_shape_box(&s->municipality[i].shape);
        if (isnan(b.x0) || (plate->place != SIZE_MAX && i != plate->place))
            continue;
        all = (dsh_box){fmin(all.x0, b.x0), fmin(all.y0, b.y0),
                        fmax(all.x1, b.x1), fmax(all.y1, b.y1)};
    }
    const double around = 300; /* m of ground to know the place by */
    for (size_t i = 0; plate->place != SIZE_MAX && i < plate->n_objects; i++) {
        const dsh_plate_object *o = &plate->object[i];
        if (i == 0)
            all = (dsh_box){INFINITY, INFINITY, -INFINITY, -INFINITY};
        all =
            (dsh_box){fmin(all.x0, o->x - around), fmin(all.y0, o->y - around),
                      fmax(all.x1, o->x + around), fmax(all.y1, o->y + around)};
    }
    for (size_t i = 0; i < plate->n_bands; i++) {
        const dsh_box b = dsh_shape_box(&plate->band[i].shape[1]);
        if (isnan(b.x0))
            continue;
        if (i == 0)
            all = b;
        all = (dsh_box){fmin(all.x0, b.x0), fmin(all.y0, b.y0),
                        fmax(all.x1, b.x1), fmax(all.y1, b.y1)};
    }
    return all;
}

dosah_status dsh_plate_init(dsh_plate *out, const dsh_plate_data *data,
                            const dosah_map_opts *opts, dsh_context *ctx,
                            dosah_error *err)
{
    char path[1024];
    *out = (dsh_plate){.data = data,
                       .ctx = ctx,
                       .words = {ctx->texts, opts->lang},
                       .kind = opts->kind,
                       .centre = "",
                       .centre_x = (double)NAN,
                       .centre_y = (double)NAN,
                       .arena = dsh_arena_new()};
    if (out->arena == NULL)
        return dsh_fail_nomem(err, "map");
    dosah_status st = dsh_data_path(ctx, path, "maps/style.yaml", err);
    if (st == DOSAH_OK)
        st = dsh_map_style_load(&out->style, path, "time", err);
    if (st != DOSAH_OK)
        return st;
    set_paper(out, opts);
    dsh_plate_layout(out);
    st = find_place(out, opts->municipality, err);
    if (st == DOSAH_OK)
        st = dsh_plate_kind_of(opts->kind)->choose(out, opts, err);
    if (st != DOSAH_OK)
        return st;
    dsh_plate_frame(out, extent(out));
    return dsh_plate_ground(out, err);
}

void dsh_plate_clear(dsh_plate *plate)
{
    dsh_arena_free(plate->arena);
    *plate = (dsh_plate){.n_bands = 0};
}

static dosah_status write_file(dsh_plate *plate, const char *path,
                               dosah_map_format format, dosah_error *err)
{
    char title[DSH_PLATE_TEXT];
    dsh_plate_title(title, plate);
    plate->print = format == DOSAH_MAP_PDF;
    const dsh_paper paper = {.w = plate->w,
                             .h = plate->h,
                             .format = format,
                             .style = &plate->style,
                             .title = title,
                             .fonts = dsh_fonts_new(),
                             .draw = dsh_plate_draw,
                             .user = plate};
    const dosah_status st = dsh_paper_write(&paper, path, err);
    g_object_unref(paper.fonts);
    return st;
}

dosah_status dsh_plate_write(const char *dir, const dosah_map_opts *opts,
                             dsh_context *ctx, dosah_error *err)
{
    dsh_plate_data data;
    dsh_plate plate = {.n_bands = 0};
    dosah_status st = dsh_plate_data_open(&data, dir, ctx, err);
    if (st == DOSAH_OK)
        st = dsh_plate_init(&plate, &data, opts, ctx, err);
    if (st == DOSAH_OK)
        st = write_file(&plate, opts->out_file, opts->format, err);
    dsh_plate_clear(&plate);
    dsh_plate_data_clear(&data);
    return st;
}

/* ---- the run's own set -----------------------------------------------------
 */

enum { MOST_PLATES = 200 };

typedef struct set {
    const dsh_plate_data *data;
    dsh_context *ctx;
    const char *dir;
    dosah_map_opts *opts;
    dsh_plate_entry *entry;
    dosah_lang lang[DOSAH_N_LANGS];
    size_t n, n_langs;
} set;

/* Id as part of a file name: what is not a letter, digit or hyphen becomes a
 * low line. */
static void safe(char out[48], const char *id)
{
    size_t n = 0;
    for (; *id && n < 47; id++)
        out[n++] = (*id >= 'a' && *id <= 'z') || (*id >= 'A' && *id <= 'Z') ||
                           (*id >= '0' && *id <= '9') || *id == '-'
                       ? *id
                       : '_';
    out[n] = '\0';
}

static void add(set *all, const dosah_map_opts *opts, const char *kind,
                const char *a, const char *b)
{
    char x[48], y[48];
    if (all->n == MOST_PLATES)
        return;
    safe(x, a);
    safe(y, b);
    all->opts[all->n] = *opts;
    /* Two ids must not fall on one name: their number stands in it. */
    (void)snprintf(all->entry[all->n].stem, sizeof(all->entry[0].stem),
                   "%s.%02zu-%s%s%s", kind, all->n + 1, x, y[0] ? "." : "", y);
    all->n++;
}

static bool is_of(const dsh_stored *s, const dsh_stored_grade *g,
                  dosah_map_kind kind)
{
    for (size_t i = 0; i < s->n_buildings; i++)
        if (strcmp(s->building[i].id, g->object) == 0)
            return kind == DOSAH_MAP_BUILDINGS;
    return kind == DOSAH_MAP_STOPS;
}

/* Each pair of rule set and user group that grades something of the kind. */
static void add_grades(set *all, dosah_map_kind kind)
{
    const dsh_stored *s = &all->data->s;
    const size_t first = all->n;
    for (size_t i = 0; i < s->n_grades; i++) {
        const dsh_stored_grade *g = &s->grade[i];
        bool known = false;
        for (size_t k = first; k < all->n && !known; k++)
            known = strcmp(all->opts[k].user_group, g->group) == 0 &&
                    strcmp(all->opts[k].rule_set, g->rule_set) == 0;
        if (known || !is_of(s, g, kind))
            continue;
        const dosah_map_opts opts = {
            .kind = kind, .user_group = g->group, .rule_set = g->rule_set};
        add(all, &opts, kind == DOSAH_MAP_STOPS ? "stops" : "buildings",
            g->rule_set, g->group);
    }
}

static void add_streets(set *all)
{
    const dsh_stored *s = &all->data->s;
    for (size_t p = 0; all->data->streets.n > 0 && p < s->n_profiles; p++) {
        const char **id = dsh_arena_alloc(s->arena, 1, sizeof(*id));
        if (id == NULL)
            return;
        *id = s->profile[p].id;
        const dosah_map_opts opts = {
            .kind = DOSAH_MAP_STREETS, .profile = id, .n_profiles = 1};
        add(all, &opts, "streets", *id, "");
    }
}

static dosah_status one_plate(size_t index, unsigned worker, void *user,
                              dosah_error *err)
{
    const set *all = user;
    const size_t at = index / all->n_langs;
    const dosah_lang lang = all->lang[index % all->n_langs];
    dosah_map_opts opts = all->opts[at];
    dsh_plate_entry *entry = &all->entry[at];
    char path[1400];
    dsh_plate plate;
    (void)worker;
    opts.lang = lang;
    dosah_status st = dsh_plate_init(&plate, all->data, &opts, all->ctx, err);
    for (int png = 0; st == DOSAH_OK && png < 2; png++) {
        (void)snprintf(path, sizeof(path), "%s/maps/%s.%s.%s", all->dir,
                       entry->stem, dsh_lang_code(lang), png ? "png" : "pdf");
        st = write_file(&plate, path, png ? DOSAH_MAP_PNG : DOSAH_MAP_PDF, err);
    }
    if (st == DOSAH_OK) {
        char title[DSH_PLATE_TEXT];
        dsh_plate_title(title, &plate);
        (void)snprintf(entry->title[lang], DSH_PLATE_TEXT,
                       plate.rules ? "%.800s (%.100s)" : "%.800s", title,
                       plate.rules);
    }
    dsh_plate_clear(&plate);
    return st;
}

static dosah_status write_set(set *all, dsh_plate_entry **out, size_t *n,
                              dsh_context *ctx, dsh_arena *arena,
                              dosah_error *err)
{
    all->opts = dsh_arena_alloc(arena, MOST_PLATES, sizeof(*all->opts));
    all->entry = dsh_arena_alloc(arena, MOST_PLATES, sizeof(*all->entry));
    if (all->opts == NULL || all->entry == NULL)
        return dsh_fail_nomem(err, "maps");
    for (dosah_lang lang = 0; lang < DOSAH_N_LANGS; lang++)
        if (all->data->s.lang[lang])
            all->lang[all->n_langs++] = lang;
    add_grades(all, DOSAH_MAP_BUILDINGS);
    add_grades(all, DOSAH_MAP_STOPS);
    add_streets(all);
    *out = all->entry;
    *n = all->n;
    return dsh_parallel_for(ctx, all->n * all->n_langs, "maps", one_plate, all,
                            err);
}

dosah_status dsh_plates_write(dsh_plate_entry **out, size_t *n, const char *dir,
                              dsh_context *ctx, dsh_arena *arena,
                              dosah_error *err)
{
    dsh_plate_data data;
    *out = NULL;
    *n = 0;
    dosah_status st = dsh_plate_data_open(&data, dir, ctx, err);
    set all = {.data = &data, .ctx = ctx, .dir = dir};
    if (st == DOSAH_OK)
        st = write_set(&all, out, n, ctx, arena, err);
    dsh_plate_data_clear(&data);
    return st;
}
