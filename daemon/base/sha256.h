/*
 * SHA-256, in 64 hexadecimal digits: for anything that somebody may want to prove later.
 */
#ifndef BASE_SHA256_H
#define BASE_SHA256_H

#include "base/base.h"

enum { SHA256_HEX_SIZE = 65 };

void sha256_hex(const void *data, size_t length, char hex[SHA256_HEX_SIZE]);

#endif
