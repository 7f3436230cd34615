/* clang-format off */
/*
 * HTTP requests on the event loop: what is sent, how far it came, and what was answered.
 *
 * libcurl's multi interface does the work. Nothing here blocks; the one thread is libcurl's own,
 * which looks up a name, and it is left behind where it does not end in time. TLS is verified, 1.2
 * at least. A POST has a connection of its own, and is sent once. A redirect is an answer like any
 * other and is never followed. Plain http goes to this host only. A request that is not `listed`
 * may connect only to public addresses and to those in the networks the client was made with; that
 * is looked at for each connection, after the name was resolved, so a name that changes its address
 * gains nothing. No proxy is used, whatever the environment says.
 *
 * How a call ended is told by the phase, the status and `sent`:
 *
 *   phase    when                                              status   sent     http_outcome
 *   name     no such name; nobody answered for it; the URL     0        false    retry, but refused
 *            is not one of http or https                                         where it is no URL
 *   connect  nobody listens, or no way there, or too slow;     0        false    retry, but refused
 *            or every address is barred (`barred` is set)                        where barred
 *   tls      no TLS spoken, a certificate that does not hold   0        false    retry
 *   body     the other side stopped taking the request         0        false    retry
 *   final    no answer, half of one, or nonsense               0        true     unknown
 *   final    200 to 299                                        it       either   delivered
 *   final    408, 425, 429 and 500 to 599                      it       either   retry
 *   final    every other status                                it       either   refused
 *
 * `sent` means that the whole request may have left this host. A status counts as soon as its
 * header is complete, whatever becomes of the body; `whole` says that the body came, too. An answer
 * with more than HTTP_HEADER_MOST bytes of header is nonsense.
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

/* ca_file: certificates that servers' must derive from; NULL: the system's. allow is copied;
 * NULL: no networks. The base must outlive the client. */
struct http *http_new(struct event_base *base, const char *ca_file, const struct networks *allow);

enum http_method { HTTP_GET, HTTP_POST };

/* All of it is copied. */
struct http_request {
    enum http_method method;
    const char *url;
    const char *const *headers; /* "Name: value", without line ends; NULL at the end, or none */
    const char *body;           /* of a POST; NULL: an empty one */
    size_t body_length;
    size_t answer_most; /* bytes of the answer's body that are kept; what is beyond is cut off */
    int timeout_ms;     /* for all of it, at least 1 */
    bool listed;        /* the URL is an administrator's: any address will do */
};

struct http_answer {
    enum phase phase;
    int status;          /* 100 to 599; 0: none came */
    bool sent, whole;    /* above */
    bool barred;         /* an address was refused, by us */
    bool unusable;       /* the URL */
    int64_t retry_after; /* seconds, as the server asks; 0: it does not */
    const char *body;    /* NUL-terminated, valid during the callback */
    size_t body_length;
    char host[128];  /* of the URL; empty where it has none */
    char error[256]; /* printable ASCII; empty where a status came */
};

/* A call has ended, and is gone after this. Comes from the event loop, never from inside; may
 * begin and cancel other calls, but not free the client. */
typedef void http_done_fn(void *arg, const struct http_answer *answer);

struct http_call *http_begin(struct http *http, const struct http_request *request,
                             http_done_fn *done, void *arg);

/* Ends a call without a word. */
void http_cancel(struct http_call *call);

/* The host of a URL, cut to size; empty where it has none. */
void http_host(const char *url, char host[128]);

/* By the table above. */
enum outcome http_outcome(const struct http_answer *answer);

/* Fills a verdict from the answer: by the table above, with the status as its code and, where there
 * is one, the beginning of the body as its reply. */
void http_verdict(const struct http_answer *answer, struct verdict *verdict);

/* Calls that are under way. */
size_t http_busy(const struct http *http);

/* Calls under way end without a word. */
void http_free(struct http *http);

#endif
