/*
 * The alarm: mails of the daemon's own to alarm.address, and the same to alarm.webhook
 * (alarm_hook.h), about what has been going wrong for longer than its bound (health.h). Repeated at
 * increasing intervals while it lasts, and once more when it is over; one that the relay did not
 * take is tried again every minute. Nothing of this is on record in the store, which may be what is
 * wrong.
 */
#ifndef SERVICE_ALARM_H
#define SERVICE_ALARM_H

#include "base/base.h"
#include "service/health.h"

struct alarm_hook;
struct config;
struct courier;
struct post;

struct alarm {
    int64_t say_at[HEALTH_COUNT]; /* seconds at which the next mail is due; 0: none was sent */
    int64_t sent_ms;
    unsigned number;
};

/* How a mail is written and leaves. */
struct alarm_way {
    const struct config *config;
    const struct post *post;
    struct courier *courier;
    struct alarm_hook *hook;
};

/* To be called every few seconds. */
void alarm_tick(struct alarm *alarm, const struct alarm_way *way, const struct health *health);

#endif
