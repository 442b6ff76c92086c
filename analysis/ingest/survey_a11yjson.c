/* SPDX-License-Identifier: MIT */
/* A11yJSON: places (GeoJSON features with `accessibility`) and their equipment.
 * null says that something does not exist, a missing key that nobody knows.
 * The tree is walked and each path looked up in datasets/survey-a11yjson.yaml.
 * A bound ("at least 90 cm") is no measure: it is kept as text and told. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/num.h"
#include "ingest/survey_formats.h"
#include "ingest/survey_json.h"
#include "ingest/survey_map.h"

#define MAX_BYTES ((size_t)1 << 30)
#define DEGREE    (3.14159265358979323846 / 180)

enum { MAX_PATH = 200, MAX_DEPTH = 24, MAX_ITEMS = 99 };

/** A file being read. */
typedef struct a11y {
    dsh_survey *s;
    dsh_survey_map map;
    dsh_survey_rows rows;
} a11y;

/** Where in the tree of a place. */
typedef struct spot {
    char path[MAX_PATH]; /**< "entrances[].door.width" */
    uint32_t no;         /**< of the element: the item of the list */
    unsigned depth;
} spot;

/** A quantity taken apart; views borrow from the document or its copy. */
typedef struct quantity {
    char number[DSH_NUM_SIZE];
    char unit[24], accuracy[DSH_NUM_SIZE];
    bool bound, about;
} quantity;

static dosah_status no_memory(dosah_error *err)
{
    return dsh_fail_nomem(err, "an A11yJSON place");
}

/* ---- quantities -----------------------------------------------------------
 */

static void take_operator(quantity *q, const char *text)
{
    static const char *const about[] = {"~", "≈", "about", "approx"};
    q->bound = q->bound || strchr("<>!", text[0] ? text[0] : ' ') != NULL;
    for (size_t i = 0; i < sizeof about / sizeof *about; i++)
        q->about = q->about || strcmp(text, about[i]) == 0;
}

static bool json_number(double *out, const json_t *value)
{
    if (json_is_number(value))
        *out = json_number_value(value);
    else if (!json_is_string(value) ||
             !dsh_parse_number_any(out, json_string_value(value)))
        return false;
    return isfinite(*out);
}

static bool from_object(quantity *q, const json_t *value)
{
    double v;
    const json_t *unit = json_object_get(value, "unit");
    const json_t *sign = json_object_get(value, "operator");
    if (json_is_string(unit))
        (void)snprintf(q->unit, sizeof q->unit, "%s", json_string_value(unit));
    if (json_is_string(sign))
        take_operator(q, json_string_value(sign));
    if (json_number(&v, json_object_get(value, "accuracy")))
        dsh_format_double(q->accuracy, v);
    if (json_number(&v, json_object_get(value, "value")))
        dsh_format_double(q->number, v);
    else
        q->bound = true; /* only min or max */
    return true;
}

/* "90 cm", ">= 0.9m", "~ 85". */
static bool from_text(quantity *q, const char *text)
{
    static const char SIGNS[] = "<>=!~ ";
    size_t n = strspn(text, SIGNS);
    char sign[8];
    double v;
    if (n >= sizeof sign)
        return false;
    memcpy(sign, text, n);
    sign[n] = '\0';
    if (n > 0)
        take_operator(q, sign);
    const char *number = text + n;
    n = strspn(number, "0123456789.,-+");
    char digits[DSH_NUM_SIZE];
    if (n == 0 || n >= sizeof digits)
        return false;
    memcpy(digits, number, n);
    digits[n] = '\0';
    if (!dsh_parse_number_any(&v, digits) || !isfinite(v))
        return false;
    dsh_format_double(q->number, v);
    dsh_str unit = dsh_str_trim(dsh_str_of(number + n));
    if (unit.n >= sizeof q->unit)
        return false;
    memcpy(q->unit, unit.p, unit.n);
    q->unit[unit.n] = '\0';
    return true;
}

static bool quantity_of(quantity *q, const json_t *value)
{
    *q = (quantity){.number = ""};
    if (json_is_object(value))
        return from_object(q, value);
    if (json_is_string(value))
        return from_text(q, json_string_value(value));
    double v;
    if (!json_number(&v, value))
        return false;
    dsh_format_double(q->number, v);
    return true;
}

/* Slopes are kept as ratios, angles are not. */
static void angle_to_percent(quantity *q)
{
    double v;
    if (!dsh_parse_double(&v, dsh_str_of(q->number)))
        return;
    dsh_format_double(q->number, round(tan(v * DEGREE) * 1e6) / 1e4);
    (void)snprintf(q->unit, sizeof q->unit, "%%");
}

