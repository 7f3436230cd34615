/*
 * dolsctl confirm: what the guard against mass change holds, and somebody's confirmation that it is
 * intended; or that the database's clock, which the guard for time finds wrong, is right.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/plural.h"
#include "base/xalloc.h"
#include "ctl/arguments.h"
#include "ctl/ctl.h"
#include "ctl/listing.h"
#include "ctl/rules.h"

struct confirm {
    struct ctl *ctl;
    struct connection *connection;
    const struct zone *zone;
    const char *effect; /* NULL: only list */
    const char *who, *why;
    bool json;
};

static const struct table_column columns[] = {
    {"Effect", "effect", TABLE_LEFT}, {"Reference", "reference", TABLE_LEFT},
    {"Matter", "matter", TABLE_LEFT}, {"Deadlines", "deadlines", TABLE_RIGHT},
    {"Limits", "limits", TABLE_LEFT}, {"Held since (London)", "since", TABLE_LEFT},
};

static void add_row(struct table *table, const struct pg_result *rows, size_t row,
                    const struct zone *zone)
{
    char *matter = xasprintf("%s %s", rows_text(rows, row, "kind"), rows_text(rows, row, "id"));

    table_text(table, rows_text(rows, row, "effect"));
    table_text(table, rows_text(rows, row, "reference"));
    table_both(table, matter,
               json_pack("{ss sI}", "kind", rows_text(rows, row, "kind"), "id",
                         (json_int_t)rows_number(rows, row, "id")));
    table_number(table, rows_number(rows, row, "changes"));
    table_both(table, rows_text(rows, row, "limits"),
               json_loads(rows_text(rows, row, "limits_json"), 0, NULL));
    table_instant(table, rows, row, "since_s", zone);
    free(matter);
}

static const struct listing held = {STATEMENT_CTL_HELD, columns, ARRAY_SIZE(columns), add_row};

static enum ctl_exit list(const struct confirm *c)
{
    size_t count;
    enum ctl_exit code =
        listing_show(&held, c->ctl, c->connection, c->zone, c->json, "no change is held", &count);

    return code == CTL_OK && count > 0 ? CTL_WARNINGS : code;
}

static enum ctl_exit confirm(const struct confirm *c)
{
    const char *values[] = {c->effect, c->who, c->why};
    char *cause = NULL;
    struct pg_result *rows = connection_ask(c->connection, STATEMENT_CTL_CONFIRM, values, &cause);
    long long changes;

    if (rows == NULL)
        return ctl_fail_asked(c->ctl, c->connection, cause);
    changes = rows_number(rows, 0, "changes");
    printf("%s: confirmed; %lld deadline%s change%s now\n", c->effect, changes,
           plural(changes, "", "s"), plural(changes, "s", ""));
    rows_free(rows);
    return CTL_OK;
}

static enum ctl_exit confirm_clock(const struct confirm *c)
{
    const char *values[] = {c->who, c->why};
    char *cause = NULL;
    struct pg_result *rows =
        connection_ask(c->connection, STATEMENT_CTL_CONFIRM_CLOCK, values, &cause);

    if (rows == NULL)
        return ctl_fail_asked(c->ctl, c->connection, cause);
    printf("clock: confirmed; it is %s in London, and work goes on\n", rows_text(rows, 0, "at"));
    rows_free(rows);
    return CTL_OK;
}

static enum ctl_exit run(const struct confirm *c)
{
    if (c->effect == NULL)
        return list(c);
    return strcmp(c->effect, "clock") == 0 ? confirm_clock(c) : confirm(c);
}

#define EFFECTS "gone, ended, moved, reopened, undated or due; or clock"

enum ctl_exit ctl_confirm(struct ctl *ctl, char **words)
{
    struct confirm c = {.ctl = ctl};
    const struct argument options[] = {
        {"who", ARGUMENT_TEXT, &c.who},
        {"why", ARGUMENT_TEXT, &c.why},
        {"json", ARGUMENT_FLAG, &c.json},
        {NULL, ARGUMENT_FLAG, NULL},
    };
    struct faults faults = FAULTS_INIT;
    size_t count = arguments_parse(ctl, options, words, &faults);
    struct zone *zone;
    enum ctl_exit code;

    if (count > 1)
        faults_add(&faults, words[1], 0, "say one effect: " EFFECTS);
    if (count > 0)
        arguments_need_reason(c.who, c.why, &faults);
    if (count == 0 && (c.who != NULL || c.why != NULL))
        faults_add(&faults, "EFFECT", 0, "say which: " EFFECTS);
    if (faults.count > 0)
        return ctl_usage(ctl, &faults);
    zone = ctl_zone(ctl, &code);
    if (zone == NULL)
        return code;
    c.zone = zone;
    c.effect = count > 0 ? words[0] : NULL;
    c.connection = ctl_connect(ctl, &code);
    if (c.connection != NULL)
        code = run(&c);
    connection_close(c.connection);
    zone_free(zone);
    return code;
}
