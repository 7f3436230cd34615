/*
 * The columns of an answer, by their names. A column that is not there reads as null; whoever minds
 * asks PQfnumber, as rules.c and dolsctl do.
 */
#ifndef STORE_COLUMN_H
#define STORE_COLUMN_H

#include <libpq-fe.h>

#include "base/base.h"
#include "law/zone.h"

/* Valid as long as the result; NULL for null. */
const char *column_text(const PGresult *result, int row, const char *column);

int64_t column_number(const PGresult *result, int row, const char *column); /* null: 0 */
bool column_truth(const PGresult *result, int row, const char *column);     /* null: false */

/* Of seconds since 1970; null: INSTANT_NONE. */
instant_t column_instant(const PGresult *result, int row, const char *column);

/* The number in the first column of the first row, which there must be. */
int64_t column_first(const PGresult *result);

#endif
