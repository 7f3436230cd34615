/*
 * What the relay offers, and what we say for one message.
 *
 * Pure. Keys and addresses must have passed channel_key_ok() and channel_address_ok(): nothing else
 * from a message gets into a command.
 */
#ifndef CHANNEL_SMTP_COMMAND_H
#define CHANNEL_SMTP_COMMAND_H

#include "base/buf.h"
#include "channel/channel.h"

/* From the relay's reply to EHLO. */
struct smtp_offer {
    bool pipelining;    /* RFC 2920 */
    bool eight_bit;     /* RFC 6152 */
    bool utf8;          /* RFC 6531 */
    bool dsn;           /* RFC 3461 */
    bool oauth;         /* a login with a token: XOAUTH2, or OAUTHBEARER (RFC 7628) */
    bool size;          /* RFC 1870 */
    uint64_t size_most; /* 0: no limit known */
};

/* Notes one line of that reply, given without its code; unknown ones are ignored. */
void smtp_offer_note(struct smtp_offer *offer, const char *line);

enum smtp_command { SMTP_RSET, SMTP_MAIL, SMTP_RCPT, SMTP_DATA };

/* Adds the command as a whole line. dsn: if offered, ask for reports of failure and delay, with the
 * key as the envelope ID. */
void smtp_command_add(struct buf *out, enum smtp_command command, const struct delivery *delivery,
                      const struct smtp_offer *offer, bool dsn);

/* Why the key or an address cannot be used in a command, and in which; NULL: they can. */
const char *smtp_envelope_fault(const struct delivery *delivery, enum phase *phase);

/* Why this relay can never take the message; NULL: it may. */
const char *smtp_impossible(const struct delivery *delivery, const struct smtp_offer *offer);

#endif
