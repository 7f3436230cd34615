/*
 * dolsctl explain: why every date of a matter is what it is, what was sent about it, and what comes
 * next. It works everything out again from the facts with the daemon's own engine and compares the
 * result with the stored plan, so that a difference is shown, not hidden.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "ctl/arguments.h"
#include "ctl/connection.h"
#include "ctl/ctl.h"
#include "ctl/deadlines.h"
#include "ctl/held.h"
#include "ctl/history.h"
#include "ctl/rules.h"
#include "ctl/which.h"
#include "law/explain.h"
#include "store/facts.h"

struct explain {
    struct ctl *ctl;
    struct connection *connection;
    const struct zone *zone;
    const struct rulebook *book;
    struct pg_result *meanings; /* of facts */
    const char *reference;
    const char *limit; /* NULL: all */
    bool addresses, json;
    instant_t now;
    bool differs; /* worked out here, and planned by the store */
};

/* One matter, and everything that the store knows about it. */
struct told_matter {
    const char *kind, *id, *jurisdiction;
    char *bad; /* what is wrong with its facts; NULL: nothing */
    struct matter matter;
    struct plan plan;
    struct pg_result *standing, *planned, *moves, *told, *coming, *pauses, *acknowledged;
};

/* ---- reading */

static bool read_matter(struct explain *e, const struct pg_result *matters, size_t row,
                        struct told_matter *m, char **cause)
{
    const struct store_matter as_stored = {
        .kind = m->kind,
        .id = rows_number(matters, row, "id"),
        .jurisdiction = m->jurisdiction,
        .place = rows_text(matters, row, "place"),
        .facts = rows_text(matters, row, "facts"),
    };
    const struct {
        enum statement_id id;
        struct pg_result **rows;
    } parts[] = {{STATEMENT_CTL_STANDING, &m->standing},
                 {STATEMENT_CTL_PLANNED, &m->planned},
                 {STATEMENT_CTL_MOVES, &m->moves},
                 {STATEMENT_CTL_TOLD, &m->told},
                 {STATEMENT_CTL_COMING, &m->coming},
                 {STATEMENT_CTL_PAUSES, &m->pauses},
                 {STATEMENT_CTL_ACKNOWLEDGED, &m->acknowledged}};
    const char *key[] = {m->kind, m->id};

    for (size_t i = 0; i < ARRAY_SIZE(parts); i++) {
        *parts[i].rows = connection_ask(e->connection, parts[i].id, key, cause);
        if (*parts[i].rows == NULL)
            return false;
    }
    m->bad = facts_read(e->book, &as_stored, &m->matter);
    deadline_plan(e->book, &m->matter, e->now, &m->plan);
    return true;
}

static void release_matter(struct told_matter *m)
{
    rows_free(m->standing);
    rows_free(m->planned);
    rows_free(m->moves);
    rows_free(m->told);
    rows_free(m->coming);
    rows_free(m->pauses);
    rows_free(m->acknowledged);
    free(m->bad);
    free(m);
}

static bool wanted(const struct explain *e, const char *code)
{
    return e->limit == NULL || strcmp(e->limit, code) == 0;
}

/* ---- against the store */

static long planned_row(const struct told_matter *m, const char *code)
{
    for (size_t i = 0; i < rows_count(m->planned); i++) {
        if (strcmp(rows_text(m->planned, i, "limit_code"), code) == 0)
            return (long)i;
    }
    return -1;
}

/* A paused limit is open, with its reminders held back. */
static bool same_state(const char *stored, enum deadline_state state)
{
    return strcmp(stored, deadline_state_name(state)) == 0 ||
           (state == DEADLINE_OPEN && strcmp(stored, "paused") == 0);
}

/* How the stored deadline differs, or NULL. The caller frees it. */
static char *difference(const struct told_matter *m, const struct deadline *deadline)
{
    long found = planned_row(m, deadline->limit->code);
    size_t row = (size_t)found;
    char day[DATE_TEXT_SIZE];

    if (found < 0)
        return xstrdup("the store has not planned it");
    date_format(deadline->last_day, day);
    if (strcmp(rows_text(m->planned, row, "last_day"), day) != 0)
        return xasprintf("the store has planned %s as the last day",
                         rows_text(m->planned, row, "last_day"));
    if (!same_state(rows_text(m->planned, row, "state"), deadline->state))
        return xasprintf("the store has it as %s", rows_text(m->planned, row, "state"));
    if (rows_number(m->planned, row, "ends_s") != deadline->ends_at)
        return xstrdup("the store has a different instant for its end");
    return NULL;
}

