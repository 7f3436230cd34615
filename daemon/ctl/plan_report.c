#include "ctl/plan_report.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "ctl/connection.h"
#include "ctl/deadlines.h"
#include "ctl/plan_templates.h"
#include "ctl/table.h"

/* ---- words for both */

/* Whether a row belongs to the current rules: others have no number yet. */
static bool is_known(const struct plan_report *report, const struct time_limit *limit)
{
    int kind = rulebook_kind(report->before, rulebook_kind_name(report->after, limit->kind));
    size_t count = 0;
    const struct limit_group *groups =
        kind >= 0 ? rulebook_groups(report->before, kind, &count) : NULL;

    for (size_t g = 0; g < count; g++) {
        for (size_t i = 0; i < groups[g].row_count; i++) {
            if (groups[g].rows[i]->id == limit->id)
                return true;
        }
    }
    return false;
}

static bool any_difference(const struct comparison *comparisons, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (!compare_same(&comparisons[i]))
            return true;
    }
    return false;
}

/* ---- for people */

static void print_flags(const struct deadline *deadline)
{
    const char *names[DEADLINE_FLAGS];
    size_t count = deadline_flag_names(deadline->flags, names);

    for (size_t i = 0; i < count; i++)
        printf("%s%s", i > 0 ? ", " : "", names[i]);
    if (count == 0)
        printf("none");
}

static void print_day(const struct deadline *deadline)
{
    char day[DATE_LONG_SIZE];

    date_brief(deadline->last_day, day, sizeof(day));
    printf("%s", day);
}

static void print_whole(const struct deadline *deadline)
{
    printf("last day ");
    print_day(deadline);
    printf(", %s", deadline_state_name(deadline->state));
}

static void print_changes(const struct comparison *c)
{
    const char *apart = "";

    if ((c->what & DIFFERS_DAY) != 0) {
        printf("last day ");
        print_day(c->before);
        printf(" → ");
        print_day(c->after);
        apart = "; ";
    } else {
        printf("last day ");
        print_day(c->after);
        apart = "; ";
    }
    if ((c->what & DIFFERS_STATE) != 0)
        printf("%s%s → %s", apart, deadline_state_name(c->before->state),
               deadline_state_name(c->after->state));
    else
        printf("%s%s", apart, deadline_state_name(c->after->state));
    if (c->before->decided_by != c->after->decided_by)
        printf("; decided by %s → %s", decided_by_name(c->before->decided_by),
               decided_by_name(c->after->decided_by));
    if ((c->what & DIFFERS_FLAGS) != 0) {
        printf("; look at: ");
        print_flags(c->before);
        printf(" → ");
        print_flags(c->after);
    }
}

static void print_rule(const struct time_limit *limit, bool known, const char *before)
{
    if (known)
        printf("      %srow %d of %s: %s\n", before, limit->id, limit->pack, limit->source);
    else
        printf("      %sa new row of %s: %s\n", before, limit->pack, limit->source);
}

static void print_rules(const struct plan_report *report, const struct comparison *c)
{
    if (c->before != NULL && c->after != NULL && c->before->limit->id == c->after->limit->id) {
        print_rule(c->after->limit, true, "by ");
        return;
    }
    if (c->before != NULL)
        print_rule(c->before->limit, true, c->after != NULL ? "by " : "it came by ");
    if (c->after != NULL)
        print_rule(c->after->limit, is_known(report, c->after->limit),
                   c->before != NULL ? " → " : "by ");
}

static bool is_at_once(const struct plan_report *report, const struct message *message)
{
    return message->at == report->now && message->due < report->now;
}

static void print_instant(const struct plan_report *report, const struct message *message)
{
    char text[INSTANT_TEXT_SIZE];

    zone_format(report->zone, message->due, text);
    printf("%s%s", text, is_at_once(report, message) ? " (at once, late)" : "");
}

/* The rung that an override replaces; NULL if it is the same rung, or there was none. */
static const char *replaced_name(const struct message_change *change)
{
    const struct message *before = change->before, *after = change->after;

    return before != NULL && after != NULL && strcmp(before->rung->name, after->rung->name) != 0
               ? before->rung->name
               : NULL;
}

static const char *contacts_words(const struct message *message)
{
    return message->contacts[0] != '\0' ? message->contacts : "nobody";
}

