/* SPDX-License-Identifier: MIT */
/** @file notice.h
 *  @brief What the inputs made the program assume, collected with caps.
 *  Texts per code and language are data: maps/notices/<room>.yaml. Threads:
 *  one at a time (readers run on the calling thread). */
#ifndef DSH_NOTICE_H
#define DSH_NOTICE_H

#include "base/fail.h"
#include "base/str.h"
#include "base/text.h"

/** Notices of one run. */
typedef struct dsh_notices dsh_notices;

/** Stored notices per code; further ones are only counted. */
enum { DSH_NOTICE_CAP = 1000 };

/** One finding; strings are copied; NULL means "". */
typedef struct dsh_notice {
    const char *code;
    dosah_severity severity;
    const char *file;
    int64_t row; /**< 1-based record, 0 = none */
    const char *field;
    const char *value;
    const char *assumed;
} dsh_notice;

dsh_notices *dsh_notices_new(void);
void dsh_notices_free(dsh_notices *notices);

/** Accepts NULL `notices` (then nothing happens). Out of memory is
 *  remembered and reported by dsh_notices_status(). */
void dsh_notice_add(dsh_notices *notices, dsh_notice notice);

/** DOSAH_ENOMEM if any notice was lost for lack of memory. */
dosah_status dsh_notices_status(const dsh_notices *notices, dosah_error *err);

/** All of this severity, stored or only counted. */
size_t dsh_notices_count(const dsh_notices *notices, dosah_severity severity);

/** One code: total and the stored ones in order of arrival. */
typedef struct dsh_notice_group {
    const char *code;
    dosah_severity severity;
    size_t n;                 /**< stored and only counted */
    const dsh_notice *stored; /**< [n_stored], valid until the next add */
    size_t n_stored;
} dsh_notice_group;

/** Codes in order: worst severity first, then alphabetical. */
size_t dsh_notices_groups(const dsh_notices *notices);
dsh_notice_group dsh_notices_group(const dsh_notices *notices, size_t i);

/** The notice as one sentence: the text of its code with the placeholders
 *  {file} {row} {field} {value} {assumed} filled in. */
void dsh_notice_sentence(char *out, size_t size, const dsh_texts *texts,
                         const dsh_notice *notice, dosah_lang lang);
/** The language in which messages of the command are translated now. */
dosah_lang dsh_notice_lang(void);

#endif
