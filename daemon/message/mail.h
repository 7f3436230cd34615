/*
 * The bytes of a mail: RFC 5322 and MIME, for the wire.
 *
 * A mail has plain text and, if available, the same as HTML (multipart/alternative, text first),
 * and optionally calendars (multipart/mixed). Everything is UTF-8; body lines are at most 76 bytes,
 * and headers are folded. Lines end in CRLF. The channel takes care of SMTP's leading dots.
 *
 * The same mail yields the same bytes: the Message-ID and the boundary come from the key, so that a
 * repeat can be recognised. Auto-Submitted says that it was sent automatically (RFC 3834), and
 * X-Auto-Response-Suppress asks Exchange for no automatic replies; undelivered mail still comes
 * back.
 *
 * In the subject and the recipient's name, characters that change text direction are left out, and
 * what looks like an encoded word is shown as it is.
 *
 * Anything that would break a header is refused, never repaired: control bytes in names, addresses,
 * subject, key or domain, an address field that does not hold exactly one address, and addresses
 * beyond ASCII, which not every relay can carry.
 */
#ifndef MESSAGE_MAIL_H
#define MESSAGE_MAIL_H

#include "base/base.h"
#include "base/buf.h"
#include "law/zone.h"

struct mail {
    const char *from;     /* `dols@council.example` or `DoLS team <dols@council.example>` */
    const char *reply_to; /* the same; NULL or empty for none */
    const char *to;       /* only the address */
    const char *to_name;  /* NULL or empty for none */
    const char *subject;
    const char *text;
    const char *html;      /* NULL or empty for none */
    const char *published; /* iCalendar (diary.h), NULL for none: current diary entries */
    const char *cancelled; /* the same: removed diary entries */
    const char *key;       /* letters, digits, `-`, `_` and `.`; at most 64 */
    const char *domain;
    const char *language; /* Content-Language; NULL for none */
    const char
        *thread; /* like key: mails with the same thread form a conversation; NULL for none */
    instant_t date;
    const struct zone *zone; /* used for the Date header */
};

/* Adds the mail to out. False and a cause, which the caller frees, that names the header, never its
 * value. */
bool mail_build(const struct mail *mail, struct buf *out, char **cause) MUST_USE;

/* The thread for a recipient's mails about a matter: always the same for the same two, and it
 * reveals nothing. The caller frees it. */
char *mail_thread(const char *matter, const char *recipient);

/* The bare address of `Name <address>`, for an envelope; the caller frees it. NULL and a cause if
 * it is not exactly one address that mail_build would accept. */
char *mail_address(const char *mailbox, char **cause) MUST_USE;

/* Whether a Message-ID may have this domain. */
bool mail_check_domain(const char *domain, char **cause) MUST_USE;

#endif
