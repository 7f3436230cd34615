/*
 * Writes an ordinary mail without GMime: ASCII headers that need no folding and bodies that need no
 * encoding. It writes the same bytes as GMime in a fraction of the time; mail.c writes every other
 * mail with GMime. Only mail.c calls these, with a mail that it has checked, and a test that
 * compares the two.
 */
#ifndef MESSAGE_MAIL_DIRECT_H
#define MESSAGE_MAIL_DIRECT_H

#include "message/mail.h"

/* Headers that every mail has. The last entry has no name. */
struct mail_mark {
    const char *header, *value;
};
extern const struct mail_mark mail_marks[];

/* Adds the mail to out; false, with nothing added, if it is not an ordinary one. */
bool mail_direct(const struct mail *mail, struct buf *out) MUST_USE;

/* The same with GMime, for any mail. False and a cause as for mail_build. */
bool mail_with_gmime(const struct mail *mail, struct buf *out, char **cause) MUST_USE;

/* Whether it has only printable ASCII and no line over 76 bytes. */
bool mail_is_plain(const char *text);

#endif
