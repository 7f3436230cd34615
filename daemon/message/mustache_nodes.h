/*
 * What mustache.c makes of a template and mustache_render.c renders: an array of nodes.
 *
 * A section's content follows it and ends before the node numbered `end`. NODE_INDENT marks the
 * start of a line that is not a tag by itself, because each line of a partial that is alone on its
 * line is indented like the tag.
 */
#ifndef MESSAGE_MUSTACHE_NODES_H
#define MESSAGE_MUSTACHE_NODES_H

#include "message/mustache.h"

enum node_kind {
    NODE_TEXT,
    NODE_INDENT,
    NODE_VALUE,
    NODE_RAW,
    NODE_SECTION,
    NODE_INVERTED,
    NODE_PARTIAL,
};

struct node {
    enum node_kind kind;
    int line;
    char *text;   /* the text, or the name; NULL for NODE_INDENT */
    char *indent; /* for a partial alone on its line, else NULL */
    size_t end;   /* of a section */
};

struct mustache {
    struct node *nodes;
    size_t count;
};

#endif
