/*
 * The matter that a verb is about, as named at a shell: `REFERENCE [LIMIT]`, or `--kind KIND --id
 * NUMBER [LIMIT]` as a program would.
 *
 * A reference shared by several matters is refused, and the answer lists them: dolsctl never
 * guesses.
 */
#ifndef CTL_WHICH_H
#define CTL_WHICH_H

#include "base/base.h"
#include "base/faults.h"
#include "ctl/ctl.h"

struct connection;
struct pg_result;

/* What the words gave; NULL if not given. Nothing is owned. */
struct which_matter {
    const char *reference, *kind, *id;
    const char *limit;
};

/* Takes the words left after the options; kind and id were options. */
void which_words(struct which_matter *which, size_t count, char **words, struct faults *faults);

/* The matters meant, as STATEMENT_CTL_WHICH has them. If a reference is given, all have it: exactly
 * as given if there is one, otherwise in upper or lower case. NULL after printing that there is
 * none, with near ones, or that several differ only in case; the exit code is in *code. */
struct pg_result *which_matters(const struct ctl *ctl, struct connection *connection,
                                const struct which_matter *which, enum ctl_exit *code) MUST_USE;

/* The one matter. NULL after printing why, with the exit code in *code; also if the matter does not
 * have that limit. */
struct pg_result *which_find(const struct ctl *ctl, struct connection *connection,
                             const struct which_matter *which, enum ctl_exit *code) MUST_USE;

#endif
