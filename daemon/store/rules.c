#include "store/rules.h"

#include <libpq-fe.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "store/array.h"
#include "store/column.h"

#define MOST_LISTS 12

/* The current row, and the lists made from its arrays. */
struct row {
    const PGresult *result;
    int number;
    const char *const *lists[MOST_LISTS];
    size_t list_count;
    struct buf *faults;
};

/* Takes the text; one fault a line. */
static void note(struct buf *faults, char *fault)
{
    if (faults->len > 0)
        buf_putc(faults, '\n');
    buf_puts(faults, fault != NULL ? fault : "no reason given");
    free(fault);
}

/* ---------------------------------------------------------------- columns */

/* A missing column is a fault, reported once for all rows. */
static const char *text_of(struct row *row, const char *column)
{
    if (row->number == 0 && PQfnumber(row->result, column) < 0)
        note(row->faults, xasprintf("the database gives no column %s", column));
    return column_text(row->result, row->number, column);
}

static int number_of(struct row *row, const char *column)
{
    const char *text = text_of(row, column);

    return text != NULL ? (int)strtol(text, NULL, 10) : 0;
}

static bool truth_of(struct row *row, const char *column)
{
    const char *text = text_of(row, column);

    return text != NULL && *text == 't';
}

static struct text_list list_of(struct row *row, const char *column)
{
    struct text_list list = {NULL, 0};
    const char *literal = text_of(row, column);

    if (row->list_count == MOST_LISTS)
        abort();
    if (!array_read(literal, &list.items, &list.count))
        note(row->faults, xasprintf("column %s: not a list: %s", column, literal));
    row->lists[row->list_count++] = list.items;
    return list;
}

static void forget_lists(struct row *row)
{
    for (size_t i = 0; i < row->list_count; i++)
        free((void *)row->lists[i]);
    row->list_count = 0;
}

/* ---------------------------------------------------------------- rows */

static bool add_pack(struct rulebook *book, struct row *row, char **cause)
{
    return rulebook_add_pack(book, text_of(row, "pack"), text_of(row, "commences"),
                             text_of(row, "ends"), cause);
}

static bool add_kind(struct rulebook *book, struct row *row, char **cause)
{
    return rulebook_add_kind(book, text_of(row, "kind"), text_of(row, "governed_by"), cause);
}

/* Columns that few limits use. */
static void read_rest(struct row *row, struct limit_row *limit)
{
    limit->extension_decided = text_of(row, "extension_decided");
    limit->extension_before = text_of(row, "extension_before");
    limit->forestalled_by = list_of(row, "forestalled_by");
    limit->hold_from = list_of(row, "hold_from");
    limit->hold_until = list_of(row, "hold_until");
    limit->flags = list_of(row, "flags");
    limit->no_cover = truth_of(row, "no_cover");
    limit->alarms_from = text_of(row, "alarms_from");
    limit->owed_by = text_of(row, "owed_by");
    limit->owed_to = text_of(row, "owed_to");
    limit->contents = text_of(row, "contents");
}

static bool add_limit(struct rulebook *book, struct row *row, char **cause)
{
    struct limit_row limit = {
        .id = number_of(row, "id"),
        .pack = text_of(row, "pack"),
        .code = text_of(row, "code"),
        .kind = text_of(row, "kind"),
        .jurisdiction = text_of(row, "jurisdiction"),
        .title = text_of(row, "title"),
        .applies_if = list_of(row, "applies_if"),
        .applies_unless = list_of(row, "applies_unless"),
        .count_from = list_of(row, "count_from"),
        .count_which = text_of(row, "count_which"),
        .not_before = text_of(row, "not_before"),
        .not_after = text_of(row, "not_after"),
        .floor_from = text_of(row, "floor_from"),
        .floor_count = number_of(row, "floor_count"),
        .floor_unit = text_of(row, "floor_unit"),
        .floor_reckoning = text_of(row, "floor_reckoning"),
        .count = number_of(row, "count"),
        .unit = text_of(row, "unit"),
        .reckoning = text_of(row, "reckoning"),
        .stated_by = text_of(row, "stated_by"),
        .extended_by = text_of(row, "extended_by"),
        .extension_asked = text_of(row, "extension_asked"),
        .extended_at_most = number_of(row, "extended_at_most"),
        .extended_unit = text_of(row, "extended_unit"),
        .varied_by = text_of(row, "varied_by"),
        .cap_from = list_of(row, "cap_from"),
        .cap_count = number_of(row, "cap_count"),
        .cap_unit = text_of(row, "cap_unit"),
        .cap_reckoning = text_of(row, "cap_reckoning"),
        .cap_lifted_by = text_of(row, "cap_lifted_by"),
        .met_by = list_of(row, "met_by"),
        .met_since = text_of(row, "met_since"),
        .met_in_time = truth_of(row, "met_in_time"),
        .met_seamlessly_by = text_of(row, "met_seamlessly_by"),
        .cancelled_by = list_of(row, "cancelled_by"),
        .after_last_day = text_of(row, "after_last_day"),
        .governed_by = text_of(row, "governed_by"),
        .effective_from = text_of(row, "effective_from"),
        .effective_to = text_of(row, "effective_to"),
        .source = text_of(row, "source"),
        .certainty = text_of(row, "certainty"),
        .note = text_of(row, "note"),
        .authority = truth_of(row, "authority"),
    };

    read_rest(row, &limit);
    return rulebook_add_limit(book, &limit, cause);
}

