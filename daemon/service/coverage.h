/*
 * What breaks the promise that nothing passes in silence, as the store last told it: how many of
 * what, and since when this process has seen any. Logged when it begins, when it changes and when
 * it is over. The words name kinds of faults and numbers, nobody and no matter.
 */
#ifndef SERVICE_COVERAGE_H
#define SERVICE_COVERAGE_H

#include "base/base.h"

struct coverage {
    char *words; /* NULL: nothing is uncovered */
    int64_t since_ms;
};

/* The store was asked. words: how many of what; NULL where the count is 0. */
void coverage_tell(struct coverage *coverage, int64_t count, const char *words);

/* For how many seconds something has been uncovered, at least 1; 0: nothing is. */
int64_t coverage_seconds(const struct coverage *coverage);

void coverage_free(struct coverage *coverage);

#endif
