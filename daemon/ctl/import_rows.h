/*
 * What a sheet of case work says, row by row: which column means what, and the matters that follow,
 * reduced to reference and initials. Names, dates of birth and NHS numbers go no further than this.
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
    size_t header;               /* the row with the names of the columns */
    size_t columns[FIELD_COUNT]; /* COLUMN_NONE where the sheet has none */
};

/* As a file of a mapping says it, "urgent_from". */
const char *field_name(enum field field);

/* Finds the row of headers among the first and what its columns mean; `named` are lines `field =
 * Header` that override it, or NULL. False with faults. */
bool import_map_find(const struct sheet *sheet, const char *named, struct import_map *map,
                     struct faults *faults);

/* An array with an object for each row that holds a case, as casework.import takes it. Each cell
 * that cannot be used is a fault, with its name and what to write; such a row is left out. With
 * `given_is_start`, what was granted counts as given on its first day where no column says when.
 * The caller's. */
json_t *import_rows(const struct sheet *sheet, const struct import_map *map, const char *path,
                    bool given_is_start, struct faults *faults) MUST_USE;

#endif
