/*
 * What is held back and who knows, as tables: rows of dolsd.running_pause and dolsd.acknowledged.
 */
#ifndef CTL_HELD_H
#define CTL_HELD_H

#include "ctl/ctl.h"
#include "ctl/table.h"
#include "law/zone.h"

struct pg_result;

/* How such rows are shown. */
struct held_view {
    const struct zone *zone;
    const char *limit; /* those about one limit, without saying about what; NULL: all, and say */
    bool names;        /* names of contacts and their words, not only numbers */
};

/* Rows of STATEMENT_CTL_PAUSES; a pause of the whole matter is about each of its limits. */
struct table *held_pauses(const struct pg_result *rows, const struct held_view *view);

/* Rows of STATEMENT_CTL_ACKNOWLEDGED. */
struct table *held_acknowledged(const struct pg_result *rows, const struct held_view *view);

/* All there are, as the whole answer of a verb: pauses, or acknowledgements. */
enum ctl_exit held_list(struct ctl *ctl, bool pauses, bool names, bool json);

#endif
