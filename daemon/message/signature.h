/*
 * The signature of a webhook: Standard Webhooks 1.0.
 *
 * What is signed is the id, the moment and the body, joined by dots. `v1` is HMAC-SHA256 with a
 * secret that both sides have; `v1a` is Ed25519, of which the receiver needs only the public key.
 * While a secret is being replaced there are two, and a signature with each.
 *
 * Secrets come from a file, one a line, the new one first: `whsec_` and 24 to 64 bytes as base64,
 * or `whsk_` and an Ed25519 private key (32 bytes, or 64 with its public key) as base64. Blank
 * lines are passed over.
 */
#ifndef MESSAGE_SIGNATURE_H
#define MESSAGE_SIGNATURE_H

#include "base/base.h"
#include "base/buf.h"
#include "law/zone.h"

#define SECRETS_MOST 2

struct secrets;

/* NULL and an owned cause, which never holds any of the text, where it is not one or two secrets.
 */
struct secrets *secrets_parse(const char *text, char **cause) MUST_USE;

/* The same of a file, the name of which is in the cause. */
struct secrets *secrets_read(const char *file, char **cause) MUST_USE;

void secrets_free(struct secrets *secrets);

/* Adds webhook-id, webhook-timestamp and webhook-signature as header lines, each with LF. `at` is
 * the moment of this attempt; id has no dot in it. */
void signature_add(struct buf *head, const struct secrets *secrets, const char *id, instant_t at,
                   const struct buf *body);

#endif
