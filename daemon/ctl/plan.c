/*
 * dolsctl plan: what changed rules, a changed calendar or changed templates would do, before they
 * are in force.
 *
 * The files run in a transaction that is rolled back as soon as the changed rules have been read,
 * so that nobody waits for it and nothing of it stays. Then the daemon's own engine works out every
 * matter twice, with the current and with the changed rules; the database says what would be sent
 * for both plans, by the definition that fire itself uses (dolsd.rehearse), and differences are
 * reported as they are found.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "ctl/arguments.h"
#include "ctl/changefiles.h"
#include "ctl/connection.h"
#include "ctl/plan_messages.h"
#include "ctl/plan_report.h"
#include "ctl/plan_templates.h"
#include "ctl/rules.h"
#include "ctl/uncovering.h"
#include "ctl/untranslated.h"
#include "ctl/wordings.h"
#include "store/facts.h"
#include "store/plans.h"

#define DEFAULT_LIMIT "100"

struct side {
    struct rulebook *book;
    char *rules;             /* dolsd.telling_rules, as text */
    struct pg_result *texts; /* of STATEMENT_CTL_TERMS; NULL: same as the other side */
    struct matter matter;
    struct plan plan;
};

struct trial {
    struct ctl *ctl;
    struct connection *connection;
    const struct zone *zone;
    struct argument_list rules;
    const char *calendar, *templates_directory, *limit_text;
    date_t as_of; /* DATE_NONE: the database's day */
    bool diff, json;
    struct change_files files;
    struct wordings wordings;
    struct templates *templates; /* the changed ones; NULL if none are compared */
    instant_t clock, now;
    char *days; /* days on which rules in the files begin or end; NULL: none */
    struct side *before, *after;
    struct pg_result *messages; /* of the current batch, before and after */
    size_t next;                /* the first not yet taken by a matter */
    struct comparison *comparisons;
    struct pg_result *languages; /* of contacts */
    struct pg_result *awaited;   /* limits waiting for a fact that this store does not record */
    struct plan_report report;
};

/* ---- the current rules, and those after the files */

/* The days after the given one; those not in `known` go into *new_days. The caller frees both. */
static bool read_dates(struct trial *t, const char *known, char **days, char **new_days,
                       char **cause)
{
    char as_of[DATE_TEXT_SIZE];
    const char *values[] = {known, NULL};
    struct pg_result *rows;

    if (t->as_of != DATE_NONE) {
        date_format(t->as_of, as_of);
        values[1] = as_of;
    }
    rows = connection_ask(t->connection, STATEMENT_CTL_RULE_DATES, values, cause);
    if (rows == NULL)
        return false;
    *days = xstrdup(rows_text(rows, 0, "days"));
    if (new_days != NULL && !rows_null(rows, 0, "new_days"))
        *new_days = xstrdup(rows_text(rows, 0, "new_days"));
    rows_free(rows);
    return true;
}

/* Reads who the rules notify, and their texts. */
static bool read_side(struct trial *t, struct side *side, char **cause)
{
    struct pg_result *rows =
        connection_ask(t->connection, STATEMENT_CTL_TELLING_RULES, NULL, cause);

    if (rows == NULL)
        return false;
    side->rules = xstrdup(rows_text(rows, 0, "rules"));
    rows_free(rows);
    side->texts = connection_ask(t->connection, STATEMENT_CTL_TERMS, NULL, cause);
    return side->texts != NULL;
}

static enum ctl_exit read_both(struct trial *t, char **cause)
{
    char *days = NULL, *after = NULL;
    enum ctl_exit code = CTL_CANNOT;
    bool unusable;

    if (!ctl_clock(t->connection, &t->clock, cause) || !read_dates(t, "{}", &days, NULL, cause))
        return CTL_CANNOT;
    t->before->book = ctl_read_rules_here(t->connection, t->zone, &unusable, cause);
    if (t->before->book != NULL && !read_side(t, t->before, cause)) {
        code = CTL_CANNOT;
    } else if (t->before->book == NULL) {
        code = unusable ? CTL_REFUSED : CTL_CANNOT;
    } else if (t->files.count == 0) {
        t->after->book = t->before->book;
        t->after->rules = xstrdup(t->before->rules);
        code = CTL_OK;
    } else {
        code = change_files_put(t->connection, &t->files, cause);
        if (code == CTL_OK && !read_dates(t, days, &after, &t->days, cause))
            code = CTL_CANNOT;
        if (code == CTL_OK) {
            t->after->book = ctl_read_rules_here(t->connection, t->zone, &unusable, cause);
            if (t->after->book == NULL)
                code = unusable ? CTL_REFUSED : CTL_CANNOT;
            else if (!read_side(t, t->after, cause))
                code = CTL_CANNOT;
        }
    }
    if (code == CTL_OK) {
        t->awaited = connection_ask(t->connection, STATEMENT_CTL_AWAITED, NULL, cause);
        if (t->awaited != NULL)
            t->languages = connection_ask(t->connection, STATEMENT_CTL_LANGUAGES, NULL, cause);
        if (t->languages == NULL)
            code = CTL_CANNOT;
    }
    free(days);
    free(after);
    return code;
}

