/*
 * Returned mail: whether an incoming mail says that a message of ours failed or is delayed (RFC
 * 3464), that its reader is away (RFC 3834), or is a reply that somebody wrote.
 *
 * GMime reads it. The bytes are untrusted: whatever they are, there is a result, and only a key, a
 * status and a digest are passed on. The message of ours is identified by the address that it was
 * sent to (verp.h), the Original-Envelope-Id of a report, the Message-ID in what a report returns,
 * or In-Reply-To and References.
 */
#ifndef MESSAGE_RETURNED_H
#define MESSAGE_RETURNED_H

#include "base/base.h"
#include "message/verp.h"

/* Longer mails are not read. */
#define RETURNED_MOST (10 * 1024 * 1024)

enum returned_what {
    RETURNED_OTHER,    /* not about a message of ours, or unclear */
    RETURNED_FAILED,   /* it did not arrive and will not */
    RETURNED_DELAYED,  /* it has not arrived yet */
    RETURNED_AWAY,     /* an automatic reply */
    RETURNED_ANSWERED, /* a reply from a person */
    RETURNED_UNSIGNED, /* a report of failure or delay that did not come to a signed address, but
                          should have */
};

/* What marks a message as ours; mailbox and secret as in verp.h, NULL if not used. */
struct returned_marks {
    const char *domain; /* of the Message-ID */
    const char *mailbox;
    const char *secret;
};

struct returned {
    enum returned_what what;
    char key[VERP_KEY_SIZE];
    char status[12]; /* such as 5.1.1; empty if none was given */
    char digest[65]; /* SHA-256 of the bytes, in hexadecimal */
};

/* "failed", "delayed", "away", "answered"; "other" and "unsigned". */
const char *returned_name(enum returned_what what);

void returned_read(const char *bytes, size_t length, const struct returned_marks *marks,
                   struct returned *returned);

#endif
