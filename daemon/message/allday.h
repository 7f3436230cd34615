/*
 * Shared by the calendars sent with mails and those to subscribe to.
 */
#ifndef MESSAGE_ALLDAY_H
#define MESSAGE_ALLDAY_H

#include <libical/ical.h>

#include "law/date.h"

/* An empty calendar; the caller frees it. */
icalcomponent *allday_calendar(const char *prodid, icalproperty_method method);

/* Makes the event last that whole day. It shows nobody as busy, and is private. */
void allday_put(icalcomponent *event, date_t day);

#endif
