/* clang-format off */
/*
 * What an SMTP reply, or its absence, means for the message (RFC 5321, section 4.2).
 *
 * Pure: the phase in which the attempt ended, the reply's code (0: none came; the connection was
 * lost, or the wait took too long), and whether the dot that ends the body had left.
 *
 *   2xx after the body            delivered
 *   421 anywhere, 4xx anywhere    retry
 *   5xx before the envelope       retry: the relay or its set-up is at fault, and one bad relay
 *                                 must not burn messages
 *   5xx to MAIL that speaks of    retry, for the same reason
 *     the session (503, 530, 534,
 *     535, 538: order, log-in,
 *     encryption)
 *   any other 5xx                 refused
 *   no reply, or nonsense         retry while the body was not complete, else unknown
 */
/* clang-format on */
#ifndef CHANNEL_OUTCOME_H
#define CHANNEL_OUTCOME_H

#include "channel/channel.h"

enum outcome outcome_of(enum phase phase, int code, bool body_complete);

#endif
