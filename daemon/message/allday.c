#include "message/allday.h"

static struct icaltimetype day_of(date_t day)
{
    struct civil civil = date_civil(day);
    struct icaltimetype time = icaltime_null_date();

    time.year = civil.year;
    time.month = civil.month;
    time.day = civil.day;
    return time;
}

/* The end is the day after, which is not part of it (RFC 5545, 3.6.1). */
void allday_put(icalcomponent *event, date_t day)
{
    icalcomponent_add_property(event, icalproperty_new_dtstart(day_of(day)));
    icalcomponent_add_property(event, icalproperty_new_dtend(day_of(day + 1)));
    icalcomponent_add_property(event, icalproperty_new_transp(ICAL_TRANSP_TRANSPARENT));
    icalcomponent_add_property(event, icalproperty_new_class(ICAL_CLASS_PRIVATE));
}
