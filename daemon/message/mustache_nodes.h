/*
 * What mustache.c makes of a template and mustache_render.c shows: a row of nodes.
 *
 * A section's content follows it and ends before the node with the number `end`. A node NODE_INDENT
 * stands where a line begins that is not a tag's own, because a partial that stands alone on a line
 * has each of its lines indented like the tag.
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
    char *indent; /* of a partial that stands alone on its line, else NULL */
    size_t end;   /* of a section */
};

struct mustache {
    struct node *nodes;
    size_t count;
};

#endif
