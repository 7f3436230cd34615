/*
 * Memory allocation that succeeds or ends the process.
 *
 * A daemon that cannot get a few kilobytes cannot do its job: it logs what it asked for and calls
 * abort(), so that the service manager restarts it. Sizes from outside are checked by whatever
 * reads them before they get here. Free the result with free().
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