/* Why a difference is to be expected, or NULL. */
static const char *excuse(const struct told_matter *m)
{
    if (rows_truth(m->standing, 0, "queued"))
        return "the matter changed and dolsd has not worked it out since";
    if (rows_null(m->standing, 0, "planned_s"))
        return "dolsd has not worked this matter out yet";
    if (rows_number(m->standing, 0, "rules") != rows_number(m->standing, 0, "rules_now"))
        return "the rules changed and dolsd has not worked the matter out since";
    return NULL;
}

/* A stored deadline that no longer follows from the facts. */
static bool is_leftover(const struct told_matter *m, size_t row)
{
    return plan_find(&m->plan, rows_text(m->planned, row, "limit_code")) == NULL;
}

static bool is_cancelled(const struct told_matter *m, size_t row)
{
    return strcmp(rows_text(m->planned, row, "state"), "cancelled") == 0;
}

/* ---- for people */

static void print_table(const char *heading, const char *none, struct table *table)
{
    if (table_rows(table) == 0) {
        printf("  %s\n", none);
    } else {
        printf("  %s\n", heading);
        table_print(table, 4, stdout);
    }
    table_free(table);
}

/* Most never moved; then print nothing. */
static void print_moves(const struct explain *e, const struct told_matter *m, const char *code)
{
    struct table *table = history_moved(m->moves, code, e->zone);

    if (table_rows(table) > 0)
        print_table("how its last day moved", "", table);
    else
        table_free(table);
}

/* Who has acknowledged, and what is paused; prints nothing if neither. */
static void print_held(const struct explain *e, const struct told_matter *m, const char *limit)
{
    struct held_view view = {e->zone, limit, e->addresses};
    struct table *acknowledged = held_acknowledged(m->acknowledged, &view);
    struct table *pauses = held_pauses(m->pauses, &view);

    if (table_rows(acknowledged) > 0) {
        puts("  acknowledged: their own reminders stop up to the last day, others' and alarms do "
             "not");
        table_print(acknowledged, 4, stdout);
    }
    if (table_rows(pauses) > 0) {
        puts("  paused: reminders are held back; then the latest for each role is sent");
        table_print(pauses, 4, stdout);
    }
    table_free(acknowledged);
    table_free(pauses);
}

static void print_deadline(struct explain *e, const struct told_matter *m,
                           const struct deadline *deadline)
{
    struct deadline_view view = {e->book, &m->matter, e->now, true};
    struct explanation *explanation = explain_deadline(e->book, &m->matter, deadline, e->now);
    char *other = difference(m, deadline);

    putchar('\n');
    deadline_print(&view, deadline, stdout);
    print_moves(e, m, deadline->limit->code);
    print_table("what was said", "nothing was said about it so far",
                history_said(m->told, deadline->limit->code, e->zone, e->addresses));
    print_table("what comes next", "nothing more is to come",
                history_coming(m->coming, explanation, e->zone, e->addresses));
    print_held(e, m, deadline->limit->code);
    explain_free(explanation);
    if (other != NULL) {
        printf("  DIFFERS: %s\n", other);
        e->differs = true;
    } else {
        puts("  the store has planned the same");
    }
    free(other);
}

static void print_leftovers(struct explain *e, const struct told_matter *m)
{
    for (size_t i = 0; i < rows_count(m->planned); i++) {
        const char *code = rows_text(m->planned, i, "limit_code");

        if (!wanted(e, code) || !is_leftover(m, i))
            continue;
        printf("\n%s: does not follow from these facts\n", code);
        printf("  the store had %s as the last day; %s\n", rows_text(m->planned, i, "last_day"),
               is_cancelled(m, i) ? "it is cancelled" : "DIFFERS: it still has it");
        print_table("what was said", "nothing was said about it",
                    history_said(m->told, code, e->zone, e->addresses));
        e->differs = e->differs || !is_cancelled(m, i);
    }
}

