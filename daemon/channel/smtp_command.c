#include "channel/smtp_command.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool word_is(const char *line, const char *word)
{
    size_t length = strlen(word);

    return strncasecmp(line, word, length) == 0 && (line[length] == '\0' || line[length] == ' ');
}

void smtp_offer_note(struct smtp_offer *offer, const char *line)
{
    if (word_is(line, "PIPELINING"))
        offer->pipelining = true;
    else if (word_is(line, "8BITMIME"))
        offer->eight_bit = true;
    else if (word_is(line, "SMTPUTF8"))
        offer->utf8 = true;
    else if (word_is(line, "DSN"))
        offer->dsn = true;
    else if (word_is(line, "AUTH"))
        offer->oauth = strstr(line, " XOAUTH2") != NULL || strstr(line, " OAUTHBEARER") != NULL;
    else if (word_is(line, "SIZE"))
        offer->size = true;
    if (word_is(line, "SIZE") && line[4] == ' ')
        offer->size_most = strtoull(line + 5, NULL, 10);
}

/* RFC 3461, section 4: xtext. */
static void add_xtext(struct buf *out, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '+' || *text == '=')
            buf_printf(out, "+%02X", (unsigned)*text);
        else
            buf_putc(out, *text);
    }
}

static bool eight_bit(const char *text, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if ((unsigned char)text[i] >= 0x80)
            return true;
    }
    return false;
}

static bool wants_utf8(const struct delivery *delivery)
{
    return eight_bit(delivery->from, strlen(delivery->from)) ||
           eight_bit(delivery->to, strlen(delivery->to));
}

static void add_mail(struct buf *out, const struct delivery *delivery,
                     const struct smtp_offer *offer, bool dsn)
{
    buf_puts(out, "MAIL FROM:<");
    buf_puts(out, delivery->from);
    buf_putc(out, '>');
    if (offer->size)
        buf_printf(out, " SIZE=%zu", delivery->data.len);
    if (offer->eight_bit && eight_bit(delivery->data.data, delivery->data.len))
        buf_puts(out, " BODY=8BITMIME");
    if (wants_utf8(delivery))
        buf_puts(out, " SMTPUTF8");
    if (offer->dsn && dsn) {
        buf_puts(out, " RET=HDRS ENVID=");
        add_xtext(out, delivery->key);
    }
    buf_puts(out, "\r\n");
}

static void add_rcpt(struct buf *out, const struct delivery *delivery, bool dsn)
{
    buf_puts(out, "RCPT TO:<");
    buf_puts(out, delivery->to);
    buf_puts(out, dsn ? "> NOTIFY=FAILURE,DELAY\r\n" : ">\r\n");
}

void smtp_command_add(struct buf *out, enum smtp_command command, const struct delivery *delivery,
                      const struct smtp_offer *offer, bool dsn)
{
    switch (command) {
    case SMTP_RSET:
        buf_puts(out, "RSET\r\n");
        break;
    case SMTP_MAIL:
        add_mail(out, delivery, offer, dsn);
        break;
    case SMTP_RCPT:
        add_rcpt(out, delivery, offer->dsn && dsn);
        break;
    case SMTP_DATA:
        buf_puts(out, "DATA\r\n");
        break;
    }
}

const char *smtp_envelope_fault(const struct delivery *delivery, enum phase *phase)
{
    *phase = PHASE_MAIL;
    if (!channel_key_ok(delivery->key))
        return "the key cannot be used in a command";
    if (delivery->from[0] != '\0' && !channel_address_ok(delivery->from))
        return "the sender is not an address";
    *phase = PHASE_RCPT;
    return channel_address_ok(delivery->to) ? NULL : "the recipient is not an address";
}

const char *smtp_impossible(const struct delivery *delivery, const struct smtp_offer *offer)
{
    if (offer->size_most > 0 && delivery->data.len > offer->size_most)
        return "the message is larger than the relay accepts";
    if (!offer->utf8 && wants_utf8(delivery))
        return "the relay accepts only ASCII addresses";
    return NULL;
}
