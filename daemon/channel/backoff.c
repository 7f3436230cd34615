#include "channel/backoff.h"

#define FIRST_WAIT 60
#define MOST_WAIT  3600
#define LEAST_WAIT 5

/* The finaliser of SplitMix64 (Steele, Lea and Flood, 2014): neighbouring seeds give unrelated
 * numbers. */
static uint64_t scramble(uint64_t seed)
{
    seed += 0x9e3779b97f4a7c15u;
    seed = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9u;
    seed = (seed ^ (seed >> 27)) * 0x94d049bb133111ebu;
    return seed ^ (seed >> 31);
}

int64_t backoff_share(int64_t amount, uint64_t seed)
{
    return amount > 0 ? (int64_t)(scramble(seed) % ((uint64_t)amount + 1)) : 0;
}

static int64_t least(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t grown(int64_t now, int attempts, int64_t first)
{
    int64_t wait = FIRST_WAIT;
    int64_t age = first < now ? now - first : 0;

    for (int i = 1; i < attempts && wait < MOST_WAIT; i++)
        wait *= 2;
    return least(least(wait, MOST_WAIT), age > FIRST_WAIT ? age : FIRST_WAIT);
}

int64_t backoff_next(int64_t now, int attempts, int64_t first, int64_t give_up, uint64_t seed)
{
    int64_t wait = grown(now, attempts, first);
    int64_t tenth;

    if (give_up <= now + LEAST_WAIT)
        return BACKOFF_NONE;
    tenth = (give_up - now) / 10;
    wait += backoff_share(wait / 4, seed + (uint64_t)attempts);
    if (wait > tenth)
        wait = tenth - backoff_share(tenth / 5, seed + (uint64_t)attempts);
    return now + (wait > LEAST_WAIT ? wait : LEAST_WAIT);
}
