/* SPDX-License-Identifier: MIT */
#include "study/keys.h"

#include <string.h>

#include "base/str.h"

#define MINUTE 60
#define HOUR   3600

enum { MAX_WORDS = 48 };

#define MAP(path_, cs, en)                                                     \
    {                                                                          \
        .path = (path_), .type = DSH_KEY_MAP, .doc = {(cs), (en) }             \
    }
#define OF(path_, type_, cs, en)                                               \
    {                                                                          \
        .path = (path_), .type = (type_), .doc = {(cs), (en) }                 \
    }
#define MUST(path_, type_, cs, en)                                             \
    {                                                                          \
        .path = (path_), .type = (type_), .state = DSH_KEY_REQUIRED, .doc = {  \
            (cs),                                                              \
            (en)                                                               \
        }                                                                      \
    }
#define WITH(path_, type_, fallback_, cs, en)                                  \
    {                                                                          \
        .path = (path_), .type = (type_), .fallback = (fallback_), .doc = {    \
            (cs),                                                              \
            (en)                                                               \
        }                                                                      \
    }
#define RANGE(path_, type_, min_, max_, fallback_, cs, en)                     \
    {                                                                          \
        .path = (path_), .type = (type_), .min = (min_), .max = (max_),        \
        .fallback = (fallback_), .doc = {                                      \
            (cs),                                                              \
            (en)                                                               \
        }                                                                      \
    }
#define PICK(path_, fallback_, choices_, later_, cs, en)                       \
    {                                                                          \
        .path = (path_), .type = DSH_KEY_CHOICE, .fallback = (fallback_),      \
        .choices = (choices_), .later = (later_), .doc = {                     \
            (cs),                                                              \
            (en)                                                               \
        }                                                                      \
    }
#define NAMES(path_, choices_, cs, en)                                         \
    {                                                                          \
        .path = (path_), .type = DSH_KEY_NAMES, .choices = (choices_),         \
        .doc = {                                                               \
            (cs),                                                              \
            (en)                                                               \
        }                                                                      \
    }
#define LATER(path_, type_, cs, en)                                            \
    {                                                                          \
        .path = (path_), .type = (type_), .state = DSH_KEY_LATER, .doc = {     \
            (cs),                                                              \
            (en)                                                               \
        }                                                                      \
    }

