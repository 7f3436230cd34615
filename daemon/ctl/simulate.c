/*
 * dolsctl simulate: a year in seconds. It moves the clock of a test or demonstration database from
 * instant to instant, and a dolsd running on that database does what it would do then.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/xalloc.h"
#include "ctl/arguments.h"
#include "ctl/connection.h"
#include "ctl/ctl.h"
#include "ctl/rules.h"

#define LOOK_MS          25 /* how long to rest, unless notified, before checking whether all is done */
#define LOOK_PROGRESS    100  /* checks after which progress is checked */
#define MOST_SHOWN       5    /* references of one message */
#define DEFAULT_PATIENCE "60" /* seconds without progress after which no daemon is working */

struct simulate {
    struct ctl *ctl;
    date_t from, until;
    bool quiet, events;
    const char *patience_text;
    long patience;
    struct connection *connection;
    const struct zone *zone;
    int64_t last_attempt;
    instant_t now, end, next_event;
    struct {
        int64_t messages, notices, delivered, accepted, retried, failed, unknown, steps;
    } total;
};

static int64_t real_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

static bool move_clock(struct simulate *s, instant_t to, char **cause)
{
    char text[32];
    const char *value = text;

    snprintf(text, sizeof(text), "%lld", (long long)to);
    return connection_do(s->connection, STATEMENT_CTL_MOVE_CLOCK, &value, cause);
}

static bool is_idle(struct simulate *s, bool *idle, char **cause)
{
    struct pg_result *rows = connection_ask(s->connection, STATEMENT_CTL_IDLE, NULL, cause);

    if (rows == NULL)
        return false;
    *idle = rows_truth(rows, 0, "idle");
    rows_free(rows);
    return true;
}

/* Whether anything was done since `*before`, which is then updated. */
static bool progressed(struct simulate *s, char **before, bool *did, char **cause)
{
    struct pg_result *rows = connection_ask(s->connection, STATEMENT_CTL_PROGRESS, NULL, cause);
    const char *now;

    if (rows == NULL)
        return false;
    now = rows_text(rows, 0, "progress");
    *did = *before == NULL || strcmp(*before, now) != 0;
    free(*before);
    *before = xstrdup(now);
    rows_free(rows);
    return true;
}

static bool wait_until_idle(struct simulate *s, char **cause)
{
    int64_t since = real_ms();
    char *before = NULL;
    bool idle = false, did, good;

    for (unsigned look = 1;; look++) {
        (void)connection_rest(s->connection, LOOK_MS);
        good = is_idle(s, &idle, cause);
        if (!good || idle)
            break;
        if (look % LOOK_PROGRESS == 0) {
            good = progressed(s, &before, &did, cause);
            if (!good)
                break;
            if (did)
                since = real_ms();
        }
        if (real_ms() - since > s->patience * 1000) {
            *cause = xasprintf("nothing was done for %ld seconds although there is work: start a "
                               "dolsd on %s, or look at its log",
                               s->patience, connection_database(s->connection));
            good = false;
            break;
        }
    }
    free(before);
    return good;
}

/* ---- what went out */

static void count(struct simulate *s, const char *outcome, int64_t notices)
{
    s->total.messages++;
    if (strcmp(outcome, "delivered") == 0) {
        s->total.delivered++;
        s->total.notices += notices;
    } else if (strcmp(outcome, "accepted") == 0) {
        s->total.accepted++;
    } else if (strcmp(outcome, "retry") == 0) {
        s->total.retried++;
    } else if (strcmp(outcome, "unknown") == 0) {
        s->total.unknown++;
    } else {
        s->total.failed++;
    }
}

/* The first few of a list, and how many more. */
static char *shortened(const char *list)
{
    const char *end = list != NULL ? list : "";
    size_t shown = 0, more = 0;

    for (; *end != '\0' && shown < MOST_SHOWN; end++)
        shown += *end == ',';
    if (*end == '\0')
        return xstrdup(list != NULL ? list : "");
    for (const char *rest = end; *rest != '\0'; rest++)
        more += *rest == ',';
    return xasprintf("%.*s and %zu more", (int)(end - 1 - list), list, more + 1);
}

static void print_sent(const struct simulate *s, const struct pg_result *rows, size_t row)
{
    int64_t notices = rows_number(rows, row, "notices");
    const char *outcome = rows_text(rows, row, "outcome");
    const char *templates = rows_text(rows, row, "templates");
    const char *roles = rows_text(rows, row, "roles");
    char *matters = shortened(rows_text(rows, row, "matters"));
    char at[INSTANT_TEXT_SIZE];
    char digest[32];

    zone_format(s->zone, rows_number(rows, row, "at_s"), at);
    if (notices > 1) {
        snprintf(digest, sizeof(digest), "digest of %lld", (long long)notices);
        templates = digest;
    }
    printf("%-25s  %-7s  %-9s  %-22s  %-42s  %s%s\n", at, rows_text(rows, row, "pressing"), outcome,
           roles != NULL ? roles : "", templates != NULL ? templates : "", matters,
           rows_truth(rows, row, "late") ? "  (late)" : "");
    free(matters);
}

