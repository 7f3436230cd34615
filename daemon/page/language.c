#include "page/language.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#define BLANKS " \t"

/* "cy" is the language of "cy" and of "cy-GB". */
static bool is_of(const char *range, size_t length, const char *language)
{
    size_t wanted = strlen(language);

    return length >= wanted && strncasecmp(range, language, wanted) == 0 &&
           (length == wanted || range[wanted] == '-');
}

/* The weight after a range, "; q=0.8"; 1 if there is none. */
static double weight_of(const char *item, size_t length)
{
    const char *mark = memchr(item, ';', length);
    const char *end = item + length;

    if (mark == NULL)
        return 1;
    mark += 1 + strspn(mark + 1, BLANKS);
    if (mark + 2 >= end || strncasecmp(mark, "q=", 2) != 0)
        return 0;
    return strtod(mark + 2, NULL);
}

bool language_preferred(const char *accepted, const char *language)
{
    double best = 0;
    bool preferred = false;

    while (accepted != NULL && *accepted != '\0') {
        size_t length, range;
        double weight;

        accepted += strspn(accepted, BLANKS ",");
        length = strcspn(accepted, ",");
        range = strcspn(accepted, ";," BLANKS);
        weight = weight_of(accepted, length);
        if (weight > best && (is_of(accepted, range, language) || is_of(accepted, range, "en"))) {
            best = weight;
            preferred = is_of(accepted, range, language);
        }
        accepted += length;
    }
    return preferred;
}
