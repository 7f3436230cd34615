/*
 * A calendar to subscribe to: iCalendar (RFC 5545, 7986) of what dolsd.page_calendar answers.
 *
 * Each last day is an event, all day, that makes nobody look busy; its UID stays when the day
 * moves, and what is met or cancelled is no longer there. It holds the name of a time limit and a
 * day, and nothing that identifies anybody. The same days give the same bytes.
 */
#ifndef MESSAGE_FEED_H
#define MESSAGE_FEED_H

#include <jansson.h>

#include "base/base.h"
#include "base/buf.h"

/* Adds the calendar, with CR LF at the ends of lines. */
void feed_build(const json_t *calendar, struct buf *out);

#endif
