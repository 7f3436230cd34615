#include "channel/oauth.h"

#include <curl/curl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <event2/event.h>

#include "base/jsontext.h"
#include "base/log.h"
#include "base/xalloc.h"
#include "channel/http.h"
#include "channel/smtp_config.h"
#include "channel/ticks.h"

#define TIMEOUT_MS  15000
#define ANSWER_MOST 65536
#define MARGIN_S    300
#define LIFE_S      300 /* if the server does not say how long a token lives */
#define LIFE_MOST_S 86400
#define AGAIN_MS    60000

struct oauth {
    const struct oauth_config *config;
    oauth_done_fn *done;
    void *arg;
    struct http *http;
    struct http_call *call; /* NULL: none under way */
    struct event *timer;    /* the next renewal, or a failure still to report */
    bool has;
    int64_t ends_ms;       /* of the token */
    int64_t not_before_ms; /* as the server asked */
    struct verdict why;    /* the last failure */
};

bool oauth_holds(const struct oauth *oauth)
{
    return oauth->has && ticks_ms() < oauth->ends_ms;
}

static void wake_in(struct oauth *oauth, int64_t ms)
{
    struct timeval wait = ticks_wait(ms);

    event_add(oauth->timer, &wait);
}

/* ---------------------------------------------------------------- what is answered */

static void fail(struct oauth *oauth, int code, const char *text)
{
    char host[128];
    char *words;

    http_host(oauth->config->url, host);
    words = xasprintf("no token from %s: %s", host, text);
    verdict_set(&oauth->why, OUTCOME_RETRY, PHASE_AUTH, code, words);
    snprintf(oauth->why.host, sizeof(oauth->why.host), "%s", host);
    free(words);
    if (!oauth_holds(oauth)) {
        oauth->done(oauth->arg, NULL, &oauth->why);
        return;
    }
    log_warning("smtp", "%s; the previous one is valid for %d s more", oauth->why.reply,
                (int)((oauth->ends_ms - ticks_ms()) / 1000));
    wake_in(oauth, AGAIN_MS);
}

/* `error` and the members after it (RFC 6749, section 5.2). */
static void fail_as_said(struct oauth *oauth, const struct http_answer *answer, const json_t *said)
{
    const char *error = json_text(said, "error");
    char *text = *error != '\0' ? xasprintf("%s: %s", error, json_text(said, "error_description"))
                                : xasprintf("it answered %d without a token", answer->status);

    fail(oauth, answer->status, text);
    free(text);
}

/* Some servers write the number as text. */
static int64_t life_of(const json_t *said)
{
    const json_t *value = json_object_get(said, "expires_in");
    int64_t life = json_is_integer(value) ? json_integer_value(value)
                                          : strtoll(json_text(said, "expires_in"), NULL, 10);

    if (life <= 0)
        return LIFE_S;
    return life < LIFE_MOST_S ? life : LIFE_MOST_S;
}

/* It becomes part of an SMTP line. */
static bool is_usable(const json_t *said)
{
    const char *token = json_text(said, "access_token");
    const char *type = json_text(said, "token_type");

    for (const char *c = token; *c != '\0'; c++) {
        if (*c <= ' ' || *c == 0x7f)
            return false;
    }
    return *token != '\0' && (*type == '\0' || strcasecmp(type, "bearer") == 0);
}

static void take(struct oauth *oauth, const json_t *said)
{
    int64_t life = life_of(said);
    int64_t margin = life / 2 < MARGIN_S ? life / 2 : MARGIN_S;
    int64_t renew_ms = (life - margin) * 1000;

    oauth->has = true;
    oauth->ends_ms = ticks_ms() + life * 1000;
    log_info("smtp", "a token that holds for %d s", (int)life);
    wake_in(oauth, renew_ms > 1000 ? renew_ms : 1000);
    oauth->done(oauth->arg, json_text(said, "access_token"), NULL);
}

static void on_answer(void *arg, const struct http_answer *answer)
{
    struct oauth *oauth = arg;
    json_t *said = json_loads(answer->body, 0, NULL);

    oauth->call = NULL;
    if (answer->status >= 200 && answer->status <= 299 && is_usable(said)) {
        take(oauth, said);
    } else {
        oauth->not_before_ms = ticks_ms() + answer->retry_after * 1000;
        if (answer->status == 0)
            fail(oauth, 0, answer->error);
        else
            fail_as_said(oauth, answer, said);
    }
    json_decref(said);
}

/* ---------------------------------------------------------------- what is asked */

static void add_field(struct buf *body, const char *name, const char *value)
{
    char *escaped = curl_easy_escape(NULL, value, 0);

    if (escaped == NULL)
        abort();
    buf_printf(body, "%s%s=%s", body->len > 0 ? "&" : "", name, escaped);
    explicit_bzero(escaped, strlen(escaped));
    curl_free(escaped);
}

static void ask(struct oauth *oauth, const char *secret)
{
    static const char *const headers[] = {"Content-Type: application/x-www-form-urlencoded",
                                          "Accept: application/json", NULL};
    struct buf body = BUF_INIT;

    add_field(&body, "grant_type", "client_credentials");
    add_field(&body, "client_id", oauth->config->client_id);
    add_field(&body, "client_secret", secret);
    add_field(&body, "scope", oauth->config->scope);
    oauth->call = http_begin(oauth->http,
                             &(struct http_request){
                                 .method = HTTP_POST,
                                 .url = oauth->config->url,
                                 .headers = headers,
                                 .body = body.data,
                                 .body_length = body.len,
                                 .answer_most = ANSWER_MOST,
                                 .timeout_ms = TIMEOUT_MS,
                                 .listed = true,
                             },
                             on_answer, oauth);
    explicit_bzero(body.data, body.len);
    buf_free(&body);
}

static void begin(struct oauth *oauth)
{
    char *cause = NULL;
    char *secret = smtp_secret(NULL, oauth->config->secret_file, &cause);

    if (secret == NULL) {
        fail(oauth, 0, cause);
        free(cause);
        return;
    }
    ask(oauth, secret);
    explicit_bzero(secret, strlen(secret));
    free(secret);
}

static void on_timer(evutil_socket_t socket, short what, void *arg)
{
    struct oauth *oauth = arg;

    (void)socket;
    (void)what;
    if (oauth->call != NULL)
        return;
    if (ticks_ms() >= oauth->not_before_ms)
        begin(oauth);
    else if (oauth_holds(oauth))
        wake_in(oauth, oauth->not_before_ms - ticks_ms());
    else
        oauth->done(oauth->arg, NULL, &oauth->why);
}

void oauth_fetch(struct oauth *oauth)
{
    if (oauth->call == NULL)
        wake_in(oauth, 0);
}

/* ---------------------------------------------------------------- its life */

struct oauth *oauth_new(struct event_base *base, const struct oauth_config *config,
                        oauth_done_fn *done, void *arg)
{
    struct oauth *oauth = xcalloc(1, sizeof(*oauth));

    oauth->config = config;
    oauth->done = done;
    oauth->arg = arg;
    oauth->http = http_new(base, NULL, NULL);
    oauth->timer = event_new(base, -1, 0, on_timer, oauth);
    if (oauth->timer == NULL)
        abort();
    return oauth;
}

void oauth_drop(struct oauth *oauth)
{
    oauth->has = false;
}

void oauth_free(struct oauth *oauth)
{
    if (oauth == NULL)
        return;
    event_free(oauth->timer);
    http_free(oauth->http);
    free(oauth);
}
