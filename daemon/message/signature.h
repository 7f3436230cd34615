/*
 * The signature of a webhook: Standard Webhooks 1.0.
 *
 * The id, the time and the body, joined by dots, are signed. `v1` is HMAC-SHA256 with a secret that
 * both sides have; `v1a` is Ed25519, for which the receiver needs only the public key. While a
 * secret is being replaced there are two, and a signature with each.
 *
 * Secrets come from a file, one per line, the new one first: `whsec_` and 24 to 64 bytes as base64,
 * or `whsk_` and an Ed25519 private key (32 bytes, or 64 with its public key) as base64. Blank
 * lines are ignored.
 */
#ifndef MESSAGE_SIGNATURE_H
#define MESSAGE_SIGNATURE_H

#include "base/base.h"
#include "base/buf.h"
#include "law/zone.h"

#define SECRETS_MOST 2

struct secrets;

/* NULL and a cause, which the caller frees and which never quotes the text, if it is not one or two
 * secrets. */
struct secrets *secrets_parse(const char *text, char **cause) MUST_USE;

/* The same from a file, which the cause names. */
struct secrets *secrets_read(const char *file, char **cause) MUST_USE;

void secrets_free(struct secrets *secrets);

/* Adds webhook-id, webhook-timestamp and webhook-signature as header lines, each with LF. `at` is
 * the time of this attempt; id contains no dot. */
void signature_add(struct buf *head, const struct secrets *secrets, const char *id, instant_t at,
                   const struct buf *body);

#endif