static bool is_angle(const char *unit)
{
    return strcmp(unit, "deg") == 0 || strcmp(unit, "°") == 0 ||
           strcmp(unit, "degree") == 0 || strcmp(unit, "degrees") == 0;
}

/* ---- facts ----------------------------------------------------------------
 */

static dosah_status keep(const dsh_map_record *r, const char *field,
                         const json_t *value, dosah_error *err)
{
    const dsh_map_target target = {
        .element = r->foreign, .attribute = field, .unit = ""};
    const char *text = dsh_json_text(r->rows->t->arena, value);
    if (text == NULL)
        return no_memory(err);
    const bool none = text[0] == '\0';
    return dsh_map_emit_target(
        r, &target, field,
        (dsh_map_value){text, "", none ? "exists_not" : "known"}, NULL, err);
}

static void tell_bound(const a11y *a, const dsh_map_record *r,
                       const char *field, const json_t *value)
{
    const char *text = dsh_json_text(r->rows->t->arena, value);
    dsh_survey_rows_notice(&a->rows, a->s,
                           &(dsh_notice){.code = "bound_not_used",
                                         .severity = DOSAH_INFO,
                                         .row = r->base.record,
                                         .field = field,
                                         .value = text ? text : "",
                                         .assumed = "unknown"});
}

static dosah_status emit_quantity(const a11y *a, const dsh_map_record *r,
                                  const dsh_map_target *target,
                                  const char *field, const json_t *value,
                                  dosah_error *err)
{
    quantity q;
    if (!quantity_of(&q, value))
        return keep(r, field, value, err);
    if (q.bound) {
        tell_bound(a, r, field, value);
        return keep(r, field, value, err);
    }
    if (q.unit[0] == '\0')
        (void)snprintf(q.unit, sizeof q.unit, "%s", target->unit);
    if (is_angle(q.unit))
        angle_to_percent(&q);
    dsh_arena *arena = r->rows->t->arena;
    dsh_map_record with = *r;
    const char *number = dsh_arena_str(arena, q.number);
    const char *unit = dsh_arena_str(arena, q.unit);
    with.base.cell[DSH_LONG_ACCURACY] = dsh_arena_str(arena, q.accuracy);
    if (!number || !unit || !with.base.cell[DSH_LONG_ACCURACY])
        return no_memory(err);
    return dsh_map_emit_target(&with, target, field,
                               (dsh_map_value){number, unit, "known"},
                               q.about ? "estimated" : NULL, err);
}

static dosah_status emit_null(const dsh_map_record *r, const dsh_map_field *f,
                              const char *field, const json_t *value,
                              dosah_error *err)
{
    if (f == NULL || !f->has_to)
        return keep(r, field, value, err);
    return dsh_map_emit_target(
        r, &f->to, field, (dsh_map_value){"", "", "exists_not"}, NULL, err);
}

static dosah_status emit_word(const dsh_map_record *r, const char *field,
                              const json_t *value, dosah_error *err)
{
    const char *text = dsh_json_text(r->rows->t->arena, value);
    if (text == NULL)
        return no_memory(err);
    return text[0] != '\0'
               ? dsh_map_emit(r, field, (dsh_map_value){text, "", "known"}, err)
               : DOSAH_OK;
}

/* A fact without children. */
static dosah_status take_leaf(const a11y *a, const dsh_map_record *r,
                              const spot *at, const json_t *value,
                              dosah_error *err)
{
    const dsh_map_field *f = dsh_survey_map_find(r->map, r->group, at->path);
    const char *field = dsh_arena_str(r->rows->t->arena, at->path);
    dsh_map_record with = *r;
    with.no = at->no;
    if (field == NULL)
        return no_memory(err);
    if (json_is_null(value))
        return emit_null(&with, f, field, value, err);
    if (f == NULL || !f->has_to || f->to.unit[0] == '\0')
        return emit_word(&with, field, value, err);
    dosah_status s = emit_quantity(a, &with, &f->to, field, value, err);
    for (size_t i = 0; s == DOSAH_OK && i < f->n_also; i++)
        s = emit_quantity(a, &with, &f->also[i], field, value, err);
    return s;
}

/* ---- the tree -------------------------------------------------------------
 */

static bool is_quantity(const json_t *value)
{
    return json_object_get(value, "value") != NULL ||
           json_object_get(value, "unit") != NULL ||
           json_object_get(value, "operator") != NULL;
}

static bool deeper(spot *out, const spot *at, const char *key)
{
    int n = snprintf(out->path, sizeof out->path, "%s%s%s", at->path,
                     at->path[0] && key[0] != '[' ? "." : "", key);
    out->no = at->no;
    out->depth = at->depth + 1;
    return n > 0 && (size_t)n < sizeof out->path && out->depth < MAX_DEPTH;
}

