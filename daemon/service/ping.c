#include "service/ping.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "channel/http.h"
#include "channel/ticks.h"
#include "service/config.h"

#define AREA       "ping"
#define TIMEOUT_MS 10000

struct ping {
    struct http *http;
    int64_t due_ms; /* of the next one */
    bool under_way;
    bool failed; /* the last one was not accepted */
};

struct ping *ping_new(struct event_base *base)
{
    struct ping *ping = xcalloc(1, sizeof(*ping));

    ping->http = http_new(base, NULL, NULL);
    return ping;
}

/* The address stays out of the log: with some services it is the password. */
static void on_answer(void *arg, const struct http_answer *answer)
{
    struct ping *ping = arg;
    bool taken = answer->status >= 200 && answer->status <= 299;

    ping->under_way = false;
    if (!taken && !ping->failed)
        log_warning(AREA, "alarm.ping was not accepted: %s %d %s", phase_name(answer->phase),
                    answer->status, answer->error);
    else if (taken && ping->failed)
        log_info(AREA, "alarm.ping is accepted again");
    ping->failed = !taken;
}

void ping_tick(struct ping *ping, const struct config *config, bool well)
{
    struct http_request request = {
        .method = HTTP_GET,
        .url = config->alarm.ping,
        .timeout_ms = TIMEOUT_MS,
        .listed = true,
    };

    if (!well || *config->alarm.ping == '\0' || ping->under_way || ticks_ms() < ping->due_ms)
        return;
    ping->due_ms = ticks_ms() + config->alarm.ping_every * 1000L;
    ping->under_way = true;
    http_begin(ping->http, &request, on_answer, ping);
}

void ping_free(struct ping *ping)
{
    if (ping == NULL)
        return;
    http_free(ping->http);
    free(ping);
}
