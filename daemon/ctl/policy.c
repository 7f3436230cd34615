/*
 * dolsctl policy: the settings that the council may change, who set each, why and since when.
 */
#include "ctl/arguments.h"
#include "ctl/ctl.h"
#include "ctl/listing.h"
#include "ctl/rules.h"

static const struct table_column columns[] = {
    {"Policy", "policy", TABLE_LEFT},
    {"Value", "value", TABLE_RIGHT},
    {"Unit", "unit", TABLE_LEFT},
    {"Between", "bounds", TABLE_LEFT},
    {"Since (London)", "since", TABLE_LEFT},
    {"Who", "who", TABLE_LEFT},
    {"Why", "why", TABLE_LEFT},
    {"What it decides", "meaning", TABLE_LEFT},
};

static void add_row(struct table *table, const struct pg_result *rows, size_t row,
                    const struct zone *zone)
{
    table_text(table, rows_text(rows, row, "name"));
    table_both(table, rows_text(rows, row, "value"),
               json_loads(rows_text(rows, row, "value"), JSON_DECODE_ANY, NULL));
    table_text(table, rows_text(rows, row, "unit"));
    table_text(table, rows_text(rows, row, "bounds"));
    table_instant(table, rows, row, "since_s", zone);
    table_text(table, rows_text(rows, row, "who"));
    table_text(table, rows_text(rows, row, "why"));
    table_text(table, rows_text(rows, row, "meaning"));
}

static const struct listing policies = {STATEMENT_CTL_POLICY, columns, ARRAY_SIZE(columns),
                                        add_row};

enum ctl_exit ctl_policy(struct ctl *ctl, char **words)
{
    bool json = false;
    const struct argument options[] = {{"json", ARGUMENT_FLAG, &json}, {NULL, ARGUMENT_FLAG, NULL}};
    struct faults faults = FAULTS_INIT;
    struct connection *connection;
    struct zone *zone;
    enum ctl_exit code;
    size_t count;

    if (arguments_parse(ctl, options, words, &faults) > 0)
        faults_add(&faults, words[0], 0, "policy takes options only");
    if (faults.count > 0)
        return ctl_usage(ctl, &faults);
    zone = ctl_zone(ctl, &code);
    if (zone == NULL)
        return code;
    connection = ctl_connect(ctl, &code);
    if (connection != NULL)
        code = listing_show(&policies, ctl, connection, zone, json, NULL, &count);
    connection_close(connection);
    zone_free(zone);
    return code;
}
