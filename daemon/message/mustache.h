/*
 * Mustache templates over JSON values.
 *
 * The language is that of the mustache manual (mustache(5)), modules interpolation, sections,
 * inverted, partials, delimiters and comments of its specification; there are no lambdas and no
 * inheritance. A template is parsed once and rendered as often as wanted; it keeps a copy of what
 * it needs, so that the text may go away.
 *
 * A section shows its content where its value is there: null, false, an empty list and an empty
 * text are not there; zero is. An unknown name yields nothing. Where the specification leaves
 * things open: a list or an object given to a plain tag yields nothing.
 *
 * No template can hang or exhaust its reader: sections nest at most MUSTACHE_MAX_NESTING deep in a
 * text, a rendering at most MUSTACHE_MAX_DEPTH deep (partials may name themselves), and a rendering
 * ends with a fault once it took MUSTACHE_MAX_STEPS steps or wrote MUSTACHE_MAX_OUTPUT bytes.
 */
#ifndef MESSAGE_MUSTACHE_H
#define MESSAGE_MUSTACHE_H

#include <jansson.h>

#include "base/base.h"
#include "base/buf.h"

enum {
    MUSTACHE_MAX_NESTING = 32,
    MUSTACHE_MAX_DEPTH = 100,
    MUSTACHE_MAX_STEPS = 1000000,
    MUSTACHE_MAX_OUTPUT = 4 * 1024 * 1024,
};

struct mustache;

/* NULL where the text is no template; then *cause (the caller's) says what is wrong and what to do,
 * and *line where, counting from first_line, the number of the text's first line in its file. */
struct mustache *mustache_parse(const char *text, int first_line, int *line, char **cause) MUST_USE;
void mustache_free(struct mustache *mustache);

/* The partial of that name, or NULL: then the tag yields nothing. It stays its giver's. */
typedef const struct mustache *mustache_partial_fn(void *arg, const char *name);

/* How a template is shown: the value it looks names up in, whether {{name}} escapes what HTML must
 * not see raw (& < > " ') and encodes by percent what stands after the question mark of an address
 * in href="..." or action="...", and where partials come from (partial may be NULL). */
struct mustache_view {
    json_t *data;
    bool html;
    mustache_partial_fn *partial;
    void *arg;
};

/* Adds the rendering to out. False where a limit was hit: *cause (the caller's) says which, and out
 * holds what had been written. */
bool mustache_render(const struct mustache *mustache, const struct mustache_view *view,
                     struct buf *out, char **cause) MUST_USE;

enum mustache_kind {
    MUSTACHE_VALUE,    /* {{name}} */
    MUSTACHE_RAW,      /* {{{name}}} and {{&name}} */
    MUSTACHE_SECTION,  /* {{#name}} */
    MUSTACHE_INVERTED, /* {{^name}} */
    MUSTACHE_PARTIAL,  /* {{> name}} */
};

/* One tag that names something. `within` are the names of the sections around it, outermost first;
 * inverted sections are not among them. Valid during the call only. */
struct mustache_use {
    enum mustache_kind kind;
    const char *name;
    int line;
    const char *const *within;
    size_t depth;
};

typedef void mustache_use_fn(void *arg, const struct mustache_use *use);

/* Shows every such tag of the template, in order; partials are named and not entered. */
void mustache_each_use(const struct mustache *mustache, mustache_use_fn *fn, void *arg);

#endif
