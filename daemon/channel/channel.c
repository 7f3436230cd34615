#include "channel/channel.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

#define KEY_MOST     200
#define ADDRESS_MOST 254

void delivery_free(struct delivery *delivery)
{
    if (delivery == NULL)
        return;
    free(delivery->key);
    free(delivery->from);
    free(delivery->to);
    free(delivery->subject);
    free(delivery->words);
    buf_free(&delivery->head);
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

bool channel_address_ok(const char *address)
{
    const char *at = address != NULL ? strrchr(address, '@') : NULL;
    size_t left = address != NULL ? strlen(address) : 0;

    if (at == NULL || at == address || at[1] == '\0' || left > ADDRESS_MOST)
        return false;
    for (size_t taken; left > 0; address += taken, left -= taken) {
        uint32_t point;

        taken = utf8_take(address, left, &point);
        if (taken == 0 || utf8_is_control(point) || strchr(" <>", *address) != NULL)
            return false;
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
