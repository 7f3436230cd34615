/*
 * Recording in the reference store: what add, import and setup share.
 */
#ifndef CTL_RECORD_H
#define CTL_RECORD_H

#include <jansson.h>

#include "base/base.h"

struct connection;

/* Whether this database has the reference store; a council's own views read the council's own
 * tables. */
bool record_has_store(struct connection *connection);

/* Records a home, contact, person or case (`what`) and returns what was recorded, in words that the
 * caller frees. NULL with a cause if it is refused. Takes the object `given`. */
char *record_add(struct connection *connection, const char *what, json_t *given,
                 char **cause) MUST_USE;

#endif
