#include "ctl/sqltext.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

#define WORDS      4  /* how many words of a statement to look at */
#define WORD_SIZE  16 /* longer words are not ones that we look for */
#define MOST_DEPTH 1000

struct split {
    struct sql_statements *statements;
    const char *file;
    struct faults *faults;
    const char *at;
    int line;
    const char *start; /* the current statement; NULL before its first word */
    int start_line;
    char words[WORDS][WORD_SIZE]; /* its first words, in lower case */
    size_t word_count;
    int parentheses;
    int blocks; /* begin … end, in the body of a function */
};

static bool is_name_start(char c)
{
    return isalpha((unsigned char)c) != 0 || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_name(char c)
{
    return is_name_start(c) || isdigit((unsigned char)c) != 0;
}

static void step(struct split *s, size_t count)
{
    for (; count > 0 && *s->at != '\0'; count--) {
        if (*s->at++ == '\n')
            s->line++;
    }
}

static void open_ended(struct split *s, int line, const char *what)
{
    faults_add(s->faults, s->file, line, "%s begins here and has no end", what);
}

/* ---- what is skipped whole */

static void skip_line(struct split *s)
{
    step(s, strcspn(s->at, "\n"));
}

static void skip_comment(struct split *s)
{
    int line = s->line;
    int depth = 0;

    do {
        if (*s->at == '\0') {
            open_ended(s, line, "a comment");
            return;
        }
        if (strncmp(s->at, "/*", 2) == 0 || strncmp(s->at, "*/", 2) == 0) {
            depth += *s->at == '/' ? 1 : -1;
            step(s, 2);
        } else {
            step(s, 1);
        }
    } while (depth > 0);
}

/* A doubled quote is read as two adjacent quoted texts, which end at the same place. */
static void skip_quoted(struct split *s, bool escapes)
{
    char quote = *s->at;
    int line = s->line;

    step(s, 1);
    while (*s->at != quote) {
        if (*s->at == '\0') {
            open_ended(s, line, quote == '"' ? "a quoted name" : "a quoted text");
            return;
        }
        step(s, escapes && *s->at == '\\' ? 2 : 1);
    }
    step(s, 1);
}

/* The length of `$tag$` here; 0 if there is none. */
static size_t dollar_tag(const char *at)
{
    size_t length = 1;

    if (is_name_start(at[1]))
        while (is_name(at[length]))
            length++;
    return at[length] == '$' ? length + 1 : 0;
}

static void skip_dollar_quoted(struct split *s, size_t length)
{
    char *tag = xstrndup(s->at, length);
    const char *end = strstr(s->at + length, tag);

    if (end == NULL) {
        faults_add(s->faults, s->file, s->line, "a text quoted by %s begins here and has no end",
                   tag);
        step(s, strlen(s->at));
    } else {
        step(s, (size_t)(end - s->at) + length);
    }
    free(tag);
}

/* ---- words */

static bool is_word(const struct split *s, size_t place, const char *word)
{
    return place < s->word_count && strcmp(s->words[place], word) == 0;
}

/* create [or replace] function|procedure: its body may be begin atomic … end. */
static bool makes_function(const struct split *s)
{
    size_t what = is_word(s, 1, "or") ? 3 : 1;

    return is_word(s, 0, "create") &&
           (is_word(s, what, "function") || is_word(s, what, "procedure"));
}

static void note_block(struct split *s, const char *word)
{
    if (!makes_function(s))
        return;
    if (strcmp(word, "begin") == 0 || (s->blocks > 0 && strcmp(word, "case") == 0))
        s->blocks++;
    else if (s->blocks > 0 && strcmp(word, "end") == 0)
        s->blocks--;
}

static void take_word(struct split *s)
{
    char word[WORD_SIZE] = "";
    size_t length = 0;

    while (is_name(s->at[length]) || s->at[length] == '$')
        length++;
    for (size_t i = 0; i < length && length < WORD_SIZE; i++)
        word[i] = (char)tolower((unsigned char)s->at[i]);
    if (s->at[length] == '\'' && strcmp(word, "e") == 0) {
        step(s, length);
        skip_quoted(s, true);
        return;
    }
    if (s->word_count < WORDS)
        memcpy(s->words[s->word_count++], word, sizeof(word));
    note_block(s, word);
    step(s, length);
}

/* ---- statements */

static bool ends_transaction(const struct split *s)
{
    static const char *const words[] = {"abort",    "begin",     "commit", "end",
                                        "rollback", "savepoint", "release"};

    for (size_t i = 0; i < ARRAY_SIZE(words); i++) {
        if (is_word(s, 0, words[i]))
            return true;
    }
    return (is_word(s, 0, "start") || is_word(s, 0, "prepare")) && is_word(s, 1, "transaction");
}

static void end_statement(struct split *s)
{
    struct sql_statements *list = s->statements;

    if (s->start != NULL) {
        if (ends_transaction(s))
            faults_add(s->faults, s->file, s->start_line,
                       "“%s” is not allowed here: the whole file is one transaction, which is "
                       "begun and ended for it. Remove it",
                       s->words[0]);
        list->items = xreallocarray(list->items, list->count + 1, sizeof(*list->items));
        list->items[list->count].text = xstrndup(s->start, (size_t)(s->at - s->start));
        list->items[list->count++].line = s->start_line;
    }
    s->start = NULL;
    s->word_count = 0;
    s->parentheses = 0;
    s->blocks = 0;
}

/* Anything but blanks and comments. */
static void take_part(struct split *s)
{
    char c = *s->at;
    size_t tag = c == '$' ? dollar_tag(s->at) : 0;

    if (s->start == NULL) {
        s->start = s->at;
        s->start_line = s->line;
        if (c == '\\') {
            faults_add(s->faults, s->file, s->line,
                       "psql commands are not understood here, only SQL");
            skip_line(s);
            s->start = NULL;
            return;
        }
    }
    if (c == '\'' || c == '"')
        skip_quoted(s, false);
    else if (tag > 0)
        skip_dollar_quoted(s, tag);
    else if (is_name_start(c))
        take_word(s);
    else {
        if (c == '(' && s->parentheses < MOST_DEPTH)
            s->parentheses++;
        else if (c == ')' && s->parentheses > 0)
            s->parentheses--;
        do
            step(s, 1);
        while (is_name(c) && (is_name(*s->at) || *s->at == '$')); /* 1e5, $1 */
    }
}

void sql_text_split(struct sql_statements *statements, const char *file, const char *text,
                    struct faults *faults)
{
    struct split s = {.statements = statements, .file = file, .faults = faults, .line = 1};

    *statements = (struct sql_statements){0};
    s.at = strncmp(text, "\xef\xbb\xbf", 3) == 0 ? text + 3 : text;
    while (*s.at != '\0') {
        if (isspace((unsigned char)*s.at) != 0) {
            step(&s, 1);
        } else if (strncmp(s.at, "--", 2) == 0) {
            skip_line(&s);
        } else if (strncmp(s.at, "/*", 2) == 0) {
            skip_comment(&s);
        } else if (*s.at == ';' && s.parentheses == 0 && s.blocks == 0) {
            end_statement(&s);
            step(&s, 1);
        } else {
            take_part(&s);
        }
    }
    end_statement(&s);
}

void sql_text_free(struct sql_statements *statements)
{
    for (size_t i = 0; i < statements->count; i++)
        free(statements->items[i].text);
    free(statements->items);
    *statements = (struct sql_statements){0};
}
