/*
 * What was sent about a matter, and what will be sent next, as tables.
 */
#ifndef CTL_HISTORY_H
#define CTL_HISTORY_H

#include "ctl/table.h"
#include "law/zone.h"

struct explanation;
struct pg_result;

/* The notices of one limit (rows of STATEMENT_CTL_TOLD): what was due, when, to whom, and how it
 * ended. Contacts are shown by role and number; with `addresses` also by name and address. */
struct table *history_said(const struct pg_result *told, const char *limit, const struct zone *zone,
                           bool addresses);

/* How the last day moved and why (rows of STATEMENT_CTL_MOVES). */
struct table *history_moved(const struct pg_result *moves, const char *limit,
                            const struct zone *zone);

/* Upcoming reminders of the explained limit (rows of STATEMENT_CTL_COMING), and why each comes at
 * that moment. */
struct table *history_coming(const struct pg_result *coming, const struct explanation *explanation,
                             const struct zone *zone, bool addresses);

/* Whom a row of STATEMENT_CTL_UPCOMING or STATEMENT_CTL_COMING would notify; the caller frees it.
 */
char *history_whom(const struct pg_result *coming, size_t row, bool names);

/* Until when a pause holds such a row back, in words, which the caller frees; NULL: none does. */
char *history_held(const struct pg_result *coming, size_t row, const struct zone *zone);

#endif
