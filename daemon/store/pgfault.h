/*
 * What went wrong with PostgreSQL, in words for the log and the status line: one line, without the
 * server's detail and without values that it quotes. Texts belong to the caller.
 */
#ifndef STORE_PGFAULT_H
#define STORE_PGFAULT_H

#include <libpq-fe.h>

#include "base/base.h"
#include "store/statement.h"

/* libpq's text, of several lines, as one. */
char *pgfault_line(const char *text);

/* Why the connection is gone. */
char *pgfault_of_connection(const PGconn *pg);

/* What the server said to the statement, with its name and the SQLSTATE, and without the value that
 * an error about data quotes. */
char *pgfault_of_result(const struct statement *statement, const PGresult *result);

/* The server ends the connection with this. */
bool pgfault_is_fatal(const PGresult *result);

#endif
