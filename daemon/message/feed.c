#include "message/feed.h"

#include <libical/ical.h>
#include <stdlib.h>

#include "base/jsontext.h"
#include "base/xalloc.h"
#include "law/date.h"
#include "message/allday.h"

#define PRODID "-//dolsd//last days//EN"
#define DOMAIN "calendar.dolsd.invalid" /* for UIDs: not a real mail domain or host */
#define HOURS  4
#define NO_REMINDER                                                                                \
    "This calendar is no reminder: dolsd sends reminders itself, to whoever has to act. It may "   \
    "be "                                                                                          \
    "hours old. Look a day up before you rely on it."

static void add_x(icalcomponent *to, const char *name, const char *value)
{
    icalproperty *property = icalproperty_new_x(value);

    icalproperty_set_x_name(property, name);
    icalcomponent_add_property(to, property);
}

static icalcomponent *event_of(const json_t *row)
{
    icalcomponent *event = icalcomponent_new_vevent();
    time_t since = (time_t)json_integer_value(json_object_get(row, "since"));
    struct icaltimetype stamp =
        icaltime_from_timet_with_zone(since, 0, icaltimezone_get_utc_timezone());
    bool overdue = json_is_true(json_object_get(row, "overdue"));
    char *uid = xasprintf("%s@" DOMAIN, json_text(row, "uid"));
    char *title = xasprintf("%s%s", overdue ? "Overdue: " : "", json_text(row, "title"));
    date_t day = 0;

    if (!date_parse(json_text(row, "day"), &day))
        abort(); /* a date from the database itself */
    icalcomponent_add_property(event, icalproperty_new_uid(uid));
    icalcomponent_add_property(event, icalproperty_new_dtstamp(stamp));
    allday_put(event, day);
    icalcomponent_add_property(event, icalproperty_new_summary(title));
    icalcomponent_add_property(event, icalproperty_new_description(NO_REMINDER));
    free(title);
    free(uid);
    return event;
}

/* Programs differ in which name, description and interval properties they read. */
static void describe(icalcomponent *calendar, const json_t *data)
{
    const char *of = json_text(data, "of");
    bool more = json_is_true(json_object_get(data, "more"));
    char *name = xasprintf("DoLS last days%s%s (no reminder)", of[0] != '\0' ? ": " : "", of);
    char *words = xasprintf("%s%s", NO_REMINDER, more ? " It shows the first 2000 days only." : "");
    struct icaldurationtype interval = icaldurationtype_null_duration();

    interval.hours = HOURS;
    icalcomponent_add_property(calendar, icalproperty_new_name(name));
    icalcomponent_add_property(calendar, icalproperty_new_description(words));
    icalcomponent_add_property(calendar, icalproperty_new_refreshinterval(interval));
    add_x(calendar, "X-WR-CALNAME", name);
    add_x(calendar, "X-WR-CALDESC", words);
    add_x(calendar, "X-PUBLISHED-TTL", "PT4H");
    free(words);
    free(name);
}

void feed_build(const json_t *data, struct buf *out)
{
    icalcomponent *calendar = allday_calendar(PRODID, ICAL_METHOD_PUBLISH);
    const json_t *row;
    char *text;
    size_t i;

    describe(calendar, data);
    json_array_foreach(json_object_get(data, "events"), i, row)
    {
        icalcomponent_add_component(calendar, event_of(row));
    }
    text = icalcomponent_as_ical_string_r(calendar);
    buf_puts(out, text);
    icalmemory_free_buffer(text);
    icalcomponent_free(calendar);
}
