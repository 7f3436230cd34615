/*
 * dolsctl acknowledge: a contact knows about a last day, and their own reminders of it stop.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "ctl/arguments.h"
#include "ctl/connection.h"
#include "ctl/held.h"
#include "ctl/which.h"

struct acknowledge {
    struct ctl *ctl;
    struct connection *connection;
    struct which_matter which;
    const char *contact, *who, *note;
    bool names, json;
};

/* Who has a role in the matter, if the contact has none; else NULL. */
static char *others_of(struct acknowledge *a, const struct pg_result *matter)
{
    const char *key[] = {rows_text(matter, 0, "kind"), rows_text(matter, 0, "id")};
    struct buf list = BUF_INIT;
    char *cause = NULL;
    struct pg_result *rows = connection_ask(a->connection, STATEMENT_CTL_PEOPLE, key, &cause);
    bool found = rows == NULL; /* the recording will then say what is wrong */

    buf_puts(&list, "");
    for (size_t i = 0; rows != NULL && i < rows_count(rows); i++) {
        const char *number = rows_text(rows, i, "contact_id");

        found = found || strcmp(number, a->contact) == 0;
        buf_printf(&list, "%s%s (%s)", i > 0 ? ", " : "", number, rows_text(rows, i, "roles"));
    }
    free(cause);
    rows_free(rows);
    if (!found)
        return buf_steal(&list);
    buf_free(&list);
    return NULL;
}

/* Prints what stops, and what does not. */
static enum ctl_exit tell(struct acknowledge *a, const struct pg_result *matter, int64_t taken_back)
{
    const char *key[] = {rows_text(matter, 0, "kind"), rows_text(matter, 0, "id")};
    char *cause = NULL;
    struct pg_result *rows = connection_ask(a->connection, STATEMENT_CTL_ACKNOWLEDGED, key, &cause);

    if (rows == NULL)
        return ctl_fail_cause(a->ctl, CTL_CANNOT, cause);
    for (size_t i = 0; i < rows_count(rows); i++) {
        if (strcmp(rows_text(rows, i, "contact_id"), a->contact) != 0 ||
            strcmp(rows_text(rows, i, "limit_code"), a->which.limit) != 0)
            continue;
        printf("%s, %s: contact %s knows of the last day %s\n", rows_text(matter, 0, "reference"),
               a->which.limit, a->contact, rows_text(rows, i, "last_day"));
        printf("  reminders withdrawn: %lld; upcoming, and not sent: %lld\n", (long long)taken_back,
               (long long)rows_number(rows, i, "reminders"));
    }
    rows_free(rows);
    puts("  others' reminders, and alarms after that day, continue; a new last day is notified "
         "again");
    return CTL_OK;
}

static enum ctl_exit record(struct acknowledge *a, const struct pg_result *matter)
{
    const char *values[] = {rows_text(matter, 0, "kind"),
                            rows_text(matter, 0, "id"),
                            a->which.limit,
                            a->contact,
                            a->who,
                            a->note};
    char *others = others_of(a, matter);
    char *cause = NULL;
    struct pg_result *rows;
    enum ctl_exit code;

    if (others != NULL) {
        code =
            ctl_fail(a->ctl, CTL_REFUSED, "contact %s has no role in %s; there are %s", a->contact,
                     rows_text(matter, 0, "reference"), others[0] != '\0' ? others : "none");
        free(others);
        return code;
    }
    rows = connection_ask(a->connection, STATEMENT_CTL_ACKNOWLEDGE, values, &cause);
    if (rows == NULL)
        return ctl_fail_asked(a->ctl, a->connection, cause);
    code = tell(a, matter, rows_number(rows, 0, "stopped"));
    rows_free(rows);
    return code;
}

static enum ctl_exit acknowledge(struct acknowledge *a)
{
    struct pg_result *matter;
    enum ctl_exit code;

    a->connection = ctl_connect(a->ctl, &code);
    if (a->connection == NULL)
        return code;
    matter = which_find(a->ctl, a->connection, &a->which, &code);
    if (matter != NULL)
        code = record(a, matter);
    rows_free(matter);
    connection_close(a->connection);
    return code;
}

static void check_words(struct acknowledge *a, size_t count, char **words, struct faults *faults)
{
    which_words(&a->which, count, words, faults);
    if (a->which.limit == NULL && (a->which.reference != NULL || a->which.id != NULL))
        faults_add(faults, "LIMIT", 0, "say which time limit, such as urgent_end");
    if (a->contact == NULL)
        faults_add(faults, "--contact", 0, "say whose reminders should stop, by their number");
    else if (strspn(a->contact, "0123456789") != strlen(a->contact) || strlen(a->contact) > 18)
        faults_add(faults, "--contact", 0, "“%s” is not a number; `dolsctl explain` shows it",
                   a->contact);
    if (argument_blank(a->who))
        faults_add(faults, "--who", 0, "say who acknowledges it, by name");
}

enum ctl_exit ctl_acknowledge(struct ctl *ctl, char **words)
{
    struct acknowledge a = {.ctl = ctl};
    const struct argument options[] = {
        {"kind", ARGUMENT_TEXT, &a.which.kind}, {"id", ARGUMENT_TEXT, &a.which.id},
        {"contact", ARGUMENT_TEXT, &a.contact}, {"who", ARGUMENT_TEXT, &a.who},
        {"note", ARGUMENT_TEXT, &a.note},       {"names", ARGUMENT_FLAG, &a.names},
        {"json", ARGUMENT_FLAG, &a.json},       {NULL, ARGUMENT_FLAG, NULL},
    };
    struct faults faults = FAULTS_INIT;
    size_t count = arguments_parse(ctl, options, words, &faults);
    bool said = count > 0 || a.which.kind != NULL || a.which.id != NULL || a.contact != NULL ||
                a.who != NULL || a.note != NULL;

    if (!said && faults.count == 0)
        return held_list(ctl, false, a.names, a.json);
    if (a.names || a.json)
        faults_add(&faults, "--names, --json", 0,
                   "are only for the list, which takes nothing else");
    check_words(&a, count, words, &faults);
    return faults.count > 0 ? ctl_usage(ctl, &faults) : acknowledge(&a);
}
