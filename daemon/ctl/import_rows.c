/* Turns the rows of a council's sheet into persons, homes and matters. */
#include "ctl/import_rows.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/xalloc.h"
#include "ctl/cells.h"

#define INITIAL_SIZE 5

/* The row being read. */
struct row {
    const struct sheet *sheet;
    const struct import_map *map;
    const char *path;
    size_t number;
    bool given_is_start;
    struct faults *faults;
    size_t faults_before;
    json_t *matters;
    const char *reference; /* of the case, else of the person */
    date_t died;
};

static const char *cell(const struct row *row, enum field field)
{
    size_t column = row->map->columns[field];

    return column == COLUMN_NONE ? "" : sheet_cell(row->sheet, row->number, column);
}

void import_fault(const struct sheet *sheet, const struct import_map *map, const char *path,
                  size_t number, enum field field, const char *advice, struct faults *faults)
{
    size_t column = map->columns[field];
    char name[SHEET_CELL_SIZE];

    if (column == COLUMN_NONE) {
        faults_add(faults, path, (int)number + 1, "no column is “%s”: %s", field_name(field),
                   advice);
        return;
    }
    sheet_cell_name(number, column, name);
    faults_add(faults, path, (int)number + 1, "cell %s (%s) %s", name,
               sheet_cell(sheet, map->header, column), advice);
}

static void fault(const struct row *row, enum field field, const char *advice)
{
    import_fault(row->sheet, row->map, row->path, row->number, field, advice, row->faults);
}

/* Adds that a needed cell says nothing; `lack` is for one that is not empty, such as "tbc". */
static void fault_absent(const struct row *row, enum field field, const char *lack,
                         const char *advice)
{
    bool there = row->map->columns[field] != COLUMN_NONE;
    char *words = xasprintf("%s%s%s",
                            !there                        ? ""
                            : cell(row, field)[0] == '\0' ? "is empty"
                                                          : lack,
                            there ? ": " : "", advice);

    fault(row, field, words);
    free(words);
}

static date_t day_of(const struct row *row, enum field field)
{
    date_t day;
    const char *advice = cell_day(cell(row, field), &day);

    if (advice != NULL)
        fault(row, field, advice);
    return day;
}

static date_t needed_day(const struct row *row, enum field field, const char *advice)
{
    size_t before = row->faults->count;
    date_t day = day_of(row, field);

    if (day == DATE_NONE && row->faults->count == before)
        fault_absent(row, field, "gives no day", advice);
    return day;
}

static void put_day(json_t *object, const char *key, date_t day)
{
    char text[DATE_TEXT_SIZE];

    if (day == DATE_NONE)
        return;
    date_format(day, text);
    json_object_set_new(object, key, json_string(text));
}

/* The first letter of a name, in upper case if this knows how. */
static void initial(const char *name, char out[INITIAL_SIZE])
{
    uint32_t point;
    size_t length = utf8_take(name, strlen(name), &point);

    snprintf(out, INITIAL_SIZE, "%.*s", (int)length, name);
    if (length == 1)
        out[0] = (char)toupper((unsigned char)out[0]);
    else if (length == 2 && point >= 0xe0 && point <= 0xfe && point != 0xf7)
        out[1] = (char)(out[1] - 0x20);
}

static json_t *initials_of(const struct row *row)
{
    const char *said = cell(row, FIELD_INITIALS);
    const char *surname = cell(row, FIELD_SURNAME), *forename = cell(row, FIELD_FORENAME);
    char first[INITIAL_SIZE], last[INITIAL_SIZE];

    if (said[0] != '\0')
        return json_string(said);
    if (surname[0] == '\0' || forename[0] == '\0') {
        fault_absent(row, surname[0] == '\0' ? FIELD_SURNAME : FIELD_FORENAME, "",
                     "write it: initials are made of forename and surname");
        return NULL;
    }
    initial(forename, first);
    initial(surname, last);
    return json_sprintf("%s.%s.", first, last);
}

