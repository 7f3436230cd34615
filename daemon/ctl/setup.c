/*
 * dolsctl setup: asks five questions, and creates the tables, the logins, the team's contact and a
 * configuration that the daemon accepts.
 */
#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "ctl/arguments.h"
#include "ctl/connection.h"
#include "ctl/ctl.h"
#include "ctl/record.h"
#include "ctl/sample.h"
#include "ctl/sqlfiles.h"
#include "service/config.h"

#define DATABASE_OWNER "postgres"

enum { DATABASE, COUNCIL, FROM, RELAY, TEAM, QUESTIONS };

static const struct {
    const char *option;
    const char *question;
    const char *usual; /* what an empty answer means; NULL: an answer is required */
} questions[QUESTIONS] = {
    [DATABASE] = {"--database", "Database, as a libpq connection string", "dbname=casework"},
    [COUNCIL] = {"--council", "Name of the council, as mails sign it", NULL},
    [FROM] = {"--from", "Address that mails come from", NULL},
    [RELAY] = {"--relay", "Mail relay, as HOST or HOST:PORT", "localhost"},
    [TEAM] = {"--team", "Address of the DoLS team", NULL},
};

struct setup {
    struct ctl *ctl;
    char *answers[QUESTIONS];
    const char *said[QUESTIONS]; /* given as options */
    const char *sql_dir, *sample;
    bool no_attestation;
    const char *target;
    char *draft; /* the file until everything has succeeded */
    bool team_is_known;
};

/* ---- questions */

static char *ask(const char *question, const char *usual)
{
    char *line = NULL;
    size_t size = 0;

    if (usual != NULL)
        printf("%s [%s]: ", question, usual);
    else
        printf("%s: ", question);
    fflush(stdout);
    if (getline(&line, &size, stdin) < 0) {
        free(line);
        putchar('\n');
        return NULL;
    }
    line[strcspn(line, "\n")] = '\0';
    if (argument_blank(line) && usual != NULL) {
        free(line);
        return xstrdup(usual);
    }
    return line;
}

static void gather(struct setup *s, struct faults *faults)
{
    for (size_t i = 0; i < QUESTIONS; i++) {
        s->answers[i] = s->said[i] != NULL ? xstrdup(s->said[i])
                                           : ask(questions[i].question, questions[i].usual);
        if (argument_blank(s->answers[i]))
            faults_add(faults, questions[i].option, 0, "%s: answer it, or give this option",
                       questions[i].question);
    }
}

/* ---- the configuration */

static bool is_this_host(const char *host)
{
    return strcmp(host, "localhost") == 0 || strcmp(host, "127.0.0.1") == 0 ||
           strcmp(host, "::1") == 0;
}

/* A folder beside that file; NULL if it is not there. */
static char *templates_beside(const char *file)
{
    const char *slash = strrchr(file, '/');
    char *path = xasprintf("%.*s/templates", slash != NULL ? (int)(slash - file) : 1,
                           slash != NULL ? file : ".");
    char *real = realpath(path, NULL);

    free(path);
    return real;
}

/* The templates that are installed, unless some lie beside the configuration; NULL: the default. */
static char *templates_elsewhere(const struct setup *s)
{
    char *beside = templates_beside(s->target), *other;

    if (beside != NULL) {
        free(beside);
        return NULL;
    }
    other = templates_beside(SYSCONFDIR "/dolsd.conf");
    return other != NULL ? other : templates_beside(s->sample);
}

/* The sample with the answers filled in; NULL if that is not possible. */
static char *compose(const struct setup *s, const char *sample, char **cause)
{
    const char *relay = s->answers[RELAY];
    const char *colon = strrchr(relay, ':');
    bool with_port = colon != NULL && strchr(relay, ':') == colon;
    char *host = with_port ? xstrndup(relay, (size_t)(colon - relay)) : xstrdup(relay);
    const char *port = with_port ? colon + 1 : "25";
    const char *tls = is_this_host(host) ? "none" : strcmp(port, "465") == 0 ? "tls" : "starttls";
    struct sample_value values[] = {
        {"database.conninfo", sample_quoted(s->answers[DATABASE])},
        {"mail.from", sample_quoted(s->answers[FROM])},
        {"mail.smtp.host", sample_quoted(host)},
        {"mail.smtp.port", xstrdup(port)},
        {"mail.smtp.tls", sample_quoted(tls)},
        {"council.name", sample_quoted(s->answers[COUNCIL])},
        {"council.reply_to", sample_quoted(s->answers[TEAM])},
        {"templates.directory", NULL},
    };
    char *templates = templates_elsewhere(s);
    size_t count = ARRAY_SIZE(values) - (templates == NULL);
    char *text = NULL;

    if (templates != NULL)
        values[ARRAY_SIZE(values) - 1].value = sample_quoted(templates);
    free(templates);
    if (strspn(port, "0123456789") != strlen(port) || *port == '\0')
        *cause = xasprintf("“%s” is not a relay; write HOST or HOST:PORT", relay);
    else
        text = sample_fill(sample, values, count, cause);
    for (size_t i = 0; i < ARRAY_SIZE(values); i++)
        free(values[i].value);
    free(host);
    return text;
}

