/*
 * Something that the daemon needs and cannot reach: since when, and what was said of it.
 *
 * The log has a line when it begins, further ones at growing distances while it lasts, and one with
 * its length when it is over. Nothing else is done here; the owner tells the store and the people.
 */
#ifndef SERVICE_OUTAGE_H
#define SERVICE_OUTAGE_H

#include "base/base.h"

struct outage {
    const char *what; /* "database", "mail relay"; as the store and the log call it */
    bool on;
    int64_t since_ms;
    int64_t say_again_ms;
    char *why; /* the last reason */
};

/* It is out of reach, or still is. */
void outage_begin(struct outage *outage, const char *why);

/* While it is on: whole seconds since it began, at least 1; otherwise 0. */
int64_t outage_seconds(const struct outage *outage);

/* To be called now and then; says that it still lasts. */
void outage_tick(struct outage *outage);

/* It is in reach. How many seconds it was not; 0 where it was all along. */
int64_t outage_end(struct outage *outage);

#endif
