#include "channel/smtp_config.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/xalloc.h"

bool smtp_is_loopback(const char *host)
{
    struct in_addr four;
    struct in6_addr six;

    if (inet_pton(AF_INET, host, &four) == 1)
        return ntohl(four.s_addr) >> 24 == 127;
    if (inet_pton(AF_INET6, host, &six) == 1)
        return IN6_IS_ADDR_LOOPBACK(&six);
    return strcasecmp(host, "localhost") == 0;
}

/* Letters, digits and other characters of names and addresses: nothing that a URL would parse as
 * syntax. */
static bool host_ok(const char *host)
{
    static const char allowed[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                                  "-._:";

    return host != NULL && *host != '\0' && host[strspn(host, allowed)] == '\0';
}

/* Visible characters without line ends: a login cannot carry anything else. */
static bool text_ok(const char *text)
{
    for (; text != NULL && *text != '\0'; text++) {
        if ((unsigned char)*text < ' ' || *text == 0x7f)
            return false;
    }
    return true;
}

static const char *fault(const struct smtp_config *config)
{
    bool secret = config->password != NULL || config->password_file != NULL;
    bool token = config->oauth_token != NULL || config->oauth_token_file != NULL ||
                 config->oauth.url != NULL;
    bool loopback = host_ok(config->host) && smtp_is_loopback(config->host);

    if (!host_ok(config->host))
        return "the host must be a name or an address";
    if (config->port < 1 || config->port > 65535)
        return "the port must be 1 to 65535";
    if (config->sessions < 1 || config->sessions > SMTP_SESSIONS_MOST)
        return "there must be 1 to 32 sessions";
    if (config->hello != NULL && !host_ok(config->hello))
        return "the name for EHLO must be a host name";
    if (!text_ok(config->user) || !text_ok(config->password) || !text_ok(config->oauth_token))
        return "the user, password or token holds a control byte";
    if (secret && token)
        return "there must be a password or a token, not both";
    if ((config->user != NULL) != (secret || token))
        return "a user needs a password or a token, and these need a user";
    if (config->tls == SMTP_TLS_NONE && !loopback)
        return "mail without TLS may only go to this host itself";
    return NULL;
}

bool smtp_config_check(const struct smtp_config *config, char **cause)
{
    const char *text = fault(config);

    if (text != NULL)
        *cause = xstrdup(text);
    return text == NULL;
}

static const char *copy(const char *text)
{
    return text != NULL ? xstrdup(text) : NULL;
}

static void fill(int *value, int otherwise)
{
    if (*value <= 0)
        *value = otherwise;
}

struct smtp_config *smtp_config_copy(const struct smtp_config *config)
{
    struct smtp_config *own = xmalloc(sizeof(*own));

    *own = *config;
    own->host = copy(config->host);
    own->ca_file = copy(config->ca_file);
    own->user = copy(config->user);
    own->password = copy(config->password);
    own->password_file = copy(config->password_file);
    own->oauth_token = copy(config->oauth_token);
    own->oauth_token_file = copy(config->oauth_token_file);
    own->oauth.url = copy(config->oauth.url);
    own->oauth.client_id = copy(config->oauth.client_id);
    own->oauth.secret_file = copy(config->oauth.secret_file);
    own->oauth.scope = copy(config->oauth.scope);
    own->hello = copy(config->hello);
    fill(&own->session_messages, 500);
    fill(&own->connect_timeout, 30000);
    fill(&own->reply_timeout, 300000);
    fill(&own->body_timeout, 180000);
    fill(&own->final_timeout, 600000);
    fill(&own->idle_timeout, 30000);
    fill(&own->reconnect_first, 1000);
    fill(&own->reconnect_most, 60000);
    return own;
}

int64_t smtp_attempt_ms(const struct smtp_config *config)
{
    struct smtp_config *full = smtp_config_copy(config);
    int64_t longest = 4 * (int64_t)full->reply_timeout + full->body_timeout + full->final_timeout;

    smtp_config_free(full);
    return CHANNEL_PATIENCE_MS + longest;
}

static void wipe(const char *secret)
{
    if (secret != NULL)
        explicit_bzero((char *)(uintptr_t)secret, strlen(secret));
    free((char *)(uintptr_t)secret);
}

void smtp_config_free(struct smtp_config *config)
{
    wipe(config->host);
    wipe(config->ca_file);
    wipe(config->user);
    wipe(config->password);
    wipe(config->password_file);
    wipe(config->oauth_token);
    wipe(config->oauth_token_file);
    wipe(config->oauth.url);
    wipe(config->oauth.client_id);
    wipe(config->oauth.secret_file);
    wipe(config->oauth.scope);
    wipe(config->hello);
    free(config);
}

void smtp_config_set_token(struct smtp_config *config, const char *token)
{
    wipe(config->oauth_token);
    config->oauth_token = xstrdup(token);
}

char *smtp_secret(const char *text, const char *file, char **cause)
{
    char line[8192];
    FILE *stream;
    bool got;

    if (file == NULL)
        return text != NULL ? xstrdup(text) : NULL;
    stream = fopen(file, "re");
    if (stream == NULL) {
        *cause = xasprintf("cannot read %s: %s", file, strerror(errno));
        return NULL;
    }
    got = fgets(line, sizeof(line), stream) != NULL;
    fclose(stream);
    line[got ? strcspn(line, "\r\n") : 0] = '\0';
    if (line[0] == '\0' || !text_ok(line)) {
        *cause = xasprintf("there is no secret in %s", file);
        return NULL;
    }
    text = xstrdup(line);
    explicit_bzero(line, sizeof(line));
    return (char *)(uintptr_t)text;
}
