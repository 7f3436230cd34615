#include "page/serve.h"

#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/http_struct.h>
#include <event2/listener.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/sha256.h"
#include "base/xalloc.h"
#include "message/evidence.h"
#include "message/feed.h"
#include "page/language.h"
#include "page/links.h"
#include "page/pool.h"
#include "page/routes.h"
#include "page/skin.h"
#include "page/titles.h"
#include "page/words.h"
#include "store/answer.h"

#define AREA         "page"
#define STYLE_FORMAT "/%s-" PACKAGE_VERSION ".css"
#define STYLE        "style"
#define MOST_HEADERS 16384
#define IDLE_SECONDS 60
#define NAME_SIZE    65
#define BACKLOG      128

struct server {
    struct server_parts parts;
    struct evhttp *http;
};

/* A request under way. */
struct visit {
    struct server *server;
    struct evhttp_request *request;
    const struct route *route;
    json_t *asked;
    bool csv;
    char who[NAME_SIZE];
};

static void put_headers(struct evhttp_request *request, const char *type)
{
    struct evkeyvalq *headers = evhttp_request_get_output_headers(request);

    evhttp_add_header(headers, "Content-Type", type);
    evhttp_add_header(headers, "Content-Security-Policy",
                      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
                      "base-uri 'none'; frame-ancestors 'none'");
    evhttp_add_header(headers, "X-Content-Type-Options", "nosniff");
    evhttp_add_header(headers, "Referrer-Policy", "same-origin");
    evhttp_add_header(headers, "Cross-Origin-Resource-Policy", "same-origin");
    if (evhttp_find_header(headers, "Cache-Control") == NULL)
        evhttp_add_header(headers, "Cache-Control", "private, no-cache");
}

/* FNV-1a of the content: the same page has the same tag. */
static uint64_t hash(const char *text, size_t length)
{
    uint64_t value = UINT64_C(0xcbf29ce484222325);

    for (size_t i = 0; i < length; i++)
        value = (value ^ (unsigned char)text[i]) * UINT64_C(0x100000001b3);
    return value;
}

static void reply_with(struct evhttp_request *request, int code, const char *type, const char *text,
                       size_t length)
{
    struct evkeyvalq *headers = evhttp_request_get_output_headers(request);
    const char *known =
        evhttp_find_header(evhttp_request_get_input_headers(request), "If-None-Match");
    struct evbuffer *body = evbuffer_new();
    char tag[32];

    put_headers(request, type);
    snprintf(tag, sizeof(tag), "W/\"%016llx\"", (unsigned long long)hash(text, length));
    if (code == HTTP_OK)
        evhttp_add_header(headers, "ETag", tag);
    if (code == HTTP_OK && known != NULL && strstr(known, tag) != NULL) {
        evhttp_send_reply(request, HTTP_NOTMODIFIED, NULL, NULL);
    } else {
        evbuffer_add(body, text, length);
        evhttp_send_reply(request, code, NULL, body);
    }
    evbuffer_free(body);
}

static const char *title_of(const json_t *it, const struct route *route)
{
    static const char *const own[] = {"reference", "home", "name"};

    for (size_t i = 0; i < ARRAY_SIZE(own); i++) {
        const json_t *title = json_object_get(it, own[i]);

        if (json_is_string(title))
            return json_string_value(title);
    }
    return route != NULL ? route->title : "Not found";
}

/* The templates in the requested language. */
static const struct skin *skin_for(const struct visit *visit)
{
    const struct server_parts *parts = &visit->server->parts;
    const char *accepted =
        evhttp_find_header(evhttp_request_get_input_headers(visit->request), "Accept-Language");

    if (parts->other == NULL)
        return parts->templates;
    evhttp_add_header(evhttp_request_get_output_headers(visit->request), "Vary", "Accept-Language");
    return language_preferred(accepted, parts->options->language) ? parts->other : parts->templates;
}

static json_t *style_link(const char *name)
{
    return json_sprintf(STYLE_FORMAT, name);
}

