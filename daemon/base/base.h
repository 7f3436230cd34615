/*
 * Small things that every file may use: attributes for prototypes and the size of an array.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The result says whether it worked; whoever drops it has a bug. */
#define MUST_USE __attribute__((warn_unused_result))

/* The arguments are checked as those of printf: a is the format's place, b the first value's. */
#define PRINTF(a, b) __attribute__((format(printf, a, b)))

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#endif
