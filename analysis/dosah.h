/* SPDX-License-Identifier: MIT */
/** @file dosah.h
 *  @brief The public interface of libdosah; the only header for others.
 *
 *  Order of use: fill an options struct (all-zero is the documented default),
 *  call one of the jobs below, look at the returned status, and at the
 *  caller-owned `dosah_error` when it is not DOSAH_OK. The library never
 *  writes to stdout or stderr; talk goes through `dosah_env`.
 *
 *  Threads: each call may use several threads inside; two calls may run at
 *  the same time if they share no output directory. Callbacks come on the
 *  calling thread only.
 */
#ifndef DOSAH_H
#define DOSAH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define DOSAH_API __attribute__((visibility("default")))
#else
#define DOSAH_API
#endif

/** X(name, CLI exit code, text). Codes are stable; append, never renumber. */
#define DOSAH_STATUS_MAP(X)                                                    \
    X(OK, 0, "no error")                                                       \
    X(EUSAGE, 2, "the caller broke the contract of the function")              \
    X(EINPUT, 3, "an input exists but its content is not acceptable")          \
    X(ENOTFOUND, 4, "an input or a named object does not exist")               \
    X(EIO, 5, "reading or writing failed")                                     \
    X(ELIMIT, 6, "a size or a number does not fit the limits of the library")  \
    X(ENOMEM, 7, "out of memory")                                              \
    X(ECANCELLED, 8, "the progress callback asked to stop")                    \
    X(EINTERNAL, 70, "a bug in dosah; please report it")

#define DOSAH_STATUS_ENUM(name, code, text) DOSAH_##name = (code),
typedef enum dosah_status { DOSAH_STATUS_MAP(DOSAH_STATUS_ENUM) } dosah_status;
#undef DOSAH_STATUS_ENUM

/** Where and why a call failed. Zero-initialise; no destructor is needed. */
typedef struct dosah_error {
    dosah_status status;
    int64_t row;       /**< 1-based line or record; 0 when not applicable */
    char source[256];  /**< path or layer at fault, may be "" */
    char message[384]; /**< one line of English, UTF-8, no newline */
    char local[384];   /**< the same in the language of the message catalogue */
} dosah_error;

/** Stable name, e.g. "EINPUT". Never NULL. */
DOSAH_API const char *dosah_status_name(dosah_status status);

/** Version, e.g. "0.1.0". */
DOSAH_API const char *dosah_version(void);

typedef enum dosah_level {
    DOSAH_LOG_ERROR,
    DOSAH_LOG_WARNING,
    DOSAH_LOG_INFO,
    DOSAH_LOG_DEBUG
} dosah_level;

/** One line without newline. Called on the calling thread only. */
typedef void (*dosah_log_fn)(dosah_level level, const char *message,
                             void *user);

/** `done` rises from 0 to 1 within a `stage` (a stable English id such as
 *  "read" or "reach"). Return false to stop the job with DOSAH_ECANCELLED. */
typedef bool (*dosah_progress_fn)(double done, const char *stage, void *user);

/** A language that texts exist in. */
typedef enum dosah_lang { DOSAH_CS, DOSAH_EN, DOSAH_N_LANGS } dosah_lang;

/** How a job talks and how much of the machine it takes. Zero = silent, all
 *  processors, data files found beside the program or as installed. */
typedef struct dosah_env {
    dosah_log_fn log;
    dosah_progress_fn progress;
    void *user;         /**< handed to both callbacks */
    unsigned n_threads; /**< 0 = as many as processors, at most 256 */
    const char
        *data_dir; /**< folder with `datasets/` and `maps/`; NULL = find */
} dosah_env;

typedef enum dosah_severity {
    DOSAH_INFO,
    DOSAH_WARNING,
    DOSAH_ERROR
} dosah_severity;

/** Something in the input that a person should know. Strings never NULL. */
typedef struct dosah_notice {
    const char *code; /**< stable snake_case, e.g. "duplicate_key" */
    dosah_severity severity;
    const char *file; /**< as named in the study, "" if none */
    int64_t row;      /**< 1-based record; 0 when not applicable */
    const char *field;
    const char *value;
    const char *assumed;             /**< what the study goes on with */
    const char *text[DOSAH_N_LANGS]; /**< one sentence per language */
} dosah_notice;

/** "60min", "90s", "2h", "1:30" or a bare number of minutes -> seconds.
 *  False, leaving `out` alone, for anything else. */
DOSAH_API bool dosah_parse_duration(int32_t *out_s, const char *text);

/** The word of `words[n]` that was probably meant, or NULL. */
DOSAH_API const char *dosah_nearest_word(const char *word,
                                         const char *const *words, size_t n);

