/* SPDX-License-Identifier: MIT */
#include "cmd.h"

#include <stdlib.h>
#include <string.h>

static const command *const COMMANDS[] = {
    &CMD_INIT,      &CMD_CHECK, &CMD_RUN,    &CMD_EXPLAIN, &CMD_MATRIX,
    &CMD_ISOCHRONE, &CMD_MAP,   &CMD_REPORT, &CMD_SURVEY};
enum { N_COMMANDS = sizeof(COMMANDS) / sizeof(COMMANDS[0]) };

/* Capabilities that are designed but not built; named so that nobody takes
 * them for a typing error. */
static const char *const LATER[] = {"compare", "catalogue", "premises",
                                    "measure", "locate",    "merge"};
enum { N_LATER = sizeof(LATER) / sizeof(LATER[0]) };

static common_opts common;

const common_opts *cmd_common(void)
{
    return &common;
}

/** One command of the overview. A letter may take several bytes, which the
 *  widths of printf count. */
static void print_command(FILE *out, const char *name, const char *operands,
                          const char *help)
{
    int width = 0;
    for (const char *c = operands; *c; c++)
        width += ((unsigned char)*c & 0xC0) != 0x80;
    (void)fprintf(out, "  %-8s %s%*s %s\n", name, operands,
                  width < 10 ? 10 - width : 0, "", help);
}

static void print_overview(FILE *out)
{
    (void)fputs(_("Usage: dosah COMMAND [OPTION]...\n"
                  "Service reachability and building usability: who gets to "
                  "which service,\nthrough the door and to the desk, and how "
                  "sure are we.\n"),
                out);
    (void)fprintf(out, "\n%s\n", _("Commands:"));
    for (size_t i = 0; i < N_COMMANDS; i++)
        print_command(out, COMMANDS[i]->name, opt_operands(COMMANDS[i]),
                      _(COMMANDS[i]->help));
    print_command(out, "help", _("[COMMAND]"),
                  _("help on a command; --json: all options for programs"));
    (void)fputs(_("\nExit codes: 0 done, 2 wrong use, 3 unacceptable input, "
                  "4 missing input,\n5 reading or writing failed, 6 limit "
                  "passed, 7 out of memory, 8 stopped,\n70 a bug in "
                  "dosah.\n"),
                out);
}

static const command *find_command(const char *name)
{
    for (size_t i = 0; i < N_COMMANDS; i++) {
        if (!strcmp(COMMANDS[i]->name, name))
            return COMMANDS[i];
    }
    return NULL;
}

static int unknown_command(const char *name)
{
    const char *words[N_COMMANDS];

    for (size_t i = 0; i < N_LATER; i++) {
        if (!strcmp(LATER[i], name)) {
            complain(_("command %s is not available yet"), name);
            return DOSAH_EUSAGE;
        }
    }
    for (size_t i = 0; i < N_COMMANDS; i++)
        words[i] = COMMANDS[i]->name;
    const char *near = dosah_nearest_word(name, words, N_COMMANDS);
    if (near)
        complain(_("unknown command %s; did you mean %s?"), name, near);
    else
        complain(_("unknown command %s; see dosah --help"), name);
    return DOSAH_EUSAGE;
}

static int run_command(const command *cmd, int argc, char **argv)
{
    enum { MAX_OPERANDS = 4 };
    const char *operand[MAX_OPERANDS] = {NULL};
    size_t n_operands = 0;
    int code = DOSAH_EUSAGE;
    void *own = calloc(1, cmd->size);

    if (!own) {
        complain("%s", _("out of memory"));
        return DOSAH_ENOMEM;
    }
    if (!opt_parse(cmd, argc, argv, own, &common, operand, &n_operands))
        goto done;
    if (common.lang)
        talk_language(common.lang);
    if (common.help) {
        opt_print_help(stdout, cmd);
        code = 0;
    } else if (common.version) {
        (void)printf("dosah %s\n", dosah_version());
        code = 0;
    } else if (n_operands < cmd->n_operands) {
        complain(_("%s is missing; see dosah %s --help"), opt_operands(cmd),
                 cmd->name);
    } else {
        code = cmd->run(own, operand);
        talk_done();
    }
done:
    free(own);
    return code;
}

static int help_command(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "--json")) {
        opt_print_json(stdout, COMMANDS, N_COMMANDS);
        return 0;
    }
    if (argc < 2) {
        print_overview(stdout);
        return 0;
    }
    const command *cmd = find_command(argv[1]);
    if (!cmd)
        return unknown_command(argv[1]);
    opt_print_help(stdout, cmd);
    return 0;
}

/** The language must be known before the first complaint about options. */
static int early_language(int argc, char **argv)
{
    for (int i = 1; i < argc && argv[i]; i++) {
        const char *value = NULL;
        if (!strncmp(argv[i], "--lang=", 7))
            value = argv[i] + 7;
        else if (!strcmp(argv[i], "--lang") && i + 1 < argc)
            value = argv[i + 1];
        if (value)
            return !strcmp(value, "cs") ? 1 : !strcmp(value, "en") ? 2 : 0;
    }
    return 0;
}

/** What stands after the options before the command. */
static int dispatch(int argc, char **argv)
{
    if (argc < 1 && common.version) {
        (void)printf("dosah %s\n", dosah_version());
        return 0;
    }
    if (argc < 1) {
        print_overview(common.help ? stdout : stderr);
        return common.help ? 0 : DOSAH_EUSAGE;
    }
    if (!strcmp(argv[0], "help"))
        return help_command(argc, argv);
    const command *cmd = find_command(argv[0]);
    return cmd ? run_command(cmd, argc, argv) : unknown_command(argv[0]);
}

int main(int argc, char **argv)
{
    talk_language(early_language(argc, argv));

    int at = 1;
    if (!opt_parse_common(&at, argc, argv, &common))
        return DOSAH_EUSAGE;
    const int code = dispatch(argc - at, argv + at);
    if (fflush(stdout) != 0 || ferror(stdout)) {
        complain("%s", _("standard output cannot be written"));
        return code ? code : DOSAH_EIO;
    }
    return code;
}
