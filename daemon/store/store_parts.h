/*
 * What store.c (one statement, one answer) and store_series.c (several) share. Nobody else includes
 * it.
 */
#ifndef STORE_STORE_PARTS_H
#define STORE_STORE_PARTS_H

#include "store/store.h"

/* Room for a number that travels as text. */
#define STORE_NUMBER_TEXT 24

/* A reply with nothing in it yet; the fault is borrowed. */
void store_start_reply(struct store_reply *reply, enum pgconn_end end, const char *fault);

#endif
