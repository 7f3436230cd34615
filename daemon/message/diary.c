#include "message/diary.h"

#include <jansson.h>
#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "base/xalloc.h"
#include "law/date.h"
#include "message/allday.h"

#define PRODID "-//dolsd//deadlines//EN"

struct diary {
    const struct diary_text *text;
    enum diary_method method;
    icalcomponent *calendar;
    size_t events;
};

static const char *text_of(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text != NULL ? text : "";
}

/* Nothing can be read from it. */
static char *uid_of(const struct diary *diary, const json_t *notice, const json_t *entry)
{
    char *what =
        xasprintf("%s\n%" JSON_INTEGER_FORMAT "\n%s\n%" JSON_INTEGER_FORMAT,
                  text_of(notice, "kind"), json_integer_value(json_object_get(notice, "matter_id")),
                  text_of(entry, "limit"), (json_int_t)diary->text->contact);
    char hex[SHA256_HEX_SIZE];

    sha256_hex(what, strlen(what), hex);
    free(what);
    return xasprintf("deadline-%.32s@%s", hex, diary->text->domain);
}

/* A message may say several things about one matter. */
static bool has_event(const struct diary *diary, const char *uid)
{
    for (icalcomponent *event =
             icalcomponent_get_first_component(diary->calendar, ICAL_VEVENT_COMPONENT);
         event != NULL;
         event = icalcomponent_get_next_component(diary->calendar, ICAL_VEVENT_COMPONENT)) {
        if (strcmp(icalcomponent_get_uid(event), uid) == 0)
            return true;
    }
    return false;
}

static icalcomponent *event_of(const struct diary *diary, const json_t *entry, const char *uid,
                               date_t day)
{
    icalcomponent *event = icalcomponent_new_vevent();
    struct icaltimetype made = icaltime_from_timet_with_zone((time_t)diary->text->made, 0,
                                                             icaltimezone_get_utc_timezone());
    int sequence = (int)json_integer_value(json_object_get(entry, "sequence"));
    char *organizer = xasprintf("mailto:%s", diary->text->organizer);
    icalproperty *properties[] = {
        icalproperty_new_uid(uid),
        icalproperty_new_dtstamp(made),
        icalproperty_new_lastmodified(made),
        icalproperty_new_organizer(organizer),
        icalproperty_new_sequence(sequence),
        icalproperty_new_summary(text_of(entry, "title")),
        icalproperty_new_status(diary->method == DIARY_CANCEL ? ICAL_STATUS_CANCELLED
                                                              : ICAL_STATUS_CONFIRMED),
    };

    for (size_t i = 0; i < ARRAY_SIZE(properties); i++)
        icalcomponent_add_property(event, properties[i]);
    allday_put(event, day);
    free(organizer);
    return event;
}

static void add_entry(struct diary *diary, const json_t *notice, const json_t *entry)
{
    bool over = json_is_true(json_object_get(entry, "over"));
    date_t day;
    char *uid;

    if (over != (diary->method == DIARY_CANCEL) || !date_parse(text_of(entry, "last_day"), &day))
        return;
    uid = uid_of(diary, notice, entry);
    if (!has_event(diary, uid)) {
        icalcomponent_add_component(diary->calendar, event_of(diary, entry, uid, day));
        diary->events++;
    }
    free(uid);
}

/* libical ends lines with CR LF; the mail has its own way to end them. */
static void add_text(struct buf *out, icalcomponent *calendar)
{
    char *text = icalcomponent_as_ical_string_r(calendar);

    for (const char *c = text; *c != '\0'; c++) {
        if (*c != '\r')
            buf_putc(out, *c);
    }
    icalmemory_free_buffer(text);
}

static void begin(struct diary *diary)
{
    icalproperty *properties[] = {
        icalproperty_new_version("2.0"),
        icalproperty_new_prodid(PRODID),
        icalproperty_new_method(diary->method == DIARY_CANCEL ? ICAL_METHOD_CANCEL
                                                              : ICAL_METHOD_PUBLISH),
    };

    diary->calendar = icalcomponent_new_vcalendar();
    for (size_t i = 0; i < ARRAY_SIZE(properties); i++)
        icalcomponent_add_property(diary->calendar, properties[i]);
}

bool diary_build(const struct diary_text *text, enum diary_method method, struct buf *out)
{
    struct diary diary = {.text = text, .method = method};
    json_t *notices = json_loads(text->notices, 0, NULL);
    const json_t *notice, *entry;
    size_t i, j;

    begin(&diary);
    json_array_foreach(notices, i, notice)
    {
        json_array_foreach(json_object_get(notice, "diary"), j, entry)
            add_entry(&diary, notice, entry);
    }
    if (diary.events > 0)
        add_text(out, diary.calendar);
    icalcomponent_free(diary.calendar);
    json_decref(notices);
    return diary.events > 0;
}
