/* SMTP replies, the stream cut into pieces as long as the first byte says. */
#include "fuzz.h"

#include "channel/smtp_reply.h"

static void look_at(const struct smtp_reply *reply)
{
    fuzz_holds(reply->code >= 200 && reply->code <= 599);
    fuzz_holds(reply->length < sizeof(reply->text));
    fuzz_holds(reply->text[reply->length] == '\0');
    for (size_t i = 0; i < reply->length; i++)
        fuzz_holds(reply->text[i] >= ' ' && reply->text[i] <= '~');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct smtp_reply reply = {0};
    enum smtp_reply_state state = SMTP_REPLY_MORE;
    size_t piece = size > 0 ? 1 + data[0] % 64 : 1;

    for (size_t at = 1; at < size && state != SMTP_REPLY_BAD;) {
        size_t count = size - at < piece ? size - at : piece;
        char *bytes = memcpy(malloc(count), data + at, count);
        size_t used = 0;

        state = smtp_reply_feed(&reply, bytes, count, &used);
        free(bytes);
        fuzz_holds(used <= count);
        fuzz_holds(state != SMTP_REPLY_MORE || used == count);
        at += used;
        if (state != SMTP_REPLY_COMPLETE)
            continue;
        fuzz_holds(used > 0);
        look_at(&reply);
        memset(&reply, 0, sizeof(reply));
    }
    return 0;
}
