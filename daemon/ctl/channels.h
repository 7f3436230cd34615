/*
 * Compares the channels of contacts with those that this program has and the configuration sets up.
 */
#ifndef CTL_CHANNELS_H
#define CTL_CHANNELS_H

#include "base/faults.h"

struct config;
struct pg_result;

/* Rows of STATEMENT_CTL_CHANNELS. config: NULL if there is none. */
void channels_check(const struct pg_result *rows, const struct config *config,
                    struct faults *warnings);

#endif
