/* SPDX-License-Identifier: MIT */
/** @file fail.h
 *  @brief Reporting an error into the caller's object. */
#ifndef DSH_FAIL_H
#define DSH_FAIL_H

#include "base/compiler.h"
#include "dosah.h"

/** Record a failure unless `err` is NULL or already holds one (the first
 *  error wins). `fmt` is a literal English sentence, one line, impersonal,
 *  with the offending value; it is the key of the message catalogue.
 *  @param source  path or layer at fault, may be ""
 *  @param row     1-based line or record, 0 when not applicable
 *  @return `status` */
DSH_PRINTF(5, 6)
dosah_status dsh_fail(dosah_error *err, dosah_status status, const char *source,
                      int64_t row, const char *fmt, ...);
#ifdef __clang_analyzer__ /* it cannot see that the status comes back */
#define dsh_fail(err, status, ...) (dsh_fail(err, status, __VA_ARGS__), status)
#endif

/** Record that memory ran out; called by dsh_fail_nomem(). */
void dsh_note_nomem(dosah_error *err, const char *what);

/** Out of memory while making `what` (a literal noun, for the developer).
 *  Inline, so that whoever checks the code sees that it never succeeds. */
static inline dosah_status dsh_fail_nomem(dosah_error *err, const char *what)
{
    dsh_note_nomem(err, what);
    return DOSAH_ENOMEM;
}

#endif
