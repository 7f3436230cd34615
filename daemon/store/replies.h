/*
 * What a good result of each statement says, read into a store_reply.
 *
 * The texts of a reply lie in the result, its arrays are allocated and freed by store.c. A result
 * that is not what the statement should answer turns the reply into a refusal.
 */
#ifndef STORE_REPLIES_H
#define STORE_REPLIES_H

#include <libpq-fe.h>

struct store_reply;

typedef void decode_fn(PGresult *result, struct store_reply *reply);

/* Turns it into a refusal with this fault (borrowed). */
void reply_refuse(struct store_reply *reply, const char *fault);

decode_fn read_number, read_now, read_uncovered, read_answer, read_next, read_clock, read_fit,
    read_fired, read_matters, read_messages, read_ids, read_seals;

#endif
