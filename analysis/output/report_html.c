/* SPDX-License-Identifier: MIT */
/* How a report is written: HTML, sentences, numbers, tables. */
#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/civil.h"
#include "output/report.h"

enum { MAX_SENTENCE = 4096, MAX_ARGS = 12 };

/* Around a name within a sentence: U+2068 and U+2069. */
#define FIRST "\xE2\x81\xA8"
#define LAST  "\xE2\x81\xA9"

/* ---- text -------------------------------------------------------------- */

void dsh_put_n(dsh_page *page, const char *html, size_t n)
{
    if (n == 0)
        return;
    if (!dsh_vec_room(&page->html, n)) {
        page->failed = true;
        return;
    }
    memcpy(page->html.p + page->html.n, html, n);
    page->html.n += n;
}

void dsh_put(dsh_page *page, const char *html)
{
    dsh_put_n(page, html, strlen(html));
}

void dsh_putf(dsh_page *page, const char *fmt, ...)
{
    char text[1024];
    va_list args;
    va_start(args, fmt);
    const int n = vsnprintf(text, sizeof(text), fmt, args);
    va_end(args);
    dsh_put_n(page, text,
              n < 0                      ? 0
              : (size_t)n < sizeof(text) ? (size_t)n
                                         : sizeof(text) - 1);
}

void dsh_put_text(dsh_page *page, const char *text)
{
    const char *from = text;
    for (; *text != '\0'; text++) {
        const char *as = *text == '<'                  ? "&lt;"
                         : *text == '>'                ? "&gt;"
                         : *text == '&'                ? "&amp;"
                         : *text == '"'                ? "&quot;"
                         : (unsigned char)*text < 0x20 ? " "
                                                       : NULL;
        if (as == NULL)
            continue;
        dsh_put_n(page, from, (size_t)(text - from));
        dsh_put(page, as);
        from = text + 1;
    }
    dsh_put_n(page, from, (size_t)(text - from));
}

void dsh_put_name(dsh_page *page, const char *name)
{
    dsh_put(page, "<bdi>");
    dsh_put_text(page, name);
    dsh_put(page, "</bdi>");
}

const char *dsh_word(const dsh_page *page, const char *key)
{
    return dsh_text(page->texts, key, page->lang);
}

void dsh_put_key(dsh_page *page, const char *key)
{
    dsh_put_text(page, dsh_word(page, key));
}

/* Isolated names become <bdi>: what is printed or copied keeps no marks. */
static void put_isolated(dsh_page *page, char *text)
{
    for (char *at = text, *first; (first = strstr(at, FIRST)) != NULL;) {
        char *last = strstr(first, LAST);
        if (last == NULL)
            break;
        *first = *last = '\0';
        dsh_put_text(page, text);
        dsh_put_name(page, first + strlen(FIRST));
        at = text = last + strlen(LAST);
    }
    dsh_put_text(page, text);
}

static void put_filled(dsh_page *page, const char *format,
                       const char *const *arg)
{
    char text[MAX_SENTENCE];
    dsh_text_arg list[MAX_ARGS];
    size_t n = 0;
    for (; arg != NULL && n < MAX_ARGS && arg[2 * n] != NULL; n++)
        list[n] = (dsh_text_arg){arg[2 * n], arg[2 * n + 1]};
    (void)dsh_text_fill(text, sizeof(text), format, list, n);
    put_isolated(page, text);
}

void dsh_put_say(dsh_page *page, const char *key, const char *const *arg)
{
    put_filled(page, dsh_word(page, key), arg);
}

void dsh_say(dsh_page *page, const char *tag, const char *key,
             const char *const *arg)
{
    dsh_putf(page, "<%s>", tag);
    dsh_put_say(page, key, arg);
    dsh_putf(page, "</%.*s>\n", (int)strcspn(tag, " "), tag);
}

void dsh_put_count(dsh_page *page, const char *key, int64_t n)
{
    char number[DSH_WORD];
    dsh_number_text(number, page, (double)n, 0);
    put_filled(page, dsh_text_n(page->texts, key, n, page->lang),
               (const char *[]){"n", number, NULL});
}

const char *dsh_isolate(dsh_page *page, const char *name)
{
    const size_t n = strlen(name);
    char *out = dsh_arena_alloc(page->s->arena, n + 7, 1);
    if (out == NULL) {
        page->failed = true;
        return "";
    }
    memcpy(out, FIRST, sizeof(FIRST));
    memcpy(out + 3, name, n + 1);
    memcpy(out + 3 + n, LAST, sizeof(LAST));
    return out;
}

/* ---- numbers ----------------------------------------------------------- */

void dsh_number_text(char out[DSH_WORD], const dsh_page *page, double v,
                     unsigned decimals)
{
    char number[DSH_NUM_SIZE + 16];
    dsh_text_number(number, v, decimals, page->lang);
    (void)snprintf(out, DSH_WORD, "%s", number);
}

