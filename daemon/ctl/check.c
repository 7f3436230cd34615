/*
 * dolsctl check: whether everything that dolsd needs is there and fits together. It reports all
 * faults at once and changes nothing.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "ctl/arguments.h"
#include "ctl/channels.h"
#include "ctl/connection.h"
#include "ctl/contract.h"
#include "ctl/ctl.h"
#include "ctl/pooled.h"
#include "ctl/rules.h"
#include "ctl/screen.h"
#include "ctl/sqlfiles.h"
#include "ctl/template_use.h"
#include "message/templates.h"
#include "service/config.h"
#include "service/database.h"
#include "store/store.h"

struct check {
    struct ctl *ctl;
    struct faults faults;   /* faults: dolsd must not run like this */
    struct faults warnings; /* warnings: it runs, but somebody should look */
    char *unreachable;      /* why the database did not answer; NULL if it did */
    struct config *config;
    struct templates *templates; /* NULL if they are refused */
    struct connection *connection;
};

/* ---- files */

/* As shipped, it sends in nobody's name. */
static bool is_sample(const char *file)
{
    struct faults ignored = FAULTS_INIT;
    char *text = sql_file_text(file, &ignored);
    char *sample = sql_file_text(PKGDATADIR "/dolsd.conf", &ignored);
    bool same = text != NULL && sample != NULL && strcmp(text, sample) == 0;

    free(text);
    free(sample);
    faults_free(&ignored);
    return same;
}

/* Whether a database is named without a configuration. */
static bool is_named(const struct check *c)
{
    return c->ctl->conninfo != NULL || getenv("PGDATABASE") != NULL || getenv("PGSERVICE") != NULL;
}

static void check_config(struct check *c)
{
    const char *file = ctl_config_file(c->ctl);
    char *cause = NULL;

    if (c->ctl->config_file == NULL && is_named(c) && !config_can_read(file, &cause)) {
        faults_add(&c->warnings, file, 0, "%s, so neither configuration nor templates were checked",
                   cause);
        free(cause);
        return;
    }
    if (is_sample(file))
        faults_add(&c->faults, file, 0,
                   "is the sample as it was shipped; `dolsctl setup` fills it in");
    c->config = config_gather(file, &c->faults);
}

static void check_templates(struct check *c)
{
    size_t before = c->faults.count;

    if (c->config == NULL ||
        (before > 0 && access(c->config->templates.directory, R_OK | X_OK) != 0))
        return;
    c->templates =
        templates_load(c->config->templates.directory, c->config->templates.language, &c->faults);
    if (c->faults.count > before) {
        templates_free(c->templates);
        c->templates = NULL;
    }
}

/* ---- the database */

static bool check_version(struct check *c)
{
    struct pg_result *rows = ctl_ask_or_note(c->connection, STATEMENT_SCHEMA_VERSION, &c->faults);
    int64_t version = rows != NULL ? rows_number(rows, 0, "schema_version") : -1;

    rows_free(rows);
    if (version >= 0 && version != STORE_SCHEMA_VERSION)
        faults_add(
            &c->faults, "database", 0, "its tables are of version %lld, this program's %d; %s",
            (long long)version, STORE_SCHEMA_VERSION,
            version < STORE_SCHEMA_VERSION ? "run `dolsctl migrate`" : "use the newer dolsd");
    return version == STORE_SCHEMA_VERSION;
}

/* A missing view is one fault, not one per column. */
static bool check_views_there(struct check *c)
{
    struct pg_result *rows =
        ctl_ask_or_note(c->connection, STATEMENT_CTL_MISSING_VIEWS, &c->faults);
    const char *missing = rows != NULL ? rows_text(rows, 0, "missing") : NULL;
    bool there = rows != NULL && missing == NULL;

    if (missing != NULL)
        faults_add(
            &c->faults, "database", 0,
            "not there: %s; dolsd-store(7) shows how to write them, and `dolsctl setup` makes "
            "a reference store",
            missing);
    rows_free(rows);
    return there;
}