static dosah_status visit(const a11y *a, const dsh_map_record *r,
                          const spot *at, json_t *value, dosah_error *err);

static dosah_status visit_object(const a11y *a, const dsh_map_record *r,
                                 const spot *at, json_t *value,
                                 dosah_error *err)
{
    const char *key;
    json_t *child;
    dosah_status s = DOSAH_OK;
    json_object_foreach(value, key, child)
    {
        spot next;
        if (s == DOSAH_OK)
            s = deeper(&next, at, key) ? visit(a, r, &next, child, err)
                                       : take_leaf(a, r, at, child, err);
    }
    return s;
}

static dosah_status visit_array(const a11y *a, const dsh_map_record *r,
                                const spot *at, json_t *value, dosah_error *err)
{
    size_t i;
    json_t *child;
    dosah_status s = DOSAH_OK;
    json_array_foreach(value, i, child)
    {
        spot next;
        if (s != DOSAH_OK || i >= MAX_ITEMS)
            break;
        if (!deeper(&next, at, "[]")) {
            s = take_leaf(a, r, at, child, err);
            continue;
        }
        next.no = (at->no > 0 && at->no <= MAX_ITEMS ? at->no * 100 : 0) +
                  (uint32_t)i + 1;
        s = visit(a, r, &next, child, err);
    }
    return s;
}

static bool has_objects(const json_t *list)
{
    size_t i;
    json_t *child;
    json_array_foreach(list, i, child)
    {
        if (json_is_object(child))
            return true;
    }
    return false;
}

static dosah_status visit(const a11y *a, const dsh_map_record *r,
                          const spot *at, json_t *value, dosah_error *err)
{
    if (json_is_object(value) && !is_quantity(value))
        return visit_object(a, r, at, value, err);
    if (json_is_array(value) && json_array_size(value) == 0)
        return DOSAH_OK; /* nothing is said of what is not there */
    if (json_is_array(value) && has_objects(value))
        return visit_array(a, r, at, value, err);
    return take_leaf(a, r, at, value, err);
}

/* ---- places ---------------------------------------------------------------
 */

static const json_t *first_of(const json_t *feature, const json_t *properties)
{
    static const char *const names[] = {"originalId", "_id", "id",
                                        "placeInfoId"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const json_t *v = json_object_get(properties, names[i]);
        if (v == NULL)
            v = json_object_get(feature, names[i]);
        if (json_is_string(v) || json_is_integer(v))
            return v;
    }
    return NULL;
}

/* A name is a text or a map of languages. */
static const char *name_of(dsh_arena *arena, const json_t *properties)
{
    json_t *name = json_object_get(properties, "name");
    static const char *const langs[] = {"cs", "en"};
    const json_t *text = name;
    for (size_t i = 0; json_is_object(name) && i < 2; i++) {
        text = json_object_get(name, langs[i]);
        if (text != NULL)
            break;
    }
    if (json_is_object(name) && text == NULL) {
        void *first = json_object_iter(name);
        text = first ? json_object_iter_value(first) : NULL;
    }
    return json_is_string(text) ? dsh_arena_str(arena, json_string_value(text))
                                : "";
}

static dosah_status locate(dsh_long_row *out, dsh_arena *arena,
                           const json_t *feature, dosah_error *err)
{
    const json_t *geometry = json_object_get(feature, "geometry");
    const json_t *at = json_object_get(geometry, "coordinates");
    if (!json_is_number(json_array_get(at, 0)) ||
        !json_is_number(json_array_get(at, 1)))
        return DOSAH_OK;
    out->cell[DSH_LONG_LON] = dsh_json_text(arena, json_array_get(at, 0));
    out->cell[DSH_LONG_LAT] = dsh_json_text(arena, json_array_get(at, 1));
    bool ok = out->cell[DSH_LONG_LON] && out->cell[DSH_LONG_LAT];
    return ok ? DOSAH_OK : no_memory(err);
}

static const char *id_of(const a11y *a, const json_t *feature,
                         const json_t *properties, int64_t record)
{
    dsh_arena *arena = a->rows.t->arena;
    const json_t *id = first_of(feature, properties);
    if (id != NULL)
        return dsh_json_text(arena, id);
    char text[DSH_NUM_SIZE + 16] = "record-";
    dsh_format_int(text + strlen(text), record);
    dsh_survey_rows_notice(&a->rows, a->s,
                           &(dsh_notice){.code = "object_id_assumed",
                                         .severity = DOSAH_WARNING,
                                         .row = record,
                                         .field = "originalId",
                                         .value = "",
                                         .assumed = text});
    return dsh_arena_str(arena, text);
}