/* Ends the request with the rendered page, or with an error. */
static void send_html(struct visit *visit, int code, bool good, struct buf *out)
{
    if (!good) {
        code = HTTP_INTERNAL;
        buf_reset(out);
        buf_puts(out, "The page cannot be shown; the log says why.\n");
    }
    log_info(AREA, "%s asked for %s: %d", visit->who,
             visit->route != NULL ? visit->route->name : "what there is not", code);
    reply_with(visit->request, code, "text/html; charset=utf-8", out->data, out->len);
    buf_free(out);
}

/* Adds what every page shows, and renders the page. */
static void send_page(struct visit *visit, int code, const char *name, json_t *data)
{
    const struct server_parts *parts = &visit->server->parts;
    const struct skin *skin = skin_for(visit);
    const char *today = json_string_value(json_object_get(data, "today"));
    struct words_how how = {.zone = parts->zone, .words = skin_words(skin)};
    struct buf out = BUF_INIT;

    json_object_set_new(data, "title",
                        json_string(title_of(json_object_get(data, "it"), visit->route)));
    if (today != NULL && date_parse(today, &how.today))
        words_put(data, &how);
    titles_put(json_object_get(data, "it"), skin);
    json_object_set_new(data, "council", json_string(parts->options->council));
    json_object_set_new(data, "style", style_link(STYLE));
    if (visit->asked != NULL)
        links_put(data, visit->route, visit->asked);
    if (visit->route != NULL && visit->route->menu != NULL)
        json_object_set_new(data, "menu", json_pack("{s:b}", visit->route->menu, 1));
    send_html(visit, code, skin_render(skin, name, data, &out), &out);
    json_decref(data);
}

/* Evidence is a separate document, as from dolsctl, in English, made out for the person asking. */
static void send_evidence(struct visit *visit, json_t *data)
{
    const struct server_parts *parts = &visit->server->parts;
    json_t *evidence = json_object_get(data, "it");
    struct buf out = BUF_INIT;

    evidence_put_words(evidence, parts->zone);
    if (parts->options->asker != NULL)
        json_object_set_new(evidence, "by", json_string(visit->who));
    json_object_set_new(evidence, "style", style_link(EVIDENCE_STYLE));
    send_html(visit, HTTP_OK, skin_render(parts->templates, EVIDENCE_PAGE, evidence, &out), &out);
    json_decref(data);
}

static void visit_free(struct visit *visit)
{
    json_decref(visit->asked);
    free(visit);
}

static void send_error(struct visit *visit, int code, const char *words)
{
    json_t *data = json_pack("{s:{s:s}, s:i}", "it", "fault", words, "code", code);

    send_page(visit, code, "error", data);
    visit_free(visit);
}

static void send_csv(struct visit *visit, const json_t *answer)
{
    struct evkeyvalq *headers = evhttp_request_get_output_headers(visit->request);
    struct buf out = BUF_INIT;
    char name[64];

    answer_csv(route_question(visit->route), answer, &out);
    snprintf(name, sizeof(name), "attachment; filename=\"%s.csv\"", visit->route->name);
    evhttp_add_header(headers, "Content-Disposition", name);
    log_info(AREA, "%s asked for %s as CSV: 200", visit->who, visit->route->name);
    reply_with(visit->request, HTTP_OK, "text/csv; charset=utf-8", out.data, out.len);
    buf_free(&out);
    visit_free(visit);
}

/* A refusal is shown with the form, on the same page. */
static void send_answer(struct visit *visit, json_t *data)
{
    const json_t *it = json_object_get(data, "it");
    bool refused = json_is_string(json_object_get(visit->csv ? data : it, "refused"));

    if (visit->csv && !refused) {
        send_csv(visit, data);
        json_decref(data);
    } else if (visit->csv) {
        send_error(visit, HTTP_BADREQUEST, json_string_value(json_object_get(data, "refused")));
        json_decref(data);
    } else if (!json_is_true(json_object_get(data, "found"))) {
        json_object_set_new(
            data, "it", json_pack("{s:s}", "fault", "There is nothing on record under that name."));
        send_page(visit, HTTP_NOTFOUND, "error", data);
        visit_free(visit);
    } else if (strcmp(visit->route->name, EVIDENCE_PAGE) == 0) {
        send_evidence(visit, data);
        visit_free(visit);
    } else {
        send_page(visit, refused ? HTTP_BADREQUEST : HTTP_OK, visit->route->name, data);
        visit_free(visit);
    }
}

