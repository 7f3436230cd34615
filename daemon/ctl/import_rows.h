/*
 * Reads a case work sheet row by row: which column means what, and the matters that follow, reduced
 * to reference and initials. Names, dates of birth and NHS numbers go no further than this.
 */
#ifndef CTL_IMPORT_ROWS_H
#define CTL_IMPORT_ROWS_H

#include <jansson.h>

#include "base/base.h"
#include "base/faults.h"
#include "ctl/sheet.h"

enum field {
    FIELD_REFERENCE,
    FIELD_PERSON,
    FIELD_SURNAME,
    FIELD_FORENAME,
    FIELD_INITIALS,
    FIELD_HOME,
    FIELD_MAIL,
    FIELD_MOBILE,
    FIELD_POST,
    FIELD_TYPE,
    FIELD_RECEIVED,
    FIELD_URGENT_FROM,
    FIELD_URGENT_TO,
    FIELD_ASKED,
    FIELD_EXTENDED,
    FIELD_STATUS,
    FIELD_GIVEN,
    FIELD_START,
    FIELD_END,
    FIELD_COUNT,
};

#define COLUMN_NONE SIZE_MAX

struct import_map {
    size_t header;               /* the row of column headers */
    size_t columns[FIELD_COUNT]; /* COLUMN_NONE if the sheet has none */
};

/* The name as in a mapping file, such as "urgent_from". */
const char *field_name(enum field field);

/* Finds the header row among the first rows and what its columns mean; `path` is for faults,
 * `named` holds lines `field = Header` that override it, or is NULL. False with faults. */
bool import_map_find(const struct sheet *sheet, const char *path, const char *named,
                     struct import_map *map, struct faults *faults);

/* An array with an object for each row that holds a case, for casework.import. Each unusable cell
 * is a fault, with its name and what to write; its row is left out, and counted in *unusable. With
 * `given_is_start`, an authorisation counts as given on its first day if no cell says when it was
 * given. The caller owns it. */
json_t *import_rows(const struct sheet *sheet, const struct import_map *map, const char *path,
                    bool given_is_start, size_t *unusable, struct faults *faults) MUST_USE;

/* Finds rows that say different things of one matter, or of one person's death; names the cells as
 * faults and removes the rows. Returns how many. */
size_t import_clashes(const struct sheet *sheet, const struct import_map *map, const char *path,
                      json_t *rows, struct faults *faults);

/* Adds what is wrong with a field of that row, and what to write; the cell's content is never
 * logged. */
void import_fault(const struct sheet *sheet, const struct import_map *map, const char *path,
                  size_t number, enum field field, const char *advice, struct faults *faults);

/* A matter's list of facts on which the sheet could say something, and says nothing. */
#define IMPORT_UNSAID "unsaid"

#endif
