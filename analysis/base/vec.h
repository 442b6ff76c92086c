/* SPDX-License-Identifier: MIT */
/** @file vec.h
 *  @brief Growable arrays.
 *
 *      DSH_VEC(uint32_t) ids = {0};
 *      if (!dsh_vec_room(&ids, 1))
 *          return dsh_fail_nomem(err, "ids");
 *      ids.p[ids.n++] = 7;
 *      dsh_vec_clear(&ids);
 */
#ifndef DSH_VEC_H
#define DSH_VEC_H

#include <stdbool.h>
#include <stddef.h>

/** `p` has room for `cap`, `n` are in use. */
#define DSH_VEC(T)                                                             \
    struct {                                                                   \
        T *p;                                                                  \
        size_t n, cap;                                                         \
    }

/** Room for `extra` more elements; false when out of memory. Growth is
 *  geometric; no vector passes 2^32 - 2 elements. */
#define dsh_vec_room(v, extra)                                                 \
    dsh_vec_room_((void **)&(v)->p, &(v)->cap, (v)->n, (extra), sizeof(*(v)->p))
#define dsh_vec_clear(v) dsh_vec_clear_((void **)&(v)->p, &(v)->n, &(v)->cap)

bool dsh_vec_room_(void **p, size_t *cap, size_t n, size_t extra, size_t size);
void dsh_vec_clear_(void **p, size_t *n, size_t *cap);

#endif
