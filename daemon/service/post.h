/*
 * What turns a claimed message into the bytes of a mail: the templates, and the configuration they
 * were loaded with.
 *
 * Loaded whole or not at all. A reload makes a new one and frees the old; a mail that was written
 * does not need the post any more.
 */
#ifndef SERVICE_POST_H
#define SERVICE_POST_H

#include "base/base.h"
#include "base/buf.h"
#include "base/faults.h"
#include "law/zone.h"

struct composed;
struct config;
struct delivery;
struct post;
struct rulebook;
struct store_message;

/* NULL where any fault was added. Borrows config and zone. */
struct post *post_load(const struct config *config, const struct zone *zone,
                       struct faults *faults) MUST_USE;

/* The rulebook lends its calendar, until it is replaced by the next; NULL: none. Logs each template
 * that a rung names and that is not there. */
void post_set_rules(struct post *post, const struct rulebook *rules);

const struct config *post_config(const struct post *post);

/* A delivery of the caller's, owner not set, for the message's channel. NULL and a cause (owned,
 * names no person) where it cannot be written. */
struct delivery *post_write(const struct post *post, const struct store_message *message,
                            instant_t now, char **cause) MUST_USE;

/* Subject and words of a message; the caller's. False and a cause as above. */
bool post_compose(const struct post *post, const struct store_message *message, instant_t now,
                  struct composed *composed, char **cause) MUST_USE;

/* The same, as a mail. */
struct delivery *post_write_mail(const struct post *post, const struct store_message *message,
                                 instant_t now, char **cause) MUST_USE;

/* Notes the version of the templates that word it (delivery.wording). */
void post_set_wording(const struct post *post, struct delivery *delivery);

/* A plain mail of the daemon's own to an address. */
struct delivery *post_write_plain(const struct post *post, const char *to, const char *key,
                                  const char *subject, const char *text, instant_t now,
                                  char **cause) MUST_USE;

void post_free(struct post *post);

#endif