static bool tell_sent(struct simulate *s, char **cause)
{
    char text[32];
    const char *value = text;
    struct pg_result *rows;

    snprintf(text, sizeof(text), "%lld", (long long)s->last_attempt);
    rows = connection_ask(s->connection,
                          s->quiet ? STATEMENT_CTL_ENDED_SINCE : STATEMENT_CTL_SENT_SINCE, &value,
                          cause);
    if (rows == NULL)
        return false;
    for (size_t i = 0; i < rows_count(rows); i++) {
        s->last_attempt = rows_number(rows, i, "number");
        count(s, rows_text(rows, i, "outcome"), rows_number(rows, i, "notices"));
        if (!s->quiet)
            print_sent(s, rows, i);
    }
    rows_free(rows);
    fflush(stdout);
    return true;
}

/* The answer of a statement that looks for the next of something, or the end time. */
static bool find_next(struct simulate *s, enum statement_id id, instant_t *next, char **cause)
{
    char text[32];
    const char *value = text;
    struct pg_result *rows;

    snprintf(text, sizeof(text), "%lld", (long long)s->end);
    rows = connection_ask(s->connection, id, &value, cause);
    if (rows == NULL)
        return false;
    *next = s->end;
    if (rows_count(rows) > 0 && !rows_null(rows, 0, "next_s"))
        *next = rows_number(rows, 0, "next_s");
    rows_free(rows);
    return true;
}

/* ---- what officers and homes record meanwhile */

static bool tell_events(struct simulate *s, char **cause)
{
    struct pg_result *rows;
    char at[INSTANT_TEXT_SIZE];

    if (s->quiet)
        return true;
    rows = connection_ask(s->connection, STATEMENT_CTL_EVENTS_PLAYED, NULL, cause);
    if (rows == NULL)
        return false;
    for (size_t i = 0; i < rows_count(rows); i++) {
        const char *fault = rows_text(rows, i, "fault");

        zone_format(s->zone, rows_number(rows, i, "at_s"), at);
        printf("%-25s  * %s%s%s\n", at, rows_text(rows, i, "what"),
               fault != NULL ? "; NOT RECORDED: " : "", fault != NULL ? fault : "");
    }
    rows_free(rows);
    return true;
}

/* Facts of an instant are recorded before a daemon learns that the instant has come. */
static bool go_to(struct simulate *s, instant_t to, char **cause)
{
    s->now = to;
    if (!s->events || to < s->next_event)
        return move_clock(s, to, cause);
    return connection_do(s->connection, STATEMENT_BEGIN, NULL, cause) && move_clock(s, to, cause) &&
           connection_do(s->connection, STATEMENT_CTL_PLAY_EVENTS, NULL, cause) &&
           connection_do(s->connection, STATEMENT_COMMIT, NULL, cause) && tell_events(s, cause) &&
           find_next(s, STATEMENT_CTL_NEXT_EVENT, &s->next_event, cause);
}

/* ---- from instant to instant */

static bool step_through(struct simulate *s, char **cause)
{
    instant_t next;

    for (;;) {
        if (!wait_until_idle(s, cause) || !tell_sent(s, cause))
            return false;
        if (s->now >= s->end)
            return true;
        if (!find_next(s, STATEMENT_CTL_NEXT, &next, cause))
            return false;
        if (s->events && s->next_event < next)
            next = s->next_event;
        /* Something due that nobody handles would hold the clock for ever. */
        if (next <= s->now)
            next = s->now + 1;
        if (!go_to(s, next, cause))
            return false;
        s->total.steps++;
    }
}

static enum ctl_exit tell_totals(struct simulate *s, instant_t start, int64_t began_ms)
{
    struct pg_result *rows;
    char *cause = NULL;
    int64_t uncovered;
    char from[INSTANT_TEXT_SIZE], to[INSTANT_TEXT_SIZE];

    rows = connection_ask(s->connection, STATEMENT_UNCOVERED, NULL, &cause);
    if (rows == NULL)
        return ctl_fail_cause(s->ctl, CTL_CANNOT, cause);
    uncovered = rows_number(rows, 0, "uncovered");
    rows_free(rows);
    zone_format(s->zone, start, from);
    zone_format(s->zone, s->end, to);
    printf("from %s to %s in %lld steps and %.1f seconds\n", from, to, (long long)s->total.steps,
           (double)(real_ms() - began_ms) / 1000.0);
    printf("%lld attempts: %lld delivered with %lld notices, %lld accepted, %lld to retry, %lld "
           "refused, %lld unknown\n",
           (long long)s->total.messages, (long long)s->total.delivered, (long long)s->total.notices,
           (long long)s->total.accepted, (long long)s->total.retried, (long long)s->total.failed,
           (long long)s->total.unknown);
    printf("%lld deadlines uncovered at the end\n", (long long)uncovered);
    return uncovered > 0 || s->total.failed > 0 || s->total.unknown > 0 ? CTL_WARNINGS : CTL_OK;
}

