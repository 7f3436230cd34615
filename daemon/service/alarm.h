/*
 * The alarm: mails of the daemon's own to alarm.address, and the same to alarm.webhook
 * (alarm_hook.h), about what has been going wrong for longer than its bound (health.h). Repeated at
 * increasing intervals while it lasts, and once more when it is over; one that the relay did not
 * take is sent again every minute: while it lasts, and for a day after it is over. Nothing of this
 * is on record in the store, which may be what is wrong.
 */
#ifndef SERVICE_ALARM_H
#define SERVICE_ALARM_H

#include "base/base.h"
#include "channel/outcome.h"
#include "service/health.h"

struct alarm_hook;
struct config;
struct courier;
struct post;

/* The mail that something is over, until the relay has taken it. */
struct alarm_end {
    char *key;        /* NULL: there is none */
    int64_t again_ms; /* when it is sent again; 0: it is under way */
    int64_t until_ms; /* when that ends */
};

struct alarm {
    int64_t say_at[HEALTH_COUNT]; /* seconds at which the next mail is due; 0: none was sent */
    struct alarm_end ends[HEALTH_COUNT];
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

/* How a mail ended: for courier_on_plain, where `arg` is the alarm. */
void alarm_mailed(void *arg, const char *key, enum outcome outcome);

/* Releases what it holds, not itself. */
void alarm_clear(struct alarm *alarm);

#endif