/* ---- matters */

static json_t *add_matter(struct row *row, const char *kind, char letter)
{
    json_t *matter = json_object();

    json_object_set_new(matter, "kind", json_string(kind));
    json_object_set_new(matter, "reference", json_sprintf("%s-%c", row->reference, letter));
    json_array_append_new(row->matters, matter);
    return matter;
}

/* The sheet has a column for it, and does not state it. */
static void add_unsaid(json_t *matter, const char *fact)
{
    json_t *list = json_object_get(matter, IMPORT_UNSAID);

    if (list == NULL) {
        list = json_array();
        json_object_set_new(matter, IMPORT_UNSAID, list);
    }
    json_array_append_new(list, json_string(fact));
}

static void put_extra_day(const struct row *row, json_t *matter, const char *key, enum field field,
                          date_t day)
{
    if (day == DATE_NONE && row->map->columns[field] != COLUMN_NONE)
        add_unsaid(matter, key);
    put_day(matter, key, day);
}

static void take_urgent(struct row *row)
{
    json_t *urgent = add_matter(row, "urgent", 'U');
    date_t extended = day_of(row, FIELD_EXTENDED);

    put_day(urgent, "given_on",
            needed_day(row, FIELD_URGENT_FROM,
                       "write the day on which the urgent authorisation was given"));
    put_day(urgent, "last_day",
            needed_day(row, FIELD_URGENT_TO, "write the last day that the form states"));
    put_extra_day(row, urgent, "extended_to", FIELD_EXTENDED, extended);
    put_extra_day(
        row, urgent, "extension_requested_on", FIELD_ASKED,
        extended != DATE_NONE
            ? needed_day(row, FIELD_ASKED, "write the day on which the extension was asked for")
            : day_of(row, FIELD_ASKED));
}

static void take_standard(struct row *row, enum cell_status status)
{
    json_t *standard = add_matter(row, "standard", 'S');
    date_t start = needed_day(row, FIELD_START, "write the first day in force");
    date_t given =
        row->given_is_start && cell(row, FIELD_GIVEN)[0] == '\0'
            ? start
            : needed_day(row, FIELD_GIVEN,
                         row->given_is_start ? "write the day on which it was granted, or empty it"
                                             : "write the day on which it was granted, or say "
                                               "--given-is-start");
    date_t day = DATE_NONE;
    const char *advice = NULL;

    put_day(standard, "given_on", given);
    put_day(standard, "starts_on", start);
    put_day(standard, "last_day", needed_day(row, FIELD_END, "write the last day in force"));
    if (status != STATUS_ENDED && row->died == DATE_NONE)
        add_unsaid(standard, "ended_on");
    if (status == STATUS_GRANTED && row->died == DATE_NONE)
        add_unsaid(standard, "suspended_on");
    if (status == STATUS_GRANTED)
        return;
    advice = cell_day_within(cell(row, FIELD_STATUS), &day);
    if (advice != NULL || day == DATE_NONE)
        fault(row, FIELD_STATUS,
              advice != NULL ? advice : "gives no day: add it, such as Ended 24/12/2026");
    put_day(standard, status == STATUS_SUSPENDED ? "suspended_on" : "ended_on", day);
    if (status == STATUS_ENDED)
        json_object_set_new(standard, "end_reason", json_string("other"));
}

static void take_order(struct row *row)
{
    json_t *order = add_matter(row, "court_order", 'C');

    put_day(order, "made_on", needed_day(row, FIELD_START, "write the day of the order"));
    put_day(order, "last_day",
            needed_day(row, FIELD_END, "write the last day that the order states"));
}

/* A day that belongs to the outcome of the request. */
static date_t day_of_status(const struct row *row, const char *example)
{
    date_t day;
    const char *advice = cell_day_within(cell(row, FIELD_STATUS), &day);

    if (advice != NULL)
        fault(row, FIELD_STATUS, advice);
    else if (day == DATE_NONE)
        fault(row, FIELD_STATUS, example);
    return day;
}

