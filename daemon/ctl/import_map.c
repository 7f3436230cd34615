/* Which column of a council's sheet means what. */
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "ctl/cells.h"
#include "ctl/import_rows.h"

#define ROWS_ABOVE  20 /* titles and the like */
#define LEAST_NAMED 3
#define MOST_NAMES  10

static const struct {
    const char *name;
    const char *headers[MOST_NAMES]; /* in the form of cell_plain */
} fields[FIELD_COUNT] = {
    [FIELD_REFERENCE] = {"reference",
                         {"no", "ref", "reference", "case id", "case ref", "case no", "dols id",
                          "dols ref", "dols no"}},
    [FIELD_PERSON] = {"person",
                      {"person ref", "person reference", "person id", "client id", "las id",
                       "mosaic id", "swift id", "person"}},
    [FIELD_SURNAME] = {"surname", {"surname", "last name", "family name"}},
    [FIELD_FORENAME] = {"forename", {"forename", "first name", "given name", "forenames"}},
    [FIELD_INITIALS] = {"initials", {"initials"}},
    [FIELD_HOME] = {"home",
                    {"care home hospital", "care home", "home", "hospital", "establishment",
                     "managing authority", "placement", "home hospital", "location"}},
    [FIELD_MAIL] = {"mail",
                    {"home email", "home e mail", "email", "e mail", "contact email", "ma email"}},
    [FIELD_MOBILE] = {"mobile", {"home mobile", "ma mobile", "home text message"}},
    [FIELD_POST] = {"post", {"home postal address", "ma postal address"}},
    [FIELD_TYPE] = {"type", {"request type", "type", "form", "form type", "request"}},
    [FIELD_RECEIVED] = {"received",
                        {"date recd", "date received", "received", "recd", "request received"}},
    [FIELD_URGENT_FROM] = {"urgent_from", {"urgent from", "ua start", "urgent start", "ua from"}},
    [FIELD_URGENT_TO] = {"urgent_to", {"urgent to", "ua end", "urgent end", "ua to"}},
    [FIELD_ASKED] = {"extension_requested",
                     {"ext requested", "extension requested", "ext asked", "ext asked on"}},
    [FIELD_EXTENDED] = {"extended_to", {"ext to", "extended to", "extension to", "ua extended to"}},
    [FIELD_STATUS] = {"status", {"status", "outcome", "stage"}},
    [FIELD_GIVEN] = {"given",
                     {"granted", "date granted", "signed", "date signed", "sign off date",
                      "signed off", "given"}},
    [FIELD_START] = {"start",
                     {"auth start", "start", "start date", "authorisation start", "sa start"}},
    [FIELD_END] = {"end", {"auth end", "end", "end date", "authorisation end", "expiry", "sa end"}},
};

const char *field_name(enum field field)
{
    return fields[field].name;
}

static void map_none(struct import_map *map)
{
    for (size_t f = 0; f < FIELD_COUNT; f++)
        map->columns[f] = COLUMN_NONE;
}

/* How many fields this row's headers name. */
static size_t map_row(const struct sheet *sheet, size_t row, struct import_map *map)
{
    size_t count = 0;

    map_none(map);
    map->header = row;
    for (size_t c = 0; c < sheet->rows[row].count; c++) {
        char *plain = cell_plain(sheet_cell(sheet, row, c));

        for (size_t f = 0; f < FIELD_COUNT; f++) {
            for (size_t n = 0; n < MOST_NAMES && fields[f].headers[n] != NULL; n++) {
                if (strcmp(plain, fields[f].headers[n]) == 0 && map->columns[f] == COLUMN_NONE) {
                    map->columns[f] = c;
                    count++;
                }
            }
        }
        free(plain);
    }
    return count;
}

/* One line of a mapping: `field = Header`; with no header, or "-", the field is not read. */
static void override(const struct sheet *sheet, struct import_map *map, char *line,
                     struct faults *faults)
{
    char *equals = strchr(line, '=');
    char *name, *wanted;
    size_t f = 0, c = 0;

    if (line[0] == '#' || line[strspn(line, " \t\r")] == '\0')
        return;
    if (equals == NULL) {
        faults_add(faults, "--map", 0, "“%s” is not written as FIELD = HEADER", line);
        return;
    }
    *equals = '\0';
    name = cell_plain(line);
    wanted = cell_plain(equals + 1);
    for (char *blank = strchr(name, ' '); blank != NULL; blank = strchr(blank, ' '))
        *blank = '_';
    while (f < FIELD_COUNT && strcmp(fields[f].name, name) != 0)
        f++;
    for (; c < sheet->rows[map->header].count; c++) {
        char *plain = cell_plain(sheet_cell(sheet, map->header, c));
        bool same = wanted[0] != '\0' && strcmp(plain, wanted) == 0;

        free(plain);
        if (same)
            break;
    }
    if (f == FIELD_COUNT)
        faults_add(faults, "--map", 0, "there is no field “%s”", name);
    else if (wanted[0] == '\0')
        map->columns[f] = COLUMN_NONE;
    else if (c == sheet->rows[map->header].count)
        faults_add(faults, "--map", 0, "the sheet has no column “%s”", wanted);
    else
        map->columns[f] = c;
    free(name);
    free(wanted);
}

static void check_whole(const struct import_map *map, const char *path, struct faults *faults)
{
    static const enum field needed[] = {FIELD_HOME, FIELD_TYPE, FIELD_STATUS};

    for (size_t i = 0; i < ARRAY_SIZE(needed); i++) {
        if (map->columns[needed[i]] == COLUMN_NONE)
            faults_add(faults, path, 0, "no column is the %s; say which with --map",
                       fields[needed[i]].name);
    }
    if (map->columns[FIELD_REFERENCE] == COLUMN_NONE && map->columns[FIELD_PERSON] == COLUMN_NONE)
        faults_add(
            faults, path, 0,
            "no column has a reference: without one, the same row cannot be recognised again");
    if (map->columns[FIELD_INITIALS] == COLUMN_NONE &&
        (map->columns[FIELD_SURNAME] == COLUMN_NONE || map->columns[FIELD_FORENAME] == COLUMN_NONE))
        faults_add(faults, path, 0, "no column has initials, or surname and forename");
}

bool import_map_find(const struct sheet *sheet, const char *path, const char *named,
                     struct import_map *map, struct faults *faults)
{
    size_t most = 0, best = 0, before = faults->count;
    char *copy = xstrdup(named != NULL ? named : "");

    for (size_t row = 0; row < sheet->count && row < ROWS_ABOVE; row++) {
        size_t count = map_row(sheet, row, map);

        if (count > most) {
            most = count;
            best = row;
        }
    }
    if (most < LEAST_NAMED) {
        faults_add(faults, path, 0,
                   "no row among the first %d has known column names; is it the right file and, in "
                   "a workbook, the right --sheet?",
                   ROWS_ABOVE);
    } else {
        map_row(sheet, best, map);
        for (char *rest = copy, *line; (line = strsep(&rest, "\n")) != NULL;)
            override(sheet, map, line, faults);
        check_whole(map, path, faults);
    }
    free(copy);
    return faults->count == before;
}
