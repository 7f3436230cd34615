/*
 * What a digest says before its notices: how many have no authority, have run out or end this week,
 * and a list in which notices that ask for the same stand together.
 */
#ifndef MESSAGE_DIGEST_H
#define MESSAGE_DIGEST_H

#include <jansson.h>

#include "base/base.h"
#include "law/date.h"
#include "message/templates.h"

/* The notices, which are objects, in the order of a message: most pressing, then who is held
 * without authority, then last days that moved, then the earlier last day, then the older notice;
 * but those that ask for the same, by the same template, beside one another, and old ends last. One
 * of a last day that moved is made as pressing as the others of its matter. A new list. */
json_t *digest_order(const json_t *list);

/* Where a template can speak of several time limits of a matter at once, the first such notice gets
 * all of them as `alike`, and the others leave the list. Takes the list and answers with a new one.
 */
json_t *digest_merge(json_t *sorted, const struct templates *templates, const char *language);

/* Adds the counts, the groups and the old ends to the values of a digest. `sorted` are the
 * notices as the store gave them, in the order of digest_order, and `notices` their values. */
void digest_fill(json_t *values, const json_t *sorted, const json_t *notices, date_t today);

/* Ended more than 28 days ago, and nothing was recorded since. */
bool digest_is_old(const json_t *notice);

#endif