static enum ctl_exit try_files(struct trial *t)
{
    char *cause = NULL;
    enum ctl_exit code;

    if (!connection_do(t->connection, STATEMENT_CTL_BEGIN_TRIAL, NULL, &cause))
        return ctl_fail_cause(t->ctl, CTL_CANNOT, cause);
    code = read_both(t, &cause);
    connection_rollback(t->connection);
    return code != CTL_OK ? ctl_fail_cause(t->ctl, code, cause) : CTL_OK;
}

static enum ctl_exit check_wordings(struct trial *t)
{
    date_t today = zone_date(t->zone, t->now);
    struct faults faults = FAULTS_INIT;

    if (t->templates != NULL)
        wordings_check(t->templates, NULL, t->after->book, today, &faults);
    else if (t->wordings.templates != NULL)
        wordings_check(t->wordings.templates, t->before->book, t->after->book, today, &faults);
    if (faults.count == 0)
        return CTL_OK;
    faults_print(&faults, stderr);
    faults_free(&faults);
    return ctl_fail(t->ctl, CTL_REFUSED, "the changed rules need templates that are not there");
}

/* ---- one batch of matters */

/* Works out a matter with one side's rules; returns whether its facts cannot be right. */
static bool work_out(const struct trial *t, struct side *side, const struct store_matter *matter)
{
    char *bad = facts_read(side->book, matter, &side->matter);
    bool is_bad = bad != NULL;

    deadline_plan(side->book, &side->matter, t->now, &side->plan);
    free(bad);
    return is_bad;
}

/* Asks the database what both plans would send; false with a cause. */
static bool rehearse(struct trial *t, struct store_plans *before, struct store_plans *after,
                     char **cause)
{
    char now[24];
    const struct buf *planned[STORE_PLANS_PARAMETERS], *changed[STORE_PLANS_PARAMETERS];
    const char *texts[] = {NULL, NULL, NULL, now, t->before->rules, t->after->rules};
    const struct buf *bytes[ARRAY_SIZE(texts)] = {NULL};

    snprintf(now, sizeof(now), "%lld", (long long)t->now);
    store_plans_values(before, planned);
    store_plans_values(after, changed);
    bytes[0] = planned[0];
    bytes[1] = planned[1];
    bytes[2] = changed[1];
    t->messages = connection_ask_with(t->connection, STATEMENT_CTL_REHEARSE, texts, bytes, cause);
    t->next = 0;
    return t->messages != NULL;
}

static bool rehearse_batch(struct trial *t, const struct pg_result *rows, char **cause)
{
    struct side *sides[] = {t->before, t->after};
    struct store_plans *plans[] = {store_plans_new(0), store_plans_new(0)};
    bool good;

    for (size_t row = 0; row < rows_count(rows); row++) {
        struct store_matter matter = ctl_stored_matter(rows, row);

        for (size_t i = 0; i < ARRAY_SIZE(sides); i++) {
            work_out(t, sides[i], &matter);
            store_plans_add(plans[i], sides[i]->book, matter.kind, matter.id, matter.facts,
                            &sides[i]->plan, NULL);
        }
    }
    good = effects_add(t->connection, plans[1], t->now, &t->report.tally.effects, cause) &&
           rehearse(t, plans[0], plans[1], cause);
    store_plans_free(plans[0]);
    store_plans_free(plans[1]);
    return good;
}

static void compare_codes(struct trial *t, const struct store_matter *matter,
                          const struct deadline *before, const struct deadline *after,
                          size_t *count)
{
    struct comparison *c = &t->comparisons[(*count)++];

    plan_messages_take(t->messages, t->next, MESSAGES_BEFORE, matter, before, &c->old_messages);
    plan_messages_take(t->messages, t->next, MESSAGES_AFTER, matter, after, &c->new_messages);
    compare_deadlines(before, after, c);
}

