/*
 * dolsctl status: the current state, and whether anything needs attention. A check for Nagios and
 * the like: the first line sums it up, and the exit status is 0 if nothing needs attention, 1 if
 * something does, 2 if somebody may not be notified in time, and 3 if that cannot be known.
 */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/plural.h"
#include "base/xalloc.h"
#include "ctl/arguments.h"
#include "ctl/connection.h"
#include "ctl/ctl.h"
#include "ctl/deadlines.h"
#include "ctl/rules.h"
#include "ctl/table.h"

enum severity { SEVERITY_OK, SEVERITY_WARNING, SEVERITY_CRITICAL, SEVERITY_UNKNOWN };

enum line_kind { LINE_NUMBER, LINE_TEXT, LINE_TRUTH, LINE_INSTANT };

/* One line of the answer: a column of dolsd.status. Columns of instants end in _s. */
static const struct line {
    const char *column;
    const char *key; /* in JSON */
    const char *words;
    enum line_kind kind;
} lines[] = {
    {"clock_s", "clock", "database clock", LINE_INSTANT},
    {"clock_moved", "clock_moved", "that clock was moved", LINE_TRUTH},
    {"schema_version", "schema_version", "version of the tables", LINE_NUMBER},
    {"rules_version", "rules_version", "version of the rules", LINE_NUMBER},
    {"rules_changed_s", "rules_changed_at", "  changed", LINE_INSTANT},
    {"matters", "matters", "matters", LINE_NUMBER},
    {"not_planned", "not_planned", "  to be worked out again", LINE_NUMBER},
    {"bad", "bad", "  with facts that cannot be right", LINE_NUMBER},
    {"changed", "changed", "  changed and not yet worked out", LINE_NUMBER},
    {"changed_since_s", "changed_since", "    since", LINE_INSTANT},
    {"open", "open", "open deadlines", LINE_NUMBER},
    {"lapsed", "lapsed", "lapsed deadlines", LINE_NUMBER},
    {"due_now", "due_now", "  with something to do now", LINE_NUMBER},
    {"uncovered", "uncovered", "not covered", LINE_NUMBER},
    {"unwell", "unwell", "things that go wrong now", LINE_NUMBER},
    {"paused", "paused", "deadlines held back", LINE_NUMBER},
    {"pauses", "pauses", "  by pauses that run", LINE_NUMBER},
    {"pauses_ending", "pauses_ending", "  which end within a day", LINE_NUMBER},
    {"acknowledged", "acknowledged", "acknowledgements", LINE_NUMBER},
    {"pending", "pending", "messages that wait", LINE_NUMBER},
    {"oldest_unsent_s", "oldest_unsent", "  the oldest that is due, since", LINE_INSTANT},
    {"sending", "sending", "messages being sent", LINE_NUMBER},
    {"accepted", "accepted", "accepted by a service, no news yet", LINE_NUMBER},
    {"delivered_today", "delivered_today", "handed over in the last 24 hours", LINE_NUMBER},
    {"refused", "refused", "refused, ever", LINE_NUMBER},
    {"failed", "failed", "given up, ever", LINE_NUMBER},
    {"unknown", "unknown", "of unknown outcome", LINE_NUMBER},
    {"calendar_until", "calendar_until", "bank holidays known until", LINE_TEXT},
    {"workers", "workers", "daemons that ever worked here", LINE_NUMBER},
    {"seen_s", "seen_at", "  one of them last seen", LINE_INSTANT},
    {"blind", "blind", "times out of touch in 7 days", LINE_NUMBER},
    {"blind_until_s", "blind_until", "  the last until", LINE_INSTANT},
    {"attested_s", "attested_at", "last weekly attestation arrived", LINE_INSTANT},
    {"attestation_s", "attestation_at", "  the next", LINE_INSTANT},
};

struct status {
    const struct zone *zone;
    struct pg_result *row;
    struct pg_result *workers; /* NULL if this login may not see them */
    int64_t undelivered;       /* of the last seven days; of all time if that cannot be seen */
    bool lately;               /* the former */
    enum severity severity;    /* of the worst */
    char **attention;          /* sentences, the most severe first */
    size_t attention_count;
};

