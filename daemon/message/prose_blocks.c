#include "message/prose_blocks.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

/* A line that begins with this control character marks a slot. */
#define SLOT_BYTE '\x1a'

enum {
    LABEL_MAX = 24, /* most bytes of a row's label */
    NUMBER_MAX = 4, /* digits of an item's number */
    RULE_MIN = 10,  /* dashes of a rule */
    ROW_INDENT = 4, /* spaces before a further line of a row */
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static size_t count_blanks(struct span line)
{
    size_t count = 0;

    while (count < line.length && is_blank(line.at[count]))
        count++;
    return count;
}

static struct span without(struct span line, size_t bytes)
{
    return (struct span){line.at + bytes, line.length - bytes};
}

/* The line at this place, without trailing blanks; *next is where the following one begins. A
 * slot's mark always begins a line. */
static struct span line_at(const char *at, const char **next)
{
    size_t length = *at == SLOT_BYTE ? 1 : 0;
    struct span line = {at, 0};

    length += strcspn(at + length, "\n\x1a");
    *next = at + length + (at[length] == '\n');
    while (length > 0 && (is_blank(at[length - 1]) || at[length - 1] == '\r'))
        length--;
    line.length = length;
    return line;
}

bool block_word(struct span *rest, struct span *word)
{
    size_t length = 0;

    *rest = without(*rest, count_blanks(*rest));
    while (length < rest->length && !is_blank(rest->at[length]))
        length++;
    *word = (struct span){rest->at, length};
    *rest = without(*rest, length);
    return length > 0;
}

size_t block_width(struct span span)
{
    size_t width = 0;

    for (size_t i = 0; i < span.length; i++)
        width += ((unsigned char)span.at[i] & 0xc0) != 0x80;
    return width;
}

/* "- " or "12. " before something: the length of the mark in bytes without its space, or 0. */
static size_t item_mark(struct span line)
{
    size_t digits = 0;

    if (line.length > 2 && line.at[0] == '-' && line.at[1] == ' ')
        return 1;
    while (digits < line.length && line.at[digits] >= '0' && line.at[digits] <= '9')
        digits++;
    if (digits == 0 || digits > NUMBER_MAX || digits + 2 >= line.length)
        return 0;
    return line.at[digits] == '.' && line.at[digits + 1] == ' ' ? digits + 1 : 0;
}

/* The length of a row's label, the part before two or more blanks and a value; 0: the line has
 * none. */
static size_t row_label(struct span line)
{
    size_t most = line.length < LABEL_MAX ? line.length : LABEL_MAX;

    for (size_t i = 1; i + 1 < line.length && i <= most; i++) {
        if (line.at[i] == ' ' && line.at[i + 1] == ' ')
            return i;
    }
    return 0;
}

static bool is_rule(struct span line)
{
    for (size_t i = 0; i < line.length; i++) {
        if (line.at[i] != '-')
            return false;
    }
    return line.length >= RULE_MIN;
}

static enum block_kind kind_of(struct span line)
{
    if (line.length == 0)
        return BLOCK_NONE;
    if (line.at[0] == SLOT_BYTE)
        return BLOCK_SLOT;
    if (line.length == 2 && strncmp(line.at, "--", 2) == 0)
        return BLOCK_SIGNATURE;
    if (is_rule(line))
        return BLOCK_RULE;
    if (item_mark(line) > 0)
        return BLOCK_ITEM;
    return !is_blank(line.at[0]) && row_label(line) > 0 ? BLOCK_ROW : BLOCK_PARAGRAPH;
}

static bool continues(const struct block *block, struct span line)
{
    enum block_kind kind = kind_of(line);

    switch (block->kind) {
    case BLOCK_PARAGRAPH:
        /* Within a paragraph, a number other than 1 at the start of a line ends a sentence, and two
         * spaces separate sentences. */
        return kind == BLOCK_PARAGRAPH || kind == BLOCK_ROW ||
               (kind == BLOCK_ITEM && line.at[0] != '-' && strncmp(line.at, "1.", 2) != 0);
    case BLOCK_ITEM:
        return kind != BLOCK_NONE && is_blank(line.at[0]);
    case BLOCK_ROW:
        return kind != BLOCK_NONE && count_blanks(line) >= ROW_INDENT;
    default:
        return false;
    }
}

static void add_line(struct block *block, struct span line)
{
    if (block->count == block->room) {
        block->room = block->room > 0 ? block->room * 2 : 8;
        block->lines = xreallocarray(block->lines, block->room, sizeof(*block->lines));
    }
    block->lines[block->count++] = line;
}

/* Reads the first line of a block: its mark, and where its words begin. */
static void begin(struct block *block, struct span line)
{
    size_t mark = block->kind == BLOCK_ITEM  ? item_mark(line)
                  : block->kind == BLOCK_ROW ? row_label(line)
                                             : 0;
    size_t words = mark + count_blanks(without(line, mark));

    block->mark = (struct span){line.at, mark};
    block->column = block_width((struct span){line.at, words});
    if (block->kind == BLOCK_SLOT)
        block->slot = strtoul(line.at + 1, NULL, 10);
    else
        add_line(block, without(line, words));
}

bool block_next(struct block_reader *reader)
{
    struct block *block = &reader->block;
    const char *next = reader->at;
    struct span line;

    block->apart = false;
    block->count = 0;
    for (;;) {
        if (*reader->at == '\0')
            return false;
        line = line_at(reader->at, &next);
        reader->at = next;
        if (line.length > 0)
            break;
        block->apart = true;
    }
    block->kind = reader->signature ? BLOCK_LINE : kind_of(line);
    reader->signature = reader->signature || block->kind == BLOCK_SIGNATURE;
    begin(block, line);
    while (*reader->at != '\0' && continues(block, line = line_at(reader->at, &next))) {
        add_line(block, line);
        reader->at = next;
    }
    return true;
}

void block_end(struct block_reader *reader)
{
    free(reader->block.lines);
}

char *prose_slot_mark(size_t slot)
{
    return xasprintf("%c%zu\n", SLOT_BYTE, slot);
}
