#include "channel/smtp_reply.h"

#define LINE_MOST  4096
#define LINES_MOST 100

static void text_add(struct smtp_reply *reply, char c)
{
    if (reply->length + 1 >= sizeof(reply->text))
        return;
    reply->text[reply->length++] = c >= ' ' && c <= '~' ? c : '?';
    reply->text[reply->length] = '\0';
}

/* The first three bytes of a line. */
static bool code_add(struct smtp_reply *reply, char c)
{
    if (c < '0' || c > '9')
        return false;
    if (reply->column == 0)
        reply->code = 0;
    reply->code = reply->code * 10 + (c - '0');
    return reply->column > 0 || (c >= '2' && c <= '5');
}

static enum smtp_reply_state line_end(struct smtp_reply *reply)
{
    if (reply->column < 3)
        return SMTP_REPLY_BAD;
    if (reply->last || reply->column == 3)
        return SMTP_REPLY_COMPLETE;
    reply->column = 0;
    return ++reply->lines < LINES_MOST ? SMTP_REPLY_MORE : SMTP_REPLY_BAD;
}

static enum smtp_reply_state take(struct smtp_reply *reply, char c)
{
    if (c == '\n')
        return line_end(reply);
    if (c == '\r' && reply->column >= 3)
        return SMTP_REPLY_MORE;
    if (reply->column >= LINE_MOST)
        return SMTP_REPLY_BAD;
    if (reply->column < 3) {
        if (!code_add(reply, c))
            return SMTP_REPLY_BAD;
    } else if (reply->column == 3) {
        if (c != ' ' && c != '-')
            return SMTP_REPLY_BAD;
        reply->last = c == ' ';
        if (reply->length > 0)
            text_add(reply, ' ');
    } else {
        text_add(reply, c);
    }
    reply->column++;
    return SMTP_REPLY_MORE;
}

enum smtp_reply_state smtp_reply_feed(struct smtp_reply *reply, const char *bytes, size_t count,
                                      size_t *used)
{
    enum smtp_reply_state state = SMTP_REPLY_MORE;

    for (*used = 0; *used < count && state == SMTP_REPLY_MORE; (*used)++)
        state = take(reply, bytes[*used]);
    return state;
}
