#include "message/notice_values.h"

#include <stdlib.h>
#include <string.h>

#include "base/jsontext.h"
#include "base/xalloc.h"

static date_t date_of(const json_t *notice, const char *name)
{
    date_t date;

    return date_parse(json_text(notice, name), &date) ? date : DATE_NONE;
}

static void set_text(json_t *values, const char *field, const char *text)
{
    if (*text != '\0')
        json_object_set_new(values, field, json_string(text));
}

static void set_mark(json_t *values, const char *field, bool there)
{
    if (there)
        json_object_set_new(values, field, json_true());
}

/* Takes the text. */
static void take_text(json_t *values, const char *field, char *text)
{
    set_text(values, field, text);
    free(text);
}

void notice_set_long(json_t *values, const struct words *words, const char *field, date_t date)
{
    if (date != DATE_NONE)
        take_text(values, field, words_date(words, date));
}

static bool has_flag(const json_t *notice, const char *name)
{
    const json_t *flags = json_object_get(notice, "flags");
    const json_t *flag;
    size_t i;

    json_array_foreach(flags, i, flag)
    {
        if (json_is_string(flag) && strcmp(json_string_value(flag), name) == 0)
            return true;
    }
    return false;
}

/* The titles if the store gives them as ROLE_title, else the code with spaces. */
static void set_role(json_t *values, const struct words *words, const char *field,
                     const json_t *notice, const char *code_name, const char *title_name)
{
    const char *title = json_text(notice, title_name);
    char *role = *title != '\0' ? words_list(words, title) : xstrdup(json_text(notice, code_name));

    for (char *c = role; *title == '\0' && *c != '\0'; c++) {
        if (*c == '_')
            *c = ' ';
    }
    take_text(values, field, role);
}

static void set_last_day(const struct composer *composer, const struct words *words, json_t *values,
                         const json_t *notice, date_t today)
{
    date_t last_day = date_of(notice, "last_day");
    enum jurisdiction where;

    if (last_day == DATE_NONE)
        return;
    if (!jurisdiction_parse(json_text(notice, "jurisdiction"), &where))
        where = JURISDICTION_ANY;
    set_text(values, "last_day", json_text(notice, "last_day"));
    notice_set_long(values, words, "last_day_long", last_day);
    notice_set_long(values, words, "last_working_day_long",
                    calendar_back(composer->calendar, where, last_day));
    if (!calendar_working(composer->calendar, where, last_day))
        take_text(
            values, "last_day_note",
            words_day_off(words, last_day, calendar_title(composer->calendar, where, last_day)));
    if (last_day >= today)
        json_object_set_new(values, "days_left", json_integer(last_day - today));
    take_text(values, "days_left_long", words_days(words, last_day - today));
    take_text(values, "ends_long", words_end_of(words, last_day));
}

static void set_gap(const struct words *words, json_t *values, const json_t *notice)
{
    json_t *days = json_object_get(notice, "gap_days");
    date_t until = date_of(notice, "gap_until");

    if (json_is_integer(days))
        json_object_set(values, "gap_days", days);
    if (until == DATE_NONE)
        return;
    notice_set_long(values, words, "gap_from_long",
                    json_is_integer(days) ? until - (date_t)json_integer_value(days) + 1
                                          : date_of(notice, "last_day") + 1);
    notice_set_long(values, words, "gap_until_long", until);
}

static void set_marks(json_t *values, const json_t *notice)
{
    static const char *const flags[] = {"stated_beyond", "extension_beyond", "barred",
                                        "not_stated",    "refused",          "suspended",
                                        "ceased",        "urgent_over",      "unsure_end"};
    const json_t *facts = json_object_get(notice, "facts");
    const char *state = json_text(notice, "state");
    const char *where = json_text(notice, "jurisdiction");

    set_mark(values, "open", strcmp(state, "open") == 0);
    set_mark(values, "lapsed", strcmp(state, "lapsed") == 0);
    set_mark(values, "late", json_is_true(json_object_get(notice, "late")));
    set_mark(values, "urgent", strcmp(json_text(notice, "pressing"), "urgent") == 0);
    set_mark(values, "england", strcmp(where, "england") == 0);
    set_mark(values, "wales", strcmp(where, "wales") == 0);
    for (size_t i = 0; i < ARRAY_SIZE(flags); i++)
        set_mark(values, flags[i], has_flag(notice, flags[i]));
    set_mark(values, "extended",
             *json_text(facts, "extended_to") != '\0' && !has_flag(notice, "extension_idle") &&
                 !has_flag(notice, "extension_late"));
}

