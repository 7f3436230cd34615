/*
 * What an iCalendar of one day has that no other has: the days of mails and of calendars.
 */
#ifndef MESSAGE_ALLDAY_H
#define MESSAGE_ALLDAY_H

#include <libical/ical.h>

#include "law/date.h"

/* Makes the event one of that whole day. It makes nobody look busy, and is nobody else's. */
void allday_put(icalcomponent *event, date_t day);

#endif
