/*
 * The body of a webhook: a CloudEvents 1.0 event as JSON (application/cloudevents+json).
 *
 * It is thin, so that anybody who reads it on the way learns little and access to the rest can be
 * audited: never a name, initials or a place. It says what a message's notices are about, without
 * sentences:
 *
 *     {"specversion": "1.0", "id": KEY, "source": "dolsd://DOMAIN", "type": "dolsd.notices",
 *      "time": when the message was made, "datacontenttype": "application/json",
 *      "data": {"notices": [{"event": TEMPLATE, "kind": "urgent", "id": 4711, "reference": "…",
 *               "limit": "urgent_end", "last_day": "2026-12-28", "state": "open",
 *               "role": "managing_authority"}, …]}}
 *
 * `event` is the name of the template that a mail would have used. A recipient of the tier
 * `nothing` gets neither id nor reference. A weekly attestation has the type dolsd.attestation and
 * its counts as data; a test (dolsctl send-test) the type dolsd.test and no data.
 *
 * The same message gives the same bytes at each attempt, unless its content has changed.
 */
#ifndef MESSAGE_EVENT_H
#define MESSAGE_EVENT_H

#include "base/base.h"
#include "base/buf.h"
#include "law/zone.h"

#define EVENT_CONTENT_TYPE "application/cloudevents+json; charset=utf-8"

struct event_text {
    const char *notices; /* a JSON array of notices (compose.h); empty: a test */
    const char *tier;
    const char *key;
    const char *domain;
    instant_t made;
};

/* Adds the body to out. False and a cause, which the caller frees and which names no person, if the
 * notices are not such JSON. */
bool event_build(const struct event_text *event, struct buf *out, char **cause) MUST_USE;

#endif
