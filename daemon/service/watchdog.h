/*
 * What the service manager is told (sd_notify(3)): that the daemon is ready, reloads, stops, how it
 * does, and that it is alive.
 *
 * The keep-alive is sent from a timer on the event loop, so a loop that no longer turns sends none;
 * and only when the owner says that the work goes on as well: a planner whose round does not come
 * to an end is as bad as a loop that hangs. A database that is out of reach is no reason to be
 * started anew, which would not bring it back: the loop turns, keep-alives go on, and the status
 * says that the daemon is blind. Without a service manager all of this does nothing.
 */
#ifndef SERVICE_WATCHDOG_H
#define SERVICE_WATCHDOG_H

#include "base/base.h"

struct event_base;
struct watchdog;

/* Called at least every few seconds; true where the work goes on. */
typedef bool watchdog_fn(void *arg);

struct watchdog *watchdog_new(struct event_base *base, watchdog_fn *tick, void *arg);

/* Sent once; later calls do nothing. */
void watchdog_ready(struct watchdog *watchdog);

/* Around a reload; before watchdog_ready they do nothing. */
void watchdog_reloading(struct watchdog *watchdog);
void watchdog_reloaded(struct watchdog *watchdog);

/* The stop takes at most `seconds`, which may be longer than the manager would wait. */
void watchdog_stopping(struct watchdog *watchdog, int seconds);

/* One line for people; sent where it differs from the last. */
void watchdog_status(struct watchdog *watchdog, const char *text);

void watchdog_free(struct watchdog *watchdog);

#endif
