/*
 * What a Teams channel shows of the team's digest: an Adaptive Card 1.2, as a Workflows URL accepts
 * it.
 *
 * References and last days, and nothing else: everyone in the channel can read it. A reader of the
 * tier `nothing` gets only the number of deadlines. Beyond CARD_FACTS_MOST it says how many more
 * there are, because Teams refuses anything over 28 kB. A test (no notices) says that it is one.
 * The last line holds the start of the message's key, which identifies a repeat.
 */
#ifndef MESSAGE_CARD_H
#define MESSAGE_CARD_H

#include "base/base.h"
#include "base/buf.h"

#define CARD_FACTS_MOST 50

struct card_text {
    const char *notices; /* a JSON array of notices (compose.h) */
    const char *tier;
    const char *key;
};

/* Adds the body to out. False and a cause, which the caller frees and which names no person, if the
 * notices are not such JSON. */
bool card_build(const struct card_text *card, struct buf *out, char **cause) MUST_USE;

#endif
