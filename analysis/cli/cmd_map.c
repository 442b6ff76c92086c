/* SPDX-License-Identifier: MIT */
#include "cmd.h"

#include <string.h>

typedef struct map_opts {
    const char *type, *day, *municipality, *group, *rules, *bands, *out;
    opt_texts profiles;
    int kind, measure, by, paper;
    unsigned dpi;
    bool portrait;
} map_opts;

#define FIELD(name) offsetof(map_opts, name)
static const opt OPTIONS[] = {
    {OPT_CHOICE, "kind", 'k', "reach|buildings|stops|streets|isochrone",
     N_("reach of a service, grades of buildings or stops, "
        "streets with barriers, or bands of dosah isochrone"),
     FIELD(kind), 0},
    {OPT_TEXT, "type", 't', "ID",
     N_("service type (required for a map of reach)"), FIELD(type), 0},
    {OPT_CHOICE, "measure", 'm', "time|share|day-trip|gap|usable|on-demand",
     N_("median travel time, share that reaches the service, there and back, "
        "what the adult profile has ahead, how near the service is and "
        "whether its building can be used, or there and back with transport "
        "on demand"),
     FIELD(measure), 0},
    {OPT_CHOICE, "by", 0, "measure|cell|municipality",
     N_("colour squares or municipalities (what suits the measure)"), FIELD(by),
     0},
    {OPT_TEXTS, "profile", 'p', "ID",
     N_("mobility profile; up to six stand side by side (the first four)"),
     FIELD(profiles), 0},
    {OPT_TEXT, "day", 0, "ID", N_("day of the study (the first)"), FIELD(day),
     0},
    {OPT_TEXT, "group", 'g', "ID",
     N_("user group of grades (the first that was graded)"), FIELD(group), 0},
    {OPT_TEXT, "rules", 0, "ID", N_("rule set of grades (the first)"),
     FIELD(rules), 0},
    {OPT_TEXT, "bands", 0, "FILE",
     N_("what dosah isochrone wrote (required for its map)"), FIELD(bands), 0},
    {OPT_TEXT, "municipality", 0, "CODE",
     N_("code or name of the municipality in the middle (all of them)"),
     FIELD(municipality), 0},
    {OPT_CHOICE, "paper", 0, "a4|a3", N_("size of the page"), FIELD(paper), 0},
    {OPT_UINT, "dpi", 0, "N", N_("dots per inch of a PNG (150)"), FIELD(dpi),
     1200},
    {OPT_FLAG, "portrait", 0, NULL, N_("page upright"), FIELD(portrait), 0},
    {OPT_TEXT, "out", 'o', "FILE", N_("file ending in .pdf, .png or .svg"),
     FIELD(out), 0},
    {OPT_END, NULL, 0, NULL, NULL, 0, 0},
};

static bool has_ending(const char *file, const char *ending)
{
    const size_t n = strlen(file), k = strlen(ending);
    return n > k && strcmp(file + n - k, ending) == 0;
}

static int run(void *options, const char *const *operand)
{
    static const char *const ending[] = {".pdf", ".png", ".svg"};
    const map_opts *o = options;
    dosah_map_opts opts = {.kind = (dosah_map_kind)o->kind,
                           .service_type = o->type,
                           .user_group = o->group,
                           .rule_set = o->rules,
                           .bands = o->bands,
                           .profile = o->profiles.p,
                           .n_profiles = o->profiles.n,
                           .day = o->day,
                           .municipality = o->municipality,
                           .measure = (dosah_map_measure)o->measure,
                           .by = (dosah_map_by)o->by,
                           .paper = (dosah_paper)o->paper,
                           .dpi = o->dpi,
                           .portrait = o->portrait ? DOSAH_YES : DOSAH_NO,
                           .lang = talk_lang(),
                           .out_file = o->out};
    int format = 0;
    while (format < 3 && o->out && !has_ending(o->out, ending[format]))
        format++;
    if (!o->out || format == 3 || (opts.kind == DOSAH_MAP_REACH && !o->type) ||
        (opts.kind == DOSAH_MAP_ISOCHRONE && !o->bands)) {
        (void)fprintf(stderr, "%s\n",
                      _("dosah map needs --type ID (or another --kind, --bands "
                        "FILE with an isochrone) and --out FILE ending in "
                        ".pdf, .png or .svg"));
        return DOSAH_EUSAGE;
    }
    opts.format = (dosah_map_format)format;
    const dosah_env env = talk_env(cmd_common());
    dosah_error err = {0};
    const dosah_status st = dosah_write_map(operand[0], &opts, &env, &err);
    if (st != DOSAH_OK)
        return talk_failure(st, &err);
    (void)printf("%s\n", o->out);
    return 0;
}

const command CMD_MAP = {
    "map",   N_("RESULTS"),
    1,       N_("one map from stored results, to print or to show"),
    OPTIONS, sizeof(map_opts),
    run};
