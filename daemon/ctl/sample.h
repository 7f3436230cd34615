/*
 * The configuration as it is shipped, with some keys filled in: a file for people, with every key
 * and its comment where they expect it.
 */
#ifndef CTL_SAMPLE_H
#define CTL_SAMPLE_H

#include "base/base.h"

/* `path` as "mail.smtp.port"; `value` as it is written in the file, quoted where it is a text. */
struct sample_value {
    const char *path;
    char *value;
};

/* The text with these keys set. NULL with a cause where the sample lacks one of them, which is then
 * not the sample of this version. The caller frees both. */
char *sample_fill(const char *text, const struct sample_value *values, size_t count,
                  char **cause) MUST_USE;

/* A text as a value, in quotes. The caller frees it. */
char *sample_quoted(const char *text) MUST_USE;

#endif
