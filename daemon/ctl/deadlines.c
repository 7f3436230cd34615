#include "base/plural.h"
#include "ctl/deadlines.h"

#include <string.h>

#include "ctl/connection.h"
#include "ctl/rules.h"
#include "law/explain.h"

static const char *topic_name(enum explained_topic topic)
{
    switch (topic) {
    case EXPLAIN_GOVERNS:
        return "governs";
    case EXPLAIN_SOURCE:
        return "source";
    case EXPLAIN_START:
        return "start";
    case EXPLAIN_COUNT:
        return "count";
    case EXPLAIN_FLOOR:
        return "floor";
    case EXPLAIN_STATED:
        return "stated";
    case EXPLAIN_EXTENSION:
        return "extension";
    case EXPLAIN_VARIATION:
        return "variation";
    case EXPLAIN_CAP:
        return "cap";
    case EXPLAIN_STATE:
        return "state";
    case EXPLAIN_END:
        return "end";
    }
    return "";
}

json_t *date_json(date_t date)
{
    char text[DATE_TEXT_SIZE];

    if (date == DATE_NONE)
        return json_null();
    date_format(date, text);
    return json_string(text);
}

json_t *instant_json(instant_t at)
{
    char text[INSTANT_TEXT_SIZE];

    if (at == INSTANT_NONE)
        return json_null();
    zone_format_utc(at, text);
    return json_string(text);
}

json_t *london_json(const struct zone *zone, instant_t at)
{
    char text[INSTANT_TEXT_SIZE];

    if (at == INSTANT_NONE)
        return json_null();
    zone_format(zone, at, text);
    return json_string(text);
}

/* ---- facts */

/* The next fact by date, and by number within a day. FACT_NONE: start, or no more. */
static fact_id next_fact(const struct rulebook *book, const struct matter *matter, fact_id after)
{
    date_t day = after != FACT_NONE ? matter->facts[after] : DATE_NONE;
    fact_id next = FACT_NONE;

    for (fact_id fact = 0; (size_t)fact < rulebook_fact_count(book); fact++) {
        date_t date = matter->facts[fact];

        if (date == DATE_NONE || date < day || (date == day && fact <= after))
            continue;
        if (next == FACT_NONE || date < matter->facts[next])
            next = fact;
    }
    return next;
}

/* Reports that the fact in that row is dated before the matter began, or contradicts another. */
static void add_doubts(const struct rulebook *book, const struct matter *matter,
                       const struct pg_result *meanings, size_t row, json_t *doubts)
{
    const char *name = rows_text(meanings, row, "fact");
    const char *excluded =
        rows_null(meanings, row, "contradicts") ? "" : rows_text(meanings, row, "contradicts");
    fact_id fact = rulebook_find_fact(book, name), other = rulebook_find_fact(book, excluded);
    fact_id began = rulebook_governing_fact(book, matter->kind);

    if (fact == FACT_NONE || matter->facts[fact] == DATE_NONE)
        return;
    if (matter->facts[fact] < matter->facts[began] && !rows_truth(meanings, row, "may_precede"))
        json_array_append_new(doubts, json_sprintf("%s is dated before %s: one of them is wrong",
                                                   name, rulebook_fact_name(book, began)));
    if (other != FACT_NONE && matter->facts[other] != DATE_NONE)
        json_array_append_new(
            doubts, json_sprintf("%s and %s are both there: one of them is wrong", name, excluded));
}

json_t *matter_doubts_json(const struct rulebook *book, const struct matter *matter,
                           const struct pg_result *meanings)
{
    json_t *doubts = json_array();

    for (size_t i = 0; matter->kind >= 0 && i < rows_count(meanings); i++) {
        if (rows_null(meanings, i, "kind") ||
            strcmp(rows_text(meanings, i, "kind"), rulebook_kind_name(book, matter->kind)) == 0)
            add_doubts(book, matter, meanings, i, doubts);
    }
    return doubts;
}

static void print_doubts(const struct rulebook *book, const struct matter *matter,
                         const struct pg_result *meanings, FILE *out)
{
    json_t *doubts = matter_doubts_json(book, matter, meanings);
    const json_t *doubt;
    size_t i;

    json_array_foreach(doubts, i, doubt)
        fprintf(out, DEADLINE_LABEL "%s\n", "look at", json_string_value(doubt));
    json_decref(doubts);
}

