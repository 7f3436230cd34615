/*
 * The daemon itself: builds everything from the configuration, runs the loop, and takes everything
 * down again in the opposite order.
 *
 * Signals. TERM and INT: plan and claim nothing more, end what is under way (at most courier.drain
 * seconds), record the outcomes, leave; a second one: leave now, and what was under way counts as
 * unknown when its lease has run out. HUP: read the configuration and the templates anew; with any
 * fault in either all of it is refused, every fault is logged, and what is in force stays.
 *
 * Ready means that the database answered and its schema fits. Until then, and whenever the database
 * or the relay is away, the status line says so.
 */
#ifndef SERVICE_DAEMON_H
#define SERVICE_DAEMON_H

#include "base/base.h"

enum daemon_exit {
    DAEMON_OK = 0,
    DAEMON_USAGE = 1,
    DAEMON_CONFIG = 2,    /* a fault in the configuration or a template; each is told */
    DAEMON_CANNOT_RUN = 3 /* the host lacks something */
};

/* Reads the configuration and the templates, and, where they are good and it is to, asks the
 * database and each way out whether they let us in (online.h); prints every fault on standard
 * error. */
enum daemon_exit daemon_check(const char *config_file, bool online);

/* Runs until it is told to stop. */
enum daemon_exit daemon_run(const char *config_file, bool verbose);

#endif
