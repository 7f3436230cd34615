/*
 * Reads SMTP replies out of a stream of bytes (RFC 5321, section 4.2), wherever it is cut.
 *
 * Lenient where it does no harm: a bare LF ends a line, lines may be longer than the law's 512
 * bytes, and of a reply in many lines the last one's code counts. Nonsense and flooding are bad: a
 * line without a code, a line beyond 4096 bytes, more than 100 lines.
 */
#ifndef CHANNEL_SMTP_REPLY_H
#define CHANNEL_SMTP_REPLY_H

#include "base/base.h"

enum smtp_reply_state { SMTP_REPLY_MORE, SMTP_REPLY_COMPLETE, SMTP_REPLY_BAD };

/* Starts as all zeros. Once complete: the code (200 to 599), and what followed it, lines joined by
 * a space, cut to size, in printable ASCII. */
struct smtp_reply {
    int code;
    char text[256];
    size_t length; /* of the text */
    size_t column; /* in the line under way */
    int lines;
    bool last; /* the line under way is the last */
};

/* Takes bytes up to the end of one reply; *used says how many. After complete or bad, begin anew
 * with all zeros; after bad the stream cannot be understood any more. */
enum smtp_reply_state smtp_reply_feed(struct smtp_reply *reply, const char *bytes, size_t count,
                                      size_t *used) MUST_USE;

#endif
