/* SPDX-License-Identifier: MIT */
/* Reading OpenStreetMap: multipolygons first, then (with a box) which nodes
 * lie inside, then ways, then the nodes that those need. Each is one pass over
 * all files, so that their order inside a file does not matter and only what
 * is kept takes memory. */
#include "ingest/osm_build.h"
#include "ingest/osm_osw.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <cpl_error.h>
#include <cpl_vsi.h>

#include "base/alloc.h"
#include "base/file.h"
#include "base/num.h"

/* Content of a /vsi file that is held in memory. */
#define MAX_VIRTUAL_BYTES ((size_t)4 << 30)

/* A job: the build, the inputs, and whom to tell. */
typedef struct job {
    dsh_osm_build b;
    dsh_osm *osm;
    dsh_osm_source *source;
    size_t n_sources;
    dsh_osw *osw; /* all files of OpenSidewalks, or NULL */
    dsh_context *ctx;
} job;

/* ---- inputs ------------------------------------------------------------ */

/* Format by the first bytes; NULL if they are neither. PBF starts with the
 * length of a header (big endian) and the text "OSMHeader" as field 1. */
static const char *format_of(const unsigned char *head, size_t n)
{
    if (n >= 15 && memcmp(head + 4, "\x0A\x09OSMHeader", 11) == 0)
        return "pbf";
    if (n >= 2 && head[0] == 0x1F && head[1] == 0x8B)
        return "osm.gz";
    if (n >= 3 && memcmp(head, "BZh", 3) == 0)
        return "osm.bz2";
    size_t i = n >= 3 && memcmp(head, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    while (i < n && (head[i] == ' ' || (head[i] >= '\t' && head[i] <= '\r')))
        i++;
    if (i < n && head[i] == '{')
        return DSH_OPENSIDEWALKS;
    return i < n && head[i] == '<' ? "osm" : NULL;
}

static size_t read_head(const char *path, unsigned char *head, size_t n)
{
    CPLPushErrorHandler(CPLQuietErrorHandler);
    VSILFILE *f = VSIFOpenL(path, "rb");
    const size_t got = f != NULL ? VSIFReadL(head, 1, n, f) : 0;
    if (f != NULL)
        VSIFCloseL(f);
    CPLPopErrorHandler();
    return got;
}

dosah_status dsh_osm_source_open(dsh_osm_source *s, const char *path,
                                 dosah_error *err)
{
    s->path = path;
    const dsh_file_stat st = dsh_file_look(path);
    if (!st.exists)
        return dsh_fail(err, DOSAH_ENOTFOUND, path, 0, "no such file");
    if (st.is_dir)
        return dsh_fail(err, DOSAH_EINPUT, path, 0,
                        "a folder where an OpenStreetMap file is expected");
    unsigned char head[256];
    const size_t n = read_head(path, head, sizeof(head));
    if (n == 0)
        return dsh_fail(err, DOSAH_EINPUT, path, 0, "the file is empty");
    s->format = format_of(head, n);
    if (s->format == NULL)
        return dsh_fail(err, DOSAH_EINPUT, path, 0,
                        "not an OpenStreetMap file (neither PBF nor XML)");
    if (strncmp(path, "/vsi", 4) != 0 &&
        strcmp(s->format, DSH_OPENSIDEWALKS) != 0)
        return DOSAH_OK;
    return dsh_file_read(&s->bytes, &s->n_bytes, path, MAX_VIRTUAL_BYTES, err);
}

/* ---- passes ------------------------------------------------------------ */

static dosah_status run_pass(job *j, dsh_osm_pass pass, double done,
                             dosah_error *err)
{
    pass.user = &j->b;
    pass.n_threads = j->ctx->env.n_threads > 0 ? j->ctx->env.n_threads : 1;
    for (size_t i = 0; i < j->n_sources; i++) {
        const dsh_osm_source *s = &j->source[i];
        pass.path = s->path;
        pass.bytes = s->bytes;
        pass.n_bytes = s->n_bytes;
        pass.format = s->format;
        uint64_t seen[3];
        char message[DSH_OSM_MESSAGE_SIZE];
        const bool sidewalks = strcmp(s->format, DSH_OPENSIDEWALKS) == 0;
        if (s->skipped)
            continue;
        dosah_status status = sidewalks
                                  ? dsh_osw_run_pass(j->osw, &pass, seen)
                                  : dsh_osm_run_pass(&pass, seen, message);
        if (status == DOSAH_ENOMEM)
            return dsh_fail_nomem(err, "OSM objects");
        if (status != DOSAH_OK)
            return dsh_fail(err, status, s->path, 0,
                            "damaged or not OpenStreetMap: %s", message);
        if (pass.node != dsh_osm_take_in_box)
            j->osm->n_nodes_in_file += seen[0];
        j->osm->n_ways_in_file += seen[1];
        j->osm->n_relations_in_file += seen[2];
        status = dsh_progress(j->ctx, done, "read", err);
        if (status != DOSAH_OK)
            return status;
    }
    return DOSAH_OK;
}

static dosah_status read_relations(job *j, dosah_error *err)
{
    dsh_osm_build *b = &j->b;
    const dsh_osm_pass pass = {.what = DSH_OSM_RELATIONS,
                               .relation = dsh_osm_take_relation};
    const dosah_status status = run_pass(j, pass, 0.1, err);
    if (status != DOSAH_OK)
        return status;
    b->n_same_relation = dsh_osm_sort_items(&b->relation);
    if (!dsh_vec_room(&b->member_way, b->member.n))
        return dsh_fail_nomem(err, "OSM relations");
    if (b->member.n > 0)
        memcpy(b->member_way.p, b->member.p, b->member.n * sizeof(int64_t));
    b->member_way.n = b->member.n;
    dsh_osm_sort_ids(&b->member_way);
    return DOSAH_OK;
}

static dosah_status read_box(job *j, dosah_error *err)
{
    if (j->b.box == NULL)
        return DOSAH_OK;
    const dsh_osm_pass pass = {.what = DSH_OSM_NODES,
                               .node = dsh_osm_take_in_box};
    const dosah_status status = run_pass(j, pass, 0.3, err);
    dsh_osm_sort_ids(&j->b.in_box);
    return status;
}

static dosah_status read_ways(job *j, dosah_error *err)
{
    dsh_osm_build *b = &j->b;
    const dsh_osm_pass pass = {.what = DSH_OSM_WAYS, .way = dsh_osm_take_way};
    const dosah_status status = run_pass(j, pass, 0.6, err);
    if (status != DOSAH_OK)
        return status;
    b->n_same_way = dsh_osm_sort_items(&b->way);
    if (!dsh_osm_join_rings(b))
        return dsh_fail_nomem(err, "OSM multipolygons");
    size_t n = 0;
    for (size_t i = 0; i < b->way.n; i++)
        if (b->way.p[i].own && b->way.p[i].inside)
            b->way.p[n++] = b->way.p[i];
    b->way.n = n;
    return DOSAH_OK;
}

static bool list_nodes(dsh_osm_build *b, const dsh_osm_items *items)
{
    for (size_t i = 0; i < items->n; i++) {
        const dsh_osm_item *item = &items->p[i];
        const size_t n = item->ref_to - item->ref_from;
        if (!dsh_vec_room(&b->node, n))
            return false;
        if (n > 0)
            memcpy(b->node.p + b->node.n, b->ref.p + item->ref_from,
                   n * sizeof(int64_t));
        b->node.n += n;
    }
    return true;
}

static dosah_status read_nodes(job *j, dosah_error *err)
{
    dsh_osm_build *b = &j->b;
    if (!list_nodes(b, &b->way) || !list_nodes(b, &b->ring))
        return dsh_fail_nomem(err, "OSM nodes");
    dsh_osm_sort_ids(&b->node);
    b->lon = dsh_alloc(b->node.n, sizeof(*b->lon));
    b->lat = dsh_alloc(b->node.n, sizeof(*b->lat));
    b->tag_from = dsh_alloc(b->node.n, sizeof(*b->tag_from));
    b->tag_to = dsh_alloc(b->node.n, sizeof(*b->tag_to));
    if (b->lon == NULL || b->lat == NULL || b->tag_from == NULL ||
        b->tag_to == NULL)
        return dsh_fail_nomem(err, "OSM nodes");
    for (size_t i = 0; i < b->node.n; i++)
        b->lon[i] = NAN;
    const dsh_osm_pass pass = {.what = DSH_OSM_NODES,
                               .node = dsh_osm_take_node};
    return run_pass(j, pass, 1.0, err);
}

/* ---- result ------------------------------------------------------------ */

static void add_count(const job *j, const char *code, const char *field,
                      uint64_t n, dosah_severity severity)
{
    if (n == 0)
        return;
    char value[DSH_NUM_SIZE];
    dsh_format_int(value, (int64_t)n);
    dsh_notice_add(j->ctx->notices, (dsh_notice){.code = code,
                                                 .severity = severity,
                                                 .file = j->source[0].path,
                                                 .field = field,
                                                 .value = value});
}

static void tell(const job *j, uint64_t n_missing, uint64_t n_short)
{
    const dsh_osm_build *b = &j->b;
    add_count(j, "osm_duplicate_id", "node", b->n_same_node, DOSAH_INFO);
    add_count(j, "osm_duplicate_id", "way", b->n_same_way, DOSAH_INFO);
    add_count(j, "osm_duplicate_id", "relation", b->n_same_relation,
              DOSAH_INFO);
    add_count(j, "osm_missing_node", "", n_missing, DOSAH_WARNING);
    add_count(j, "osm_way_too_short", "", n_short, DOSAH_WARNING);
    add_count(j, "osm_ring_not_closed", "", b->n_open_rings, DOSAH_WARNING);
    if (j->osm->n_ways == 0)
        dsh_notice_add(j->ctx->notices,
                       (dsh_notice){.code = "osm_no_ways",
                                    .severity = DOSAH_WARNING,
                                    .file = j->source[0].path});
}

static void copy_tags(job *j, uint32_t *n, uint32_t from, uint32_t to)
{
    if (to > from)
        memcpy(j->osm->tag + *n, j->b.tag.p + from,
               (to - from) * sizeof(dsh_tag));
    *n += to - from;
}

static uint64_t put_nodes(job *j, uint32_t *n_tags)
{
    dsh_osm_build *b = &j->b;
    dsh_osm *osm = j->osm;
    uint64_t n_missing = 0;
    for (size_t i = 0; i < b->node.n; i++) {
        if (isnan(b->lon[i])) {
            n_missing++;
            continue;
        }
        const uint32_t k = osm->n_nodes++;
        osm->node_id[k] = b->node.p[i];
        osm->lon[k] = b->lon[i];
        osm->lat[k] = b->lat[i];
        osm->node_tag[k] = *n_tags;
        copy_tags(j, n_tags, b->tag_from[i], b->tag_to[i]);
        b->tag_from[i] = k; /* from here on the new index */
    }
    osm->node_tag[osm->n_nodes] = *n_tags;
    return n_missing;
}

/* Returns how many ways had fewer than two nodes left. */
static uint64_t put_ways(job *j, const dsh_osm_items *items, int sign,
                         uint32_t *n_tags)
{
    dsh_osm_build *b = &j->b;
    dsh_osm *osm = j->osm;
    uint64_t n_short = 0;
    for (size_t i = 0; i < items->n; i++) {
        const dsh_osm_item *item = &items->p[i];
        uint32_t n = osm->way_ref[osm->n_ways];
        const uint32_t first = n;
        for (uint32_t r = item->ref_from; r < item->ref_to; r++) {
            const size_t at = dsh_osm_find_id(&b->node, b->ref.p[r]);
            if (!isnan(b->lon[at]))
                osm->ref[n++] = b->tag_from[at];
        }
        if (n - first < 2) {
            n_short++;
            continue;
        }
        const uint32_t k = osm->n_ways++;
        osm->way_id[k] = sign * item->id;
        osm->way_tag[k] = *n_tags;
        copy_tags(j, n_tags, item->tag_from, item->tag_to);
        osm->way_ref[k + 1] = n;
    }
    osm->way_tag[osm->n_ways] = *n_tags;
    return n_short;
}

static dosah_status put_all(job *j, dosah_error *err)
{
    const dsh_osm_build *b = &j->b;
    dsh_osm *osm = j->osm;
    const size_t n = b->node.n, w = b->way.n + b->ring.n;
    osm->node_id = dsh_arena_alloc(b->arena, n, sizeof(*osm->node_id));
    osm->lon = dsh_arena_alloc(b->arena, n, sizeof(*osm->lon));
    osm->lat = dsh_arena_alloc(b->arena, n, sizeof(*osm->lat));
    osm->node_tag = dsh_arena_alloc(b->arena, n + 1, sizeof(*osm->node_tag));
    osm->way_id = dsh_arena_alloc(b->arena, w, sizeof(*osm->way_id));
    osm->way_ref = dsh_arena_alloc(b->arena, w + 1, sizeof(*osm->way_ref));
    osm->way_tag = dsh_arena_alloc(b->arena, w + 1, sizeof(*osm->way_tag));
    osm->ref = dsh_arena_alloc(b->arena, b->ref.n, sizeof(*osm->ref));
    osm->tag = dsh_arena_alloc(b->arena, b->tag.n, sizeof(*osm->tag));
    if (osm->node_id == NULL || osm->lon == NULL || osm->lat == NULL ||
        osm->node_tag == NULL || osm->way_id == NULL || osm->way_ref == NULL ||
        osm->way_tag == NULL || osm->ref == NULL || osm->tag == NULL)
        return dsh_fail_nomem(err, "OSM tables");
    uint32_t n_tags = 0;
    const uint64_t n_missing = put_nodes(j, &n_tags);
    uint64_t n_short = put_ways(j, &b->way, 1, &n_tags);
    n_short += put_ways(j, &b->ring, -1, &n_tags);
    tell(j, n_missing, n_short);
    return DOSAH_OK;
}

static void clear_job(job *j)
{
    dsh_osm_build *b = &j->b;
    dsh_idmap_clear(&b->text);
    dsh_vec_clear(&b->tag);
    dsh_vec_clear(&b->relation);
    dsh_vec_clear(&b->way);
    dsh_vec_clear(&b->ring);
    dsh_vec_clear(&b->member);
    dsh_vec_clear(&b->inner);
    dsh_vec_clear(&b->member_way);
    dsh_vec_clear(&b->ref);
    dsh_vec_clear(&b->in_box);
    dsh_vec_clear(&b->node);
    dsh_free(b->lon);
    dsh_free(b->lat);
    dsh_free(b->tag_from);
    dsh_free(b->tag_to);
    for (size_t i = 0; j->source != NULL && i < j->n_sources; i++)
        dsh_free(j->source[i].bytes);
    dsh_osw_free(j->osw);
    dsh_free(j->source);
}

/* Files of OpenSidewalks are one network, told where the first one stands. */
static dosah_status add_sidewalks(job *j, dsh_osm_source *source,
                                  dosah_error *err)
{
    dosah_status status = DOSAH_OK;
    source->skipped = j->osw != NULL;
    if (j->osw == NULL)
        status = dsh_osw_new(&j->osw, err);
    if (status == DOSAH_OK)
        status = dsh_osw_add(j->osw, source->bytes, source->n_bytes,
                             source->path, err);
    dsh_free(source->bytes);
    source->bytes = NULL;
    return status;
}

static dosah_status read_all(job *j, const char *const *path, dosah_error *err)
{
    dosah_status status = DOSAH_OK;
    for (size_t i = 0; status == DOSAH_OK && i < j->n_sources; i++) {
        dsh_osm_source *source = &j->source[i];
        status = dsh_osm_source_open(source, path[i], err);
        if (status == DOSAH_OK &&
            strcmp(source->format, DSH_OPENSIDEWALKS) == 0)
            status = add_sidewalks(j, source, err);
    }
    if (j->osw != NULL)
        dsh_osw_finish(j->osw);
    if (status == DOSAH_OK)
        status = read_relations(j, err);
    if (status == DOSAH_OK)
        status = read_box(j, err);
    if (status == DOSAH_OK)
        status = read_ways(j, err);
    if (status == DOSAH_OK)
        status = read_nodes(j, err);
    return status == DOSAH_OK ? put_all(j, err) : status;
}

dosah_status dsh_osm_read(dsh_osm **out, const char *const *path,
                          size_t n_paths, const dsh_box *box, dsh_context *ctx,
                          dosah_error *err)
{
    *out = NULL;
    if (n_paths == 0)
        return dsh_fail(err, DOSAH_EUSAGE, "", 0, "no OpenStreetMap file");
    dsh_arena *arena = dsh_arena_new();
    dsh_osm *osm = arena ? dsh_arena_alloc(arena, 1, sizeof(*osm)) : NULL;
    job j = {.osm = osm, .ctx = ctx, .n_sources = n_paths};
    j.b.arena = j.b.text.arena = arena;
    j.b.box = box;
    j.source = dsh_alloc(n_paths, sizeof(*j.source));
    dosah_status status;
    if (osm == NULL || j.source == NULL) {
        status = dsh_fail_nomem(err, "OSM reader");
    } else {
        osm->arena = arena;
        status = read_all(&j, path, err);
    }
    clear_job(&j);
    if (status == DOSAH_OK)
        *out = osm;
    else
        dsh_arena_free(arena);
    return status;
}

void dsh_osm_free(dsh_osm *osm)
{
    if (osm != NULL)
        dsh_arena_free(osm->arena);
}

static const char *find_tag(const dsh_osm *osm, uint32_t from, uint32_t to,
                            const char *key)
{
    for (uint32_t i = from; i < to; i++)
        if (strcmp(osm->tag[i].key, key) == 0)
            return osm->tag[i].value;
    return NULL;
}

const char *dsh_osm_way_tag(const dsh_osm *osm, uint32_t way, const char *key)
{
    return find_tag(osm, osm->way_tag[way], osm->way_tag[way + 1], key);
}

const char *dsh_osm_node_tag(const dsh_osm *osm, uint32_t node, const char *key)
{
    return find_tag(osm, osm->node_tag[node], osm->node_tag[node + 1], key);
}
