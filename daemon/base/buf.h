/*
 * A text or a run of bytes that grows.
 *
 * Start with `struct buf b = {0}` (BUF_INIT); end with buf_free, or take the text out with
 * buf_steal. Once anything was added, data[len] is always a NUL that does not count. Text that was
 * stolen belongs to the taker, who frees it; the buffer is empty and can be used again.
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

/* Adds all that the file holds. False where it cannot be opened or read to its end; errno says why.
 */
bool buf_add_file(struct buf *buf, const char *path) MUST_USE;

/* The text, never NULL, which now belongs to the caller. */
char *buf_steal(struct buf *buf);

/* Empties the buffer and keeps its memory. */
void buf_reset(struct buf *buf);

void buf_free(struct buf *buf);

#endif
