/*
 * Addresses as mail headers and envelopes may have them. Only mail.c calls these; others use
 * mail_address of mail.h.
 */
#ifndef MESSAGE_MAIL_ADDRESS_H
#define MESSAGE_MAIL_ADDRESS_H

#include "message/mail.h"

/* Splits `Name <address>` or a bare address (then the name is empty); the caller owns both. False
 * where it cannot be used; *fault then goes on from the name of the header ("has …", "is …"). */
bool mail_split(const char *mailbox, char **name, char **address, const char **fault) MUST_USE;

#endif
