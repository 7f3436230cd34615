/*
 * Whether a pooler in front of the database swallows notifications, as one that is not in session
 * mode does: the daemon would learn of no change.
 */
#ifndef CTL_POOLED_H
#define CTL_POOLED_H

#include "ctl/connection.h"

/* Opens a second connection if there is a pooler. Also false if it cannot be known. */
bool pooled_deaf(struct connection *connection, const char *conninfo);

#endif
