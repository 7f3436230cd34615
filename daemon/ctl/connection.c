#include "ctl/connection.h"

#include <libpq-fe.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "store/column.h"

struct connection {
    PGconn *pg;
    char *database;
    char state[6]; /* SQLSTATE of the last error; empty if the server gave none */
    bool keep_plans;
    bool kept[STATEMENT_COUNT]; /* statements prepared under their names */
};

static uid_t open_as = (uid_t)-1; /* as the user who runs this */

/* What to do about faults that administrators meet, by the start of the SQLSTATE. */
static const struct {
    const char *state;
    const char *advice;
} advices[] = {
    {"3F000", "the schema is not there yet: run `dolsctl migrate`"},
    {"42P01",
     "what this program needs is missing or older: run `dolsctl migrate`, with --again if that "
     "finds nothing to do"},
    {"42703", "the tables are older than this program: run `dolsctl migrate`, with --again if that "
              "finds nothing to do"},
    {"42883", "the functions are missing or older than this program: run `dolsctl migrate`, with "
              "--again if that "
              "finds nothing to do"},
    {"42501",
     "this login lacks a right: `grant dolsd_reader to LOGIN` lets it look, `grant "
     "casework_officer to LOGIN` record, `grant dolsd_policy to LOGIN` change rules. As the owner, "
     "`dolsctl migrate --again` gives those roles their rights again (sql/dolsd/80-roles.sql)"},
    {"25006", "this server is a read-only standby: give the primary with -d"},
    {"55P03", "somebody else is at work on it: try again"},
    {"40001", "somebody else changed the rules meanwhile: try again"},
    {"57P", "the server is starting or stopping: try again"},
    {"08", "the connection was lost: try again"},
};

static const char *advice_for(const char *state)
{
    for (size_t i = 0; state != NULL && i < ARRAY_SIZE(advices); i++) {
        if (strncmp(state, advices[i].state, strlen(advices[i].state)) == 0)
            return advices[i].advice;
    }
    return NULL;
}

static void keep_state(struct connection *connection, const PGresult *result)
{
    const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);

    snprintf(connection->state, sizeof(connection->state), "%s", state != NULL ? state : "");
}

/* Adds a text from the server as one line. */
static void add_line(struct buf *out, const char *text)
{
    size_t length = strlen(text);

    while (length > 0 && (text[length - 1] == '\n' || text[length - 1] == ' '))
        length--;
    for (size_t i = 0; i < length; i++) {
        bool control = (unsigned char)text[i] < 0x20;

        if (!control)
            buf_putc(out, text[i]);
        else if (out->len > 0 && out->data[out->len - 1] != ' ')
            buf_putc(out, ' ');
    }
}

static void add_field(struct buf *out, const char *before, const PGresult *result, int field)
{
    const char *text = PQresultErrorField(result, field);

    if (text == NULL)
        return;
    buf_puts(out, before);
    add_line(out, text);
}

/* The server's message for a result, with its detail and hint. */
static void add_server_words(struct buf *out, const struct connection *connection,
                             const PGresult *result)
{
    if (PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY) == NULL)
        add_line(out, PQerrorMessage(connection->pg));
    add_field(out, "", result, PG_DIAG_MESSAGE_PRIMARY);
    add_field(out, ". ", result, PG_DIAG_MESSAGE_DETAIL);
    add_field(out, ". ", result, PG_DIAG_MESSAGE_HINT);
}

/* The same, and what to do. */
static void add_server_advice(struct buf *out, const struct connection *connection,
                              const PGresult *result)
{
    const char *advice = advice_for(PQresultErrorField(result, PG_DIAG_SQLSTATE));

    add_server_words(out, connection, result);
    if (advice != NULL)
        buf_printf(out, "; %s", advice);
}

/* Warnings are worth a line; notices about skipped existing objects are not. */
static void notice(void *arg, const PGresult *result)
{
    const char *severity = PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED);
    const char *text = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);

    (void)arg;
    if (severity != NULL && strcmp(severity, "WARNING") == 0)
        fprintf(stderr, "dolsctl: the database warns: %s\n", text != NULL ? text : "");
}