static dosah_status base_of(dsh_long_row *out, a11y *a, const json_t *feature,
                            int64_t record, dosah_error *err)
{
    dsh_arena *arena = a->rows.t->arena;
    const json_t *properties = json_object_get(feature, "properties");
    const json_t *p = properties ? properties : feature;
    *out = (dsh_long_row){.record = record, .x = (double)NAN, .y = (double)NAN};
    out->cell[DSH_LONG_ID] = id_of(a, feature, p, record);
    out->cell[DSH_LONG_NAME] = name_of(arena, p);
    out->cell[DSH_LONG_KIND] = "building";
    out->cell[DSH_LONG_METHOD] = "declared";
    if (out->cell[DSH_LONG_ID] == NULL || out->cell[DSH_LONG_NAME] == NULL)
        return no_memory(err);
    dsh_long_row place = *out;
    dosah_status s = locate(&place, arena, feature, err);
    return s == DOSAH_OK ? dsh_survey_rows_add(&a->rows, &place, err) : s;
}

/* The lift of a place is a feature of its own that names the place. */
static bool is_equipment(const json_t *properties)
{
    return json_object_get(properties, "cabinWidth") != NULL ||
           json_object_get(properties, "cabinLength") != NULL ||
           json_object_get(properties, "isWorking") != NULL ||
           json_object_get(properties, "heightOfControls") != NULL;
}

static dosah_status take_feature(a11y *a, json_t *feature, int64_t record,
                                 dosah_error *err)
{
    json_t *properties = json_object_get(feature, "properties");
    if (properties == NULL)
        properties = feature;
    const bool equipment = is_equipment(properties);
    dsh_map_record r = {.map = &a->map,
                        .rows = &a->rows,
                        .group = equipment ? "equipment" : "",
                        .foreign = DSH_FOREIGN_ELEMENT "a11yjson"};
    dosah_status s = base_of(&r.base, a, feature, record, err);
    const json_t *place = json_object_get(properties, "placeInfoId");
    if (s == DOSAH_OK && equipment && json_is_string(place))
        r.base.cell[DSH_LONG_ID] = dsh_json_text(a->rows.t->arena, place);
    spot at = {.no = equipment ? (uint32_t)(record % 10000 + 1) : 0};
    json_t *tree =
        equipment ? properties : json_object_get(properties, "accessibility");
    if (s == DOSAH_OK && r.base.cell[DSH_LONG_ID] == NULL)
        s = no_memory(err);
    return s == DOSAH_OK && json_is_object(tree)
               ? visit_object(a, &r, &at, tree, err)
               : s;
}

static json_t *list_of(json_t *root)
{
    static const char *const names[] = {"features", "results"};
    for (size_t i = 0; i < 2 && json_is_object(root); i++) {
        json_t *list = json_object_get(root, names[i]);
        if (json_is_array(list))
            return list;
    }
    return root;
}

static dosah_status take_document(a11y *a, json_t *root, const char *path,
                                  dosah_error *err)
{
    json_t *list = list_of(root);
    if (json_is_object(list))
        return take_feature(a, list, 1, err);
    if (!json_is_array(list))
        return dsh_fail(err, DOSAH_EINPUT, path, 0,
                        "a list of places was expected");
    size_t i;
    json_t *item;
    dosah_status s = DOSAH_OK;
    json_array_foreach(list, i, item)
    {
        if (s != DOSAH_OK)
            break;
        s = json_is_object(item)
                ? take_feature(a, item, (int64_t)i + 1, err)
                : dsh_fail(err, DOSAH_EINPUT, path, (int64_t)i + 1,
                           "an object was expected");
    }
    return s;
}

dosah_status dsh_survey_read_a11yjson(dsh_survey *s, const char *path,
                                      dosah_error *err)
{
    char *bytes = NULL;
    size_t n = 0;
    json_t *root = NULL;
    dosah_status status = dsh_file_read(&bytes, &n, path, MAX_BYTES, err);
    if (status != DOSAH_OK)
        return status;
    a11y a = {.s = s};
    status = dsh_survey_rows_init(&a.rows, s, path, err);
    if (status == DOSAH_OK)
        status = dsh_survey_map_load(&a.map, "datasets/survey-a11yjson.yaml",
                                     s->r->ctx, a.rows.t->arena, err);
    if (status == DOSAH_OK)
        status = dsh_json_parse(&root, bytes, n, path, err);
    if (status == DOSAH_OK)
        status = take_document(&a, root, path, err);
    if (status == DOSAH_OK)
        status = dsh_survey_rows_finish(&a.rows, s, err);
    dsh_survey_rows_clear(&a.rows);
    json_decref(root);
    dsh_free(bytes);
    return status;
}
