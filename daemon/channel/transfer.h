/*
 * libcurl's multi interface on libevent: starts transfers and reports how they ended.
 *
 * Knows nothing of mail or webhooks. The caller owns every easy handle, and may remove, clean up or
 * add one from inside the callback, but must not free `transfers` itself there. What libcurl does
 * not copy (lists, error buffers) must live until the handle is removed.
 */
#ifndef CHANNEL_TRANSFER_H
#define CHANNEL_TRANSFER_H

#include <curl/curl.h>

#include "base/base.h"

struct event_base;
struct transfers;

typedef void transfer_done_fn(void *arg, CURL *easy, CURLcode result);

struct transfers *transfers_new(struct event_base *base, transfer_done_fn *done, void *arg);

/* Every handle must have been removed. The base must still be alive. */
void transfers_free(struct transfers *transfers);

/* Sets the authorities that the other side's certificate must chain to: only those in the file, as
 * it is at each connection; NULL: the system's. */
void transfer_trust(CURL *easy, const char *ca_file);

/* The callback comes from the event loop, never from inside. */
void transfers_add(struct transfers *transfers, CURL *easy);

/* Ends a transfer under way, or releases a finished one. */
void transfers_remove(struct transfers *transfers, CURL *easy);

#endif
