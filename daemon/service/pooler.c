#include "service/pooler.h"

#include <stdlib.h>

#include "base/xalloc.h"
#include "channel/ticks.h"
#include "service/config.h"
#include "service/database.h"
#include "service/glance.h"
#include "service/health.h"
#include "service/planner.h"

#define GOOD_AGAIN 3 /* notifications in a row; a single one may arrive by chance */

struct pooler {
    struct event_base *base;
    const struct config *config;
    struct health *health;
    struct glance glance;
    int64_t heard;   /* heard by the planner when last notified */
    int64_t said_ms; /* when it was last notified; 0: the answer is known */
    int64_t next_ms; /* when to notify it again */
    int in_row;      /* how many have arrived since it was last bad */
};

static void parse_said(void *arg, struct store_reply *reply)
{
    struct pooler *pooler = arg;

    if (reply->end == STORE_DONE)
        pooler->said_ms = ticks_ms();
}

static void is_bad(struct pooler *pooler)
{
    pooler->in_row = 0;
    health_bad(pooler->health, HEALTH_POOLER, DATABASE_POOLED);
}

/* The notification has arrived, or has had its time. */
static void judge(struct pooler *pooler, const struct planner_status *planner)
{
    bool heard = planner->heard > pooler->heard;

    if (pooler->said_ms == 0 || (!heard && ticks_ms() - pooler->said_ms < DATABASE_HEARD_MS))
        return;
    pooler->said_ms = 0;
    if (!heard)
        is_bad(pooler);
    else if (!health_is_bad(pooler->health, HEALTH_POOLER) || ++pooler->in_row >= GOOD_AGAIN)
        health_good(pooler->health, HEALTH_POOLER);
}

static void call_out(struct pooler *pooler, const struct planner_status *planner)
{
    pooler->next_ms = ticks_ms() + pooler->config->database.safety_interval * INT64_C(1000);
    pooler->heard = planner->heard;
    glance_begin(&pooler->glance, pooler->base, pooler->config);
}

struct pooler *pooler_new(struct event_base *base, const struct config *config,
                          struct health *health)
{
    struct pooler *pooler = xcalloc(1, sizeof(*pooler));

    pooler->base = base;
    pooler->config = config;
    pooler->health = health;
    pooler->glance = (struct glance){.ask = store_say_heard, .answered = parse_said, .arg = pooler};
    return pooler;
}

void pooler_set_config(struct pooler *pooler, const struct config *config)
{
    glance_end(&pooler->glance);
    pooler->config = config;
    pooler->next_ms = 0;
}

void pooler_tick(struct pooler *pooler, const struct planner_status *planner)
{
    if (!planner->up)
        return;
    if (planner->moves)
        is_bad(pooler);
    else if (planner->pooled)
        judge(pooler, planner);
    else
        health_good(pooler->health,
                    HEALTH_POOLER); /* also of what another process left in the store */
    if (planner->pooled && !planner->moves && pooler->said_ms == 0 && ticks_ms() >= pooler->next_ms)
        call_out(pooler, planner);
}

void pooler_free(struct pooler *pooler)
{
    if (pooler == NULL)
        return;
    glance_end(&pooler->glance);
    free(pooler);
}
