#include "channel/smtp_link.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/xalloc.h"
#include "channel/smtp_config.h"
#include "channel/transfer.h"

struct smtp_link {
    const struct smtp_config *config;
    struct smtp_link_owner owner;
    struct transfers *transfers;
    CURL *easy; /* NULL: closed */
    curl_socket_t socket;
    struct smtp_offer offer;
    enum phase phase; /* the phase libcurl is in */
    bool name_line;   /* the next line is the first line of the EHLO reply */
    bool logged_in;
    int code;        /* of the last reply */
    char reply[256]; /* its last line */
    char host[128];
    char error[CURL_ERROR_SIZE];
};

/* libcurl has sent a command. The rest of the line may be a secret, so do not look at it. */
static void note_command(struct smtp_link *link, const char *line, size_t length)
{
    if (length >= 5 && (memcmp(line, "EHLO ", 5) == 0 || memcmp(line, "HELO ", 5) == 0)) {
        link->phase = PHASE_HELLO;
        link->offer = (struct smtp_offer){0};
        link->name_line = true;
    } else if (length >= 8 && memcmp(line, "STARTTLS", 8) == 0) {
        link->phase = PHASE_TLS;
    } else if (length >= 5 && memcmp(line, "AUTH ", 5) == 0) {
        link->phase = PHASE_AUTH;
    }
}

static int on_debug(CURL *easy, curl_infotype type, char *bytes, size_t count, void *arg)
{
    (void)easy;
    if (type == CURLINFO_HEADER_OUT)
        note_command(arg, bytes, count);
    return 0;
}

static void note_reply(struct smtp_link *link, const char *line)
{
    const char *text = strlen(line) > 4 ? line + 4 : "";

    if (link->phase == PHASE_CONNECT)
        link->phase = PHASE_GREETING;
    link->code = atoi(line);
    channel_clean(link->reply, sizeof(link->reply), text, strlen(text));
    if (link->phase == PHASE_HELLO && link->code == 250 && !link->name_line)
        smtp_offer_note(&link->offer, link->reply);
    link->name_line = false;
    if (link->phase == PHASE_AUTH && link->code == 235)
        link->logged_in = true;
}

static size_t on_line(char *bytes, size_t size, size_t count, void *arg)
{
    char line[1024];
    size_t length = size * count;

    while (length > 0 && (bytes[length - 1] == '\r' || bytes[length - 1] == '\n'))
        length--;
    channel_clean(line, sizeof(line), bytes, length);
    note_reply(arg, line);
    return size * count;
}

/* No body should come this way. */
static size_t on_body(char *bytes, size_t size, size_t count, void *arg)
{
    (void)bytes;
    (void)arg;
    return size * count;
}

static void note_host(struct smtp_link *link)
{
    const struct smtp_config *config = link->config;
    char *address = NULL;

    if (link->easy != NULL)
        curl_easy_getinfo(link->easy, CURLINFO_PRIMARY_IP, &address);
    if (address == NULL || *address == '\0' || strcmp(address, config->host) == 0)
        snprintf(link->host, sizeof(link->host), "%.100s:%d", config->host, config->port);
    else
        snprintf(link->host, sizeof(link->host), "%.64s [%.46s]:%d", config->host, address,
                 config->port);
}

/* Some errors show the phase themselves. Before the first line and the first command, it depends on
 * how far the socket got. */
static enum phase phase_reached(struct smtp_link *link, CURLcode result)
{
    curl_off_t connected = 0;
    curl_off_t encrypted = 0;

    if (result == CURLE_USE_SSL_FAILED || result == CURLE_SSL_CONNECT_ERROR ||
        result == CURLE_PEER_FAILED_VERIFICATION || result == CURLE_SSL_CACERT_BADFILE)
        return PHASE_TLS;
    if (result == CURLE_LOGIN_DENIED)
        return PHASE_AUTH;
    if (link->phase != PHASE_CONNECT)
        return link->phase;
    curl_easy_getinfo(link->easy, CURLINFO_CONNECT_TIME_T, &connected);
    curl_easy_getinfo(link->easy, CURLINFO_APPCONNECT_TIME_T, &encrypted);
    if (connected == 0)
        return PHASE_CONNECT;
    return link->config->tls == SMTP_TLS_TLS && encrypted == 0 ? PHASE_TLS : PHASE_GREETING;
}

static void fail(struct smtp_link *link, enum phase phase, int code, const char *text)
{
    struct verdict why = {0};

    verdict_set(&why, OUTCOME_RETRY, phase, code, text);
    snprintf(why.host, sizeof(why.host), "%s", link->host);
    smtp_link_close(link);
    link->owner.down(link->owner.arg, &why);
}

static void fail_connecting(struct smtp_link *link, CURLcode result)
{
    enum phase phase = phase_reached(link, result);
    bool replied = link->code >= 400 && result != CURLE_OPERATION_TIMEDOUT;
    bool token = link->config->oauth_token != NULL || link->config->oauth_token_file != NULL;
    char text[CURL_ERROR_SIZE];

    snprintf(text, sizeof(text), "%s",
             replied ? link->reply
             : result == CURLE_LOGIN_DENIED && token && !link->offer.oauth
                 ? "the relay offers no login with an OAuth token (XOAUTH2 or OAUTHBEARER)"
             : link->error[0] != '\0' ? link->error
                                      : curl_easy_strerror(result));
    fail(link, phase, replied ? link->code : 0, text);
}