static char *describe(PGconn *pg)
{
    const char *host = PQhost(pg);
    const char *name = PQdb(pg);

    return xasprintf("“%s” on %s", name != NULL ? name : "",
                     host != NULL && *host != '\0' ? host : "the local socket");
}

/* The server gets the user from the socket (peer authentication). */
static PGconn *connect_as_user(const char *const *keywords, const char *const *values)
{
    uid_t self = geteuid();
    PGconn *pg;

    if (open_as == (uid_t)-1 || seteuid(open_as) != 0)
        return PQconnectdbParams(keywords, values, 1);
    pg = PQconnectdbParams(keywords, values, 1);
    if (seteuid(self) != 0)
        abort();
    return pg;
}

void connection_as(uid_t user)
{
    open_as = user;
}

struct connection *connection_open(const char *conninfo, char **cause)
{
    /* A later keyword overrides an earlier one: the connection string may name another client,
     * and its texts are always UTF-8 here. */
    static const char *const keywords[] = {"fallback_application_name", "dbname", "client_encoding",
                                           NULL};
    const char *values[] = {"dolsctl", conninfo, "UTF8", NULL};
    const char *session[] = {"0", "dolsctl"};
    struct connection *connection = xcalloc(1, sizeof(*connection));
    struct buf why = BUF_INIT;

    connection->pg = connect_as_user(keywords, values);
    connection->database = describe(connection->pg);
    if (PQstatus(connection->pg) != CONNECTION_OK) {
        buf_puts(&why, "cannot reach the database: ");
        add_line(&why, PQerrorMessage(connection->pg));
        buf_puts(&why, "; -d CONNINFO, or database.conninfo in the configuration, says which");
        *cause = buf_steal(&why);
        connection_close(connection);
        return NULL;
    }
    PQsetNoticeReceiver(connection->pg, notice, NULL);
    if (!connection_do(connection, STATEMENT_SESSION, session, cause)) {
        connection_close(connection);
        return NULL;
    }
    return connection;
}

void connection_close(struct connection *connection)
{
    if (connection == NULL)
        return;
    PQfinish(connection->pg);
    free(connection->database);
    free(connection);
}

int connection_server_major(const struct connection *connection)
{
    return PQserverVersion(connection->pg) / 10000;
}

const char *connection_database(const struct connection *connection)
{
    return connection->database;
}

static bool succeeded(const PGresult *result)
{
    ExecStatusType status = PQresultStatus(result);

    return status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK || status == PGRES_EMPTY_QUERY;
}

void connection_keep_plans(struct connection *connection)
{
    connection->keep_plans = true;
}

static PGresult *ask_by_plan(struct connection *connection, enum statement_id id,
                             const char *const *values)
{
    const struct statement *statement = statement_get(id);
    PGresult *result;

    if (!connection->kept[id]) {
        result = PQprepare(connection->pg, statement->name, statement->text, 0, NULL);
        if (!succeeded(result))
            return result;
        PQclear(result);
        connection->kept[id] = true;
    }
    return PQexecPrepared(connection->pg, statement->name, statement->parameters, values, NULL,
                          NULL, 0);
}

static struct pg_result *answer(struct connection *connection, const struct statement *statement,
                                PGresult *result, char **cause)
{
    struct buf why = BUF_INIT;

    if (succeeded(result))
        return result;
    keep_state(connection, result);
    if (!connection_refused(connection))
        buf_printf(&why, "database %s, %s: ", connection->database, statement->name);
    (connection_refused(connection) ? add_server_words : add_server_advice)(&why, connection,
                                                                            result);
    *cause = buf_steal(&why);
    PQclear(result);
    return NULL;
}