static void compare_matter(struct trial *t, const struct pg_result *rows, size_t row)
{
    struct reported_matter reported = {rows_text(rows, row, "kind"), rows_text(rows, row, "id"),
                                       rows_text(rows, row, "reference"),
                                       rows_text(rows, row, "jurisdiction")};
    const struct store_matter matter = ctl_stored_matter(rows, row);
    size_t count = 0;

    t->report.tally.bad_matters += work_out(t, t->before, &matter);
    work_out(t, t->after, &matter);
    for (size_t i = 0; i < t->before->plan.count; i++) {
        const struct deadline *before = &t->before->plan.deadlines[i];

        compare_codes(t, &matter, before, plan_find(&t->after->plan, before->limit->code), &count);
    }
    for (size_t i = 0; i < t->after->plan.count; i++) {
        const struct deadline *after = &t->after->plan.deadlines[i];

        if (plan_find(&t->before->plan, after->limit->code) == NULL)
            compare_codes(t, &matter, NULL, after, &count);
    }
    t->next = plan_messages_pass(t->messages, t->next, &matter);
    plan_report_matter(&t->report, &reported, t->comparisons, count);
}

/* ---- all of them */

static bool compare_matters(struct trial *t, char **cause)
{
    struct pg_result *rows;
    bool good = true;
    size_t count;

    if (!connection_do(t->connection, STATEMENT_CTL_OPEN_MATTERS, NULL, cause))
        return false;
    do {
        rows = connection_ask(t->connection, STATEMENT_CTL_NEXT_MATTERS, NULL, cause);
        if (rows == NULL)
            return false;
        count = rows_count(rows);
        good = count == 0 || rehearse_batch(t, rows, cause);
        for (size_t i = 0; good && i < count; i++)
            compare_matter(t, rows, i);
        rows_free(t->messages);
        t->messages = NULL;
        rows_free(rows);
    } while (good && count > 0);
    return good;
}

/* Texts that contacts will newly read untranslated. A new table. */
static struct table *find_untranslated(const struct trial *t)
{
    struct untranslated_side before = {t->before->texts, t->wordings.templates};
    struct untranslated_side after = {t->after->texts != NULL ? t->after->texts : t->before->texts,
                                      t->templates != NULL ? t->templates : t->wordings.templates};

    return untranslated_table(t->languages, &before, &after);
}

static enum ctl_exit tell(struct trial *t)
{
    struct template_changes *changes = NULL;
    char *cause = NULL;
    size_t differ = 0;
    bool good;

    t->report.before = t->before->book;
    t->report.after = t->after->book;
    t->report.zone = t->zone;
    t->report.now = t->now;
    t->report.list = t->diff;
    t->report.json = t->json;
    t->report.tally.soon = zone_midnight(t->zone, zone_date(t->zone, t->now) + TALLY_SOON_DAYS);
    if (t->templates != NULL)
        changes =
            template_changes_find(t->wordings.templates, t->wordings.config->templates.directory,
                                  t->templates, t->templates_directory);
    if (!connection_do(t->connection, STATEMENT_BEGIN_SNAPSHOT, NULL, &cause)) {
        template_changes_free(changes);
        return ctl_fail_cause(t->ctl, CTL_CANNOT, cause);
    }
    plan_report_begin(&t->report);
    good = compare_matters(t, &cause) &&
           effects_held(t->connection, &t->report.tally.effects, &t->report.held, &cause);
    connection_rollback(t->connection);
    if (good) {
        t->report.untranslated = find_untranslated(t);
        plan_report_end(&t->report, t->days, t->awaited, changes);
        differ = t->report.tally.changed_matters;
        differ += changes != NULL ? template_changes_count(changes) : 0;
    }
    template_changes_free(changes);
    if (!good)
        return ctl_fail_cause(t->ctl, CTL_CANNOT, cause);
    return differ > 0 ? CTL_WARNINGS : CTL_OK;
}

static enum ctl_exit run(struct trial *t)
{
    enum ctl_exit code;

