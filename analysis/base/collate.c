/* SPDX-License-Identifier: MIT */
/* Czech alphabetical order, ČSN 97 6030.
 *
 * A string is a row of elements with three weights: letter, accent, case.
 * Strings are compared by all letters first, then by all accents, then by
 * case (small before capital), at last by bytes, so that only equal strings
 * compare equal. č ř š ž are letters of their own after c r s z; ch is one
 * letter after h; other accents only break ties (a á, e é ě, u ú ů). Words
 * are compared one by one: a gap (a run of spaces and punctuation) comes
 * before every letter, digits come after all letters as the standard says.
 * English text, which has no such letters, falls into its own order but for
 * "ch". Other scripts come last, by code point. */
#include "base/str.h"

#include <string.h>

/* U+00C0 … U+017F without their marks, "." where there is no letter, and the
 * mark: 1 acute, 2 caron, 3 ring, 4 diaeresis, others in a fixed order. */
static const char base_letter[] =
    "AAAAAAACEEEEIIIIDNOOOOO.OUUUUYTsaaaaaaaceeeeiiii"
    "dnooooo.ouuuuytyAaAaAaCcCcCcCcDdDdEeEeEeEeEeGgGg"
    "GgGgHhHhIiIiIiIiIiIiJjKkkLlLlLlLlLlNnNnNnnNnOoOo"
    "OoOoRrRrRrSsSsSsSsTtTtTtUuUuUuUuUuUuWwYyYZzZzZzs";
static const uint8_t accent_mark[192] = {
    7,  1,  5,  8,  4,  3,  14, 9,  7,  1,  5,  4,  7,  1,  5,  4,  14, 8,
    7,  1,  5,  8,  4,  0,  14, 7,  1,  5,  4,  1,  14, 14, 7,  1,  5,  8,
    4,  3,  14, 9,  7,  1,  5,  4,  7,  1,  5,  4,  14, 8,  7,  1,  5,  8,
    4,  0,  14, 7,  1,  5,  4,  1,  14, 4,  12, 12, 11, 11, 10, 10, 1,  1,
    5,  5,  13, 13, 2,  2,  2,  2,  15, 15, 12, 12, 11, 11, 13, 13, 10, 10,
    2,  2,  5,  5,  11, 11, 13, 13, 9,  9,  5,  5,  14, 14, 8,  8,  12, 12,
    11, 11, 10, 10, 13, 14, 15, 15, 5,  5,  9,  9,  14, 1,  1,  9,  9,  2,
    2,  14, 14, 15, 15, 1,  1,  9,  9,  2,  2,  14, 15, 15, 12, 12, 11, 11,
    6,  6,  15, 15, 1,  1,  9,  9,  2,  2,  1,  1,  5,  5,  9,  9,  2,  2,
    9,  9,  2,  2,  15, 15, 8,  8,  12, 12, 11, 11, 3,  3,  6,  6,  10, 10,
    5,  5,  5,  5,  4,  1,  1,  13, 13, 2,  2,  15,
};

enum {
    CARON = 2,
    W_END = 0,
    W_GAP = 1,
    W_LETTER = 16, /* + 4 per letter, leaving room for č ch ř š ž */
    W_DIGIT = 256,
    W_OTHER = 512
};

typedef struct element {
    uint32_t letter;
    uint8_t accent, is_capital;
} element;

/* Decodes one code point; a byte that is no UTF-8 stands for itself. */
static uint32_t next_code(const char **s)
{
    const unsigned char *p = (const unsigned char *)*s;
    const uint32_t c = p[0];
    unsigned more = c >= 0xF0 ? 3 : c >= 0xE0 ? 2 : c >= 0xC0 ? 1 : 0;
    uint32_t code = more == 0 ? c : c & (0x3Fu >> more);
    for (unsigned i = 1; i <= more; i++) {
        if ((p[i] & 0xC0) != 0x80) {
            *s += 1;
            return c;
        }
        code = code << 6 | (p[i] & 0x3Fu);
    }
    *s += 1 + more;
    return code;
}

static bool is_gap(uint32_t c)
{
    if (c < 0x80)
        return !((c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
                 (c >= 'a' && c <= 'z'));
    return (c >= 0x80 && c < 0xC0) || c == 0xD7 || c == 0xF7 ||
           (c >= 0x2000 && c <= 0x206F);
}

static bool is_combining(uint32_t c)
{
    return c >= 0x300 && c <= 0x36F;
}

static uint32_t letter_weight(char small, unsigned accent)
{
    const uint32_t weight = W_LETTER + 4u * (uint32_t)(small - 'a');
    const bool own = accent == CARON && (small == 'c' || small == 'r' ||
                                         small == 's' || small == 'z');
    return weight + (own ? 2 : 0);
}

static element letter_element(char letter, unsigned accent)
{
    element e = {0, (uint8_t)accent, 0};
    char small = letter;
    if (letter >= 'A' && letter <= 'Z') {
        small = (char)(letter - 'A' + 'a');
        e.is_capital = 1;
    }
    e.letter = letter_weight(small, accent);
    return e;
}

static element next_element(const char **s)
{
    while (**s != '\0') {
        const char *start = *s;
        const uint32_t c = next_code(s);
        if (is_combining(c))
            continue;
        if (is_gap(c)) {
            const char *ahead = *s;
            while (*ahead != '\0' && is_gap(next_code(&ahead)))
                *s = ahead;
            return (element){W_GAP, 0, 0};
        }
        if (c >= '0' && c <= '9')
            return (element){W_DIGIT + c, 0, 0};
        if (c < 0x80) {
            element e = letter_element((char)c, 0);
            if ((c == 'c' || c == 'C') &&
                (start[1] == 'h' || start[1] == 'H')) {
                e.letter = letter_weight('h', 0) + 2;
                e.is_capital = (uint8_t)(e.is_capital * 2 + (start[1] == 'H'));
                *s = start + 2;
            }
            return e;
        }
        if (c >= 0xC0 && c < 0x180)
            return letter_element(base_letter[c - 0xC0], accent_mark[c - 0xC0]);
        return (element){W_OTHER + c, 0, 0};
    }
    return (element){W_END, 0, 0};
}

int dsh_collate(const char *a, const char *b)
{
    const char *pa = a, *pb = b;
    int by_accent = 0, by_case = 0;
    for (;;) {
        const element ea = next_element(&pa), eb = next_element(&pb);
        if (ea.letter != eb.letter)
            return ea.letter < eb.letter ? -1 : 1;
        if (ea.letter == W_END)
            break;
        if (by_accent == 0)
            by_accent = (ea.accent > eb.accent) - (ea.accent < eb.accent);
        if (by_case == 0)
            by_case = (ea.is_capital > eb.is_capital) -
                      (ea.is_capital < eb.is_capital);
    }
    if (by_accent != 0)
        return by_accent;
    if (by_case != 0)
        return by_case;
    return strcmp(a, b);
}
