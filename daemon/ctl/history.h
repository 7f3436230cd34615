/*
 * What was said about a matter, and what the store will say next, as tables.
 */
#ifndef CTL_HISTORY_H
#define CTL_HISTORY_H

#include "ctl/table.h"
#include "law/zone.h"

struct explanation;
struct pg_result;

/* The notices of one limit (rows of STATEMENT_CTL_TOLD): what was due when, to whom, and how it
 * ended. Contacts go by role and number; with `addresses` by name and address too. */
struct table *history_said(const struct pg_result *told, const char *limit, const struct zone *zone,
                           bool addresses);

/* How its last day moved and why (rows of STATEMENT_CTL_MOVES). */
struct table *history_moved(const struct pg_result *moves, const char *limit,
                            const struct zone *zone);

/* The reminders of the limit that was explained that are to come (rows of STATEMENT_CTL_COMING),
 * and why each comes at that moment. */
struct table *history_coming(const struct pg_result *coming, const struct explanation *explanation,
                             const struct zone *zone, bool addresses);

/* Whom a row of STATEMENT_CTL_UPCOMING or STATEMENT_CTL_COMING would tell; the caller's. */
char *history_whom(const struct pg_result *coming, size_t row, bool names);

/* Until when a pause holds such a row back, in words, the caller's; NULL: it does not. */
char *history_held(const struct pg_result *coming, size_t row, const struct zone *zone);

#endif
