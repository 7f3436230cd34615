#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "base/xalloc.h"
#include "message/template_check.h"

/* RFC 5322, 2.1.1: without the CRLF. */
enum { LINE_MAX_BYTES = 998 };

/* Since [2026] UKSC 16 whether an authorisation is still needed is a question. These words assume
 * the answer. */
static const char *const presuming[] = {
    "must renew",     "must be renewed",         "renewal is due",           "due for renewal",
    "needs renewing", "renew the authorisation", "renew this authorisation", "has to be renewed",
};

/* The text in lower case, with one space for each run of spaces and markup, so that a phrase is
 * found however it is broken; and for each byte its line number. */
struct plain {
    struct buf text;
    int *lines;
};

static void add_plain(struct plain *plain, char c, int line)
{
    if (c == ' ' && (plain->text.len == 0 || plain->text.data[plain->text.len - 1] == ' '))
        return;
    plain->lines[plain->text.len] = line;
    buf_putc(&plain->text, c);
}

static struct plain make_plain(bool html, const char *text, size_t length)
{
    struct plain plain = {.lines = xcalloc(length + 1, sizeof(int))};
    bool markup = false;
    int line = 1;

    buf_puts(&plain.text, "");
    for (size_t i = 0; i < length; i++) {
        if (html && text[i] == '<')
            markup = true;
        if (markup || isspace((unsigned char)text[i]))
            add_plain(&plain, ' ', line);
        else
            add_plain(&plain, (char)tolower((unsigned char)text[i]), line);
        if (text[i] == '>')
            markup = false;
        if (text[i] == '\n')
            line++;
    }
    return plain;
}

static void check_phrases(const char *file, bool html, const char *text, size_t length,
                          struct faults *faults)
{
    struct plain plain = make_plain(html, text, length);

    for (size_t i = 0; i < ARRAY_SIZE(presuming); i++) {
        const char *at = plain.text.data;

        while ((at = strstr(at, presuming[i])) != NULL) {
            faults_add(faults, file, plain.lines[at - plain.text.data],
                       "\"%s\" presumes renewal: ask whether an authorisation is still needed",
                       presuming[i]);
            at += strlen(presuming[i]);
        }
    }
    free(plain.lines);
    buf_free(&plain.text);
}

bool template_check_words(const char *file, bool html, const char *text, size_t length,
                          struct faults *faults)
{
    bool good = true;
    int line = 1;

    for (size_t from = 0; from < length; line++) {
        const char *newline = memchr(text + from, '\n', length - from);
        size_t bytes = newline != NULL ? (size_t)(newline - text) - from : length - from;

        if (!utf8_valid(text + from, bytes) || memchr(text + from, '\0', bytes) != NULL) {
            faults_add(faults, file, line, "this is not UTF-8 text: save the file as UTF-8");
            good = false;
        }
        if (bytes > LINE_MAX_BYTES)
            faults_add(faults, file, line, "the line has %zu bytes, mail allows %d: break it",
                       bytes, LINE_MAX_BYTES);
        from += bytes + 1;
    }
    check_phrases(file, html, text, length, faults);
    return good;
}
