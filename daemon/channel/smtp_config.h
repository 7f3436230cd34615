/*
 * The mail channel's own copy of its configuration, with every default filled in.
 */
#ifndef CHANNEL_SMTP_CONFIG_H
#define CHANNEL_SMTP_CONFIG_H

#include "channel/smtp.h"

struct smtp_config *smtp_config_copy(const struct smtp_config *config);
void smtp_config_free(struct smtp_config *config);

/* Replaces the previous token. */
void smtp_config_set_token(struct smtp_config *config, const char *token);

/* The current secret: the text, or the file's first line. NULL with *cause if the file cannot be
 * read or is not a secret; NULL without *cause if none is configured. */
char *smtp_secret(const char *text, const char *file, char **cause);

#endif