/* The file gets the owner and group of its folder, and the group may read it. */
static bool write_draft(const struct setup *s, const char *text)
{
    char *folder = xstrdup(s->target);
    char *slash = strrchr(folder, '/');
    struct stat about;
    FILE *out;
    bool good;

    if (slash != NULL)
        *slash = '\0';
    umask(0027);
    out = fopen(s->draft, "we");
    good = out != NULL && fputs(text, out) >= 0;
    if (good && stat(slash != NULL ? folder : ".", &about) == 0 && geteuid() == 0)
        good = fchown(fileno(out), about.st_uid, about.st_gid) == 0;
    if (out != NULL && fclose(out) != 0)
        good = false;
    free(folder);
    return good;
}

/* Never overwrites an existing configuration. */
static bool may_write(const struct setup *s, const char *sample, struct faults *faults)
{
    char *there;
    bool good = true;

    if (access(s->target, F_OK) != 0)
        return true;
    there = sql_file_text(s->target, faults);
    if (there != NULL && strcmp(there, sample) != 0) {
        faults_add(faults, s->target, 0, "is a configuration already; -c FILE names another");
        good = false;
    }
    good = good && there != NULL;
    free(there);
    return good;
}

static bool draft(const struct setup *s, struct faults *faults)
{
    char *sample = sql_file_text(s->sample, faults);
    char *text = NULL, *cause = NULL;
    struct config *config = NULL;

    if (sample != NULL && may_write(s, sample, faults)) {
        text = compose(s, sample, &cause);
        if (text == NULL)
            faults_add(faults, "setup", 0, "%s", cause);
        else if (!write_draft(s, text))
            faults_add(faults, s->draft, 0, "cannot be written: run this as root, or give -c FILE");
        else
            config = config_load(s->draft, faults);
    }
    config_free(config);
    free(cause);
    free(text);
    free(sample);
    return faults->count == 0;
}

/* ---- the database */

/* PostgreSQL does not know root; it knows its own user. */
static struct connection *reach(const struct setup *s, enum ctl_exit *code)
{
    char *cause = NULL, *again = NULL;
    struct connection *connection = connection_open(s->answers[DATABASE], &cause);
    const struct passwd *owner = geteuid() == 0 ? getpwnam(DATABASE_OWNER) : NULL;

    if (connection == NULL && owner != NULL) {
        connection_as(owner->pw_uid);
        connection = connection_open(s->answers[DATABASE], &again);
    }
    if (connection == NULL) {
        *code =
            ctl_fail(s->ctl, CTL_CANNOT, "%s. Create an empty one with: sudo -u %s createdb NAME",
                     again != NULL ? again : cause, DATABASE_OWNER);
    }
    free(cause);
    free(again);
    return connection;
}

static bool make_login(struct connection *connection, const char *login, const char *role,
                       char **cause)
{
    const char *values[] = {login, role};
    struct pg_result *rows = connection_ask(connection, STATEMENT_CTL_MAKE_LOGIN, values, cause);

    if (rows != NULL && rows_truth(rows, 0, "made"))
        printf("login %s: has the role %s\n", login, role);
    rows_free(rows);
    return rows != NULL;
}

/* The user who called sudo may query and record. */
static bool make_logins(struct connection *connection, char **cause)
{
    const char *caller = getenv("SUDO_USER");

    return make_login(connection, "dolsd", "dolsd_daemon", cause) &&
           make_login(connection, "dolsd-page", "dolsd_reader", cause) &&
           (caller == NULL || strcmp(caller, "root") == 0 ||
            (make_login(connection, caller, "dolsd_reader", cause) &&
             make_login(connection, caller, "casework_officer", cause)));
}

/* The team's own mailbox is inside the council's network: the relay decides on TLS for it. */
static bool add_team(struct setup *s, struct connection *connection, char **cause)
{
    json_t *given = json_pack("{s:s, s:s, s:s, s:b}", "name", "DoLS team", "mail", s->answers[TEAM],
                              "role", "dols_team", "no-tls", 1);
    char *words = record_add(connection, "contact", given, cause);

    if (words != NULL)
        puts(words);
    free(words);
    return words != NULL;
}

