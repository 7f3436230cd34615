/*
 * The deadlines of a message as diary entries: iCalendar (RFC 5545), for recipients who want it.
 *
 * A running deadline is published as an all-day event on its last day; one that is over and was
 * sent to that recipient before is cancelled (RFC 5546: a calendar has one method, so there are
 * two). Its UID is the same in every message to that recipient, and its SEQUENCE rises with every
 * change, so that a calendar replaces its entry. It shows nobody as busy and identifies nobody: it
 * has the name of the time limit and a day, never a reference, initials or a place.
 */
#ifndef MESSAGE_DIARY_H
#define MESSAGE_DIARY_H

#include "base/base.h"
#include "base/buf.h"
#include "law/zone.h"
#include "message/words.h"

struct diary_text {
    /* A JSON array of notices (compose.h) with `kind`, `matter_id` and `diary`: an array of events,
     * each with `limit`, `title`, `last_day`, `sequence` and `over`. A notice may lack it. */
    const char *notices;
    const struct words *words; /* in the mail's language: what it calls the time limits */
    int64_t contact;           /* the recipient: part of each UID, hashed */
    const char *domain;
    const char *organizer; /* the address of the team */
    instant_t made;        /* when the message was created: the same for each attempt */
};

/* Adds the two calendars, with lines ending in LF. Nothing is added for a calendar without events.
 */
void diary_build(const struct diary_text *text, struct buf *published, struct buf *cancelled);

#endif