    t->before = xcalloc(1, sizeof(*t->before));
    t->after = xcalloc(1, sizeof(*t->after));
    t->comparisons = xcalloc((size_t)2 * PLAN_MAX, sizeof(*t->comparisons));
    code = try_files(t);
    if (code == CTL_OK) {
        t->now = t->as_of != DATE_NONE ? zone_midnight(t->zone, t->as_of) : t->clock;
        code = check_wordings(t);
    }
    if (code == CTL_OK)
        code = tell(t);
    if (t->after->book != t->before->book)
        rulebook_free(t->after->book);
    rulebook_free(t->before->book);
    rows_free(t->awaited);
    rows_free(t->languages);
    rows_free(t->before->texts);
    rows_free(t->after->texts);
    free(t->before->rules);
    free(t->after->rules);
    free(t->before);
    free(t->after);
    free(t->comparisons);
    return code;
}

static enum ctl_exit connect_and_run(struct trial *t)
{
    enum ctl_exit code;
    struct zone *zone = ctl_zone(t->ctl, &code);

    if (zone == NULL)
        return code;
    t->zone = zone;
    t->connection = ctl_connect(t->ctl, &code);
    if (t->connection != NULL)
        code = run(t);
    connection_close(t->connection);
    zone_free(zone);
    return code;
}

/* ---- what was asked */

static void read_files(struct trial *t, struct faults *faults)
{
    const char *language = "en";

    for (size_t i = 0; i < t->rules.count; i++)
        change_files_add(&t->files, t->rules.items[i], faults);
    if (t->calendar != NULL)
        change_files_add(&t->files, t->calendar, faults);
    wordings_load(&t->wordings, t->ctl, t->templates_directory != NULL, faults);
    if (t->templates_directory == NULL)
        return;
    if (t->wordings.config != NULL)
        language = t->wordings.config->templates.language;
    else if (faults->count == 0)
        faults_add(faults, "--templates", 0,
                   "no configuration says which templates are in use; -c FILE does");
    t->templates = templates_load(t->templates_directory, language, faults);
}

static void check_words(struct trial *t, struct faults *faults)
{
    char *end;
    long limit = strtol(t->limit_text, &end, 10);

    if (*end != '\0' || end == t->limit_text || limit < 0)
        faults_add(faults, "--limit", 0, "“%s” is not a number of matters; 0 is all",
                   t->limit_text);
    t->report.limit = (size_t)limit;
    if (t->rules.count == 0 && t->calendar == NULL && t->templates_directory == NULL)
        faults_add(faults, "--rules", 0,
                   "say what is to change: --rules, --calendar or --templates");
    if (t->calendar != NULL && !calendar_file_is(t->calendar))
        faults_add(faults, "--calendar", 0,
                   "takes a file .json or .csv; give a calendar as SQL with --rules");
}

static enum ctl_exit plan(struct trial *t)
{
    struct faults faults = FAULTS_INIT;
    enum ctl_exit code;

    check_words(t, &faults);
    if (faults.count > 0)
        return ctl_usage(t->ctl, &faults);
    read_files(t, &faults);
    if (faults.count > 0) {
        faults_print(&faults, stderr);
        faults_free(&faults);
        code = ctl_fail(t->ctl, CTL_REFUSED, "nothing was tried");
    } else {
        code = connect_and_run(t);
    }
    return code;
}

enum ctl_exit ctl_plan(struct ctl *ctl, char **words)
{
    struct trial t = {.ctl = ctl, .as_of = DATE_NONE, .limit_text = DEFAULT_LIMIT};
    const struct argument options[] = {
        {"rules", ARGUMENT_LIST, &t.rules},
        {"calendar", ARGUMENT_TEXT, &t.calendar},
        {"templates", ARGUMENT_TEXT, &t.templates_directory},
        {"as-of", ARGUMENT_DATE, &t.as_of},
        {"limit", ARGUMENT_TEXT, &t.limit_text},
        {"diff", ARGUMENT_FLAG, &t.diff},
        {"json", ARGUMENT_FLAG, &t.json},
        {NULL, ARGUMENT_FLAG, NULL},
    };
    struct faults faults = FAULTS_INIT;
    enum ctl_exit code;

    if (arguments_parse(ctl, options, words, &faults) > 0)
        faults_add(&faults, words[0], 0, "plan takes options only; give files with --rules");
    code = faults.count > 0 ? ctl_usage(ctl, &faults) : plan(&t);
    change_files_free(&t.files);
    templates_free(t.templates);
    wordings_free(&t.wordings);
    tally_free(&t.report.tally);
    free(t.report.held);
    table_free(t.report.untranslated);
    free(t.rules.items);
    free(t.days);
    return code;
}
