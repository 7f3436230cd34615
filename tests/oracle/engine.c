/*
 * The engine behind a pipe, so that something that shares no line with it can be held against it.
 *
 *   engine RULES < histories > answers
 *
 * RULES is a file of one JSON object: the tables kinds, packs, limits, rungs and days, each an
 * array of the rows as export.sql wrote them. A history is a line
 *   {"kind":"urgent","id":7,"jurisdiction":"england","place":"Elm House",
 *    "facts":{"given":"2026-12-22"},"now":1797843600}
 * with `now` in seconds since 1970. Its answer is a line with the bad facts, the day to look again
 * and the deadlines, ladders included; days as YYYY-MM-DD, instants in seconds. Whatever cannot be
 * read ends the program with 2 and a word about it.
 */
#include <err.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "law/deadline.h"
#include "law/matter.h"

#define TROUBLE 2

static struct plan plan;

/* ---- rows */

static const char *text(const json_t *row, const char *name)
{
    return json_string_value(json_object_get(row, name));
}

static int number(const json_t *row, const char *name)
{
    return (int)json_integer_value(json_object_get(row, name));
}

/* The items live as long as the row and the returned list. */
static struct text_list list(const json_t *row, const char *name)
{
    json_t *array = json_object_get(row, name);
    size_t count = json_array_size(array);
    const char **items = xcalloc(count + 1, sizeof(*items));

    for (size_t i = 0; i < count; i++)
        items[i] = json_string_value(json_array_get(array, i));
    return (struct text_list){items, count};
}

static void list_free(struct text_list *list)
{
    free((void *)list->items);
}

static bool add_limit(struct rulebook *book, const json_t *row, char **cause)
{
    struct limit_row limit = {
        .id = number(row, "id"),
        .pack = text(row, "pack"),
        .code = text(row, "code"),
        .kind = text(row, "kind"),
        .jurisdiction = text(row, "jurisdiction"),
        .title = text(row, "title"),
        .applies_if = list(row, "applies_if"),
        .applies_unless = list(row, "applies_unless"),
        .count_from = list(row, "count_from"),
        .count_which = text(row, "count_which"),
        .not_before = text(row, "not_before"),
        .not_after = text(row, "not_after"),
        .floor_from = text(row, "floor_from"),
        .floor_count = number(row, "floor_count"),
        .floor_unit = text(row, "floor_unit"),
        .floor_reckoning = text(row, "floor_reckoning"),
        .count = number(row, "count"),
        .unit = text(row, "unit"),
        .reckoning = text(row, "reckoning"),
        .stated_by = text(row, "stated_by"),
        .extended_by = text(row, "extended_by"),
        .extension_asked = text(row, "extension_asked"),
        .extension_decided = text(row, "extension_decided"),
        .extension_before = text(row, "extension_before"),
        .extended_at_most = number(row, "extended_at_most"),
        .extended_unit = text(row, "extended_unit"),
        .varied_by = text(row, "varied_by"),
        .cap_from = list(row, "cap_from"),
        .cap_count = number(row, "cap_count"),
        .cap_unit = text(row, "cap_unit"),
        .cap_reckoning = text(row, "cap_reckoning"),
        .cap_lifted_by = text(row, "cap_lifted_by"),
        .met_by = list(row, "met_by"),
        .met_since = text(row, "met_since"),
        .met_in_time = json_is_true(json_object_get(row, "met_in_time")),
        .met_seamlessly_by = text(row, "met_seamlessly_by"),
        .cancelled_by = list(row, "cancelled_by"),
        .forestalled_by = list(row, "forestalled_by"),
        .hold_from = list(row, "hold_from"),
        .hold_until = list(row, "hold_until"),
        .flags = list(row, "flags"),
        .no_cover = json_is_true(json_object_get(row, "no_cover")),
        .owed_by = text(row, "owed_by"),
        .owed_to = text(row, "owed_to"),
        .contents = text(row, "contents"),
        .after_last_day = text(row, "after_last_day"),
        .governed_by = text(row, "governed_by"),
        .effective_from = text(row, "effective_from"),
        .effective_to = text(row, "effective_to"),
        .source = text(row, "source"),
        .certainty = text(row, "certainty"),
        .note = text(row, "note"),
        .authority = json_is_true(json_object_get(row, "authority")),
    };
    bool added = rulebook_add_limit(book, &limit, cause);

    list_free(&limit.applies_if);
    list_free(&limit.applies_unless);
    list_free(&limit.count_from);
    list_free(&limit.cap_from);
    list_free(&limit.met_by);
    list_free(&limit.cancelled_by);
    list_free(&limit.forestalled_by);
    list_free(&limit.hold_from);
    list_free(&limit.hold_until);
    list_free(&limit.flags);
    return added;
}

