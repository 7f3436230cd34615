#include "base/xalloc.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void *sure(void *memory, size_t size)
{
    if (memory == NULL) {
        fprintf(stderr, "out of memory: cannot allocate %zu bytes\n", size);
        abort();
    }
    return memory;
}

void *xmalloc(size_t size)
{
    return sure(malloc(size > 0 ? size : 1), size);
}

void *xcalloc(size_t count, size_t size)
{
    return sure(calloc(count > 0 ? count : 1, size > 0 ? size : 1), count * size);
}

void *xreallocarray(void *old, size_t count, size_t size)
{
    return sure(reallocarray(old, count > 0 ? count : 1, size > 0 ? size : 1), count * size);
}

char *xstrdup(const char *text)
{
    return sure(strdup(text), strlen(text) + 1);
}

char *xstrndup(const char *text, size_t length)
{
    return sure(strndup(text, length), length + 1);
}

char *xvasprintf(const char *format, va_list values)
{
    char *text = NULL;

    if (vasprintf(&text, format, values) < 0)
        text = NULL;
    return sure(text, 0);
}

char *xasprintf(const char *format, ...)
{
    va_list values;
    char *text;

    va_start(values, format);
    text = xvasprintf(format, values);
    va_end(values);
    return text;
}
