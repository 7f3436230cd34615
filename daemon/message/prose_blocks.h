/*
 * What prose_blocks.c reads from a text, block by block. Only prose.c and prose_html.c use it.
 */
#ifndef MESSAGE_PROSE_BLOCKS_H
#define MESSAGE_PROSE_BLOCKS_H

#include "message/prose.h"

enum block_kind {
    BLOCK_NONE,
    BLOCK_PARAGRAPH,
    BLOCK_ITEM,
    BLOCK_ROW,
    BLOCK_RULE,
    BLOCK_SIGNATURE, /* the line "--" */
    BLOCK_LINE,      /* a line of the signature */
    BLOCK_SLOT,
};

/* How deep slots may nest. */
enum { SLOTS_DEEP = 2 };

struct span {
    const char *at;
    size_t length;
};

/* One block; its spans point into the text. */
struct block {
    enum block_kind kind;
    bool apart;       /* an empty line precedes it */
    struct span mark; /* an item's "-" or "12.", a row's label */
    size_t column;    /* characters before its words, on this and further lines */
    struct span *lines;
    size_t count;
    size_t room;
    size_t slot;
};

struct block_reader {
    const char *at;
    bool signature;
    struct block block; /* the latest; the reader owns its memory */
};

/* Start with a reader whose `at` is the text and whose other members are zero. */
bool block_next(struct block_reader *reader);
void block_end(struct block_reader *reader);

/* Takes the next word off a span, without the spaces around it; false if there is none left. */
bool block_word(struct span *rest, struct span *word);

/* The number of characters in that many bytes of UTF-8. */
size_t block_width(struct span span);

#endif
