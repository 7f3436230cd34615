/*
 * All the faults of a file, reported together.
 *
 * A reader of configuration, templates or rules adds each fault with its place and carries on, so
 * that an administrator can fix them all in one go. The caller checks the count: any fault at all
 * means that the whole file is refused.
 */
#ifndef BASE_FAULTS_H
#define BASE_FAULTS_H

#include <stdio.h>

#include "base/base.h"

struct faults {
    char **lines;
    size_t count;
};

#define FAULTS_INIT                                                                                \
    {                                                                                              \
        NULL, 0                                                                                    \
    }

/* Line 0 means the file as a whole. The text says what is wrong and what to do. */
void faults_add(struct faults *faults, const char *file, int line, const char *format, ...)
    PRINTF(4, 5);

/* One fault a line, as `file:line: text`. */
void faults_print(const struct faults *faults, FILE *out);

void faults_free(struct faults *faults);

#endif