/* A share that is not 0 is never told as 0, one that is not all never as
 * 100. */
static int whole_percent(int share_bp)
{
    const int n = (share_bp + 50) / 100;
    if (share_bp > 0 && n == 0)
        return 1;
    return share_bp < 10000 && n == 100 ? 99 : n;
}

void dsh_share_text(char out[DSH_WORD], const dsh_page *page, int share_bp)
{
    char number[16];
    if (share_bp == DSH_NO_SHARE) {
        (void)snprintf(out, DSH_WORD, "–");
        return;
    }
    const int n = whole_percent(share_bp);
    const char *key = share_bp > 0 && share_bp < 100 ? "report.percent_under"
                      : share_bp > 9900 && share_bp < 10000
                          ? "report.percent_over"
                          : "report.percent";
    (void)snprintf(number, sizeof(number), "%d", n);
    const dsh_text_arg arg[] = {{"n", number}};
    (void)dsh_text_fill(out, DSH_WORD, dsh_word(page, key), arg, 1);
}

void dsh_range_text(char out[DSH_WORD], const dsh_page *page, int lo_bp,
                    int hi_bp)
{
    char number[32];
    if (lo_bp == DSH_NO_SHARE || hi_bp == DSH_NO_SHARE ||
        whole_percent(lo_bp) == whole_percent(hi_bp)) {
        dsh_share_text(out, page, lo_bp == DSH_NO_SHARE ? hi_bp : lo_bp);
        return;
    }
    (void)snprintf(number, sizeof(number), "%d–%d", whole_percent(lo_bp),
                   whole_percent(hi_bp));
    const dsh_text_arg arg[] = {{"n", number}};
    (void)dsh_text_fill(out, DSH_WORD, dsh_word(page, "report.percent"), arg,
                        1);
}

void dsh_points_text(char out[DSH_WORD], const dsh_page *page, dsh_ends gap)
{
    (void)page;
    if (gap.lo == DSH_NO_SHARE || gap.hi == DSH_NO_SHARE) {
        (void)snprintf(out, DSH_WORD, "–");
        return;
    }
    const int lo = (gap.lo + (gap.lo < 0 ? -50 : 50)) / 100;
    const int hi = (gap.hi + (gap.hi < 0 ? -50 : 50)) / 100;
    if (lo == hi)
        (void)snprintf(out, DSH_WORD, "%d", lo);
    else if (lo < 0)
        (void)snprintf(out, DSH_WORD, "−%d … %s%d", -lo, hi < 0 ? "−" : "",
                       hi < 0 ? -hi : hi);
    else
        (void)snprintf(out, DSH_WORD, "%d–%d", lo, hi);
}

void dsh_minutes_text(char out[DSH_WORD], const dsh_page *page,
                      const dsh_stored_sum *sum)
{
    char lo[16], hi[16];
    const char *key = "report.minutes";
    if (sum->status == 'x' || sum->status == '-' || sum->status == 'n' ||
        sum->median_lo == DSH_NO_SHARE) {
        const char *word = sum->status == 'x'   ? "report.not_applicable"
                           : sum->status == 'n' ? "report.never"
                                                : "report.no_data";
        (void)snprintf(out, DSH_WORD, "%s", dsh_word(page, word));
        return;
    }
    (void)snprintf(lo, sizeof(lo), "%d", (sum->median_lo + 5) / 10);
    (void)snprintf(hi, sizeof(hi), "%d",
                   sum->median_hi == DSH_NO_SHARE ? 0
                                                  : (sum->median_hi + 5) / 10);
    if (sum->median_hi == DSH_NO_SHARE)
        key = "report.minutes_never";
    else if (strcmp(lo, hi) != 0)
        key = "report.minutes_range";
    const dsh_text_arg arg[] = {{"n", lo}, {"m", hi}};
    (void)dsh_text_fill(out, DSH_WORD, dsh_word(page, key), arg, 2);
}

void dsh_day_text(char out[DSH_WORD], const dsh_page *page, size_t day)
{
    const dsh_stored_day *d = &page->s->day[day];
    char date[40] = "", key[64];
    (void)snprintf(key, sizeof(key), "day.%.40s", d->id);
    const char *name =
        dsh_text_has(page->texts, key) ? dsh_word(page, key) : d->id;
    if (d->date != DSH_NO_DATE)
        dsh_text_date(date, d->date, page->lang);
    (void)snprintf(out, DSH_WORD, "%.50s%s%s", name, date[0] ? " " : "", date);
}

