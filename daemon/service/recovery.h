/*
 * What the worker's name has under lease, and nobody in hand.
 *
 * A lock in the database, held for as long as the courier's connection lives, shows that no other
 * process works under our name. With it, whatever that name has under lease and we have not in hand
 * was left behind. At first that was done by a process that died: it counts as unknown and is sent
 * again at once, under the same key, instead of when its lease runs out. Later it is what we
 * claimed ourselves when the answer was lost with the connection: it never left, and is released.
 * Without the lock, a process or a session of our name still lives; it is asked for again every
 * second.
 */
#ifndef SERVICE_RECOVERY_H
#define SERVICE_RECOVERY_H

#include "base/base.h"

struct config;
struct pgconn;
struct attempts;
struct outcomes;

struct recovery {
    bool locked, asking;
    bool done;   /* this process had the lock, and nobody else since, as far as we know */
    int refused; /* how often in a row; a server ends the session of a dead process in its own time
                  */
    int64_t not_before_ms;
    void (*ended)(void *arg); /* an answer came */
    void *arg;
};

/* Asks where there is need. Call it with a connection that is up and no claim on its way; in hand
 * are `attempts`, and those of which the outcome is still to be told. */
void recovery_turn(struct recovery *recovery, struct pgconn *conn, const struct config *config,
                   const struct attempts *attempts, const struct outcomes *untold);

/* The connection was lost, and the lock with it. */
void recovery_lost(struct recovery *recovery);

/* How long the owner may rest before it calls again; no more than wait_ms. */
long recovery_rest_ms(const struct recovery *recovery, long wait_ms);

#endif
