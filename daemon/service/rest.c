#include "service/rest.h"

#define IDLE_FIRST_MS 100
#define IDLE_MOST_MS  5000

static long in_vain(struct rest *rest)
{
    rest->idle_ms = rest->idle_ms == 0 ? IDLE_FIRST_MS : rest->idle_ms * 2;
    if (rest->idle_ms > IDLE_MOST_MS)
        rest->idle_ms = IDLE_MOST_MS;
    return rest->idle_ms;
}

long rest_ms(struct rest *rest, bool worked, int64_t wait_ms, long at_most_ms)
{
    int64_t wait = wait_ms < 0 || wait_ms > at_most_ms ? at_most_ms : wait_ms;

    if (worked || wait > 0)
        rest->idle_ms = 0;
    else
        wait = in_vain(rest);
    return wait > at_most_ms ? at_most_ms : (long)wait;
}
