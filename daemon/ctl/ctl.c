#include "ctl/ctl.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "ctl/connection.h"
#include "ctl/screen.h"

static const struct ctl_verb *find(const struct ctl_verb *verbs, const char *name)
{
    for (; verbs->name != NULL; verbs++) {
        if (strcmp(verbs->name, name) == 0)
            return verbs;
    }
    return NULL;
}

static void list_verbs(const struct ctl_verb *verbs, FILE *out)
{
    fputs("usage: dolsctl [-c FILE | -d CONNINFO] VERB [WORD ...]\n"
          "\n"
          "  -c FILE      configuration of dolsd; it names the database\n"
          "  -d CONNINFO  the database itself, as a libpq connection string\n"
          "\n",
          out);
    for (; verbs->name != NULL; verbs++)
        fprintf(out, "  %-12s %s\n", verbs->name, verbs->summary);
    fputs("\n`dolsctl help VERB` says more. Exit codes: 0 done, 1 usage, 2 configuration or data\n"
          "refused, 3 cannot be reached or run, 4 works and something needs attention.\n",
          out);
}

static void print_usage(const struct ctl_verb *verb, FILE *out)
{
    fprintf(out, "usage: dolsctl %s%s%s\n", verb->name, verb->usage[0] != '\0' ? " " : "",
            verb->usage);
}

static int help(const struct ctl_verb *verbs, const char *name)
{
    const struct ctl_verb *verb;

    if (name == NULL) {
        list_verbs(verbs, stdout);
        return CTL_OK;
    }
    verb = find(verbs, name);
    if (verb == NULL) {
        fprintf(stderr, "dolsctl: there is no verb “%s”; `dolsctl help` lists them\n", name);
        return CTL_USAGE;
    }
    print_usage(verb, stdout);
    printf("\n%s.\n\n%s", verb->summary, verb->help);
    return CTL_OK;
}

/* Takes -c and -d before the verb; returns the verb's place in argv, or 0 on error. */
static int leading_options(struct ctl *ctl, char **argv)
{
    int i = 1;

    while (argv[i] != NULL && (strcmp(argv[i], "-c") == 0 || strcmp(argv[i], "-d") == 0)) {
        if (argv[i + 1] == NULL) {
            fprintf(stderr, "dolsctl: a value must follow %s\n", argv[i]);
            return 0;
        }
        if (argv[i][1] == 'c')
            ctl->config_file = argv[i + 1];
        else
            ctl->conninfo = argv[i + 1];
        i += 2;
    }
    return i;
}

static bool asks_for_help(char **words)
{
    for (; *words != NULL && strcmp(*words, "--") != 0; words++) {
        if (strcmp(*words, "--help") == 0 || strcmp(*words, "-h") == 0)
            return true;
    }
    return false;
}

int ctl_main(const struct ctl_verb *verbs, int argc, char **argv)
{
    struct ctl ctl = {0};
    int at = argc > 0 ? leading_options(&ctl, argv) : 0;
    const char *name = at > 0 ? argv[at] : NULL;
    enum ctl_exit code;

    if (name == NULL) {
        list_verbs(verbs, stderr);
        return CTL_USAGE;
    }
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0) {
        puts("dolsctl " PACKAGE_VERSION);
        return CTL_OK;
    }
    if (strcmp(name, "help") == 0 || strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        return help(verbs, argv[at + 1]);
    ctl.verb = find(verbs, name);
    if (ctl.verb == NULL || asks_for_help(argv + at + 1))
        return help(verbs, name);
    /* setup asks questions, which must be visible. */
    screen_begin(strcmp(name, "setup") != 0);
    code = ctl.verb->run(&ctl, argv + at + 1);
    screen_end();
    return code;
}

static void say(const struct ctl *ctl, const char *text)
{
    fprintf(stderr, "dolsctl %s: %s\n", ctl->verb->name, text);
}

enum ctl_exit ctl_fail(const struct ctl *ctl, enum ctl_exit code, const char *format, ...)
{
    va_list values;
    char *text;

    va_start(values, format);
    text = xvasprintf(format, values);
    va_end(values);
    say(ctl, text);
    free(text);
    return code;
}

enum ctl_exit ctl_fail_cause(const struct ctl *ctl, enum ctl_exit code, char *cause)
{
    say(ctl, cause);
    free(cause);
    return code;
}

enum ctl_exit ctl_usage(const struct ctl *ctl, struct faults *faults)
{
    for (size_t i = 0; i < faults->count; i++)
        say(ctl, faults->lines[i]);
    print_usage(ctl->verb, stderr);
    faults_free(faults);
    return CTL_USAGE;
}

struct pg_result *ctl_ask_or_note(struct connection *connection, enum statement_id id,
                                  struct faults *faults)
{
    char *cause = NULL;
    struct pg_result *rows = connection_ask(connection, id, NULL, &cause);

    if (rows == NULL)
        faults_add(faults, "database", 0, "%s", cause);
    free(cause);
    return rows;
}