static bool add_rung(struct rulebook *book, const json_t *row, char **cause)
{
    const json_t *matter = json_object_get(row, "matter_id");
    char matter_id[24] = "";
    struct rung_row rung = {
        .id = number(row, "id"),
        .pack = text(row, "pack"),
        .name = text(row, "name"),
        .limit_code = text(row, "limit_code"),
        .kind = text(row, "kind"),
        .jurisdiction = text(row, "jurisdiction"),
        .role = text(row, "role"),
        .template = text(row, "template"),
        .counted_from = text(row, "counted_from"),
        .offset_count = number(row, "offset_count"),
        .offset_unit = text(row, "offset_unit"),
        .at_time = text(row, "at_time"),
        .moves = text(row, "moves"),
        .repeat_every = number(row, "repeat_every"),
        .pressing = text(row, "pressing"),
        .only_if = list(row, "only_if"),
        .unless = list(row, "unless"),
        .if_flag = text(row, "if_flag"),
        .only_if_flags = list(row, "only_if_flags"),
        .unless_flags = list(row, "unless_flags"),
        .place = text(row, "place"),
        .replaces = text(row, "replaces"),
        .active = json_is_true(json_object_get(row, "active")),
        .effective_from = text(row, "effective_from"),
        .effective_to = text(row, "effective_to"),
        .note = text(row, "note"),
    };
    bool added;

    if (json_is_integer(matter)) {
        snprintf(matter_id, sizeof(matter_id), "%lld", (long long)json_integer_value(matter));
        rung.matter_id = matter_id;
    }
    added = rulebook_add_rung(book, &rung, cause);

    list_free(&rung.only_if);
    list_free(&rung.unless);
    list_free(&rung.only_if_flags);
    list_free(&rung.unless_flags);
    return added;
}

static bool add_kind(struct rulebook *book, const json_t *row, char **cause)
{
    return rulebook_add_kind(book, text(row, "kind"), text(row, "governed_by"), cause);
}

static bool add_pack(struct rulebook *book, const json_t *row, char **cause)
{
    return rulebook_add_pack(book, text(row, "pack"), text(row, "commences"), text(row, "ends"),
                             cause);
}

typedef bool add_row(struct rulebook *book, const json_t *row, char **cause);

static void add_rows(struct rulebook *book, const json_t *rules, const char *table, add_row *add)
{
    const json_t *rows = json_object_get(rules, table);
    char *cause = NULL;

    if (json_array_size(rows) == 0)
        errx(TROUBLE, "no %s", table);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        if (!add(book, json_array_get(rows, i), &cause))
            errx(TROUBLE, "%s", cause);
    }
}

static struct calendar *read_days(const json_t *rules)
{
    const json_t *rows = json_object_get(rules, "days");
    struct calendar *calendar = calendar_new();

    for (size_t i = 0; i < json_array_size(rows); i++) {
        const json_t *row = json_array_get(rows, i);
        enum jurisdiction where;
        date_t day;

        if (!date_parse(text(row, "day"), &day) ||
            !jurisdiction_parse(text(row, "jurisdiction"), &where))
            errx(TROUBLE, "day %zu cannot be read", i + 1);
        calendar_add(calendar, where, day, text(row, "title"));
    }
    return calendar;
}

static struct rulebook *read_rules(const char *path, const struct zone *zone)
{
    json_error_t error;
    json_t *rules = json_load_file(path, 0, &error);
    struct rulebook *book;
    char *cause = NULL;

    if (!rules)
        errx(TROUBLE, "%s:%d: %s", path, error.line, error.text);
    book = rulebook_new(zone, read_days(rules));
    add_rows(book, rules, "kinds", add_kind);
    add_rows(book, rules, "packs", add_pack);
    add_rows(book, rules, "limits", add_limit);
    add_rows(book, rules, "rungs", add_rung);
    if (!rulebook_finish(book, &cause))
        errx(TROUBLE, "%s", cause);
    json_decref(rules);
    return book;
}

/* ---- answers */

static void put_text(struct buf *out, const char *value)
{
    if (value)
        buf_printf(out, "\"%s\"", value); /* names of facts, codes and rungs need no escape */
    else
        buf_puts(out, "null");
}

static void put_day(struct buf *out, const char *name, date_t day)
{
    char text[DATE_TEXT_SIZE];

    buf_printf(out, ",\"%s\":", name);
    if (day == DATE_NONE) {
        buf_puts(out, "null");
        return;
    }
    date_format(day, text);
    put_text(out, text);
}

static void put_flags(struct buf *out, unsigned flags)
{
    const char *names[DEADLINE_FLAGS];
    size_t count = deadline_flag_names(flags, names);

    buf_puts(out, ",\"flags\":[");
    for (size_t i = 0; i < count; i++)
        buf_printf(out, "%s\"%s\"", i ? "," : "", names[i]);
    buf_putc(out, ']');
}

