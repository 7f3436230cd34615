#include "service/locks.h"

#include <stdlib.h>

#include "base/xalloc.h"
#include "channel/ticks.h"
#include "service/config.h"
#include "service/glance.h"
#include "service/health.h"

/* How long a statement may take before we ask, and the time between checks. */
#define LONG_MS 10000

/* The statement of a session that was under way at the last check, and since when. */
struct watched {
    uint64_t number;
    int64_t since_ms;
};

struct locks {
    struct event_base *base;
    struct health *health;
    const struct config *config;
    struct watched planner, courier;
    struct glance glance;
    int64_t looked_ms;
    int64_t waited_ms; /* when a statement was last seen waiting for long */
};

/* A third of the statement timeout: so that we ask before it ends the statement. */
static int64_t long_ms(const struct config *config)
{
    int64_t third = config->database.statement_timeout * 1000L / 3;

    return third < LONG_MS ? third : LONG_MS;
}

static bool waits_for_long(struct watched *watched, uint64_t number, int64_t most_ms)
{
    if (number == 0 || number != watched->number)
        *watched = (struct watched){number, ticks_ms()};
    return number != 0 && ticks_ms() - watched->since_ms >= most_ms;
}

static void parse_held_up(void *arg, struct store_reply *reply)
{
    struct locks *locks = arg;

    if (reply->end == STORE_DONE && reply->text != NULL)
        health_bad(locks->health, HEALTH_LOCK, reply->text);
}

/* ---------------------------------------------------------------- for the owner */

/* What was held up has been done since. */
static bool all_is_done(const struct health *health)
{
    static const enum health_what held_up[] = {
        HEALTH_SESSION, HEALTH_RULES, HEALTH_ROUND, HEALTH_SWEEP,  HEALTH_PLAN,
        HEALTH_FIRE,    HEALTH_CLAIM, HEALTH_SEAL,  HEALTH_SETTLE,
    };

    for (size_t i = 0; i < ARRAY_SIZE(held_up); i++)
        if (health_is_bad(health, held_up[i]))
            return false;
    return true;
}

/* What was held up has been done since, or something else blocks it: nothing has waited for two
 * rounds and the time each may take. */
static bool is_over(const struct locks *locks)
{
    const struct config *config = locks->config;
    int64_t rounds_ms =
        2000L * (config->database.safety_interval + config->database.statement_timeout);

    return all_is_done(locks->health) || ticks_ms() - locks->waited_ms > rounds_ms;
}

struct locks *locks_new(struct event_base *base, const struct config *config, struct health *health)
{
    struct locks *locks = xcalloc(1, sizeof(*locks));

    locks->base = base;
    locks->config = config;
    locks->health = health;
    locks->glance = (struct glance){.ask = store_held_up, .answered = parse_held_up, .arg = locks};
    return locks;
}

void locks_set_config(struct locks *locks, const struct config *config)
{
    glance_end(&locks->glance);
    locks->config = config;
}

void locks_tick(struct locks *locks, uint64_t planner, uint64_t courier)
{
    int64_t most_ms = long_ms(locks->config);
    bool waits = waits_for_long(&locks->planner, planner, most_ms);

    waits |= waits_for_long(&locks->courier, courier, most_ms);
    if (waits)
        locks->waited_ms = ticks_ms();
    if (waits && ticks_ms() - locks->looked_ms >= most_ms) {
        locks->looked_ms = ticks_ms();
        glance_begin(&locks->glance, locks->base, locks->config);
    } else if (!waits &&
               (health_is_bad(locks->health, HEALTH_LOCK) ? is_over(locks)
                                                          : health_is_well(locks->health))) {
        health_good(locks->health,
                    HEALTH_LOCK); /* also of what another process left in the store */
    }
}

void locks_free(struct locks *locks)
{
    if (locks == NULL)
        return;
    glance_end(&locks->glance);
    free(locks);
}
