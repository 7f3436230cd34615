/*
 * dolsctl's own connection: it asks, waits and gets the answer.
 *
 * What is asked are the statements of store/statement.h, and files of SQL that the administrator
 * handed over (migrations). Whatever goes wrong comes back as a cause that names the database, says
 * what the server said, and what to do where that is known; the caller frees it.
 */
#ifndef CTL_CONNECTION_H
#define CTL_CONNECTION_H

#include <sys/types.h>

#include "base/base.h"
#include "store/statement.h"

struct buf;
struct connection;
struct pg_result; /* the rows of an answer; libpq's own */

/* NULL with a cause where the server cannot be reached or refuses. */
struct connection *connection_open(const char *conninfo, char **cause) MUST_USE;
/* From here on, connections are opened as this user of the system, by the user's own name. For root
 * only. */
void connection_as(uid_t user);
void connection_close(struct connection *connection);

/* Of the server, as 15. */
int connection_server_major(const struct connection *connection);

/* As “dolsd” on /run/postgresql; for sentences. */
const char *connection_database(const struct connection *connection);

/* The rows, to be released with rows_free; NULL with a cause. As many values as the statement has
 * parameters; NULL is null. */
struct pg_result *connection_ask(struct connection *connection, enum statement_id id,
                                 const char *const *values, char **cause) MUST_USE;

#define CONNECTION_BINARY_MOST 8

/* The same, of at most CONNECTION_BINARY_MOST parameters, some of them in binary: those with bytes,
 * which the server reads as they are. */
struct pg_result *connection_ask_with(struct connection *connection, enum statement_id id,
                                      const char *const *texts, const struct buf *const *bytes,
                                      char **cause) MUST_USE;

/* For whoever asks the same again and again: from here on a statement is planned once and its plan
 * kept for the session. */
void connection_keep_plans(struct connection *connection);

/* For statements whose rows do not matter. */
bool connection_do(struct connection *connection, enum statement_id id, const char *const *values,
                   char **cause) MUST_USE;

/* Rests until a notification comes on a channel that was listened to, or for so long, and answers
 * whether one came. One that came since it was last called ends it at once. */
bool connection_rest(struct connection *connection, int at_most_ms);

/* The server's process, as the connection was told when it was begun. */
int connection_backend(const struct connection *connection);

/* Runs a file's text, which may be many statements. A cause begins with the file's name and, as far
 * as the server tells it, the line. Outside a transaction of the caller it is one of its own. */
bool connection_script(struct connection *connection, const char *file, const char *text,
                       char **cause) MUST_USE;

/* Runs one statement of a file, which begins in that line of it, within the transaction of the
 * caller, which it must not end; several in one text are refused. A cause begins with the file's
 * name and the line, and has the server's detail and hint. */
bool connection_statement(struct connection *connection, const char *file, int line,
                          const char *text, char **cause) MUST_USE;

/* Ends the transaction, if there is one, and keeps nothing of it. */
void connection_rollback(struct connection *connection);

/* Whether what went wrong last was not the fault of what was asked: a lock that somebody else
 * holds, time that ran out, a server out of reach. The database says (dolsd.fault_of), for which
 * the transaction is rolled back. */
bool connection_could_not(struct connection *connection);

/* Whether what went wrong last is that the database refused what was asked, in words of its own
 * that say what to do; the cause is these words. */
bool connection_refused(const struct connection *connection);

/* Columns go by their names; asking for one that the statement does not have is a bug and ends the
 * program. */
size_t rows_count(const struct pg_result *rows);
bool rows_null(const struct pg_result *rows, size_t row, const char *column);
const char *rows_text(const struct pg_result *rows, size_t row, const char *column); /* or NULL */
int64_t rows_number(const struct pg_result *rows, size_t row, const char *column);   /* null: 0 */
bool rows_truth(const struct pg_result *rows, size_t row, const char *column);
void rows_free(struct pg_result *rows);

#endif
