#include "ctl/calendarfile.h"

#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "ctl/sheet.h"
#include "law/calendar.h"

/* Identifies its days in every edition of the file. */
#define DIVISION   "england-and-wales"
#define GOV_SOURCE "GOV.UK bank holidays, division " DIVISION

#define NOWHERE SIZE_MAX

static bool ends_in(const char *path, const char *end)
{
    size_t length = strlen(path);

    return length > strlen(end) && strcmp(path + length - strlen(end), end) == 0;
}

bool calendar_file_is(const char *path)
{
    return ends_in(path, ".json") || ends_in(path, ".csv");
}

static void add_day(struct calendar_days *days, date_t day, const char *jurisdiction,
                    const char *title, const char *source)
{
    array_add_date(&days->days, day);
    array_add_text(&days->jurisdictions, jurisdiction);
    array_add_text(&days->titles, title);
    array_add_text(&days->sources, source);
}

/* ---- GOV.UK's JSON */

static void add_event(struct calendar_days *days, const char *path, size_t number,
                      const json_t *event, struct faults *faults)
{
    const char *title = json_string_value(json_object_get(event, "title"));
    const char *iso = json_string_value(json_object_get(event, "date"));
    const char *notes = json_string_value(json_object_get(event, "notes"));
    char *words;
    date_t day;

    if (title == NULL || *title == '\0' || iso == NULL || !date_parse(iso, &day)) {
        faults_add(faults, path, 0,
                   "event %zu of " DIVISION " has no title, or no date such as 2026-12-24", number);
        return;
    }
    words = notes != NULL && *notes != '\0'
                ? xasprintf("%s (%c%s)", title, tolower((unsigned char)notes[0]), notes + 1)
                : xstrdup(title);
    add_day(days, day, NULL, words, GOV_SOURCE);
    free(words);
}

static void read_json(struct calendar_days *days, const char *path, const char *text,
                      struct faults *faults)
{
    json_error_t error;
    json_t *root = json_loads(text, JSON_REJECT_DUPLICATES, &error);
    json_t *events, *event;
    size_t i;

    if (root == NULL) {
        faults_add(faults, path, error.line, "is not JSON: %s", error.text);
        return;
    }
    events = json_object_get(json_object_get(root, DIVISION), "events");
    if (json_array_size(events) == 0)
        faults_add(faults, path, 0, "has no events of the division " DIVISION);
    json_array_foreach(events, i, event) add_event(days, path, i + 1, event, faults);
    json_decref(root);
}

/* ---- CSV */

enum column { DAY, JURISDICTION, TITLE, SOURCE, COLUMNS };

static const char *const column_names[COLUMNS] = {"day", "jurisdiction", "title", "source"};

struct csv {
    const char *path;
    struct faults *faults;
    const struct sheet *sheet;
    size_t places[COLUMNS]; /* the index of each column; NOWHERE if there is none */
    char *source;           /* for rows that name none */
};

static bool read_header(struct csv *csv)
{
    for (int c = 0; c < COLUMNS; c++)
        csv->places[c] = NOWHERE;
    for (size_t i = 0; csv->sheet->count > 0 && i < csv->sheet->rows[0].count; i++) {
        const char *name = sheet_cell(csv->sheet, 0, i);
        int c = 0;

        while (c < COLUMNS && strcmp(name, column_names[c]) != 0)
            c++;
        if (c == COLUMNS)
            faults_add(csv->faults, csv->path, 1,
                       "there is no column “%s”: there are day, jurisdiction, title, source", name);
        else
            csv->places[c] = i;
    }
    if (csv->places[DAY] == NOWHERE || csv->places[TITLE] == NOWHERE)
        faults_add(csv->faults, csv->path, 1,
                   "the first line names the columns, day and title at least");
    return csv->places[DAY] != NOWHERE;
}

static void read_day(struct csv *csv, size_t row, struct calendar_days *days)
{
    int line = (int)row + 1;
    const char *values[COLUMNS];
    enum jurisdiction where;
    date_t day = DATE_NONE;

    for (int c = 0; c < COLUMNS; c++)
        values[c] = sheet_cell(csv->sheet, row, csv->places[c]);
    if (!date_parse(values[DAY], &day))
        faults_add(csv->faults, csv->path, line, "“%s” is not a date; write it as 2026-12-24",
                   values[DAY]);
    if (!jurisdiction_parse(values[JURISDICTION], &where))
        faults_add(csv->faults, csv->path, line, "“%s” is neither england nor wales",
                   values[JURISDICTION]);
    if (*values[TITLE] == '\0')
        faults_add(csv->faults, csv->path, line, "the day has no title");
    if (day != DATE_NONE)
        add_day(days, day, *values[JURISDICTION] != '\0' ? values[JURISDICTION] : NULL,
                values[TITLE], *values[SOURCE] != '\0' ? values[SOURCE] : csv->source);
}

static void read_csv(struct calendar_days *days, const char *path, const char *text,
                     struct faults *faults)
{
    const char *name = strrchr(path, '/');
    size_t before = faults->count;
    char *cause = NULL;
    struct sheet *sheet = sheet_parse(text, strlen(text), &cause);
    struct csv csv = {.path = path, .faults = faults, .sheet = sheet};

    if (sheet == NULL) {
        faults_add(faults, path, 0, "%s", cause);
        free(cause);
        return;
    }
    csv.source = xasprintf("Calendar file %s", name != NULL ? name + 1 : path);
    if (read_header(&csv)) {
        for (size_t row = 1; row < sheet->count; row++) {
            if (!sheet_row_blank(sheet, row))
                read_day(&csv, row, days);
        }
    }
    if (days->days.count == 0 && faults->count == before)
        faults_add(faults, path, 0, "lists no days");
    free(csv.source);
    sheet_free(sheet);
}

/* ---- */

void calendar_file_read(struct calendar_days *days, const char *path, const char *text,
                        struct faults *faults)
{
    *days = (struct calendar_days){ARRAY_INIT, ARRAY_INIT, ARRAY_INIT, ARRAY_INIT};
    if (ends_in(path, ".json"))
        read_json(days, path, text, faults);
    else
        read_csv(days, path, text, faults);
}

void calendar_days_free(struct calendar_days *days)
{
    array_free(&days->days);
    array_free(&days->jurisdictions);
    array_free(&days->titles);
    array_free(&days->sources);
}
