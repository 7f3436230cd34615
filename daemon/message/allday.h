/*
 * What the calendars that go with mails and those to subscribe to have in common.
 */
#ifndef MESSAGE_ALLDAY_H
#define MESSAGE_ALLDAY_H

#include <libical/ical.h>

#include "law/date.h"

/* A calendar without events; the caller's. */
icalcomponent *allday_calendar(const char *prodid, icalproperty_method method);

/* Makes the event one of that whole day. It makes nobody look busy, and is nobody else's. */
void allday_put(icalcomponent *event, date_t day);

#endif
