/* Reads rows of text: each is checked completely, and its first fault reported with its name. */
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "law/deadline.h"
#include "law/rulebook_tables.h"

static const char *const units[] = {"day", "week", "month", "year", "working_day", NULL};
static const char *const reckonings[] = {"on", "including", "after", "before", NULL};
static const char *const whiches[] = {"first", "earliest", "latest", NULL};
static const char *const certainties[] = {"seen", "partly", "unsure", NULL};
static const char *const pressings[] = {"urgent", "soon", "routine", NULL};
static const char *const afters[] = {"lapse", "pass", "rest", "hidden", NULL};
static const char *const counted_froms[] = {"last_day", "start", NULL};
static const char *const moves[] = {"earlier", "stay", NULL};

const char *certainty_name(enum certainty certainty)
{
    return certainties[certainty];
}

const char *certainty_words(enum certainty certainty)
{
    static const char *const words[] = {
        [CERTAINTY_SEEN] = "the words were read in the source",
        [CERTAINTY_PARTLY] = "read in part or at second hand",
        [CERTAINTY_UNSURE] = "unsure, a cautious or a local reading: check before relying on it",
    };

    return words[certainty];
}

const char *pressing_name(enum pressing pressing)
{
    return pressings[pressing];
}

const char *unit_name(enum unit unit)
{
    return units[unit];
}

/* A row being read. */
struct reader {
    struct rulebook *book;
    const char *what; /* "time limit" */
    const char *name; /* its code or name */
    int id;
    const char *pack;
    char *fault; /* the first one */
};

static void fault(struct reader *reader, const char *format, ...) PRINTF(2, 3);

static void fault(struct reader *reader, const char *format, ...)
{
    va_list values;
    char *text;

    if (reader->fault != NULL)
        return;
    va_start(values, format);
    text = xvasprintf(format, values);
    va_end(values);
    reader->fault = xasprintf("%s %s (row %d, pack %s): %s", reader->what, reader->name, reader->id,
                              reader->pack, text);
    free(text);
}

/* The word's place among the words; 0, the default, if it is null. */
static int read_word(struct reader *reader, const char *column, const char *word,
                     const char *const words[])
{
    for (int i = 0; word != NULL && words[i] != NULL; i++) {
        if (strcmp(word, words[i]) == 0)
            return i;
    }
    if (word != NULL)
        fault(reader, "%s is \"%s\", which means nothing", column, word);
    return 0;
}

static date_t read_date(struct reader *reader, const char *column, const char *iso, date_t none)
{
    date_t date = none;

    if (iso != NULL && !date_parse(iso, &date))
        fault(reader, "%s is \"%s\", which is not a date", column, iso);
    return date;
}

static fact_id read_fact(struct reader *reader, const char *name)
{
    fact_id fact;

    if (name == NULL || name[0] == '\0')
        return FACT_NONE;
    fact = rulebook_fact(reader->book, name);
    if (fact == FACT_NONE)
        fault(reader, "there are more than %d facts", RULEBOOK_MAX_FACTS);
    return fact;
}

static struct fact_list read_facts(struct reader *reader, const struct text_list *texts)
{
    struct fact_list list = {0};

    if (texts->count == 0)
        return list;
    list.ids = rulebook_keep(reader->book, xcalloc(texts->count, sizeof(*list.ids)));
    for (size_t i = 0; i < texts->count; i++) {
        fact_id fact = read_fact(reader, texts->items[i]);

        if (fact != FACT_NONE)
            list.ids[list.count++] = fact;
    }
    return list;
}

static bool is_limit(const char *text)
{
    return text != NULL && (strncmp(text, "limit:", 6) == 0 || strncmp(text, "met:", 4) == 0);
}

/* The facts among them. */
static struct fact_set read_set(struct reader *reader, const struct text_list *texts)
{
    struct fact_set set = {{0}};

    for (size_t i = 0; i < texts->count; i++) {
        fact_id fact = is_limit(texts->items[i]) ? FACT_NONE : read_fact(reader, texts->items[i]);

        if (fact != FACT_NONE)
            fact_set_add(&set, fact);
    }
    return set;
}

