/*
 * Addresses that mail headers and envelopes may have. Only mail.c calls these; others use
 * mail_address of mail.h.
 */
#ifndef MESSAGE_MAIL_ADDRESS_H
#define MESSAGE_MAIL_ADDRESS_H

#include "message/mail.h"

/* Splits `Name <address>` or a bare address (then the name is empty); the caller frees both. False
 * if it cannot be used; *fault then continues a sentence that begins with the header's name ("has
 * …", "is …"). */
bool mail_split(const char *mailbox, char **name, char **address, const char **fault) MUST_USE;

#endif
