/*
 * From notices to words: subject, text and HTML of one message.
 *
 * In comes what a claim gives: the notices as JSON, and the contact's name, language and tier. The
 * fields that templates may show are worked out here (fields.h lists them): dates in words, what is
 * left of the time, the last working day. What the contact's tier may not see is left out.
 *
 * One notice has its own subject. Several have that of the digest, and stand in it most pressing
 * first; of those, ends of authority before all else, and then by their last day. Notices that ask
 * for the same stand together. What ended more than 28 days ago is listed last.
 *
 * A notice is an object with these values; all but id and template may be null or missing, and
 * others are passed over. Dates are YYYY-MM-DD.
 *
 *   - id (a number), template, pressing (urgent, soon, routine), state (open, lapsed), late;
 *     no_authority, an authority has ended and nothing has followed; long_over, more than 28 days
 *     ago;
 *   - role, fallback_for, undelivered_role: codes of roles. What mails print is the role's title,
 *     role_title, fallback_for_title and undelivered_role_title, those of several roles a line
 * each; without it the code, with spaces;
 *   - title (of the time limit), reference, initials, place, jurisdiction (england, wales);
 *   - last_day, statutory_last_day, stated_last_day; start_on, the day counted from; and
 *     anchor_last_day, where this limit is counted from the last day of another one: that day;
 *     authority_last_day, where the matter is an authority: its last day as worked out;
 *   - flags: stated_beyond, extension_beyond, extension_idle, extension_late;
 *   - gap_days, days without authority; gap_until, the last of them where it was restored;
 *   - reason, the fact that met or cancelled what is over;
 *   - facts: dates by the names of the facts; extra: whatever the council's view gives;
 *   - report: what a weekly attestation says, in the place of a notice's values.
 *
 * Nothing is asked of the host: the clock's reading is an argument.
 */
#ifndef MESSAGE_COMPOSE_H
#define MESSAGE_COMPOSE_H

#include <jansson.h>

#include "base/base.h"
#include "law/calendar.h"
#include "law/zone.h"
#include "message/templates.h"

/* The council as the mails show it; NULL or empty where the configuration has none. */
struct council {
    const char *name;
    const char *team;
    const char *reply_to;
    const char *phone;
    const char *address;
    const char *hours;
    const char *hours_cy; /* in Welsh; without it as above */
    const char *out_of_hours;
    const char *asks;    /* of homes since [2026] UKSC 16; without it the templates' own words */
    const char *asks_cy; /* in Welsh */
    const char *guidance;
    const char *page; /* where officers see all of it */
};

/* What all messages have in common. Nothing of it is owned. */
struct composer {
    const struct templates *templates;
    const struct calendar *calendar;
    const struct zone *zone;
    struct council council;
};

/* What one claim gives. A tier that is none of the known is taken for `nothing`. */
struct message_content {
    const char *notices; /* a JSON array of notices */
    const char *name;
    const char *language;
    const char *tier;
    const char *key;
};

struct composed {
    char *subject;
    char *text;
    char *html;
    char *language; /* of what surrounds the notices */
    char *matter; /* kind and reference of the one matter that it is about; NULL: several or none */
};

/* False where the notices are no such JSON, there are none, a template is not there, or a limit was
 * hit: *cause (the caller's) says which, and names no person. */
bool compose_message(const struct composer *composer, const struct message_content *claim,
                     instant_t now, struct composed *out, char **cause) MUST_USE;
void composed_free(struct composed *composed);

#endif
