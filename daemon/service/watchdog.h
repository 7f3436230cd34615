/*
 * Notifies the service manager (sd_notify(3)) that the daemon is ready, reloading or stopping, of
 * its health, and that it is alive.
 *
 * The keep-alive is sent from a timer on the event loop, so a loop that hangs sends none; and only
 * if the owner says that the work is progressing too: a planner whose round never ends is as bad as
 * a loop that hangs. A database that is out of reach is no reason for a restart, which would not
 * bring it back: the loop runs, keep-alives continue, and the status says that the daemon is blind.
 * Without a service manager all of this does nothing.
 */
#ifndef SERVICE_WATCHDOG_H
#define SERVICE_WATCHDOG_H

#include "base/base.h"

struct event_base;
struct watchdog;

/* Called at least every few seconds; true if the work is progressing. */
typedef bool watchdog_fn(void *arg);

struct watchdog *watchdog_new(struct event_base *base, watchdog_fn *tick, void *arg);

/* Sent once; later calls do nothing. */
void watchdog_ready(struct watchdog *watchdog);

/* Call around a reload; before watchdog_ready these do nothing. */
void watchdog_reloading(struct watchdog *watchdog);
void watchdog_reloaded(struct watchdog *watchdog);

/* Stopping takes at most `seconds`, which may be longer than the manager would wait. */
void watchdog_stopping(struct watchdog *watchdog, int seconds);

/* One line for people; sent if it differs from the last. */
void watchdog_status(struct watchdog *watchdog, const char *text);

void watchdog_free(struct watchdog *watchdog);

#endif
