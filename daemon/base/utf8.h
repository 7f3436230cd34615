/*
 * UTF-8 (RFC 3629): reads text from outside character by character.
 */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include "base/base.h"

/* How many bytes the first character takes, and which it is; the text has `length` bytes. 0 if it
 * is malformed: overlong, a surrogate, beyond U+10FFFF, or cut off. */
size_t utf8_take(const char *text, size_t length, uint32_t *point);

/* Whether the whole text is well formed. */
bool utf8_valid(const char *text, size_t length);

/* Whether it is a control character: C0, DEL or C1. */
bool utf8_is_control(uint32_t point);

/* Whether it is an invisible character that changes text direction or breaks lines. */
bool utf8_is_unseen(uint32_t point);

/* Whether the text contains a control character; bytes that are not UTF-8 are skipped. */
bool utf8_has_control(const char *text);

/* How many characters a well-formed text has. */
size_t utf8_count(const char *text);

#endif