static struct anchor read_anchor(struct reader *reader, const char *text)
{
    struct anchor anchor = {.fact = FACT_NONE, .slot = -1};

    anchor.name = rulebook_keep_text(reader->book, text);
    if (is_limit(anchor.name)) {
        anchor.limit = strchr(anchor.name, ':') + 1;
        anchor.met = strncmp(anchor.name, "met:", 4) == 0;
    } else {
        anchor.fact = read_fact(reader, anchor.name);
    }
    return anchor;
}

/* All of them, or only those that are limits. */
static struct anchor_list read_anchors(struct reader *reader, const struct text_list *texts,
                                       bool only_limits)
{
    struct anchor_list list = {0};

    if (texts->count == 0)
        return list;
    list.items = rulebook_keep(reader->book, xcalloc(texts->count, sizeof(*list.items)));
    for (size_t i = 0; i < texts->count; i++) {
        if (texts->items[i][0] != '\0' && (!only_limits || is_limit(texts->items[i])))
            list.items[list.count++] = read_anchor(reader, texts->items[i]);
    }
    return list;
}

/* Days to count from: a limit gives its last day, whether met or not. */
static struct anchor_list read_days(struct reader *reader, const struct text_list *texts)
{
    struct anchor_list list = read_anchors(reader, texts, false);

    for (size_t i = 0; i < list.count; i++) {
        if (list.items[i].met)
            fault(reader, "%s is a condition, not a day to count from", list.items[i].name);
    }
    return list;
}

static unsigned read_flag(struct reader *reader, const char *column, const char *name)
{
    const char *names[DEADLINE_FLAGS];

    if (name == NULL || name[0] == '\0')
        return 0;
    for (int i = 0; i < DEADLINE_FLAGS; i++) {
        if (deadline_flag_names(1u << i, names) == 1 && strcmp(names[0], name) == 0)
            return 1u << i;
    }
    fault(reader, "%s is \"%s\", which no deadline carries", column, name);
    return 0;
}

static unsigned read_flags(struct reader *reader, const char *column, const struct text_list *texts)
{
    unsigned flags = 0;

    for (size_t i = 0; i < texts->count; i++)
        flags |= read_flag(reader, column, texts->items[i]);
    return flags;
}

static struct span read_span(struct reader *reader, const char *column, int count, const char *unit,
                             const char *reckoning)
{
    struct span span = {
        .count = count,
        .unit = (enum unit)read_word(reader, "the unit", unit, units),
        .reckoning = (enum reckoning)read_word(reader, "the reckoning", reckoning, reckonings),
    };

    if (count < 0 || count > 1000)
        fault(reader, "%s is %d; it can be 0 to 1000", column, count);
    if (span.reckoning == RECKON_ON && count != 0)
        fault(reader, "%s is %d, but reckoned on the day itself it can only be 0", column, count);
    if (span.reckoning == RECKON_INCLUDING && count < 1)
        fault(reader, "%s is %d, but a count that includes its first day is 1 at least", column,
              count);
    return span;
}

static enum jurisdiction read_jurisdiction(struct reader *reader, const char *name)
{
    enum jurisdiction jurisdiction = JURISDICTION_ANY;

    if (!jurisdiction_parse(name, &jurisdiction))
        fault(reader, "the jurisdiction is \"%s\"; it can be england or wales", name);
    return jurisdiction;
}

static int read_kind(struct reader *reader, const char *name)
{
    int kind = rulebook_kind(reader->book, name);

    if (kind < 0)
        fault(reader, "there is no kind of matter \"%s\"", name);
    return kind;
}

