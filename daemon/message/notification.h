/*
 * The body of a request to GOV.UK Notify. The words around it are those of the service's own
 * templates; what these may show, each by its name in two pairs of brackets:
 *
 *   e-mail        subject, body
 *   text message  reference, date, phone: nothing else, for a telephone may lie in the open
 *   letter        address_line_1 to address_line_7, subject, body
 *
 * `reference` is that of the most pressing matter, with the number of others behind it; a recipient
 * of the tier `nothing` gets none. `date` is the earliest last day, as 2026-12-28 in words.
 */
#ifndef MESSAGE_NOTIFICATION_H
#define MESSAGE_NOTIFICATION_H

#include "base/base.h"
#include "base/buf.h"

/* The names of each, NULL at the end; the lines of an address are the service's own. */
extern const char *const notification_email_fields[];
extern const char *const notification_sms_fields[];
extern const char *const notification_letter_fields[];
extern const char *const notification_address_fields[];

struct notification {
    const char *template_id;
    const char *key;
    const char *address; /* a mail address, a telephone number, or the lines of a postal address */
    const char *subject; /* not of a text message */
    const char *body;
    const char *phone;   /* the team's; of a text message */
    const char *notices; /* a JSON array; of a text message */
    const char *tier;
};

/* They add the body to out. */
void notification_email(const struct notification *notification, struct buf *out);

/* False and an owned cause, which names no person, where the notices are no list. */
bool notification_sms(const struct notification *notification, struct buf *out,
                      char **cause) MUST_USE;

/* False and an owned cause where the address cannot be printed: the service takes 3 to 7 lines. */
bool notification_letter(const struct notification *notification, struct buf *out,
                         char **cause) MUST_USE;

/* What such a body puts into the template, as JSON, without whom it goes to; the caller's. NULL: it
 * is no such body. */
char *notification_values(const struct buf *body);

/* What is wrong with a postal address, by the service's rules; NULL: nothing that can be seen. */
const char *notification_postal_fault(const char *address);

#endif
