#include "message/fields.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

/* Samples that fields_sample replaces in the words of a language; it recognises them by address. */
static const char longest_day[] = "Wednesday 23 September 2026";
static const char longest_end[] = "midnight at the end of Wednesday 23 September 2026";
static const char longest_wait[] = "in 28 days";

/* clang-format off */
static const struct field fields[] = {
    {"title", TIER_NOTHING, false, FIELD_NOTICE, "Assessment for a standard authorisation",
     "what the time limit is called"},
    {"reference", TIER_REFERENCE, true, FIELD_NOTICE, "U-26-0012",
     "the council's reference of the matter"},
    {"initials", TIER_INITIALS, true, FIELD_NOTICE, "J.S.", "the person's initials"},
    {"place", TIER_INITIALS, true, FIELD_NOTICE, "Elm House", "the care home or hospital"},
    {"extra.*", TIER_INITIALS, true, FIELD_NOTICE, "as the council gave it",
     "values of the council's own view, by their names"},
    {"last_day", TIER_NOTHING, false, FIELD_NOTICE, "2026-09-23",
     "the last day as YYYY-MM-DD; that day counts"},
    {"last_day_long", TIER_NOTHING, false, FIELD_NOTICE, longest_day, "the last day in words"},
    {"last_day_note", TIER_NOTHING, false, FIELD_NOTICE, "a Sunday",
     "why the last day is not a working day; absent on a working day"},
    {"last_working_day_long", TIER_NOTHING, false, FIELD_NOTICE, longest_day,
     "the last working day that is not after the last day"},
    {"ends_long", TIER_NOTHING, false, FIELD_NOTICE, longest_end,
     "the moment at which it ends"},
    {"days_left", TIER_NOTHING, false, FIELD_NOTICE, "28",
     "days from today to the last day, 0 on it; absent after it"},
    {"days_left_long", TIER_NOTHING, false, FIELD_NOTICE, longest_wait,
     "today, tomorrow, in 5 days, yesterday, 3 days ago"},
    {"start_on", TIER_NOTHING, false, FIELD_NOTICE, "2026-09-23",
     "the day from which days are counted, as YYYY-MM-DD"},
    {"start_long", TIER_NOTHING, false, FIELD_NOTICE, longest_day, "the same in words"},
    {"full_end_long", TIER_NOTHING, false, FIELD_NOTICE, longest_day,
     "the last day of the limit that this one is counted from, such as that of the authorisation "
     "for a Form 2; absent if it is counted from a fact"},
    {"authority_end_long", TIER_NOTHING, false, FIELD_NOTICE, longest_day,
     "the last day of the matter's own authority, as worked out and not only as a form states it; "
     "absent for other matters, and at another limit of an authority without a last day on record"},
    {"old_last_day_long", TIER_NOTHING, false, FIELD_NOTICE, longest_day,
     "the last day that was given before, if it moved"},
    {"gap_days", TIER_NOTHING, false, FIELD_NOTICE, "28",
     "days without authority: so far, including today, or until it was restored; absent while the "
     "time is running"},
    {"gap_from_long", TIER_NOTHING, false, FIELD_NOTICE, longest_day,
     "the first day without authority, if it was restored"},
    {"gap_until_long", TIER_NOTHING, false, FIELD_NOTICE, longest_day,
     "the last day without authority, if it was restored"},
    {"stated_last_day_long", TIER_NOTHING, false, FIELD_NOTICE, longest_day,
     "the last day that the form or the authorisation states"},
    {"statutory_last_day_long", TIER_NOTHING, false, FIELD_NOTICE, longest_day,
     "the last day that the law allows"},
    {"stated_beyond", TIER_NOTHING, false, FIELD_NOTICE, NULL,
     "the form states a later day than the law allows"},
    {"extended", TIER_NOTHING, false, FIELD_NOTICE, NULL, "the period was extended"},
    {"extension_beyond", TIER_NOTHING, false, FIELD_NOTICE, NULL,
     "the extension is longer than the law allows"},
    {"barred", TIER_NOTHING, false, FIELD_NOTICE, NULL, "the law allows no such authority"},
    {"not_stated", TIER_NOTHING, false, FIELD_NOTICE, NULL, "no last day is on record"},
    {"refused", TIER_NOTHING, false, FIELD_NOTICE, NULL,
     "its request was refused: it ends when that notice is received"},
    {"refusal_after", TIER_NOTHING, false, FIELD_NOTICE, NULL,
     "the refusal, or the notice of it, came after the last day, and so did not end it"},
    {"suspended", TIER_NOTHING, false, FIELD_NOTICE, NULL, "it is suspended"},
    {"ends_anyway", TIER_NOTHING, false, FIELD_NOTICE, NULL,
     "it was suspended, and ends no later than the suspension would end it, lifted or not"},
    {"ceased", TIER_NOTHING, false, FIELD_NOTICE, NULL, "it ended while it was suspended"},
    {"urgent_over", TIER_NOTHING, false, FIELD_NOTICE, NULL,
     "of a request: its urgent authorisation had ended before it came"},
    {"unsure_end", TIER_NOTHING, false, FIELD_NOTICE, NULL,
     "whether it ends on its last day is for the order of the court to say"},
    {"owed_by", TIER_NOTHING, false, FIELD_NOTICE, "managing authority",
     "who owes the notice or copy that this is about"},
    {"ours", TIER_NOTHING, false, FIELD_NOTICE, NULL, "the supervisory body owes it"},
    {"owed_to", TIER_NOTHING, false, FIELD_NOTICE, "the person and any section 39A IMCA",
     "to whom it is owed"},
    {"contents", TIER_NOTHING, false, FIELD_NOTICE, "the period of the extension",
     "what it must say"},
    {"alike", TIER_NOTHING, false, FIELD_NOTICE, NULL,
     "the reminders of one matter that this template combines into one notice; a section over "
     "them has each one's title, last_day_long and start_long; absent if there is only one"},
    {"alike_count", TIER_NOTHING, false, FIELD_NOTICE, "5", "how many of these there are"},
    {"open", TIER_NOTHING, false, FIELD_NOTICE, NULL, "the time is still running"},
    {"lapsed", TIER_NOTHING, false, FIELD_NOTICE, NULL, "the time has run out"},
    {"late", TIER_NOTHING, false, FIELD_NOTICE, NULL,
     "this reminder goes out later than its day, though the last day was known then"},
    {"urgent", TIER_NOTHING, false, FIELD_NOTICE, NULL, "the rung is urgent"},
    {"on_last_day", TIER_NOTHING, false, FIELD_NOTICE, NULL, "the last day is today"},
    {"again", TIER_NOTHING, false, FIELD_NOTICE, NULL,
     "a working day has passed since the last day, so this was sent before"},
    {"closed_today", TIER_NOTHING, false, FIELD_NOTICE, NULL,
     "today is not a working day for the team"},
    {"further_pending", TIER_NOTHING, false, FIELD_NOTICE, NULL,
     "Form 2 was received and is not decided"},
    {"further_after", TIER_NOTHING, false, FIELD_NOTICE, NULL,
     "Form 2 was received after the last day"},
    {"application_pending", TIER_NOTHING, false, FIELD_NOTICE, NULL,
     "an application was filed while the order of the court ran, and not refused or "
     "withdrawn since"},
    {"filed_late", TIER_NOTHING, false, FIELD_NOTICE, NULL,
     "an application to the court was filed after the day by which the order required it"},
    {"covered", TIER_NOTHING, false, FIELD_NOTICE, NULL,
     "of a request: another authority for the person is on record for today"},
    {"kind.*", TIER_NOTHING, false, FIELD_NOTICE, NULL,
     "the kind of matter, by its code: {{#kind.urgent}}"},
    {"role.*", TIER_NOTHING, false, FIELD_NOTICE, NULL,
     "the role in which the recipient is notified, by its code: {{#role.managing_authority}}"},
    {"england", TIER_NOTHING, false, FIELD_NOTICE, NULL, "the matter is in England"},
    {"wales", TIER_NOTHING, false, FIELD_NOTICE, NULL, "the matter is in Wales"},
    {"role_title", TIER_NOTHING, false, FIELD_NOTICE, "relevant person's representative",
     "the role in which the recipient is notified; if they have several, all of them: managing "
     "authority and representative"},
    {"fallback_for", TIER_NOTHING, false, FIELD_NOTICE, "relevant person's representative",
     "the role that has nobody, for which the recipient is notified instead; if there are "
     "several, all of them"},
    {"undelivered_role", TIER_NOTHING, false, FIELD_NOTICE, "relevant person's representative",
     "the role whose reminder could not be delivered"},
    {"facts.*", TIER_NOTHING, false, FIELD_NOTICE, "2026-09-23",
     "dates of the matter as YYYY-MM-DD, by the names of the facts"},
    {"dates.*", TIER_NOTHING, false, FIELD_NOTICE, longest_day,
     "the same in words"},
    {"because.*", TIER_NOTHING, false, FIELD_NOTICE, longest_day,
     "of what is over: the date in words of the fact that met or cancelled it, by that fact's "
     "name"},
    {"name", TIER_NOTHING, true, FIELD_ANYWHERE, "The manager",
     "the recipient's name in the council's list of contacts"},
    {"today_long", TIER_NOTHING, false, FIELD_ANYWHERE, longest_day, "today in words"},
    {"key", TIER_NOTHING, false, FIELD_ANYWHERE, "0b9f5c1e-6d0a-4f53-9d5e-3f0f5b1c2a77",
     "the key of the message, to quote in questions"},
    {"council.name", TIER_NOTHING, false, FIELD_ANYWHERE, "Borsetshire County Council",
     "the council (configuration)"},
    {"council.team", TIER_NOTHING, false, FIELD_ANYWHERE, "DoLS team", "the team (configuration)"},
    {"council.reply_to", TIER_NOTHING, false, FIELD_ANYWHERE, "dols@borsetshire.example",
     "where replies go (configuration)"},
    {"council.phone", TIER_NOTHING, false, FIELD_ANYWHERE, "01632 960123",
     "the team's telephone (configuration)"},
    {"council.address", TIER_NOTHING, false, FIELD_ANYWHERE, "County Hall, Felpersham",
     "the team's address (configuration)"},
    {"council.hours", TIER_NOTHING, false, FIELD_ANYWHERE, "Monday to Friday, 9 to 5",
     "when the team can be reached (configuration)"},
    {"council.out_of_hours", TIER_NOTHING, false, FIELD_ANYWHERE, "01632 960999",
     "whom to call when the team is closed (configuration)"},
    {"council.asks", TIER_NOTHING, false, FIELD_ANYWHERE, "Please review recent requests.",
     "what the council asks of homes since the test changed, in the template's language "
     "(configuration)"},
    {"council.guidance", TIER_NOTHING, false, FIELD_ANYWHERE, "https://borsetshire.example/dols",
     "where the council's guidance is (configuration)"},
    {"council.page", TIER_NOTHING, false, FIELD_ANYWHERE, "https://dols.borsetshire.example",
     "where officers see everything (configuration)"},
    {"notices", TIER_NOTHING, false, FIELD_MESSAGE, NULL,
     "the notices, most pressing first; a section over them has each notice's fields"},
    {"count", TIER_NOTHING, false, FIELD_MESSAGE, "40", "how many notices"},
    {"several", TIER_NOTHING, false, FIELD_MESSAGE, NULL, "there is more than one notice"},
    {"all_urgent", TIER_NOTHING, false, FIELD_MESSAGE, NULL, "each of them is urgent"},
    {"thin", TIER_NOTHING, false, FIELD_MESSAGE, NULL, "the recipient may not see initials"},
    {"once.*", TIER_NOTHING, false, FIELD_MESSAGE, NULL,
     "of several notices: the partial of that name was in one that is shown whole, and was taken "
     "out so that the layout says it once; used for current_test, record and reply"},
    {"long_over", TIER_NOTHING, false, FIELD_MESSAGE, "40",
     "how many, at the end, ended over 28 days ago and were not closed"},
    {"without_authority", TIER_NOTHING, false, FIELD_MESSAGE, "40",
     "how many matters in it have no authority on record, except old ends"},
    {"overdue", TIER_NOTHING, false, FIELD_MESSAGE, "40",
     "how many others that are not routine have run out, except old ends"},
    {"this_week", TIER_NOTHING, false, FIELD_MESSAGE, "40",
     "how many have a last day within seven days, including today"},
    {"none_pressing", TIER_NOTHING, false, FIELD_MESSAGE, NULL,
     "none is without authority, overdue or within seven days, except old ends"},
    {"moved", TIER_NOTHING, false, FIELD_MESSAGE, "40", "how many are about a last day that moved"},
    {"old_without_authority", TIER_NOTHING, false, FIELD_MESSAGE, "40",
     "how many matters among the old ends have no authority on record"},
    {"whole", TIER_NOTHING, false, FIELD_MESSAGE, "40",
     "how many, from the first, are shown whole; absent if all are"},
    {"groups", TIER_NOTHING, false, FIELD_MESSAGE, NULL,
     "the notices except those of old ends, grouped by template and title"},
    {"grouped", TIER_NOTHING, false, FIELD_MESSAGE, NULL,
     "some group has more than one notice"},
    {"groups.what", TIER_NOTHING, false, FIELD_MESSAGE, "Assessment for a standard authorisation",
     "what the time limit of the group is called"},
    {"groups.entries", TIER_NOTHING, false, FIELD_MESSAGE, NULL, "the notices of the group"},
    {"old", TIER_NOTHING, false, FIELD_MESSAGE, NULL, "the notices of old ends"},
    {"ask", TIER_NOTHING, false, FIELD_ENTRY, "Decide this request today.",
     "the first paragraph of its body: what to do, and by when; absent if there is no room"},
    {"number", TIER_NOTHING, false, FIELD_ENTRY, "40", "the number of the notice in the list"},
    {"subject", TIER_NOTHING, false, FIELD_ENTRY, "Urgent authorisation: last day Wednesday 23 September 2026",
     "the subject that the notice would have by itself"},
    {"body", TIER_NOTHING, false, FIELD_ENTRY, "text",
     "what the notice's own template made; not escaped: {{{body}}}"},
    {"report.from_long", TIER_NOTHING, false, FIELD_REPORT, longest_day,
     "the day on which the period that it covers began"},
    {"report.until_long", TIER_NOTHING, false, FIELD_REPORT, longest_day,
     "the day on which it was made"},
    {"report.trouble", TIER_NOTHING, false, FIELD_REPORT, NULL,
     "something did not arrive, is not covered or cannot be right"},
    {"report.matters", TIER_NOTHING, false, FIELD_REPORT, "400", "matters in case work"},
    {"report.running", TIER_NOTHING, false, FIELD_REPORT, "400", "open deadlines"},
    {"report.run_out", TIER_NOTHING, false, FIELD_REPORT, "40",
     "lapsed deadlines that nobody closed"},
    {"report.without_authority", TIER_NOTHING, false, FIELD_REPORT, "40",
     "authorities that ended with nothing recorded since; absent if there are none"},
    {"report.limits", TIER_NOTHING, false, FIELD_REPORT, NULL,
     "the time limits that have such deadlines"},
    {"report.limits.what", TIER_NOTHING, false, FIELD_REPORT, "End of a standard authorisation",
     "what the time limit is called"},
    {"report.limits.running", TIER_NOTHING, false, FIELD_REPORT, "400", "its open deadlines"},
    {"report.limits.run_out", TIER_NOTHING, false, FIELD_REPORT, "40", "its lapsed deadlines"},
    {"report.days", TIER_NOTHING, false, FIELD_REPORT, NULL,
     "those of the next seven days, including today, that are last days"},
    {"report.days.on_day_long", TIER_NOTHING, false, FIELD_REPORT, longest_day, "the day"},
    {"report.days.ending", TIER_NOTHING, false, FIELD_REPORT, "40",
     "how many deadlines end on it"},
    {"report.sent", TIER_NOTHING, false, FIELD_REPORT, "400",
     "reminders that were handed over in that period"},
    {"report.sent_late", TIER_NOTHING, false, FIELD_REPORT, "40",
     "of these, those later than their day"},
    {"report.failed", TIER_NOTHING, false, FIELD_REPORT, "40",
     "reminders that were refused or given up"},
    {"report.unknown", TIER_NOTHING, false, FIELD_REPORT, "40",
     "reminders that may or may not have arrived"},
    {"report.nobody", TIER_NOTHING, false, FIELD_REPORT, "40",
     "reminders that nobody would get, as things stand"},
    {"report.uncovered", TIER_NOTHING, false, FIELD_REPORT, "40", "rows of dolsd.uncovered"},
    {"report.bad", TIER_NOTHING, false, FIELD_REPORT, "40",
     "matters with facts that cannot be right"},
    {"report.blind", TIER_NOTHING, false, FIELD_REPORT, "40",
     "how often dolsd was out of touch with the database or the relay in that period"},
    {"report.pauses", TIER_NOTHING, false, FIELD_REPORT, "40", "pauses in force"},
    {"report.held", TIER_NOTHING, false, FIELD_REPORT, NULL, "these pauses"},
    {"report.held.what", TIER_NOTHING, false, FIELD_REPORT, "End of a standard authorisation",
     "the time limit, or the kind of matter, whose reminders are held back"},
    {"report.held.until_long", TIER_NOTHING, false, FIELD_REPORT, longest_day,
     "the day on which it ends"},
    {"report.held.owner", TIER_NOTHING, true, FIELD_REPORT, "A. Lead", "who answers for it"},
    {"report.seal", TIER_NOTHING, false, FIELD_REPORT, "4000",
     "number of the newest seal of the ledger; absent if there is none"},
    {"report.seal_sha256", TIER_NOTHING, false, FIELD_REPORT,
     "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "its hash"},
    {"report.holidays_until_long", TIER_NOTHING, false, FIELD_REPORT, longest_day,
     "the last bank holiday or closure that is listed"},
    {"report.holidays_short", TIER_NOTHING, false, FIELD_REPORT, NULL,
     "that is less than 400 days away"},
};
/* clang-format on */

static const char *const tiers[] = {
    [TIER_NOTHING] = "nothing", [TIER_REFERENCE] = "reference", [TIER_INITIALS] = "initials"};

bool tier_parse(const char *name, enum tier *tier)
{
    for (size_t i = 0; i < ARRAY_SIZE(tiers); i++) {
        if (strcmp(tiers[i], name) == 0) {
            *tier = (enum tier)i;
            return true;
        }
    }
    return false;
}

const char *tier_name(enum tier tier)
{
    return tiers[tier];
}

const struct field *fields_all(size_t *count)
{
    *count = ARRAY_SIZE(fields);
    return fields;
}

static bool is_named(const struct field *field, const char *name)
{
    size_t first = strcspn(field->name, ".");

    if (strcmp(field->name, name) == 0)
        return true;
    if (field->name[first] == '\0' || strncmp(field->name, name, first) != 0)
        return false;
    if (name[first] == '\0')
        return true;
    return strcmp(field->name + first, ".*") == 0 && name[first] == '.' && name[first + 1] != '\0';
}

const struct field *fields_find(const char *name)
{
    for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
        if (is_named(&fields[i], name))
            return &fields[i];
    }
    return NULL;
}

