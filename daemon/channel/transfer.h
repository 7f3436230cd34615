/*
 * libcurl's multi interface on libevent: starts transfers and tells how they ended.
 *
 * Knows neither mail nor webhooks. Every easy handle stays its maker's; it may be removed, cleaned
 * up or added from inside the callback, but `transfers` itself must not be freed there. What
 * libcurl does not copy (lists, error buffers) must live until the handle was removed.
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

/* Whose certificates the other side's must derive from: only those of the file, as it is when a
 * connection is made; NULL: those of the system. */
void transfer_trust(CURL *easy, const char *ca_file);

/* The callback comes from the event loop, never from inside. */
void transfers_add(struct transfers *transfers, CURL *easy);

/* Ends a transfer that is under way, or lets go of one that was done. */
void transfers_remove(struct transfers *transfers, CURL *easy);

#endif
