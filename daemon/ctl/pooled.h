/*
 * Whether a pooler stands before the database that keeps notifications from whoever listens, as one
 * that is not in session mode does: the daemon would hear of no change.
 */
#ifndef CTL_POOLED_H
#define CTL_POOLED_H

#include "ctl/connection.h"

/* Opens a second connection where there is a pooler. False also where that cannot be known. */
bool pooled_deaf(struct connection *connection, const char *conninfo);

#endif
