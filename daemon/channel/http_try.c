#include "channel/http_try.h"

#include <event2/event.h>
#include <stdlib.h>

struct trial {
    http_done_fn *done;
    void *arg;
    bool ended;
};

static void on_done(void *arg, const struct http_answer *answer)
{
    struct trial *trial = arg;

    trial->done(trial->arg, answer);
    trial->ended = true;
}

void http_try(const char *ca_file, const struct http_request *request, http_done_fn *done,
              void *arg)
{
    struct event_base *base = event_base_new();
    struct trial trial = {.done = done, .arg = arg};
    struct http *http;

    if (base == NULL)
        abort();
    http = http_new(base, ca_file, NULL);
    http_begin(http, request, on_done, &trial);
    while (!trial.ended)
        event_base_loop(base, EVLOOP_ONCE);
    http_free(http);
    event_base_free(base);
}
