#include "message/prose.h"

#include <string.h>

#include "message/prose_blocks.h"

static void add_span(struct buf *out, struct span span)
{
    buf_add(out, span.at, span.length);
}

static void add_blanks(struct buf *out, size_t count)
{
    static const char blanks[] = "                                ";

    for (; count > sizeof(blanks) - 1; count -= sizeof(blanks) - 1)
        buf_add(out, blanks, sizeof(blanks) - 1);
    buf_add(out, blanks, count);
}

/* Writes a block's words from the current column, which is its own, and ends the line. */
static void fill(const struct block *block, struct buf *out)
{
    size_t at = block->column;
    struct span word;

    for (size_t i = 0; i < block->count; i++) {
        struct span rest = block->lines[i];

        if (i > 0 && block->kind == BLOCK_ROW && at > block->column) {
            buf_putc(out, '\n');
            add_blanks(out, block->column);
            at = block->column;
        }
        while (block_word(&rest, &word)) {
            size_t width = block_width(word);

            if (at > block->column && at + 1 + width > PROSE_WIDTH) {
                buf_putc(out, '\n');
                add_blanks(out, block->column);
                at = block->column;
            } else if (at > block->column) {
                buf_putc(out, ' ');
                at++;
            }
            add_span(out, word);
            at += width;
        }
    }
    buf_putc(out, '\n');
}

static void show_block(const struct block *block, struct buf *out)
{
    if (block->kind == BLOCK_SIGNATURE) {
        buf_puts(out, "-- \n");
        return;
    }
    add_span(out, block->mark);
    add_blanks(out, block->column - block_width(block->mark));
    fill(block, out);
}

struct writer {
    const struct prose *prose;
    struct buf *out;
    bool begun; /* something was added, so an empty line may go before the next block */
    bool apart; /* an empty line belongs there */
};

static void show_text(struct writer *writer, const char *text, int depth)
{
    struct block_reader reader = {.at = text};

    while (block_next(&reader)) {
        const struct block *block = &reader.block;

        writer->apart = writer->apart || block->apart;
        if (block->kind == BLOCK_SLOT) {
            writer->apart = true;
            if (depth < SLOTS_DEEP && block->slot < writer->prose->count)
                show_text(writer, writer->prose->slots[block->slot].text, depth + 1);
            writer->apart = true;
            continue;
        }
        if (writer->begun && writer->apart)
            buf_putc(writer->out, '\n');
        writer->begun = true;
        writer->apart = false;
        show_block(block, writer->out);
    }
    block_end(&reader);
}

void prose_text(const struct prose *prose, struct buf *out)
{
    struct writer writer = {.prose = prose, .out = out};

    show_text(&writer, prose->text, 0);
}

char *prose_first(const char *text)
{
    struct block_reader reader = {.at = text};
    struct buf out = BUF_INIT;
    struct span word;
    bool found = false;

    buf_puts(&out, "");
    while (!found && block_next(&reader)) {
        found = reader.block.kind == BLOCK_PARAGRAPH;
        for (size_t i = 0; found && i < reader.block.count; i++) {
            struct span rest = reader.block.lines[i];

            while (block_word(&rest, &word)) {
                if (out.len > 0)
                    buf_putc(&out, ' ');
                add_span(&out, word);
            }
        }
    }
    block_end(&reader);
    return buf_steal(&out);
}
