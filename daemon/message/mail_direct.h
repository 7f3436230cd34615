/*
 * The bytes of an ordinary mail without GMime: ASCII headers that need no folding and bodies that
 * need no encoding. They are the bytes that GMime would write, in a fraction of the time; mail.c
 * writes every other mail with GMime. Only mail.c calls these, with a mail that it has checked, and
 * a test that compares the two ways.
 */
#ifndef MESSAGE_MAIL_DIRECT_H
#define MESSAGE_MAIL_DIRECT_H

#include "message/mail.h"

/* Headers that every mail has. The last has no name. */
struct mail_mark {
    const char *header, *value;
};
extern const struct mail_mark mail_marks[];

/* Adds the mail to out; false, with nothing added, where it is not an ordinary one. */
bool mail_direct(const struct mail *mail, struct buf *out) MUST_USE;

/* The same with GMime, whatever the mail. False and a cause (the caller's) as mail_build. */
bool mail_with_gmime(const struct mail *mail, struct buf *out, char **cause) MUST_USE;

/* No line over 76 bytes, and nothing but printable ASCII. */
bool mail_is_plain(const char *text);

#endif
