/*
 * The body of a message as it goes over the wire (RFC 5321, section 4.5.2): a dot that begins a
 * line is doubled, every line ends with CR LF, and a line with a single dot ends the body.
 *
 * A bare CR or LF becomes CR LF too, so that no server can see the end of the body, or another
 * command, where we do not ("SMTP smuggling").
 */
#ifndef CHANNEL_SMTP_BODY_H
#define CHANNEL_SMTP_BODY_H

#include "base/base.h"

/* The minimum room that fill() needs. */
#define SMTP_BODY_ROOM 16

struct smtp_body {
    const char *data; /* the caller's; must not move */
    size_t length;
    size_t at;
    bool inside; /* a line */
    bool ended;  /* the final dot was filled in */
};

void smtp_body_start(struct smtp_body *body, const char *data, size_t length);

/* Writes the next bytes to out, at most `room`; 0 once all are written. The final dot, CR and LF
 * come last, in one call, which sets `ended`. */
size_t smtp_body_fill(struct smtp_body *body, char *out, size_t room) MUST_USE;

#endif
