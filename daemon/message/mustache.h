/*
 * Mustache templates over JSON values.
 *
 * The language is that of the mustache manual (mustache(5)), modules interpolation, sections,
 * inverted, partials, delimiters and comments of its specification; there are no lambdas and no
 * inheritance. A template is parsed once and can be rendered any number of times; it copies what it
 * needs, so the text need not be kept.
 *
 * A section shows its content if its value is present: null, false, an empty list and an empty text
 * count as absent; zero as present. An unknown name yields nothing. Where the specification leaves
 * it open, a list or an object given to a plain tag yields nothing.
 *
 * No template can hang the program or exhaust its memory: sections nest at most
 * MUSTACHE_MAX_NESTING deep in a text, a rendering at most MUSTACHE_MAX_DEPTH deep (partials may
 * name themselves), and a rendering fails once it has taken MUSTACHE_MAX_STEPS steps or written
 * MUSTACHE_MAX_OUTPUT bytes.
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

/* NULL if the text is not a template; then *cause, which the caller frees, says what is wrong and
 * what to do, and *line says where, counting from first_line, the number of the text's first line
 * in its file. */
struct mustache *mustache_parse(const char *text, int first_line, int *line, char **cause) MUST_USE;
void mustache_free(struct mustache *mustache);

/* The partial of that name, or NULL: then the tag yields nothing. The callee keeps ownership. */
typedef const struct mustache *mustache_partial_fn(void *arg, const char *name);

/* How to render a template: the value in which it looks up names, whether {{name}} escapes HTML's
 * special characters (& < > " ') and percent-encodes what follows the question mark of an address
 * in href="..." or action="...", and where partials come from (partial may be NULL). */
struct mustache_view {
    json_t *data;
    bool html;
    mustache_partial_fn *partial;
    void *arg;
};

/* Adds the rendering to out. False if a limit was hit: *cause, which the caller frees, says which,
 * and out holds what had been written. */
bool mustache_render(const struct mustache *mustache, const struct mustache_view *view,
                     struct buf *out, char **cause) MUST_USE;

enum mustache_kind {
    MUSTACHE_VALUE,    /* {{name}} */
    MUSTACHE_RAW,      /* {{{name}}} and {{&name}} */
    MUSTACHE_SECTION,  /* {{#name}} */
    MUSTACHE_INVERTED, /* {{^name}} */
    MUSTACHE_PARTIAL,  /* {{> name}} */
};

/* One tag that names something. `within` holds the names of the sections around it, outermost
 * first, without inverted sections. Valid only during the call. */
struct mustache_use {
    enum mustache_kind kind;
    const char *name;
    int line;
    const char *const *within;
    size_t depth;
};

typedef void mustache_use_fn(void *arg, const struct mustache_use *use);

/* Calls fn for every such tag of the template, in order; partials are named but not entered. */
void mustache_each_use(const struct mustache *mustache, mustache_use_fn *fn, void *arg);

#endif
