#include <event2/http.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "message/mustache_nodes.h"

/* The values in which names are looked up, innermost first. */
struct frame {
    json_t *value;
    const struct frame *around;
};

struct run {
    const struct mustache_view *view;
    struct buf *out;
    size_t limit; /* of out */
    int steps;
    int depth;
    char **cause;
};

static bool render_nodes(struct run *run, const struct mustache *mustache, size_t from, size_t to,
                         const struct frame *frame, const char *indent);

static json_t *member(json_t *object, const char *name, size_t length)
{
    char key[256];

    if (length >= sizeof(key) || !json_is_object(object))
        return NULL;
    memcpy(key, name, length);
    key[length] = '\0';
    return json_object_get(object, key);
}

/* Looks for the first part of a dotted name from the innermost value outwards, and for the others
 * only within what was found. */
static json_t *find(const struct frame *frame, const char *name)
{
    size_t length = strcspn(name, ".");
    json_t *value = NULL;

    if (strcmp(name, ".") == 0)
        return frame->value;
    for (; frame != NULL && value == NULL; frame = frame->around)
        value = member(frame->value, name, length);
    while (value != NULL && name[length] == '.') {
        name += length + 1;
        length = strcspn(name, ".");
        value = member(value, name, length);
    }
    return value;
}

static bool is_there(const json_t *value)
{
    if (value == NULL || json_is_null(value) || json_is_false(value))
        return false;
    if (json_is_array(value))
        return json_array_size(value) > 0;
    return !json_is_string(value) || json_string_length(value) > 0;
}

/* The shortest text that reads back as the same number. */
static void add_real(struct buf *out, double value)
{
    for (int digits = 15; digits <= 17; digits++) {
        char *text = xasprintf("%.*g", digits, value);
        bool same = strtod(text, NULL) == value;

        if (same || digits == 17)
            buf_puts(out, text);
        free(text);
        if (same)
            return;
    }
}

static const char *escape_of(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    default:
        return "&#39;";
    }
}

static void add_escaped(struct buf *out, const char *text)
{
    for (;;) {
        size_t plain = strcspn(text, "&<>\"'");

        buf_add(out, text, plain);
        text += plain;
        if (*text == '\0')
            return;
        buf_puts(out, escape_of(*text++));
    }
}

/* Whether the output so far ends after the question mark of an address in double quotes. */
static bool in_query(const struct buf *out)
{
    bool asks = false;

    for (size_t i = out->len; i > 0; i--) {
        char c = out->data[i - 1];

        if (c == '"')
            return asks && ((i > 5 && memcmp(out->data + i - 6, "href=", 5) == 0) ||
                            (i > 7 && memcmp(out->data + i - 8, "action=", 7) == 0));
        if (c == '<' || c == '>')
            return false;
        asks = asks || c == '?';
    }
    return false;
}

static void add_query_value(struct buf *out, const char *text)
{
    char *coded = evhttp_uriencode(text, -1, 0);

    if (coded == NULL)
        abort();
    buf_puts(out, coded);
    free(coded);
}

