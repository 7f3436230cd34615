/*
 * The dead-man ping: an HTTP GET to alarm.ping at an interval, only while all is well. Monitoring
 * that waits for it (Healthchecks and others) notices its absence, whatever the cause, without
 * needing the database, the relay or this daemon.
 */
#ifndef SERVICE_PING_H
#define SERVICE_PING_H

#include "base/base.h"

struct config;
struct event_base;
struct ping;

struct ping *ping_new(struct event_base *base);

/* Call every few seconds. */
void ping_tick(struct ping *ping, const struct config *config, bool well);

void ping_free(struct ping *ping);

#endif
