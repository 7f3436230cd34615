#include "message/notification.h"

#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/jsontext.h"
#include "base/xalloc.h"
#include "law/date.h"
#include "message/fields.h"

#define LINES_LEAST 3
#define LINES_MOST  7

const char *const notification_email_fields[] = {"subject", "body", NULL};
const char *const notification_sms_fields[] = {"reference", "date", "phone", NULL};
const char *const notification_letter_fields[] = {"subject", "body", NULL};
const char *const notification_address_fields[LINES_MOST + 1] = {
    "address_line_1", "address_line_2", "address_line_3", "address_line_4",
    "address_line_5", "address_line_6", "address_line_7", NULL};

static void write_body(const struct notification *notification, const char *address_name,
                       json_t *values, struct buf *out)
{
    json_t *body = json_object();
    char *text;

    if (address_name != NULL)
        json_object_set_new(body, address_name, json_string(notification->address));
    json_object_set_new(body, "template_id", json_string(notification->template_id));
    json_object_set_new(body, "reference", json_string(notification->key));
    json_object_set_new(body, "personalisation", values);
    text = json_dumps(body, JSON_COMPACT | JSON_SORT_KEYS);
    if (text == NULL)
        abort();
    buf_puts(out, text);
    free(text);
    json_decref(body);
}

void notification_email(const struct notification *notification, struct buf *out)
{
    const char *const *names = notification_email_fields;

    write_body(
        notification, "email_address",
        json_pack("{s:s, s:s}", names[0], notification->subject, names[1], notification->body),
        out);
}

/* ---------------------------------------------------------------- text messages */

/* The notices come most pressing first. */
static char *reference_of(const json_t *notices, const char *tier)
{
    const char *first = json_text(json_array_get(notices, 0), "reference");
    enum tier allowed;
    size_t others = 0;
    const json_t *notice;
    size_t i;

    if (!tier_parse(tier, &allowed) || allowed < TIER_REFERENCE)
        return xstrdup("");
    json_array_foreach(notices, i, notice)
    {
        others += strcmp(json_text(notice, "reference"), first) != 0;
    }
    return others > 0 ? xasprintf("%s and %zu more", first, others) : xstrdup(first);
}

/* 28 December 2026; empty if there is none. */
static char *date_of(const json_t *notices)
{
    date_t earliest = DATE_NONE;
    const json_t *notice;
    char words[64];
    size_t i;

    json_array_foreach(notices, i, notice)
    {
        date_t date;

        if (date_parse(json_text(notice, "last_day"), &date) &&
            (earliest == DATE_NONE || date < earliest))
            earliest = date;
    }
    if (earliest == DATE_NONE)
        return xstrdup("");
    date_long(earliest, words, sizeof(words));
    return xstrdup(strchr(words, ' ') + 1); /* without the day of the week */
}

bool notification_sms(const struct notification *notification, struct buf *out, char **cause)
{
    const char *const *names = notification_sms_fields;
    json_t *notices = json_loads(notification->notices, 0, NULL);
    char *reference;
    char *date;

    if (!json_is_array(notices)) {
        json_decref(notices);
        *cause = xstrdup("the notices are not a list");
        return false;
    }
    reference = reference_of(notices, notification->tier);
    date = date_of(notices);
    write_body(notification, "phone_number",
               json_pack("{s:s, s:s, s:s}", names[0], reference, names[1], date, names[2],
                         notification->phone),
               out);
    free(reference);
    free(date);
    json_decref(notices);
    return true;
}

char *notification_values(const struct buf *body)
{
    json_t *whole = json_loadb(body->data != NULL ? body->data : "", body->len, 0, NULL);
    char *text = json_dumps(json_object_get(whole, "personalisation"), JSON_SORT_KEYS);

    json_decref(whole);
    return text;
}

/* ---------------------------------------------------------------- letters */

/* The non-empty lines of an address, without surrounding spaces. The caller frees the text that
 * they point into. */
static size_t lines_of(char *text, const char *lines[LINES_MOST + 1])
{
    size_t count = 0;
    char *rest = NULL;

    for (char *line = strtok_r(text, "\r\n", &rest); line != NULL && count <= LINES_MOST;
         line = strtok_r(NULL, "\r\n", &rest)) {
        char *stop = line + strlen(line);

        while (isspace((unsigned char)*line))
            line++;
        while (stop > line && isspace((unsigned char)stop[-1]))
            *--stop = '\0';
        if (*line != '\0')
            lines[count++] = line;
    }
    return count;
}

static bool has_letters(const char *line)
{
    for (; *line != '\0'; line++) {
        if (isalnum((unsigned char)*line) || (*line & 0x80) != 0)
            return true;
    }
    return false;
}

static const char *fault_of(const char *const lines[], size_t count)
{
    if (count < LINES_LEAST || count > LINES_MOST)
        return "a postal address has 3 to 7 lines";
    if (!has_letters(lines[0]) || !has_letters(lines[1]))
        return "the first two lines of a postal address have letters or digits";
    for (size_t i = 0; i < count; i++) {
        if (strchr("@()=[]\"\\/,<>", lines[i][0]) != NULL)
            return "a line of the postal address begins with a sign that is not printed there";
        if (strcasestr(lines[i], "no fixed abode") != NULL ||
            strcasestr(lines[i], "no fixed address") != NULL)
            return "nothing can be posted to no fixed abode";
    }
    return NULL;
}

const char *notification_postal_fault(const char *address)
{
    const char *lines[LINES_MOST + 1];
    char *text = xstrdup(address);
    const char *fault = fault_of(lines, lines_of(text, lines));

    free(text);
    return fault;
}

bool notification_letter(const struct notification *notification, struct buf *out, char **cause)
{
    const char *const *names = notification_letter_fields;
    const char *lines[LINES_MOST + 1];
    char *text = xstrdup(notification->address);
    size_t count = lines_of(text, lines);
    const char *fault = fault_of(lines, count);
    json_t *values;

    if (fault != NULL) {
        *cause = xstrdup(fault);
        free(text);
        return false;
    }
    values = json_pack("{s:s, s:s}", names[0], notification->subject, names[1], notification->body);
    for (size_t i = 0; i < count; i++)
        json_object_set_new(values, notification_address_fields[i], json_string(lines[i]));
    write_body(notification, NULL, values, out);
    free(text);
    return true;
}
