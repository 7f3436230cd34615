/*
 * The token that GOV.UK Notify requires with each request: a JWT (HS256) with the service's ID and
 * the time, valid for 30 seconds.
 */
#ifndef MESSAGE_TOKEN_H
#define MESSAGE_TOKEN_H

#include "base/base.h"
#include "law/zone.h"

/* key: as Notify shows it, NAME-SERVICE-SECRET, the last two UUIDs. The caller frees the token.
 * NULL and a cause, which the caller frees and which does not quote the key, if it is not such a
 * key. */
char *token_make(const char *key, instant_t now, char **cause) MUST_USE;

#endif
