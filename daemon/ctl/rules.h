/*
 * The rules as the database has them, and its clock, for the verbs that work deadlines out
 * themselves.
 */
#ifndef CTL_RULES_H
#define CTL_RULES_H

#include "ctl/ctl.h"
#include "law/rulebook.h"
#include "store/facts.h"

struct connection;
struct pg_result;

/* Legal time; NULL after having said why not, with the exit code in *code. */
struct zone *ctl_zone(const struct ctl *ctl, enum ctl_exit *code) MUST_USE;

/* The database's clock, which is the only one that counts. */
bool ctl_clock(struct connection *connection, instant_t *now, char **cause) MUST_USE;

/* All of one snapshot. The zone outlives the book. NULL and an owned cause, which may be several
 * lines: a row that cannot be used is named. *unusable tells such rows from a database that does
 * not answer. */
struct rulebook *ctl_read_rules(struct connection *connection, const struct zone *zone,
                                bool *unusable, char **cause) MUST_USE;

/* The same in the transaction of the caller, as it stands there. */
struct rulebook *ctl_read_rules_here(struct connection *connection, const struct zone *zone,
                                     bool *unusable, char **cause) MUST_USE;

/* A matter as STATEMENT_CTL_NEXT_MATTERS gives it; it points into the rows. */
struct store_matter ctl_stored_matter(const struct pg_result *rows, size_t row);

/* Every name of a fact that the rules for a kind look at, in the order of their names; the array
 * is the caller's, the names are the book's. */
const char **ctl_facts_of_kind(const struct rulebook *book, int kind, size_t *count);

/* What facts mean, to be released with rows_free; NULL with a cause. */
struct pg_result *ctl_read_meanings(struct connection *connection, char **cause) MUST_USE;

/* In a few words; "" where nobody wrote it down. */
const char *ctl_meaning(const struct pg_result *meanings, const char *kind, const char *fact);

#endif
