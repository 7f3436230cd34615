#include "channel/channel.h"

#include <stdlib.h>
#include <string.h>

#define KEY_MOST     200
#define ADDRESS_MOST 254

void delivery_free(struct delivery *delivery)
{
    if (delivery == NULL)
        return;
    free(delivery->key);
    free(delivery->from);
    free(delivery->to);
    buf_free(&delivery->data);
    free(delivery);
}

bool channel_key_ok(const char *key)
{
    size_t length = key != NULL ? strlen(key) : 0;

    if (length == 0 || length > KEY_MOST)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (key[i] <= ' ' || key[i] > '~' || key[i] == '<' || key[i] == '>')
            return false;
    }
    return true;
}

/* How many bytes of well-formed UTF-8 make up the character at `text`, which is no ASCII; 0 where
 * there is none (overlong, surrogate, beyond U+10FFFF, C1 control, cut off). */
static size_t utf8_length(const unsigned char *text)
{
    size_t length = text[0] >= 0xf0 ? 4 : text[0] >= 0xe0 ? 3 : 2;
    uint32_t point = text[0] & (0x7fu >> length);
    static const uint32_t least[] = {0, 0, 0xa0, 0x800, 0x10000};

    if (text[0] < 0xc2 || text[0] > 0xf4)
        return 0;
    for (size_t i = 1; i < length; i++) {
        if ((text[i] & 0xc0) != 0x80)
            return 0;
        point = point << 6 | (text[i] & 0x3fu);
    }
    if (point < least[length] || (point >= 0xd800 && point <= 0xdfff) || point > 0x10ffff)
        return 0;
    return length;
}

bool channel_address_ok(const char *address)
{
    const char *at = address != NULL ? strrchr(address, '@') : NULL;

    if (at == NULL || at == address || at[1] == '\0' || strlen(address) > ADDRESS_MOST)
        return false;
    for (const unsigned char *c = (const unsigned char *)address; *c != '\0';) {
        size_t length = *c < 0x80 ? 1 : utf8_length(c);

        if (length == 0 || *c <= ' ' || *c == 0x7f || *c == '<' || *c == '>')
            return false;
        c += length;
    }
    return true;
}

void channel_clean(char *out, size_t size, const char *text, size_t length)
{
    size_t count = length < size - 1 ? length : size - 1;

    for (size_t i = 0; i < count; i++)
        out[i] = text[i] >= ' ' && text[i] <= '~' ? text[i] : '?';
    out[count] = '\0';
}

void verdict_set(struct verdict *verdict, enum outcome outcome, enum phase phase, int code,
                 const char *reply)
{
    verdict->outcome = outcome;
    verdict->phase = phase;
    verdict->code = code;
    channel_clean(verdict->reply, sizeof(verdict->reply), reply, strlen(reply));
}
