/*
 * Seals leave the database: each is a line in the log and, where seal.file names one, in a file.
 *
 * The store makes them (dolsd.seal) and never makes one again; here their lines are put where
 * whoever owns the database does not write. The file is appended to and flushed, and goes on after
 * the last whole line that it has: a seal that it missed while it could not be written is put there
 * later, in its place.
 */
#ifndef SERVICE_SEALS_H
#define SERVICE_SEALS_H

#include "base/base.h"

struct seals;

/* Nothing of the argument is kept. */
struct seals *seals_new(void);
void seals_free(struct seals *seals);

/* The file to write to, "" for none; called before each use, so that another one is taken up. False
 * with an owned cause where it cannot be read. */
bool seals_use(struct seals *seals, const char *file, char **cause) MUST_USE;

/* The number after which seals are wanted; -1: only those that are new. */
int64_t seals_last(const struct seals *seals);

/* One more, in the order of their numbers. */
void seals_add(struct seals *seals, int64_t number, const char *line);

/* Writes those that were added. False with an owned cause where the file does not take them: they
 * will be wanted again. */
bool seals_write(struct seals *seals, char **cause) MUST_USE;

#endif