static void add_value(const struct run *run, const json_t *value, bool escape)
{
    if (json_is_string(value) && escape && in_query(run->out))
        add_query_value(run->out, json_string_value(value));
    else if (json_is_string(value) && escape)
        add_escaped(run->out, json_string_value(value));
    else if (json_is_string(value))
        buf_puts(run->out, json_string_value(value));
    else if (json_is_integer(value))
        buf_printf(run->out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    else if (json_is_real(value))
        add_real(run->out, json_real_value(value));
    else if (json_is_boolean(value))
        buf_puts(run->out, json_is_true(value) ? "true" : "false");
}

static bool refuse(const struct run *run, char *cause)
{
    *run->cause = cause;
    return false;
}

/* Each node and each pass over a list counts, so that empty loops end as well. */
static bool may_go_on(struct run *run)
{
    if (++run->steps > MUSTACHE_MAX_STEPS)
        return refuse(run, xstrdup("the template repeats itself without end: look for sections "
                                   "of lists within one another"));
    if (run->out->len > run->limit)
        return refuse(run,
                      xasprintf("the template yields more than %d bytes", MUSTACHE_MAX_OUTPUT));
    return true;
}

static bool go_deeper(struct run *run, const struct node *node)
{
    if (run->depth >= MUSTACHE_MAX_DEPTH)
        return refuse(run, xasprintf("line %d: %s is more than %d deep: a partial that shows "
                                     "itself must come to an end",
                                     node->line, node->text, MUSTACHE_MAX_DEPTH));
    run->depth++;
    return true;
}

static bool render_section(struct run *run, const struct mustache *mustache, size_t section,
                           const struct frame *frame, const char *indent)
{
    const struct node *node = &mustache->nodes[section];
    json_t *value = find(frame, node->text);
    size_t turns = json_is_array(value) ? json_array_size(value) : 1;
    bool good = true;

    if (!is_there(value))
        return true;
    if (!go_deeper(run, node))
        return false;
    for (size_t i = 0; i < turns && good; i++) {
        json_t *shown = json_is_array(value) ? json_array_get(value, i) : value;
        struct frame inner = {.value = shown, .around = frame};

        good =
            may_go_on(run) && render_nodes(run, mustache, section + 1, node->end, &inner, indent);
    }
    run->depth--;
    return good;
}

static bool render_inverted(struct run *run, const struct mustache *mustache, size_t section,
                            const struct frame *frame, const char *indent)
{
    const struct node *node = &mustache->nodes[section];

    if (is_there(find(frame, node->text)))
        return true;
    return render_nodes(run, mustache, section + 1, node->end, frame, indent);
}

static bool render_partial(struct run *run, const struct node *node, const struct frame *frame,
                           const char *indent)
{
    const struct mustache_view *view = run->view;
    const struct mustache *partial =
        view->partial != NULL ? view->partial(view->arg, node->text) : NULL;
    char *deeper;
    bool good;

    if (partial == NULL)
        return true;
    if (!go_deeper(run, node))
        return false;
    deeper = node->indent != NULL ? xasprintf("%s%s", indent, node->indent) : xstrdup("");
    good = render_nodes(run, partial, 0, partial->count, frame, deeper);
    free(deeper);
    run->depth--;
    return good;
}

static bool render_nodes(struct run *run, const struct mustache *mustache, size_t from, size_t to,
                         const struct frame *frame, const char *indent)
{
    for (size_t i = from; i < to; i++) {
        const struct node *node = &mustache->nodes[i];
        bool good = may_go_on(run);

        switch (node->kind) {
        case NODE_TEXT:
            buf_puts(run->out, node->text);
            break;
        case NODE_INDENT:
            buf_puts(run->out, indent);
            break;
        case NODE_VALUE:
        case NODE_RAW:
            add_value(run, find(frame, node->text), run->view->html && node->kind == NODE_VALUE);
            break;
        case NODE_SECTION:
            good = good && render_section(run, mustache, i, frame, indent);
            i = node->end - 1;
            break;
        case NODE_INVERTED:
            good = good && render_inverted(run, mustache, i, frame, indent);
            i = node->end - 1;
            break;
        case NODE_PARTIAL:
            good = good && render_partial(run, node, frame, indent);
            break;
        }
        if (!good)
            return false;
    }
    return true;
}

bool mustache_render(const struct mustache *mustache, const struct mustache_view *view,
                     struct buf *out, char **cause)
{
    struct run run = {
        .view = view, .out = out, .limit = out->len + MUSTACHE_MAX_OUTPUT, .cause = cause};
    struct frame frame = {.value = view->data};

    buf_puts(out, "");
    return render_nodes(&run, mustache, 0, mustache->count, &frame, "");
}

static enum mustache_kind use_kind(enum node_kind kind)
{
    switch (kind) {
    case NODE_RAW:
        return MUSTACHE_RAW;
    case NODE_SECTION:
        return MUSTACHE_SECTION;
    case NODE_INVERTED:
        return MUSTACHE_INVERTED;
    case NODE_PARTIAL:
        return MUSTACHE_PARTIAL;
    default:
        return MUSTACHE_VALUE;
    }
}

void mustache_each_use(const struct mustache *mustache, mustache_use_fn *fn, void *arg)
{
    const char *within[MUSTACHE_MAX_NESTING];
    size_t ends[MUSTACHE_MAX_NESTING];
    size_t depth = 0;

    for (size_t i = 0; i < mustache->count; i++) {
        const struct node *node = &mustache->nodes[i];
        struct mustache_use use = {.kind = use_kind(node->kind), .name = node->text};

        while (depth > 0 && i >= ends[depth - 1])
            depth--;
        if (node->kind == NODE_TEXT || node->kind == NODE_INDENT)
            continue;
        use.line = node->line;
        use.within = within;
        use.depth = depth;
        fn(arg, &use);
        if (node->kind == NODE_SECTION) {
            within[depth] = node->text;
            ends[depth++] = node->end;
        }
    }
}
