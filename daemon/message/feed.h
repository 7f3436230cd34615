/*
 * A calendar to subscribe to: iCalendar (RFC 5545, 7986) made from the answer of
 * dolsd.page_calendar.
 *
 * Each last day is an all-day event that shows nobody as busy; its UID stays when the day moves,
 * and a deadline that is met or cancelled is removed. It holds the name of a time limit and a day,
 * and nothing that identifies anybody. The same days give the same bytes.
 */
#ifndef MESSAGE_FEED_H
#define MESSAGE_FEED_H

#include <jansson.h>

#include "base/base.h"
#include "base/buf.h"

/* Adds the calendar, with lines ending in CR LF. */
void feed_build(const json_t *calendar, struct buf *out);

#endif
