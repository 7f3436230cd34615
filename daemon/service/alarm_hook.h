/*
 * The alarm's second way: what alarm.c mails, as an HTTP POST to alarm.webhook, so that a relay
 * that is away does not keep its own alarm back.
 *
 * The body is JSON with the text for people in `text`, as chat systems take it, and its parts
 * beside it. It is signed as webhooks to contacts are where alarm.webhook_secret names a file. What
 * was not taken is tried again every minute, the latest 32 at most.
 */
#ifndef SERVICE_ALARM_HOOK_H
#define SERVICE_ALARM_HOOK_H

#include "base/base.h"

struct alarm_hook;
struct config;
struct event_base;
struct health;

/* Borrows health, and says there whether it works. The base must outlive it. */
struct alarm_hook *alarm_hook_new(struct event_base *base, struct health *health);

/* Nothing where alarm.webhook is empty. `at` dates it; key is its webhook-id. */
void alarm_hook_send(struct alarm_hook *hook, const struct config *config, const char *key,
                     const char *subject, const char *text, int64_t at);

/* To be called every few seconds. */
void alarm_hook_tick(struct alarm_hook *hook);

void alarm_hook_free(struct alarm_hook *hook);

#endif
