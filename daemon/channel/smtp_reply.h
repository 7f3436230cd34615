/*
 * Reads SMTP replies from a stream of bytes (RFC 5321, section 4.2), wherever it is split.
 *
 * Lenient where harmless: a bare LF ends a line, lines may exceed the standard's 512 bytes, and the
 * last line's code counts. Nonsense and flooding are BAD: a line without a code, a line over 4096
 * bytes, more than 100 lines.
 */
#ifndef CHANNEL_SMTP_REPLY_H
#define CHANNEL_SMTP_REPLY_H

#include "base/base.h"

enum smtp_reply_state { SMTP_REPLY_MORE, SMTP_REPLY_COMPLETE, SMTP_REPLY_BAD };

/* Starts as all zeros. Once complete: the code (200 to 599) and the text after it, lines joined by
 * a space, truncated, in printable ASCII. */
struct smtp_reply {
    int code;
    char text[256];
    size_t length; /* of text */
    size_t column; /* in the current line */
    int lines;
    bool last; /* the current line is the last */
};

/* Takes bytes up to the end of one reply; *used says how many. After COMPLETE or BAD, start again
 * with all zeros; after BAD the rest of the stream is unusable. */
enum smtp_reply_state smtp_reply_feed(struct smtp_reply *reply, const char *bytes, size_t count,
                                      size_t *used) MUST_USE;

#endif
