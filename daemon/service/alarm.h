/*
 * The alarm: the daemon mails alarm.address, and posts the same to alarm.webhook (alarm_hook.h),
 * about anything that has been going wrong for longer than its bound (health.h). It repeats at
 * increasing intervals while the trouble lasts, and sends once more when it is over; a mail that
 * the relay did not take is sent again every minute while it lasts and for a day after. None of
 * this is recorded in the store, which may be what is wrong.
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

/* The mail saying that something is over, until the relay has taken it. */
struct alarm_end {
    char *key;        /* NULL: there is none */
    int64_t again_ms; /* when to send it again; 0: it is under way */
    int64_t until_ms; /* when to give up */
};

struct alarm {
    int64_t say_at[HEALTH_COUNT]; /* when the next mail is due, in seconds; 0: none was sent */
    struct alarm_end ends[HEALTH_COUNT];
    int64_t sent_ms;
    unsigned number;
};

/* What it needs to write and send a mail. */
struct alarm_way {
    const struct config *config;
    const struct post *post;
    struct courier *courier;
    struct alarm_hook *hook;
};

/* Call every few seconds. */
void alarm_tick(struct alarm *alarm, const struct alarm_way *way, const struct health *health);

/* How a mail ended: for courier_on_plain, with the alarm as `arg`. */
void alarm_mailed(void *arg, const char *key, enum outcome outcome);

/* Frees what it holds, not itself. */
void alarm_clear(struct alarm *alarm);

#endif
