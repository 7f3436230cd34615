/*
 * Which addresses exist, and which parameters each takes. Anything not named here is refused: no
 * part of an address reaches the database unchecked.
 */
#ifndef PAGE_ROUTES_H
#define PAGE_ROUTES_H

#include <jansson.h>

#include "base/base.h"

struct answer_question;

struct route {
    const char *path;
    const char *name;         /* of the page, in dolsd.page and of its template */
    const char *title;        /* if the document has none of its own */
    const char *menu;         /* its menu entry; NULL: none */
    const char *const *takes; /* names of its parameters; ends with NULL */
    const char *needs;        /* the required one of these; NULL: none */
};

/* NULL: there is no such page. */
const struct route *route_find(const char *path);

/* Whether the page takes that parameter. */
bool route_takes(const struct route *route, const char *name);

/* Whether an address is under that of the calendars. */
bool route_is_calendar(const char *path);

/* The secret in a calendar's address, which the caller frees; NULL: it cannot be one. */
char *route_secret(const char *path) MUST_USE;

/* The question whose rows the page shows, for CSV; NULL: none. */
const struct answer_question *route_question(const struct route *route);

/* Reads the part after the question mark into an object of texts; *csv says whether format=csv was
 * there. NULL if something in it is unknown, given twice, not a day, or too long; *cause, which the
 * caller frees, says what. */
json_t *route_asked(const struct route *route, const char *query, bool *csv, char **cause) MUST_USE;

#endif
