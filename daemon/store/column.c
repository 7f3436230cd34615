#include "store/column.h"

#include <stdlib.h>

const char *column_text(const PGresult *result, int row, const char *column)
{
    int at = PQfnumber(result, column);

    return at < 0 || PQgetisnull(result, row, at) ? NULL : PQgetvalue(result, row, at);
}

int64_t column_number(const PGresult *result, int row, const char *column)
{
    const char *text = column_text(result, row, column);

    return text != NULL ? strtoll(text, NULL, 10) : 0;
}

instant_t column_instant(const PGresult *result, int row, const char *column)
{
    const char *text = column_text(result, row, column);

    return text != NULL ? strtoll(text, NULL, 10) : INSTANT_NONE;
}

int64_t column_first(const PGresult *result)
{
    return strtoll(PQgetvalue(result, 0, 0), NULL, 10);
}
