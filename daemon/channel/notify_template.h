/*
 * A template of GOV.UK Notify beside what is put into it. Pure.
 *
 * The service fills in what a template asks for by name, whatever the case, blanks, hyphens and
 * underscores in it, refuses a notification that lacks one, and passes over what no template asks
 * for: so that a template without the date would go out without it, and nobody would know.
 */
#ifndef CHANNEL_NOTIFY_TEMPLATE_H
#define CHANNEL_NOTIFY_TEMPLATE_H

#include "channel/http.h"

struct notify_fields {
    const char *kind;          /* email, sms or letter */
    const char *const *always; /* what is sent, and has to be shown; NULL at the end */
    const char *const *also;   /* what may be shown; NULL at the end */
};

/* What is wrong with the template that the service answered with (GET /v2/template/ID): every
 * placeholder that is missing, and every one that nothing is sent for. The caller's; NULL: it
 * fits. */
char *notify_template_fault(const struct http_answer *answer, const struct notify_fields *fields);

#endif
