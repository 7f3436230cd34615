#include "channel/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/queue.h>
#include <sys/socket.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "channel/networks.h"
#include "channel/transfer.h"

#define IDLE_SECONDS_MOST 20L /* older connections are not reused */

struct http {
    struct transfers *transfers;
    char *ca_file;
    struct networks *allow;
    LIST_HEAD(, http_call) calls;
    size_t busy;
};

struct http_call {
    LIST_ENTRY(http_call) next;
    struct http *http;
    http_done_fn *done;
    void *arg;
    CURL *easy;
    struct curl_slist *headers;
    char *body;
    size_t body_length, answer_most, header_length;
    bool plain, listed;
    bool resolved;   /* the name was resolved: an address was tried, or refused */
    bool encrypting; /* the connection was made, and TLS began */
    bool connected;  /* the request began */
    bool complete;   /* the header of the last answer has ended */
    bool barred, cut;
    struct buf answer;
    char host[128];
    char error[CURL_ERROR_SIZE];
};

/* ---------------------------------------------------------------- where it may go */

static bool may_connect(const struct http_call *call, const struct sockaddr *address)
{
    const struct networks *allow = call->http->allow;

    if (call->plain && !address_is_loopback(address))
        return false;
    return call->listed || address_is_public(address) ||
           (allow != NULL && networks_hold(allow, address));
}

