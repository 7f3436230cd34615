#include "channel/transfer.h"

#include <stdlib.h>

#include <event2/event.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "channel/ticks.h"

struct transfers {
    struct event_base *base;
    struct event *timer; /* libcurl's only time-out */
    CURLM *multi;
    transfer_done_fn *done;
    void *arg;
};

/* Calls curl_global_init once per process. */
static void prepare(void)
{
    static bool prepared;

    if (!prepared && curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK) {
        log_error("transfer", "libcurl cannot be initialised");
        abort();
    }
    prepared = true;
}

/* Removing the handle frees the message, so copy everything out of it first. */
static void tell(struct transfers *transfers)
{
    CURLMsg *message;
    int left;

    while ((message = curl_multi_info_read(transfers->multi, &left)) != NULL) {
        CURL *easy = message->easy_handle;
        CURLcode result = message->data.result;

        if (message->msg == CURLMSG_DONE)
            transfers->done(transfers->arg, easy, result);
    }
}

static void act(struct transfers *transfers, curl_socket_t socket, int flags)
{
    int running;
    CURLMcode code = curl_multi_socket_action(transfers->multi, socket, flags, &running);

    if (code != CURLM_OK)
        log_error("transfer", "libcurl: %s", curl_multi_strerror(code));
    tell(transfers);
}

static void on_socket(evutil_socket_t socket, short what, void *arg)
{
    int flags = ((what & EV_READ) != 0 ? CURL_CSELECT_IN : 0) |
                ((what & EV_WRITE) != 0 ? CURL_CSELECT_OUT : 0);

    act(arg, socket, flags);
}

static void on_timer(evutil_socket_t socket, short what, void *arg)
{
    (void)socket;
    (void)what;
    act(arg, CURL_SOCKET_TIMEOUT, 0);
}

/* `assigned` is the event that watches the socket for libcurl, if there is one. */
static int watch(CURL *easy, curl_socket_t socket, int what, void *arg, void *assigned)
{
    struct transfers *transfers = arg;
    struct event *event = assigned;
    short wanted = EV_PERSIST;

    (void)easy;
    if (event != NULL)
        event_free(event);
    event = NULL;
    if (what != CURL_POLL_REMOVE) {
        wanted |= (what & CURL_POLL_IN) != 0 ? EV_READ : 0;
        wanted |= (what & CURL_POLL_OUT) != 0 ? EV_WRITE : 0;
        event = event_new(transfers->base, socket, wanted, on_socket, transfers);
        if (event == NULL || event_add(event, NULL) != 0) {
            log_error("transfer", "a socket cannot be watched");
            abort();
        }
    }
    curl_multi_assign(transfers->multi, socket, event);
    return 0;
}

/* Zero means soon, not now: libcurl must not be called from its own callback. */
static int set_timer(CURLM *multi, long ms, void *arg)
{
    struct transfers *transfers = arg;
    struct timeval wait = ticks_wait(ms);

    (void)multi;
    if (ms < 0)
        return event_del(transfers->timer);
    return event_add(transfers->timer, &wait);
}

struct transfers *transfers_new(struct event_base *base, transfer_done_fn *done, void *arg)
{
    struct transfers *transfers = xcalloc(1, sizeof(*transfers));

    prepare();
    *transfers = (struct transfers){.base = base, .done = done, .arg = arg};
    transfers->timer = event_new(base, -1, 0, on_timer, transfers);
    transfers->multi = curl_multi_init();
    if (transfers->timer == NULL || transfers->multi == NULL)
        abort();
    curl_multi_setopt(transfers->multi, CURLMOPT_SOCKETFUNCTION, watch);
    curl_multi_setopt(transfers->multi, CURLMOPT_SOCKETDATA, transfers);
    curl_multi_setopt(transfers->multi, CURLMOPT_TIMERFUNCTION, set_timer);
    curl_multi_setopt(transfers->multi, CURLMOPT_TIMERDATA, transfers);
    return transfers;
}

/* The clean-up may still call watch() and set_timer(), so free the timer last. */
void transfers_free(struct transfers *transfers)
{
    if (transfers == NULL)
        return;
    curl_multi_cleanup(transfers->multi);
    event_free(transfers->timer);
    free(transfers);
}

/* By default libcurl caches what it read for a day, and also trusts the system's folder. */
void transfer_trust(CURL *easy, const char *ca_file)
{
    if (ca_file == NULL)
        return;
    curl_easy_setopt(easy, CURLOPT_CAINFO, ca_file);
    curl_easy_setopt(easy, CURLOPT_CAPATH, NULL);
    curl_easy_setopt(easy, CURLOPT_CA_CACHE_TIMEOUT, 0L);
}

void transfers_add(struct transfers *transfers, CURL *easy)
{
    CURLMcode code = curl_multi_add_handle(transfers->multi, easy);

    if (code != CURLM_OK) {
        log_error("transfer", "libcurl: %s", curl_multi_strerror(code));
        abort();
    }
}

void transfers_remove(struct transfers *transfers, CURL *easy)
{
    curl_multi_remove_handle(transfers->multi, easy);
}
