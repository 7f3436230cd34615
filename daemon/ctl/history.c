#include "ctl/history.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/plural.h"
#include "base/xalloc.h"
#include "ctl/connection.h"
#include "law/explain.h"

static const struct table_column said_columns[] = {
    {"Due (London)", "due", TABLE_LEFT}, {"Template", "template", TABLE_LEFT},
    {"Role", "role", TABLE_LEFT},        {"To", "to", TABLE_LEFT},
    {"State", "state", TABLE_LEFT},      {"Since", "ended", TABLE_LEFT},
    {"Message", "message", TABLE_RIGHT}, {"Tries", "tries", TABLE_RIGHT},
    {"How it ended", "how", TABLE_LEFT},
};

static const struct table_column coming_columns[] = {
    {"When (London)", "at", TABLE_LEFT},  {"Template", "template", TABLE_LEFT},
    {"Role", "role", TABLE_LEFT},         {"Tells", "tells", TABLE_LEFT},
    {"Pressing", "pressing", TABLE_LEFT}, {"Why then", "why", TABLE_LEFT},
};

static const struct table_column moved_columns[] = {
    {"When (London)", "at", TABLE_LEFT},
    {"From", "from", TABLE_LEFT},
    {"To", "to", TABLE_LEFT},
    {"Why", "why", TABLE_LEFT},
};

static bool is_about(const struct pg_result *rows, size_t row, const char *limit)
{
    return strcmp(rows_text(rows, row, "limit_code"), limit) == 0;
}

/* ---- how it moved */

struct table *history_moved(const struct pg_result *moves, const char *limit,
                            const struct zone *zone)
{
    struct table *table = table_new(moved_columns, ARRAY_SIZE(moved_columns));

    for (size_t i = 0; i < rows_count(moves); i++) {
        if (!is_about(moves, i, limit))
            continue;
        table_instant(table, moves, i, "at_s", zone);
        table_text(table, rows_text(moves, i, "old_last_day"));
        table_text(table, rows_text(moves, i, "last_day"));
        table_text(table, rows_text(moves, i, "because"));
    }
    return table;
}

/* ---- what was said */

static void add_role(struct table *table, const struct pg_result *rows, size_t row)
{
    const char *role = rows_text(rows, row, "role");
    const char *instead = rows_text(rows, row, "fallback_for");
    char *text = instead != NULL ? xasprintf("%s for %s", role, instead) : xstrdup(role);

    table_text(table, text);
    free(text);
}

static void add_contact(struct table *table, const struct pg_result *rows, size_t row,
                        bool addresses)
{
    const char *number = rows_text(rows, row, "contact_id");
    const char *name = rows_text(rows, row, "contact");
    const char *address = rows_text(rows, row, "address");
    char *text;

    if (number == NULL)
        text = xstrdup("nobody");
    else if (addresses)
        text = xasprintf("contact %s, %s <%s>", number, name != NULL ? name : "",
                         address != NULL ? address : "");
    else
        text = xasprintf("contact %s by %s", number, rows_text(rows, row, "channel"));
    table_text(table, text);
    free(text);
}

static void add_part(struct buf *out, const char *before, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return;
    if (out->len > 0)
        buf_puts(out, before);
    buf_puts(out, text);
}

/* "handed over" claims no more than is known: it may bounce, and may not be read. */
static const char *outcome_words(const char *outcome)
{
    return outcome != NULL && strcmp(outcome, "delivered") == 0 ? "handed over" : outcome;
}

/* The last attempt, or why there is nothing more. Server replies repeat the address, so they are
 * only for those who may see addresses. */
static void add_how(struct table *table, const struct pg_result *rows, size_t row, bool addresses)
{
    struct buf how = BUF_INIT;
    const char *code = rows_text(rows, row, "code");

    add_part(&how, ", ", outcome_words(rows_text(rows, row, "outcome")));
    if (rows_text(rows, row, "outcome") != NULL) {
        add_part(&how, " at ", rows_text(rows, row, "phase"));
        add_part(&how, " by ", rows_text(rows, row, "host"));
        add_part(&how, ": ", code != NULL && strcmp(code, "0") != 0 ? code : NULL);
        if (addresses)
            add_part(&how, " ", rows_text(rows, row, "reply"));
    }
    add_part(&how, "; ", rows_text(rows, row, "reason"));
    add_part(&how, "; ", rows_text(rows, row, "returned"));
    if (rows_truth(rows, row, "late"))
        add_part(&how, "; ", "late");
    if (rows_truth(rows, row, "instead"))
        add_part(&how, "; ", "instead of one that could not be delivered");
    if (!rows_null(rows, row, "after_notice"))
        add_part(&how, "; ", "by the next way, since the one before did not reach them");
    table_text(table, how.data);
    buf_free(&how);
}

