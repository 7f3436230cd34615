/*
 * The body of a request to GOV.UK Notify. The service's own templates supply the words around it;
 * they may show these, each named in double brackets:
 *
 *   e-mail        subject, body
 *   text message  reference, date, phone: nothing else, as a phone may lie in the open
 *   letter        address_line_1 to address_line_7, subject, body
 *
 * `reference` is that of the most pressing matter, followed by the number of others; a recipient of
 * the tier `nothing` gets none. `date` is the earliest last day, as 2026-12-28 in words.
 */
#ifndef MESSAGE_NOTIFICATION_H
#define MESSAGE_NOTIFICATION_H

#include "base/base.h"
#include "base/buf.h"

/* The names of each, ending with NULL; the lines of an address are the service's own. */
extern const char *const notification_email_fields[];
extern const char *const notification_sms_fields[];
extern const char *const notification_letter_fields[];
extern const char *const notification_address_fields[];

struct notification {
    const char *template_id;
    const char *key;
    const char *address; /* a mail address, a telephone number, or the lines of a postal address */
    const char *subject; /* not for a text message */
    const char *body;
    const char *phone;   /* the team's; for a text message */
    const char *notices; /* a JSON array; for a text message */
    const char *tier;
};

/* These add the body to out. */
void notification_email(const struct notification *notification, struct buf *out);

/* False and a cause, which the caller frees and which names no person, if the notices are not a
 * list. */
bool notification_sms(const struct notification *notification, struct buf *out,
                      char **cause) MUST_USE;

/* False and a cause, which the caller frees, if the address cannot be printed: the service takes 3
 * to 7 lines. */
bool notification_letter(const struct notification *notification, struct buf *out,
                         char **cause) MUST_USE;

/* What such a body puts into the template, as JSON, without the recipient; the caller frees it.
 * NULL: it is not such a body. */
char *notification_values(const struct buf *body);

/* What is wrong with a postal address by the service's rules; NULL: nothing found. */
const char *notification_postal_fault(const char *address);

#endif
