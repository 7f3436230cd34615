/*
 * How much time has passed, for time-outs and paces: a clock that only runs forward and means
 * nothing outside this process. Dates and deadlines are none of its business.
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
