/*
 * What a process of the same name left under way when it died.
 *
 * A lock in the database, held for as long as the courier's connection lives, shows that no other
 * process works under our name. With it, what that name has under lease when we start was left
 * behind: it counts as unknown and is sent again at once, under the same key, instead of when its
 * lease runs out. Without it another process lives; it is asked for again every second.
 */
#ifndef SERVICE_RECOVERY_H
#define SERVICE_RECOVERY_H

#include "base/base.h"

struct config;
struct pgconn;

struct recovery {
    bool locked, asking;
    bool done; /* once for a process: later, what is under lease is its own */
    bool warned;
    int64_t not_before_ms;
    void (*ended)(void *arg); /* an answer came */
    void *arg;
};

/* Asks where there is need. Call it with a connection that is up. */
void recovery_turn(struct recovery *recovery, struct pgconn *conn, const struct config *config);

/* The connection was lost, and the lock with it. */
void recovery_lost(struct recovery *recovery);

/* How long the owner may rest before it calls again; no more than wait_ms. */
long recovery_rest_ms(const struct recovery *recovery, long wait_ms);

#endif
