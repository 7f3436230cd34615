/*
 * What GOV.UK Notify's answers mean, by the tables in notify.h. Pure.
 */
#ifndef CHANNEL_NOTIFY_ANSWER_H
#define CHANNEL_NOTIFY_ANSWER_H

#include "channel/http.h"

/* What follows from the state of a notification. */
enum notify_state {
    NOTIFY_NONE,    /* the service has none by that reference */
    NOTIFY_ARRIVED, /* delivered */
    NOTIFY_ON_WAY,  /* may still arrive */
    NOTIFY_SILENT,  /* nobody will ever say */
    NOTIFY_FAILED,  /* it may be sent anew */
    NOTIFY_LOST,    /* it must not */
    NOTIFY_GARBLED  /* no such answer */
};

/* Reads a list of notifications; `word` gets the service's own word, cut to size. */
enum notify_state notify_state_of(const struct http_answer *answer, char word[64]);

/* Fills the verdict of a request to send. hold_s: for how long nothing more should be sent; 0: no
 * such time. */
void notify_sent(const struct http_answer *answer, struct verdict *verdict, int64_t *hold_s);

#endif
