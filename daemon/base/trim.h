/*
 * White space around a text.
 */
#ifndef BASE_TRIM_H
#define BASE_TRIM_H

#include <ctype.h>
#include <string.h>

/* Cuts white space off the end, in place, and returns the first character that is not white space.
 */
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