static bool attest(struct setup *s, struct connection *connection, char **cause)
{
    const char *address = s->answers[TEAM];
    struct pg_result *rows = connection_ask(connection, STATEMENT_CTL_ATTEST_TO, &address, cause);

    if (rows != NULL)
        s->team_is_known = !rows_null(rows, 0, "contact");
    rows_free(rows);
    if (rows != NULL && s->team_is_known)
        puts("every week the team is notified that dolsd works");
    return rows != NULL;
}

static enum ctl_exit fill_database(struct setup *s)
{
    enum ctl_exit code = CTL_OK;
    struct connection *connection = reach(s, &code);
    char *cause = NULL;
    char store[] = "--reference-store", dir[] = "--sql-dir";
    char *where = xstrdup(s->sql_dir);
    char *words[] = {store, dir, where, NULL};
    bool good;

    if (connection != NULL) {
        s->ctl->conninfo = s->answers[DATABASE];
        code = ctl_migrate(s->ctl, words);
    }
    free(where);
    if (code == CTL_OK) {
        good = make_logins(connection, &cause) &&
               (!record_has_store(connection) || add_team(s, connection, &cause)) &&
               (s->no_attestation || attest(s, connection, &cause));
        if (!good)
            code = ctl_fail_cause(s->ctl, CTL_REFUSED, cause);
    }
    connection_close(connection);
    return code;
}

/* ---- */

static enum ctl_exit finish(struct setup *s)
{
    enum ctl_exit code;
    char *none[] = {NULL};

    if (rename(s->draft, s->target) != 0)
        return ctl_fail(s->ctl, CTL_CANNOT, "%s cannot be written", s->target);
    printf("configuration %s\n", s->target);
    s->ctl->config_file = s->target;
    code = ctl_check(s->ctl, none);
    if (!s->no_attestation && !s->team_is_known)
        puts("No contact in casework.contact has the team's address: add it there, then its number "
             "to "
             "dolsd.attestation.");
    if (code == CTL_OK || code == CTL_WARNINGS)
        puts("\nNext: dolsctl send-test NUMBER sends a mail to a contact, to see that the relay "
             "takes "
             "it.\nThen “The first day” in dolsd(8), and: systemctl enable --now dolsd");
    return code;
}

static enum ctl_exit set_up(struct setup *s)
{
    struct faults faults = FAULTS_INIT;
    enum ctl_exit code;

    gather(s, &faults);
    if (faults.count == 0)
        draft(s, &faults);
    if (faults.count > 0) {
        faults_print(&faults, stderr);
        faults_free(&faults);
        unlink(s->draft);
        return ctl_fail(s->ctl, CTL_REFUSED, "nothing was done");
    }
    code = fill_database(s);
    if (code == CTL_OK)
        code = finish(s);
    else
        unlink(s->draft);
    return code;
}

enum ctl_exit ctl_setup(struct ctl *ctl, char **words)
{
    struct setup s = {.ctl = ctl, .sql_dir = PKGDATADIR "/sql", .sample = PKGDATADIR "/dolsd.conf"};
    const struct argument options[] = {
        {"database", ARGUMENT_TEXT, &s.said[DATABASE]},
        {"council", ARGUMENT_TEXT, &s.said[COUNCIL]},
        {"from", ARGUMENT_TEXT, &s.said[FROM]},
        {"relay", ARGUMENT_TEXT, &s.said[RELAY]},
        {"team", ARGUMENT_TEXT, &s.said[TEAM]},
        {"no-attestation", ARGUMENT_FLAG, &s.no_attestation},
        {"sample", ARGUMENT_TEXT, &s.sample},
        {"sql-dir", ARGUMENT_TEXT, &s.sql_dir},
        {NULL, ARGUMENT_FLAG, NULL},
    };
    struct faults faults = FAULTS_INIT;
    enum ctl_exit code;

    if (arguments_parse(ctl, options, words, &faults) > 0)
        faults_add(&faults, words[0], 0, "setup takes options only");
    if (faults.count > 0)
        return ctl_usage(ctl, &faults);
    if (s.said[DATABASE] == NULL)
        s.said[DATABASE] = ctl->conninfo;
    s.target = ctl_config_file(ctl);
    s.draft = xasprintf("%s.new", s.target);
    code = set_up(&s);
    free(s.draft);
    for (size_t i = 0; i < QUESTIONS; i++)
        free(s.answers[i]);
    return code;
}
