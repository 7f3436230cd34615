/*
 * Turns notices into words: subject, text and HTML of one message.
 *
 * The input is what a claim gives: the notices as JSON, and the contact's name, language and tier.
 * The fields that templates may show (listed in fields.h) are worked out here: dates in words, the
 * time left, the last working day. What the contact's tier may not see is left out.
 *
 * A single notice has its own subject. Several have the digest's subject, and are listed most
 * pressing first; among those, ends of authority first, then by last day. Notices that ask for the
 * same thing are grouped. What ended more than 28 days ago comes last.
 *
 * A notice is an object with these values; all but id and template may be null or missing; others
 * are ignored. Dates are YYYY-MM-DD.
 *
 *   - id (a number), template, pressing (urgent, soon, routine), state (open, lapsed), late;
 *     no_authority, an authority has ended and none has followed; long_over, more than 28 days
 *     ago;
 *   - role, fallback_for, undelivered_role: codes of roles. Mails print the role's title:
 *     role_title, fallback_for_title and undelivered_role_title, one per line for several roles;
 *     if it is missing, the code with spaces;
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
 * It asks the host for nothing: the time is an argument.
 */
#ifndef MESSAGE_COMPOSE_H
#define MESSAGE_COMPOSE_H

#include <jansson.h>

#include "base/base.h"
#include "law/calendar.h"
#include "law/zone.h"
#include "message/templates.h"

/* The council as mails show it; NULL or empty if not configured. */
struct council {
    const char *name;
    const char *team;
    const char *reply_to;
    const char *phone;
    const char *address;
    const char *hours;
    const char *hours_cy; /* in Welsh; if missing, as above */
    const char *out_of_hours;
    const char *asks;    /* of homes since [2026] UKSC 16; if missing, the templates' own words */
    const char *asks_cy; /* in Welsh */
    const char *guidance;
    const char *page; /* where officers see everything */
};

/* What all messages share. It owns nothing. */
struct composer {
    const struct templates *templates;
    const struct calendar *calendar;
    const struct zone *zone;
    struct council council;
};

/* What one claim gives. An unknown tier is treated as `nothing`. */
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
    char *language; /* of the text around the notices */
    char *matter;   /* kind and reference of its only matter; NULL: several or none */
};

/* False if the notices are not such JSON, there are none, a template is missing, or a limit was
 * hit: *cause, which the caller frees, says which, and names no person. */
bool compose_message(const struct composer *composer, const struct message_content *claim,
                     instant_t now, struct composed *out, char **cause) MUST_USE;
void composed_free(struct composed *composed);

#endif
