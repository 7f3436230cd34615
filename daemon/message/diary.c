#include "message/diary.h"

#include <jansson.h>
#include <libical/ical.h>
#include <stdlib.h>
#include <string.h>

#include "base/jsontext.h"
#include "base/sha256.h"
#include "base/xalloc.h"
#include "law/date.h"
#include "message/allday.h"

#define PRODID "-//dolsd//deadlines//EN"

struct diary {
    const struct diary_text *text;
    icalcomponent *published, *cancelled;
};

/* It reveals nothing. */
static char *uid_of(const struct diary *diary, const json_t *notice, const json_t *entry)
{
    char *what = xasprintf("%s\n%" JSON_INTEGER_FORMAT "\n%s\n%" JSON_INTEGER_FORMAT,
                           json_text(notice, "kind"),
                           json_integer_value(json_object_get(notice, "matter_id")),
                           json_text(entry, "limit"), (json_int_t)diary->text->contact);
    char hex[SHA256_HEX_SIZE];

    sha256_hex(what, strlen(what), hex);
    free(what);
    return xasprintf("deadline-%.32s@%s", hex, diary->text->domain);
}

/* A message may say several things about one matter. */
static bool has_event(icalcomponent *calendar, const char *uid)
{
    for (icalcomponent *event = icalcomponent_get_first_component(calendar, ICAL_VEVENT_COMPONENT);
         event != NULL; event = icalcomponent_get_next_component(calendar, ICAL_VEVENT_COMPONENT)) {
        if (strcmp(icalcomponent_get_uid(event), uid) == 0)
            return true;
    }
    return false;
}

static icalcomponent *event_of(const struct diary *diary, const json_t *entry, const char *uid,
                               date_t day, bool over)
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
        icalproperty_new_summary(words_term(diary->text->words, json_text(entry, "title"))),
        icalproperty_new_status(over ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED),
    };

    for (size_t i = 0; i < ARRAY_SIZE(properties); i++)
        icalcomponent_add_property(event, properties[i]);
    allday_put(event, day);
    free(organizer);
    return event;
}

static void add_entry(const struct diary *diary, const json_t *notice, const json_t *entry)
{
    bool over = json_is_true(json_object_get(entry, "over"));
    icalcomponent *calendar = over ? diary->cancelled : diary->published;
    date_t day;
    char *uid;

    if (!date_parse(json_text(entry, "last_day"), &day))
        return;
    uid = uid_of(diary, notice, entry);
    if (!has_event(calendar, uid))
        icalcomponent_add_component(calendar, event_of(diary, entry, uid, day, over));
    free(uid);
}

/* Frees the calendar. libical ends lines with CR LF; the mail converts line ends itself. */
static void add_text(struct buf *out, icalcomponent *calendar)
{
    char *text = icalcomponent_as_ical_string_r(calendar);

    if (icalcomponent_count_components(calendar, ICAL_VEVENT_COMPONENT) > 0) {
        for (const char *c = text; *c != '\0'; c++) {
            if (*c != '\r')
                buf_putc(out, *c);
        }
    }
    icalmemory_free_buffer(text);
    icalcomponent_free(calendar);
}

void diary_build(const struct diary_text *text, struct buf *published, struct buf *cancelled)
{
    struct diary diary = {text, allday_calendar(PRODID, ICAL_METHOD_PUBLISH),
                          allday_calendar(PRODID, ICAL_METHOD_CANCEL)};
    json_t *notices = json_loads(text->notices, 0, NULL);
    const json_t *notice, *entry;
    size_t i, j;

    json_array_foreach(notices, i, notice)
    {
        json_array_foreach(json_object_get(notice, "diary"), j, entry)
            add_entry(&diary, notice, entry);
    }
    add_text(published, diary.published);
    add_text(cancelled, diary.cancelled);
    json_decref(notices);
}