/* Whether dolsd can read them. */
static bool check_views(struct check *c)
{
    size_t before = c->faults.count;
    char *cause = NULL;

    if (!contract_check(c->connection, &c->faults, &cause))
        faults_add(&c->faults, "database", 0, "%s", cause);
    free(cause);
    return c->faults.count == before;
}

static void check_reach(struct check *c)
{
    struct pg_result *rows = ctl_ask_or_note(c->connection, STATEMENT_CTL_CHANNELS, &c->faults);

    if (rows != NULL)
        channels_check(rows, c->config, &c->warnings);
    rows_free(rows);
}

static void check_roles(struct check *c)
{
    struct pg_result *rows =
        ctl_ask_or_note(c->connection, STATEMENT_CTL_UNKNOWN_ROLES, &c->faults);

    for (size_t i = 0; rows != NULL && i < rows_count(rows); i++)
        faults_add(
            &c->warnings, "database", 0,
            "casework.recipient: dolsd.role does not know the role %s, so nobody is notified by it "
            "(contacts %s). Correct the view, or add the role and rungs for it",
            rows_text(rows, i, "role"), rows_text(rows, i, "contacts"));
    rows_free(rows);
}

static void check_rights(struct check *c)
{
    struct pg_result *rows =
        ctl_ask_or_note(c->connection, STATEMENT_CTL_MISSING_RIGHTS, &c->faults);

    for (size_t i = 0; rows != NULL && i < rows_count(rows); i++)
        faults_add(&c->faults, "database", 0, "%s may not %s; %s", rows_text(rows, i, "login"),
                   rows_text(rows, i, "act"), rows_text(rows, i, "advice"));
    rows_free(rows);
}

static void check_covered(struct check *c)
{
    struct pg_result *rows = ctl_ask_or_note(c->connection, STATEMENT_UNCOVERED, &c->faults);
    int64_t count = rows != NULL ? rows_number(rows, 0, "uncovered") : 0;

    rows_free(rows);
    if (count > 0)
        faults_add(&c->warnings, "database", 0,
                   "nobody is notified of %lld deadline(s); look at dolsd.uncovered",
                   (long long)count);
}

/* Whether anybody would notice that dolsd has stopped. */
static void check_attestation(struct check *c)
{
    struct pg_result *rows = ctl_ask_or_note(c->connection, STATEMENT_CTL_ATTESTATION, &c->faults);

    if (rows != NULL && rows_number(rows, 0, "contacts") == 0)
        faults_add(&c->warnings, "database", 0,
                   "nobody is notified every week that dolsd works; add a contact, such as the "
                   "manager, to dolsd.attestation");
    if (rows != NULL && !rows_null(rows, 0, "unreachable"))
        faults_add(&c->warnings, "database", 0,
                   "dolsd.attestation names contact %s, who cannot be reached",
                   rows_text(rows, 0, "unreachable"));
    rows_free(rows);
}

/* ---- rules */

static void check_doubts(struct check *c)
{
    struct pg_result *rows = ctl_ask_or_note(c->connection, STATEMENT_CTL_DOUBTS, &c->faults);

    for (size_t i = 0; rows != NULL && i < rows_count(rows); i++)
        faults_add(&c->warnings, rows_text(rows, i, "place"), 0, "%s; %s",
                   rows_text(rows, i, "words"), rows_text(rows, i, "advice"));
    rows_free(rows);
}

static void check_calendar(struct check *c, const struct rulebook *book, date_t today)
{
    date_t horizon = calendar_horizon(rulebook_calendar(book));
    char text[DATE_LONG_SIZE] = "no day at all";
    struct pg_result *rows = ctl_ask_or_note(c->connection, STATEMENT_CTL_HORIZON, &c->faults);
    int64_t days = rows != NULL ? rows_number(rows, 0, "days") : 0;

    rows_free(rows);
    if (horizon != DATE_NONE && horizon - today >= days)
        return;
    if (horizon != DATE_NONE)
        date_long(horizon, text, sizeof(text));
    faults_add(&c->warnings, "database", 0,
               "the bank holidays reach to %s; after that only weekends are known. Add what the "
               "government has announced to dolsd.non_working_day",
               text);
}

