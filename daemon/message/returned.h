/*
 * What came back: whether a mail that arrived says that a message of ours failed or is delayed (RFC
 * 3464), that its reader is away (RFC 3834), or is an answer that somebody wrote.
 *
 * GMime reads it. The bytes are a stranger's: whatever they are, something is answered, and nothing
 * of them but a key, a status and a digest goes on. Which message of ours it is about is said by
 * the address that it was sent to (verp.h), the Original-Envelope-Id of a report, the Message-ID in
 * what a report returns, or In-Reply-To and References.
 */
#ifndef MESSAGE_RETURNED_H
#define MESSAGE_RETURNED_H

#include "base/base.h"
#include "message/verp.h"

/* Longer ones are not read. */
#define RETURNED_MOST (10 * 1024 * 1024)

enum returned_what {
    RETURNED_OTHER,    /* about no message of ours, or nothing that can be told */
    RETURNED_FAILED,   /* it did not arrive, and will not */
    RETURNED_DELAYED,  /* it did not arrive yet */
    RETURNED_AWAY,     /* a machine answered */
    RETURNED_ANSWERED, /* a person answered */
    RETURNED_UNSIGNED, /* a report of failure or delay that came to no signed address, where it
                          should */
};

/* What marks a message as ours; mailbox and secret as in verp.h, NULL where none is used. */
struct returned_marks {
    const char *domain; /* of Message-ID */
    const char *mailbox;
    const char *secret;
};

struct returned {
    enum returned_what what;
    char key[VERP_KEY_SIZE];
    char status[12]; /* as 5.1.1; empty where none was said */
    char digest[65]; /* of the bytes, SHA-256 in hexadecimal */
};

/* "failed", "delayed", "away", "answered"; "other" and "unsigned". */
const char *returned_name(enum returned_what what);

void returned_read(const char *bytes, size_t length, const struct returned_marks *marks,
                   struct returned *returned);

#endif