void matter_print_facts(const struct rulebook *book, const struct matter *matter,
                        const struct pg_result *meanings, FILE *out)
{
    const char *kind = matter->kind >= 0 ? rulebook_kind_name(book, matter->kind) : "";
    fact_id fact = FACT_NONE;
    char day[DATE_LONG_SIZE];

    while ((fact = next_fact(book, matter, fact)) != FACT_NONE) {
        const char *name = rulebook_fact_name(book, fact);
        const char *meaning = ctl_meaning(meanings, kind, name);

        date_long(matter->facts[fact], day, sizeof(day));
        fprintf(out, *meaning != '\0' ? "  %-22s %-28s %s\n" : "  %-22s %s\n", name, day, meaning);
    }
    print_doubts(book, matter, meanings, out);
}

json_t *matter_facts_json(const struct rulebook *book, const struct matter *matter)
{
    json_t *facts = json_object();

    for (fact_id fact = 0; (size_t)fact < rulebook_fact_count(book); fact++) {
        if (matter->facts[fact] != DATE_NONE)
            json_object_set_new(facts, rulebook_fact_name(book, fact),
                                date_json(matter->facts[fact]));
    }
    return facts;
}

/* ---- for people */

/* Why nobody may be at work that day, which does not move the deadline; NULL on a working day. */
static const char *day_off(const struct deadline_view *view, date_t date)
{
    const struct calendar *calendar = rulebook_calendar(view->book);
    const char *title = calendar_title(calendar, view->matter->jurisdiction, date);

    if (title != NULL)
        return title;
    return date_weekday(date) >= 5 ? "a weekend" : NULL;
}

/* If it is not only the count. */
static void print_decided(enum decided_by by, FILE *out)
{
    static const char *const words[] = {
        [BY_COUNT] = NULL,
        [BY_STATED] = "the day that the form states",
        [BY_EXTENSION] = "an extension",
        [BY_CAP] = "a cap, earlier than the count",
        [BY_VARIATION] = "a day that the court set",
        [BY_FLOOR] = "a floor, later than the count",
    };

    if (words[by] != NULL)
        fprintf(out, DEADLINE_LABEL "%s (%s)\n", "decided by", words[by], decided_by_name(by));
}

static void print_last_day(const struct deadline_view *view, const struct deadline *deadline,
                           FILE *out)
{
    const struct zone *zone = rulebook_zone(view->book);
    const char *off = day_off(view, deadline->last_day);
    char day[DATE_LONG_SIZE];
    char end[INSTANT_TEXT_SIZE];

    date_long(deadline->last_day, day, sizeof(day));
    fprintf(out, DEADLINE_LABEL "%s", "last day", day);
    if (off != NULL)
        fprintf(out, " (%s; the day stands)", off);
    if (deadline->state == DEADLINE_CANCELLED)
        fputs(", had it not been cancelled", out);
    zone_format(zone, deadline->ends_at, end);
    fprintf(out, "\n" DEADLINE_LABEL "%s, ", "ends", end);
    zone_format_utc(deadline->ends_at, end);
    fprintf(out, "%s\n", end);
    print_decided(deadline->decided_by, out);
}

static void print_gap(const struct deadline *deadline, FILE *out)
{
    char from[DATE_LONG_SIZE], until[DATE_LONG_SIZE];
    int days;

    if (deadline->gap_until == DATE_NONE)
        return;
    days = deadline->gap_until - deadline->gap_from + 1;
    date_long(deadline->gap_from, from, sizeof(from));
    date_long(deadline->gap_until, until, sizeof(until));
    fprintf(out, DEADLINE_LABEL "%d day%s without recorded authority, %s%s%s%s%s\n", "gap", days,
            plural(days, "", "s"), from, plural(days, "", " to "), plural(days, "", until),
            deadline->gap_runs ? " (today)" : "",
            deadline->flags & DEADLINE_UNSURE_END ? ", unless the order of the court continued"
                                                  : "");
}

/* An open deadline may give no authority, and one on hold resumes. */
static const char *state_words(const struct deadline *deadline)
{
    if (deadline->flags & DEADLINE_ON_HOLD)
        return "on hold";
    if (deadline->flags & DEADLINE_SUSPENDED)
        return "suspended: no authority meanwhile";
    if (deadline->state == DEADLINE_OPEN && (deadline->flags & DEADLINE_BARRED))
        return "open, and gives no authority";
    if (deadline->state == DEADLINE_OPEN && (deadline->flags & DEADLINE_NOT_STATED))
        return "open, and how long is not certain";
    return deadline_state_name(deadline->state);
}

static void print_state(const struct deadline_view *view, const struct deadline *deadline,
                        FILE *out)
{
    const char *reason = deadline_reason(view->book, deadline);

    fprintf(out, DEADLINE_LABEL "%s", "state", state_words(deadline));
    if (reason != NULL)
        fprintf(out, " (%s)", reason);
    fputc('\n', out);
    deadline_flags_print(deadline->flags, out);
    print_gap(deadline, out);
}

