/*
 * Words that depend on a number.
 */
#ifndef BASE_PLURAL_H
#define BASE_PLURAL_H

#include <stdint.h>

/* The word for one, or for any other number: plural(days, "", "s") follows "day". */
static inline const char *plural(int64_t count, const char *one, const char *others)
{
    return count == 1 ? one : others;
}

#endif
