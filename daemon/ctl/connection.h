/*
 * dolsctl's own connection: it sends a statement and waits for the answer.
 *
 * It runs the statements of store/statement.h, and SQL files that the administrator supplied
 * (migrations). A failure comes back as a cause that names the database, quotes the server, and
 * says what to do where that is known; the caller frees it.
 */
#ifndef CTL_CONNECTION_H
#define CTL_CONNECTION_H

#include <sys/types.h>

#include "base/base.h"
#include "store/statement.h"

struct buf;
struct connection;
struct pg_result; /* the rows of an answer; libpq's type */

/* NULL with a cause if the server cannot be reached or refuses. */
struct connection *connection_open(const char *conninfo, char **cause) MUST_USE;
/* From here on, connections are opened as this system user, under that user's name. For root only.
 */
void connection_as(uid_t user);
void connection_close(struct connection *connection);

/* The server's major version, such as 15. */
int connection_server_major(const struct connection *connection);

/* As “dolsd” on /run/postgresql; for sentences. */
const char *connection_database(const struct connection *connection);

/* Returns the rows, to release with rows_free; NULL with a cause. Takes as many values as the
 * statement has parameters; NULL is null. */
struct pg_result *connection_ask(struct connection *connection, enum statement_id id,
                                 const char *const *values, char **cause) MUST_USE;

#define CONNECTION_BINARY_MOST 8

/* The same with at most CONNECTION_BINARY_MOST parameters, some of them binary: those with bytes,
 * which the server reads as they are. */
struct pg_result *connection_ask_with(struct connection *connection, enum statement_id id,
                                      const char *const *texts, const struct buf *const *bytes,
                                      char **cause) MUST_USE;

/* For callers that repeat statements: from here on each is planned once and its query plan kept for
 * the session. */
void connection_keep_plans(struct connection *connection);

/* For statements whose rows do not matter. */
bool connection_do(struct connection *connection, enum statement_id id, const char *const *values,
                   char **cause) MUST_USE;

/* Waits up to at_most_ms for a notification on a channel being listened to, and returns whether one
 * came. One that came since the last call ends the wait at once. */
bool connection_rest(struct connection *connection, int at_most_ms);

/* The server's process ID, as reported when the connection was opened. */
int connection_backend(const struct connection *connection);

/* Runs a file's text, which may be many statements. A cause begins with the file's name and, if the
 * server gives it, the line. Outside a transaction of the caller it runs in its own. */
bool connection_script(struct connection *connection, const char *file, const char *text,
                       char **cause) MUST_USE;

/* Runs one statement of a file, which begins on that line, within the caller's transaction, which
 * it must not end; several in one text are refused. A cause begins with the file's name and the
 * line, and includes the server's detail and hint. */
bool connection_statement(struct connection *connection, const char *file, int line,
                          const char *text, char **cause) MUST_USE;

/* Rolls back the transaction, if there is one. */
void connection_rollback(struct connection *connection);

/* Whether the last failure was not the statement's fault: a lock that somebody else holds, a
 * time-out, a server out of reach. It asks the database (dolsd.fault_of), and rolls back the
 * transaction to do so. */
bool connection_could_not(struct connection *connection);

/* Whether the last failure is that dolsd's own SQL refused the request, with a text that says what
 * to do; the cause is that text. */
bool connection_refused(const struct connection *connection);

/* Columns are found by name; asking for one that the statement does not have is a bug and ends the
 * program. */
size_t rows_count(const struct pg_result *rows);
bool rows_null(const struct pg_result *rows, size_t row, const char *column);
const char *rows_text(const struct pg_result *rows, size_t row, const char *column); /* or NULL */
int64_t rows_number(const struct pg_result *rows, size_t row, const char *column);   /* null: 0 */
bool rows_truth(const struct pg_result *rows, size_t row, const char *column);
void rows_free(struct pg_result *rows);

#endif
