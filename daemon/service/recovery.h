/*
 * Recovers what is leased to this worker's name but held by nobody.
 *
 * A database lock, held while the courier's connection lives, shows that no other process works
 * under our name. With it, whatever is leased to that name and not in hand was left behind. At
 * first it was left by a process that died: it counts as unknown and is sent again at once, under
 * the same key, instead of when its lease expires. Later it is what we claimed ourselves when the
 * answer was lost with the connection: it never left, and is released. Without the lock, a process
 * or session with our name is still alive; we try again every second.
 */
#ifndef SERVICE_RECOVERY_H
#define SERVICE_RECOVERY_H

#include "base/base.h"

struct config;
struct pgconn;
struct attempts;
struct outcomes;
struct health;

struct recovery {
    struct health *health; /* is told if it is refused more than once in a row */
    bool locked, asking;
    bool done;   /* this process had the lock, and as far as we know nobody else since */
    int refused; /* how often in a row; a server takes time to end a dead process's session */
    int64_t not_before_ms;
    void (*ended)(void *arg); /* an answer came */
    void *arg;
};

/* Asks if needed. Call it with a connection that is up and no claim under way; in hand are
 * `attempts`, and those whose outcome is still to be recorded. */
void recovery_turn(struct recovery *recovery, struct pgconn *conn, const struct config *config,
                   const struct attempts *attempts, const struct outcomes *untold);

/* The connection was lost, and the lock with it. */
void recovery_lost(struct recovery *recovery);

/* How long the owner may rest before it calls again; no more than wait_ms. */
long recovery_rest_ms(const struct recovery *recovery, long wait_ms);

#endif
