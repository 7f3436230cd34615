/*
 * Compares a GOV.UK Notify template with the fields we send for it. Pure.
 *
 * The service fills in a template's placeholders by name, ignoring case, blanks, hyphens and
 * underscores. It refuses a notification that lacks one, and ignores fields that the template does
 * not use: a template without the date would go out without it, and nobody would know.
 */
#ifndef CHANNEL_NOTIFY_TEMPLATE_H
#define CHANNEL_NOTIFY_TEMPLATE_H

#include "channel/http.h"

struct notify_fields {
    const char *kind;          /* email, sms or letter */
    const char *const *always; /* fields sent that must be shown; ends with NULL */
    const char *const *also;   /* fields that may be shown; ends with NULL */
};

/* What is wrong with the template that the service answered with (GET /v2/template/ID): every
 * placeholder that is missing, and every one for which nothing is sent. The caller frees it; NULL:
 * it fits. */
char *notify_template_fault(const struct http_answer *answer, const struct notify_fields *fields);

#endif
