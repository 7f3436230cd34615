#include "store/claimed.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

enum place {
    MESSAGE_ID,
    ATTEMPT_ID,
    CONTACT_ID,
    NUMBER,
    KEY,
    CHANNEL,
    ADDRESS,
    NAME,
    LANGUAGE,
    TIER,
    REQUIRE_TLS,
    GIVE_UP_S,
    FIRST_S,
    ATTEMPTS,
    NOW_S,
    NOTICE /* the first of its values */
};

/* PostgreSQL's own types (its pg_type.dat). */
enum type { TYPE_BOOL = 16, TYPE_BIGINT = 20, TYPE_INT = 23, TYPE_JSONB = 3802 };

static int64_t number(const PGresult *result, int row, enum place place)
{
    return strtoll(PQgetvalue(result, row, (int)place), NULL, 10);
}

static void read_message(const PGresult *result, int row, struct store_message *message)
{
    message->message_id = number(result, row, MESSAGE_ID);
    message->attempt_id = number(result, row, ATTEMPT_ID);
    message->contact_id = number(result, row, CONTACT_ID);
    message->number = (int)number(result, row, NUMBER);
    message->key = PQgetvalue(result, row, KEY);
    message->channel = PQgetvalue(result, row, CHANNEL);
    message->address = PQgetvalue(result, row, ADDRESS);
    message->name = PQgetvalue(result, row, NAME);
    message->language = PQgetvalue(result, row, LANGUAGE);
    message->tier = PQgetvalue(result, row, TIER);
    message->require_tls = *PQgetvalue(result, row, REQUIRE_TLS) != 'f';
    message->give_up_at = number(result, row, GIVE_UP_S);
    message->first_at = number(result, row, FIRST_S);
    message->attempts = (int)number(result, row, ATTEMPTS);
}

/* ---------------------------------------------------------------- a notice as JSON */

static void put_string(struct buf *json, const char *text)
{
    buf_putc(json, '"');
    while (*text != '\0') {
        size_t plain = 0;

        while ((unsigned char)text[plain] >= 0x20 && text[plain] != '"' && text[plain] != '\\')
            plain++;
        buf_add(json, text, plain);
        text += plain;
        if (*text != '\0')
            buf_printf(json, "\\u%04x", (unsigned)(unsigned char)*text++);
    }
    buf_putc(json, '"');
}

static void put_value(struct buf *json, unsigned type, const char *text)
{
    if (type == TYPE_BOOL)
        buf_puts(json, *text == 't' ? "true" : "false");
    else if (type == TYPE_BIGINT || type == TYPE_INT || type == TYPE_JSONB)
        buf_puts(json, text);
    else
        put_string(json, text);
}

static void put_notice(struct buf *json, const PGresult *result, int row)
{
    char before = '{';

    for (int i = NOTICE; i < PQnfields(result); i++) {
        if (PQgetisnull(result, row, i))
            continue;
        buf_putc(json, before);
        before = ',';
        put_string(json, PQfname(result, i));
        buf_putc(json, ':');
        put_value(json, PQftype(result, i), PQgetvalue(result, row, i));
    }
    buf_putc(json, '}');
}

/* ---------------------------------------------------------------- all rows */

static void read_rows(const PGresult *result, struct claimed *claimed)
{
    for (int row = 0; row < PQntuples(result); row++) {
        struct store_message *last = claimed->messages + claimed->count - 1;
        bool another = claimed->count == 0 || number(result, row, ATTEMPT_ID) != last->attempt_id;

        if (another) {
            read_message(result, row, &claimed->messages[claimed->count]);
            claimed->messages[claimed->count++].notices_at = claimed->notices.len;
        }
        buf_putc(&claimed->notices, another ? '[' : ',');
        put_notice(&claimed->notices, result, row);
        if (row + 1 == PQntuples(result) ||
            number(result, row + 1, ATTEMPT_ID) != number(result, row, ATTEMPT_ID))
            buf_add(&claimed->notices, "]", 2); /* with its NUL */
    }
}

struct claimed *claimed_read(const PGresult *result, instant_t *now)
{
    struct claimed *claimed;

    if (PQfnumber(result, "now_s") != NOW_S || PQfnumber(result, "id") != NOTICE)
        return NULL;
    claimed = xcalloc(1, sizeof(*claimed));
    claimed->messages = xcalloc((size_t)PQntuples(result) + 1, sizeof(*claimed->messages));
    if (PQntuples(result) > 0)
        *now = number(result, 0, NOW_S);
    read_rows(result, claimed);
    for (size_t i = 0; i < claimed->count; i++)
        claimed->messages[i].notices = claimed->notices.data + claimed->messages[i].notices_at;
    return claimed;
}

void claimed_free(struct claimed *claimed)
{
    if (claimed == NULL)
        return;
    buf_free(&claimed->notices);
    free(claimed->messages);
    free(claimed);
}
