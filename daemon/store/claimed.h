/*
 * Reads the messages that a claim returns from its rows: one per notice, those of a message
 * together.
 *
 * The first columns of a row (the enum in claimed.c, in the order of STATEMENT_CLAIM) describe the
 * message. Each column after them is a value of the notice and becomes a member of a JSON object
 * under its own name.
 */
#ifndef STORE_CLAIMED_H
#define STORE_CLAIMED_H

#include <libpq-fe.h>

#include "base/base.h"
#include "base/buf.h"
#include "store/store.h"

struct claimed {
    struct store_message *messages;
    size_t count;
    struct buf notices; /* the JSON of all messages, one after the other */
};

/* NULL if the result does not have the right columns. The texts are in the result and in the return
 * value, which claimed_free frees. */
struct claimed *claimed_read(const PGresult *result, instant_t *now) MUST_USE;
void claimed_free(struct claimed *claimed);

#endif