struct table *history_said(const struct pg_result *told, const char *limit, const struct zone *zone,
                           bool addresses)
{
    struct table *table = table_new(said_columns, ARRAY_SIZE(said_columns));

    for (size_t i = 0; i < rows_count(told); i++) {
        if (!is_about(told, i, limit))
            continue;
        table_instant(table, told, i, "due_s", zone);
        table_text(table, rows_text(told, i, "template"));
        add_role(table, told, i);
        add_contact(table, told, i, addresses);
        table_text(table, rows_text(told, i, "state"));
        table_instant(table, told, i, "ended_s", zone);
        if (rows_null(told, i, "message_id"))
            table_text(table, NULL);
        else
            table_number(table, rows_number(told, i, "message_id"));
        table_number(table, rows_number(told, i, "attempts"));
        add_how(table, told, i, addresses);
    }
    return table;
}

/* ---- what is to come */

char *history_whom(const struct pg_result *coming, size_t row, bool names)
{
    const char *list = rows_text(coming, row, names ? "names" : "contacts");
    const char *know = rows_text(coming, row, names ? "known_names" : "known_contacts");
    const char *what = names ? "" : "contact ";
    struct buf text = BUF_INIT;

    if (rows_truth(coming, row, "nobody") || list == NULL)
        buf_puts(&text, "nobody");
    else
        buf_printf(&text, "%s%s%s", what, list,
                   rows_truth(coming, row, "fallback") ? " (DoLS team instead)" : "");
    if (know != NULL)
        buf_printf(&text, " (not %s%s: acknowledged)", what, know);
    return buf_steal(&text);
}

char *history_held(const struct pg_result *coming, size_t row, const struct zone *zone)
{
    char until[INSTANT_TEXT_SIZE];

    if (rows_null(coming, row, "held_s"))
        return NULL;
    zone_format(zone, rows_number(coming, row, "held_s"), until);
    return xasprintf("held back until %s", until);
}

/* The rung's offset, in words. */
static void add_offset(struct buf *out, const struct rung *rung)
{
    const char *from = rung->from_start ? "the day counted from" : "the last day";
    int count = abs(rung->offset);
    const char *unit =
        rung->offset_unit == UNIT_WORKING_DAY ? "working day" : unit_name(rung->offset_unit);

    if (rung->offset == 0)
        buf_printf(out, "on %s", from);
    else
        buf_printf(out, "%d %s%s %s %s", count, unit, plural(count, "", "s"),
                   rung->offset < 0 ? "before" : "after", from);
}

/* Takes the words about a pause. */
static char *why(const struct explanation *explanation, const char *rung, char *held)
{
    struct buf text = BUF_INIT;

    add_part(&text, "", held);
    free(held);
    for (size_t i = 0; i < explanation->rung_count; i++) {
        const struct explained_rung *found = &explanation->rungs[i];

        if (strcmp(found->rung->name, rung) != 0)
            continue;
        if (text.len > 0)
            buf_puts(&text, "; ");
        add_offset(&text, found->rung);
        add_part(&text, "; ", found->why);
        break;
    }
    return buf_steal(&text);
}

struct table *history_coming(const struct pg_result *coming, const struct explanation *explanation,
                             const struct zone *zone, bool addresses)
{
    struct table *table = table_new(coming_columns, ARRAY_SIZE(coming_columns));

    for (size_t i = 0; i < rows_count(coming); i++) {
        char *tells, *reason;

        if (!is_about(coming, i, explanation->limit->code))
            continue;
        tells = history_whom(coming, i, addresses);
        reason = why(explanation, rows_text(coming, i, "rung"), history_held(coming, i, zone));
        table_instant(table, coming, i, "at_s", zone);
        table_text(table, rows_text(coming, i, "template"));
        table_text(table, rows_text(coming, i, "role"));
        table_text(table, tells);
        table_text(table, rows_text(coming, i, "pressing"));
        table_text(table, reason);
        free(tells);
        free(reason);
    }
    return table;
}
