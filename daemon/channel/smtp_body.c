#include "channel/smtp_body.h"

#include <string.h>

void smtp_body_start(struct smtp_body *body, const char *data, size_t length)
{
    *body = (struct smtp_body){.data = data, .length = length};
}

/* One byte of the message, or a pair of CR and LF; at most two bytes come out. */
static size_t step(struct smtp_body *body, char *out)
{
    char c = body->data[body->at++];
    size_t count = 0;

    if (c == '\r' || c == '\n') {
        if (c == '\r' && body->at < body->length && body->data[body->at] == '\n')
            body->at++;
        body->inside = false;
        memcpy(out, "\r\n", 2);
        return 2;
    }
    if (c == '.' && !body->inside)
        out[count++] = '.';
    body->inside = true;
    out[count++] = c;
    return count;
}

static size_t finish(struct smtp_body *body, char *out)
{
    const char *end = body->inside ? "\r\n.\r\n" : ".\r\n";
    size_t count = strlen(end);

    memcpy(out, end, count);
    body->ended = true;
    return count;
}

size_t smtp_body_fill(struct smtp_body *body, char *out, size_t room)
{
    size_t count = 0;

    while (body->at < body->length && count + 2 <= room)
        count += step(body, out + count);
    if (!body->ended && body->at == body->length && count + 5 <= room)
        count += finish(body, out + count);
    return count;
}