/* ---- what needs attention */

static int64_t number(const struct status *s, const char *column)
{
    return rows_number(s->row, 0, column);
}

static void attend(struct status *s, enum severity severity, const char *format, ...) PRINTF(3, 4);

static void attend(struct status *s, enum severity severity, const char *format, ...)
{
    va_list values;

    s->attention = xreallocarray(s->attention, s->attention_count + 1, sizeof(*s->attention));
    va_start(values, format);
    s->attention[s->attention_count++] = xvasprintf(format, values);
    va_end(values);
    if (severity > s->severity)
        s->severity = severity;
}

static void look_at_daemons(struct status *s)
{
    int64_t silent = number(s, "clock_s") - number(s, "seen_s");

    if (rows_null(s->row, 0, "seen_s"))
        attend(s, SEVERITY_CRITICAL, "no dolsd was ever seen on this database; start one");
    else if (silent > number(s, "missed_after_s"))
        attend(s, SEVERITY_CRITICAL, "no dolsd was seen for %lld minutes; is one running?",
               (long long)silent / 60);
    if (rows_truth(s->row, 0, "clock_moved"))
        attend(s, SEVERITY_WARNING, "a test clock is in use: reminders do not follow real time");
}

/* What the daemon reports about itself, one line each. */
static void look_at_health(struct status *s)
{
    const char *words = rows_text(s->row, 0, "unwell_words");
    enum severity severity = number(s, "alarming") > 0 ? SEVERITY_CRITICAL : SEVERITY_WARNING;

    while (words != NULL) {
        const char *end = strchr(words, '\n');

        attend(s, severity, "%.*s", end != NULL ? (int)(end - words) : (int)strlen(words), words);
        words = end != NULL ? end + 1 : NULL;
    }
}

static void look_at(struct status *s)
{
    int64_t uncovered = number(s, "uncovered");
    int64_t bad = number(s, "bad");
    int64_t days = number(s, "calendar_days");
    int64_t unreachable = number(s, "unreachable");

    look_at_health(s);
    look_at_daemons(s);
    if (uncovered > 0)
        attend(s, SEVERITY_CRITICAL,
               "%lld not covered, so that somebody may not be notified in time; look at "
               "dolsd.uncovered",
               (long long)uncovered);
    if (s->undelivered > 0)
        attend(s, SEVERITY_WARNING, "%lld %s %sdid not arrive, or nobody knows; look at dolsd.told",
               (long long)s->undelivered, plural(s->undelivered, "message", "messages"),
               s->lately ? "of the last seven days " : "");
    if (bad > 0)
        attend(s, SEVERITY_WARNING, "%lld %s facts that cannot be right; look at dolsd.uncovered",
               (long long)bad, plural(bad, "matter has", "matters have"));
    if (unreachable > 0)
        attend(s, SEVERITY_WARNING,
               "%lld %s of the DoLS team cannot be reached by any way, and others are notified "
               "instead; look at dolsd.unreachable",
               (long long)unreachable, plural(unreachable, "home or member", "homes or members"));
    if (days < number(s, "calendar_horizon"))
        attend(s, SEVERITY_WARNING,
               "the bank holidays are known for %lld %s only; add to dolsd.non_working_day",
               (long long)days, plural(days, "day", "days"));
    if (number(s, "attestations") == 0)
        attend(
            s, SEVERITY_WARNING,
            "nobody is notified every week that dolsd works; add a contact to dolsd.attestation");
    if (number(s, "attestations_failed") > 0)
        attend(s, SEVERITY_WARNING,
               "the last weekly attestation did not arrive; look at dolsd.attestations");
}

/* If the state cannot be read because somebody holds a lock on a whole table, that is what needs
 * attention. Takes the cause. */