static void on_done(void *arg, CURL *easy, CURLcode result)
{
    struct smtp_link *link = arg;

    note_host(link);
    if (result != CURLE_OK) {
        fail_connecting(link, result);
        return;
    }
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 0L);
    if (curl_easy_getinfo(easy, CURLINFO_ACTIVESOCKET, &link->socket) != CURLE_OK ||
        link->socket == CURL_SOCKET_BAD) {
        fail(link, PHASE_CONNECT, 0, "the connection was lost at once");
    } else if (link->config->user != NULL && !link->logged_in) {
        fail(link, PHASE_AUTH, 0, "the relay offers no way to log in");
    } else {
        link->owner.up(link->owner.arg);
    }
}

struct smtp_link *smtp_link_new(struct event_base *base, const struct smtp_config *config,
                                const struct smtp_link_owner *owner)
{
    struct smtp_link *link = xcalloc(1, sizeof(*link));

    link->config = config;
    link->owner = *owner;
    link->transfers = transfers_new(base, on_done, link);
    note_host(link);
    return link;
}

void smtp_link_free(struct smtp_link *link)
{
    smtp_link_close(link);
    transfers_free(link->transfers);
    free(link);
}

/* CONNECT_ONLY makes libcurl close without its own QUIT, which would block waiting for an answer.
 */
void smtp_link_close(struct smtp_link *link)
{
    if (link->easy == NULL)
        return;
    transfers_remove(link->transfers, link->easy);
    curl_easy_cleanup(link->easy);
    link->easy = NULL;
    link->socket = CURL_SOCKET_BAD;
}

static void set_address(CURL *easy, const struct smtp_config *config)
{
    bool six = strchr(config->host, ':') != NULL;
    char *url = xasprintf("%s://%s%s%s:%d/%s", config->tls == SMTP_TLS_TLS ? "smtps" : "smtp",
                          six ? "[" : "", config->host, six ? "]" : "", config->port,
                          config->hello != NULL ? config->hello : "");

    curl_easy_setopt(easy, CURLOPT_URL, url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    free(url);
}

static void set_tls(CURL *easy, const struct smtp_config *config)
{
    if (config->tls == SMTP_TLS_STARTTLS)
        curl_easy_setopt(easy, CURLOPT_USE_SSL, (long)CURLUSESSL_ALL);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    transfer_trust(easy, config->ca_file);
}

/* A token must not end up as an empty password for another mechanism. False: a secret is missing.
 */
static bool set_login(CURL *easy, const struct smtp_config *config, char **cause)
{
    char *password = smtp_secret(config->password, config->password_file, cause);
    char *token = smtp_secret(config->oauth_token, config->oauth_token_file, cause);

    if (config->user != NULL)
        curl_easy_setopt(easy, CURLOPT_USERNAME, config->user);
    if (password != NULL)
        curl_easy_setopt(easy, CURLOPT_PASSWORD, password);
    if (token != NULL) {
        curl_easy_setopt(easy, CURLOPT_XOAUTH2_BEARER, token);
        curl_easy_setopt(easy, CURLOPT_LOGIN_OPTIONS, "AUTH=OAUTHBEARER;AUTH=XOAUTH2");
    }
    if (password != NULL)
        explicit_bzero(password, strlen(password));
    if (token != NULL)
        explicit_bzero(token, strlen(token));
    free(password);
    free(token);
    return *cause == NULL;
}

static void set_watch(CURL *easy, struct smtp_link *link)
{
    curl_easy_setopt(easy, CURLOPT_VERBOSE, 1L);
    curl_easy_setopt(easy, CURLOPT_DEBUGFUNCTION, on_debug);
    curl_easy_setopt(easy, CURLOPT_DEBUGDATA, link);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_line);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, link);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, link->error);
}

/* QUICK_EXIT: a slow name server must not hold up the loop when a connection is given up, as
 * libcurl would otherwise wait for its resolver's thread. */
static void set_limits(CURL *easy, const struct smtp_config *config)
{
    curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)config->connect_timeout);
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)config->connect_timeout);
    curl_easy_setopt(easy, CURLOPT_SERVER_RESPONSE_TIMEOUT,
                     (long)config->connect_timeout / 1000 + 1);
#if LIBCURL_VERSION_NUM >= 0x075700
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
#endif
}

void smtp_link_open(struct smtp_link *link)
{
    char *cause = NULL;

    smtp_link_close(link);
    link->easy = curl_easy_init();
    if (link->easy == NULL)
        abort();
    link->phase = PHASE_CONNECT;
    link->code = 0;
    link->logged_in = false;
    link->error[0] = '\0';
    set_address(link->easy, link->config);
    set_tls(link->easy, link->config);
    set_watch(link->easy, link);
    set_limits(link->easy, link->config);
    if (!set_login(link->easy, link->config, &cause)) {
        curl_easy_cleanup(link->easy);
        link->easy = NULL;
        fail(link, PHASE_AUTH, 0, cause);
        free(cause);
        return;
    }
    transfers_add(link->transfers, link->easy);
}

int smtp_link_socket(const struct smtp_link *link)
{
    return link->socket;
}

const struct smtp_offer *smtp_link_offer(const struct smtp_link *link)
{
    return &link->offer;
}

const char *smtp_link_host(const struct smtp_link *link)
{
    return link->host;
}

static enum smtp_io io_result(CURLcode code)
{
    if (code == CURLE_AGAIN)
        return SMTP_IO_LATER;
    return code == CURLE_OK ? SMTP_IO_OK : SMTP_IO_LOST;
}

enum smtp_io smtp_link_send(struct smtp_link *link, const char *bytes, size_t count, size_t *sent)
{
    *sent = 0;
    return io_result(curl_easy_send(link->easy, bytes, count, sent));
}

enum smtp_io smtp_link_recv(struct smtp_link *link, char *bytes, size_t room, size_t *got)
{
    enum smtp_io io;

    *got = 0;
    io = io_result(curl_easy_recv(link->easy, bytes, room, got));
    return io == SMTP_IO_OK && *got == 0 ? SMTP_IO_LOST : io;
}
