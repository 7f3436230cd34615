#include "ctl/nearest.h"

#include <ctype.h>
#include <string.h>

#define LONGEST 40

/* Only letters and digits, in lower case, truncated. */
static size_t bare(const char *word, char out[LONGEST])
{
    size_t length = 0;

    for (; *word != '\0' && length < LONGEST; word++) {
        if (isalnum((unsigned char)*word))
            out[length++] = (char)tolower((unsigned char)*word);
    }
    return length;
}

static size_t least(size_t a, size_t b, size_t c)
{
    size_t least = a < b ? a : b;

    return least < c ? least : c;
}

/* How many letters must be inserted, removed or replaced. */
static size_t distance(const char *left, const char *right)
{
    char a[LONGEST], b[LONGEST];
    size_t rows = bare(left, a), columns = bare(right, b);
    size_t row[LONGEST + 1];

    for (size_t j = 0; j <= columns; j++)
        row[j] = j;
    for (size_t i = 1; i <= rows; i++) {
        size_t corner = row[0];

        row[0] = i;
        for (size_t j = 1; j <= columns; j++) {
            size_t above = row[j];

            row[j] = least(row[j - 1] + 1, above + 1, corner + (a[i - 1] != b[j - 1]));
            corner = above;
        }
    }
    return row[columns];
}

const char *nearest_word(const char *word, const char *const *words, size_t count)
{
    size_t best = strlen(word) / 3 + 1;
    const char *nearest = NULL;

    for (size_t i = 0; i < count; i++) {
        size_t apart = distance(word, words[i]);

        if (apart < best) {
            best = apart;
            nearest = words[i];
        }
    }
    return nearest;
}
