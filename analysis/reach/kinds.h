/* SPDX-License-Identifier: MIT */
/** @file kinds.h
 *  @brief Runs that rules of change treat alike at a stop (divide.c). */
#ifndef DSH_KINDS_H
#define DSH_KINDS_H

#include "base/vec.h"
#include "reach/plan.h"

/** Runs named by the same sets at a stop. */
typedef struct dsh_kind {
    uint32_t stop;
    uint32_t first, n;    /**< its sets, ascending */
    int32_t from_s, to_s; /**< of its arrivals or departures */
} dsh_kind;

/** A kind that a set belongs to at a stop; set DSH_NONE: any kind of it. */
typedef struct dsh_kind_member {
    uint32_t stop, set, kind;
} dsh_kind_member;

/** (stop, set): rules name the set at the stop. */
typedef struct dsh_kind_name {
    uint32_t stop, set;
} dsh_kind_name;

/** Sets of each run, ascending. */
typedef struct dsh_run_sets {
    uint32_t *first; /**< [n_trips + 1] */
    uint32_t *set;
} dsh_run_sets;

/** Kinds at one end of changes. */
typedef struct dsh_kinds {
    dsh_kind_name *name;
    size_t n_names;
    uint8_t *divided; /**< [n_stops] rules name runs here */
    DSH_VEC(dsh_kind) kind;
    DSH_VEC(uint32_t) set; /**< of kinds */
    uint32_t *slot;        /**< kinds + 1 by their hash; 0 = empty */
    size_t n_slots;
    dsh_kind_member *member; /**< by stop, set, kind */
    size_t n_members;
    uint32_t *of_hop; /**< [n_hops] kind, DSH_NONE = no rule names the run */
} dsh_kinds;

/** All three return false when out of memory; clear in any case. */
bool dsh_run_sets_init(dsh_run_sets *out, const dsh_change_rules *rules,
                       uint32_t n_trips);
/** @param boards  kinds of who boards, else of who alights */
bool dsh_kinds_init(dsh_kinds *out, const dsh_plan *plan,
                    const dsh_change_rules *rules, const dsh_run_sets *sets,
                    bool boards);
void dsh_run_sets_clear(dsh_run_sets *sets);
void dsh_kinds_clear(dsh_kinds *kinds);

/** First member of (stop, set), or past the last. */
size_t dsh_kinds_of(const dsh_kinds *kinds, uint32_t stop, uint32_t set);
/** Is member `i` there, and one of (stop, set)? */
bool dsh_kinds_is(const dsh_kinds *kinds, size_t i, uint32_t stop,
                  uint32_t set);

#endif