/* The days without authority: first, last, and whether nothing has ended them. */
static void put_gap(struct buf *out, const struct deadline *deadline)
{
    char from[DATE_TEXT_SIZE], until[DATE_TEXT_SIZE];

    if (deadline->gap_until == DATE_NONE) {
        buf_puts(out, ",\"gap\":[null,null,false]");
        return;
    }
    date_format(deadline->gap_from, from);
    date_format(deadline->gap_until, until);
    buf_printf(out, ",\"gap\":[\"%s\",\"%s\",%s]", from, until,
               deadline->gap_runs ? "true" : "false");
}

static void put_ladder(struct buf *out, const struct deadline *deadline)
{
    buf_puts(out, ",\"ladder\":[");
    for (size_t i = 0; i < deadline->steps; i++) {
        const struct step *step = &deadline->ladder[i];
        char day[DATE_TEXT_SIZE], occurrence[DATE_TEXT_SIZE];

        date_format(step->day, day);
        date_format(step->occurrence, occurrence);
        buf_printf(out, "%s[\"%s\",%lld,\"%s\",\"%s\"]", i ? "," : "", step->rung->name,
                   (long long)step->at, day, occurrence);
    }
    buf_putc(out, ']');
}

static void put_deadline(struct buf *out, const struct rulebook *book, const struct deadline *d)
{
    buf_printf(out, "{\"code\":\"%s\",\"state\":\"%s\",\"reason\":", d->limit->code,
               deadline_state_name(d->state));
    put_text(out, deadline_reason(book, d));
    buf_puts(out, ",\"start_fact\":");
    put_text(out, deadline_start_name(book, d));
    put_day(out, "start", d->start);
    put_day(out, "counted", d->counted);
    put_day(out, "last_day", d->last_day);
    buf_printf(out, ",\"ends_at\":%lld,\"decided_by\":\"%s\"", (long long)d->ends_at,
               decided_by_name(d->decided_by));
    put_flags(out, d->flags);
    put_gap(out, d);
    put_ladder(out, d);
    buf_putc(out, '}');
}

static void read_facts(const struct rulebook *book, const json_t *facts, struct matter *matter,
                       struct buf *bad)
{
    const char *name;
    json_t *value;

    json_object_foreach((json_t *)facts, name, value)
    {
        char *cause = NULL;

        if (matter_set(book, matter, name, json_string_value(value), &cause))
            continue;
        if (!cause || !strstr(cause, name))
            errx(TROUBLE, "a bad fact %s whose cause does not name it", name);
        buf_printf(bad, "%s\"%s\"", bad->len ? "," : "", name);
        free(cause);
    }
}

static void answer(const struct rulebook *book, const json_t *history, struct buf *out)
{
    struct buf bad = {0};
    struct matter matter;
    enum jurisdiction where;

    if (!jurisdiction_parse(text(history, "jurisdiction"), &where))
        errx(TROUBLE, "no such jurisdiction");
    matter_init(&matter, rulebook_kind(book, text(history, "kind")), where);
    matter_locate(book, &matter, text(history, "place"),
                  json_integer_value(json_object_get(history, "id")));
    read_facts(book, json_object_get(history, "facts"), &matter, &bad);
    deadline_plan(book, &matter, json_integer_value(json_object_get(history, "now")), &plan);
    buf_printf(out, "{\"bad\":[%s]", bad.len ? bad.data : "");
    put_day(out, "look_again", plan.look_again);
    buf_puts(out, ",\"deadlines\":[");
    for (size_t i = 0; i < plan.count; i++) {
        if (i)
            buf_putc(out, ',');
        put_deadline(out, book, &plan.deadlines[i]);
    }
    buf_puts(out, "]}\n");
    buf_free(&bad);
}

int main(int argc, char **argv)
{
    char *cause = NULL, *line = NULL;
    struct zone *zone = zone_load(ZONE_LEGAL, &cause);
    struct rulebook *book;
    struct buf out = {0};
    size_t size = 0;
    json_error_t error;

    if (argc != 2)
        errx(1, "usage: engine RULES < histories > answers");
    if (!zone)
        errx(TROUBLE, "%s", cause);
    book = read_rules(argv[1], zone);
    while (getline(&line, &size, stdin) > 0) {
        json_t *history = json_loads(line, 0, &error);

        if (!history)
            errx(TROUBLE, "a history cannot be read: %s: %s", error.text, line);
        buf_reset(&out);
        answer(book, history, &out);
        fwrite(out.data, 1, out.len, stdout);
        json_decref(history);
    }
    buf_free(&out);
    free(line);
    rulebook_free(book);
    zone_free(zone);
    return fflush(stdout) ? TROUBLE : EXIT_SUCCESS;
}
