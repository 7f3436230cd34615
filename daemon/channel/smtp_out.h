/*
 * What waits to be sent over a link: commands, and the body of a message, which is filled in piece
 * by piece.
 */
#ifndef CHANNEL_SMTP_OUT_H
#define CHANNEL_SMTP_OUT_H

#include "channel/smtp_body.h"
#include "channel/smtp_link.h"

/* As much as one TLS record takes. */
#define SMTP_OUT_SIZE 16384

/* at to end waits to be sent. It stays in its place: TLS wants the same bytes again. */
struct smtp_out {
    size_t at;
    size_t end;
    char bytes[SMTP_OUT_SIZE];
};

void smtp_out_reset(struct smtp_out *out);

/* Adds a command or two; addresses and keys are bounded, so there must be room. */
void smtp_out_put(struct smtp_out *out, const char *bytes, size_t count);

/* How many bytes wait. */
size_t smtp_out_waiting(const struct smtp_out *out);

/* Sends what waits and then the body (NULL: none). LATER where the socket is full, or where others
 * should get their turn; OK once all has left. */
enum smtp_io smtp_out_send(struct smtp_out *out, struct smtp_body *body,
                           struct smtp_link *link) MUST_USE;

#endif
