/*
 * The token that GOV.UK Notify asks for with each request: a JWT (HS256) of the service's number
 * and the time, which it takes for 30 seconds.
 */
#ifndef MESSAGE_TOKEN_H
#define MESSAGE_TOKEN_H

#include "base/base.h"
#include "law/zone.h"

/* key: as Notify shows it, NAME-SERVICE-SECRET, the last two UUIDs. The token is the caller's. NULL
 * and an owned cause, without the key, where it is no such key. */
char *token_make(const char *key, instant_t now, char **cause) MUST_USE;

#endif
