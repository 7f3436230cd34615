/*
 * Memory that is there or the process is not.
 *
 * A daemon of this size that cannot get a few kilobytes cannot do its duty; it says what it asked
 * for and ends with abort(), so that the service manager starts it anew. Sizes that come from
 * outside are checked by their reader before they get here. What is returned is freed with free().
 */
#ifndef BASE_XALLOC_H
#define BASE_XALLOC_H

#include <stdarg.h>

#include "base/base.h"

void *xmalloc(size_t size) __attribute__((malloc));
void *xcalloc(size_t count, size_t size) __attribute__((malloc));
void *xreallocarray(void *old, size_t count, size_t size);
char *xstrdup(const char *text) __attribute__((malloc));
char *xstrndup(const char *text, size_t length) __attribute__((malloc));
char *xasprintf(const char *format, ...) PRINTF(1, 2) __attribute__((malloc));
char *xvasprintf(const char *format, va_list values) PRINTF(1, 0) __attribute__((malloc));

#endif
