/*
 * A single HTTP request for callers without an event loop: waits until it has ended.
 */
#ifndef CHANNEL_HTTP_TRY_H
#define CHANNEL_HTTP_TRY_H

#include "channel/http.h"

/* Blocks for timeout_ms at most, and calls `done` once. ca_file as in http_new. */
void http_try(const char *ca_file, const struct http_request *request, http_done_fn *done,
              void *arg);

#endif
