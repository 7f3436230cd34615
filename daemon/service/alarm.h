/*
 * A mail of the daemon's own to alarm.address, when it has been blind for too long: the database is
 * out of reach, so no reminder is worked out and none is sent. Repeated at growing distances while
 * it lasts, and once more when it is over. Nothing of this is on record in the store.
 */
#ifndef SERVICE_ALARM_H
#define SERVICE_ALARM_H

#include "base/base.h"

struct config;
struct courier;
struct post;

struct alarm {
    int64_t say_at; /* seconds of the outage at which the next mail is due; 0: none was sent */
    unsigned number;
};

/* To be called now and then; seconds: how long the database is out of reach, 0: it is in reach. */
void alarm_tick(struct alarm *alarm, const struct config *config, const struct post *post,
                struct courier *courier, int64_t seconds);

#endif
