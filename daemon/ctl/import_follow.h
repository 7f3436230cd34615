/*
 * What the rules make of a row that has just been imported, in the transaction that may still be
 * rolled back: with the daemon's engine and the database's rules, as dolsctl explain.
 */
#ifndef CTL_IMPORT_FOLLOW_H
#define CTL_IMPORT_FOLLOW_H

#include <jansson.h>

#include "base/base.h"

struct connection;
struct ctl;
struct follow;

/* Reads the rules; NULL if they cannot be read, after saying so on standard output: the import can
 * go on without. To call outside a transaction. */
struct follow *follow_open(struct connection *connection, bool last_days) MUST_USE;
void follow_free(struct follow *follow);

/* Reads what the database has now of all matters in the rows. To call once they are imported. */
bool follow_read(struct follow *follow, struct connection *connection, const json_t *rows,
                 char **cause) MUST_USE;

/* Prints what is doubtful about the facts of the row's matters and, if asked for, the last days
 * that follow; adds the doubts to the count. */
void follow_row(struct follow *follow, const json_t *row, size_t *doubts);

#endif
