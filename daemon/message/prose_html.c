#include <string.h>

#include "message/prose_blocks.h"

/* Where to break a line of HTML. Mail carries lines of up to 76 bytes as they are: this leaves room
 * for end tags. */
enum { LINE_BYTES = 60 };

#define BODY_STYLE                                                                                 \
    "margin:0;padding:1em;max-width:40em;\nfont-family:Arial,Helvetica,sans-serif;font-size:16px;" \
    "\nline-height:1.5;color:#0b0c0c;background:#ffffff"
#define HEADING_STYLE   "font-size:20px;line-height:1.25;margin:0 0 1em"
#define LABEL_STYLE     "text-align:left;vertical-align:top;\npadding:0 1em 0 0;font-weight:normal"
#define RULE_STYLE      "border:0;border-top:1px solid #b1b4b6"
#define SIGNATURE_STYLE "font-size:14px;color:#505a5f"

enum list { LIST_NONE, LIST_BULLETS, LIST_NUMBERS, LIST_ROWS, LIST_SIGNATURE };

/* A fragment being written. */
struct page {
    const struct prose *prose;
    struct buf *out;
    size_t line;          /* where the current line of HTML begins */
    enum list list;       /* what is open */
    bool first;           /* the next paragraph is the first */
    const char *language; /* of the surrounding text */
};

static void put(struct page *page, const char *markup)
{
    buf_puts(page->out, markup);
}