/* ---- check ------------------------------------------------------------- */

/** Notices of one code: the count and up to 5 samples. */
typedef struct dosah_notice_group {
    const char *code;
    dosah_severity severity;
    size_t n;
    const dosah_notice *sample;
    size_t n_samples;
} dosah_notice_group;

/** All that a check found; groups by severity (worst first), then code. */
typedef struct dosah_report dosah_report;

/** Read every input of the study and collect notices.
 *  @param[out] out  to be freed with dosah_report_free(). On DOSAH_EINPUT and
 *              DOSAH_ENOTFOUND it may be set, too: what was noticed before
 *              the error; NULL on any other failure
 *  @retval DOSAH_EINPUT the study or an input is wrong (see err->row)
 *  @retval DOSAH_ENOTFOUND the study or an input is missing */
DOSAH_API dosah_status dosah_check(dosah_report **out, const char *study_path,
                                   const dosah_env *env, dosah_error *err);
DOSAH_API size_t dosah_report_count(const dosah_report *report,
                                    dosah_severity severity);
DOSAH_API size_t dosah_report_groups(const dosah_report *report);
/** Borrowed; valid until the report is freed. NULL past the end. */
DOSAH_API const dosah_notice_group *dosah_report_group(
    const dosah_report *report, size_t i);
DOSAH_API void dosah_report_free(dosah_report *report);

/* ---- run --------------------------------------------------------------- */

/** Stages of a run, in order; combine with | for dosah_run_opts.only. */
typedef enum dosah_stage {
    DOSAH_STAGE_CHECK = 1,
    DOSAH_STAGE_USABILITY = 2,
    DOSAH_STAGE_NETWORK = 4,
    DOSAH_STAGE_REACH = 8,
    DOSAH_STAGE_TABLES = 16,
    DOSAH_STAGE_MAPS = 32,
    DOSAH_STAGE_REPORT = 64
} dosah_stage;

typedef enum dosah_flag { DOSAH_NO, DOSAH_YES } dosah_flag;

typedef struct dosah_run_opts {
    const char *out_dir;      /**< NULL = `results` beside the study */
    unsigned only;            /**< dosah_stage bits; 0 = all */
    dosah_flag replace;       /**< replace a folder that is not ours */
    dosah_flag verify_cache;  /**< compare content hashes, not only times */
    dosah_flag public_export; /**< leave address-level rows out (privacy) */
} dosah_run_opts;

enum { DOSAH_MAX_TIMINGS = 16 };

/** Filled on success; `n_notices` always. Times by the library's own monotonic
 * clock. */
typedef struct dosah_run_summary {
    char out_dir[1024];
    size_t n_timings;
    struct {
        char stage[24]; /**< "read", "usability", "network", "reach", … */
        double seconds;
    } timing[DOSAH_MAX_TIMINGS];
    size_t n_notices[3]; /**< by dosah_severity; on the inputs */
    dosah_flag from_cache;
} dosah_run_summary;

/** The whole analysis of a study into a results folder. Old results are
 *  replaced only as a whole, after everything has been written.
 *  @param opts NULL for defaults  @param[out] summary may be NULL
 *  @retval DOSAH_EINPUT, DOSAH_ENOTFOUND, DOSAH_EIO, DOSAH_ECANCELLED, … */
DOSAH_API dosah_status dosah_run(const char *study_path,
                                 const dosah_run_opts *opts,
                                 dosah_run_summary *summary,
                                 const dosah_env *env, dosah_error *err);

/* ---- report ------------------------------------------------------------ */

/** Write report/<language>.html of a results folder from what is stored in
 *  it, without running anything again, and enter it in its manifest.
 *  @param out_dir  other folder to write to; NULL = `report` in the results
 *  @retval DOSAH_ENOTFOUND no results there; DOSAH_EINPUT not readable as
 *          results; DOSAH_EIO */
DOSAH_API dosah_status dosah_write_report(const char *results_dir,
                                          const char *out_dir,
                                          const dosah_env *env,
                                          dosah_error *err);

/* ---- maps -------------------------------------------------------------- */

