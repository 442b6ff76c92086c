/* SPDX-License-Identifier: MIT */
/** @file talk.h
 *  @brief How the command speaks: complaints, logs and progress on stderr, in
 *  Czech or English without that locale being installed. */
#ifndef CLI_TALK_H
#define CLI_TALK_H

#include "dosah.h"
#include "opt.h"

#include <libintl.h>

#define _(text)  gettext(text)
#define N_(text) text

typedef enum progress_kind {
    PROGRESS_AUTO, /**< bar on a terminal, else none */
    PROGRESS_BAR,
    PROGRESS_JSON,
    PROGRESS_NONE
} progress_kind;

/** Choose the language: `lang` of common_opts, else LANGUAGE, LC_ALL,
 *  LC_MESSAGES, LANG. Must come before the first text. */
void talk_language(int lang);
/** What was chosen. */
dosah_lang talk_lang(void);

/** Callbacks and threads for the library; catches Ctrl-C (SIGINT, SIGTERM),
 *  which stops the job cleanly. Once per process. */
dosah_env talk_env(const common_opts *common);
/** Clear the progress line before other output. */
void talk_done(void);

/** "dosah: <message>" on stderr. */
#if defined(__GNUC__)
__attribute__((format(printf, 1, 2)))
#endif
void complain(const char *fmt, ...);

/** Report a failed job and return its exit code. */
int talk_failure(dosah_status status, const dosah_error *err);

#endif
