/* dolsctl calendar: creates, lists and revokes calendars to subscribe to. */
#include <stdio.h>
#include <string.h>

#include "ctl/arguments.h"
#include "ctl/ctl.h"
#include "ctl/listing.h"
#include "ctl/rules.h"

#define MOST_DIGITS 18

static const struct table_column columns[] = {
    {"Calendar", "calendar", TABLE_RIGHT},
    {"Whose", "whose", TABLE_LEFT},
    {"Days", "entries", TABLE_RIGHT},
    {"Made (London)", "made", TABLE_LEFT},
    {"By", "who", TABLE_LEFT},
    {"Why", "why", TABLE_LEFT},
    {"Revoked", "revoked", TABLE_LEFT},
    {"By", "revoked_who", TABLE_LEFT},
    {"Why", "revoked_why", TABLE_LEFT},
};

struct calendar {
    struct ctl *ctl;
    const char *number; /* the number to revoke; NULL: create one */
    const char *contact, *role, *home, *who, *why;
    bool json;
};

static void add_row(struct table *table, const struct pg_result *rows, size_t row,
                    const struct zone *zone)
{
    table_number(table, rows_number(rows, row, "number"));
    table_text(table, rows_text(rows, row, "whose"));
    if (rows_null(rows, row, "entries"))
        table_text(table, NULL);
    else
        table_number(table, rows_number(rows, row, "entries"));
    table_instant(table, rows, row, "made_s", zone);
    table_text(table, rows_text(rows, row, "who"));
    table_text(table, rows_text(rows, row, "why"));
    table_instant(table, rows, row, "revoked_s", zone);
    table_text(table, rows_text(rows, row, "revoked_who"));
    table_text(table, rows_text(rows, row, "revoked_why"));
}

static const struct listing calendars = {STATEMENT_CTL_FEEDS, columns, ARRAY_SIZE(columns),
                                         add_row};

static enum ctl_exit list(const struct calendar *c, struct connection *connection)
{
    enum ctl_exit code;
    struct zone *zone = ctl_zone(c->ctl, &code);
    size_t count;

    if (zone == NULL)
        return code;
    code =
        listing_show(&calendars, c->ctl, connection, zone, c->json, "no calendar was made", &count);
    zone_free(zone);
    return code;
}

static void say_made(const struct calendar *c, const struct pg_result *rows)
{
    long long number = rows_number(rows, 0, "number");
    const char *secret = rows_text(rows, 0, "secret");

    if (c->json) {
        table_print_json(json_pack("{s:I, s:s, s:o}", "calendar", (json_int_t)number, "whose",
                                   rows_text(rows, 0, "whose"), "path",
                                   json_sprintf("/calendar/%s.ics", secret)),
                         stdout);
        return;
    }
    printf("calendar %lld, %s: its address at dolsd-page is\n\n    /calendar/%s.ics\n\n", number,
           rows_text(rows, 0, "whose"), secret);
    printf("It is shown only once. Anybody who has it can read the calendar without signing in; "
           "give it\n"
           "only to the person it is for. `dolsctl calendar revoke %lld` ends it.\n",
           number);
}

static enum ctl_exit change(const struct calendar *c, struct connection *connection)
{
    const char *const made[] = {c->contact, c->role, c->home, c->who, c->why};
    const char *const revoked[] = {c->number, c->who, c->why};
    char *cause = NULL;
    struct pg_result *rows =
        c->number != NULL ? connection_ask(connection, STATEMENT_CTL_FEED_REVOKE, revoked, &cause)
                          : connection_ask(connection, STATEMENT_CTL_FEED_MAKE, made, &cause);

    if (rows == NULL)
        return ctl_fail_asked(c->ctl, connection, cause);
    if (c->number == NULL)
        say_made(c, rows);
    else if (c->json)
        table_print_json(
            json_pack("{s:s, s:s}", "calendar", c->number, "whose", rows_text(rows, 0, "whose")),
            stdout);
    else
        printf("calendar %s, %s: revoked; its address no longer works\n", c->number,
               rows_text(rows, 0, "whose"));
    rows_free(rows);
    return CTL_OK;
}

static bool is_number(const char *text)
{
    return text[0] != '\0' && strlen(text) <= MOST_DIGITS &&
           strspn(text, "0123456789") == strlen(text);
}

static void check_make(const struct calendar *c, struct faults *faults)
{
    if ((c->contact == NULL) == (c->role == NULL))
        faults_add(faults, "make", 0, "say either --contact or --role");
    if (c->contact != NULL && !is_number(c->contact))
        faults_add(faults, "--contact", 0, "“%s” is not a number; `dolsctl explain` shows it",
                   c->contact);
    if (c->home != NULL && c->role == NULL)
        faults_add(faults, "--home", 0, "is for a role at that home: say --role too");
    if (c->home != NULL && argument_blank(c->home))
        faults_add(faults, "--home", 0, "say its name");
}

/* Whether to change anything; wrong words become faults. */
static bool check_words(struct calendar *c, size_t count, char **words, struct faults *faults)
{
    bool makes = count > 0 && strcmp(words[0], "make") == 0;
    bool revokes = count > 0 && strcmp(words[0], "revoke") == 0;

    if (count > 0 && !makes && !revokes)
        faults_add(faults, words[0], 0, "say make or revoke, or nothing for the list");
    if (makes && count > 1)
        faults_add(faults, words[1], 0, "make takes options only");
    if (makes)
        check_make(c, faults);
    else if (c->contact != NULL || c->role != NULL || c->home != NULL)
        faults_add(faults, "--contact, --role, --home", 0, "are for make");
    if (revokes && (count != 2 || !is_number(words[1])))
        faults_add(faults, "NUMBER", 0, "say the number of one calendar; the list shows it");
    if (revokes)
        c->number = words[1];
    if (makes || revokes)
        arguments_need_reason(c->who, c->why, faults);
    else if (c->who != NULL || c->why != NULL)
        faults_add(faults, "--who, --why", 0, "are for make and revoke");
    return makes || revokes;
}

enum ctl_exit ctl_calendar(struct ctl *ctl, char **words)
{
    struct calendar c = {.ctl = ctl};
    const struct argument options[] = {
        {"contact", ARGUMENT_TEXT, &c.contact},
        {"role", ARGUMENT_TEXT, &c.role},
        {"home", ARGUMENT_TEXT, &c.home},
        {"who", ARGUMENT_TEXT, &c.who},
        {"why", ARGUMENT_TEXT, &c.why},
        {"json", ARGUMENT_FLAG, &c.json},
        {NULL, ARGUMENT_FLAG, NULL},
    };
    struct faults faults = FAULTS_INIT;
    size_t count = arguments_parse(ctl, options, words, &faults);
    bool changes = check_words(&c, count, words, &faults);
    struct connection *connection;
    enum ctl_exit code;

    if (faults.count > 0)
        return ctl_usage(ctl, &faults);
    connection = ctl_connect(ctl, &code);
    if (connection != NULL)
        code = changes ? change(&c, connection) : list(&c, connection);
    connection_close(connection);
    return code;
}