typedef enum dosah_map_measure {
    DOSAH_MAP_TIME,     /**< median travel time */
    DOSAH_MAP_SHARE,    /**< share of residents who certainly reach it */
    DOSAH_MAP_DAY_TRIP, /**< there and back: shortest absence from home, by
                             municipality the share who certainly can */
    DOSAH_MAP_GAP,      /**< what the adult profile's share has ahead */
    DOSAH_MAP_USABLE,   /**< how near a service is × can it be used? */
    DOSAH_MAP_ON_DEMAND /**< share who certainly get there and back when they
                             use transport on demand, too */
} dosah_map_measure;
/** What a map is about. */
typedef enum dosah_map_kind {
    DOSAH_MAP_REACH,     /**< a measure of a service type */
    DOSAH_MAP_BUILDINGS, /**< grades of buildings for a user group */
    DOSAH_MAP_STOPS,     /**< grades of stops for a user group */
    DOSAH_MAP_STREETS,   /**< streets and barriers for a profile */
    DOSAH_MAP_ISOCHRONE  /**< bands that dosah_isochrone() wrote */
} dosah_map_kind;
/** What is coloured: squares of the ground where the results have rows by
 *  address and the measure is one of addresses, else municipalities. */
typedef enum dosah_map_by {
    DOSAH_MAP_BY_ITSELF,
    DOSAH_MAP_BY_CELL,
    DOSAH_MAP_BY_MUNICIPALITY
} dosah_map_by;
typedef enum dosah_map_format {
    DOSAH_MAP_PDF,
    DOSAH_MAP_PNG,
    DOSAH_MAP_SVG
} dosah_map_format;
typedef enum dosah_paper { DOSAH_PAPER_A4, DOSAH_PAPER_A3 } dosah_paper;

/** What a map shows. Ids are those of the results; all-zero but for
 *  service_type and out_file is a map of the first profiles and day. */
typedef struct dosah_map_opts {
    dosah_map_kind kind;
    const char *service_type;   /**< of a map of reach */
    const char *user_group;     /**< of grades; NULL = the first */
    const char *rule_set;       /**< of grades; NULL = the first */
    const char *bands;          /**< file of an isochrone */
    const char *const *profile; /**< [n_profiles] at most six are drawn */
    size_t n_profiles;          /**< 0 = the first ones */
    const char *day;            /**< NULL = the first */
    const char *municipality;   /**< code or name in the middle; NULL = all */
    dosah_map_measure measure;
    dosah_map_by by;
    dosah_map_format format;
    dosah_paper paper;
    unsigned dpi; /**< of a PNG; 0 = that of maps/style.yaml */
    dosah_flag portrait;
    dosah_lang lang;
    const char *out_file;
} dosah_map_opts;

/** Draw one map from stored results.
 *  @retval DOSAH_ENOTFOUND no results there; DOSAH_EUSAGE they have no such
 *          type, profile, day, municipality, rows by address, group or rule
 *          set; DOSAH_EINPUT they have nothing of that kind; DOSAH_EIO */
DOSAH_API dosah_status dosah_write_map(const char *results_dir,
                                       const dosah_map_opts *opts,
                                       const dosah_env *env, dosah_error *err);

/* ---- explain ----------------------------------------------------------- */

/** One pair of a study. */
typedef struct dosah_explain_opts {
    const char *from, *to; /**< ids of an origin and a service */
    const char *profile;   /**< id; NULL = the first of the study */
    const char *day;       /**< name; NULL = the first of the study */
    dosah_lang lang;       /**< of the text */
    dosah_flag json;       /**< JSON instead of text */
} dosah_explain_opts;

/** The journey there and back in either reading, or the link that breaks it
 *  and the nearest change that would mend it.
 *  @param[out] out  text; to be freed with dosah_text_free()
 *  @retval DOSAH_ENOTFOUND an input, or the origin, service, profile or day */
DOSAH_API dosah_status dosah_explain(char **out, const char *study_path,
                                     const dosah_explain_opts *opts,
                                     const dosah_env *env, dosah_error *err);
DOSAH_API void dosah_text_free(char *text);

/* ---- init -------------------------------------------------------------- */

/** Write a commented study with small example inputs into a new or empty
 *  folder. @retval DOSAH_EINPUT the folder holds files already */
DOSAH_API dosah_status dosah_init(const char *dir, const dosah_env *env,
                                  dosah_error *err);

/* ---- survey ------------------------------------------------------------ */

typedef enum dosah_template_form {
    DOSAH_TEMPLATE_BY_NAME, /**< .csv, .xlsx or .pdf */
    DOSAH_TEMPLATE_CSV,
    DOSAH_TEMPLATE_XLSX,
    DOSAH_TEMPLATE_PDF /**< a form to print */
} dosah_template_form;

typedef enum dosah_shape {
    DOSAH_SHAPE_LONG, /**< a row per fact */
    DOSAH_SHAPE_WIDE  /**< a row per object; of no meaning for PDF */
} dosah_shape;

typedef enum dosah_object {
    DOSAH_OBJECT_BUILDING,
    DOSAH_OBJECT_STOP,
    DOSAH_OBJECT_STREET
} dosah_object;

