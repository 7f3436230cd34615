/*
 * Which addresses there are, and what each may be asked with. Whatever is not named here is
 * refused: nothing of an address reaches the database unread.
 */
#ifndef PAGE_ROUTES_H
#define PAGE_ROUTES_H

#include <jansson.h>

#include "base/base.h"

struct answer_question;

struct route {
    const char *path;
    const char *name;         /* of the page, in dolsd.page, and of its template */
    const char *title;        /* where the document has none of its own */
    const char *menu;         /* the entry of the menu that it is under; NULL: none */
    const char *const *takes; /* names of what it may be asked with, NULL at the end */
    const char *needs;        /* of these the one that must be there; NULL: none */
};

/* NULL: there is no such page. */
const struct route *route_find(const char *path);

/* Whether the page may be asked with that. */
bool route_takes(const struct route *route, const char *name);

/* Whether an address is below that of the calendars. */
bool route_is_calendar(const char *path);

/* The secret in the address of a calendar, the caller's; NULL: it cannot be one. */
char *route_secret(const char *path) MUST_USE;

/* The question whose rows the page shows, for CSV; NULL: none. */
const struct answer_question *route_question(const struct route *route);

/* Reads the part after the question mark into an object of texts; *csv says that format=csv was
 * there. NULL where something in it is unknown, said twice, not a day, or too long; *cause (the
 * caller's) says what. */
json_t *route_asked(const struct route *route, const char *query, bool *csv, char **cause) MUST_USE;

#endif
