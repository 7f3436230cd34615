#include "store/pgfault.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

#define CLASS_DATA      "22"    /* invalid data, which the message quotes */
#define STATE_CANCELLED "57014" /* here only the statement timeout does this */
#define STATE_READ_ONLY "25006"
#define SLOW                                                                                       \
    "; the database is overloaded, waits for a lock, or needs a longer "                           \
    "database.statement_timeout"

static const char *or_empty(const char *text)
{
    return text != NULL ? text : "";
}

char *pgfault_line(const char *text)
{
    char *line = xstrdup(text);
    char *to = line;

    for (; *text != '\0'; text++) {
        bool blank = strchr(" \t\r\n", *text) != NULL;

        if (!blank || (to > line && to[-1] != ' '))
            *to++ = blank ? ' ' : *text;
    }
    if (to > line && to[-1] == ' ')
        to--;
    *to = '\0';
    return line;
}

char *pgfault_of_connection(const PGconn *pg)
{
    char *why = pgfault_line(PQerrorMessage(pg));

    if (*why != '\0')
        return why;
    free(why);
    return xstrdup("the connection was closed");
}

/* The server's message; for invalid data, only the part before the quoted value. */
static char *without_values(const char *text, const char *state)
{
    char *plain = pgfault_line(text);
    size_t length = strlen(plain);

    if (strncmp(state, CLASS_DATA, strlen(CLASS_DATA)) == 0)
        length = strcspn(plain, "\"");
    while (length > 0 && strchr(" :", plain[length - 1]) != NULL)
        length--;
    plain[length] = '\0';
    return plain;
}

char *pgfault_of_result(const struct statement *statement, const PGresult *result)
{
    const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    char *plain =
        without_values(text != NULL ? text : PQresultErrorMessage(result), or_empty(state));
    char *fault = xasprintf("%s: %s (%s)%s", statement->name, *plain != '\0' ? plain : "no result",
                            state != NULL ? state : "no state",
                            strcmp(or_empty(state), STATE_CANCELLED) == 0 ? SLOW : "");

    free(plain);
    return fault;
}

/* A server that has become a standby stays one, but the next connection may find the primary. */
bool pgfault_is_fatal(const PGresult *result)
{
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

    if (state != NULL && strcmp(state, STATE_READ_ONLY) == 0)
        return true;
    return severity != NULL && (strcmp(severity, "FATAL") == 0 || strcmp(severity, "PANIC") == 0);
}