/* Defaults and the list of keys: architecture.md, "The study file". */
static const dsh_study_key KEYS[] = {
    MUST("title", DSH_KEY_LABEL, "Název studie; text nebo {cs: …, en: …}.",
         "Title of the study; text or {cs: …, en: …}."),
    OF("banner", DSH_KEY_LABEL,
       "Nápis přes každou mapu, stranu a souhrn, např. SMYŠLENÁ DATA.",
       "Words across every map, page and summary, e.g. INVENTED DATA."),
    MUST("crs", DSH_KEY_TEXT,
         "Pracovní souřadnicový systém, rovinný a v metrech, např. EPSG:5514.",
         "Working CRS, projected and in metres, e.g. EPSG:5514."),
    WITH("languages", DSH_KEY_TEXTS, "cs en", "Jazyky výstupů.",
         "Languages to write."),
    LATER("extends", DSH_KEY_TEXT, "Studie, kterou tato mění (scénář).",
          "The study that this one changes (a scenario)."),

    MUST("municipalities", DSH_KEY_SOURCE, "Hranice obcí řešeného území.",
         "Boundaries of the municipalities that are studied."),
    NAMES("municipalities.columns", "code name",
          "Sloupce: naše jméno: jméno v souboru.",
          "Columns: our name: name in the file."),
    OF("neighbours", DSH_KEY_SOURCE, "Okolní obce: kreslí se, nepočítají se.",
       "Neighbouring municipalities: drawn, never counted."),
    NAMES("neighbours.columns", "code name",
          "Sloupce: naše jméno: jméno v souboru.",
          "Columns: our name: name in the file."),
    OF("areas", DSH_KEY_ITEMS, "Další členění obcí se stejnými tabulkami.",
       "Further partitions of the municipalities with the same tables."),
    MUST("areas[].name", DSH_KEY_TEXT, "Jméno členění.",
         "Name of the partition."),
    PICK("areas[].from", "municipality", "municipality", NULL,
         "Odkud se členění bere.", "Where the partition comes from."),
    MUST("areas[].column", DSH_KEY_TEXT, "Sloupec tabulky obcí.",
         "Column of the municipality table."),
    OF("population", DSH_KEY_SOURCE, "Počty obyvatel obcí.",
       "Residents per municipality."),
    NAMES("population.columns", "code total",
          "Sloupce: naše jméno: jméno v souboru.",
          "Columns: our name: name in the file."),
    NAMES("population.groups", NULL,
          "Skupiny obyvatel: naše jméno: sloupec s počtem.",
          "Groups of residents: our name: column with the count."),
    OF("origins", DSH_KEY_SOURCE,
       "Místa, odkud lidé vycházejí (adresy); lze vynechat.",
       "Where people start (addresses); may be left out."),
    PICK("origins.format", "", "ruian-adr", NULL,
         "ruian-adr = adresní místa RÚIAN; jinak podle obsahu.",
         "ruian-adr = RÚIAN address points; else by content."),
    NAMES("origins.columns", "id x y lon lat adm municipality weight",
          "Sloupce: naše jméno: jméno v souboru; i skupiny obyvatel.",
          "Columns: our name: name in the file; groups of residents too."),
    OF("streets", DSH_KEY_SOURCE,
       "Uliční síť OpenStreetMap (PBF, XML) nebo OpenSidewalks (GeoJSON).",
       "Streets: OpenStreetMap (PBF, XML) or OpenSidewalks (GeoJSON)."),
    PICK("streets.format", "", "osm opensidewalks", NULL,
         "Formát uliční sítě; jinak podle obsahu.",
         "Format of the streets; else by content."),
    OF("streets.elevation", DSH_KEY_PLACE, "Výškový rastr: cesta nebo zdroj.",
       "Elevation raster: a path or a source."),
    OF("timetable", DSH_KEY_SOURCE,
       "Jízdní řády GTFS nebo JDF (zip nebo složka).",
       "GTFS or JDF timetables (zip or folder)."),
    PICK("timetable.format", "", "gtfs jdf", NULL,
         "Formát jízdních řádů; jinak podle obsahu.",
         "Format of the timetables; else by content."),
    OF("timetable.stops", DSH_KEY_PLACE,
       "Seznam zastávek s polohou pro JDF (CSV nebo stops.txt z GTFS).",
       "Located stops for JDF (CSV, or stops.txt of a GTFS feed)."),
    NAMES("timetable.stops.columns", "name okres x y lon lat",
          "Sloupce: naše jméno: jméno v souboru.",
          "Columns: our name: name in the file."),
    WITH("timetable.time_zone", DSH_KEY_TEXT, "",
         "Časové pásmo studie, např. Europe/Prague; jinak první jízdní řád.",
         "Time zone of the study, e.g. Europe/Prague; else the first feed's."),
    OF("timetable.accessibility", DSH_KEY_ITEMS,
       "Prohlášení o vozidlech, která jízdní řád neoznačuje.",
       "What is declared of vehicles that the timetable leaves unmarked."),
    WITH("timetable.accessibility[].operator", DSH_KEY_TEXT, "",
         "Dopravce, jak se jmenuje v jízdním řádu; jinak všichni.",
         "Operator as the timetable calls it; else all."),
    WITH("timetable.accessibility[].line", DSH_KEY_TEXT, "",
         "Linka: označení, název nebo id; jinak všechny.",
         "Line: its short name, name or id; else all."),
    WITH("timetable.accessibility[].trip", DSH_KEY_TEXT, "",
         "Id spoje; jinak všechny.", "Id of the trip; else all."),
    PICK("timetable.accessibility[].state", "", "yes partly no unknown", NULL,
         "Jaká jsou vozidla těchto spojů.", "What the vehicles are."),
    PICK("timetable.accessibility[].unmarked_means", "",
         "yes partly no unknown", NULL,
         "Co znamená spoj bez značky, označuje-li dopravce všechny takové.",
         "What a trip without a mark means where all such are marked."),
    MUST("timetable.accessibility[].source", DSH_KEY_TEXT,
         "Odkud to víme, např. dopis dopravce.",
         "How it is known, e.g. a letter of the operator."),
    OF("timetable.accessibility[].date", DSH_KEY_DATE, "Datum prohlášení.",
       "Date of the declaration."),
    OF("demand_transport", DSH_KEY_SOURCE,
       "Doprava na zavolání: seniorské a sociální taxi, autobus na zavolání.",
       "Transport on demand: senior and social taxis, on-call buses."),
    NAMES("demand_transport.columns",
          "operator territory destinations days hours order_ahead_min "
          "accessible who speed_kmh wait_min",
          "Sloupce: naše jméno: jméno v souboru.",
          "Columns: our name: name in the file."),
    OF("days", DSH_KEY_ITEMS, "Dny, pro které se počítá.",
       "Days that are computed."),
    MUST("days[].name", DSH_KEY_TEXT, "Jméno dne, např. workday.",
         "Name of the day, e.g. workday."),
    MUST("days[].date", DSH_KEY_DATE, "Datum dne.", "Date of the day."),
    OF("week_of", DSH_KEY_DATE,
       "Místo days: sedm dnů týdne, do něhož datum patří, monday až sunday.",
       "Instead of days: the seven days of the week of this date, monday to "
       "sunday."),
    MUST("services", DSH_KEY_SOURCE, "Služby.", "Services."),
    PICK("services.format", "", "rpss", NULL,
         "rpss = Registr poskytovatelů sociálních služeb; jinak tabulka.",
         "rpss = the Czech register of social-service providers; else a "
         "table."),
    NAMES("services.columns",
          "id name type form provider building_id x y lon lat ruian_adm "
          "opening_hours "
          "capacity capacity_unit working_groups stay_min valid_from valid_to",
          "Sloupce: naše jméno: jméno v souboru.",
          "Columns: our name: name in the file."),
    OF("survey", DSH_KEY_SOURCE, "Průzkum budov, zastávek a bodů v ulicích.",
       "Survey of buildings, stops and points on streets."),
    PICK("survey.format", "", "long wide mapy-bez-barier a11yjson osm places",
         NULL, "Formát průzkumu; jinak podle obsahu každého souboru.",
         "Format of the survey; else by content of each file."),
    NAMES("survey.columns",
          "object_id object_kind element element_no attribute "
          "value unit state all_recorded method date surveyor_code accuracy "
          "from_zone to_zone x y lon lat photo ruian_adm name "
          "wheelchair toilets_wheelchair attr1 attr2 attr3",
          "Sloupce: naše jméno: jméno v souboru.",
          "Columns: our name: name in the file."),
    OF("premises", DSH_KEY_SOURCE, "Objekty, které by mohly sloužit.",
       "Premises that might serve."),
    NAMES("premises.columns",
          "id name x y lon lat building_id owner area_m2 rooms",
          "Sloupce: naše jméno: jméno v souboru.",
          "Columns: our name: name in the file."),

    {.path = "@.source",
     .type = DSH_KEY_TEXTS,
     .state = DSH_KEY_REQUIRED,
     .doc = {"Cesta k souboru nebo seznam cest, vůči složce studie.",
             "Path or list of paths, seen from the folder of the study."}},
    WITH("@.format", DSH_KEY_TEXT, "", "Formát; jinak podle obsahu.",
         "Format; else by content."),
    WITH("@.layer", DSH_KEY_TEXT, "", "Vrstva nebo list souboru.",
         "Layer or sheet of the file."),
    WITH("@.where", DSH_KEY_TEXT, "", "Filtr OGR (SQL za WHERE).",
         "OGR filter (SQL after WHERE)."),
    WITH("@.crs", DSH_KEY_TEXT, "", "Souřadnicový systém, nemá-li ho soubor.",
         "CRS where the file does not tell it."),
    WITH("@.encoding", DSH_KEY_TEXT, "",
         "Kódování: utf-8, windows-1250, iso-8859-2; jinak podle obsahu.",
         "Encoding: utf-8, windows-1250, iso-8859-2; else by content."),
    WITH("@.delimiter", DSH_KEY_TEXT, "",
         "Oddělovač sloupců, jeden znak nebo tab; jinak podle obsahu.",
         "Column delimiter, one character or tab; else by content."),
    NAMES("@.columns", NULL, "Sloupce: naše jméno: jméno v souboru.",
          "Columns: our name: name in the file."),
    MAP("@.attribution", "Komu patří dík: text, licence, datum.",
        "Who is credited: text, licence, date."),
    OF("@.attribution.text", DSH_KEY_LABEL,
       "Text uvedení zdroje; text nebo {cs: …, en: …}.",
       "Words of the credit; a text or {cs: …, en: …}."),
    OF("@.attribution.licence", DSH_KEY_LABEL,
       "Licence dat; text nebo {cs: …, en: …}.",
       "Licence of the data; a text or {cs: …, en: …}."),
    OF("@.attribution.date", DSH_KEY_DATE, "Datum dat.", "Date of the data."),

    WITH("profiles", DSH_KEY_PROFILES, "adult",
         "Profily pohybu: jméno, cesta k souboru nebo {id: …, změny}.",
         "Mobility profiles: id, path of a file, or {id: …, changes}."),
    MAP("reach", "Meze dosažitelnosti.", "Limits of reach."),
    RANGE("reach.window", DSH_KEY_WINDOW, 0, 36 * HOUR, "06:00-20:00",
          "Odjezdy od–do.", "Departures from–to."),
    RANGE("reach.max_time", DSH_KEY_DURATION, MINUTE, 12 * HOUR, "120min",
          "Nejdelší cesta.", "Longest journey."),
    RANGE("reach.max_walk", DSH_KEY_DURATION, 0, 6 * HOUR, "30min",
          "Nejdelší chůze na zastávku nebo do cíle.",
          "Longest walk to a stop or to the service."),
    RANGE("reach.max_transfer", DSH_KEY_DURATION, 0, 2 * HOUR, "10min",
          "Nejdelší chůze při přestupu.", "Longest walk when changing."),
    RANGE("reach.change_time", DSH_KEY_DURATION, 0, HOUR, "60s",
          "Čas navíc při každém přestupu.", "Extra time for each change."),
    RANGE("reach.max_rides", DSH_KEY_INTEGER, 1, 8, "4", "Nejvíce jízd.",
          "Most rides."),
    RANGE("reach.max_snap", DSH_KEY_LENGTH, 1, 2000, "100m",
          "Nejdelší vzdálenost místa od ulice.",
          "Longest distance of a place from a street."),
    RANGE("reach.percentiles", DSH_KEY_INTEGERS, 1, 99, "5 50 95",
          "Percentily doby cesty, vzestupně.",
          "Percentiles of travel time, ascending."),
    RANGE("reach.thresholds", DSH_KEY_DURATIONS, MINUTE, 12 * HOUR,
          "15 30 45 60", "Prahy doby cesty, vzestupně.",
          "Thresholds of travel time, ascending."),
    RANGE("reach.detour_factor", DSH_KEY_NUMBER, 1, 5, "1.3",
          "Zajížďka proti vzdušné čáře, když chybí ulice.",
          "Detour over the straight line where there are no streets."),
    MAP("day_trip", "Cesta tam a zpět v jednom dni.",
        "There and back in one day."),
    RANGE("day_trip.leave_after", DSH_KEY_CLOCK, 0, 36 * HOUR, "06:00",
          "Z domova nejdříve.", "Not out of home before."),
    RANGE("day_trip.home_by", DSH_KEY_CLOCK, 0, 36 * HOUR, "20:00",
          "Zpátky doma nejpozději; 25:00 = 1:00 dalšího dne.",
          "Back at home by; 25:00 = 1:00 of the next day."),
    RANGE("day_trip.default_stay", DSH_KEY_DURATION, 0, 24 * HOUR, "60min",
          "Délka návštěvy, kde ji neuvádí služba ani její druh.",
          "Length of a visit where neither service nor type states it."),
    MAP("usability", "Posuzování budov.", "Rating of buildings."),
    WITH("usability.rule_sets", DSH_KEY_TEXTS, "mkpo-2014",
         "Sady pravidel: jméno nebo cesta k souboru.",
         "Rule sets: id or path of a file."),
    WITH("usability.law", DSH_KEY_TEXT, "none",
         "Předpis, proti němuž se hledají odchylky: jméno, cesta nebo none.",
         "The law whose deviations are listed: id, path or none."),
    WITH("usability.stops", DSH_KEY_TEXT, "ostrava-stop",
         "Pravidla pro zastávky: jméno, cesta nebo none.",
         "The rules for stops: id, path or none."),
    WITH("usability.claims", DSH_KEY_TEXT, "mapy-bez-barier-check",
         "Pravidla, proti nimž se ověřují udávané stupně přístupnosti.",
         "The rules that claimed grades are checked against; or none."),
    PICK("usability.remedies", "yes", "yes no", "",
         "Nejlevnější nápravy a co změřit příště.",
         "The cheapest remedies and what to measure next."),
    PICK("usability.unverified", "leave_out", "leave_out use", "",
         "Kritéria, která nikdo neověřil: vynechat, nebo použít.",
         "Criteria that nobody verified: leave_out or use."),
    WITH("assumptions", DSH_KEY_TEXT, "default",
         "Předpoklady o nezměřeném: default, none nebo cesta k souboru.",
         "Assumptions on what was not measured: default, none or a path."),
    MAP("privacy", "Ochrana soukromí.", "Privacy."),
    RANGE("privacy.min_count", DSH_KEY_INTEGER, 0, 1000, "5",
          "Menší počty osob na adrese se nevydávají.",
          "Smaller counts of persons by address are not handed out."),
    MAP("results", "Výsledky.", "Results."),
    PICK("results.detail", "origin", "origin grid municipality", NULL,
         "Podrobnost výsledků.", "Detail of the results."),
};

