/*
 * Small things for every file: attributes for prototypes and the size of an array.
 */
#ifndef BASE_BASE_H
#define BASE_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The result says whether it worked; ignoring it is a bug. */
#define MUST_USE __attribute__((warn_unused_result))

/* Checks the arguments as for printf: a is the position of the format, b that of the first value.
 */
#define PRINTF(a, b) __attribute__((format(printf, a, b)))

#define ARRAY_SIZE(array) (sizeof(array) / sizeof((array)[0]))

#endif
