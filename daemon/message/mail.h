/*
 * The bytes of a mail: RFC 5322 and MIME, for the wire.
 *
 * A mail has a plain text and, if there is one, the same as HTML (multipart/alternative, the text
 * first), and where they are wanted calendars beside them (multipart/mixed). Everything is UTF-8;
 * no line is longer than 76 bytes in the bodies, and headers are folded. Line ends are CRLF. The
 * leading dots of SMTP are the channel's affair.
 *
 * The same mail yields the same bytes: the Message-ID and the boundary come from the key, so that a
 * repeat can be told as one. Auto-Submitted says that nobody wrote it by hand (RFC 3834), and
 * X-Auto-Response-Suppress asks Exchange for no automatic replies; what could not be delivered
 * still comes back.
 *
 * In the subject and the recipient's name, what turns the direction of a text is left out, and what
 * looks like an encoded word is shown as it is.
 *
 * Whatever would break a header is refused and never mended: control bytes in names, addresses,
 * subject, key or domain, addresses that are not exactly one, and addresses beyond ASCII, which not
 * every relay can carry.
 */
#ifndef MESSAGE_MAIL_H
#define MESSAGE_MAIL_H

#include "base/base.h"
#include "base/buf.h"
#include "law/zone.h"

struct mail {
    const char *from;     /* `dols@council.example` or `DoLS team <dols@council.example>` */
    const char *reply_to; /* the same; NULL or empty for none */
    const char *to;       /* the address alone */
    const char *to_name;  /* NULL or empty for none */
    const char *subject;
    const char *text;
    const char *html;      /* NULL or empty for none */
    const char *published; /* iCalendar (diary.h), NULL for none: what is in the diary */
    const char *cancelled; /* the same: what is no longer */
    const char *key;       /* letters, digits, `-`, `_` and `.`; at most 64 */
    const char *domain;
    const char *language; /* Content-Language; NULL for none */
    const char *thread;   /* like key: mails of one thread are one conversation; NULL for none */
    instant_t date;
    const struct zone *zone; /* Date is told in its hours */
};

/* Adds the mail to out. False and a cause (the caller's) that names the header, never its value. */
bool mail_build(const struct mail *mail, struct buf *out, char **cause) MUST_USE;

/* The thread of what a recipient is sent about a matter: the same for both always, and nothing can
 * be read from it. The caller owns it. */
char *mail_thread(const char *matter, const char *recipient);

/* The bare address of `Name <address>`, as an envelope wants it; the caller owns it. NULL and a
 * cause where it is not exactly one address that mail_build would take. */
char *mail_address(const char *mailbox, char **cause) MUST_USE;

/* A domain as a Message-ID may have it. */
bool mail_check_domain(const char *domain, char **cause) MUST_USE;

#endif