static enum ctl_exit tell_of_lock(struct ctl *ctl, struct connection *connection, bool json,
                                  char *cause)
{
    char *ignored = NULL;
    struct pg_result *rows = NULL;

    if (connection_could_not(connection))
        rows = connection_ask(connection, STATEMENT_CTL_LOCK_HOLDERS, NULL, &ignored);
    free(ignored);
    if (rows == NULL || rows_null(rows, 0, "words")) {
        rows_free(rows);
        return ctl_fail_cause(ctl, CTL_CANNOT, cause);
    }
    free(cause);
    cause = xasprintf("the state cannot be read, as a table is locked by %s; end that transaction",
                      rows_text(rows, 0, "words"));
    if (json)
        table_print_json(
            json_pack("{s[s] si}", "attention", cause, "severity", (int)SEVERITY_CRITICAL), stdout);
    else
        printf("dolsd CRITICAL: %s\n\nattention: %s\n", cause, cause);
    rows_free(rows);
    free(cause);
    return (enum ctl_exit)SEVERITY_CRITICAL;
}

/* ---- the answer */

static json_t *line_json(const struct status *s, const struct line *line)
{
    const char *text = rows_text(s->row, 0, line->column);

    if (text == NULL)
        return json_null();
    if (line->kind == LINE_TRUTH)
        return json_boolean(rows_truth(s->row, 0, line->column));
    if (line->kind == LINE_INSTANT)
        return instant_json(number(s, line->column));
    return line->kind == LINE_NUMBER ? json_integer(number(s, line->column)) : json_string(text);
}

static json_t *workers_json(const struct status *s)
{
    json_t *array;

    if (s->workers == NULL)
        return json_null();
    array = json_array();
    for (size_t i = 0; i < rows_count(s->workers); i++)
        json_array_append_new(
            array, json_pack("{ss ss so so}", "worker", rows_text(s->workers, i, "worker"),
                             "version", rows_text(s->workers, i, "version"), "started_at",
                             instant_json(rows_number(s->workers, i, "started_s")), "seen_at",
                             instant_json(rows_number(s->workers, i, "seen_s"))));
    return array;
}

static void print_json(const struct status *s)
{
    json_t *object = json_object();
    json_t *attention = json_array();

    for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
        json_object_set_new(object, lines[i].key, line_json(s, &lines[i]));
    for (size_t i = 0; i < s->attention_count; i++)
        json_array_append_new(attention, json_string(s->attention[i]));
    json_object_set_new(object, "calendar_days", json_integer(number(s, "calendar_days")));
    json_object_set_new(object, "undelivered_lately", json_integer(s->undelivered));
    json_object_set_new(object, "daemons", workers_json(s));
    json_object_set_new(object, "attention", attention);
    json_object_set_new(object, "severity", json_integer(s->severity));
    table_print_json(object, stdout);
}

static void print_line(const struct status *s, const struct line *line)
{
    const char *text = rows_text(s->row, 0, line->column);
    char at[INSTANT_TEXT_SIZE];

    if (text == NULL)
        return;
    if (line->kind == LINE_INSTANT) {
        zone_format(s->zone, number(s, line->column), at);
        text = at;
    } else if (line->kind == LINE_TRUTH) {
        text = rows_truth(s->row, 0, line->column) ? "yes" : "no";
    }
    printf("%-34s %s\n", line->words, text);
}

static void print_workers(const struct status *s)
{
    char started[INSTANT_TEXT_SIZE], seen[INSTANT_TEXT_SIZE];

    for (size_t i = 0; s->workers != NULL && i < rows_count(s->workers); i++) {
        zone_format(s->zone, rows_number(s->workers, i, "started_s"), started);
        zone_format(s->zone, rows_number(s->workers, i, "seen_s"), seen);
        printf("  %s: dolsd %s, started %s, last seen %s\n", rows_text(s->workers, i, "worker"),
               rows_text(s->workers, i, "version"), started, seen);
    }
}

static void print_first(const struct status *s)
{
    static const char *const states[] = {"OK", "WARNING", "CRITICAL"};

    if (s->attention_count == 0)
        printf("dolsd OK: nothing needs attention\n\n");
    else
        printf("dolsd %s: %s%s\n\n", states[s->severity], s->attention[0],
               s->attention_count > 1 ? " (and more, below)" : "");
}