static void check_rules(struct check *c, const struct zone *zone)
{
    struct rulebook *book = NULL;
    char *cause = NULL;
    bool unusable;
    instant_t now;

    if (ctl_clock(c->connection, &now, &cause))
        book = ctl_read_rules(c->connection, zone, &unusable, &cause);
    if (book == NULL) {
        for (char *rest = cause, *line; (line = strsep(&rest, "\n")) != NULL;)
            faults_add(&c->faults, "rules", 0, "%s", line);
        free(cause);
        return;
    }
    check_doubts(c);
    check_calendar(c, book, zone_date(zone, now));
    if (c->templates != NULL)
        template_use_check(&(struct template_use){.connection = c->connection,
                                                  .templates = c->templates,
                                                  .config = c->config,
                                                  .faults = &c->faults,
                                                  .warnings = &c->warnings},
                           book, zone_date(zone, now));
    rulebook_free(book);
}

static void check_database(struct check *c)
{
    const char *conninfo = c->ctl->conninfo;
    struct zone *zone;
    char *cause = NULL;
    bool views;

    if (conninfo == NULL && c->config != NULL)
        conninfo = c->config->database.conninfo;
    if (conninfo == NULL && is_named(c))
        conninfo = "";
    if (conninfo == NULL) {
        faults_add(&c->warnings, "database", 0,
                   "not checked, as no configuration names it; -d CONNINFO does");
        return;
    }
    c->connection = connection_open(conninfo, &c->unreachable);
    if (c->connection == NULL)
        return;
    views = check_views_there(c) && check_views(c);
    if (check_version(c)) {
        check_rights(c);
        if (pooled_deaf(c->connection, conninfo))
            faults_add(&c->faults, "database", 0, "%s", DATABASE_POOLED);
        /* If the views are wrong, querying them would only report it again. */
        if (views) {
            check_reach(c);
            check_roles(c);
            check_covered(c);
            check_attestation(c);
        }
        zone = zone_load(ZONE_LEGAL, &cause);
        if (zone == NULL)
            faults_add(&c->faults, ZONE_LEGAL, 0, "%s", cause);
        else
            check_rules(c, zone);
        zone_free(zone);
        free(cause);
    }
    connection_close(c->connection);
}

static enum ctl_exit tell(struct check *c, bool offline)
{
    enum ctl_exit code = CTL_OK;

    for (size_t i = 0; i < c->faults.count; i++)
        printf("%sfault:%s %s\n", screen_fault(), screen_plain(), c->faults.lines[i]);
    if (c->unreachable != NULL)
        printf("%sfault:%s %s\n", screen_fault(), screen_plain(), c->unreachable);
    for (size_t i = 0; i < c->warnings.count; i++)
        printf("%swarning:%s %s\n", screen_warning(), screen_plain(), c->warnings.lines[i]);
    if (c->faults.count > 0)
        code = CTL_REFUSED;
    else if (c->unreachable != NULL)
        code = CTL_CANNOT;
    else if (c->warnings.count > 0)
        code = CTL_WARNINGS;
    if (code == CTL_OK)
        puts(offline ? "configuration and templates are good"
                     : "configuration, templates, database and rules are good");
    else
        printf("%zu fault(s), %zu warning(s)\n", c->faults.count + (c->unreachable != NULL),
               c->warnings.count);
    return code;
}

enum ctl_exit ctl_check(struct ctl *ctl, char **words)
{
    struct check c = {.ctl = ctl};
    bool offline = false;
    const struct argument options[] = {{"offline", ARGUMENT_FLAG, &offline},
                                       {NULL, ARGUMENT_FLAG, NULL}};
    struct faults faults = FAULTS_INIT;
    enum ctl_exit code;

    if (arguments_parse(ctl, options, words, &faults) > 0)
        faults_add(&faults, words[0], 0, "check takes options only");
    if (faults.count > 0)
        return ctl_usage(ctl, &faults);
    check_config(&c);
    check_templates(&c);
    if (!offline)
        check_database(&c);
    code = tell(&c, offline);
    free(c.unreachable);
    faults_free(&c.faults);
    faults_free(&c.warnings);
    templates_free(c.templates);
    config_free(c.config);
    return code;
}
