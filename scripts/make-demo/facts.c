/* SPDX-License-Identifier: MIT */
#include "demo.h"

#include <stdlib.h>
#include <string.h>

/** Decimal "17.9938" without the locale's strtod. */
static double decimal(const char *s)
{
    double v = 0;
    double unit = 1;
    bool fraction = false;
    for (; *s && *s != ','; s++) {
        if (*s == '.') {
            fraction = true;
            continue;
        }
        v = v * 10 + (*s - '0');
        if (fraction)
            unit *= 10;
    }
    return v / unit;
}

/** Cut the line at its commas; facts.csv quotes nothing. */
static int fields(char *line, char **field, int max)
{
    int n = 0;
    for (char *s = line; s && n < max; n++) {
        field[n] = s;
        s = strchr(s, ',');
        if (s)
            *s++ = '\0';
    }
    return n;
}

void demo_facts_read(demo_world *w, const char *path)
{
    FILE *f = fopen(path, "rb");
    if (!f)
        demo_die("cannot read %s", path);
    char line[512];
    if (!fgets(line, sizeof(line), f))
        demo_die("%s is empty", path);
    int n = 0;
    while (fgets(line, sizeof(line), f)) {
        char *c[16];
        if (fields(line, c, 16) < 10 || n == DEMO_MEMBERS)
            demo_die("%s: row %d is not as expected", path, n + 2);
        demo_member *m = &w->member[n++];
        m->code = atoi(c[0]);
        (void)snprintf(m->name, sizeof(m->name), "%s", c[1]);
        m->total = atoi(c[2]);
        m->child = atoi(c[3]);
        m->adult = atoi(c[4]);
        m->senior = atoi(c[5]);
        m->p75 = atoi(c[6]);
        m->p80 = atoi(c[7]);
        m->at = demo_from_lonlat(decimal(c[8]), decimal(c[9]));
        if (m->child + m->adult + m->senior != m->total)
            demo_die("%s: groups of %d do not add up", path, m->code);
    }
    (void)fclose(f);
    if (n != DEMO_MEMBERS)
        demo_die("%s has %d rows instead of %d", path, n, DEMO_MEMBERS);
}

int demo_member_by_code(const demo_world *w, int code)
{
    for (int i = 0; i < DEMO_MEMBERS; i++) {
        if (w->member[i].code == code)
            return i;
    }
    demo_die("no municipality %d", code);
}

void demo_population_write(const demo_world *w)
{
    FILE *f = demo_open(w, "population.csv");
    fputs("code,name,total,vek_0_14,vek_15_64,vek_65_plus,vek_75_plus,"
          "vek_80_plus\n",
          f);
    for (int i = 0; i < DEMO_MEMBERS; i++) {
        const demo_member *m = &w->member[i];
        fprintf(f, "%d,%s,%d,%d,%d,%d,%d,%d\n", m->code, m->name, m->total,
                m->child, m->adult, m->senior, m->p75, m->p80);
    }
    demo_close(f, "population.csv");
}
