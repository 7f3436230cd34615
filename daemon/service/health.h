/*
 * How the daemon does: what it needs and cannot reach, and who hears of it.
 *
 * The log has each outage when it begins, while it lasts and when it is over; the service manager a
 * line for people; the store, once it can be told, for how long the daemon was blind; and
 * alarm.address a mail when that lasts, or when something stays uncovered.
 */
#ifndef SERVICE_HEALTH_H
#define SERVICE_HEALTH_H

#include "base/base.h"
#include "service/alarm.h"
#include "service/outage.h"

struct config;
struct courier;
struct outlet;
struct planner;
struct post;
struct watchdog;

struct health {
    struct outage database, relay;
    struct outage courier; /* its connection, while the planner's is there */
    int64_t courier_up_ms; /* when that was seen last, or had no way to be */
    struct alarm blind, uncovered;
};

/* What is looked at, and told; the caller's. */
struct health_parts {
    const struct config *config;
    const struct post *post;
    struct planner *planner;
    struct courier *courier;
    struct outlet *outlet;
    struct watchdog *watchdog;
    bool stopping;
};

void health_init(struct health *health);

/* The planner's session is up, or its connection is lost. */
void health_database_up(struct health *health, struct planner *planner);
void health_database_down(struct health *health, const char *why);

/* To be called every few seconds. True where the work goes on. */
bool health_tick(struct health *health, const struct health_parts *parts);

/* Ends what lasts. */
void health_end(struct health *health);

#endif