static curl_socket_t open_socket(void *arg, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct http_call *call = arg;

    (void)purpose;
    call->resolved = true;
    if (!may_connect(call, &address->addr)) {
        call->barred = true;
        errno = EACCES;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

/* libcurl has no other way to report that the connection itself was made. */
static CURLcode before_tls(CURL *easy, void *context, void *arg)
{
    struct http_call *call = arg;

    (void)easy;
    (void)context;
    call->encrypting = true;
    return CURLE_OK;
}

/* Also for a reused connection: it may have been made for a call with fewer restrictions. */
static int before_request(void *arg, char *peer, char *own, int peer_port, int own_port)
{
    struct http_call *call = arg;
    struct sockaddr_in6 six = {.sin6_family = AF_INET6};
    struct sockaddr_in four = {.sin_family = AF_INET};
    const struct sockaddr *address = (const struct sockaddr *)&six;

    (void)own;
    (void)peer_port;
    (void)own_port;
    if (inet_pton(AF_INET, peer, &four.sin_addr) == 1)
        address = (const struct sockaddr *)&four;
    else if (inet_pton(AF_INET6, peer, &six.sin6_addr) != 1)
        return CURL_PREREQFUNC_ABORT;
    call->resolved = true;
    if (!may_connect(call, address)) {
        call->barred = true;
        return CURL_PREREQFUNC_ABORT;
    }
    call->connected = true;
    return CURL_PREREQFUNC_OK;
}

/* ---------------------------------------------------------------- what is answered */

/* Headers of 100 Continue and the like also end, but their status does not count. */
static size_t on_header(char *bytes, size_t size, size_t count, void *arg)
{
    struct http_call *call = arg;
    size_t length = size * count;

    call->header_length += length;
    if (call->header_length > HTTP_HEADER_MOST)
        return 0;
    if (length >= 5 && memcmp(bytes, "HTTP/", 5) == 0)
        call->complete = false;
    else if (bytes[0] == '\r' || bytes[0] == '\n')
        call->complete = true;
    return length;
}

static size_t on_body(char *bytes, size_t size, size_t count, void *arg)
{
    struct http_call *call = arg;
    size_t room = call->answer_most - call->answer.len;
    size_t length = size * count;

    call->cut = length > room;
    buf_add(&call->answer, bytes, call->cut ? room : length);
    return call->cut ? 0 : length;
}

static int status_of(const struct http_call *call)
{
    long status = 0;

    curl_easy_getinfo(call->easy, CURLINFO_RESPONSE_CODE, &status);
    return call->complete && status >= 200 && status <= 599 ? (int)status : 0;
}

static bool all_sent(const struct http_call *call)
{
    curl_off_t bytes = 0;

    if (!call->connected)
        return false;
    curl_easy_getinfo(call->easy, CURLINFO_SIZE_UPLOAD_T, &bytes);
    return (size_t)bytes >= call->body_length;
}

static enum phase phase_of(const struct http_call *call, bool sent)
{
    if (!call->resolved)
        return PHASE_NAME;
    if (call->connected)
        return sent ? PHASE_FINAL : PHASE_BODY;
    return call->encrypting ? PHASE_TLS : PHASE_CONNECT;
}

static void say_error(const struct http_call *call, CURLcode result, struct http_answer *answer)
{
    const char *text = call->error[0] != '\0' ? call->error : curl_easy_strerror(result);

    if (answer->barred)
        text = call->plain ? "plain http goes to this host only, and where it is listed"
                           : "the address is neither public nor listed";
    else if (call->header_length > HTTP_HEADER_MOST)
        text = "the answer's header is too long";
    else if (result == CURLE_OK)
        text = "the answer has no status from 200 to 599";
    channel_clean(answer->error, sizeof(answer->error), text, strlen(text));
}

static void read_answer(struct http_call *call, CURLcode result, struct http_answer *answer)
{
    curl_off_t wait = 0;
    bool sent = all_sent(call);

    *answer = (struct http_answer){
        .status = status_of(call),
        .sent = sent,
        .unusable = result == CURLE_URL_MALFORMAT || result == CURLE_UNSUPPORTED_PROTOCOL,
        .body = call->answer.data != NULL ? call->answer.data : "",
        .body_length = call->answer.len,
    };
    snprintf(answer->host, sizeof(answer->host), "%s", call->host);
    if (answer->status != 0) {
        answer->phase = PHASE_FINAL;
        answer->whole = result == CURLE_OK;
        curl_easy_getinfo(call->easy, CURLINFO_RETRY_AFTER, &wait);
        answer->retry_after = wait > 0 ? wait : 0;
        return;
    }
    answer->phase = phase_of(call, sent);
    answer->barred = call->barred && !call->connected;
    say_error(call, result, answer);
}

/* ---------------------------------------------------------------- a call */

static void call_free(struct http_call *call)
{
    LIST_REMOVE(call, next);
    call->http->busy--;
    transfers_remove(call->http->transfers, call->easy);
    curl_easy_cleanup(call->easy);
    curl_slist_free_all(call->headers);
    free(call->body);
    buf_free(&call->answer);
    free(call);
}

static void on_done(void *arg, CURL *easy, CURLcode result)
{
    char *private = NULL;
    struct http_call *call;
    struct http_answer answer;

    (void)arg;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &private);
    call = (struct http_call *)(void *)private;
    read_answer(call, result, &answer);
    call->done(call->arg, &answer);
    call_free(call);
}

/* A part of a URL in printable ASCII; empty if it has none. */
static void part_of(const char *text, CURLUPart which, char *out, size_t size)
{
    CURLU *url = curl_url();
    char *part = NULL;

    if (url == NULL)
        abort();
    out[0] = '\0';
    if (curl_url_set(url, CURLUPART_URL, text, 0) == CURLUE_OK &&
        curl_url_get(url, which, &part, 0) == CURLUE_OK)
        channel_clean(out, size, part, strlen(part));
    curl_free(part);
    curl_url_cleanup(url);
}

void http_host(const char *url, char host[128])
{
    part_of(url, CURLUPART_HOST, host, 128);
}

static void note_url(struct http_call *call, const char *url)
{
    char scheme[16];

    http_host(url, call->host);
    part_of(url, CURLUPART_SCHEME, scheme, sizeof(scheme));
    call->plain = strcasecmp(scheme, "http") == 0;
}

static void copy_headers(struct http_call *call, const char *const *headers)
{
    call->headers = curl_slist_append(NULL, "Expect:");
    for (; headers != NULL && *headers != NULL; headers++)
        call->headers = curl_slist_append(call->headers, *headers);
}

static void set_request(struct http_call *call, const struct http_request *request)
{
    CURL *easy = call->easy;

    curl_easy_setopt(easy, CURLOPT_URL, request->url);
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl_easy_setopt(easy, CURLOPT_DEFAULT_PROTOCOL, "https");
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, call->headers);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, "dolsd/" PACKAGE_VERSION);
    curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    /* On a reused connection, libcurl resends unanswered requests by itself: the other side would
     * get them twice, and nobody would know. */
    curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, request->method == HTTP_POST ? 1L : 0L);
    curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, (long)request->timeout_ms);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)request->timeout_ms);
    curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, IDLE_SECONDS_MOST);
    if (request->method == HTTP_POST) {
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body_length);
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, call->body);
    }
}

