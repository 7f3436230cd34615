/*
 * Turns a claimed message into the bytes of a mail, with the templates and the configuration they
 * were loaded with.
 *
 * It is loaded whole or not at all. A reload makes a new one and frees the old; a mail already
 * written no longer needs it.
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

/* NULL if any fault was added. Borrows config and zone. */
struct post *post_load(const struct config *config, const struct zone *zone,
                       struct faults *faults) MUST_USE;

/* Borrows the rulebook's calendar until the next call; NULL: none. Logs each missing template that
 * a rung names. */
void post_set_rules(struct post *post, const struct rulebook *rules);

const struct config *post_config(const struct post *post);

/* A delivery for the message's channel, owned by the caller, its `owner` not set. NULL and a cause,
 * which the caller frees and which names no person, if it cannot be written. */
struct delivery *post_write(const struct post *post, const struct store_message *message,
                            instant_t now, char **cause) MUST_USE;

/* Subject and text of a message; the caller frees them. False and a cause as above. */
bool post_compose(const struct post *post, const struct store_message *message, instant_t now,
                  struct composed *composed, char **cause) MUST_USE;

/* The same, as a mail. */
struct delivery *post_write_mail(const struct post *post, const struct store_message *message,
                                 instant_t now, char **cause) MUST_USE;

/* Notes the version of the templates it uses (delivery.wording). */
void post_set_wording(const struct post *post, struct delivery *delivery);

/* A plain mail from the daemon itself to an address. */
struct delivery *post_write_plain(const struct post *post, const char *to, const char *key,
                                  const char *subject, const char *text, instant_t now,
                                  char **cause) MUST_USE;

void post_free(struct post *post);

#endif