static void print_message(const struct plan_report *report, const struct message_change *change)
{
    const struct message *before = change->before, *after = change->after;
    const struct rung *rung = after != NULL ? after->rung : before->rung;

    printf("    %-8s  ", message_fate_name(change->fate));
    if (before != NULL)
        print_instant(report, before);
    if (change->fate == MESSAGE_MOVED)
        printf(" → ");
    if (after != NULL && change->fate != MESSAGE_REWORDED)
        print_instant(report, after);
    printf("  %s  ", rung->role);
    if (before != NULL && after != NULL &&
        strcmp(before->rung->template, after->rung->template) != 0)
        printf("%s → ", before->rung->template);
    printf("%s, ", rung->template);
    if (before != NULL && after != NULL && before->pressing != after->pressing)
        printf("%s → ", pressing_name(before->pressing));
    printf("%s  [", pressing_name(after != NULL ? after->pressing : before->pressing));
    if (replaced_name(change) != NULL)
        printf("%s → ", replaced_name(change));
    printf("%s]", rung->name);
    if (before != NULL && after != NULL && strcmp(before->contacts, after->contacts) != 0)
        printf("  to %s → %s", contacts_words(before), contacts_words(after));
    putchar('\n');
}

static void print_deadline(const struct plan_report *report, const struct comparison *c)
{
    const struct deadline *either = c->after != NULL ? c->after : c->before;

    if (compare_same(c))
        return;
    printf("  %s  ", either->limit->code);
    if (c->before == NULL || c->after == NULL) {
        printf("%s: ", compare_what_name(c->what));
        print_whole(either);
    } else if (c->what == 0) {
        print_whole(either);
        printf(", as before");
    } else {
        print_changes(c);
    }
    putchar('\n');
    if (c->what != 0)
        print_rules(report, c);
    for (size_t i = 0; i < c->change_count; i++)
        print_message(report, &c->changes[i]);
}

static void print_matter(const struct plan_report *report, const struct reported_matter *matter,
                         const struct comparison *comparisons, size_t count)
{
    printf("\n%s: %s %s%s%s\n", matter->reference != NULL ? matter->reference : "no reference",
           matter->kind, matter->id, matter->jurisdiction != NULL ? " in " : "",
           matter->jurisdiction != NULL ? matter->jurisdiction : "");
    for (size_t i = 0; i < count; i++)
        print_deadline(report, &comparisons[i]);
}

/* ---- as JSON */

static json_t *flags_json(unsigned flags)
{
    const char *names[DEADLINE_FLAGS];
    size_t count = deadline_flag_names(flags, names);
    json_t *array = json_array();

    for (size_t i = 0; i < count; i++)
        json_array_append_new(array, json_string(names[i]));
    return array;
}

static json_t *side_json(const struct deadline *deadline, bool known)
{
    const struct time_limit *limit;

    if (deadline == NULL)
        return json_null();
    limit = deadline->limit;
    return json_pack("{so ss ss so s{so ss ss ss}}", "last_day", date_json(deadline->last_day),
                     "state", deadline_state_name(deadline->state), "decided_by",
                     decided_by_name(deadline->decided_by), "flags", flags_json(deadline->flags),
                     "rule", "row", known ? json_integer(limit->id) : json_null(), "pack",
                     limit->pack, "title", limit->title, "source", limit->source);
}

static json_t *contacts_json(const char *contacts)
{
    json_t *list = json_array();
    char *end;

    for (long long number; (number = strtoll(contacts, &end, 10)) > 0;
         contacts = end + (*end == ','))
        json_array_append_new(list, json_integer(number));
    return list;
}

static json_t *message_json(const struct plan_report *report, const struct message *message)
{
    const struct rung *rung;

    if (message == NULL)
        return json_null();
    rung = message->rung;
    return json_pack("{so so so sb so ss ss}", "at", instant_json(message->due), "at_london",
                     london_json(report->zone, message->due), "goes", instant_json(message->at),
                     "at_once", is_at_once(report, message) ? 1 : 0, "contacts",
                     contacts_json(message->contacts), "template", rung->template, "pressing",
                     pressing_name(message->pressing));
}

static json_t *change_json(const struct plan_report *report, const struct message_change *change)
{
    const struct message *either = change->after != NULL ? change->after : change->before;

    return json_pack("{ss ss ss ss ss? so so}", "change", message_fate_name(change->fate), "role",
                     either->rung->role, "pack", either->rung->pack, "rung", either->rung->name,
                     "replaces", replaced_name(change), "before",
                     message_json(report, change->before), "after",
                     message_json(report, change->after));
}