const dsh_study_key *dsh_study_keys(size_t *n)
{
    *n = sizeof KEYS / sizeof KEYS[0];
    return KEYS;
}

/* The last part of `path` if the rest is `parent`, else NULL. */
static const char *child_name(const char *path, const char *parent)
{
    const char *dot = strrchr(path, '.');
    const char *name = dot != NULL ? dot + 1 : path;
    size_t n_parent = dot != NULL ? (size_t)(dot - path) : 0;
    if (strlen(parent) != n_parent || strncmp(path, parent, n_parent) != 0)
        return NULL;
    return name;
}

static const dsh_study_key *find_exact(const char *parent, const char *name)
{
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
        const char *child = child_name(KEYS[i].path, parent);
        if (child != NULL && strcmp(child, name) == 0)
            return &KEYS[i];
    }
    return NULL;
}

static bool is_source(const char *path)
{
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++)
        if (strcmp(KEYS[i].path, path) == 0)
            return KEYS[i].type == DSH_KEY_SOURCE ||
                   KEYS[i].type == DSH_KEY_PLACE;
    return false;
}

const dsh_study_key *dsh_key_find(const char *parent, const char *name)
{
    const dsh_study_key *key = find_exact(parent, name);
    if (key == NULL && is_source(parent))
        key = find_exact("@", name);
    return key;
}

