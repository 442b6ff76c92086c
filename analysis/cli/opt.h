/* SPDX-License-Identifier: MIT */
/** @file opt.h
 *  @brief One table of options per command feeds the parser, `--help` and
 *  `dosah help --json`. GNU style: `--name value`, `--name=value`, `-n value`,
 *  options and operands in any order, `--` ends options. */
#ifndef CLI_OPT_H
#define CLI_OPT_H

#include "dosah.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

typedef enum opt_kind {
    OPT_END,      /**< last row of a table */
    OPT_FLAG,     /**< bool: true when given */
    OPT_TEXT,     /**< const char * */
    OPT_TEXTS,    /**< opt_texts: may be repeated */
    OPT_CHOICE,   /**< int: index into the words of `arg`, split at "|" */
    OPT_DURATION, /**< int32_t seconds, 1 … 24 h: 60min, 90s, 2h, 1:30, 45
                       (minutes) */
    OPT_UINT,     /**< unsigned, 1 … max */
    OPT_NUMBER,   /**< double > 0 */
    OPT_SPEED     /**< double, 0.5 … 50 km/h */
} opt_kind;

enum { OPT_MAX_TEXTS = 64 };
typedef struct opt_texts {
    const char *p[OPT_MAX_TEXTS];
    size_t n;
} opt_texts;

typedef struct opt {
    opt_kind kind;
    const char *name; /**< without dashes */
    char letter;      /**< 0 = none */
    const char *arg;  /**< shown in help, e.g. "DIR" or "cs|en" */
    const char *help; /**< one line of English, translated when shown */
    size_t offset;    /**< of the field in the command's struct */
    unsigned max;     /**< OPT_UINT */
} opt;

/** A command: what it is called, takes and does. */
typedef struct command {
    const char *name;
    const char *operands; /**< shown in help, e.g. "STUDY"; translated */
    size_t n_operands;    /**< exactly that many */
    const char *help;     /**< one line */
    const opt *options;
    size_t size; /**< of the struct that `options` point into */
    int (*run)(void *options, const char *const *operand);
} command;

/** Options that every command takes; filled before the command's own. */
typedef struct common_opts {
    bool help, version, quiet, verbose;
    int lang;     /**< 0 = from the environment, 1 = cs, 2 = en */
    int progress; /**< enum progress_kind */
    unsigned threads;
    const char *data;
} common_opts;

extern const opt COMMON_OPTIONS[];

/** Parse the common options that stand before the command.
 *  @param[out] at  of the first argument after them, argc if there is none
 *  @return true, or false after a complaint (exit code DOSAH_EUSAGE) */
bool opt_parse_common(int *at, int argc, char **argv, common_opts *common);

/** Parse argv[1 …] of a command. Complains on stderr.
 *  @return true, or false after a complaint (exit code DOSAH_EUSAGE) */
bool opt_parse(const command *cmd, int argc, char **argv, void *own,
               common_opts *common, const char **operand, size_t *n_operands);

/** Operands of a command in the language of the person; "" if none. */
const char *opt_operands(const command *cmd);
/** "option --NAME: "VALUE" is not EXPECTED" on stderr. */
void opt_complain_value(const char *name, const char *value,
                        const char *expected);

/** `dosah COMMAND --help`. */
void opt_print_help(FILE *out, const command *cmd);
/** Commands with all options as JSON, for graphical front ends. */
void opt_print_json(FILE *out, const command *const *cmd, size_t n);

#endif