struct pg_result *connection_ask(struct connection *connection, enum statement_id id,
                                 const char *const *values, char **cause)
{
    const struct statement *statement = statement_get(id);
    PGresult *result;

    if (connection->keep_plans)
        result = ask_by_plan(connection, id, values);
    else if (statement->parameters > 0)
        result = PQexecParams(connection->pg, statement->text, statement->parameters, NULL, values,
                              NULL, NULL, 0);
    else
        result = PQexec(connection->pg, statement->text);
    return answer(connection, statement, result, cause);
}

struct pg_result *connection_ask_with(struct connection *connection, enum statement_id id,
                                      const char *const *texts, const struct buf *const *bytes,
                                      char **cause)
{
    const struct statement *statement = statement_get(id);
    const char *values[CONNECTION_BINARY_MOST];
    int lengths[CONNECTION_BINARY_MOST], formats[CONNECTION_BINARY_MOST];
    PGresult *result;

    for (int i = 0; i < statement->parameters; i++) {
        formats[i] = bytes[i] != NULL;
        lengths[i] = formats[i] != 0 ? (int)bytes[i]->len : 0; /* for a position outside the text */
        values[i] = formats[i] != 0 ? bytes[i]->data : texts[i];
    }
    result = PQexecParams(connection->pg, statement->text, statement->parameters, NULL, values,
                          lengths, formats, 0);
    return answer(connection, statement, result, cause);
}

bool connection_do(struct connection *connection, enum statement_id id, const char *const *values,
                   char **cause)
{
    struct pg_result *rows = connection_ask(connection, id, values, cause);

    PQclear(rows);
    return rows != NULL;
}

/* The server counts characters from 1. */
static int line_of(const char *text, const char *position)
{
    long left = position != NULL ? strtol(position, NULL, 10) : 0;
    int line = 1;

    if (left <= 0)
        return 0;
    for (; *text != '\0' && left > 1; text++) {
        if (*text == '\n')
            line++;
        if (((unsigned char)text[1] & 0xc0) != 0x80)
            left--;
    }
    return line;
}

static char *script_fault(const struct connection *connection, const char *file, const char *text,
                          int statement, const PGresult *result)
{
    int line = line_of(text, PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION));
    struct buf why = BUF_INIT;

    if (line > 0)
        buf_printf(&why, "%s:%d: ", file, line);
    else
        buf_printf(&why, "%s, its statement %d: ", file, statement);
    add_server_advice(&why, connection, result);
    add_field(&why, " (", result, PG_DIAG_CONTEXT);
    if (PQresultErrorField(result, PG_DIAG_CONTEXT) != NULL)
        buf_putc(&why, ')');
    return buf_steal(&why);
}

static void skip_copy(PGconn *pg)
{
    for (char *line = NULL; PQgetCopyData(pg, &line, 0) > 0; PQfreemem(line))
        ;
}

static bool was_notified(struct connection *connection)
{
    bool was = false;

    for (PGnotify *one; (one = PQnotifies(connection->pg)) != NULL; PQfreemem(one))
        was = true;
    return was;
}

bool connection_rest(struct connection *connection, int at_most_ms)
{
    struct pollfd fd = {.fd = PQsocket(connection->pg), .events = POLLIN};

    return was_notified(connection) ||
           (poll(&fd, 1, at_most_ms) > 0 && PQconsumeInput(connection->pg) == 1 &&
            was_notified(connection));
}

int connection_backend(const struct connection *connection)
{
    return PQbackendPID(connection->pg);
}

bool connection_script(struct connection *connection, const char *file, const char *text,
                       char **cause)
{
    int statement = 0;
    bool good = true;
    PGresult *result;

    if (PQsendQuery(connection->pg, text) == 0) {
        struct buf why = BUF_INIT;

        buf_printf(&why, "%s: ", file);
        add_line(&why, PQerrorMessage(connection->pg));
        *cause = buf_steal(&why);
        return false;
    }
    while ((result = PQgetResult(connection->pg)) != NULL) {
        statement++;
        if (PQresultStatus(result) == PGRES_COPY_IN)
            PQputCopyEnd(connection->pg, "no data can follow here");
        else if (PQresultStatus(result) == PGRES_COPY_OUT)
            skip_copy(connection->pg);
        else if (good && !succeeded(result)) {
            *cause = script_fault(connection, file, text, statement, result);
            good = false;
        }
        PQclear(result);
    }
    return good;
}

