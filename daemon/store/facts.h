/*
 * Converts a matter's facts from the store's form (JSON text) to the law's (struct matter).
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
    const char *facts; /* JSON text; NULL if the matter is gone, then the two above are too */
};

/*
 * Fills the matter from an existing row; facts is a JSON object of names and YYYY-MM-DD, where null
 * means absent. Returns a text of all faults (not an object, a value that is not a date, an unknown
 * kind or jurisdiction), which the caller frees; NULL: none. The matter can be planned from the
 * rest in either case. The text may quote a value as typed: it is for the store, where an officer
 * reads it, not for the log.
 */
char *facts_read(const struct rulebook *rules, const struct store_matter *row,
                 struct matter *matter);

#endif
