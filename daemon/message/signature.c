#include "message/signature.h"

#include <errno.h>
#include <inttypes.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

#define FILE_MOST   4096
#define BYTES_LEAST 24
#define BYTES_MOST  64
#define SEED        32 /* of an Ed25519 key; its public half may follow */
#define PUBLIC      32

struct secret {
    bool asymmetric;
    unsigned char bytes[BYTES_MOST];
    size_t length;
};

struct secrets {
    struct secret list[SECRETS_MOST];
    size_t count;
};

/* ---------------------------------------------------------------- reading */

/* Strict: whole groups of four, padded. -1 if it is not base64 or is too long. */
static int decode(const char *text, unsigned char bytes[BYTES_MOST])
{
    unsigned char room[3 * (BYTES_MOST / 3 + 2)];
    size_t length = strlen(text);
    size_t padding = length > 1 ? (size_t)(text[length - 1] == '=') + (text[length - 2] == '=') : 0;
    int count;

    if (length == 0 || length % 4 != 0 || length / 4 * 3 > sizeof(room))
        return -1;
    count = EVP_DecodeBlock(room, (const unsigned char *)text, (int)length) - (int)padding;
    if (count > 0 && count <= BYTES_MOST)
        memcpy(bytes, room, (size_t)count);
    OPENSSL_cleanse(room, sizeof(room));
    return count <= BYTES_MOST ? count : -1;
}

/* A public half, if given, must match the private one. */
static bool is_key(const struct secret *secret)
{
    unsigned char public[PUBLIC];
    size_t length = sizeof(public);
    EVP_PKEY *key;
    bool good;

    if (secret->length != SEED && secret->length != SEED + PUBLIC)
        return false;
    key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret->bytes, SEED);
    good = key != NULL && EVP_PKEY_get_raw_public_key(key, public, &length) == 1;
    EVP_PKEY_free(key);
    return good && (secret->length == SEED || memcmp(public, secret->bytes + SEED, PUBLIC) == 0);
}

static const char *parse_line(const char *line, struct secret *secret)
{
    int count;

    secret->asymmetric = strncmp(line, "whsk_", 5) == 0;
    if (!secret->asymmetric && strncmp(line, "whsec_", 6) != 0)
        return "a secret must begin with whsec_ or whsk_";
    count = decode(line + (secret->asymmetric ? 5 : 6), secret->bytes);
    secret->length = count > 0 ? (size_t)count : 0;
    if (secret->asymmetric && !is_key(secret))
        return "what follows whsk_ is not an Ed25519 private key as base64";
    if (!secret->asymmetric && secret->length < BYTES_LEAST)
        return "what follows whsec_ is not 24 to 64 bytes as base64";
    return NULL;
}

struct secrets *secrets_parse(const char *text, char **cause)
{
    struct secrets *secrets = xcalloc(1, sizeof(*secrets));
    char *lines = xstrdup(text);
    char *rest = NULL;
    const char *fault = NULL;

    for (char *line = strtok_r(lines, "\r\n", &rest); line != NULL && fault == NULL;
         line = strtok_r(NULL, "\r\n", &rest)) {
        if (secrets->count == SECRETS_MOST)
            fault = "there are more than two secrets";
        else
            fault = parse_line(line, &secrets->list[secrets->count++]);
    }
    if (fault == NULL && secrets->count == 0)
        fault = "there is no secret";
    OPENSSL_cleanse(lines, strlen(text));
    free(lines);
    if (fault == NULL)
        return secrets;
    *cause = xstrdup(fault);
    secrets_free(secrets);
    return NULL;
}

struct secrets *secrets_read(const char *file, char **cause)
{
    char text[FILE_MOST + 1];
    FILE *stream = fopen(file, "re");
    struct secrets *secrets;
    char *fault = NULL;
    size_t length;

    if (stream == NULL) {
        *cause = xasprintf("%s: %s", file, strerror(errno));
        return NULL;
    }
    setbuf(stream, NULL);
    length = fread(text, 1, FILE_MOST, stream);
    fclose(stream);
    text[length] = '\0';
    secrets = secrets_parse(text, &fault);
    OPENSSL_cleanse(text, sizeof(text));
    if (secrets == NULL)
        *cause = xasprintf("%s: %s", file, fault);
    free(fault);
    return secrets;
}

void secrets_free(struct secrets *secrets)
{
    if (secrets == NULL)
        return;
    OPENSSL_cleanse(secrets, sizeof(*secrets));
    free(secrets);
}

/* ---------------------------------------------------------------- signing */

static size_t sign_symmetric(const struct secret *secret, const struct buf *text,
                             unsigned char out[64])
{
    unsigned length = 0;

    if (HMAC(EVP_sha256(), secret->bytes, (int)secret->length, (const unsigned char *)text->data,
             text->len, out, &length) == NULL)
        abort();
    return length;
}

static size_t sign_asymmetric(const struct secret *secret, const struct buf *text,
                              unsigned char out[64])
{
    EVP_PKEY *key = EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, NULL, secret->bytes, SEED);
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    size_t length = 64;

    if (key == NULL || context == NULL || EVP_DigestSignInit(context, NULL, NULL, NULL, key) != 1 ||
        EVP_DigestSign(context, out, &length, (const unsigned char *)text->data, text->len) != 1)
        abort();
    EVP_MD_CTX_free(context);
    EVP_PKEY_free(key);
    return length;
}

static void add_one(struct buf *head, const struct secret *secret, const struct buf *text)
{
    unsigned char signature[64];
    char base64[64 / 3 * 4 + 8];
    size_t length = secret->asymmetric ? sign_asymmetric(secret, text, signature)
                                       : sign_symmetric(secret, text, signature);

    EVP_EncodeBlock((unsigned char *)base64, signature, (int)length);
    buf_printf(head, " %s,%s", secret->asymmetric ? "v1a" : "v1", base64);
}

void signature_add(struct buf *head, const struct secrets *secrets, const char *id, instant_t at,
                   const struct buf *body)
{
    struct buf text = BUF_INIT;

    buf_printf(&text, "%s.%" PRId64 ".", id, at);
    buf_add(&text, body->data, body->len);
    buf_printf(head, "webhook-id: %s\nwebhook-timestamp: %" PRId64 "\nwebhook-signature:", id, at);
    for (size_t i = 0; i < secrets->count; i++)
        add_one(head, &secrets->list[i], &text);
    buf_putc(head, '\n');
    buf_free(&text);
}
