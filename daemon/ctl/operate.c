/*
 * dolsctl queue, retry, resend, cancel, hold, release: waiting messages, and what an operator does
 * with one, by hand and on record.
 */
#include <stdio.h>
#include <stdlib.h>

#include "ctl/arguments.h"
#include "ctl/ctl.h"
#include "ctl/listing.h"
#include "ctl/rules.h"

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

static const struct table_column total_columns[] = {
    {"Way", "way", TABLE_LEFT},
    {"To", "destination", TABLE_LEFT},
    {"Messages", "messages", TABLE_RIGHT},
    {"Due", "due", TABLE_RIGHT},
    {"Age", "age", TABLE_LEFT},
    {"Oldest since", "since", TABLE_LEFT},
    {"Next try", "next", TABLE_LEFT},
    {"First given up", "give_up", TABLE_LEFT},
    {"Attempts", "attempts", TABLE_RIGHT},
    {"Why they are here", "reasons", TABLE_LEFT},
};

static void add_row(struct table *table, const struct pg_result *rows, size_t row,
                    const struct zone *zone)
{
    table_text(table, rows_text(rows, row, "way"));
    table_text(table, rows_text(rows, row, "destination"));
    table_number(table, rows_number(rows, row, "number"));
    table_text(table, rows_text(rows, row, "state"));
    table_text(table, rows_text(rows, row, "pressing"));
    table_instant(table, rows, row, "since_s", zone);
    table_instant(table, rows, row, "next_s", zone);
    table_instant(table, rows, row, "give_up_s", zone);
    table_number(table, rows_number(rows, row, "attempts"));
    table_number(table, rows_number(rows, row, "notices"));
    table_text(table, rows_text(rows, row, "reason"));
}

static void add_total(struct table *table, const struct pg_result *rows, size_t row,
                      const struct zone *zone)
{
    table_text(table, rows_text(rows, row, "way"));
    table_text(table, rows_text(rows, row, "destination"));
    table_number(table, rows_number(rows, row, "messages"));
    table_number(table, rows_number(rows, row, "due"));
    table_text(table, rows_text(rows, row, "age"));
    table_instant(table, rows, row, "oldest_s", zone);
    table_instant(table, rows, row, "next_s", zone);
    table_instant(table, rows, row, "give_up_s", zone);
    table_number(table, rows_number(rows, row, "attempts"));
    table_text(table, rows_text(rows, row, "reasons"));
}

static const struct listing messages = {STATEMENT_CTL_QUEUE, columns, ARRAY_SIZE(columns), add_row};
static const struct listing totals = {STATEMENT_CTL_QUEUE_TOTALS, total_columns,
                                      ARRAY_SIZE(total_columns), add_total};

/* The totals, an empty line and the messages; in JSON only one of them. */
static enum ctl_exit list(struct ctl *ctl, struct connection *connection, const struct zone *zone,
                          bool json, bool only_totals)
{
    static const char *const none = "no messages are waiting";
    enum ctl_exit code = CTL_OK;
    size_t count = 0;

    if (only_totals || !json)
        code =
            listing_show(&totals, ctl, connection, zone, json, only_totals ? none : NULL, &count);
    if (only_totals || code != CTL_OK)
        return code;
    if (count > 0)
        puts("");
    return listing_show(&messages, ctl, connection, zone, json, none, &count);
}

enum ctl_exit ctl_queue(struct ctl *ctl, char **words)
{
    bool json = false, only_totals = false;
    const struct argument options[] = {
        {"json", ARGUMENT_FLAG, &json},
        {"totals", ARGUMENT_FLAG, &only_totals},
        {NULL, ARGUMENT_FLAG, NULL},
    };
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
        code = list(ctl, connection, zone, json, only_totals);
    connection_close(connection);
    zone_free(zone);
    return code;
}

/* The action is the verb's name. */
static enum ctl_exit operate(struct ctl *ctl, struct connection *connection, const char *message,
                             const char *who, const char *why)
{
    const char *const values[] = {ctl->verb->name, message, who, why};
    char *cause = NULL;
    struct pg_result *rows = connection_ask(connection, STATEMENT_CTL_OPERATE, values, &cause);

    if (rows == NULL)
        return ctl_fail_asked(ctl, connection, cause);
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
