/*
 * What is paused and who has acknowledged, as tables: rows of dolsd.running_pause and
 * dolsd.acknowledged.
 */
#ifndef CTL_HELD_H
#define CTL_HELD_H

#include "ctl/ctl.h"
#include "ctl/table.h"
#include "law/zone.h"

struct pg_result;

/* How to show such rows. */
struct held_view {
    const struct zone *zone;
    const char *limit; /* only about this limit, without a column for it; NULL: all, with one */
    bool names;        /* names of contacts and what they wrote, not only numbers */
};

/* Rows of STATEMENT_CTL_PAUSES; a pause of a whole matter applies to each of its limits. */
struct table *held_pauses(const struct pg_result *rows, const struct held_view *view);

/* Rows of STATEMENT_CTL_ACKNOWLEDGED. */
struct table *held_acknowledged(const struct pg_result *rows, const struct held_view *view);

/* All pauses or acknowledgements, as the whole answer of a verb. */
enum ctl_exit held_list(struct ctl *ctl, bool pauses, bool names, bool json);

#endif
