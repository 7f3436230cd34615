#include "message/verp.h"

#include <ctype.h>
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/xalloc.h"

#define DIGITS    32 /* length of a key without its dashes */
#define SIGNATURE 12

static bool is_dash(size_t place)
{
    return place == 8 || place == 13 || place == 18 || place == 23;
}

bool verp_is_key(const char *text, size_t length)
{
    if (length != VERP_KEY_SIZE - 1)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (is_dash(i) ? text[i] != '-' : isxdigit((unsigned char)text[i]) == 0)
            return false;
    }
    return true;
}

static void sign(const char *secret, const char *digits, char signature[SIGNATURE + 1])
{
    char *sum = g_compute_hmac_for_string(G_CHECKSUM_SHA256, (const guchar *)secret, strlen(secret),
                                          digits, DIGITS);

    snprintf(signature, SIGNATURE + 1, "%s", sum);
    g_free(sum);
}

char *verp_address(const char *mailbox, const char *secret, const char *key)
{
    const char *at = strchr(mailbox, '@');
    char digits[DIGITS + 1] = "";
    char signature[SIGNATURE + 1];
    size_t count = 0;

    if (at == NULL || !verp_is_key(key, strlen(key)))
        return NULL;
    for (size_t i = 0; key[i] != '\0'; i++) {
        if (!is_dash(i))
            digits[count++] = (char)tolower((unsigned char)key[i]);
    }
    sign(secret, digits, signature);
    return xasprintf("%.*s+%s%s%s", (int)(at - mailbox), mailbox, digits, signature, at);
}

/* In constant time, which reveals nothing about how much of it is right. */
static bool same(const char *a, const char *b, size_t length)
{
    unsigned differ = 0;

    for (size_t i = 0; i < length; i++)
        differ |= (unsigned)(a[i] ^ b[i]);
    return differ == 0;
}

/* For 44 digits; mail servers may have changed their case. */
static bool check(const char *text, const char *secret, char key[VERP_KEY_SIZE])
{
    char digits[DIGITS + SIGNATURE + 1];
    char signature[SIGNATURE + 1];
    size_t count = 0;

    for (size_t i = 0; i < DIGITS + SIGNATURE; i++) {
        if (isxdigit((unsigned char)text[i]) == 0)
            return false;
        digits[i] = (char)tolower((unsigned char)text[i]);
    }
    digits[DIGITS + SIGNATURE] = '\0';
    sign(secret, digits, signature);
    if (!same(signature, digits + DIGITS, SIGNATURE))
        return false;
    for (size_t i = 0; i < VERP_KEY_SIZE - 1; i++)
        key[i] = is_dash(i) ? '-' : digits[count++];
    key[VERP_KEY_SIZE - 1] = '\0';
    return true;
}

bool verp_read(const char *address, const char *mailbox, const char *secret,
               char key[VERP_KEY_SIZE])
{
    const char *at = strchr(mailbox, '@');
    size_t local = at != NULL ? (size_t)(at - mailbox) : 0;

    return at != NULL && strlen(address) == strlen(mailbox) + 1 + DIGITS + SIGNATURE &&
           strncasecmp(address, mailbox, local) == 0 && address[local] == '+' &&
           strcasecmp(address + local + 1 + DIGITS + SIGNATURE, at) == 0 &&
           check(address + local + 1, secret, key);
}
