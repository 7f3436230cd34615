/*
 * Something with its own legal clock, as the rules see it: its kind, where it is, and dated facts.
 * Its number and place matter only to rungs that are only for it or for that place.
 *
 * A fact that has not happened is absent. The struct is plain and may be copied.
 */
#ifndef LAW_MATTER_H
#define LAW_MATTER_H

#include "law/rulebook.h"

#define MATTER_NO_ID INT64_MIN

struct matter {
    int kind; /* in the rulebook; -1: unknown, nothing is planned */
    enum jurisdiction jurisdiction;
    int place;                        /* in the rulebook; PLACE_NONE: no rung names it */
    int64_t id;                       /* MATTER_NO_ID: not recorded */
    date_t facts[RULEBOOK_MAX_FACTS]; /* DATE_NONE: absent */
};

/* No facts, no place and no number. */
void matter_init(struct matter *matter, int kind, enum jurisdiction jurisdiction);

/* Sets the place by name (NULL or "": none) and the number (MATTER_NO_ID: none). */
void matter_locate(const struct rulebook *book, struct matter *matter, const char *place,
                   int64_t id);

/*
 * Sets a fact from text. NULL text means absent, and a name that no rule uses is ignored: case work
 * may know more than the rules need. Anything but a date from 1990 to 2150 is bad data: false and a
 * cause that names the fact; the fact is then absent and the matter can still be planned from the
 * rest, but the caller must report the cause.
 */
bool matter_set(const struct rulebook *book, struct matter *matter, const char *name,
                const char *iso, char **cause) MUST_USE;

#endif
