/*
 * A number that identifies a text without storing it: FNV-1a, 64 bits. Not safe against forgery.
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include "base/base.h"

#define HASH_START UINT64_C(14695981039346656037)

/* Continues from `sum`: HASH_START, or the hash of what came before. */
static inline uint64_t hash_text(uint64_t sum, const char *text)
{
    for (; *text != '\0'; text++)
        sum = (sum ^ (unsigned char)*text) * UINT64_C(1099511628211);
    return sum;
}

#endif
