/*
 * The alarm's second way out: sends what alarm.c mails as an HTTP POST to alarm.webhook, so that a
 * relay that is away does not block its own alarm.
 *
 * The body is JSON with the text for people in `text`, as chat systems accept it, plus its parts.
 * It is signed like webhooks to contacts if alarm.webhook_secret names a file. Whatever was not
 * accepted is tried again every minute, at most the latest 32.
 */
#ifndef SERVICE_ALARM_HOOK_H
#define SERVICE_ALARM_HOOK_H

#include "base/base.h"

struct alarm_hook;
struct config;
struct event_base;
struct health;

/* Borrows health, and reports there whether it works. The base must outlive it. */
struct alarm_hook *alarm_hook_new(struct event_base *base, struct health *health);

/* Does nothing if alarm.webhook is empty. `at` is its date; key is its webhook-id. */
void alarm_hook_send(struct alarm_hook *hook, const struct config *config, const char *key,
                     const char *subject, const char *text, int64_t at);

/* Call every few seconds. */
void alarm_hook_tick(struct alarm_hook *hook);

void alarm_hook_free(struct alarm_hook *hook);

#endif
