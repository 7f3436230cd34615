/*
 * Envelope senders that say which message came back (VERP), signed so that nobody else can make
 * one: bounces+KEYSIGNATURE@council.example, the key of the message as 32 hexadecimal digits and
 * 12 of an HMAC-SHA256 over it.
 */
#ifndef MESSAGE_VERP_H
#define MESSAGE_VERP_H

#include "base/base.h"

/* The longest local part that the mailbox may have. */
#define VERP_LOCAL_MOST 19

/* A key is a UUID, 36 characters. */
#define VERP_KEY_SIZE 37

/* Whether it is a key such as messages have. */
bool verp_is_key(const char *text, size_t length) MUST_USE;

/* mailbox: a bare address. NULL if the key is not valid; else the caller frees it. */
char *verp_address(const char *mailbox, const char *secret, const char *key);

/* Reads the key from an address that verp_address made with this mailbox and secret. False: it is
 * not one. */
bool verp_read(const char *address, const char *mailbox, const char *secret,
               char key[VERP_KEY_SIZE]) MUST_USE;

#endif
