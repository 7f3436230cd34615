/*
 * A file of SQL, taken apart into its statements, so that each can be sent alone and a fault of it
 * be told with its line.
 *
 * Knows PostgreSQL's quotes, dollar quotes, nested comments, and the bodies of functions in
 * standard SQL, as psql does. It does not know the grammar: what a statement means is the server's
 * business.
 *
 * The whole file is to be one transaction that somebody else begins and ends, so statements that
 * begin or end one are faults; so are psql's own commands, which no server understands.
 */
#ifndef CTL_SQLTEXT_H
#define CTL_SQLTEXT_H

#include "base/base.h"
#include "base/faults.h"

struct sql_statement {
    char *text; /* without the semicolon */
    int line;   /* of its first word */
};

struct sql_statements {
    struct sql_statement *items;
    size_t count;
};

/* Every fault with its line; then the statements are good for nothing but sql_text_free. */
void sql_text_split(struct sql_statements *statements, const char *file, const char *text,
                    struct faults *faults);
void sql_text_free(struct sql_statements *statements);

#endif
