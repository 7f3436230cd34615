/*
 * The deadlines of a message for a diary: iCalendar (RFC 5545), for recipients who want it.
 *
 * A deadline that runs is published as an event of its last day, all day; one that is over and was
 * sent to that recipient before is cancelled (RFC 5546: one calendar has one method, so these are
 * two). Its UID is the same in every message to that recipient, and its SEQUENCE rises with every
 * change, so that a calendar replaces what it has. Nobody looks busy by it, and nothing in it
 * identifies anybody: the name of the time limit and a day, never a reference, initials or a place.
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
    const struct words *words; /* of the language of the mail: what it calls the time limits */
    int64_t contact;           /* the recipient: a part of each UID, as a digest */
    const char *domain;
    const char *organizer; /* the address of the team */
    instant_t made;        /* when the message was made: the same at each attempt */
};

/* Adds the two calendars, with LF at the ends of lines. To one that has no event nothing is added.
 */
void diary_build(const struct diary_text *text, struct buf *published, struct buf *cancelled);

#endif