static void print_text(const struct status *s)
{
    print_first(s);
    for (size_t i = 0; i < ARRAY_SIZE(lines); i++)
        print_line(s, &lines[i]);
    print_workers(s);
    putchar('\n');
    for (size_t i = 0; i < s->attention_count; i++)
        printf("attention: %s\n", s->attention[i]);
}

/* Leaves out what the daemon's own login may not see. */
static void look_closer(struct status *s, struct connection *connection)
{
    struct pg_result *rows;
    char *cause = NULL;

    s->workers = connection_ask(connection, STATEMENT_CTL_WORKERS, NULL, &cause);
    free(cause);
    cause = NULL;
    rows = connection_ask(connection, STATEMENT_CTL_LATELY, NULL, &cause);
    free(cause);
    if (rows != NULL) {
        s->undelivered = rows_number(rows, 0, "undelivered");
        s->lately = true;
    } else {
        s->undelivered = number(s, "refused") + number(s, "failed") + number(s, "unknown");
    }
    rows_free(rows);
}

static enum ctl_exit tell(struct ctl *ctl, struct connection *connection, const struct zone *zone,
                          bool json)
{
    struct status s = {.zone = zone};
    enum ctl_exit code;
    char *cause = NULL;

    s.row = connection_ask(connection, STATEMENT_CTL_STATUS, NULL, &cause);
    if (s.row == NULL)
        return tell_of_lock(ctl, connection, json, cause);
    if (rows_count(s.row) == 0) {
        rows_free(s.row);
        return ctl_fail(ctl, CTL_CANNOT, "dolsd.status is empty; run `dolsctl migrate`");
    }
    look_closer(&s, connection);
    look_at(&s);
    if (json)
        print_json(&s);
    else
        print_text(&s);
    code = (enum ctl_exit)s.severity;
    for (size_t i = 0; i < s.attention_count; i++)
        free(s.attention[i]);
    free(s.attention);
    rows_free(s.workers);
    rows_free(s.row);
    return code;
}

/* In the form for monitoring systems, which judge for themselves. */
static enum ctl_exit print_metrics(struct ctl *ctl, struct connection *connection)
{
    char *cause = NULL;
    struct pg_result *rows = connection_ask(connection, STATEMENT_CTL_METRICS, NULL, &cause);

    if (rows == NULL) {
        (void)ctl_fail_cause(ctl, CTL_CANNOT, cause);
        return (enum ctl_exit)SEVERITY_UNKNOWN;
    }
    for (size_t i = 0; i < rows_count(rows); i++)
        puts(rows_text(rows, i, "line"));
    rows_free(rows);
    return CTL_OK;
}

enum ctl_exit ctl_status(struct ctl *ctl, char **words)
{
    bool json = false, prometheus = false;
    const struct argument options[] = {
        {"json", ARGUMENT_FLAG, &json},
        {"prometheus", ARGUMENT_FLAG, &prometheus},
        {NULL, ARGUMENT_FLAG, NULL},
    };
    struct faults faults = FAULTS_INIT;
    struct connection *connection;
    struct zone *zone;
    enum ctl_exit code;

    if (arguments_parse(ctl, options, words, &faults) > 0)
        faults_add(&faults, words[0], 0, "status takes options only");
    if (json && prometheus)
        faults_add(&faults, "--json, --prometheus", 0, "say one of them");
    if (faults.count > 0) {
        (void)ctl_usage(ctl, &faults);
        return (enum ctl_exit)SEVERITY_UNKNOWN;
    }
    zone = ctl_zone(ctl, &code);
    connection = zone != NULL ? ctl_connect(ctl, &code) : NULL;
    if (connection != NULL)
        code = prometheus ? print_metrics(ctl, connection) : tell(ctl, connection, zone, json);
    else
        code = (enum ctl_exit)SEVERITY_UNKNOWN;
    connection_close(connection);
    zone_free(zone);
    return code;
}