static void set_because(json_t *values, const json_t *notice, const json_t *dates)
{
    const char *reason = json_text(notice, "reason");
    json_t *date = json_object_get(dates, reason);

    if (date != NULL)
        json_object_set_new(values, "because", json_pack("{sO}", reason, date));
}

static bool has_fact(const json_t *notice, const char *fact)
{
    return *json_text(json_object_get(notice, "facts"), fact) != '\0';
}

/* A flag named after a code, such as {{#role.managing_authority}}. */
static void set_code(json_t *values, const char *field, const json_t *notice)
{
    const char *code = json_text(notice, field);

    if (*code != '\0')
        json_object_set_new(values, field, json_pack("{s:b}", code, 1));
}

/* Whether another authority is recorded for today. */
static bool covered(const json_t *facts, date_t today)
{
    date_t from = date_of(facts, "covered_from");
    date_t until = date_of(facts, "covered_until");

    return from != DATE_NONE && until != DATE_NONE && from <= today && today <= until;
}

/* How the suspension on record bears on the authorisation: one of a day after its end is none. */
static void set_suspension(json_t *values, const json_t *notice)
{
    const json_t *facts = json_object_get(notice, "facts");
    date_t end = date_of(notice, "authority_last_day"), own = date_of(facts, "court_last_day");
    date_t suspended = date_of(facts, "suspended"), lifted = date_of(facts, "suspension_lifted");

    if (suspended == DATE_NONE || (end != DATE_NONE && suspended > end))
        return;
    set_mark(values, "suspended", lifted == DATE_NONE);
    if (own == DATE_NONE)
        own = date_of(facts, "last_day");
    if (has_flag(notice, "stated_beyond"))
        own = date_of(notice, "statutory_last_day");
    set_mark(values, "ends_anyway",
             own != DATE_NONE && own <= end && (lifted == DATE_NONE || lifted > end));
}

/* Whether a refusal came too late to end the urgent authorisation: it had run out. */
static bool refused_after(const json_t *notice)
{
    static const char *const facts[] = {"refusal_received", "refusal_sent", "refused"};
    date_t end = date_of(notice, "authority_last_day"), came = DATE_NONE;

    for (size_t i = 0; i < ARRAY_SIZE(facts) && came == DATE_NONE; i++)
        came = date_of(json_object_get(notice, "facts"), facts[i]);
    return end != DATE_NONE && came > end;
}

/* Today's position, so that no template says what the record contradicts. */
static void set_standing(const struct composer *composer, json_t *values, const json_t *notice,
                         date_t today)
{
    const json_t *facts = json_object_get(notice, "facts");
    date_t last_day = date_of(notice, "last_day");
    enum jurisdiction where;

    if (!jurisdiction_parse(json_text(notice, "jurisdiction"), &where))
        where = JURISDICTION_ANY;
    set_suspension(values, notice);
    set_mark(values, "refusal_after", refused_after(notice));
    set_mark(values, "further_pending",
             has_fact(notice, "further_requested") && !has_fact(notice, "further_decided"));
    set_mark(values, "further_after", date_of(facts, "further_requested") > last_day);
    set_mark(values, "application_pending",
             has_flag(notice, "unsure_end") && !has_flag(notice, "not_stated") &&
                 !has_flag(notice, "stated_beyond"));
    set_mark(values, "ours", strcmp(json_text(notice, "owed_by"), "supervisory body") == 0);
    set_mark(values, "filed_late",
             has_fact(notice, "application_due") &&
                 date_of(facts, "application_filed") > date_of(facts, "application_due"));
    set_mark(values, "covered", covered(facts, today));
    set_mark(values, "on_last_day", last_day == today);
    set_mark(values, "closed_today", !calendar_working(composer->calendar, where, today));
    set_mark(values, "again",
             last_day != DATE_NONE && last_day < today &&
                 calendar_back(composer->calendar, where, today - 1) > last_day);
    set_code(values, "kind", notice);
    set_code(values, "role", notice);
}

