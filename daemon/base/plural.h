/*
 * Words that depend on a number.
 */
#ifndef BASE_PLURAL_H
#define BASE_PLURAL_H

#include <stdint.h>

/* Those of one, or those of any other number: plural(days, "", "s") goes after "day". */
static inline const char *plural(int64_t count, const char *one, const char *others)
{
    return count == 1 ? one : others;
}

#endif
