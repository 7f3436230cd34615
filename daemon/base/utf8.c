#include "base/utf8.h"

#include <string.h>

/* The length of a non-ASCII character, from its first byte; 0: no character begins with that. */
static size_t length_by(unsigned char first)
{
    if (first < 0xc2 || first > 0xf4)
        return 0;
    return first >= 0xf0 ? 4 : first >= 0xe0 ? 3 : 2;
}

size_t utf8_take(const char *text, size_t length, uint32_t *point)
{
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *bytes = (const unsigned char *)text;
    size_t needed;

    if (length > 0 && bytes[0] < 0x80) {
        *point = bytes[0];
        return 1;
    }
    needed = length > 0 ? length_by(bytes[0]) : 0;
    if (needed == 0 || needed > length)
        return 0;
    *point = bytes[0] & (0x7fu >> needed);
    for (size_t i = 1; i < needed; i++) {
        if ((bytes[i] & 0xc0) != 0x80)
            return 0;
        *point = *point << 6 | (bytes[i] & 0x3fu);
    }
    if (*point < least[needed] || (*point >= 0xd800 && *point <= 0xdfff) || *point > 0x10ffff)
        return 0;
    return needed;
}

bool utf8_valid(const char *text, size_t length)
{
    while (length > 0) {
        uint32_t point;
        size_t taken = (unsigned char)*text < 0x80 ? 1 : utf8_take(text, length, &point);

        if (taken == 0)
            return false;
        text += taken;
        length -= taken;
    }
    return true;
}

bool utf8_is_control(uint32_t point)
{
    return point < 0x20 || (point >= 0x7f && point < 0xa0);
}

bool utf8_is_unseen(uint32_t point)
{
    return point == 0x61c || point == 0x200e || point == 0x200f ||
           (point >= 0x2028 && point <= 0x202e) || (point >= 0x2066 && point <= 0x2069);
}

bool utf8_has_control(const char *text)
{
    size_t left = strlen(text);

    while (left > 0) {
        uint32_t point = 0;
        size_t taken = utf8_take(text, left, &point);

        if (taken > 0 && utf8_is_control(point))
            return true;
        taken += taken == 0;
        text += taken;
        left -= taken;
    }
    return false;
}

size_t utf8_count(const char *text)
{
    size_t count = 0;

    for (; *text != '\0'; text++)
        count += ((unsigned char)*text & 0xc0) != 0x80;
    return count;
}
