/*
 * White space around a text.
 */
#ifndef BASE_TRIM_H
#define BASE_TRIM_H

#include <ctype.h>
#include <string.h>

/* Cuts off the white space at the end, in place; returns where that at the beginning ends, which is
 * the text itself where it has none there. */
static inline char *trim(char *text)
{
    size_t length = strlen(text);

    while (length > 0 && isspace((unsigned char)text[length - 1]))
        text[--length] = '\0';
    while (isspace((unsigned char)*text))
        text++;
    return text;
}

#endif
