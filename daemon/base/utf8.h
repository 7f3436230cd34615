/*
 * UTF-8 (RFC 3629): texts that come from elsewhere, looked at character by character.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/base.h"

/* How many bytes the first character of a text takes, and which it is; the text has `length` bytes.
 * 0 where none is well formed there: overlong, a surrogate, beyond U+10FFFF, cut off. */
size_t utf8_take(const char *text, size_t length, uint32_t *point);

/* Well formed throughout. */
bool utf8_valid(const char *text, size_t length);

/* Of the control characters: C0, DEL and C1. */
bool utf8_is_control(uint32_t point);

/* Of the characters that turn the direction of what follows, or break lines, without being seen. */
bool utf8_is_unseen(uint32_t point);

/* Whether the text holds a control character; bytes that are no UTF-8 are passed over. */
bool utf8_has_control(const char *text);

/* How many characters a well-formed text has. */
size_t utf8_count(const char *text);

#endif
