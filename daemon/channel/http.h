/* clang-format off */
/*
 * HTTP requests on the event loop: what was sent, how far it got, and what came back.
 *
 * libcurl's multi interface does the work. Nothing here blocks; the only other thread is libcurl's
 * name lookup, which is abandoned if it does not end in time. TLS is verified, version 1.2 or
 * later. A POST uses its own connection and is sent once. A redirect is an answer like any other
 * and is never followed. Plain http works only to this host. A request that is not `listed` may
 * connect only to public addresses and to the networks given to http_new(); each connection is
 * checked after the name is resolved, so a name that changes its address gains nothing. No proxy is
 * used, whatever the environment says.
 *
 * The phase, the status and `sent` show how a call ended:
 *
 *   phase    when                                              status   sent     http_outcome
 *   name     no such name; nobody answered for it; the URL     0        false    retry, but refused
 *            is not one of http or https                                         where it is no URL
 *   connect  nobody listens, or no way there, or too slow;     0        false    retry, but refused
 *            or every address is barred (`barred` is set)                        where barred
 *   tls      no TLS, or an invalid certificate              0        false    retry
 *   body     the other side stopped taking the request         0        false    retry
 *   final    no answer, half of one, or nonsense               0        true     unknown
 *   final    200 to 299                                        it       either   delivered
 *   final    408, 425, 429 and 500 to 599                      it       either   retry
 *   final    any other status                                it       either   refused
 *
 * `sent` means that the whole request may have left this host. A status counts once its header is
 * complete, whatever happens to the body; `whole` says that the body arrived too. An answer with
 * more than HTTP_HEADER_MOST bytes of header is nonsense.
 */
/* clang-format on */
#ifndef CHANNEL_HTTP_H
#define CHANNEL_HTTP_H

#include "base/base.h"
#include "channel/channel.h"

#define HTTP_HEADER_MOST 65536

struct event_base;
struct http;
struct http_call;
struct networks;

/* ca_file: the authorities that server certificates must chain to; NULL: the system's. allow is
 * copied; NULL: no networks. The base must outlive the client. */
struct http *http_new(struct event_base *base, const char *ca_file, const struct networks *allow);

enum http_method { HTTP_GET, HTTP_POST };

/* All of it is copied. */
struct http_request {
    enum http_method method;
    const char *url;
    const char *const *headers; /* "Name: value", without line ends; ends with NULL; NULL: none */
    const char *body;           /* for a POST; NULL: empty */
    size_t body_length;
    size_t answer_most; /* how many bytes of the answer's body to keep; the rest is cut off */
    int timeout_ms;     /* for the whole call, at least 1 */
    bool listed;        /* an administrator set the URL: any address is allowed */
};

struct http_answer {
    enum phase phase;
    int status;          /* 100 to 599; 0: none */
    bool sent, whole;    /* above */
    bool barred;         /* we refused an address */
    bool unusable;       /* the URL */
    int64_t retry_after; /* seconds the server asks for; 0: it does not */
    const char *body;    /* NUL-terminated, valid during the callback */
    size_t body_length;
    char host[128];  /* of the URL; empty if it has none */
    char error[256]; /* printable ASCII; empty if there is a status */
};

/* A call has ended and is freed after this. Called from the event loop, never from inside a
 * function here; may begin and cancel other calls, but not free the client. */
typedef void http_done_fn(void *arg, const struct http_answer *answer);

struct http_call *http_begin(struct http *http, const struct http_request *request,
                             http_done_fn *done, void *arg);

/* Ends a call without a callback. */
void http_cancel(struct http_call *call);

/* The host of a URL, truncated; empty if it has none. */
void http_host(const char *url, char host[128]);

/* By the table above. */
enum outcome http_outcome(const struct http_answer *answer);

/* Fills a verdict from the answer: by the table above, with the status as its code and the start of
 * the body, if any, as its reply. */
void http_verdict(const struct http_answer *answer, struct verdict *verdict);

/* The number of calls under way. */
size_t http_busy(const struct http *http);

/* Ends calls under way without a callback. */
void http_free(struct http *http);

#endif
