/*
 * dolsctl pause and resume: holds reminders back until a given moment, or stops doing so.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "ctl/arguments.h"
#include "ctl/connection.h"
#include "ctl/held.h"
#include "ctl/rules.h"
#include "ctl/which.h"

struct pause {
    struct ctl *ctl;
    struct connection *connection;
    const struct zone *zone;
    struct which_matter which;
    const char *until_words, *owner, *reason;
    date_t until_day;
    int until_minutes;
    const char *who;
    bool json;
};

/* "2026-12-18" (its first minute) or "2026-12-18 09:30". */
static bool parse_until(const char *text, date_t *day, int *minutes)
{
    char date[11];
    int hour = 0, minute = 0, length = 0;

    if (strlen(text) < 10)
        return false;
    memcpy(date, text, 10);
    date[10] = '\0';
    if (!date_parse(date, day))
        return false;
    text += 10;
    if (*text == '\0') {
        *minutes = 0;
        return true;
    }
    if ((*text != ' ' && *text != 'T') || strspn(text + 1, "0123456789:") != strlen(text + 1) ||
        sscanf(text + 1, "%2d:%2d%n", &hour, &minute, &length) != 2 || text[1 + length] != '\0' ||
        length != 5 || hour > 23 || minute > 59)
        return false;
    *minutes = hour * 60 + minute;
    return true;
}

/* "S-26-0101, standard_end" */
static char *about(const struct pause *p, const struct pg_result *matter)
{
    const char *reference = rows_text(matter, 0, "reference");

    return p->which.limit != NULL ? xasprintf("%s, %s", reference, p->which.limit)
                                  : xasprintf("%s, all its limits", reference);
}

/* How many reminders come before the end of the pause; below 0 if that cannot be asked. */
static int64_t held_back(const struct pause *p, const struct pg_result *matter, instant_t until,
                         char **cause)
{
    const char *key[] = {rows_text(matter, 0, "kind"), rows_text(matter, 0, "id")};
    struct pg_result *rows = connection_ask(p->connection, STATEMENT_CTL_COMING, key, cause);
    int64_t count = 0;

    for (size_t i = 0; rows != NULL && i < rows_count(rows); i++) {
        if (rows_number(rows, i, "at_s") < until &&
            strcmp(rows_text(rows, i, "state"), "lapsed") != 0 &&
            (p->which.limit == NULL ||
             strcmp(rows_text(rows, i, "limit_code"), p->which.limit) == 0))
            count++;
    }
    if (rows == NULL)
        return -1;
    rows_free(rows);
    return count;
}

static enum ctl_exit hold_back(struct pause *p, const struct pg_result *matter)
{
    instant_t until = zone_instant(p->zone, p->until_day, p->until_minutes);
    char *seconds = xasprintf("%lld", (long long)until);
    const char *values[] = {rows_text(matter, 0, "kind"),
                            rows_text(matter, 0, "id"),
                            p->which.limit,
                            seconds,
                            p->owner,
                            p->reason};
    char *cause = NULL;
    int64_t count = held_back(p, matter, until, &cause);
    struct pg_result *rows =
        count < 0 ? NULL : connection_ask(p->connection, STATEMENT_CTL_PAUSE, values, &cause);
    char at[INSTANT_TEXT_SIZE];
    char *what;

    free(seconds);
    if (rows == NULL)
        return ctl_fail_asked(p->ctl, p->connection, cause);
    zone_format(p->zone, until, at);
    what = about(p, matter);
    printf("%s: paused until %s; %s answers for it\n", what, at, p->owner);
    printf("  reminders held back: %lld; then the latest for each role is sent\n",
           (long long)count);
    puts("  it ends by itself, or with `dolsctl resume`; last days do not move");
    free(what);
    rows_free(rows);
    return CTL_OK;
}

/* Why nothing was ended, as far as is known. */
static enum ctl_exit say_not_paused(struct pause *p, const struct pg_result *matter)
{
    const char *key[] = {rows_text(matter, 0, "kind"), rows_text(matter, 0, "id")};
    char *cause = NULL;
    struct pg_result *rows = connection_ask(p->connection, STATEMENT_CTL_PAUSES, key, &cause);
    char *what = about(p, matter);
    bool whole = false;
    enum ctl_exit code;

