/*
 * What answers from GOV.UK Notify mean, by the tables in notify.h. Pure.
 */
#ifndef CHANNEL_NOTIFY_ANSWER_H
#define CHANNEL_NOTIFY_ANSWER_H

#include "channel/http.h"

/* What a notification's state means. */
enum notify_state {
    NOTIFY_NONE,    /* the service has none by that reference */
    NOTIFY_ARRIVED, /* delivered */
    NOTIFY_ON_WAY,  /* may still arrive */
    NOTIFY_SILENT,  /* its end will never be known */
    NOTIFY_FAILED,  /* it may be sent again */
    NOTIFY_LOST,    /* it must not */
    NOTIFY_GARBLED  /* not a valid answer */
};

/* Reads a list of notifications; `word` gets the service's own word, truncated. */
enum notify_state notify_state_of(const struct http_answer *answer, char word[64]);

/* Fills the verdict for a request to send. hold_s: for how long to send nothing more; 0: no hold.
 */
void notify_sent(const struct http_answer *answer, struct verdict *verdict, int64_t *hold_s);

#endif