static json_t *comparison_json(const struct plan_report *report, const struct comparison *c)
{
    const struct deadline *either = c->after != NULL ? c->after : c->before;
    json_t *whats = json_array(), *messages = json_array();

    for (int bit = 0; bit < COMPARE_WHATS; bit++) {
        if (((c->what >> bit) & 1) != 0)
            json_array_append_new(whats, json_string(compare_what_name(1U << bit)));
    }
    for (size_t i = 0; i < c->change_count; i++)
        json_array_append_new(messages, change_json(report, &c->changes[i]));
    return json_pack("{ss so so so so}", "limit", either->limit->code, "changes", whats, "before",
                     side_json(c->before, true), "after",
                     side_json(c->after, c->after != NULL && is_known(report, c->after->limit)),
                     "messages", messages);
}

static json_t *text_json(const char *text)
{
    return text != NULL ? json_string(text) : json_null();
}

static void print_matter_json(const struct plan_report *report,
                              const struct reported_matter *matter,
                              const struct comparison *comparisons, size_t count)
{
    json_t *deadlines = json_array();
    json_t *object;

    for (size_t i = 0; i < count; i++) {
        if (!compare_same(&comparisons[i]))
            json_array_append_new(deadlines, comparison_json(report, &comparisons[i]));
    }
    object = json_pack("{so ss sI so so}", "reference", text_json(matter->reference), "kind",
                       matter->kind, "id", (json_int_t)strtoll(matter->id, NULL, 10),
                       "jurisdiction", text_json(matter->jurisdiction), "deadlines", deadlines);
    printf("%s\n", report->listed > 0 ? "," : "");
    json_dumpf(object, stdout, JSON_INDENT(2));
    json_decref(object);
}

/* ---- one after the other */

void plan_report_begin(struct plan_report *report)
{
    char now[INSTANT_TEXT_SIZE];

    zone_format(report->zone, report->now, now);
    if (!report->json) {
        printf("what would change, as it stands on %s\n", now);
        return;
    }
    printf("{\n\"now_london\": \"%s\",\n", now);
    zone_format_utc(report->now, now);
    printf("\"now\": \"%s\",\n\"matters\": [", now);
}

void plan_report_matter(struct plan_report *report, const struct reported_matter *matter,
                        const struct comparison *comparisons, size_t count)
{
    report->tally.matters++;
    for (size_t i = 0; i < count; i++)
        tally_add(&report->tally, &comparisons[i]);
    if (!any_difference(comparisons, count))
        return;
    report->tally.changed_matters++;
    if (!report->list || (report->limit > 0 && report->listed == report->limit))
        return;
    if (report->json)
        print_matter_json(report, matter, comparisons, count);
    else
        print_matter(report, matter, comparisons, count);
    report->listed++;
}

/* ---- the counts */

static const struct table_column limit_columns[] = {
    {"Limit", "limit", TABLE_LEFT},
    {"Appear", "appear", TABLE_RIGHT},
    {"Go", "go", TABLE_RIGHT},
    {"Other day", "last_day", TABLE_RIGHT},
    {"Other state", "state", TABLE_RIGHT},
    {"Other rule", "rule", TABLE_RIGHT},
    {"Other flags", "flags", TABLE_RIGHT},
    {"Messages", "messages", TABLE_RIGHT},
};

static const struct table_column role_columns[] = {
    {"Role", "role", TABLE_LEFT},
    {"Before", "before", TABLE_RIGHT},
    {"After", "after", TABLE_RIGHT},
    {"Added", "added", TABLE_RIGHT},
    {"Dropped", "dropped", TABLE_RIGHT},
    {"Moved", "moved", TABLE_RIGHT},
    {"Reworded", "reworded", TABLE_RIGHT},
    {"28 days before", "before_28_days", TABLE_RIGHT},
    {"after", "after_28_days", TABLE_RIGHT},
};

static struct table *limits_table(const struct tally *tally)
{
    struct table *table = table_new(limit_columns, ARRAY_SIZE(limit_columns));

    for (size_t i = 0; i < tally->limit_count; i++) {
        table_text(table, tally->limits[i].code);
        for (int bit = 0; bit < COMPARE_WHATS; bit++)
            table_number(table, (long long)tally->limits[i].whats[bit]);
        table_number(table, (long long)tally->limits[i].messages);
    }
    return table;
}

