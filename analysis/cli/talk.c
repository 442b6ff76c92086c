/* SPDX-License-Identifier: MIT */
#include "talk.h"

#include <locale.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A signal handler can reach nothing but globals. */
static volatile sig_atomic_t stop_asked;

static struct {
    progress_kind progress;
    dosah_level level;
    bool line_open; /* a progress bar stands on the current line */
    dosah_lang lang;
} talk;

static void on_signal(int number)
{
    if (stop_asked) { /* asked twice: do not wait any longer */
        (void)signal(number, SIG_DFL);
        (void)raise(number);
    }
    stop_asked = 1;
}

static const char *environment_language(void)
{
    static const char *const names[] = {"LANGUAGE", "LC_ALL", "LC_MESSAGES",
                                        "LANG"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return value;
    }
    return "";
}

dosah_lang talk_lang(void)
{
    return talk.lang;
}

void talk_language(int lang)
{
    const bool czech =
        lang ? lang == 1 : !strncmp(environment_language(), "cs", 2);

    /* gettext obeys LANGUAGE in any locale but plain C; C.UTF-8 is built into
     * the C library, so no locale has to be installed. LC_NUMERIC stays. */
    (void)setlocale(LC_CTYPE, "C.UTF-8");
    (void)setlocale(LC_MESSAGES, "C.UTF-8");
    (void)setenv("LANGUAGE", czech ? "cs" : "en", 1);

    const char *dir = getenv("DOSAH_LOCALE");
    if (!dir)
        dir = access(DOSAH_BUILD_LOCALEDIR, R_OK) == 0
                  ? DOSAH_BUILD_LOCALEDIR
                  : DOSAH_INSTALL_LOCALEDIR;
    (void)bindtextdomain("dosah", dir);
    (void)bind_textdomain_codeset("dosah", "UTF-8");
    (void)textdomain("dosah");
    talk.lang = czech ? DOSAH_CS : DOSAH_EN;
}

void talk_done(void)
{
    if (talk.line_open)
        (void)fputs("\r\033[K", stderr);
    talk.line_open = false;
}

static void on_log(dosah_level level, const char *message, void *user)
{
    (void)user;
    if (level > talk.level)
        return;
    talk_done();
    (void)fprintf(stderr, "%s\n", message);
}

/** The stage's name for people; ids are the library's. */
static const char *stage_name(const char *stage)
{
    static const struct {
        const char *id, *name;
    } names[] = {
        {"read", N_("reading tables")},     {"usability", N_("usability")},
        {"network", N_("network")},         {"reach", N_("reachability")},
        {"tables", N_("writing tables")},   {"maps", N_("drawing maps")},
        {"summary", N_("writing summary")}, {"matrix", N_("travel times")},
    };
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
        if (!strcmp(names[i].id, stage))
            return _(names[i].name);
    }
    return stage;
}

static void draw_bar(double done, const char *stage)
{
    enum { WIDTH = 30 };
    char bar[WIDTH + 1];
    const int filled = (int)(done * WIDTH);

    for (int i = 0; i < WIDTH; i++)
        bar[i] = i < filled ? '#' : '.';
    bar[WIDTH] = '\0';
    (void)fprintf(stderr, "\r\033[K[%s] %3d %% %s", bar, (int)(done * 100),
                  stage_name(stage));
    (void)fflush(stderr);
    talk.line_open = true;
}

static bool on_progress(double done, const char *stage, void *user)
{
    (void)user;
    if (talk.progress == PROGRESS_BAR)
        draw_bar(done, stage);
    else if (talk.progress == PROGRESS_JSON)
        (void)fprintf(stderr, "{\"stage\": \"%s\", \"done\": %.3f}\n", stage,
                      done);
    return !stop_asked;
}

dosah_env talk_env(const common_opts *common)
{
    talk.progress = (progress_kind)common->progress;
    if (talk.progress == PROGRESS_AUTO)
        talk.progress = isatty(STDERR_FILENO) && !common->quiet ? PROGRESS_BAR
                                                                : PROGRESS_NONE;
    talk.level = common->quiet     ? DOSAH_LOG_ERROR
                 : common->verbose ? DOSAH_LOG_DEBUG
                                   : DOSAH_LOG_WARNING;

    struct sigaction action;
    memset(&action, 0, sizeof(action));
    action.sa_handler = on_signal;
    (void)sigaction(SIGINT, &action, NULL);
    (void)sigaction(SIGTERM, &action, NULL);
    (void)signal(SIGPIPE, SIG_IGN); /* a closed stdout is an error of write */
    (void)signal(SIGXFSZ, SIG_IGN); /* and so is a file beyond ulimit -f */

    return (dosah_env){.log = on_log,
                       .progress = on_progress,
                       .n_threads = common->threads,
                       .data_dir = common->data};
}

void complain(const char *fmt, ...)
{
    va_list ap;

    talk_done();
    (void)fputs("dosah: ", stderr);
    va_start(ap, fmt);
    (void)vfprintf(stderr, fmt, ap);
    va_end(ap);
    (void)fputc('\n', stderr);
}

int talk_failure(dosah_status status, const dosah_error *err)
{
    const char *message = err->local[0] ? err->local : err->message;

    if (err->source[0] && err->row > 0)
        complain("%s:%lld: %s", err->source, (long long)err->row, message);
    else if (err->source[0])
        complain("%s: %s", err->source, message);
    else
        complain("%s", message);
    return (int)status;
}
