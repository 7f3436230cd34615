/*
 * dolsctl queue, retry, resend, cancel, hold, release: messages that wait, and what an operator
 * does with one, by hand and on record.
 */
#include <stdio.h>
#include <stdlib.h>

#include "ctl/arguments.h"
#include "ctl/connection.h"
#include "ctl/ctl.h"
#include "ctl/deadlines.h"
#include "ctl/rules.h"
#include "ctl/table.h"

static const struct table_column columns[] = {
    {"Way", "way", TABLE_LEFT},
    {"To", "destination", TABLE_LEFT},
    {"Message", "message", TABLE_RIGHT},
    {"State", "state", TABLE_LEFT},
    {"How pressing", "pressing", TABLE_LEFT},
    {"Since (London)", "since", TABLE_LEFT},
    {"Next try", "next", TABLE_LEFT},
    {"Given up", "give_up", TABLE_LEFT},
    {"Attempts", "attempts", TABLE_RIGHT},
    {"Notices", "notices", TABLE_RIGHT},
    {"Why it is here", "reason", TABLE_LEFT},
};

static void add_instant(struct table *table, const struct pg_result *rows, size_t row,
                        const char *column, const struct zone *zone)
{
    char text[INSTANT_TEXT_SIZE];

    if (rows_text(rows, row, column) == NULL) {
        table_text(table, NULL);
        return;
    }
    zone_format(zone, rows_number(rows, row, column), text);
    table_both(table, text, instant_json(rows_number(rows, row, column)));
}

static void add_row(struct table *table, const struct pg_result *rows, size_t row,
                    const struct zone *zone)
{
    table_text(table, rows_text(rows, row, "way"));
    table_text(table, rows_text(rows, row, "destination"));
    table_number(table, rows_number(rows, row, "number"));
    table_text(table, rows_text(rows, row, "state"));
    table_text(table, rows_text(rows, row, "pressing"));
    add_instant(table, rows, row, "since_s", zone);
    add_instant(table, rows, row, "next_s", zone);
    add_instant(table, rows, row, "give_up_s", zone);
    table_number(table, rows_number(rows, row, "attempts"));
    table_number(table, rows_number(rows, row, "notices"));
    table_text(table, rows_text(rows, row, "reason"));
}

static enum ctl_exit list(struct ctl *ctl, struct connection *connection, const struct zone *zone,
                          bool json)
{
    char *cause = NULL;
    struct pg_result *rows = connection_ask(connection, STATEMENT_CTL_QUEUE, NULL, &cause);
    struct table *table;

    if (rows == NULL)
        return ctl_fail_cause(ctl, CTL_CANNOT, cause);
    table = table_new(columns, ARRAY_SIZE(columns));
    for (size_t i = 0; i < rows_count(rows); i++)
        add_row(table, rows, i, zone);
    table_show(table, json, "no message waits");
    rows_free(rows);
    return CTL_OK;
}

enum ctl_exit ctl_queue(struct ctl *ctl, char **words)
{
    bool json = false;
    const struct argument options[] = {{"json", ARGUMENT_FLAG, &json}, {NULL, ARGUMENT_FLAG, NULL}};
    struct faults faults = FAULTS_INIT;
    struct connection *connection;
    struct zone *zone;
    enum ctl_exit code;

    if (arguments_parse(ctl, options, words, &faults) > 0)
        faults_add(&faults, words[0], 0, "queue takes options only");
    if (faults.count > 0)
        return ctl_usage(ctl, &faults);
    zone = ctl_zone(ctl, &code);
    if (zone == NULL)
        return code;
    connection = ctl_connect(ctl, &code);
    if (connection != NULL)
        code = list(ctl, connection, zone, json);
    connection_close(connection);
    zone_free(zone);
    return code;
}

/* The act is the name of the verb. */
static enum ctl_exit operate(struct ctl *ctl, struct connection *connection, const char *message,
                             const char *who, const char *why)
{
    const char *const values[] = {ctl->verb->name, message, who, why};
    char *cause = NULL;
    struct pg_result *rows = connection_ask(connection, STATEMENT_CTL_OPERATE, values, &cause);

    if (rows == NULL)
        return ctl_fail_cause(ctl, connection_refused(connection) ? CTL_REFUSED : CTL_CANNOT,
                              cause);
    printf("message %s: %s\n", message, rows_text(rows, 0, "done"));
    rows_free(rows);
    return CTL_OK;
}

enum ctl_exit ctl_operate(struct ctl *ctl, char **words)
{
    const char *who = NULL, *why = NULL;
    const struct argument options[] = {
        {"who", ARGUMENT_TEXT, &who},
        {"why", ARGUMENT_TEXT, &why},
        {NULL, ARGUMENT_FLAG, NULL},
    };
    struct faults faults = FAULTS_INIT;
    size_t count = arguments_parse(ctl, options, words, &faults);
    struct connection *connection;
    enum ctl_exit code;
    char *end = NULL;

    if (count != 1 || (strtoll(words[0], &end, 10), end == words[0] || *end != '\0'))
        faults_add(&faults, "MESSAGE", 0, "say the number of one message; queue and told show it");
    arguments_need_reason(who, why, &faults);
    if (faults.count > 0)
        return ctl_usage(ctl, &faults);
    connection = ctl_connect(ctl, &code);
    if (connection != NULL)
        code = operate(ctl, connection, words[0], who, why);
    connection_close(connection);
    return code;
}
