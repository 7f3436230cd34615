/*
 * The dead-man ping: an HTTP GET to alarm.ping at an interval, only while all is well. Monitoring
 * that waits for it (healthchecks and others) hears of silence itself, whatever made it, and needs
 * neither the database, the relay nor this daemon for that.
 */
#ifndef SERVICE_PING_H
#define SERVICE_PING_H

#include "base/base.h"

struct config;
struct event_base;
struct ping;

struct ping *ping_new(struct event_base *base);

/* To be called every few seconds. */
void ping_tick(struct ping *ping, const struct config *config, bool well);

void ping_free(struct ping *ping);

#endif
