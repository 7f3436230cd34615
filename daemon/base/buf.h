/*
 * A growing text or run of bytes.
 *
 * Start with `struct buf b = {0}` (BUF_INIT); end with buf_free, or take the text out with
 * buf_steal. Once anything has been added, data[len] is always a NUL that is not counted. The
 * caller of buf_steal owns the text and frees it; the buffer is then empty and can be used again.
 */
#ifndef BASE_BUF_H
#define BASE_BUF_H

#include "base/base.h"

struct buf {
    char *data;
    size_t len;
    size_t cap;
};

#define BUF_INIT                                                                                   \
    {                                                                                              \
        NULL, 0, 0                                                                                 \
    }

void buf_add(struct buf *buf, const void *bytes, size_t count);
void buf_puts(struct buf *buf, const char *text);
void buf_putc(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...) PRINTF(2, 3);

/* Adds the whole file. False if it cannot be opened or read to its end; errno says why. */
bool buf_add_file(struct buf *buf, const char *path) MUST_USE;

/* Returns the text, never NULL; the caller frees it. */
char *buf_steal(struct buf *buf);

/* Empties the buffer and keeps its memory. */
void buf_reset(struct buf *buf);

void buf_free(struct buf *buf);

#endif
