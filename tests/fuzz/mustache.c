/* Mustache: a template, and after a NUL the partial that it and the partial itself may call. */
#include "fuzz.h"

#include "message/mustache.h"

static const struct mustache *partial(void *arg, const char *name)
{
    (void)name;
    return arg;
}

static void count_use(void *arg, const struct mustache_use *use)
{
    size_t *count = arg;

    fuzz_holds(use->name != NULL && use->line >= 1 && use->depth <= MUSTACHE_MAX_NESTING);
    (*count)++;
}

static void show(const struct mustache *mustache, struct mustache *called, bool html)
{
    json_t *data = json_pack("{s:s, s:b, s:i, s:[{s:s},{s:s}], s:{s:s}}", "a", "<b> & \"c\"", "t",
                             1, "n", 0, "l", "a", "one", "a", "two", "o", "a", "inner");
    struct mustache_view view = {data, html, partial, called};
    struct buf out = BUF_INIT;
    char *cause = NULL;

    if (!mustache_render(mustache, &view, &out, &cause)) {
        fuzz_holds(cause != NULL);
        free(cause);
    }
    fuzz_holds(out.len <= MUSTACHE_MAX_OUTPUT + 65536);
    buf_free(&out);
    json_decref(data);
}

static struct mustache *parse(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size), *cause = NULL;
    int line = 0;
    struct mustache *made = mustache_parse(text, 1, &line, &cause);

    fuzz_holds(made != NULL || (cause != NULL && line >= 1));
    free(cause);
    free(text);
    return made;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    size_t first = size > 0 ? strnlen((const char *)data, size) : 0, uses = 0;
    struct mustache *mustache = parse(data, first);
    struct mustache *called = first < size ? parse(data + first + 1, size - first - 1) : NULL;

    if (mustache != NULL) {
        mustache_each_use(mustache, count_use, &uses);
        show(mustache, called, true);
        show(mustache, called, false);
    }
    mustache_free(mustache);
    mustache_free(called);
    return 0;
}
