/*
 * What the configuration alone cannot show: whether the database lets the daemon in and has its
 * tables, and whether each way out answers. It sends nothing and changes nothing.
 */
#ifndef SERVICE_ONLINE_H
#define SERVICE_ONLINE_H

#include "base/base.h"
#include "base/faults.h"

struct config;

/* Prints on standard output what answers; what does not is a fault. The configuration must have
 * passed its own checks. */
void online_check(const struct config *config, struct faults *faults);

#endif
