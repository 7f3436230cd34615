#include "ctl/listing.h"

enum ctl_exit listing_show(const struct listing *listing, const struct ctl *ctl,
                           struct connection *connection, const struct zone *zone, bool json,
                           const char *none, size_t *count)
{
    char *cause = NULL;
    struct pg_result *rows = connection_ask(connection, listing->statement, NULL, &cause);
    struct table *table;

    *count = 0;
    if (rows == NULL)
        return ctl_fail_cause(ctl, CTL_CANNOT, cause);
    *count = rows_count(rows);
    table = table_new(listing->columns, listing->columns_count);
    for (size_t i = 0; i < *count; i++)
        listing->add(table, rows, i, zone);
    table_show(table, json, none);
    rows_free(rows);
    return CTL_OK;
}
