/*
 * Output waiting to be sent over a link: commands, and the body of a message, filled in piece by
 * piece.
 */
#ifndef CHANNEL_SMTP_OUT_H
#define CHANNEL_SMTP_OUT_H

#include "channel/smtp_body.h"
#include "channel/smtp_link.h"

/* The size of a TLS record. */
#define SMTP_OUT_SIZE 16384

/* Bytes from at to end wait to be sent. They do not move: TLS needs the same bytes again. */
struct smtp_out {
    size_t at;
    size_t end;
    char bytes[SMTP_OUT_SIZE];
};

void smtp_out_reset(struct smtp_out *out);

/* Adds a command or two; addresses and keys are bounded, so they always fit. */
void smtp_out_put(struct smtp_out *out, const char *bytes, size_t count);

/* How many bytes are waiting. */
size_t smtp_out_waiting(const struct smtp_out *out);

/* Sends what is waiting and then the body (NULL: none). LATER if the socket is full or others
 * should get their turn; OK once everything is sent. */
enum smtp_io smtp_out_send(struct smtp_out *out, struct smtp_body *body,
                           struct smtp_link *link) MUST_USE;

#endif