typedef struct dosah_template_opts {
    dosah_template_form form;
    dosah_shape shape;
    dosah_object object;
    dosah_lang lang; /**< of headers and texts */
} dosah_template_opts;

/** Write an empty survey of the attributes in datasets/survey-attributes.yaml.
 *  @param opts NULL for defaults
 *  @retval DOSAH_EINPUT the file exists; DOSAH_EUSAGE no form, and the name
 *          tells none; DOSAH_EIO */
DOSAH_API dosah_status dosah_survey_template(const char *path,
                                             const dosah_template_opts *opts,
                                             const dosah_env *env,
                                             dosah_error *err);

/* ---- matrix ------------------------------------------------------------ */

enum { DOSAH_MAX_PERCENTILES = 9 };

typedef enum dosah_unreachable {
    DOSAH_UNREACHABLE_OMIT,
    DOSAH_UNREACHABLE_EMPTY
} dosah_unreachable;

/** Travel-time matrix without a study. Times in seconds, at most 24 h; 0 =
 *  default. */
typedef struct dosah_matrix_opts {
    const char *const *streets; /**< [n_streets] OSM files, at least one */
    size_t n_streets;
    const char *const *timetables; /**< [n_timetables] GTFS, may be none */
    size_t n_timetables;
    const char *elevation;  /**< raster, may be NULL */
    const char *from_path;  /**< CSV with id,lon,lat in any order */
    const char *to_path;    /**< the same */
    const char *date;       /**< YYYY-MM-DD; required with a timetable */
    int32_t window_from_s;  /**< seconds after midnight */
    int32_t window_to_s;    /**< exclusive end; required with a timetable */
    const char *profile;    /**< id of a profile; NULL = "adult" */
    double walk_speed_kmh;  /**< flat speed override; 0 = of the profile */
    uint32_t max_rides;     /**< 0 = 4 */
    int32_t max_time_s;     /**< 0 = 7200 */
    int32_t max_walk_s;     /**< 0 = 1800 */
    int32_t max_transfer_s; /**< 0 = 600 */
    int32_t change_time_s;  /**< 0 = 60 */
    double max_snap_m;      /**< 0 = 100 */
    unsigned percentile[DOSAH_MAX_PERCENTILES];
    size_t n_percentiles; /**< 0 = the median alone */
    dosah_unreachable unreachable;
} dosah_matrix_opts;

/** Rows come in index order (from, then to), on the calling thread.
 *  @param minutes_x10 [n_percentiles] tenths of a minute, −1 = unreachable
 *  Return false to stop. */
typedef bool (*dosah_matrix_fn)(const char *from_id, const char *to_id,
                                const int32_t *minutes_x10, void *user);

DOSAH_API dosah_status dosah_matrix(const dosah_matrix_opts *opts,
                                    dosah_matrix_fn row, void *user,
                                    const dosah_env *env, dosah_error *err);

/* ---- isochrone --------------------------------------------------------- */

enum { DOSAH_MAX_BANDS = 9 };

/** A centre and what is drawn around it. The centre is a service, or a place
 *  in degrees if `service` is NULL. */
typedef struct dosah_isochrone_opts {
    const char *service; /**< id of a service of the study */
    double lon, lat;     /**< degrees */
    /** [n_profiles] ids of the study, or of datasets/profiles, `car` too */
    const char *const *profile;
    size_t n_profiles;               /**< 0 = all of the study */
    int32_t band_s[DOSAH_MAX_BANDS]; /**< ascending whole minutes, up to 6 h */
    size_t n_bands;                  /**< 0 = classes of maps up to 60 min */
    /** "HH:MM" to be at the service by, with public transport on a day of the
     *  study (NULL = the first); NULL = on foot alone */
    const char *arrive, *day;
    dosah_flag leave;     /**< away from the centre instead of to it */
    const char *out_file; /**< .gpkg, .geojson or .json */
    dosah_lang lang;      /**< of texts in a GeoPackage */
} dosah_isochrone_opts;

/** Areas within some minutes' walk (a car's drive) of a place, on the streets
 *  of the study with its slopes and survey: per profile and band what is
 *  reached for certain and what only perhaps. With `arrive`: from where one
 *  gets to the service by then having left so many minutes before, on foot and
 *  by public transport.
 *  @retval DOSAH_EUSAGE not such times, place or file; DOSAH_EINPUT no street
 *          lies near the place; DOSAH_ENOTFOUND no such service or profile */
DOSAH_API dosah_status dosah_isochrone(const char *study_path,
                                       const dosah_isochrone_opts *opts,
                                       const dosah_env *env, dosah_error *err);

#ifdef __cplusplus
}
#endif
#endif
