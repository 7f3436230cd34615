/*
 * Whether a relay lets us in: name, connection, greeting, TLS and login as for a mail, but no mail.
 */
#ifndef CHANNEL_SMTP_TRY_H
#define CHANNEL_SMTP_TRY_H

#include "channel/smtp.h"

/* Takes at most connect_timeout, on its own loop. The configuration must have passed the check.
 * False: *cause, which the caller frees, says in which phase it failed, and how. */
bool smtp_try(const struct smtp_config *config, char **cause) MUST_USE;

#endif
