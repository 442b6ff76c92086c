/* SPDX-License-Identifier: MIT */
/** @file explain.h
 *  @brief An explanation for people and for programs. */
#ifndef DSH_OUTPUT_EXPLAIN_H
#define DSH_OUTPUT_EXPLAIN_H

#include "output/output.h"
#include "reach/explain.h"

/** What names and values are taken from; stages that did not run are NULL. */
typedef struct dsh_explain_view {
    const dsh_findings *findings;
    const dsh_explanation *explanation;
    const dsh_texts *texts;
} dsh_explain_view;

/** Lines of text; free with dsh_free(). @retval DOSAH_ENOMEM */
dosah_status dsh_explain_text(char **out, const dsh_explain_view *view,
                              dosah_lang lang, dosah_error *err);
/** One JSON object, times of day as HH:MM:SS (past 24:00:00 on the next day),
 *  the rest as in the table `reach`; free with dsh_free(). */
dosah_status dsh_explain_json(char **out, const dsh_explain_view *view,
                              dosah_error *err);

/** Name of the line of a run: short name, else long, else id. */
const char *dsh_line_name(const dsh_network *network, size_t day,
                          uint32_t trip);

#endif