static bool can_simulate(struct simulate *s, bool *moves, bool *events, char **cause)
{
    struct pg_result *rows = connection_ask(s->connection, STATEMENT_CTL_CAN_SIMULATE, NULL, cause);

    if (rows == NULL)
        return false;
    *moves = rows_truth(rows, 0, "moves");
    *events = rows_truth(rows, 0, "events");
    rows_free(rows);
    return true;
}

static bool begin(struct simulate *s, instant_t *start, char **cause)
{
    struct pg_result *rows = connection_ask(s->connection, STATEMENT_CTL_LAST_ATTEMPT, NULL, cause);

    if (rows == NULL)
        return false;
    s->last_attempt = rows_number(rows, 0, "last");
    rows_free(rows);
    s->end = zone_midnight(s->zone, s->until + 1);
    if (!ctl_clock(s->connection, start, cause))
        return false;
    if (s->from != DATE_NONE)
        *start = zone_midnight(s->zone, s->from);
    /* From here on the clock stands still unless it is moved. */
    return *start >= s->end ||
           (connection_do(s->connection, STATEMENT_CTL_HEAR_WORK, NULL, cause) &&
            go_to(s, *start, cause));
}

static enum ctl_exit simulate(struct simulate *s)
{
    int64_t began = real_ms();
    char *cause = NULL;
    bool moves, events;
    instant_t start;

    if (!can_simulate(s, &moves, &events, &cause))
        return ctl_fail_cause(s->ctl, CTL_CANNOT, cause);
    if (!moves)
        return ctl_fail(s->ctl, CTL_REFUSED,
                        "the clock of %s cannot be moved, and a council's must not be. Make a "
                        "database whose name begins with dolsd_demo or dolsd_test, migrate it and "
                        "apply sql/clock.sql to it",
                        connection_database(s->connection));
    if (s->events && !events)
        return ctl_fail(s->ctl, CTL_REFUSED, "%s has no events to play; sql/demo brings some",
                        connection_database(s->connection));
    connection_keep_plans(s->connection);
    if (!begin(s, &start, &cause))
        return ctl_fail_cause(s->ctl, CTL_CANNOT, cause);
    if (start >= s->end)
        return ctl_fail(s->ctl, CTL_USAGE,
                        "the database's clock is already past that day; --from sets it back");
    if (!step_through(s, &cause))
        return ctl_fail_cause(s->ctl, CTL_CANNOT, cause);
    return tell_totals(s, start, began);
}

static void check_words(struct simulate *s, char **words, struct faults *faults)
{
    char *end;

    if (words[0] != NULL)
        faults_add(faults, words[0], 0, "simulate takes options only");
    if (s->until == DATE_NONE)
        faults_add(faults, "--until", 0, "say the last day, such as --until 2027-12-31");
    if (s->from != DATE_NONE && s->until != DATE_NONE && s->from > s->until)
        faults_add(faults, "--from", 0, "is later than --until");
    s->patience = strtol(s->patience_text, &end, 10);
    if (*end != '\0' || s->patience < 1 || s->patience > 86400)
        faults_add(faults, "--patience", 0, "“%s” is not a number of seconds", s->patience_text);
}

enum ctl_exit ctl_simulate(struct ctl *ctl, char **words)
{
    struct simulate s = {.next_event = INSTANT_NONE,
                         .ctl = ctl,
                         .from = DATE_NONE,
                         .until = DATE_NONE,
                         .patience_text = DEFAULT_PATIENCE};
    const struct argument options[] = {
        {"from", ARGUMENT_DATE, &s.from},
        {"until", ARGUMENT_DATE, &s.until},
        {"events", ARGUMENT_FLAG, &s.events},
        {"quiet", ARGUMENT_FLAG, &s.quiet},
        {"patience", ARGUMENT_TEXT, &s.patience_text},
        {NULL, ARGUMENT_FLAG, NULL},
    };
    struct faults faults = FAULTS_INIT;
    struct zone *zone;
    enum ctl_exit code;

    arguments_parse(ctl, options, words, &faults);
    check_words(&s, words, &faults);
    if (faults.count > 0)
        return ctl_usage(ctl, &faults);
    zone = ctl_zone(ctl, &code);
    if (zone == NULL)
        return code;
    s.zone = zone;
    s.connection = ctl_connect(ctl, &code);
    if (s.connection != NULL)
        code = simulate(&s);
    connection_close(s.connection);
    zone_free(zone);
    return code;
}
