/*
 * What a digest says before its notices: how many have no authority, have expired or end this week,
 * and a list that groups notices asking for the same thing.
 */
#ifndef MESSAGE_DIGEST_H
#define MESSAGE_DIGEST_H

#include <jansson.h>

#include "base/base.h"
#include "law/date.h"
#include "message/templates.h"

/* The notices (objects) in the order of a message: most pressing, then people held without
 * authority, then last days that moved, then the earlier last day, then the older notice; but those
 * that ask for the same thing, by the same template, stay together, and old ends come last. A
 * notice of a moved last day becomes as pressing as the others about its matter. Returns a new
 * list. */
json_t *digest_order(const json_t *list);

/* If a template can cover several time limits of a matter at once, the first such notice gets all
 * of them as `alike`, and the others leave the list. Takes the list and returns a new one. */
json_t *digest_merge(json_t *sorted, const struct templates *templates, const char *language);

/* Adds the counts, the groups and the old ends to the values of a digest. `sorted` holds the
 * notices from the store, in the order of digest_order, and `notices` their values. */
void digest_fill(json_t *values, const json_t *sorted, const json_t *notices, date_t today);

/* Whether it ended more than 28 days ago with nothing recorded since. */
bool digest_is_old(const json_t *notice);

#endif
