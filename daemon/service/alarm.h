/*
 * Mails of the daemon's own to alarm.address: when it has been blind for too long (the database is
 * out of reach, so no reminder is worked out and none is sent), and when something has stayed
 * uncovered for too long. Repeated at growing distances while it lasts, and once more when it is
 * over. Nothing of this is on record in the store.
 */
#ifndef SERVICE_ALARM_H
#define SERVICE_ALARM_H

#include "base/base.h"

struct config;
struct courier;
struct post;

/* How a mail is written and leaves. */
struct alarm_way {
    const struct config *config;
    const struct post *post;
    struct courier *courier;
};

/* One for each thing to be alarmed about. */
struct alarm {
    int64_t say_at; /* seconds at which the next mail is due; 0: none was sent */
    unsigned number;
};

/* To be called now and then; seconds: how long the database is out of reach, 0: it is in reach. */
void alarm_blind(struct alarm *alarm, const struct alarm_way *way, int64_t seconds);

/* The same; seconds: how long something has been uncovered, 0: nothing is. words: how many of what.
 */
void alarm_uncovered(struct alarm *alarm, const struct alarm_way *way, const char *words,
                     int64_t seconds);

#endif