bool connection_refused(const struct connection *connection)
{
    return strcmp(connection->state, "23514") == 0; /* check_violation: dolsd.refuse */
}

void connection_rollback(struct connection *connection)
{
    if (PQtransactionStatus(connection->pg) != PQTRANS_IDLE)
        PQclear(PQexec(connection->pg, statement_get(STATEMENT_ROLLBACK)->text));
}

bool connection_could_not(struct connection *connection)
{
    const char *state = connection->state;
    char *ignored = NULL;
    struct pg_result *rows;
    bool could_not;

    if (*state == '\0')
        return true;
    connection_rollback(connection);
    rows = connection_ask(connection, STATEMENT_CTL_FAULT_OF, &state, &ignored);
    could_not = rows == NULL || strcmp(rows_text(rows, 0, "fault"), "server") == 0 ||
                strcmp(rows_text(rows, 0, "fault"), "bug") == 0;
    free(ignored);
    rows_free(rows);
    return could_not;
}

/* Ending the transaction cannot be undone, so it is the statement's fault. */
static bool left_transaction(struct connection *connection, const char *file, int line,
                             char **cause)
{
    if (PQtransactionStatus(connection->pg) == PQTRANS_INTRANS)
        return false;
    snprintf(connection->state, sizeof(connection->state), "2D000");
    *cause =
        xasprintf("%s:%d: this statement ended the transaction in which the file runs. Remove it",
                  file, line);
    return true;
}

bool connection_statement(struct connection *connection, const char *file, int line,
                          const char *text, char **cause)
{
    PGresult *result = PQexecParams(connection->pg, text, 0, NULL, NULL, NULL, NULL, 0);
    struct buf why = BUF_INIT;
    int within;

    if (succeeded(result)) {
        PQclear(result);
        return !left_transaction(connection, file, line, cause);
    }
    within = line_of(text, PQresultErrorField(result, PG_DIAG_STATEMENT_POSITION));
    keep_state(connection, result);
    buf_printf(&why, "%s:%d: ", file, within > 0 ? line + within - 1 : line);
    if (PQresultStatus(result) == PGRES_COPY_IN || PQresultStatus(result) == PGRES_COPY_OUT) {
        snprintf(connection->state, sizeof(connection->state), "0A000");
        buf_puts(&why, "copy between the file and the database does not work here: use insert");
    } else if (connection_could_not(connection)) {
        add_server_advice(&why, connection, result);
    } else {
        add_server_words(&why, connection, result);
    }
    *cause = buf_steal(&why);
    PQclear(result);
    return false;
}

size_t rows_count(const struct pg_result *rows)
{
    return (size_t)PQntuples(rows);
}

bool rows_null(const struct pg_result *rows, size_t row, const char *column)
{
    return rows_text(rows, row, column) == NULL;
}

/* NULL may also mean that the column is missing. */
const char *rows_text(const struct pg_result *rows, size_t row, const char *column)
{
    const char *text = column_text(rows, (int)row, column);

    if (text == NULL && PQfnumber(rows, column) < 0) {
        fprintf(stderr, "dolsctl: the answer has no column %s\n", column);
        abort();
    }
    return text;
}

int64_t rows_number(const struct pg_result *rows, size_t row, const char *column)
{
    const char *text = rows_text(rows, row, column);

    return text != NULL ? strtoll(text, NULL, 10) : 0;
}

bool rows_truth(const struct pg_result *rows, size_t row, const char *column)
{
    const char *text = rows_text(rows, row, column);

    return text != NULL && text[0] == 't';
}

void rows_free(struct pg_result *rows)
{
    PQclear(rows);
}
