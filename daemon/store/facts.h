/*
 * A matter's facts as the store gives them (JSON text), as the law wants them (struct matter).
 */
#ifndef STORE_FACTS_H
#define STORE_FACTS_H

#include "base/base.h"
#include "law/matter.h"

/* A row of casework.matter. */
struct store_matter {
    const char *kind;
    int64_t id;
    const char *jurisdiction;
    const char *place; /* NULL or "": none */
    const char *facts; /* JSON text; NULL where the matter is gone, and then so are the two above */
};

/*
 * Fills the matter from a row that is there; facts is a JSON object of names and YYYY-MM-DD, where
 * null means absent. What is wrong with it (no object, a value that is not a date, a kind or
 * jurisdiction that nobody knows) comes back as an owned text of all faults; NULL where nothing is
 * wrong. The matter can be planned from the rest in either case. The text may hold a value as it
 * was typed: it is for the store, where an officer reads it, and not for the log.
 */
char *facts_read(const struct rulebook *rules, const struct store_matter *row,
                 struct matter *matter);

#endif
