/* SPDX-License-Identifier: MIT */
#include "base/notice.h"

#include <libintl.h>
#include <string.h>

#include "base/num.h"

void dsh_notice_sentence(char *out, size_t size, const dsh_texts *texts,
                         const dsh_notice *notice, dosah_lang lang)
{
    char row[DSH_NUM_SIZE];
    (void)dsh_format_int(row, notice->row);
    const dsh_text_arg arg[] = {
        {"file", notice->file},       {"row", row},
        {"field", notice->field},     {"value", notice->value},
        {"assumed", notice->assumed},
    };
    (void)dsh_text_fill(out, size, dsh_text(texts, notice->code, lang), arg,
                        sizeof(arg) / sizeof(arg[0]));
}

/* The head of the catalogue says it. */
dosah_lang dsh_notice_lang(void)
{
    static const char of_head[] = ""; /* no message to be translated */
    const char *head = dgettext("dosah", of_head);
    return strstr(head, "Language: cs") ? DOSAH_CS : DOSAH_EN;
}
