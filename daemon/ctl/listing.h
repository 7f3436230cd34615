/*
 * A verb that lists rows straight from the database: each row of a statement without parameters
 * becomes a row of a table.
 */
#ifndef CTL_LISTING_H
#define CTL_LISTING_H

#include "ctl/connection.h"
#include "ctl/ctl.h"
#include "ctl/table.h"

struct listing {
    enum statement_id statement;
    const struct table_column *columns;
    size_t columns_count;
    void (*add)(struct table *table, const struct pg_result *rows, size_t row,
                const struct zone *zone);
};

/* Prints it, or the error. Without rows it prints the sentence `none` (NULL: nothing); *count gets
 * the number of rows. */
enum ctl_exit listing_show(const struct listing *listing, const struct ctl *ctl,
                           struct connection *connection, const struct zone *zone, bool json,
                           const char *none, size_t *count);

#endif
