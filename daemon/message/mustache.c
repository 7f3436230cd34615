#include "message/mustache.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "message/mustache_nodes.h"

/* Our own limit: longer delimiters than this are a mistake. */
enum { DELIMITER_SIZE = 16 };

/* One tag in the text, without its delimiters. */
struct tag {
    const char *from; /* its opening delimiter */
    const char *next; /* what follows its closing delimiter */
    char sigil;       /* one of # ^ / > & { ! = or '\0' for a plain one */
    const char *name; /* its content without the spaces around it */
    size_t length;
    bool alone; /* it is alone on its line or lines */
};

struct parser {
    const char *text;
    const char *at;
    const char *counted; /* lines have been counted up to here */
    int line;
    char open[DELIMITER_SIZE];
    char close[DELIMITER_SIZE];
    size_t sections[MUSTACHE_MAX_NESTING]; /* the open sections, by node */
    size_t depth;
    struct mustache *made;
    int *fault_line;
    char **cause;
};

static int line_of(struct parser *parser, const char *place)
{
    for (; parser->counted < place; parser->counted++) {
        if (*parser->counted == '\n')
            parser->line++;
    }
    return parser->line;
}

static bool refuse(struct parser *parser, int line, char *cause)
{
    *parser->fault_line = line;
    *parser->cause = cause;
    return false;
}

static struct node *add_node(struct parser *parser, enum node_kind kind, const char *text,
                             size_t length)
{
    struct mustache *made = parser->made;
    struct node *node;

    made->nodes = xreallocarray(made->nodes, made->count + 1, sizeof(*made->nodes));
    node = &made->nodes[made->count++];
    *node = (struct node){.kind = kind, .line = parser->line};
    if (kind != NODE_INDENT)
        node->text = xstrndup(text, length);
    return node;
}

static bool begins_line(const struct parser *parser, const char *place)
{
    return place == parser->text || place[-1] == '\n';
}