static void print_rule(const struct time_limit *limit, FILE *out)
{
    fprintf(out, DEADLINE_LABEL "%s, row %d of dolsd.time_limit\n", "rule", limit->pack, limit->id);
    fprintf(out, DEADLINE_LABEL "%s\n", "source", limit->source);
    fprintf(out, DEADLINE_LABEL "%s\n", "certainty", certainty_words(limit->certainty));
    if (limit->owed_by[0] != '\0') {
        fprintf(out, DEADLINE_LABEL "the %s, to %s\n", "owed by", limit->owed_by, limit->owed_to);
        fprintf(out, DEADLINE_LABEL "%s\n", "must say", limit->contents);
    }
    if (limit->note[0] != '\0')
        fprintf(out, DEADLINE_LABEL "%s\n", "note", limit->note);
}

static void print_days(const struct explanation *explanation, FILE *out)
{
    char text[DATE_LONG_SIZE];

    if (explanation->day_count > 0)
        fprintf(out, "  day by day\n");
    for (size_t i = 0; i < explanation->day_count; i++) {
        const struct explained_day *day = &explanation->days[i];

        date_long(day->date, text, sizeof(text));
        if (day->number > 0)
            fprintf(out, "    %4d  %s", day->number, text);
        else
            fprintf(out, "       -  %s", text);
        fprintf(out, "%s%s\n", day->note[0] != '\0' ? ", " : "", day->note);
    }
}

static void print_rungs(const struct zone *zone, const struct explanation *explanation, FILE *out)
{
    char text[INSTANT_TEXT_SIZE];

    if (explanation->rung_count > 0)
        fprintf(out, "  reminders\n");
    for (size_t i = 0; i < explanation->rung_count; i++) {
        const struct explained_rung *rung = &explanation->rungs[i];

        if (rung->left_out)
            snprintf(text, sizeof(text), "-");
        else
            zone_format(zone, rung->at, text);
        fprintf(out, "    %-25s  %s: %s%s%s\n", text, rung->rung->role, rung->rung->template,
                rung->why[0] != '\0' ? "; " : "", rung->why);
    }
}

static void print_explanation(const struct deadline_view *view, const struct deadline *deadline,
                              FILE *out)
{
    struct explanation *explanation =
        explain_deadline(view->book, view->matter, deadline, view->now);

    fprintf(out, "  why\n");
    for (size_t i = 0; i < explanation->sentence_count; i++)
        fprintf(out, "    %s\n", explanation->sentences[i].text);
    print_days(explanation, out);
    print_rungs(rulebook_zone(view->book), explanation, out);
    explain_free(explanation);
}

void deadline_print(const struct deadline_view *view, const struct deadline *deadline, FILE *out)
{
    fprintf(out, "%s: %s\n", deadline->limit->code, deadline->limit->title);
    print_last_day(view, deadline, out);
    print_state(view, deadline, out);
    if (view->explain)
        print_explanation(view, deadline, out); /* also names the rule and its source */
    else
        print_rule(deadline->limit, out);
}

void deadline_print_none(const struct rulebook *book, int kind, FILE *out)
{
    size_t count;
    const struct limit_group *groups = rulebook_groups(book, kind, &count);
    bool in_force = false;

    for (size_t i = 0; i < count; i++) {
        for (size_t row = 0; row < groups[i].row_count; row++)
            in_force |= groups[i].rows[row]->in_force_from != INT32_MAX;
    }
    fputs(in_force
              ? "\nNo time limit follows from these facts.\n"
              : "\nNo rule for this kind is in force: its pack has no day on which it commences.\n",
          out);
}

/* ---- as JSON */

static json_t *text_or_null(const char *text)
{
    return text != NULL && text[0] != '\0' ? json_string(text) : json_null();
}

static json_t *flags_json(unsigned flags)
{
    json_t *array = json_array();
    const char *names[DEADLINE_FLAGS];
    size_t count = deadline_flag_names(flags, names);

    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_string(names[i]));
    return array;
}

static json_t *gap_json(const struct deadline *deadline)
{
    if (deadline->gap_until == DATE_NONE)
        return json_null();
    return json_pack("{so so si sb sb}", "from", date_json(deadline->gap_from), "until",
                     date_json(deadline->gap_until), "days",
                     deadline->gap_until - deadline->gap_from + 1, "running", deadline->gap_runs,
                     "unsure", (deadline->flags & DEADLINE_UNSURE_END) != 0);
}