/* When a row is in force: its own dates, within its pack's. */
static void read_force(struct reader *reader, const char *from, const char *to,
                       date_t *in_force_from, date_t *in_force_to, date_t *pack_ends)
{
    const struct pack *pack = rulebook_find_pack(reader->book, reader->pack);
    date_t first = read_date(reader, "effective_from", from, DATE_NONE);

    *in_force_to = read_date(reader, "effective_to", to, INT32_MAX);
    if (pack == NULL) {
        fault(reader, "there is no such pack");
        return;
    }
    if (*in_force_to < first)
        fault(reader, "it ends before it begins");
    *in_force_from = first > pack->commences ? first : pack->commences;
    *pack_ends = pack->ends;
}

static void read_changes(struct reader *reader, const struct limit_row *row,
                         struct time_limit *limit)
{
    limit->not_before = read_fact(reader, row->not_before);
    limit->not_after = read_fact(reader, row->not_after);
    limit->floor_from = read_fact(reader, row->floor_from);
    if (limit->floor_from != FACT_NONE)
        limit->floor =
            read_span(reader, "the floor", row->floor_count, row->floor_unit, row->floor_reckoning);
    limit->stated_by = read_fact(reader, row->stated_by);
    limit->extended_by = read_fact(reader, row->extended_by);
    if (limit->extended_by != FACT_NONE && row->extended_at_most > 0)
        limit->extension = read_span(reader, "the extension", row->extended_at_most,
                                     row->extended_unit, "including");
    limit->extension_asked = read_fact(reader, row->extension_asked);
    limit->extension_decided = read_fact(reader, row->extension_decided);
    limit->extension_before = read_fact(reader, row->extension_before);
    limit->varied_by = read_fact(reader, row->varied_by);
    limit->cap_from = read_days(reader, &row->cap_from);
    if (limit->cap_from.count > 0)
        limit->cap =
            read_span(reader, "the cap", row->cap_count, row->cap_unit, row->cap_reckoning);
    limit->cap_lifted_by = read_fact(reader, row->cap_lifted_by);
    if ((limit->extended_by != FACT_NONE) != (row->extended_at_most > 0))
        fault(reader, "an extension needs both the fact and how many days it can add");
    if (limit->count_from.count == 0 && limit->stated_by == FACT_NONE &&
        limit->varied_by == FACT_NONE)
        fault(reader, "it has nothing to count from and no stated day");
}

/* When it counts as met, over or on hold. */
static void read_states(struct reader *reader, const struct limit_row *row,
                        struct time_limit *limit)
{
    limit->after = (enum after)read_word(reader, "after_last_day", row->after_last_day, afters);
    limit->met_by = read_facts(reader, &row->met_by);
    limit->met_since_start = row->met_since != NULL && strcmp(row->met_since, "start") == 0;
    limit->met_since = limit->met_since_start ? FACT_NONE : read_fact(reader, row->met_since);
    limit->met_in_time = row->met_in_time;
    limit->met_seamlessly_by = read_fact(reader, row->met_seamlessly_by);
    limit->cancelled_by = read_facts(reader, &row->cancelled_by);
    limit->forestalled_by = read_facts(reader, &row->forestalled_by);
    limit->hold_from = read_facts(reader, &row->hold_from);
    limit->hold_until = read_facts(reader, &row->hold_until);
    limit->alarms_from = read_date(reader, "alarms_from", row->alarms_from, DATE_NONE);
    if (limit->hold_from.count != limit->hold_until.count)
        fault(reader, "each fact that puts it on hold needs one that ends that");
}

/* Which version of the law, for which matters. */
static void read_governors(struct reader *reader, const struct limit_row *row,
                           struct time_limit *limit)
{
    bool by_matter = row->governed_by == NULL || strcmp(row->governed_by, "matter") == 0;

    limit->governed_by_today = !by_matter && strcmp(row->governed_by, "today") == 0;
    limit->governed_by =
        by_matter || limit->governed_by_today ? FACT_NONE : read_fact(reader, row->governed_by);
    limit->applies_if = read_set(reader, &row->applies_if);
    limit->applies_unless = read_set(reader, &row->applies_unless);
    limit->if_limits = read_anchors(reader, &row->applies_if, true);
    limit->unless_limits = read_anchors(reader, &row->applies_unless, true);
    limit->effective_from = read_date(reader, "effective_from", row->effective_from, DATE_NONE);
    limit->effective_to = read_date(reader, "effective_to", row->effective_to, DATE_NONE);
    read_force(reader, row->effective_from, row->effective_to, &limit->in_force_from,
               &limit->in_force_to, &limit->pack_ends);
}

