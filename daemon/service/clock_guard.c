#include "service/clock_guard.h"

#include <stdlib.h>

#include "base/xalloc.h"
#include "channel/ticks.h"
#include "service/health.h"

#define LEAP 600 /* a difference of this many seconds is a jump, not drift */

struct clock_guard clock_guard_new(struct health *health)
{
    return (struct clock_guard){.health = health, .seen = INSTANT_NONE};
}

bool clock_guard_agrees(struct clock_guard *guard, instant_t now)
{
    int64_t leap;
    char *why;

    if (guard->movable || guard->seen == INSTANT_NONE)
        return true;
    leap = now - guard->seen - (ticks_ms() - guard->seen_ms) / 1000;
    if (llabs(leap) <= LEAP)
        return true;
    why = xasprintf("the database's clock jumped %s by more than %d minutes; correct it, or "
                    "restart dolsd if the new time is right",
                    leap > 0 ? "ahead" : "back", LEAP / 60);
    health_bad(guard->health, HEALTH_CLOCK, why);
    free(why);
    return false;
}

bool clock_guard_takes(struct clock_guard *guard, instant_t now, bool movable)
{
    guard->movable = movable;
    if (!clock_guard_agrees(guard, now))
        return false;
    guard->seen = now;
    guard->seen_ms = ticks_ms();
    health_good(guard->health, HEALTH_CLOCK);
    return true;
}
