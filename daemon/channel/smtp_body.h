/*
 * The body of a message as it goes over the wire (RFC 5321, section 4.5.2): a dot that begins a
 * line is doubled, every line ends with CR LF, and a line with one dot ends the whole.
 *
 * A bare CR or LF becomes CR LF too, so that no server can see an end of the body, or another
 * command, where we see none ("SMTP smuggling").
 */
#ifndef CHANNEL_SMTP_BODY_H
#define CHANNEL_SMTP_BODY_H

#include "base/base.h"

/* The least room that fill() needs. */
#define SMTP_BODY_ROOM 16

struct smtp_body {
    const char *data; /* the caller's, and stays where it is */
    size_t length;
    size_t at;
    bool inside; /* of a line */
    bool ended;  /* the final dot was filled in */
};

void smtp_body_start(struct smtp_body *body, const char *data, size_t length);

/* Writes the next bytes to out, at most `room`; 0 once all were written. The call that wrote the
 * final dot, CR and LF wrote them last, together, and has set `ended`. */
size_t smtp_body_fill(struct smtp_body *body, char *out, size_t room) MUST_USE;

#endif
