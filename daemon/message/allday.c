#include "message/allday.h"

icalcomponent *allday_calendar(const char *prodid, icalproperty_method method)
{
    icalcomponent *calendar = icalcomponent_new_vcalendar();

    icalcomponent_add_property(calendar, icalproperty_new_version("2.0"));
    icalcomponent_add_property(calendar, icalproperty_new_prodid(prodid));
    icalcomponent_add_property(calendar, icalproperty_new_method(method));
    return calendar;
}

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