static bool add_rung(struct rulebook *book, struct row *row, char **cause)
{
    struct rung_row rung = {
        .id = number_of(row, "id"),
        .pack = text_of(row, "pack"),
        .name = text_of(row, "name"),
        .limit_code = text_of(row, "limit_code"),
        .kind = text_of(row, "kind"),
        .jurisdiction = text_of(row, "jurisdiction"),
        .role = text_of(row, "role"),
        .template = text_of(row, "template"),
        .counted_from = text_of(row, "counted_from"),
        .offset_count = number_of(row, "offset_count"),
        .offset_unit = text_of(row, "offset_unit"),
        .at_time = text_of(row, "at_time"),
        .moves = text_of(row, "moves"),
        .repeat_every = number_of(row, "repeat_every"),
        .pressing = text_of(row, "pressing"),
        .only_if = list_of(row, "only_if"),
        .unless = list_of(row, "unless"),
        .if_flag = text_of(row, "if_flag"),
        .only_if_flags = list_of(row, "only_if_flags"),
        .unless_flags = list_of(row, "unless_flags"),
        .place = text_of(row, "place"),
        .matter_id = text_of(row, "matter_id"),
        .replaces = text_of(row, "replaces"),
        .active = truth_of(row, "active"),
        .effective_from = text_of(row, "effective_from"),
        .effective_to = text_of(row, "effective_to"),
        .note = text_of(row, "note"),
    };

    return rulebook_add_rung(book, &rung, cause);
}

typedef bool add_fn(struct rulebook *book, struct row *row, char **cause);

static void add_all(struct rulebook *book, PGresult *result, add_fn *add, struct buf *faults)
{
    for (int i = 0; i < PQntuples(result); i++) {
        struct row row = {.result = result, .number = i, .faults = faults};
        char *cause = NULL;

        if (!add(book, &row, &cause))
            note(faults, cause);
        forget_lists(&row);
    }
}

static struct calendar *read_calendar(PGresult *result, struct buf *faults)
{
    struct calendar *calendar = calendar_new();

    for (int i = 0; i < PQntuples(result); i++) {
        struct row row = {.result = result, .number = i, .faults = faults};
        const char *day = text_of(&row, "day");
        const char *title = text_of(&row, "title");
        enum jurisdiction where;
        date_t date;

        if (day == NULL || !date_parse(day, &date) ||
            !jurisdiction_parse(text_of(&row, "jurisdiction"), &where))
            note(faults, xasprintf("non-working day %s: no such day or jurisdiction",
                                   day != NULL ? day : "(null)"));
        else
            calendar_add(calendar, where, date, title != NULL ? title : "");
    }
    return calendar;
}

struct rulebook *rules_from_results(PGresult *const parts[RULES_PARTS], const struct zone *zone,
                                    int64_t version, char **cause)
{
    struct buf faults = BUF_INIT;
    struct rulebook *book =
        rulebook_new(zone, read_calendar(parts[RULES_NON_WORKING_DAYS], &faults));
    char *last = NULL;

    rulebook_set_version(book, version);
    add_all(book, parts[RULES_KINDS], add_kind, &faults);
    add_all(book, parts[RULES_PACKS], add_pack, &faults);
    add_all(book, parts[RULES_TIME_LIMITS], add_limit, &faults);
    add_all(book, parts[RULES_RUNGS], add_rung, &faults);
    if (faults.len == 0 && !rulebook_finish(book, &last))
        note(&faults, last);
    if (faults.len == 0)
        return book;
    rulebook_free(book);
    *cause = buf_steal(&faults);
    return NULL;
}
