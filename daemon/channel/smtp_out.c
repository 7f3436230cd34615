#include "channel/smtp_out.h"

#include <stdlib.h>
#include <string.h>

/* How many buffers to send before others get their turn. */
#define ROUNDS 16

void smtp_out_reset(struct smtp_out *out)
{
    out->at = 0;
    out->end = 0;
}

void smtp_out_put(struct smtp_out *out, const char *bytes, size_t count)
{
    if (count > sizeof(out->bytes) - out->end)
        abort();
    memcpy(out->bytes + out->end, bytes, count);
    out->end += count;
}

size_t smtp_out_waiting(const struct smtp_out *out)
{
    return out->end - out->at;
}

/* Refills the buffer, if there is more to send. */
static bool refill(struct smtp_out *out, struct smtp_body *body)
{
    if (out->at < out->end)
        return true;
    smtp_out_reset(out);
    if (body != NULL)
        out->end = smtp_body_fill(body, out->bytes, sizeof(out->bytes));
    return out->end > 0;
}

enum smtp_io smtp_out_send(struct smtp_out *out, struct smtp_body *body, struct smtp_link *link)
{
    enum smtp_io io = SMTP_IO_OK;

    for (int round = 0; io == SMTP_IO_OK && refill(out, body); round++) {
        size_t sent;

        if (round == ROUNDS)
            return SMTP_IO_LATER;
        io = smtp_link_send(link, out->bytes + out->at, out->end - out->at, &sent);
        out->at += sent;
    }
    return io;
}
