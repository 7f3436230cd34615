#include "channel/ticks.h"

#include <sys/time.h>
#include <time.h>

int64_t ticks_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t ticks_ms(void)
{
    return ticks_us() / 1000;
}

struct timeval ticks_wait(int64_t ms)
{
    if (ms < 0)
        ms = 0;
    return (struct timeval){.tv_sec = ms / 1000, .tv_usec = (ms % 1000) * 1000};
}