static void read_limit(struct reader *reader, const struct limit_row *row, struct time_limit *limit)
{
    struct rulebook *book = reader->book;

    limit->id = row->id;
    limit->pack = rulebook_keep_text(book, row->pack);
    limit->code = rulebook_keep_text(book, row->code);
    limit->title = rulebook_keep_text(book, row->title);
    limit->source = rulebook_keep_text(book, row->source);
    limit->note = rulebook_keep_text(book, row->note);
    limit->kind = read_kind(reader, row->kind);
    limit->jurisdiction = read_jurisdiction(reader, row->jurisdiction);
    limit->certainty = (enum certainty)read_word(reader, "certainty", row->certainty, certainties);
    limit->authority = row->authority;
    limit->no_cover = row->no_cover;
    limit->flags = read_flags(reader, "flags", &row->flags);
    limit->owed_by = rulebook_keep_text(book, row->owed_by);
    limit->owed_to = rulebook_keep_text(book, row->owed_to);
    limit->contents = rulebook_keep_text(book, row->contents);
    read_governors(reader, row, limit);
    limit->count_from = read_days(reader, &row->count_from);
    limit->count_which = (enum which)read_word(reader, "count_which", row->count_which, whiches);
    limit->span = read_span(reader, "the count", row->count, row->unit, row->reckoning);
    read_changes(reader, row, limit);
    read_states(reader, row, limit);
}

bool rulebook_add_limit(struct rulebook *book, const struct limit_row *row, char **cause)
{
    struct reader reader = {book, "time limit", row->code, row->id, row->pack, NULL};
    struct time_limit limit = {0};

    read_limit(&reader, row, &limit);
    if (reader.fault != NULL) {
        *cause = reader.fault;
        return false;
    }
    book->limits = xreallocarray(book->limits, book->limit_count + 1, sizeof(*book->limits));
    book->limits[book->limit_count++] = limit;
    return true;
}

/* Whether the text has a digit wherever the pattern has a 0, and otherwise equals the pattern. */
static bool looks_like(const char *text, const char *pattern)
{
    for (; *pattern != '\0' && *text != '\0'; pattern++, text++) {
        if (*pattern == '0' ? *text < '0' || *text > '9' : *text != *pattern)
            return false;
    }
    return *pattern == *text;
}

/* Minutes after midnight of HH:MM or HH:MM:SS. */
static int read_time(struct reader *reader, const char *text)
{
    int hours, minutes;

    if (text == NULL)
        return 9 * 60;
    if (!looks_like(text, "00:00") && !looks_like(text, "00:00:00")) {
        fault(reader, "the time is \"%s\"; it is written HH:MM", text);
        return 0;
    }
    hours = atoi(text);
    minutes = atoi(text + 3);
    if (hours > 23 || minutes > 59)
        fault(reader, "the time is \"%s\"; a day has no such time", text);
    return hours * 60 + minutes;
}

/* Equal numbers for equal roles; sets the name to the book's own copy. */
static int read_role(struct reader *reader, const char *name)
{
    struct rulebook *book = reader->book;

    for (size_t i = 0; i < book->role_count; i++) {
        if (strcmp(book->roles[i], name) == 0)
            return (int)i;
    }
    book->roles = xreallocarray(book->roles, book->role_count + 1, sizeof(*book->roles));
    book->roles[book->role_count] = rulebook_keep_text(book, name);
    return (int)book->role_count++;
}

