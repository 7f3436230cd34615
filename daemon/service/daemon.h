/*
 * The daemon itself: builds everything from the configuration, runs the loop, and takes everything
 * down in reverse order.
 *
 * Signals. TERM and INT: plan and claim nothing more, finish what is under way (at most
 * courier.drain seconds), record the outcomes, exit; a second one: exit now, and whatever was under
 * way counts as unknown once its lease expires. HUP: reload the configuration and the templates; if
 * either has any fault, all of it is refused, every fault is logged, and the current settings stay
 * in force.
 *
 * Ready means that the database answered and has the right schema. Until then, and whenever the
 * database or the relay is away, the status line says so.
 */
#ifndef SERVICE_DAEMON_H
#define SERVICE_DAEMON_H

#include "base/base.h"

enum daemon_exit {
    DAEMON_OK = 0,
    DAEMON_USAGE = 1,
    DAEMON_CONFIG = 2,    /* faults in the configuration or a template; all are printed */
    DAEMON_CANNOT_RUN = 3 /* the host lacks something */
};

/* Reads the configuration and the templates and, if they are good and `online` is true, asks the
 * database and each way out whether they let us in (online.h); prints every fault on standard
 * error. */
enum daemon_exit daemon_check(const char *config_file, bool online);

/* Runs until a signal stops it. */
enum daemon_exit daemon_run(const char *config_file, bool verbose);

#endif
