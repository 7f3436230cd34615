/*
 * dolsctl upcoming: which reminders come next, in order, and whom each would notify.
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/xalloc.h"
#include "ctl/arguments.h"
#include "ctl/connection.h"
#include "ctl/ctl.h"
#include "ctl/deadlines.h"
#include "ctl/history.h"
#include "ctl/rules.h"

#define DEFAULT_DAYS 7

struct upcoming {
    struct ctl *ctl;
    date_t from, to; /* DATE_NONE: everything already due, and seven days ahead */
    const char *role;
    bool names, json;
};

static const struct table_column columns[] = {
    {"When (London)", "at", TABLE_LEFT},  {"Reference", "reference", TABLE_LEFT},
    {"Limit", "limit", TABLE_LEFT},       {"Last day", "last_day", TABLE_LEFT},
    {"State", "state", TABLE_LEFT},       {"Pressing", "pressing", TABLE_LEFT},
    {"Role", "role", TABLE_LEFT},         {"Tells", "tells", TABLE_LEFT},
    {"Template", "template", TABLE_LEFT}, {"", "held_until", TABLE_LEFT},
};

static void add_row(struct table *table, const struct pg_result *rows, size_t row,
                    const struct zone *zone, bool names)
{
    instant_t at = rows_number(rows, row, "at_s");
    const char *reference = rows_text(rows, row, "reference");
    char *tells = history_whom(rows, row, names);
    char *held = history_held(rows, row, zone);
    char text[INSTANT_TEXT_SIZE];

    zone_format(zone, at, text);
    table_both(table, text, instant_json(at));
    table_text(table, reference);
    table_text(table, rows_text(rows, row, "limit_code"));
    table_text(table, rows_text(rows, row, "last_day"));
    table_text(table, rows_text(rows, row, "state"));
    table_text(table, rows_text(rows, row, "pressing"));
    table_text(table, rows_text(rows, row, "role"));
    table_text(table, tells);
    table_text(table, rows_text(rows, row, "template"));
    table_both(table, held, held != NULL ? instant_json(rows_number(rows, row, "held_s")) : NULL);
    free(held);
    free(tells);
}

/* The span as the statement needs it; `from` is NULL to include what is overdue. */
static bool ask(const struct upcoming *u, struct connection *connection, const struct zone *zone,
                struct pg_result **rows, char **cause)
{
    instant_t now, until;
    const char *values[3];
    char *from = NULL, *to;

    if (!ctl_clock(connection, &now, cause))
        return false;
    if (u->from != DATE_NONE)
        from = xasprintf("%lld", (long long)zone_midnight(zone, u->from));
    if (u->to != DATE_NONE)
        until = zone_midnight(zone, u->to + 1);
    else
        until = zone_midnight(zone, (u->from != DATE_NONE ? u->from : zone_date(zone, now)) +
                                        DEFAULT_DAYS);
    to = xasprintf("%lld", (long long)until);
    values[0] = from;
    values[1] = to;
    values[2] = u->role;
    *rows = connection_ask(connection, STATEMENT_CTL_UPCOMING, values, cause);
    free(from);
    free(to);
    return *rows != NULL;
}

/* An unknown role would have no reminders, and so look fine. */
static enum ctl_exit check_role(const struct upcoming *u, struct connection *connection)
{
    struct faults faults = FAULTS_INIT;
    struct pg_result *rows;
    char *cause = NULL;

    if (u->role == NULL)
        return CTL_OK;
    rows = connection_ask(connection, STATEMENT_CTL_KNOWS_ROLE, &u->role, &cause);
    if (rows == NULL)
        return ctl_fail_cause(u->ctl, CTL_CANNOT, cause);
    if (!rows_truth(rows, 0, "known"))
        faults_add(&faults, "--role", 0, "there is no role %s; there are %s", u->role,
                   rows_null(rows, 0, "roles") ? "none" : rows_text(rows, 0, "roles"));
    rows_free(rows);
    return faults.count > 0 ? ctl_usage(u->ctl, &faults) : CTL_OK;
}

static enum ctl_exit list(const struct upcoming *u, struct connection *connection,
                          const struct zone *zone)
{
    struct pg_result *rows = NULL;
    struct table *table;
    char *cause = NULL;

    if (!ask(u, connection, zone, &rows, &cause))
        return ctl_fail_cause(u->ctl, CTL_CANNOT, cause);
    table = table_new(columns, ARRAY_SIZE(columns));
    for (size_t i = 0; i < rows_count(rows); i++)
        add_row(table, rows, i, zone, u->names);
    table_show(table, u->json, "nothing is due in that time");
    rows_free(rows);
    return CTL_OK;
}

enum ctl_exit ctl_upcoming(struct ctl *ctl, char **words)
{
    struct upcoming u = {.ctl = ctl, .from = DATE_NONE, .to = DATE_NONE};
    const struct argument options[] = {
        {"from", ARGUMENT_DATE, &u.from}, {"to", ARGUMENT_DATE, &u.to},
        {"role", ARGUMENT_TEXT, &u.role}, {"names", ARGUMENT_FLAG, &u.names},
        {"json", ARGUMENT_FLAG, &u.json}, {NULL, ARGUMENT_FLAG, NULL},
    };
    struct faults faults = FAULTS_INIT;
    struct connection *connection;
    struct zone *zone;
    enum ctl_exit code;

    if (arguments_parse(ctl, options, words, &faults) > 0)
        faults_add(&faults, words[0], 0, "upcoming takes options only");
    if (u.from != DATE_NONE && u.to != DATE_NONE && u.from > u.to)
        faults_add(&faults, "--from", 0, "is later than --to");
    if (faults.count > 0)
        return ctl_usage(ctl, &faults);
    zone = ctl_zone(ctl, &code);
    if (zone == NULL)
        return code;
    connection = ctl_connect(ctl, &code);
    if (connection != NULL)
        code = check_role(&u, connection);
    if (connection != NULL && code == CTL_OK)
        code = list(&u, connection, zone);
    connection_close(connection);
    zone_free(zone);
    return code;
}
