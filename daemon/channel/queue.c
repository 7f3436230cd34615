#include "channel/queue.h"

#include <stdlib.h>

#include "base/xalloc.h"
#include "channel/ticks.h"

void queue_init(struct queue *queue)
{
    STAILQ_INIT(&queue->items);
    queue->count = 0;
}

void queue_clear(struct queue *queue)
{
    struct item *item;

    while ((item = queue_take(queue)) != NULL) {
        delivery_free(item->delivery);
        free(item);
    }
}

struct item *item_new(struct delivery *delivery)
{
    struct item *item = xcalloc(1, sizeof(*item));

    item->delivery = delivery;
    item->handed_ms = ticks_ms();
    return item;
}

void queue_add(struct queue *queue, struct item *item)
{
    STAILQ_INSERT_TAIL(&queue->items, item, next);
    queue->count++;
}

void queue_put_back(struct queue *queue, struct item *item)
{
    STAILQ_INSERT_HEAD(&queue->items, item, next);
    queue->count++;
}

struct item *queue_first(const struct queue *queue)
{
    return STAILQ_FIRST(&queue->items);
}

struct item *queue_take(struct queue *queue)
{
    struct item *item = STAILQ_FIRST(&queue->items);

    if (item == NULL)
        return NULL;
    STAILQ_REMOVE_HEAD(&queue->items, next);
    queue->count--;
    return item;
}

void queue_remove(struct queue *queue, struct item *item)
{
    STAILQ_REMOVE(&queue->items, item, item, next);
    queue->count--;
}
