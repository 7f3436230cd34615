#include "message/token.h"

#include <jwt.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

#define UUID_LENGTH 36

static bool is_uuid(const char *text)
{
    for (size_t i = 0; i < UUID_LENGTH; i++) {
        bool dash = i == 8 || i == 13 || i == 18 || i == 23;

        if (dash ? text[i] != '-' : strchr("0123456789abcdefABCDEF", text[i]) == NULL)
            return false;
    }
    return true;
}

/* Points at the two UUIDs at the key's end. */
static bool split(const char *key, const char **service, const char **secret)
{
    size_t length = strlen(key);

    if (length < 2 * UUID_LENGTH + 1)
        return false;
    *secret = key + length - UUID_LENGTH;
    *service = *secret - 1 - UUID_LENGTH;
    return is_uuid(*service) && (*service)[UUID_LENGTH] == '-' && is_uuid(*secret);
}

static char *sign(const char *service, const char *secret, instant_t now)
{
    char number[UUID_LENGTH + 1] = {0};
    char *token = NULL;
    jwt_t *jwt = NULL;

    memcpy(number, service, UUID_LENGTH);
    if (jwt_new(&jwt) == 0 && jwt_add_grant(jwt, "iss", number) == 0 &&
        jwt_add_grant_int(jwt, "iat", (long)now) == 0 &&
        jwt_set_alg(jwt, JWT_ALG_HS256, (const unsigned char *)secret, UUID_LENGTH) == 0)
        token = jwt_encode_str(jwt);
    jwt_free(jwt);
    if (token == NULL)
        abort();
    return token;
}

char *token_make(const char *key, instant_t now, char **cause)
{
    const char *service;
    const char *secret;

    if (split(key, &service, &secret))
        return sign(service, secret, now);
    *cause = xstrdup("the key of GOV.UK Notify does not end with two UUIDs");
    return NULL;
}
