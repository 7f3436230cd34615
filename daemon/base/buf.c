#include "base/buf.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

static void reserve(struct buf *buf, size_t more)
{
    size_t need = buf->len + more + 1;
    size_t cap = buf->cap > 0 ? buf->cap : 64;

    if (need <= buf->cap)
        return;
    while (cap < need)
        cap *= 2;
    buf->data = xreallocarray(buf->data, cap, 1);
    buf->cap = cap;
}

void buf_add(struct buf *buf, const void *bytes, size_t count)
{
    reserve(buf, count);
    if (count > 0)
        memcpy(buf->data + buf->len, bytes, count);
    buf->len += count;
    buf->data[buf->len] = '\0';
}

void buf_puts(struct buf *buf, const char *text)
{
    buf_add(buf, text, strlen(text));
}

void buf_putc(struct buf *buf, char c)
{
    if (buf->len + 1 >= buf->cap)
        reserve(buf, 1);
    buf->data[buf->len++] = c;
    buf->data[buf->len] = '\0';
}

void buf_printf(struct buf *buf, const char *format, ...)
{
    va_list values;
    char *text;

    va_start(values, format);
    text = xvasprintf(format, values);
    va_end(values);
    buf_puts(buf, text);
    free(text);
}

char *buf_steal(struct buf *buf)
{
    char *text = buf->data != NULL ? buf->data : xstrdup("");

    *buf = (struct buf)BUF_INIT;
    return text;
}

void buf_reset(struct buf *buf)
{
    buf->len = 0;
    if (buf->data != NULL)
        buf->data[0] = '\0';
}

void buf_free(struct buf *buf)
{
    free(buf->data);
    *buf = (struct buf)BUF_INIT;
}

bool buf_add_file(struct buf *buf, const char *path)
{
    FILE *in = fopen(path, "re");
    char part[8192];
    size_t got;
    int fault;

    if (in == NULL)
        return false;
    while ((got = fread(part, 1, sizeof(part), in)) > 0)
        buf_add(buf, part, got);
    fault = ferror(in) != 0 ? errno : 0;
    fclose(in);
    errno = fault;
    return fault == 0;
}
