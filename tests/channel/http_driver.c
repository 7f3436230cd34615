/*
 * Makes HTTP requests as channels do, and prints how each ended. Not a test of its own:
 * http_test.py starts it against servers that misbehave.
 *
 *     http_driver key=value...          (the last of the same key counts)
 *
 * url (%d stands for the number), method (post, get), body, size (bytes of a body), header, timeout
 * (ms), most (bytes of the answer), listed=1, allow=NETWORKS and ca=FILE make up the request; count
 * of them are made, `together` at a time.
 *
 * Each answer is a line: number, outcome, phase, status, sent, whole, barred, retry_after, host,
 * error, body, milliseconds, with tabs between. At the end: the largest gap between two ticks of a
 * 5 ms timer.
 *
 * The system's folder of certificates is the one that system=FOLDER says.
 *
 * The names below .test are this program's own: hang.test is looked up for three seconds,
 * private.test, metadata.test and six.test stand for addresses that must not be reached,
 * mixed.test for one of those and one that may, and rebind.test for another address each time.
 */
#include <arpa/inet.h>
#include <fcntl.h>
#include <netdb.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "channel/http.h"
#include "channel/networks.h"
#include "channel/ticks.h"

#define TICK_MS 5

struct driver {
    int argc;
    char **argv;
    struct event_base *base;
    struct http *http;
    int count, next, ended;
    int64_t last_us, gap_us;
};

struct request {
    struct driver *driver;
    int number;
    int64_t begun_ms;
};

/* ---------------------------------------------------------------- names */

static struct addrinfo *entry(const char *address, const char *port, int socktype)
{
    struct addrinfo *info = xcalloc(1, sizeof(*info));
    struct sockaddr_in6 *six = xcalloc(1, sizeof(*six));
    struct sockaddr_in *four = (struct sockaddr_in *)(void *)six;
    bool is_six = inet_pton(AF_INET6, address, &six->sin6_addr) == 1;

    info->ai_family = is_six ? AF_INET6 : AF_INET;
    info->ai_socktype = socktype != 0 ? socktype : SOCK_STREAM;
    info->ai_addrlen = is_six ? sizeof(*six) : sizeof(*four);
    info->ai_addr = (struct sockaddr *)six;
    six->sin6_family = (sa_family_t)info->ai_family;
    six->sin6_port = htons((uint16_t)atoi(port));
    if (!is_six)
        inet_pton(AF_INET, address, &four->sin_addr);
    return info;
}

int getaddrinfo(const char *name, const char *port, const struct addrinfo *hints,
                struct addrinfo **found)
{
    static _Atomic int lookups;
    int type = hints != NULL ? hints->ai_socktype : 0;

    port = port != NULL ? port : "0";
    *found = NULL;
    if (strcmp(name, "hang.test") == 0)
        sleep(3);
    else if (strcmp(name, "private.test") == 0)
        *found = entry("10.0.0.1", port, type);
    else if (strcmp(name, "metadata.test") == 0)
        *found = entry("169.254.169.254", port, type);
    else if (strcmp(name, "six.test") == 0)
        *found = entry("fd00::1", port, type);
    else if (strcmp(name, "rebind.test") == 0)
        *found = entry(lookups++ == 0 ? "127.0.0.1" : "127.0.0.2", port, type);
    else if (strcmp(name, "localhost") == 0 || strncmp(name, "127.", 4) == 0)
        *found = entry("127.0.0.1", port, type);
    else if (strcmp(name, "mixed.test") == 0) {
        *found = entry("10.0.0.1", port, type);
        (*found)->ai_next = entry("127.0.0.1", port, type);
    }
    return *found != NULL ? 0 : EAI_NONAME;
}

void freeaddrinfo(struct addrinfo *info)
{
    while (info != NULL) {
        struct addrinfo *next = info->ai_next;

        free(info->ai_addr);
        free(info);
        info = next;
    }
}

/* ---------------------------------------------------------------- certificates */

static const char *certificates;

/* The caller frees it. */
static char *moved(const char *file)
{
    static const char folder[] = "/etc/ssl/certs/";
    size_t length = strlen(folder);

    if (certificates == NULL || strncmp(file, folder, length) != 0)
        return xstrdup(file);
    return xasprintf("%s/%s", certificates, file + length);
}

int stat(const char *file, struct stat *status)
{
    char *name = moved(file);
    int result = fstatat(AT_FDCWD, name, status, 0);

    free(name);
    return result;
}

