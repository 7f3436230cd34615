/*
 * Splits a file of SQL into statements, so that each can be sent separately and its faults reported
 * with their line.
 *
 * Knows PostgreSQL's quotes, dollar quotes, nested comments, and the bodies of functions in
 * standard SQL, as psql does. It does not know the grammar: the server decides what a statement
 * means.
 *
 * The whole file runs in a transaction that the caller begins and ends, so statements that begin or
 * end one are faults; so are psql's own commands, which no server understands.
 */
#ifndef CTL_SQLTEXT_H
#define CTL_SQLTEXT_H

#include "base/base.h"
#include "base/faults.h"

struct sql_statement {
    char *text; /* without the semicolon */
    int line;   /* line of its first word */
};

struct sql_statements {
    struct sql_statement *items;
    size_t count;
};

/* Adds every fault with its line; after a fault, the statements can only be passed to
 * sql_text_free. */
void sql_text_split(struct sql_statements *statements, const char *file, const char *text,
                    struct faults *faults);
void sql_text_free(struct sql_statements *statements);

#endif