/* Text becomes one node per line, because lines of partials are indented. */
static void add_text(struct parser *parser, const char *from, const char *to)
{
    while (from < to) {
        const char *newline = memchr(from, '\n', (size_t)(to - from));
        const char *next = newline != NULL ? newline + 1 : to;

        line_of(parser, from);
        if (begins_line(parser, from))
            add_node(parser, NODE_INDENT, NULL, 0);
        add_node(parser, NODE_TEXT, from, (size_t)(next - from));
        from = next;
    }
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static const char *line_start(const struct parser *parser, const char *place)
{
    while (place > parser->text && place[-1] != '\n')
        place--;
    return place;
}

/* Where the next line begins if only blanks are left on this one, else NULL. */
static const char *past_blank_rest(const char *place)
{
    while (is_blank(*place))
        place++;
    if (*place == '\r' && place[1] == '\n')
        place++;
    if (*place == '\n')
        return place + 1;
    return *place == '\0' ? place : NULL;
}

static bool stands_alone(const struct parser *parser, const struct tag *tag)
{
    if (strchr("#^/>!=", tag->sigil) == NULL || tag->sigil == '\0')
        return false;
    for (const char *c = line_start(parser, tag->from); c < tag->from; c++) {
        if (!is_blank(*c))
            return false;
    }
    return past_blank_rest(tag->next) != NULL;
}

static void trim(struct tag *tag)
{
    while (tag->length > 0 && is_space(*tag->name)) {
        tag->name++;
        tag->length--;
    }
    while (tag->length > 0 && is_space(tag->name[tag->length - 1]))
        tag->length--;
}

/* Reads the tag whose opening delimiter is at tag->from. */
static bool read_tag(struct parser *parser, struct tag *tag)
{
    const char *inside = tag->from + strlen(parser->open);
    char end[DELIMITER_SIZE + 2];
    const char *stop;

    while (is_blank(*inside))
        inside++;
    tag->sigil = *inside != '\0' && strchr("#^/>&{!=", *inside) != NULL ? *inside : '\0';
    if (tag->sigil != '\0')
        inside++;
    strcpy(end, tag->sigil == '{' ? "}" : tag->sigil == '=' ? "=" : "");
    strcat(end, parser->close);
    stop = strstr(inside, end);
    if (stop == NULL)
        return refuse(
            parser, line_of(parser, tag->from),
            xasprintf("a tag begins with %s and never ends: close it with %s", parser->open, end));
    tag->name = inside;
    tag->length = (size_t)(stop - inside);
    tag->next = stop + strlen(end);
    trim(tag);
    tag->alone = stands_alone(parser, tag);
    return true;
}

static bool copy_delimiter(char *out, const char *from, size_t length)
{
    if (length == 0 || length >= DELIMITER_SIZE || memchr(from, '=', length) != NULL)
        return false;
    memcpy(out, from, length);
    out[length] = '\0';
    return true;
}

/* {{=<% %>=}}: two delimiters with a space between. */
static bool set_delimiters(struct parser *parser, const struct tag *tag)
{
    const char *end = tag->name + tag->length;
    const char *first = tag->name;
    const char *second;

    while (first < end && !is_space(*first))
        first++;
    second = first;
    while (second < end && is_space(*second))
        second++;
    for (const char *c = second; c < end; c++) {
        if (is_space(*c))
            second = end;
    }
    if (copy_delimiter(parser->open, tag->name, (size_t)(first - tag->name)) &&
        copy_delimiter(parser->close, second, (size_t)(end - second)))
        return true;
    return refuse(parser, parser->line,
                  xstrdup("these are not delimiters: write two short marks with a space between, "
                          "as in {{=<% %>=}}"));
}

static bool open_section(struct parser *parser, const struct tag *tag)
{
    if (parser->depth == MUSTACHE_MAX_NESTING)
        return refuse(parser, parser->line,
                      xasprintf("sections are nested more than %d deep: take some apart",
                                MUSTACHE_MAX_NESTING));
    parser->sections[parser->depth++] = parser->made->count;
    add_node(parser, tag->sigil == '#' ? NODE_SECTION : NODE_INVERTED, tag->name, tag->length);
    return true;
}

static bool close_section(struct parser *parser, const struct tag *tag)
{
    struct node *section;

    if (parser->depth == 0)
        return refuse(parser, parser->line,
                      xasprintf("{{/%.*s}} closes a section that was not opened: add {{#%.*s}} "
                                "before it or remove it",
                                (int)tag->length, tag->name, (int)tag->length, tag->name));
    section = &parser->made->nodes[parser->sections[parser->depth - 1]];
    if (strlen(section->text) != tag->length || memcmp(section->text, tag->name, tag->length) != 0)
        return refuse(parser, parser->line,
                      xasprintf("{{/%.*s}} stands where {{/%s}} must close the section of line %d",
                                (int)tag->length, tag->name, section->text, section->line));
    section->end = parser->made->count;
    parser->depth--;
    return true;
}

static bool check_name(struct parser *parser, const struct tag *tag)
{
    if (tag->length == 0)
        return refuse(parser, parser->line, xstrdup("a tag has no name: write one in it"));
    for (size_t i = 0; i < tag->length; i++) {
        if (is_space(tag->name[i]))
            return refuse(parser, parser->line,
                          xasprintf("the name \"%.*s\" has a space in it: names have none",
                                    (int)tag->length, tag->name));
    }
    return true;
}

static void add_partial(struct parser *parser, const struct tag *tag)
{
    struct node *node = add_node(parser, NODE_PARTIAL, tag->name, tag->length);

    if (tag->alone) {
        const char *start = line_start(parser, tag->from);

        node->indent = xstrndup(start, (size_t)(tag->from - start));
    }
}

static bool take_tag(struct parser *parser, const struct tag *tag)
{
    if (tag->sigil == '!')
        return true;
    if (tag->sigil == '=')
        return set_delimiters(parser, tag);
    if (!check_name(parser, tag))
        return false;
    switch (tag->sigil) {
    case '#':
    case '^':
        return open_section(parser, tag);
    case '/':
        return close_section(parser, tag);
    case '>':
        add_partial(parser, tag);
        return true;
    default:
        add_node(parser, tag->sigil == '\0' ? NODE_VALUE : NODE_RAW, tag->name, tag->length);
        return true;
    }
}

static bool parse_tag(struct parser *parser, const char *from)
{
    struct tag tag = {.from = from};

    if (!read_tag(parser, &tag))
        return false;
    add_text(parser, parser->at, tag.alone ? line_start(parser, from) : from);
    line_of(parser, from);
    if (!tag.alone && begins_line(parser, from))
        add_node(parser, NODE_INDENT, NULL, 0);
    parser->at = tag.alone ? past_blank_rest(tag.next) : tag.next;
    return take_tag(parser, &tag);
}

static bool parse_all(struct parser *parser)
{
    const struct node *section;
    const char *tag;

    while ((tag = strstr(parser->at, parser->open)) != NULL) {
        if (!parse_tag(parser, tag))
            return false;
    }
    add_text(parser, parser->at, parser->at + strlen(parser->at));
    if (parser->depth == 0)
        return true;
    section = &parser->made->nodes[parser->sections[parser->depth - 1]];
    return refuse(
        parser, section->line,
        xasprintf("the section %s is never closed: add {{/%s}}", section->text, section->text));
}

struct mustache *mustache_parse(const char *text, int first_line, int *line, char **cause)
{
    struct parser parser = {.text = text,
                            .at = text,
                            .counted = text,
                            .line = first_line,
                            .open = "{{",
                            .close = "}}",
                            .made = xcalloc(1, sizeof(struct mustache)),
                            .fault_line = line,
                            .cause = cause};

    if (parse_all(&parser))
        return parser.made;
    mustache_free(parser.made);
    return NULL;
}

void mustache_free(struct mustache *mustache)
{
    if (mustache == NULL)
        return;
    for (size_t i = 0; i < mustache->count; i++) {
        free(mustache->nodes[i].text);
        free(mustache->nodes[i].indent);
    }
    free(mustache->nodes);
    free(mustache);
}
