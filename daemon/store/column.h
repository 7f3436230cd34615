/*
 * The columns of an answer, by name. A missing column reads as null; if that matters, ask
 * PQfnumber, as rules.c and dolsctl do.
 */
#ifndef STORE_COLUMN_H
#define STORE_COLUMN_H

#include <libpq-fe.h>

#include "base/base.h"
#include "law/zone.h"

/* Valid as long as the result is; NULL for null. */
const char *column_text(const PGresult *result, int row, const char *column);

int64_t column_number(const PGresult *result, int row, const char *column); /* null: 0 */
bool column_truth(const PGresult *result, int row, const char *column);     /* null: false */

/* From seconds since 1970; null: INSTANT_NONE. */
instant_t column_instant(const PGresult *result, int row, const char *column);

/* The number in the first column of the first row, which must exist. */
int64_t column_first(const PGresult *result);

#endif