static void take_request(struct row *row, bool further, enum cell_status status)
{
    json_t *request = add_matter(row, "request", 'R');

    put_day(request, "received_on",
            needed_day(row, FIELD_RECEIVED, "write the day on which it was received"));
    json_object_set_new(request, "form", json_string(further ? "2" : "1"));
    if (further && !cell_absent(cell(row, FIELD_END)) && cell_absent(cell(row, FIELD_START)))
        fault_absent(row, FIELD_START, "gives no day",
                     "the end is that of the authorisation that runs; add a row for it, with its "
                     "first day");
    if (status != STATUS_WITHDRAWN && row->died == DATE_NONE)
        add_unsaid(request, "withdrawn_on");
    if (status != STATUS_REFUSED && row->died == DATE_NONE)
        add_unsaid(request, "outcome");
    if (status == STATUS_WITHDRAWN)
        put_day(request, "withdrawn_on",
                day_of_status(row, "gives no day: add it, such as Withdrawn 24/12/2026"));
    if (status == STATUS_REFUSED) {
        put_day(request, "decided_on",
                day_of_status(row, "gives no day: add it, such as Not granted 24/12/2026"));
        json_object_set_new(request, "outcome", json_string("refused"));
    }
}

static bool filled(const struct row *row, enum field field)
{
    return !cell_absent(cell(row, field));
}

/* Days that were not used: they do not fit the kind of request or its outcome. */
static void check_rest(const struct row *row, bool urgent, bool standard, bool further,
                       enum cell_status status)
{
    static const enum field of_urgent[] = {FIELD_URGENT_FROM, FIELD_URGENT_TO, FIELD_ASKED,
                                           FIELD_EXTENDED};
    /* A refusal has its signing date in the same column; a Form 2 may give the running end. */
    bool days = filled(row, FIELD_START) || (filled(row, FIELD_END) && !further) ||
                (filled(row, FIELD_GIVEN) && status != STATUS_REFUSED);

    for (size_t i = 0; !urgent && i < ARRAY_SIZE(of_urgent); i++) {
        if (!filled(row, of_urgent[i]))
            continue;
        fault(row, of_urgent[i],
              "is for an urgent authorisation, but the kind of request does not mention one: write "
              "Urgent + Standard there, or leave this cell empty");
        break;
    }
    if (!standard && days && status != STATUS_UNCLEAR)
        fault(row, FIELD_STATUS,
              "does not mention the authorisation whose days are in the row: write Granted, "
              "Suspended 24/12/2026 or Ended 24/12/2026, or leave those cells empty");
}

static bool has(const char *plain, const char *word)
{
    return strstr(plain, word) != NULL;
}

static void take_matters(struct row *row)
{
    char *type = cell_plain(cell(row, FIELD_TYPE));
    enum cell_status status = cell_status(cell(row, FIELD_STATUS));
    bool court = has(type, "cop") || has(type, "court");
    bool urgent = has(type, "urg"), further = has(type, "f2") || has(type, "form 2") ||
                                              has(type, "renewal") || has(type, "further");
    bool request = further || has(type, "std") || has(type, "standard") || has(type, "form 1");
    bool standard;

    if (!court && !urgent && !request)
        fault(row, FIELD_TYPE,
              "is not a known kind: write Urgent, Standard, Urgent + Standard, Form 2 or CoP");
    if (status == STATUS_UNCLEAR || (court && status != STATUS_ORDER && status != STATUS_DIED))
        fault(row, FIELD_STATUS,
              "does not say what happened to it: write New, Granted, Not granted 24/12/2026, "
              "Withdrawn 24/12/2026, Suspended 24/12/2026, Ended 24/12/2026, Died 24/12/2026 or, "
              "of a court, CoP order");
    if (status == STATUS_DIED)
        row->died = day_of_status(row, "gives no day: add it, such as Died 24/12/2026");
    if (court)
        take_order(row);
    if (request)
        take_request(row, further, status);
    if (urgent)
        take_urgent(row);
    standard = status == STATUS_GRANTED || status == STATUS_SUSPENDED || status == STATUS_ENDED ||
               (status == STATUS_DIED && filled(row, FIELD_START));
    if (!court && standard)
        take_standard(row, status == STATUS_DIED ? STATUS_GRANTED : status);
    check_rest(row, urgent, court || standard, further, status);
    free(type);
}

