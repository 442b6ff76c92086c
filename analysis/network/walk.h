/* SPDX-License-Identifier: MIT */
/** @file walk.h
 *  @brief Walking costs per profile and reading, points attached to streets,
 *  and bounded searches between them (methods.md §1). */
#ifndef DSH_WALK_H
#define DSH_WALK_H

#include "ingest/gtfs.h"
#include "network/streets.h"

/** A reading of what is unknown. Order matters: arrays are [2]. */
typedef enum dsh_reading { DSH_OPT, DSH_PESS, DSH_N_READINGS } dsh_reading;

#define DSH_CLOSED UINT32_MAX

/** May the profile use a vehicle, stop or entrance (dsh_access) if it needs an
 *  accessible one? What is unknown it may in the optimistic reading; what is
 *  partly accessible is to it what its key `partly` says */
static inline bool dsh_admits(const dsh_mobility *who, bool needed,
                              uint8_t access, dsh_reading reading)
{
    if (access == DSH_ACCESS_PARTLY)
        access = (uint8_t)who->partly;
    if (!needed || access == DSH_ACCESS_YES)
        return true;
    return access != DSH_ACCESS_NO && reading == DSH_OPT;
}

/** Integer costs of one profile in one reading. Immutable. */
typedef struct dsh_costs {
    uint32_t *arc_ms;       /**< [2 * n_edges]; DSH_CLOSED = impassable */
    uint32_t *arc_assumed;  /**< [2 * n_edges] ms of arc_ms that rest on
                                 assumed values: all or 0 */
    uint32_t *node_ms;      /**< [n_nodes] for passing through; DSH_CLOSED */
    uint32_t flat_ms_per_m; /**< pace off the network (gaps), rounded up */
} dsh_costs;

dosah_status dsh_costs_new(dsh_costs **out, const dsh_streets *streets,
                           const dsh_mobility *profile, dsh_reading reading,
                           dosah_error *err);
void dsh_costs_free(dsh_costs *costs);

/** What hinders a profile on a street. */
typedef enum dsh_hindrance_kind {
    DSH_HINDERS_STEPS,
    DSH_HINDERS_WHEELCHAIR_NO, /**< OSM says so */
    DSH_HINDERS_SLOPE,
    DSH_HINDERS_CROSS_SLOPE,
    DSH_HINDERS_WIDTH,
    DSH_HINDERS_KERB,
    DSH_HINDERS_SURFACE,
    DSH_HINDERS_SMOOTHNESS,
    DSH_HINDERS_NARROWING,
    DSH_N_HINDRANCES
} dsh_hindrance_kind;

/** Bits 1 << dsh_hindrance_kind of what stops one profile in one reading, in
 *  either direction, and of what makes it take more than twice its time on the
 *  flat. */
typedef struct dsh_hindrances {
    uint16_t *edge_stop, *edge_slow; /**< [n_edges] */
    uint16_t *node_stop;             /**< [n_nodes] */
} dsh_hindrances;

dosah_status dsh_hindrances_new(dsh_hindrances **out,
                                const dsh_streets *streets,
                                const dsh_mobility *profile,
                                dsh_reading reading, dosah_error *err);
void dsh_hindrances_free(dsh_hindrances *hindrances);

/** Up to three places where a point joins the streets. */
enum { DSH_MAX_JOINTS = 3 };
typedef struct dsh_joint {
    uint32_t edge;      /**< DSH_NONE = unused */
    uint32_t offset_mm; /**< from the edge's first node, 0 … length_mm */
    uint32_t gap_mm;    /**< point to edge */
} dsh_joint;
typedef struct dsh_attachment {
    dsh_joint joint[DSH_MAX_JOINTS]; /**< joint[0].edge = DSH_NONE: nowhere */
} dsh_attachment;

/** Attach points on the optimistic network of a profile: the nearest edge and
 *  at most two more no more than 10 m farther, all within max_snap_m, at
 *  least one in a large component. Each reading passes what it can. */
dosah_status dsh_attach(dsh_attachment *out, const dsh_streets *streets,
                        const dsh_costs *optimistic, const double *x,
                        const double *y, size_t n, double max_snap_m,
                        dosah_error *err);

typedef enum dsh_direction {
    DSH_FROM, /**< times from the source to everywhere */
    DSH_TO    /**< times from everywhere to the source */
} dsh_direction;

/** Scratch of one thread. */
typedef struct dsh_walk dsh_walk;
dosah_status dsh_walk_new(dsh_walk **out, const dsh_streets *streets,
                          dosah_error *err);
void dsh_walk_free(dsh_walk *walk);

/** Search from one attached point; labels stay until the next search.
 *  Nothing farther than limit_ms is labelled. */
void dsh_walk_search(dsh_walk *walk, const dsh_costs *costs,
                     const dsh_attachment *source, dsh_direction direction,
                     uint32_t limit_ms);
/** Milliseconds between the source of the last search and another attached
 *  point (gaps counted, joined along a shared edge), DSH_CLOSED if farther
 *  than the limit or impossible. `assumed_ms` may be NULL. */
uint32_t dsh_walk_to_point(const dsh_walk *walk, const dsh_attachment *point,
                           uint32_t *assumed_ms);
/** Length of that way in millimetres, gaps included, after a search DSH_FROM;
 *  DSH_NONE if there is none. */
uint32_t dsh_walk_length_mm(const dsh_walk *walk, const dsh_attachment *point);
/** Label of a node (not counting the node itself), DSH_CLOSED if none. */
uint32_t dsh_walk_at_node(const dsh_walk *walk, uint32_t node);
/** Milliseconds at which the last search goes on from a node, its obstacle
 *  passed; DSH_CLOSED if it does not. */
uint32_t dsh_walk_leaving(const dsh_walk *walk, uint32_t node);
/** What the last search pays for an arc out of a node it stands at: the arc's
 *  cost, or DSH_TO that of the opposite one. */
uint32_t dsh_walk_arc_ms(const dsh_walk *walk, uint32_t arc);
/** Where the last search began. */
const dsh_attachment *dsh_walk_source(const dsh_walk *walk);
/** Walk over a gap. */
uint32_t dsh_walk_gap_ms(const dsh_walk *walk, uint32_t gap_mm);
/** Nodes labelled by the last search, in order of time. */
const uint32_t *dsh_walk_nodes(const dsh_walk *walk, size_t *n);

/** Edges as CSV for other engines: edge, way, source, target (nodes), their
 *  positions, length_m, cost_ms and reverse_cost_ms (−1 = closed), and the
 *  cost of passing the target and source nodes. */
dosah_status dsh_streets_write_csv(const dsh_streets *streets,
                                   const dsh_costs *costs, const char *path,
                                   dosah_error *err);

/** Kilometres of street that a profile can use in both readings, in the
 *  optimistic one only, in none (an edge counts as usable if it is open in
 *  either direction). */
typedef struct dsh_street_km {
    double certain, possible, no;
} dsh_street_km;
dsh_street_km dsh_street_share(const dsh_streets *streets,
                               const dsh_costs *optimistic,
                               const dsh_costs *pessimistic);

/** Seconds of a leg: rounded up once. */
static inline int32_t dsh_leg_s(uint32_t ms)
{
    return (int32_t)((ms + 999) / 1000);
}

#endif
