#include "message/template_version.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"

/* The last two parts of a path. */
static const char *short_name(const char *file)
{
    const char *from = file + strlen(file);

    for (int slashes = 0; from > file; from--) {
        if (from[-1] == '/' && ++slashes == 2)
            break;
    }
    return from;
}

void template_sums_add(struct template_sums *sums, const char *file, const char *bytes,
                       size_t length)
{
    char hex[SHA256_HEX_SIZE];

    sha256_hex(bytes, length, hex);
    sums->lines = xreallocarray(sums->lines, sums->count + 1, sizeof(*sums->lines));
    sums->lines[sums->count++] = xasprintf("%s  %s\n", hex, short_name(file));
}

static int by_name(const void *a, const void *b)
{
    const char *const *one = a, *const *other = b;

    return strcmp(*one + SHA256_HEX_SIZE, *other + SHA256_HEX_SIZE);
}

void template_sums_finish(struct template_sums *sums, char version[SHA256_HEX_SIZE])
{
    struct buf list = BUF_INIT;

    buf_puts(&list, "");
    if (sums->count > 0)
        qsort(sums->lines, sums->count, sizeof(*sums->lines), by_name);
    for (size_t i = 0; i < sums->count; i++) {
        buf_puts(&list, sums->lines[i]);
        free(sums->lines[i]);
    }
    sha256_hex(list.data, list.len, version);
    buf_free(&list);
    free(sums->lines);
    *sums = (struct template_sums){NULL, 0};
}