    for (size_t i = 0; rows != NULL && i < rows_count(rows); i++)
        whole = whole || rows_null(rows, i, "limit_code");
    code = ctl_fail(p->ctl, CTL_REFUSED, "%s: no pause runs%s", what,
                    whole ? " for this limit only, but one for the whole matter does; leave the "
                            "limit out to end it"
                          : "; `dolsctl pause` lists those that do");
    free(cause);
    free(what);
    rows_free(rows);
    return code;
}

static enum ctl_exit end_pauses(struct pause *p, const struct pg_result *matter)
{
    const char *values[] = {rows_text(matter, 0, "kind"), rows_text(matter, 0, "id"),
                            p->which.limit, p->who};
    char *cause = NULL;
    struct pg_result *rows = connection_ask(p->connection, STATEMENT_CTL_RESUME, values, &cause);
    enum ctl_exit code = CTL_OK;
    char *what;

    if (rows == NULL)
        return ctl_fail_asked(p->ctl, p->connection, cause);
    if (rows_number(rows, 0, "ended") == 0) {
        code = say_not_paused(p, matter);
    } else {
        what = about(p, matter);
        printf("%s: %s pause(s) ended; what was held back is sent, the latest for each role\n",
               what, rows_text(rows, 0, "ended"));
        free(what);
    }
    rows_free(rows);
    return code;
}

static enum ctl_exit do_it(struct pause *p,
                           enum ctl_exit (*act)(struct pause *, const struct pg_result *))
{
    enum ctl_exit code;
    struct zone *zone = ctl_zone(p->ctl, &code);
    struct pg_result *matter = NULL;

    if (zone == NULL)
        return code;
    p->zone = zone;
    p->connection = ctl_connect(p->ctl, &code);
    if (p->connection != NULL)
        matter = which_find(p->ctl, p->connection, &p->which, &code);
    if (matter != NULL)
        code = act(p, matter);
    rows_free(matter);
    connection_close(p->connection);
    zone_free(zone);
    return code;
}

static void check_pause(struct pause *p, struct faults *faults)
{
    if (p->until_words == NULL)
        faults_add(faults, "--until", 0, "say until when; every pause has an end");
    else if (!parse_until(p->until_words, &p->until_day, &p->until_minutes))
        faults_add(faults, "--until", 0,
                   "“%s” is not a time; write it as 2026-12-18 or '2026-12-18 09:00', London time",
                   p->until_words);
    if (argument_blank(p->owner))
        faults_add(faults, "--owner", 0, "say who answers for it, by name");
    if (argument_blank(p->reason))
        faults_add(faults, "--reason", 0, "say why, for those who ask later");
}

enum ctl_exit ctl_pause(struct ctl *ctl, char **words)
{
    struct pause p = {.ctl = ctl};
    const struct argument options[] = {
        {"kind", ARGUMENT_TEXT, &p.which.kind},
        {"id", ARGUMENT_TEXT, &p.which.id},
        {"until", ARGUMENT_TEXT, &p.until_words},
        {"owner", ARGUMENT_TEXT, &p.owner},
        {"reason", ARGUMENT_TEXT, &p.reason},
        {"json", ARGUMENT_FLAG, &p.json},
        {NULL, ARGUMENT_FLAG, NULL},
    };
    struct faults faults = FAULTS_INIT;
    size_t count = arguments_parse(ctl, options, words, &faults);
    bool said = count > 0 || p.which.kind != NULL || p.which.id != NULL || p.until_words != NULL ||
                p.owner != NULL || p.reason != NULL;

    if (!said && faults.count == 0)
        return held_list(ctl, true, false, p.json);
    if (p.json)
        faults_add(&faults, "--json", 0, "is only for the list, which takes nothing else");
    which_words(&p.which, count, words, &faults);
    check_pause(&p, &faults);
    return faults.count > 0 ? ctl_usage(ctl, &faults) : do_it(&p, hold_back);
}

enum ctl_exit ctl_resume(struct ctl *ctl, char **words)
{
    struct pause p = {.ctl = ctl};
    const struct argument options[] = {
        {"kind", ARGUMENT_TEXT, &p.which.kind},
        {"id", ARGUMENT_TEXT, &p.which.id},
        {"who", ARGUMENT_TEXT, &p.who},
        {NULL, ARGUMENT_FLAG, NULL},
    };
    struct faults faults = FAULTS_INIT;
    size_t count = arguments_parse(ctl, options, words, &faults);

    which_words(&p.which, count, words, &faults);
    if (argument_blank(p.who))
        faults_add(&faults, "--who", 0, "say who ends the pause, by name");
    return faults.count > 0 ? ctl_usage(ctl, &faults) : do_it(&p, end_pauses);
}
