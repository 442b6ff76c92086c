/* SPDX-License-Identifier: MIT */
/** @file expect.h
 *  @brief Inside study/: errors that say what was expected, in English and in
 *  the language of the message catalogue. */
#ifndef DSH_STUDY_EXPECT_H
#define DSH_STUDY_EXPECT_H

#include "base/fail.h"
#include "base/text.h"

/** Marks a text for the message catalogue that is translated later. */
#define N_(text) (text)

/** Where it went wrong. */
typedef struct dsh_fault {
    const char *file;
    int64_t line;
    const char *key;
    const char *found; /**< NULL = the key is not there */
} dsh_fault;

/** What was expected: a text of the catalogue with up to two placeholders. */
typedef struct dsh_expected {
    const char *text; /**< N_("a length from {lo} to {hi} m") */
    dsh_text_arg arg[2];
    size_t n_args;
} dsh_expected;

/** DOSAH_EINPUT: "key '…': expected …, found '…'", or "key '…' is required:
 *  expected …". */
dosah_status dsh_fail_expected(dosah_error *err, const dsh_fault *fault,
                               const dsh_expected *expected);

#endif
