#include "message/event.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "message/fields.h"

static void copy(json_t *to, const char *to_name, const json_t *from, const char *from_name)
{
    json_t *value = json_object_get(from, from_name);

    if (value != NULL && !json_is_null(value))
        json_object_set(to, to_name, value);
}

/* This does not use the table of fields: only what is named here is sent. */
static json_t *thin(const json_t *notice, enum tier tier)
{
    json_t *values = json_object();

    copy(values, "event", notice, "template");
    copy(values, "kind", notice, "kind");
    if (tier >= TIER_REFERENCE) {
        copy(values, "id", notice, "matter_id");
        copy(values, "reference", notice, "reference");
    }
    copy(values, "limit", notice, "limit");
    copy(values, "last_day", notice, "last_day");
    copy(values, "state", notice, "state");
    copy(values, "role", notice, "role");
    return values;
}

/* Counts only: an attestation's lists are for people to read. */
static json_t *counts(const json_t *report)
{
    json_t *values = json_object();
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)report, name, value)
    {
        if (!json_is_array(value) && !json_is_object(value))
            json_object_set(values, name, value);
    }
    return values;
}

static json_t *data_of(const json_t *notices, enum tier tier)
{
    json_t *list = json_array();
    const json_t *notice;
    size_t i;

    json_array_foreach(notices, i, notice) json_array_append_new(list, thin(notice, tier));
    return json_pack("{s:o}", "notices", list);
}

static void set_content(json_t *event, const json_t *notices, enum tier tier)
{
    const json_t *report = json_object_get(json_array_get(notices, 0), "report");
    const char *type = "dolsd.notices";
    json_t *data = NULL;

    if (json_array_size(notices) == 0)
        type = "dolsd.test";
    else if (json_is_object(report)) {
        type = "dolsd.attestation";
        data = counts(report);
    } else
        data = data_of(notices, tier);
    json_object_set_new(event, "type", json_string(type));
    if (data == NULL)
        return;
    json_object_set_new(event, "datacontenttype", json_string("application/json"));
    json_object_set_new(event, "data", data);
}

static json_t *envelope(const struct event_text *text)
{
    char made[INSTANT_TEXT_SIZE];
    char *source = xasprintf("dolsd://%s", text->domain);
    json_t *event = json_object();

    zone_format_utc(text->made, made);
    json_object_set_new(event, "specversion", json_string("1.0"));
    json_object_set_new(event, "id", json_string(text->key));
    json_object_set_new(event, "source", json_string(source));
    json_object_set_new(event, "time", json_string(made));
    free(source);
    return event;
}

bool event_build(const struct event_text *text, struct buf *out, char **cause)
{
    json_t *notices = json_loads(text->notices, 0, NULL);
    enum tier tier;
    json_t *event;
    char *body;

    if (!json_is_array(notices)) {
        json_decref(notices);
        *cause = xstrdup("the notices are not a list");
        return false;
    }
    if (!tier_parse(text->tier, &tier))
        tier = TIER_NOTHING;
    event = envelope(text);
    set_content(event, notices, tier);
    body = json_dumps(event, JSON_COMPACT | JSON_SORT_KEYS);
    if (body == NULL)
        abort();
    buf_puts(out, body);
    free(body);
    json_decref(event);
    json_decref(notices);
    return true;
}
