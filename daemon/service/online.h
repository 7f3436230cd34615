/*
 * What a configuration cannot show by itself: whether the database lets the daemon in and has its
 * tables, and whether each way out answers. Nothing is sent, and nothing is changed.
 */
#ifndef SERVICE_ONLINE_H
#define SERVICE_ONLINE_H

#include "base/base.h"
#include "base/faults.h"

struct config;

/* Says on standard output what answers; what does not is a fault. The configuration has passed its
 * own checks. */
void online_check(const struct config *config, struct faults *faults);

#endif
