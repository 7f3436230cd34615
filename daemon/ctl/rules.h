/*
 * The database's rules and clock, for verbs that work out deadlines themselves.
 */
#ifndef CTL_RULES_H
#define CTL_RULES_H

#include "ctl/ctl.h"
#include "law/rulebook.h"
#include "store/facts.h"

struct connection;
struct pg_result;

/* Legal time; NULL after printing why not, with the exit code in *code. */
struct zone *ctl_zone(const struct ctl *ctl, enum ctl_exit *code) MUST_USE;

/* Reads the database's clock, the only one that counts. */
bool ctl_clock(struct connection *connection, instant_t *now, char **cause) MUST_USE;

/* Reads everything in one snapshot. The zone must outlive the book. NULL with a cause, which the
 * caller frees and which may have several lines: it names each unusable row. *unusable tells such
 * rows from a database that does not answer. */
struct rulebook *ctl_read_rules(struct connection *connection, const struct zone *zone,
                                bool *unusable, char **cause) MUST_USE;

/* The same, as seen in the caller's transaction. */
struct rulebook *ctl_read_rules_here(struct connection *connection, const struct zone *zone,
                                     bool *unusable, char **cause) MUST_USE;

/* A matter from STATEMENT_CTL_NEXT_MATTERS; it points into the rows. */
struct store_matter ctl_stored_matter(const struct pg_result *rows, size_t row);

/* The names of all facts that the rules for a kind use, sorted; the caller frees the array, the
 * book owns the names. */
const char **ctl_facts_of_kind(const struct rulebook *book, int kind, size_t *count);

/* What facts mean, to release with rows_free; NULL with a cause. */
struct pg_result *ctl_read_meanings(struct connection *connection, char **cause) MUST_USE;

/* In a few words; "" if not written down. */
const char *ctl_meaning(const struct pg_result *meanings, const char *kind, const char *fact);

#endif