static void on_answer(void *arg, const char *text)
{
    struct visit *visit = arg;
    json_t *data = text != NULL ? json_loads(text, 0, NULL) : NULL;

    if (data == NULL)
        send_error(
            visit, HTTP_SERVUNAVAIL,
            "The database cannot be reached, or did not answer in time. The reminders do not "
            "depend on this page.");
    else
        send_answer(visit, data);
}

/* The name from the proxy, reduced to what a log can hold; false: there is none. */
static bool who_asks(const struct server *server, struct evhttp_request *request,
                     char who[NAME_SIZE])
{
    const char *header = server->parts.options->asker;
    const char *name = header == NULL
                           ? "-"
                           : evhttp_find_header(evhttp_request_get_input_headers(request), header);
    size_t length = 0;

    for (; name != NULL && *name != '\0' && length + 1 < NAME_SIZE; name++) {
        bool plain = (*name >= 'a' && *name <= 'z') || (*name >= 'A' && *name <= 'Z') ||
                     (*name >= '0' && *name <= '9') || strchr("@._+-\\", *name) != NULL;

        who[length++] = *name == '\\' || plain ? *name : '?';
    }
    who[length] = '\0';
    return length > 0;
}

static const char *style_at(const struct server *server, const char *path)
{
    static const char *const names[] = {STYLE, EVIDENCE_STYLE};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        char at[64];

        snprintf(at, sizeof(at), STYLE_FORMAT, names[i]);
        if (strcmp(path, at) == 0)
            return skin_style(server->parts.templates, names[i]);
    }
    return NULL;
}

/* Sends what needs no database; true if it did. */
static bool send_fixed(struct server *server, struct evhttp_request *request, const char *path)
{
    const char *style = style_at(server, path);

    if (strcmp(path, "/favicon.ico") == 0) {
        put_headers(request, "text/plain");
        evhttp_send_reply(request, HTTP_NOCONTENT, NULL, NULL);
        return true;
    }
    if (style == NULL)
        return false;
    evhttp_add_header(evhttp_request_get_output_headers(request), "Cache-Control",
                      "private, max-age=86400");
    reply_with(request, HTTP_OK, "text/css; charset=utf-8", style, strlen(style));
    return true;
}

/* ---- calendars: whoever has the address may read it, without giving a name */

/* Shows nothing of ours: somebody guessing addresses learns nothing, not even whose server it is.
 */
static void send_bare(struct visit *visit, int code, const char *words)
{
    log_info(AREA, "no calendar was read: %d", code);
    reply_with(visit->request, code, "text/plain; charset=utf-8", words, strlen(words));
    visit_free(visit);
}

static void on_calendar(void *arg, const char *text)
{
    struct visit *visit = arg;
    json_t *data = text != NULL ? json_loads(text, 0, NULL) : NULL;
    const json_t *it = json_object_get(data, "it");
    struct buf out = BUF_INIT;

    if (data == NULL) {
        send_bare(visit, HTTP_SERVUNAVAIL, "Not now.\n");
        return;
    }
    if (!json_is_object(it)) {
        send_bare(visit, HTTP_NOTFOUND, "Not found.\n");
    } else {
        feed_build(it, &out);
        log_info(AREA, "calendar %lld was read: 200",
                 (long long)json_integer_value(json_object_get(it, "feed")));
        reply_with(visit->request, HTTP_OK, "text/calendar; charset=utf-8", out.data, out.len);
        visit_free(visit);
    }
    buf_free(&out);
    json_decref(data);
}

static void ask_calendar(struct visit *visit, const char *path, const char *query)
{
    char *secret = query == NULL ? route_secret(path) : NULL;
    char digest[SHA256_HEX_SIZE];
    json_t *asked;

    if (secret == NULL) {
        send_bare(visit, HTTP_NOTFOUND, "Not found.\n");
        return;
    }
    sha256_hex(secret, strlen(secret), digest);
    asked = json_pack("{s:s}", "digest", digest);
    pool_ask(visit->server->parts.pool, "calendar", asked, false, on_calendar, visit);
    json_decref(asked);
    free(secret);
}