void fields_withhold(json_t *values, enum tier tier)
{
    for (size_t i = 0; i < ARRAY_SIZE(fields); i++) {
        char *top = xstrndup(fields[i].name, strcspn(fields[i].name, "."));

        if (fields[i].tier > tier)
            json_object_del(values, top);
        free(top);
    }
}

static json_t *sample_value(const struct field *field, const struct words *words)
{
    char *text = NULL;
    json_t *value;

    if (field->sample == NULL)
        return json_true();
    if (words != NULL && field->sample == longest_day)
        text = words_longest_date(words);
    else if (words != NULL && field->sample == longest_end)
        text = words_longest_end(words);
    else if (words != NULL && field->sample == longest_wait)
        text = words_days(words, 28);
    value = json_string(text != NULL ? text : field->sample);
    free(text);
    return value;
}

static void set_sample(json_t *sample, const struct field *field, const struct words *words)
{
    const char *dot = strchr(field->name, '.');
    json_t *value = sample_value(field, words);
    json_t *inner;
    char *top;

    if (dot == NULL) {
        json_object_set_new(sample, field->name, value);
        return;
    }
    top = xstrndup(field->name, (size_t)(dot - field->name));
    inner = json_object_get(sample, top);
    if (inner == NULL) {
        inner = json_object();
        json_object_set_new(sample, top, inner);
    }
    json_object_set_new(inner, dot + 1, value);
    free(top);
}

json_t *fields_sample(const struct words *words)
{
    json_t *sample = json_object();

    for (size_t i = 0; i < ARRAY_SIZE(fields); i++)
        set_sample(sample, &fields[i], words);
    return sample;
}

static json_t *sample_without(const struct words *words, const struct field *field)
{
    const char *dot = strchr(field->name, '.');
    json_t *sample = fields_sample(words);
    char *top;

    if (dot == NULL) {
        json_object_del(sample, field->name);
        return sample;
    }
    top = xstrndup(field->name, (size_t)(dot - field->name));
    json_object_del(json_object_get(sample, top), dot + 1);
    free(top);
    return sample;
}

struct field_samples fields_samples(const struct words *words)
{
    size_t count = ARRAY_SIZE(fields);
    struct field_samples samples = {xcalloc(count + 2, sizeof(json_t *)), count + 2};

    samples.items[0] = fields_sample(words);
    samples.items[1] = json_object();
    for (size_t i = 0; i < count; i++)
        samples.items[i + 2] = sample_without(words, &fields[i]);
    return samples;
}

void fields_samples_free(struct field_samples *samples)
{
    for (size_t i = 0; i < samples->count; i++)
        json_decref(samples->items[i]);
    free(samples->items);
}