static json_t *facts_used_json(const struct explanation *explanation)
{
    json_t *array = json_array();

    for (size_t i = 0; i < explanation->fact_count; i++)
        json_array_append_new(array, json_pack("{ss so so}", "name", explanation->facts[i].name,
                                               "date", date_json(explanation->facts[i].date), "use",
                                               text_or_null(explanation->facts[i].use)));
    return array;
}

static json_t *sentences_json(const struct explanation *explanation)
{
    json_t *array = json_array();

    for (size_t i = 0; i < explanation->sentence_count; i++)
        json_array_append_new(array, json_pack("{ss ss}", "topic",
                                               topic_name(explanation->sentences[i].topic), "text",
                                               explanation->sentences[i].text));
    return array;
}

static json_t *days_json(const struct explanation *explanation)
{
    json_t *array = json_array();

    for (size_t i = 0; i < explanation->day_count; i++) {
        const struct explained_day *day = &explanation->days[i];

        json_array_append_new(array, json_pack("{si so ss so}", "number", day->number, "date",
                                               date_json(day->date), "weekday",
                                               date_weekday_name(day->date), "note",
                                               text_or_null(day->note)));
    }
    return array;
}

/* Which place or matter a rung is for, and what it replaces there; null for a general one. */
static json_t *override_json(const struct rung *rung)
{
    if (rung->scope == SCOPE_GENERAL)
        return json_null();
    return json_pack("{so so so}", "place", text_or_null(rung->place), "matter",
                     rung->scope == SCOPE_MATTER ? json_integer(rung->matter_id) : json_null(),
                     "replaces", text_or_null(rung->replaces));
}

static json_t *rungs_json(const struct zone *zone, const struct explanation *explanation)
{
    json_t *array = json_array();

    for (size_t i = 0; i < explanation->rung_count; i++) {
        const struct explained_rung *rung = &explanation->rungs[i];

        json_array_append_new(
            array,
            json_pack("{ss so ss ss ss so so so so sb so}", "rung", rung->rung->name, "override",
                      override_json(rung->rung), "role", rung->rung->role, "template",
                      rung->rung->template, "pressing", pressing_name(rung->rung->pressing),
                      "nominal", date_json(rung->nominal), "day", date_json(rung->day), "at",
                      instant_json(rung->at), "at_london", london_json(zone, rung->at), "left_out",
                      rung->left_out ? 1 : 0, "why", text_or_null(rung->why)));
    }
    return array;
}

static void add_explanation(const struct deadline_view *view, const struct deadline *deadline,
                            json_t *object)
{
    struct explanation *explanation =
        explain_deadline(view->book, view->matter, deadline, view->now);

    json_object_set_new(object, "facts", facts_used_json(explanation));
    json_object_set_new(object, "why", sentences_json(explanation));
    json_object_set_new(object, "days", days_json(explanation));
    json_object_set_new(object, "reminders", rungs_json(rulebook_zone(view->book), explanation));
    explain_free(explanation);
}

json_t *deadline_json(const struct deadline_view *view, const struct deadline *deadline)
{
    const struct time_limit *limit = deadline->limit;
    json_t *object = json_pack(
        "{ss ss so ss so so so so so so so so so ss so}", "limit", limit->code, "title",
        limit->title, "last_day", date_json(deadline->last_day), "state",
        deadline_state_name(deadline->state), "reason",
        text_or_null(deadline_reason(view->book, deadline)), "ends_at",
        instant_json(deadline->ends_at), "ends_at_london",
        london_json(rulebook_zone(view->book), deadline->ends_at), "start",
        date_json(deadline->start), "start_fact",
        text_or_null(deadline_start_name(view->book, deadline)), "counted",
        date_json(deadline->counted), "stated", date_json(deadline->stated), "extended",
        date_json(deadline->extended), "day_off", text_or_null(day_off(view, deadline->last_day)),
        "decided_by", decided_by_name(deadline->decided_by), "flags", flags_json(deadline->flags));

    json_object_set_new(object, "gap", gap_json(deadline));
    json_object_set_new(object, "cap", date_json(deadline->cap));
    json_object_set_new(object, "varied", date_json(deadline->varied));
    json_object_set_new(object, "rule",
                        json_pack("{si ss ss ss so}", "row", limit->id, "pack", limit->pack,
                                  "source", limit->source, "certainty",
                                  certainty_name(limit->certainty), "note",
                                  text_or_null(limit->note)));
    if (view->explain)
        add_explanation(view, deadline, object);
    return object;
}