const char *dsh_key_nearest(const char *parent, const char *name)
{
    const char *known[sizeof KEYS / sizeof KEYS[0]];
    size_t n = 0;
    bool source = is_source(parent);
    for (size_t i = 0; i < sizeof KEYS / sizeof KEYS[0]; i++) {
        const char *child = child_name(KEYS[i].path, parent);
        if (child == NULL && source)
            child = child_name(KEYS[i].path, "@");
        if (child != NULL && KEYS[i].path[0] != '\0')
            known[n++] = child;
    }
    return dsh_nearest_key(name, known, n);
}

/* Next word of a list parted by blanks; moves `list` past it. */
static dsh_str next_word(const char **list)
{
    const char *p = *list;
    while (*p == ' ')
        p++;
    size_t n = strcspn(p, " ");
    *list = p + n;
    return (dsh_str){p, n};
}

bool dsh_word_in(const char *list, const char *word)
{
    if (list == NULL)
        return false;
    for (;;) {
        dsh_str w = next_word(&list);
        if (w.n == 0)
            return false;
        if (dsh_str_eq(w, word))
            return true;
    }
}

bool dsh_word_nearest(char out[64], const char *list, const char *word)
{
    char copy[MAX_WORDS][64];
    const char *known[MAX_WORDS];
    size_t n = 0;
    while (list != NULL && n < MAX_WORDS) {
        dsh_str w = next_word(&list);
        if (w.n == 0)
            break;
        if (w.n >= sizeof copy[0])
            continue;
        memcpy(copy[n], w.p, w.n);
        copy[n][w.n] = '\0';
        known[n] = copy[n];
        n++;
    }
    const char *near = dsh_nearest_key(word, known, n);
    if (near == NULL)
        return false;
    memcpy(out, near, strlen(near) + 1);
    return true;
}