static void print_matter(struct explain *e, const struct told_matter *m)
{
    char now[INSTANT_TEXT_SIZE];
    bool any = false;

    zone_format(e->zone, e->now, now);
    printf("%s: %s %s%s%s, as it stands on %s\n", e->reference, m->kind, m->id,
           m->jurisdiction != NULL ? " in " : "", m->jurisdiction != NULL ? m->jurisdiction : "",
           now);
    matter_print_facts(e->book, &m->matter, e->meanings, stdout);
    if (m->bad != NULL)
        printf("  WRONG: %s\n", m->bad);
    for (size_t i = 0; i < m->plan.count; i++) {
        if (wanted(e, m->plan.deadlines[i].limit->code)) {
            print_deadline(e, m, &m->plan.deadlines[i]);
            any = true;
        }
    }
    if (!any)
        deadline_print_none(e->book, m->matter.kind, stdout);
    print_leftovers(e, m);
    if (e->differs && excuse(m) != NULL)
        printf("\nThe difference is expected: %s.\n", excuse(m));
}

/* ---- as JSON */

static json_t *table_taken(struct table *table)
{
    json_t *json = table_json(table);

    table_free(table);
    return json;
}

static json_t *deadline_told(struct explain *e, const struct told_matter *m,
                             const struct deadline *deadline)
{
    struct deadline_view view = {e->book, &m->matter, e->now, true};
    json_t *object = deadline_json(&view, deadline);
    struct explanation *explanation = explain_deadline(e->book, &m->matter, deadline, e->now);
    const char *code = deadline->limit->code;
    struct held_view held = {e->zone, code, e->addresses};
    char *other = difference(m, deadline);

    json_object_set_new(object, "moves", table_taken(history_moved(m->moves, code, e->zone)));
    json_object_set_new(object, "said",
                        table_taken(history_said(m->told, code, e->zone, e->addresses)));
    json_object_set_new(object, "coming",
                        table_taken(history_coming(m->coming, explanation, e->zone, e->addresses)));
    explain_free(explanation);
    json_object_set_new(object, "acknowledged",
                        table_taken(held_acknowledged(m->acknowledged, &held)));
    json_object_set_new(object, "pauses", table_taken(held_pauses(m->pauses, &held)));
    json_object_set_new(object, "differs", other != NULL ? json_string(other) : json_null());
    e->differs = e->differs || other != NULL;
    free(other);
    return object;
}

static json_t *leftovers_json(struct explain *e, const struct told_matter *m)
{
    json_t *array = json_array();

    for (size_t i = 0; i < rows_count(m->planned); i++) {
        const char *code = rows_text(m->planned, i, "limit_code");

        if (!wanted(e, code) || !is_leftover(m, i))
            continue;
        json_array_append_new(
            array, json_pack("{ss ss ss so}", "limit", code, "last_day",
                             rows_text(m->planned, i, "last_day"), "state",
                             rows_text(m->planned, i, "state"), "said",
                             table_taken(history_said(m->told, code, e->zone, e->addresses))));
        e->differs = e->differs || !is_cancelled(m, i);
    }
    return array;
}

static json_t *matter_json(struct explain *e, const struct told_matter *m)
{
    json_t *deadlines = json_array();
    json_t *leftovers;
    const char *why = excuse(m);

    for (size_t i = 0; i < m->plan.count; i++) {
        if (wanted(e, m->plan.deadlines[i].limit->code))
            json_array_append_new(deadlines, deadline_told(e, m, &m->plan.deadlines[i]));
    }
    leftovers = leftovers_json(e, m);
    return json_pack("{ss ss sI so so so so so so so so}", "reference", e->reference, "kind",
                     m->kind, "id", (json_int_t)strtoll(m->id, NULL, 10), "jurisdiction",
                     m->jurisdiction != NULL ? json_string(m->jurisdiction) : json_null(), "now",
                     instant_json(e->now), "facts", matter_facts_json(e->book, &m->matter),
                     "doubts", matter_doubts_json(e->book, &m->matter, e->meanings), "bad",
                     m->bad != NULL ? json_string(m->bad) : json_null(), "deadlines", deadlines,
                     "no_longer", leftovers, "not_worked_out_since",
                     why != NULL ? json_string(why) : json_null());
}

/* ---- the verb */

/* Whether any of the matters has, or had, that limit. */
static bool limit_is_known(const struct explain *e, const struct told_matter *m)
{
    return e->limit == NULL || plan_find(&m->plan, e->limit) != NULL ||
           planned_row(m, e->limit) >= 0;
}

static char *limits_of(const struct told_matter *m)
{
    struct buf list = BUF_INIT;

    for (size_t i = 0; i < m->plan.count; i++)
        buf_printf(&list, "%s%s", i > 0 ? ", " : "", m->plan.deadlines[i].limit->code);
    return list.len > 0 ? buf_steal(&list) : xstrdup("none");
}