FILE *fopen64(const char *file, const char *mode)
{
    char *name = moved(file);
    int fd = open(name, O_RDONLY | O_CLOEXEC);

    free(name);
    return fd >= 0 ? fdopen(fd, mode) : NULL;
}

/* ---------------------------------------------------------------- requests */

static const char *text(const struct driver *driver, const char *key)
{
    size_t length = strlen(key);

    for (int i = driver->argc - 1; i > 0; i--) {
        if (strncmp(driver->argv[i], key, length) == 0 && driver->argv[i][length] == '=')
            return driver->argv[i] + length + 1;
    }
    return NULL;
}

static int number(const struct driver *driver, const char *key, int otherwise)
{
    const char *value = text(driver, key);

    return value != NULL ? atoi(value) : otherwise;
}

static void begin(struct driver *driver);

static void on_done(void *arg, const struct http_answer *answer)
{
    struct request *request = arg;
    struct driver *driver = request->driver;
    char body[64];

    channel_clean(body, sizeof(body), answer->body, answer->body_length);
    printf("%d\t%s\t%s\t%d\t%d\t%d\t%d\t%d\t%s\t%s\t%s\t%d\n", request->number,
           outcome_name(http_outcome(answer)), phase_name(answer->phase), answer->status,
           answer->sent, answer->whole, answer->barred, (int)answer->retry_after, answer->host,
           answer->error, body, (int)(ticks_ms() - request->begun_ms));
    free(request);
    driver->ended++;
    if (driver->next < driver->count)
        begin(driver);
    else if (driver->ended == driver->count)
        event_base_loopbreak(driver->base);
}

static void begin(struct driver *driver)
{
    struct request *request = xcalloc(1, sizeof(*request));
    const char *headers[] = {text(driver, "header"), NULL};
    const char *url = text(driver, "url");
    const char *place = strstr(url, "%d");
    struct buf body = BUF_INIT;
    char *whole;

    *request = (struct request){driver, ++driver->next, ticks_ms()};
    whole = place == NULL
                ? xstrdup(url)
                : xasprintf("%.*s%d%s", (int)(place - url), url, request->number, place + 2);
    buf_puts(&body, text(driver, "body") != NULL ? text(driver, "body") : "{}");
    while (body.len < (size_t)number(driver, "size", 0))
        buf_puts(&body, "sixteen letters.");
    http_begin(
        driver->http,
        &(struct http_request){
            .method = text(driver, "method") != NULL && strcmp(text(driver, "method"), "get") == 0
                          ? HTTP_GET
                          : HTTP_POST,
            .url = whole,
            .headers = headers,
            .body = body.data,
            .body_length = body.len,
            .answer_most = (size_t)number(driver, "most", 200),
            .timeout_ms = number(driver, "timeout", 1000),
            .listed = number(driver, "listed", 0) != 0,
        },
        on_done, request);
    buf_free(&body);
    free(whole);
}

static void on_tick(evutil_socket_t socket, short what, void *arg)
{
    struct driver *driver = arg;
    int64_t now = ticks_us();

    (void)socket;
    (void)what;
    if (driver->last_us > 0 && now - driver->last_us > driver->gap_us)
        driver->gap_us = now - driver->last_us;
    driver->last_us = now;
}

int main(int argc, char **argv)
{
    struct driver driver = {.argc = argc, .argv = argv};
    struct timeval wait = ticks_wait(TICK_MS);
    struct event *tick;
    char *cause = NULL;
    struct networks *allow;

    log_open(LOG_LEVEL_WARNING, false);
    signal(SIGPIPE, SIG_IGN);
    driver.base = event_base_new();
    certificates = text(&driver, "system");
    driver.count = number(&driver, "count", 1);
    allow = networks_parse(text(&driver, "allow") != NULL ? text(&driver, "allow") : "127.0.0.1",
                           &cause);
    if (allow == NULL) {
        printf("refused: %s\n", cause);
        return 2;
    }
    driver.http = http_new(driver.base, text(&driver, "ca"), allow);
    tick = event_new(driver.base, -1, EV_PERSIST, on_tick, &driver);
    event_add(tick, &wait);
    for (int i = 0; i < number(&driver, "together", 1); i++)
        begin(&driver);
    event_base_dispatch(driver.base);
    printf("gap\t%.1f\n", (double)driver.gap_us / 1000);
    http_free(driver.http);
    networks_free(allow);
    event_free(tick);
    event_base_free(driver.base);
    return 0;
}
