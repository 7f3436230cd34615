/* clang-format off */
/*
 * What an SMTP reply, or the lack of one, means for the message (RFC 5321, section 4.2).
 *
 * Pure: it depends on the phase in which the attempt ended, the reply's code (0: none; the
 * connection was lost or the wait timed out) and text, and whether the dot that ends the body had
 * been sent.
 *
 *   2xx after the body            delivered
 *   421 anywhere, 4xx anywhere    retry
 *   5xx before the envelope       retry: the relay or its set-up is at fault, and one bad relay
 *                                 must not burn messages
 *   5xx to MAIL that does not     retry, for the same reason: our sender is not let in, and what is
 *     speak of the message's        true of one message is true of all
 *     size or letters (552, 5.2.3,
 *     5.3.4, 5.6.x)
 *   5xx later that speaks of us   retry: relaying denied, log in first, our sender or our hello
 *     (500, 502 to 504, 530, 534,   rejected. Some of it may be meant for one recipient only:
 *     535, 538, 5.1.7, 5.1.8,       smtp_relay_blamed tells
 *     5.5.x, 5.7.x, words)
 *   any other 5xx                 refused
 *   no reply, or nonsense         retry while the body was not complete, else unknown
 */
/* clang-format on */
#ifndef CHANNEL_OUTCOME_H
#define CHANNEL_OUTCOME_H

#include "channel/channel.h"

enum outcome outcome_of(enum phase phase, int code, const char *text, bool body_complete);

/* Whether this reply refuses everything from us: a fault of the relay or its set-up, whichever
 * message it answered. */
bool outcome_blames_us(enum phase phase, int code, const char *text);

#endif
