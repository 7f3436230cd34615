#include "ctl/pooled.h"

#include <stdlib.h>

#include "service/database.h"

/* Behind a pooler, the process that answers is not the one connected to. */
static bool is_pooled(struct connection *connection)
{
    char *cause = NULL;
    struct pg_result *rows = connection_ask(connection, STATEMENT_CLOCK, NULL, &cause);
    bool is = rows != NULL && rows_number(rows, 0, "pid") != connection_backend(connection);

    rows_free(rows);
    free(cause);
    return is;
}

bool pooled_deaf(struct connection *connection, const char *conninfo)
{
    const char *name = "dolsctl check";
    char *cause = NULL;
    struct connection *other = is_pooled(connection) ? connection_open(conninfo, &cause) : NULL;
    bool said = other != NULL && connection_do(connection, STATEMENT_LISTEN, NULL, &cause) &&
                connection_do(other, STATEMENT_SAY_HEARD, &name, &cause);
    bool deaf = said && !connection_rest(connection, DATABASE_HEARD_MS);

    if (other != NULL)
        connection_close(other);
    free(cause);
    return deaf;
}