static void on_request(struct evhttp_request *request, void *arg)
{
    struct server *server = arg;
    const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(request);
    const char *path = uri != NULL ? evhttp_uri_get_path(uri) : NULL;
    struct visit *visit;
    char *cause = NULL;

    if (path != NULL && send_fixed(server, request, path))
        return;
    visit = xcalloc(1, sizeof(*visit));
    *visit = (struct visit){.server = server, .request = request};
    if (path != NULL && route_is_calendar(path)) {
        ask_calendar(visit, path, evhttp_uri_get_query(uri));
        return;
    }
    if (!who_asks(server, request, visit->who)) {
        send_error(visit, 403, "The council's server did not say who asks.");
        return;
    }
    visit->route = path != NULL ? route_find(path) : NULL;
    if (visit->route == NULL) {
        send_error(visit, HTTP_NOTFOUND, "There is no such page.");
        return;
    }
    visit->asked = route_asked(visit->route, evhttp_uri_get_query(uri), &visit->csv, &cause);
    if (visit->asked == NULL) {
        send_error(visit, HTTP_BADREQUEST, cause);
        free(cause);
        return;
    }
    if (visit->csv)
        json_object_del(visit->asked, "page");
    pool_ask(server->parts.pool, visit->route->name, visit->asked, visit->csv, on_answer, visit);
}

/* A local socket: the folder's permissions say who may connect. */
static struct evconnlistener *listen_on_path(struct event_base *base, const char *path)
{
    struct sockaddr_un address = {.sun_family = AF_UNIX};
    struct evconnlistener *listener;

    if (strlen(path) >= sizeof(address.sun_path))
        return NULL;
    memcpy(address.sun_path, path, strlen(path) + 1);
    unlink(path);
    listener =
        evconnlistener_new_bind(base, NULL, NULL, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC,
                                BACKLOG, (struct sockaddr *)&address, sizeof(address));
    if (listener != NULL && chmod(path, 0660) != 0)
        log_warning(AREA, "cannot set the mode of %s", path);
    return listener;
}

static struct evconnlistener *listen_on_loopback(struct event_base *base, const char *where)
{
    struct sockaddr_storage address;
    int length = sizeof(address);
    const struct sockaddr_in *four = (const struct sockaddr_in *)&address;
    const struct sockaddr_in6 *six = (const struct sockaddr_in6 *)&address;
    bool inside;

    if (evutil_parse_sockaddr_port(where, (struct sockaddr *)&address, &length) != 0)
        return NULL;
    inside = address.ss_family == AF_INET ? ntohl(four->sin_addr.s_addr) >> 24 == 127
                                          : IN6_IS_ADDR_LOOPBACK(&six->sin6_addr);
    if (!inside)
        return NULL;
    return evconnlistener_new_bind(
        base, NULL, NULL, LEV_OPT_CLOSE_ON_FREE | LEV_OPT_CLOSE_ON_EXEC | LEV_OPT_REUSEABLE,
        BACKLOG, (struct sockaddr *)&address, length);
}

struct server *server_new(struct event_base *base, const struct server_parts *parts, char **cause)
{
    const char *where = parts->options->listen;
    struct evconnlistener *listener =
        where[0] == '/' ? listen_on_path(base, where) : listen_on_loopback(base, where);
    struct server *server;

    if (listener == NULL) {
        *cause =
            xasprintf("cannot listen on %s: it must be a path, or an address of loopback with a "
                      "port, as 127.0.0.1:8470, that nobody uses",
                      where);
        return NULL;
    }
    server = xcalloc(1, sizeof(*server));
    server->parts = *parts;
    server->http = evhttp_new(base);
    evhttp_set_allowed_methods(server->http, EVHTTP_REQ_GET | EVHTTP_REQ_HEAD);
    evhttp_set_max_headers_size(server->http, MOST_HEADERS);
    evhttp_set_max_body_size(server->http, 0);
    evhttp_set_timeout(server->http, IDLE_SECONDS);
    evhttp_set_gencb(server->http, on_request, server);
    evhttp_bind_listener(server->http, listener);
    return server;
}

void server_free(struct server *server)
{
    if (server == NULL)
        return;
    evhttp_free(server->http);
    free(server);
}