static struct table *roles_table(const struct tally *tally)
{
    struct table *table = table_new(role_columns, ARRAY_SIZE(role_columns));

    for (size_t i = 0; i < tally->role_count; i++) {
        const struct tally_role *role = &tally->roles[i];

        table_text(table, role->role);
        table_number(table, (long long)role->before);
        table_number(table, (long long)role->after);
        for (int fate = 0; fate < MESSAGE_FATES; fate++)
            table_number(table, (long long)role->fates[fate]);
        table_number(table, (long long)role->soon_before);
        table_number(table, (long long)role->soon_after);
    }
    return table;
}

static void print_summary(const struct plan_report *report, const char *days,
                          const struct pg_result *awaited, struct table *limits,
                          struct table *roles, struct table *templates)
{
    const struct tally *tally = &report->tally;

    if (report->list && tally->changed_matters > report->listed)
        printf("\nand %zu more matters; --limit 0 lists all\n",
               tally->changed_matters - report->listed);
    printf("\n%zu of %zu matters would change\n", tally->changed_matters, tally->matters);
    if (tally->changed_matters > 0) {
        puts("\ndeadlines, and messages about them that differ");
        table_print(limits, 2, stdout);
        puts("\n"
             "upcoming messages (the next ten of a reminder that repeats), and what differs");
        table_print(roles, 2, stdout);
    }
    if (templates != NULL && table_rows(templates) > 0) {
        puts("\n"
             "templates that differ, and upcoming messages that would use them");
        table_print(templates, 2, stdout);
    } else if (templates != NULL) {
        puts("no template differs");
    }
    if (!rows_null(awaited, 0, "words"))
        printf("\n"
               "no alarm follows here, as no matter has ever had the fact that it waits for\n"
               "%s\n",
               rows_text(awaited, 0, "words"));
    if (table_rows(report->untranslated) > 0) {
        puts(
            "\ntexts that mails and pages will show in English, for want of a line in " TERMS_FILE);
        table_print(report->untranslated, 2, stdout);
    }
    if (report->held != NULL)
        printf("\n%s\n", report->held);
    if (tally->bad_matters > 0)
        printf("\n%zu matters have facts that cannot be right; each was worked out from the rest\n",
               tally->bad_matters);
    if (days != NULL)
        printf("\n"
               "rules of the files begin or end on %s: --as-of DATE shows the position then\n",
               days);
    if (report->before != report->after &&
        rulebook_version(report->before) == rulebook_version(report->after))
        puts("\nthe files change no rule");
}

static void print_summary_json(const struct plan_report *report, const char *days,
                               const struct pg_result *awaited, struct table *limits,
                               struct table *roles, struct table *templates)
{
    const struct tally *tally = &report->tally;

    json_t *summary = json_pack(
        "{sI sI sI sI sb so so so so so so so}", "matters", (json_int_t)tally->matters,
        "changed_matters", (json_int_t)tally->changed_matters, "listed_matters",
        (json_int_t)report->listed, "bad_matters", (json_int_t)tally->bad_matters, "rules_change",
        rulebook_version(report->before) != rulebook_version(report->after) ? 1 : 0, "begin_or_end",
        text_json(days), "awaited", json_loads(rows_text(awaited, 0, "answer"), 0, NULL), "limits",
        table_json(limits), "roles", table_json(roles), "templates",
        templates != NULL ? table_json(templates) : json_null(), "untranslated",
        table_json(report->untranslated), "held", text_json(report->held));

    printf("\n],\n\"summary\": ");
    json_dumpf(summary, stdout, JSON_INDENT(2));
    json_decref(summary);
    puts("\n}");
}

void plan_report_end(struct plan_report *report, const char *days, const struct pg_result *awaited,
                     const struct template_changes *templates)
{
    struct table *limits, *roles, *words;

    tally_sort(&report->tally);
    limits = limits_table(&report->tally);
    roles = roles_table(&report->tally);
    words =
        templates != NULL ? template_changes_table(templates, &report->tally, report->zone) : NULL;
    if (report->json)
        print_summary_json(report, days, awaited, limits, roles, words);
    else
        print_summary(report, days, awaited, limits, roles, words);
    table_free(limits);
    table_free(roles);
    table_free(words);
}
