/*
 * How much time has passed, for time-outs and pacing: a clock that only runs forward and means
 * nothing outside this process. Not for dates and deadlines.
 */
#ifndef CHANNEL_TICKS_H
#define CHANNEL_TICKS_H

#include "base/base.h"

struct timeval;

int64_t ticks_us(void);
int64_t ticks_ms(void);

/* A wait in the form that libevent takes; at least 0. */
struct timeval ticks_wait(int64_t ms);

#endif
