/*
 * Deliveries that a channel holds, in order of arrival.
 */
#ifndef CHANNEL_QUEUE_H
#define CHANNEL_QUEUE_H

#include <sys/queue.h>

#include "channel/channel.h"

/* A delivery between send() and done(). */
struct item {
    STAILQ_ENTRY(item) next;
    struct delivery *delivery;
    int64_t handed_ms; /* when it was handed over, in ticks */
    bool again;        /* it was put back once */
    struct verdict verdict;
};

struct queue {
    STAILQ_HEAD(, item) items;
    size_t count;
};

void queue_init(struct queue *queue);

/* Frees every item and its delivery. */
void queue_clear(struct queue *queue);

/* A new item for a delivery handed over now, not yet in a queue. Whatever takes it out of one frees
 * it. */
struct item *item_new(struct delivery *delivery);

void queue_add(struct queue *queue, struct item *item);
void queue_put_back(struct queue *queue, struct item *item);

/* The oldest; NULL if there is none. */
struct item *queue_first(const struct queue *queue);
struct item *queue_take(struct queue *queue);

/* Takes out an item that is in it. */
void queue_remove(struct queue *queue, struct item *item);

#endif