static enum ctl_exit tell_matter(struct explain *e, const struct told_matter *m, json_t *all)
{
    if (!limit_is_known(e, m)) {
        char *list = limits_of(m);

        ctl_fail(e->ctl, CTL_REFUSED, "%s %s has no time limit %s; it has %s", m->kind, m->id,
                 e->limit, list);
        free(list);
        return CTL_REFUSED;
    }
    if (e->json)
        json_array_append_new(all, matter_json(e, m));
    else
        print_matter(e, m);
    return CTL_OK;
}

static enum ctl_exit tell_all(struct explain *e, const struct pg_result *matters)
{
    enum ctl_exit code = CTL_OK;
    json_t *all = json_array();
    char *cause = NULL;

    for (size_t i = 0; i < rows_count(matters) && code == CTL_OK; i++) {
        struct told_matter *m = xcalloc(1, sizeof(*m));

        m->kind = rows_text(matters, i, "kind");
        m->id = rows_text(matters, i, "id");
        m->jurisdiction = rows_text(matters, i, "jurisdiction");
        if (i > 0 && !e->json)
            putchar('\n');
        if (read_matter(e, matters, i, m, &cause))
            code = tell_matter(e, m, all);
        else
            code = ctl_fail_cause(e->ctl, CTL_CANNOT, cause);
        release_matter(m);
    }
    if (e->json && code == CTL_OK)
        table_print_json(json_incref(all), stdout);
    json_decref(all);
    return code == CTL_OK && e->differs ? CTL_WARNINGS : code;
}

static enum ctl_exit explain_with_rules(struct explain *e)
{
    const struct which_matter which = {.reference = e->reference};
    struct pg_result *matters;
    enum ctl_exit code;
    char *cause = NULL;

    /* One snapshot, or a matter that changes meanwhile would seem to differ from its plan. */
    if (!connection_do(e->connection, STATEMENT_BEGIN_SNAPSHOT, NULL, &cause))
        return ctl_fail_cause(e->ctl, CTL_CANNOT, cause);
    matters = which_matters(e->ctl, e->connection, &which, &code);
    if (matters == NULL)
        return code;
    e->reference = rows_text(matters, 0, "reference");
    code = tell_all(e, matters);
    rows_free(matters);
    return code;
}

static enum ctl_exit explain_on(struct explain *e)
{
    struct rulebook *book;
    enum ctl_exit code;
    char *cause = NULL;
    bool unusable;

    if (!ctl_clock(e->connection, &e->now, &cause))
        return ctl_fail_cause(e->ctl, CTL_CANNOT, cause);
    book = ctl_read_rules(e->connection, e->zone, &unusable, &cause);
    if (book == NULL)
        return ctl_fail_cause(e->ctl, unusable ? CTL_REFUSED : CTL_CANNOT, cause);
    e->book = book;
    e->meanings = ctl_read_meanings(e->connection, &cause);
    code = e->meanings != NULL ? explain_with_rules(e) : ctl_fail_cause(e->ctl, CTL_CANNOT, cause);
    rows_free(e->meanings);
    rulebook_free(book);
    return code;
}

enum ctl_exit ctl_explain(struct ctl *ctl, char **words)
{
    struct explain e = {.ctl = ctl};
    const struct argument options[] = {
        {"addresses", ARGUMENT_FLAG, &e.addresses},
        {"json", ARGUMENT_FLAG, &e.json},
        {NULL, ARGUMENT_FLAG, NULL},
    };
    struct faults faults = FAULTS_INIT;
    struct zone *zone;
    enum ctl_exit code;
    size_t count = arguments_parse(ctl, options, words, &faults);

    if (count == 0)
        faults_add(&faults, "REFERENCE", 0, "say which matter");
    if (count > 2)
        faults_add(&faults, words[2], 0, "is one word too many");
    if (faults.count > 0)
        return ctl_usage(ctl, &faults);
    e.reference = words[0];
    e.limit = words[1];
    zone = ctl_zone(ctl, &code);
    if (zone == NULL)
        return code;
    e.zone = zone;
    e.connection = ctl_connect(ctl, &code);
    if (e.connection != NULL)
        code = explain_on(&e);
    connection_close(e.connection);
    zone_free(zone);
    return code;
}