/* QUICK_EXIT: do not wait for a name look-up still under way. */
static void set_manners(struct http_call *call)
{
    CURL *easy = call->easy;

    curl_easy_setopt(easy, CURLOPT_PRIVATE, call);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_DNS_CACHE_TIMEOUT, 0L);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, call->error);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    transfer_trust(easy, call->http->ca_file);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, call);
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_FUNCTION, before_tls);
    curl_easy_setopt(easy, CURLOPT_SSL_CTX_DATA, call);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, before_request);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, call);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, call);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, call);
}

struct http_call *http_begin(struct http *http, const struct http_request *request,
                             http_done_fn *done, void *arg)
{
    struct http_call *call = xcalloc(1, sizeof(*call));

    call->http = http;
    call->done = done;
    call->arg = arg;
    call->listed = request->listed;
    call->answer_most = request->answer_most;
    if (request->method == HTTP_POST) {
        call->body_length = request->body_length;
        call->body = xcalloc(1, request->body_length + 1);
        if (request->body_length > 0)
            memcpy(call->body, request->body, request->body_length);
    }
    call->easy = curl_easy_init();
    if (call->easy == NULL)
        abort();
    note_url(call, request->url);
    copy_headers(call, request->headers);
    set_request(call, request);
    set_manners(call);
    LIST_INSERT_HEAD(&http->calls, call, next);
    http->busy++;
    transfers_add(http->transfers, call->easy);
    return call;
}

void http_cancel(struct http_call *call)
{
    call_free(call);
}

/* ---------------------------------------------------------------- what it means */

enum outcome http_outcome(const struct http_answer *answer)
{
    int status = answer->status;

    if (status == 0 && answer->sent)
        return OUTCOME_UNKNOWN;
    if (status == 0)
        return answer->barred || answer->unusable ? OUTCOME_REFUSED : OUTCOME_RETRY;
    if (status <= 299)
        return OUTCOME_DELIVERED;
    if (status == 408 || status == 425 || status == 429 || status >= 500)
        return OUTCOME_RETRY;
    return OUTCOME_REFUSED;
}

void http_verdict(const struct http_answer *answer, struct verdict *verdict)
{
    verdict_set(verdict, http_outcome(answer), answer->phase, answer->status,
                answer->status != 0 ? answer->body : answer->error);
    snprintf(verdict->host, sizeof(verdict->host), "%s", answer->host);
}

/* ---------------------------------------------------------------- the client */

struct http *http_new(struct event_base *base, const char *ca_file, const struct networks *allow)
{
    struct http *http = xcalloc(1, sizeof(*http));

    http->ca_file = ca_file != NULL ? xstrdup(ca_file) : NULL;
    http->allow = allow != NULL ? networks_copy(allow) : NULL;
    LIST_INIT(&http->calls);
    http->transfers = transfers_new(base, on_done, http);
    return http;
}

size_t http_busy(const struct http *http)
{
    return http->busy;
}

void http_free(struct http *http)
{
    if (http == NULL)
        return;
    while (!LIST_EMPTY(&http->calls))
        call_free(LIST_FIRST(&http->calls));
    transfers_free(http->transfers);
    networks_free(http->allow);
    free(http->ca_file);
    free(http);
}
