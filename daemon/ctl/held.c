#include "ctl/held.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "ctl/connection.h"
#include "ctl/rules.h"

/* The first columns of each say what the row is about; left out if that is known. */
#define ABOUT_COLUMNS 3

static const struct table_column pause_columns[] = {
    {"Reference", "reference", TABLE_LEFT}, {"Matter", "matter", TABLE_LEFT},
    {"Limit", "limit", TABLE_LEFT},         {"Until (London)", "until", TABLE_LEFT},
    {"Owner", "owner", TABLE_LEFT},         {"Reason", "reason", TABLE_LEFT},
    {"Holds back", "holds", TABLE_LEFT},    {"Reminders", "reminders", TABLE_RIGHT},
    {"Made", "made", TABLE_LEFT},           {"By", "by", TABLE_LEFT},
};

static const struct table_column acknowledged_columns[] = {
    {"Reference", "reference", TABLE_LEFT},
    {"Matter", "matter", TABLE_LEFT},
    {"Limit", "limit", TABLE_LEFT},
    {"Last day", "last_day", TABLE_LEFT},
    {"Who", "who", TABLE_LEFT},
    {"Role", "roles", TABLE_LEFT},
    {"When (London)", "at", TABLE_LEFT},
    {"Reminders that stop", "reminders", TABLE_RIGHT},
    {"Note", "note", TABLE_LEFT},
    {"By", "by", TABLE_LEFT},
};

static bool is_wanted(const struct pg_result *rows, size_t row, const char *limit)
{
    const char *found = rows_text(rows, row, "limit_code");

    return limit == NULL || found == NULL || strcmp(found, limit) == 0;
}

/* A list comes as text for people and, in the column of the same name plus `_json`, for programs.
 */
static void add_list(struct table *table, const struct pg_result *rows, size_t row,
                     const char *column, const char *json_column)
{
    json_t *list = json_loads(rows_text(rows, row, json_column), 0, NULL);
    const char *text = rows_text(rows, row, column);

    table_both(table, text != NULL && text[0] != '\0' ? text : "nothing now", list);
}

static void add_about(struct table *table, const struct pg_result *rows, size_t row)
{
    const char *limit = rows_text(rows, row, "limit_code");
    char *matter = xasprintf("%s %s", rows_text(rows, row, "kind"), rows_text(rows, row, "id"));

    table_text(table, rows_text(rows, row, "reference"));
    table_both(table, matter,
               json_pack("{ss sI}", "kind", rows_text(rows, row, "kind"), "id",
                         (json_int_t)rows_number(rows, row, "id")));
    table_both(table, limit != NULL ? limit : "all", limit != NULL ? json_string(limit) : NULL);
    free(matter);
}

static struct table *new_table(const struct table_column *columns, size_t count, const char *limit)
{
    size_t skip = limit != NULL ? ABOUT_COLUMNS : 0;

    return table_new(columns + skip, count - skip);
}

struct table *held_pauses(const struct pg_result *rows, const struct held_view *view)
{
    struct table *table = new_table(pause_columns, ARRAY_SIZE(pause_columns), view->limit);

    for (size_t i = 0; i < rows_count(rows); i++) {
        if (!is_wanted(rows, i, view->limit))
            continue;
        if (view->limit == NULL)
            add_about(table, rows, i);
        table_instant(table, rows, i, "until_s", view->zone);
        table_text(table, rows_text(rows, i, "owner"));
        table_text(table, rows_text(rows, i, "reason"));
        add_list(table, rows, i, "holds", "holds_json");
        table_number(table, rows_number(rows, i, "reminders"));
        table_instant(table, rows, i, "made_s", view->zone);
        table_text(table, rows_text(rows, i, "made_by"));
    }
    return table;
}

static void add_who(struct table *table, const struct pg_result *rows, size_t row, bool names)
{
    const char *number = rows_text(rows, row, "contact_id");
    const char *contact = names ? rows_text(rows, row, "contact") : NULL;
    const char *who = names ? rows_text(rows, row, "who") : NULL;
    char *text = names ? xasprintf("%s, for contact %s, %s", who, number,
                                   contact != NULL ? contact : "no longer listed")
                       : xasprintf("contact %s", number);

    table_both(table, text,
               json_pack("{sI ss? ss?}", "contact_id",
                         (json_int_t)rows_number(rows, row, "contact_id"), "contact", contact,
                         "said_by", who));
    free(text);
}

struct table *held_acknowledged(const struct pg_result *rows, const struct held_view *view)
{
    struct table *table =
        new_table(acknowledged_columns, ARRAY_SIZE(acknowledged_columns), view->limit);

    for (size_t i = 0; i < rows_count(rows); i++) {
        if (!is_wanted(rows, i, view->limit))
            continue;
        if (view->limit == NULL)
            add_about(table, rows, i);
        table_text(table, rows_text(rows, i, "last_day"));
        add_who(table, rows, i, view->names);
        add_list(table, rows, i, "roles", "roles_json");
        table_instant(table, rows, i, "made_s", view->zone);
        table_number(table, rows_number(rows, i, "reminders"));
        table_text(table, view->names ? rows_text(rows, i, "note") : NULL);
        table_text(table, rows_text(rows, i, "made_by"));
    }
    return table;
}

static enum ctl_exit print_all(struct ctl *ctl, struct connection *connection, bool pauses,
                               const struct held_view *view, bool json)
{
    const char *all[] = {NULL, NULL};
    char *cause = NULL;
    struct pg_result *rows = connection_ask(
        connection, pauses ? STATEMENT_CTL_PAUSES : STATEMENT_CTL_ACKNOWLEDGED, all, &cause);
    struct table *table;

    if (rows == NULL)
        return ctl_fail_cause(ctl, CTL_CANNOT, cause);
    table = pauses ? held_pauses(rows, view) : held_acknowledged(rows, view);
    table_show(table, json, pauses ? "nothing is paused" : "nothing that is open is acknowledged");
    rows_free(rows);
    return CTL_OK;
}

enum ctl_exit held_list(struct ctl *ctl, bool pauses, bool names, bool json)
{
    enum ctl_exit code;
    struct zone *zone = ctl_zone(ctl, &code);
    struct held_view view = {zone, NULL, names};
    struct connection *connection;

    if (zone == NULL)
        return code;
    connection = ctl_connect(ctl, &code);
    if (connection != NULL)
        code = print_all(ctl, connection, pauses, &view, json);
    connection_close(connection);
    zone_free(zone);
    return code;
}
