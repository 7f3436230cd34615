/*
 * The shipped configuration with some keys filled in: a file for people to read, with every key and
 * its comment where they expect it.
 */
#ifndef CTL_SAMPLE_H
#define CTL_SAMPLE_H

#include "base/base.h"

/* `path` as "mail.smtp.port"; `value` as it appears in the file, quoted if it is text. */
struct sample_value {
    const char *path;
    char *value;
};

/* The text with these keys set. NULL with a cause if the sample lacks one of them and so belongs to
 * another version. The caller frees both. */
char *sample_fill(const char *text, const struct sample_value *values, size_t count,
                  char **cause) MUST_USE;

/* A text as a quoted value. The caller frees it. */
char *sample_quoted(const char *text) MUST_USE;

#endif
