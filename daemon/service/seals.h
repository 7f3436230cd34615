/*
 * Takes seals out of the database: each is a line in the log and, if seal.file is set, in a file.
 *
 * The store makes them (dolsd.seal) and never makes the same one twice; their lines are written
 * here to a place that the database's owner cannot write to. The file is appended to and flushed,
 * continuing after its last complete line: a seal that was missed while the file could not be
 * written is added later, in order.
 */
#ifndef SERVICE_SEALS_H
#define SERVICE_SEALS_H

#include "base/base.h"

struct seals;

/* Keeps none of its arguments. */
struct seals *seals_new(void);
void seals_free(struct seals *seals);

/* The file to write to, "" for none; call before each use, so that a change takes effect. False
 * with a cause, which the caller frees, if it cannot be read. */
bool seals_use(struct seals *seals, const char *file, char **cause) MUST_USE;

/* The number after which seals are wanted; -1: only new ones. */
int64_t seals_last(const struct seals *seals);

/* Adds one, in order of number. */
void seals_add(struct seals *seals, int64_t number, const char *line);

/* Writes those added. False with a cause, which the caller frees, if the file cannot be written:
 * they will be wanted again. */
bool seals_write(struct seals *seals, char **cause) MUST_USE;

#endif