const char *dsh_clock_text(char out[16], const dsh_page *page, const char *fact)
{
    const int64_t s = dsh_stored_count_of(page->s, fact);
    (void)snprintf(out, 16, "%02d:%02d", (int)(s / 3600 % 100),
                   (int)(s / 60 % 60));
    return out;
}

/* ---- tables ------------------------------------------------------------ */

void dsh_grid_begin(dsh_page *page, const dsh_grid_head *head)
{
    const char *class = head->class ? head->class : "";
    dsh_putf(page,
             "<div class=\"scroll\" tabindex=\"0\" role=\"region\" "
             "aria-labelledby=\"c%u\"><table class=\"%s\"><caption "
             "id=\"c%u\">",
             page->n_tables, class, page->n_tables);
    page->n_tables++;
    dsh_put_say(page, head->caption, head->arg);
    dsh_put(page, "</caption>\n<thead><tr>");
    for (size_t i = 0; head->column[i] != NULL; i++) {
        const char *key = head->column[i];
        const bool number = key[0] == '#';
        dsh_putf(page, "<th scope=\"col\"%s>", number ? " class=\"n\"" : "");
        key += number;
        if (key[0] == '=') /* a name, not a key */
            dsh_put_name(page, key + 1);
        else
            dsh_put_key(page, key);
        dsh_put(page, "</th>");
    }
    dsh_put(page, "</tr></thead>\n<tbody>\n");
}

void dsh_grid_end(dsh_page *page)
{
    dsh_put(page, "</tbody></table></div>\n");
}

void dsh_grid_row(dsh_page *page, const char *name)
{
    dsh_put(page, "<tr><th scope=\"row\">");
    dsh_put_name(page, name);
    dsh_put(page, "</th>");
}

void dsh_grid_row_end(dsh_page *page)
{
    dsh_put(page, "</tr>\n");
}

void dsh_cell_text(dsh_page *page, const char *text)
{
    dsh_put(page, "<td>");
    dsh_put_name(page, text);
    dsh_put(page, "</td>");
}

void dsh_cell_number(dsh_page *page, double sort, const char *text)
{
    char number[DSH_NUM_SIZE];
    (void)dsh_format_fixed(number, sort, 1);
    dsh_putf(page, "<td class=\"n\" data-s=\"%s\">", number);
    dsh_put_text(page, text);
    dsh_put(page, "</td>");
}

/* Certain plain, the optimistic end behind it: "40 – 55 %", with bars that
 * show the same: full for certain, striped for possible. */
void dsh_cell_share(dsh_page *page, int lo_bp, int hi_bp)
{
    char text[DSH_WORD];
    dsh_range_text(text, page, lo_bp, hi_bp);
    if (lo_bp == DSH_NO_SHARE || hi_bp == DSH_NO_SHARE) {
        dsh_put(page, "<td class=\"n\" data-s=\"\">–</td>");
        return;
    }
    if (page->plain) {
        dsh_cell_number(page, lo_bp + hi_bp, text);
        return;
    }
    dsh_putf(page,
             "<td class=\"n s\" data-s=\"%d\" style=\"--a:%d%%;--b:%d%%\">",
             lo_bp + hi_bp, (lo_bp + 50) / 100, (hi_bp + 50) / 100);
    dsh_put_text(page, text);
    dsh_put(page, "</td>");
}

/* ● accessible, ◐ partly, ✕ not; between two: perhaps. */
void dsh_put_grade(dsh_page *page, int lo, int hi)
{
    static const char *const mark[] = {"✕", "◐", "●"};
    static const char *const key[] = {"report.grade_not", "report.grade_partly",
                                      "report.grade_accessible"};
    if (lo < 0 || hi < 0) {
        dsh_put(page, "<span class=\"grade g-none\"><span aria-hidden=\"true\">"
                      "?</span> ");
        dsh_put_key(page, "report.grade_unknown");
        dsh_put(page, "</span>");
        return;
    }
    dsh_putf(page,
             "<span class=\"grade g%d\"><span aria-hidden=\"true\">%s"
             "</span> ",
             lo, mark[lo]);
    dsh_put_key(page, key[lo]);
    dsh_put(page, "</span>");
    if (lo == hi)
        return;
    dsh_put(page, " <span class=\"perhaps\">");
    dsh_put_say(page, "report.grade_perhaps",
                (const char *[]){"grade", dsh_word(page, key[hi]), NULL});
    dsh_put(page, "</span>");
}

void dsh_put_grade_cells(dsh_page *page, const dsh_stored_grade *grade)
{
    const int known = isnan(grade->known_share)
                          ? DSH_NO_SHARE
                          : (int)lround(grade->known_share * 1e4);
    dsh_putf(page, "<td data-s=\"%d\">", grade->lo + grade->hi);
    dsh_put_grade(page, grade->lo, grade->hi);
    dsh_put(page, "</td>");
    dsh_cell_share(page, known, known);
}