/* Whom and what the rung is for. */
static void read_scope(struct reader *reader, const struct rung_row *row, struct rung *rung)
{
    char *end;

    rung->place = rulebook_keep_text(reader->book, row->place);
    rung->place_number = PLACE_NONE;
    rung->replaces = rulebook_keep_text(reader->book, row->replaces);
    if (row->matter_id != NULL) {
        rung->scope = SCOPE_MATTER;
        rung->matter_id = strtoll(row->matter_id, &end, 10);
        if (*end != '\0' || end == row->matter_id)
            fault(reader, "the matter is \"%s\", which is not a number", row->matter_id);
    } else if (row->place != NULL) {
        rung->scope = SCOPE_PLACE;
    }
    if (row->place != NULL && rung->place[0] == '\0')
        fault(reader, "the place is empty");
    if (row->place != NULL && row->matter_id != NULL)
        fault(reader, "it is for a place and for one matter; it can be for one of them only");
    if (row->matter_id != NULL && row->kind == NULL)
        fault(reader, "it is for matter %s and does not say of which kind", row->matter_id);
    if (rung->replaces[0] != '\0' && rung->scope == SCOPE_GENERAL)
        fault(reader, "it replaces %s and says neither at which place nor for which matter",
              rung->replaces);
}

static void check_rung(struct reader *reader, const struct rung *rung)
{
    if (rung->offset < -1000 || rung->offset > 1000)
        fault(reader, "the offset is %d; it can be -1000 to 1000", rung->offset);
    if (rung->offset_unit == UNIT_YEAR)
        fault(reader, "the offset cannot be in years");
    if (rung->repeat_every < 0 || rung->repeat_every > 260)
        fault(reader, "it repeats every %d working days; it can be 1 to 260", rung->repeat_every);
    if (!rung->from_start && rung->offset > 0 && !rung->stays)
        fault(reader, "a rung after the last day cannot move earlier: it must stay");
}

static void read_rung(struct reader *reader, const struct rung_row *row, struct rung *rung)
{
    struct rulebook *book = reader->book;

    rung->id = row->id;
    rung->pack = rulebook_keep_text(book, row->pack);
    rung->name = rulebook_keep_text(book, row->name);
    rung->limit_code = rulebook_keep_text(book, row->limit_code);
    rung->template = rulebook_keep_text(book, row->template);
    rung->note = rulebook_keep_text(book, row->note);
    rung->kind = row->kind != NULL ? read_kind(reader, row->kind) : -1;
    rung->jurisdiction = read_jurisdiction(reader, row->jurisdiction);
    rung->role_number = read_role(reader, row->role);
    rung->role = book->roles[rung->role_number];
    rung->from_start = read_word(reader, "counted_from", row->counted_from, counted_froms) == 1;
    rung->stays = read_word(reader, "moves", row->moves, moves) == 1;
    rung->active = row->active;
    rung->offset = row->offset_count;
    rung->offset_unit = (enum unit)read_word(reader, "offset_unit", row->offset_unit, units);
    rung->minutes = read_time(reader, row->at_time);
    rung->repeat_every = row->repeat_every;
    rung->pressing = row->pressing == NULL
                         ? PRESSING_ROUTINE
                         : (enum pressing)read_word(reader, "pressing", row->pressing, pressings);
    rung->only_if = read_set(reader, &row->only_if);
    rung->unless = read_set(reader, &row->unless);
    rung->if_flag = read_flag(reader, "if_flag", row->if_flag);
    rung->only_if_flags = read_flags(reader, "only_if_flags", &row->only_if_flags);
    rung->unless_flags = read_flags(reader, "unless_flags", &row->unless_flags);
    read_scope(reader, row, rung);
    read_force(reader, row->effective_from, row->effective_to, &rung->in_force_from,
               &rung->in_force_to, &rung->pack_ends);
    check_rung(reader, rung);
}

bool rulebook_add_rung(struct rulebook *book, const struct rung_row *row, char **cause)
{
    struct reader reader = {book, "rung", row->name, row->id, row->pack, NULL};
    struct rung rung = {0};

    read_rung(&reader, row, &rung);
    if (reader.fault != NULL) {
        *cause = reader.fault;
        return false;
    }
    book->rungs = xreallocarray(book->rungs, book->rung_count + 1, sizeof(*book->rungs));
    book->rungs[book->rung_count++] = rung;
    return true;
}