static void end_line(struct page *page)
{
    buf_putc(page->out, '\n');
    page->line = page->out->len;
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
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* Leaves out invisible characters. */
static void add_escaped(struct buf *out, const char *text, size_t length)
{
    size_t from = 0;

    for (size_t i = 0; i < length; i++) {
        const char *escape = escape_of(text[i]);

        if (escape == NULL && (unsigned char)text[i] >= 0x20)
            continue;
        buf_add(out, text + from, i - from);
        if (escape != NULL)
            buf_puts(out, escape);
        from = i + 1;
    }
    buf_add(out, text + from, length - from);
}

/* ---- words */

#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define DIGITS  "0123456789"
#define PAIRS   LETTERS DIGITS "-._~%" /* RFC 3986, unreserved */

/* The word without surrounding brackets and full stops; what was cut off stays in *word before and
 * after it. */
static struct span core_of(struct span word)
{
    while (word.length > 0 && strchr("(\"'<", word.at[0]) != NULL) {
        word.at++;
        word.length--;
    }
    while (word.length > 0 && strchr(".,;:!?)\"'>", word.at[word.length - 1]) != NULL)
        word.length--;
    return word;
}

static bool has_only(struct span span, const char *bytes)
{
    for (size_t i = 0; i < span.length; i++) {
        if (span.at[i] == '\0' || strchr(bytes, span.at[i]) == NULL)
            return false;
    }
    return span.length > 0;
}

static bool is_web_address(struct span core)
{
    size_t scheme = 0;

    if (core.length > 8 && strncmp(core.at, "https://", 8) == 0)
        scheme = 8;
    else if (core.length > 7 && strncmp(core.at, "http://", 7) == 0)
        scheme = 7;
    return scheme > 0 && has_only(core, PAIRS ":/?#[]@!$&*+,;=");
}

static bool is_mail_address(struct span core)
{
    const char *at = memchr(core.at, '@', core.length);
    struct span domain;

    if (at == NULL || at == core.at)
        return false;
    domain = (struct span){at + 1, core.length - (size_t)(at + 1 - core.at)};
    return has_only((struct span){core.at, (size_t)(at - core.at)}, LETTERS DIGITS "-._+") &&
           has_only(domain, LETTERS DIGITS "-.") && memchr(domain.at, '.', domain.length) != NULL;
}

/* A reference or a date in digits: HTML viewers may break it at its hyphens. */
static bool is_reference(struct span core)
{
    bool digit = false, hyphen = false;

    for (size_t i = 0; i < core.length; i++) {
        digit = digit || (core.at[i] >= '0' && core.at[i] <= '9');
        hyphen = hyphen || core.at[i] == '-';
    }
    return digit && hyphen;
}

static void add_core(struct page *page, struct span core)
{
    bool mail = is_mail_address(core);
    bool link = mail || is_web_address(core);
    bool reference = !link && is_reference(core);

    if (link) {
        put(page, "<a");
        end_line(page);
        put(page, mail ? "href=\"mailto:" : "href=\"");
        add_escaped(page->out, core.at, core.length);
        put(page, "\">");
    }
    if (reference) {
        put(page, "<span");
        end_line(page);
        put(page, "style=\"white-space:nowrap\">");
    }
    add_escaped(page->out, core.at, core.length);
    put(page, link ? "</a>" : reference ? "</span>" : "");
}

static void add_word(struct page *page, struct span word)
{
    struct span core = core_of(word);
    size_t before = (size_t)(core.at - word.at);

    add_escaped(page->out, word.at, before);
    add_core(page, core);
    add_escaped(page->out, core.at + core.length, word.length - before - core.length);
}

/* Writes the words of a line after what is already on the line of HTML. */
static void add_words(struct page *page, struct span line)
{
    bool first = true;
    struct span word;

    while (block_word(&line, &word)) {
        if (!first && page->out->len - page->line + 1 + word.length > LINE_BYTES)
            end_line(page);
        else if (!first)
            buf_putc(page->out, ' ');
        add_word(page, word);
        first = false;
    }
}

/* ---- blocks */

static void add_lines(struct page *page, const struct block *block, const char *between)
{
    for (size_t i = 0; i < block->count; i++) {
        if (i > 0) {
            put(page, between);
            end_line(page);
        }
        add_words(page, block->lines[i]);
    }
}

static void close_list(struct page *page)
{
    static const char *const ends[] = {[LIST_BULLETS] = "</ul>",
                                       [LIST_NUMBERS] = "</ol>",
                                       [LIST_ROWS] = "</table>",
                                       [LIST_SIGNATURE] = "</p>"};

    if (page->list != LIST_NONE) {
        put(page, ends[page->list]);
        end_line(page);
    }
    page->list = LIST_NONE;
}

static void open_list(struct page *page, enum list list)
{
    static const char *const starts[] = {[LIST_BULLETS] = "<ul>",
                                         [LIST_NUMBERS] = "<ol>",
                                         [LIST_ROWS] =
                                             "<table style=\"border-spacing:0;margin:1em 0\">",
                                         [LIST_SIGNATURE] = "<p style=\"" SIGNATURE_STYLE "\">"};

    put(page, starts[list]);
    end_line(page);
    page->list = list;
}

static void add_item(struct page *page, const struct block *block)
{
    if (page->list == LIST_NUMBERS) {
        put(page, "<li value=\"");
        buf_add(page->out, block->mark.at, block->mark.length - 1);
        put(page, "\">");
    } else {
        put(page, "<li>");
    }
    add_lines(page, block, "");
    put(page, "</li>");
    end_line(page);
}

static void add_row(struct page *page, const struct block *block)
{
    put(page, "<tr><th scope=\"row\" style=\"" LABEL_STYLE "\">");
    page->line = page->out->len;
    add_words(page, block->mark);
    put(page, "</th>");
    end_line(page);
    put(page, "<td>");
    add_lines(page, block, "<br>");
    put(page, "</td></tr>");
    end_line(page);
}

static void add_paragraph(struct page *page, const struct block *block)
{
    put(page, page->first ? "<p><strong>" : "<p>");
    add_lines(page, block, "");
    put(page, page->first ? "</strong></p>" : "</p>");
    end_line(page);
    page->first = false;
}

static void add_rule(struct page *page)
{
    put(page, "<hr style=\"" RULE_STYLE "\">");
    end_line(page);
}

static enum list list_of(const struct block *block)
{
    switch (block->kind) {
    case BLOCK_ITEM:
        return block->mark.at[0] == '-' ? LIST_BULLETS : LIST_NUMBERS;
    case BLOCK_ROW:
        return LIST_ROWS;
    case BLOCK_LINE:
        return LIST_SIGNATURE;
    default:
        return LIST_NONE;
    }
}

static void add_block(struct page *page, const struct block *block)
{
    enum list list = list_of(block);
    bool anew = block->apart && (list == LIST_ROWS || list == LIST_SIGNATURE);

    if (page->list != list || anew)
        close_list(page);
    if (page->list != list)
        open_list(page, list);
    else if (list == LIST_SIGNATURE) {
        put(page, "<br>");
        end_line(page);
    }
    if (list == LIST_SIGNATURE)
        add_words(page, block->lines[0]);
    else if (list == LIST_ROWS)
        add_row(page, block);
    else if (list != LIST_NONE)
        add_item(page, block);
    else if (block->kind == BLOCK_PARAGRAPH)
        add_paragraph(page, block);
    else
        add_rule(page);
}

/* ---- pages */

static void show_text(struct page *page, const char *text, int depth);

/* Right to left, by the start of the language code. */
static const char *direction_of(const char *language)
{
    static const char *const leftward[] = {"ar", "dv", "fa", "he", "ps", "sd", "ug", "ur", "yi"};
    size_t length = strcspn(language, "-");

    for (size_t i = 0; i < ARRAY_SIZE(leftward); i++) {
        if (length == strlen(leftward[i]) && strncmp(language, leftward[i], length) == 0)
            return "rtl";
    }
    return "ltr";
}

static void put_language(struct page *page, const char *element, const char *language)
{
    buf_printf(page->out, "<%s lang=\"%s\" dir=\"%s\">", element, language, direction_of(language));
    end_line(page);
}

static void show_slot(struct page *page, const struct prose_slot *slot, int depth)
{
    const char *around = page->language;
    bool other = strcmp(slot->language, around) != 0;

    close_list(page);
    if (other)
        put_language(page, "div", slot->language);
    page->language = slot->language;
    page->first = true;
    if (slot->html != NULL)
        put(page, slot->html);
    else
        show_text(page, slot->text, depth + 1);
    close_list(page);
    page->first = false;
    page->language = around;
    if (other) {
        put(page, "</div>");
        end_line(page);
    }
}

static void show_text(struct page *page, const char *text, int depth)
{
    struct block_reader reader = {.at = text};

    while (block_next(&reader)) {
        const struct block *block = &reader.block;

        if (block->kind != BLOCK_SLOT)
            add_block(page, block);
        else if (depth < SLOTS_DEEP && block->slot < page->prose->count)
            show_slot(page, &page->prose->slots[block->slot], depth);
    }
    block_end(&reader);
}

void prose_html(const struct prose *prose, struct buf *out)
{
    struct page page = {
        .prose = prose, .out = out, .line = out->len, .first = true, .language = prose->language};

    show_text(&page, prose->text, 0);
    close_list(&page);
}

void prose_page(const struct prose *prose, const char *title, struct buf *out)
{
    struct page page = {.prose = prose, .out = out, .line = out->len, .language = prose->language};
    struct span heading = {title, strlen(title)};

    put(&page, "<!DOCTYPE html>\n");
    put_language(&page, "html", prose->language);
    put(&page, "<head>\n<meta charset=\"utf-8\">\n"
               "<meta name=\"viewport\" content=\"width=device-width\">\n<title>\n");
    add_escaped(out, title, strlen(title));
    put(&page, "\n</title>\n</head>\n<body style=\"" BODY_STYLE "\">\n");
    put(&page, "<h1 style=\"" HEADING_STYLE "\">\n");
    page.line = out->len;
    add_words(&page, heading);
    put(&page, "</h1>");
    end_line(&page);
    show_text(&page, prose->text, 0);
    close_list(&page);
    put(&page, "</body>\n</html>\n");
}
