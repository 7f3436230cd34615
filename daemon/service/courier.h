/*
 * The courier: takes messages that are due, has them written, hands them to their channels, and
 * records how each ended.
 *
 * It has its own connection. It claims no more than each channel has room for, so that what is
 * claimed leaves at once and a channel that is slow or away delays no other; between the claim's
 * commit and the first byte it waits for nothing. Outcomes are settled in batches as they arrive.
 * Outcomes not yet in the store are kept in memory; while the database is away, mails under way
 * finish, nothing new is claimed, and the outcomes are recorded when it is back. When there is
 * nothing to claim it rests until the next instant, at most the safety interval.
 *
 * What is handed out by a clock that has leapt (clock_guard.h) is given back at once, due as
 * before.
 *
 * A message that cannot be written (a template is missing, an address has a line feed) is refused
 * with the reason, which the store turns into a notice to the team.
 */
#ifndef SERVICE_COURIER_H
#define SERVICE_COURIER_H

#include "base/base.h"
#include "channel/channel.h"

struct clock_guard;
struct config;
struct courier;
struct event_base;
struct health;
struct outlet;
struct post;

/* Borrows config, post, health and guard. Claims nothing until it has an outlet
 * (courier_set_outlet). */
struct courier *courier_new(struct event_base *base, const struct config *config,
                            const struct post *post, struct health *health,
                            struct clock_guard *guard);

/* For a reload. */
void courier_set_config(struct courier *courier, const struct config *config,
                        const struct post *post);

/* The client with which to create the outlet, and then the outlet; the caller still owns it. */
struct channel_client courier_client(struct courier *courier);
void courier_set_outlet(struct courier *courier, struct outlet *outlet);

/* There may be something to send. */
void courier_poke(struct courier *courier);

/* Hands over a mail that has no attempt in the store; nothing is recorded. Takes the delivery. */
void courier_send_plain(struct courier *courier, struct delivery *delivery);

/* Who is called when each of those ends; set before the first. */
struct courier_plain {
    void (*done)(void *arg, const char *key, enum outcome outcome);
    void *arg;
};
void courier_on_plain(struct courier *courier, struct courier_plain plain);

/* Claims nothing more. */
void courier_stop(struct courier *courier);

/* Whether nothing is under way, in a channel or to the store. */
bool courier_idle(const struct courier *courier);

struct courier_status {
    uint64_t under_way; /* pgconn_under_way */
    bool up;
    const char *why_down; /* the last lost or refused connection; NULL: none yet */
    bool claiming;
    size_t in_flight;         /* with channels */
    size_t unsettled;         /* outcomes not yet in the store */
    int64_t delivered, other; /* since the start */
};
void courier_status(const struct courier *courier, struct courier_status *status);

/* The outlet must have been freed, or be idle. */
void courier_free(struct courier *courier);

#endif