/* The facts as they are, and dates in words as well. */
static void set_facts(json_t *values, const struct words *words, const json_t *notice)
{
    json_t *facts = json_object_get(notice, "facts");
    json_t *dates = json_object();
    const char *name;
    json_t *fact;

    json_object_foreach(facts, name, fact)
        notice_set_long(dates, words, name, date_of(facts, name));
    if (json_is_object(facts))
        json_object_set_new(values, "facts", json_copy(facts));
    set_because(values, notice, dates);
    json_object_set_new(values, "dates", dates);
}

/* The title and days of each notice that this one covers. */
static void set_alike(json_t *values, const struct words *words, const json_t *notice)
{
    const json_t *alike = json_object_get(notice, "alike"), *one;
    json_t *list = json_array();
    size_t i;

    json_array_foreach(alike, i, one)
    {
        json_t *entry = json_object();

        set_text(entry, "title", words_term(words, json_text(one, "title")));
        notice_set_long(entry, words, "last_day_long", date_of(one, "last_day"));
        notice_set_long(entry, words, "start_long", date_of(one, "start_on"));
        json_array_append_new(list, entry);
    }
    if (json_array_size(list) > 0) {
        json_object_set(values, "alike", list);
        json_object_set_new(values, "alike_count", json_integer((json_int_t)json_array_size(list)));
    }
    json_decref(list);
}

/* The values of a weekly attestation as they are, and each day in words as well. A new object. */
static json_t *report_values(const struct words *words, json_t *report)
{
    json_t *values = json_object();
    const char *name;
    json_t *value;

    json_object_foreach(report, name, value)
    {
        char *in_words = xasprintf("%s_long", name);
        json_t *list, *entry;
        size_t i;

        notice_set_long(values, words, in_words, date_of(report, name));
        free(in_words);
        if (json_is_array(value)) {
            list = json_array();
            json_array_foreach(value, i, entry)
                json_array_append_new(list, report_values(words, entry));
            json_object_set_new(values, name, list);
        } else if (strcmp(name, "what") == 0 && json_is_string(value)) {
            set_text(values, name, words_term(words, json_string_value(value)));
        } else {
            json_object_set(values, name, value);
        }
    }
    return values;
}

json_t *notice_values(const struct composer *composer, const struct words *words,
                      const json_t *notice, enum tier tier, date_t today)
{
    static const char *const as_they_are[] = {"reference", "initials", "place"};
    static const char *const of_rules[] = {"title", "owed_by", "owed_to", "contents"};
    json_t *values = json_object();
    json_t *extra = json_object_get(notice, "extra");

    for (size_t i = 0; i < ARRAY_SIZE(as_they_are); i++)
        set_text(values, as_they_are[i], json_text(notice, as_they_are[i]));
    for (size_t i = 0; i < ARRAY_SIZE(of_rules); i++)
        set_text(values, of_rules[i], words_term(words, json_text(notice, of_rules[i])));
    if (json_is_object(extra))
        json_object_set_new(values, "extra", json_deep_copy(extra));
    set_last_day(composer, words, values, notice, today);
    if (date_of(notice, "start_on") != DATE_NONE)
        set_text(values, "start_on", json_text(notice, "start_on"));
    notice_set_long(values, words, "start_long", date_of(notice, "start_on"));
    notice_set_long(values, words, "full_end_long", date_of(notice, "anchor_last_day"));
    notice_set_long(values, words, "authority_end_long", date_of(notice, "authority_last_day"));
    notice_set_long(values, words, "old_last_day_long", date_of(notice, "old_last_day"));
    set_gap(words, values, notice);
    set_alike(values, words, notice);
    notice_set_long(values, words, "stated_last_day_long", date_of(notice, "stated_last_day"));
    notice_set_long(values, words, "statutory_last_day_long",
                    date_of(notice, "statutory_last_day"));
    set_role(values, words, "role_title", notice, "role", "role_title");
    set_role(values, words, "fallback_for", notice, "fallback_for", "fallback_for_title");
    set_role(values, words, "undelivered_role", notice, "undelivered_role",
             "undelivered_role_title");
    set_marks(values, notice);
    set_standing(composer, values, notice, today);
    set_facts(values, words, notice);
    if (json_is_object(json_object_get(notice, "report")))
        json_object_set_new(values, "report",
                            report_values(words, json_object_get(notice, "report")));
    fields_withhold(values, tier);
    return values;
}
