/* SPDX-License-Identifier: MIT */
/* `timetable.accessibility`, what operators declare of their vehicles, and
 * `timetable.time_zone`. */
#include "study/load.h"

#include <string.h>

#include "base/zone.h"

static dosah_status read_names(const dsh_section *item,
                               dsh_declared_access *out)
{
    const struct {
        const char *key;
        const char **to;
    } field[] = {{"operator", &out->agency},
                 {"line", &out->line},
                 {"trip", &out->trip},
                 {"source", &out->source}};
    for (size_t i = 0; i < sizeof field / sizeof field[0]; i++) {
        dsh_study_value value;
        dosah_status st = dsh_read_text(item, field[i].key, &value);
        if (st != DOSAH_OK)
            return st;
        *field[i].to = value.text;
    }
    return DOSAH_OK;
}

static dosah_status read_one(const dsh_section *item, dsh_declared_access *out)
{
    const char *state = "", *unmarked = "";
    out->line_number = dsh_node_line(item->map);
    dosah_status st = read_names(item, out);
    if (st == DOSAH_OK)
        st = dsh_read_choice(item, "state", &state);
    if (st == DOSAH_OK)
        st = dsh_read_choice(item, "unmarked_means", &unmarked);
    if (st == DOSAH_OK)
        st = dsh_read_date(item, "date", &out->date);
    if (st != DOSAH_OK)
        return st;
    const dsh_study_value here = {"", out->line_number};
    if ((state[0] != '\0') == (unmarked[0] != '\0'))
        return dsh_key_fail(item, "state", here,
                            N_("either state or unmarked_means"));
    if (out->agency[0] == '\0' && out->line[0] == '\0' && out->trip[0] == '\0')
        return dsh_key_fail(item, "operator", here,
                            N_("an operator, a line or a trip"));
    out->unmarked = unmarked[0] != '\0';
    (void)dsh_access_parse(&out->state, out->unmarked ? unmarked : state);
    return DOSAH_OK;
}

static dosah_status read_timezone(const dsh_section *timetable)
{
    static const char NAME[] = "time_zone";
    dsh_study_value value;
    dosah_status st = dsh_read_text(timetable, NAME, &value);
    timetable->load->study->timezone = value.text;
    if (st != DOSAH_OK || value.text[0] == '\0')
        return st;
    dsh_zone *zone;
    st = dsh_zone_open(&zone, value.text, NULL);
    dsh_zone_close(zone);
    return st == DOSAH_OK
               ? st
               : dsh_key_fail(timetable, NAME, value,
                              N_("a time zone such as Europe/Prague"));
}

dosah_status dsh_load_accessibility(const dsh_section *root)
{
    static const char NAME[] = "accessibility";
    dsh_study *study = root->load->study;
    dsh_section timetable = dsh_section_of(root, "timetable");
    dsh_node list = dsh_node_get(timetable.map, NAME);
    const size_t n = list.ok ? dsh_node_count(list) : 0;
    dsh_declared_access *declared =
        dsh_arena_alloc(study->arena, n, sizeof *declared);
    if (declared == NULL)
        return dsh_fail_nomem(root->load->err, "declared accessibility");
    for (size_t i = 0; i < n; i++) {
        const dsh_section item = {root->load, dsh_node_item(list, i),
                                  "timetable.accessibility[]", NAME,
                                  &timetable};
        const dosah_status st = read_one(&item, &declared[i]);
        if (st != DOSAH_OK)
            return st;
    }
    study->declared = declared;
    study->n_declared = n;
    return read_timezone(&timetable);
}
