/*
 * What a channel of Teams shows of the team's digest: an Adaptive Card 1.2, as a Workflows URL
 * takes it.
 *
 * References and last days, and nothing else: whoever is in the channel may read it. A reader of
 * the tier `nothing` gets the number of deadlines only. Beyond CARD_FACTS_MOST it says how many
 * more there are, for Teams refuses what is larger than 28 kB. A test (no notices) says that it is
 * one. The last line holds the beginning of the message's key, by which a repeat is known.
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

/* Adds the body to out. False and an owned cause, which names no person, where the notices are no
 * such JSON. */
bool card_build(const struct card_text *card, struct buf *out, char **cause) MUST_USE;

#endif
