/*
 * What is wrong just now: logged when it is new, kept for the status line, and taken back when a
 * round went by without it.
 */
#ifndef SERVICE_TROUBLE_H
#define SERVICE_TROUBLE_H

#include "base/base.h"

struct trouble {
    const char *area; /* for the log */
    char *text;       /* NULL: nothing is wrong */
    bool fresh;       /* since the last trouble_over */
};

/* `what` failed because of `fault` (NULL: no reason given). */
void trouble_tell(struct trouble *trouble, const char *what, const char *fault);

/* The end of a round: where nothing was told since the last end, all is well again. */
void trouble_over(struct trouble *trouble);

void trouble_free(struct trouble *trouble);

#endif
