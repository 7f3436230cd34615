#include "ctl/record.h"

#include <stdlib.h>

#include "base/xalloc.h"
#include "ctl/connection.h"

bool record_has_store(struct connection *connection)
{
    char *cause = NULL;
    struct pg_result *rows = connection_ask(connection, STATEMENT_CTL_HAS_STORE, NULL, &cause);
    bool has = rows != NULL && rows_truth(rows, 0, "has");

    free(cause);
    rows_free(rows);
    return has;
}

char *record_add(struct connection *connection, const char *what, json_t *given, char **cause)
{
    char *text = json_dumps(given, JSON_COMPACT);
    const char *values[] = {what, text};
    struct pg_result *rows = connection_ask(connection, STATEMENT_CTL_ADD, values, cause);
    char *words = rows != NULL ? xstrdup(rows_text(rows, 0, "words")) : NULL;

    rows_free(rows);
    free(text);
    json_decref(given);
    return words;
}