/* ---- rows */

static json_t *mails_of(const struct row *row)
{
    json_t *mails = json_array();
    char *copy = xstrdup(cell_absent(cell(row, FIELD_MAIL)) ? "" : cell(row, FIELD_MAIL));

    for (char *rest = copy, *mail; (mail = strsep(&rest, ";, ")) != NULL;) {
        if (mail[0] != '\0')
            json_array_append_new(mails, json_string(mail));
    }
    free(copy);
    return mails;
}

/* Other ways to reach the home, by channel name. */
static json_t *ways_of(const struct row *row)
{
    json_t *ways = json_object();

    if (filled(row, FIELD_MOBILE))
        json_object_set_new(ways, "notify-sms", json_string(cell(row, FIELD_MOBILE)));
    if (filled(row, FIELD_POST))
        json_object_set_new(ways, "notify-letter", json_string(cell(row, FIELD_POST)));
    return ways;
}

static bool is_total(const struct sheet *sheet, size_t number)
{
    bool total = false;

    for (size_t c = 0; c < sheet->rows[number].count && !total; c++) {
        char *plain = cell_plain(sheet_cell(sheet, number, c));

        total = strcmp(plain, "total") == 0 || strcmp(plain, "totals") == 0 ||
                strcmp(plain, "grand total") == 0;
        free(plain);
    }
    return total;
}

/* NULL if the row has faults. */
static json_t *take_row(struct row *row)
{
    const char *person = cell(row, FIELD_PERSON);
    json_t *initials, *out;

    row->reference = cell(row, FIELD_REFERENCE);
    if (row->reference[0] == '\0')
        row->reference = person;
    if (row->reference[0] == '\0')
        fault_absent(
            row, row->map->columns[FIELD_REFERENCE] != COLUMN_NONE ? FIELD_REFERENCE : FIELD_PERSON,
            "", "the row needs a reference of its own");
    if (cell_absent(cell(row, FIELD_HOME)))
        fault_absent(row, FIELD_HOME, "names no home", "write the home or hospital");
    initials = initials_of(row);
    take_matters(row);
    if (row->faults->count > row->faults_before) {
        json_decref(initials);
        json_decref(row->matters);
        return NULL;
    }
    out = json_pack("{s:i s:s s:o s:s s:o s:o s:o}", "row", (int)row->number + 1, "person",
                    person[0] != '\0' ? person : row->reference, "initials", initials, "home",
                    cell(row, FIELD_HOME), "mails", mails_of(row), "ways", ways_of(row), "matters",
                    row->matters);
    put_day(out, "died_on", row->died);
    return out;
}

json_t *import_rows(const struct sheet *sheet, const struct import_map *map, const char *path,
                    bool given_is_start, size_t *unusable, struct faults *faults)
{
    json_t *out = json_array();

    *unusable = 0;

    for (size_t number = map->header + 1; number < sheet->count; number++) {
        struct row row = {sheet,  map,           path,         number, given_is_start,
                          faults, faults->count, json_array(), "",     DATE_NONE};
        json_t *taken = NULL;

        if (sheet_row_blank(sheet, number) || is_total(sheet, number)) {
            json_decref(row.matters);
            continue;
        }
        taken = take_row(&row);
        if (taken != NULL)
            json_array_append_new(out, taken);
        else
            *unusable += 1;
    }
    *unusable += import_clashes(sheet, map, path, out, faults);
    return out;
}
