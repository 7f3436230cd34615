/*
 * What a verb lists as it stands in the database: the rows of a statement without parameters, each
 * a row of a table.
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

/* Shows it, or says what is wrong. Without rows the sentence `none` (NULL: nothing); *count says
 * how many there were. */
enum ctl_exit listing_show(const struct listing *listing, const struct ctl *ctl,
                           struct connection *connection, const struct zone *zone, bool json,
                           const char *none, size_t *count);

#endif
