/*
 * What went wrong with PostgreSQL, as one line for the log and the status, without the server's
 * detail and without values that it quotes. The caller frees the texts.
 */
#ifndef STORE_PGFAULT_H
#define STORE_PGFAULT_H

#include <libpq-fe.h>

#include "base/base.h"
#include "store/statement.h"

/* Joins libpq's text of several lines into one. */
char *pgfault_line(const char *text);

/* Why the connection was lost. */
char *pgfault_of_connection(const PGconn *pg);

/* What the server answered to the statement, with its name and the SQLSTATE, without the value that
 * a data error quotes. */
char *pgfault_of_result(const struct statement *statement, const PGresult *result);

/* Whether the server ends the connection with this. */
bool pgfault_is_fatal(const PGresult *result);

#endif
