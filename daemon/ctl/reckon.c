/*
 * dolsctl reckon: what the rules make of facts that are not recorded anywhere, with the daemon's
 * engine and the database's rules.
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
#include "ctl/nearest.h"
#include "ctl/rules.h"
#include "ctl/table.h"

struct reckon {
    struct ctl *ctl;
    char **words; /* the kind, then the facts */
    const char *jurisdiction_name, *place, *id_text;
    int64_t id;
    date_t today; /* DATE_NONE: the database's */
    bool explain, json;
    enum jurisdiction jurisdiction;
    struct rulebook *book;
    const char **known; /* facts that the rules use, and others that case work records */
    size_t known_count, looked_at;
    struct pg_result *meanings; /* of facts */
    struct matter matter;
};

/* NULL with a cause. */
static char *list_kinds(struct connection *connection, char **cause)
{
    struct pg_result *rows = connection_ask(connection, STATEMENT_READ_KINDS, NULL, cause);
    struct buf list = BUF_INIT;

    if (rows == NULL)
        return NULL;
    for (size_t i = 0; i < rows_count(rows); i++)
        buf_printf(&list, "%s%s (%s)", i > 0 ? ", " : "", rows_text(rows, i, "kind"),
                   rows_text(rows, i, "title"));
    rows_free(rows);
    return buf_steal(&list);
}

static char *list_facts(const struct reckon *r)
{
    struct buf list = BUF_INIT;

    for (size_t i = 0; i < r->known_count; i++)
        buf_printf(&list, "%s%s", i > 0 ? ", " : "", r->known[i]);
    return buf_steal(&list);
}

static bool knows(const struct reckon *r, const char *name)
{
    for (size_t i = 0; i < r->known_count; i++) {
        if (strcmp(r->known[i], name) == 0)
            return true;
    }
    return false;
}

static void refuse_fact(const struct reckon *r, const char *name, struct faults *faults)
{
    const char *meant = nearest_word(name, r->known, r->known_count);

    faults_add(faults, name, 0, "no rule for this kind uses that fact%s%s%s",
               meant != NULL ? "; did you mean " : "", meant != NULL ? meant : "",
               meant != NULL ? "?" : "");
}

/* One word, NAME=DATE. */
static void take_fact(struct reckon *r, const char *word, bool *unknown, struct faults *faults)
{
    const char *equals = strchr(word, '=');
    char *name, *cause = NULL;
    fact_id fact;

    if (equals == NULL || equals == word) {
        faults_add(faults, word, 0, "say facts as NAME=2026-12-24");
        return;
    }
    name = xstrndup(word, (size_t)(equals - word));
    fact = rulebook_find_fact(r->book, name);
    if (!knows(r, name)) {
        refuse_fact(r, name, faults);
        *unknown = true;
    } else if (r->matter.facts[fact] != DATE_NONE) {
        faults_add(faults, name, 0, "is given twice");
    } else if (!matter_set(r->book, &r->matter, name, equals + 1, &cause)) {
        faults_add(faults, word, 0, "%s", cause);
        free(cause);
    }
    free(name);
}

static void take_facts(struct reckon *r, struct faults *faults)
{
    bool unknown = false;

    for (char **word = r->words + 1; *word != NULL; word++)
        take_fact(r, *word, &unknown, faults);
    if (r->words[1] == NULL)
        faults_add(faults, "FACT=DATE", 0, "say at least one fact, such as given=2026-12-24");
    if (unknown) {
        char *list = list_facts(r);

        faults_add(faults, r->words[0], 0,
                   "its facts are %s; `dolsctl reckon %s` says what they mean", list, r->words[0]);
        free(list);
    }
}

/* For callers who gave no facts. */
static void print_known_facts(const struct reckon *r)
{
    printf("Facts of %s, each given as NAME=2026-12-24:\n", r->words[0]);
    for (size_t i = 0; i < r->known_count; i++)
        printf("  %-26s %s\n", r->known[i], ctl_meaning(r->meanings, r->words[0], r->known[i]));
}

static void take_id(struct reckon *r, struct faults *faults)
{
    char *end;

    r->id = MATTER_NO_ID;
    if (r->id_text == NULL)
        return;
    r->id = strtoll(r->id_text, &end, 10);
    if (*end != '\0' || end == r->id_text)
        faults_add(faults, "--id", 0, "“%s” is not a number of a matter", r->id_text);
}

/* Whose ladder it is, if it may not be the general one. */
static void print_owner(const struct reckon *r)
{
    if (r->place != NULL)
        printf("  at %s%s\n", r->place,
               r->matter.place == PLACE_NONE ? ": no rung is only for this place" : "");
    if (r->id_text != NULL)
        printf("  as matter %s\n", r->id_text);
}

/* A fact that was given but changes nothing must not look as if it counted. */
static json_t *not_looked_at(const struct reckon *r)
{
    json_t *names = json_array();

    for (size_t i = r->looked_at; i < r->known_count; i++) {
        if (r->matter.facts[rulebook_find_fact(r->book, r->known[i])] != DATE_NONE)
            json_array_append_new(names, json_string(r->known[i]));
    }
    return names;
}

static void print_not_looked_at(const struct reckon *r)
{
    json_t *names = not_looked_at(r), *name;
    size_t i;

    json_array_foreach(names, i, name)
        printf("  look at    no time limit of this kind uses %s\n", json_string_value(name));
    json_decref(names);
}

static void print_plan(const struct reckon *r, const struct plan *plan, instant_t now)
{
    struct deadline_view view = {r->book, &r->matter, now, r->explain};
    const char *place = jurisdiction_name(r->jurisdiction);
    char today[DATE_LONG_SIZE];

    date_long(zone_date(rulebook_zone(r->book), now), today, sizeof(today));
    printf("%s%s%s, as it stands on %s\n", r->words[0], place[0] != '\0' ? " in " : "", place,
           today);
    print_owner(r);
    matter_print_facts(r->book, &r->matter, r->meanings, stdout);
    print_not_looked_at(r);
    for (size_t i = 0; i < plan->count; i++) {
        putchar('\n');
        deadline_print(&view, &plan->deadlines[i], stdout);
    }
    if (plan->count == 0)
        deadline_print_none(r->book, r->matter.kind, stdout);
}

static void print_plan_json(const struct reckon *r, const struct plan *plan, instant_t now)
{
    struct deadline_view view = {r->book, &r->matter, now, r->explain};
    json_t *id = r->id != MATTER_NO_ID ? json_integer(r->id) : json_null();
    json_t *deadlines = json_array();

    for (size_t i = 0; i < plan->count; i++)
        json_array_append_new(deadlines, deadline_json(&view, &plan->deadlines[i]));
    table_print_json(json_pack("{ss ss ss? so so so so so so}", "kind", r->words[0], "jurisdiction",
                               jurisdiction_name(r->jurisdiction), "place", r->place, "id", id,
                               "today", date_json(zone_date(rulebook_zone(r->book), now)), "facts",
                               matter_facts_json(r->book, &r->matter), "doubts",
                               matter_doubts_json(r->book, &r->matter, r->meanings),
                               "not_looked_at", not_looked_at(r), "deadlines", deadlines),
                     stdout);
}

static enum ctl_exit refuse_kind(const struct reckon *r, struct connection *connection)
{
    struct faults faults = FAULTS_INIT;
    char *cause = NULL;
    char *list = list_kinds(connection, &cause);

    if (list == NULL)
        return ctl_fail_cause(r->ctl, CTL_CANNOT, cause);
    faults_add(&faults, r->words[0], 0, "there is no such kind of matter; there are %s", list);
    free(list);
    return ctl_usage(r->ctl, &faults);
}

static enum ctl_exit reckon_facts(struct reckon *r, instant_t now)
{
    struct faults faults = FAULTS_INIT;
    struct plan *plan;

    take_facts(r, &faults);
    if (r->words[1] == NULL)
        print_known_facts(r);
    if (faults.count > 0)
        return ctl_usage(r->ctl, &faults);
    plan = xmalloc(sizeof(*plan));
    deadline_plan(r->book, &r->matter, now, plan);
    if (r->json)
        print_plan_json(r, plan, now);
    else
        print_plan(r, plan, now);
    free(plan);
    return CTL_OK;
}

/* The facts of the kind: first those that its rules use, then others that case work records. */
static void know_facts(struct reckon *r, int kind)
{
    const char *name = rulebook_kind_name(r->book, kind);

    r->known = ctl_facts_of_kind(r->book, kind, &r->looked_at);
    r->known_count = r->looked_at;
    for (size_t i = 0; i < rows_count(r->meanings) && r->known_count < RULEBOOK_MAX_FACTS; i++) {
        const char *fact = rows_text(r->meanings, i, "fact");

        if (!rows_null(r->meanings, i, "kind") &&
            strcmp(rows_text(r->meanings, i, "kind"), name) == 0 && !knows(r, fact) &&
            rulebook_fact(r->book, fact) != FACT_NONE)
            r->known[r->known_count++] = fact;
    }
}

static enum ctl_exit reckon_with(struct reckon *r, struct connection *connection, instant_t now)
{
    int kind = rulebook_kind(r->book, r->words[0]);
    char *cause = NULL;
    enum ctl_exit code;

    if (kind < 0)
        return refuse_kind(r, connection);
    r->meanings = ctl_read_meanings(connection, &cause);
    if (r->meanings == NULL)
        return ctl_fail_cause(r->ctl, CTL_CANNOT, cause);
    know_facts(r, kind);
    matter_init(&r->matter, kind, r->jurisdiction);
    matter_locate(r->book, &r->matter, r->place, r->id);
    code = reckon_facts(r, now);
    free(r->known);
    rows_free(r->meanings);
    return code;
}

static enum ctl_exit reckon_on(struct reckon *r, struct connection *connection,
                               const struct zone *zone)
{
    struct rulebook *book;
    char *cause = NULL;
    bool unusable;
    instant_t now;
    enum ctl_exit code;

    if (!ctl_clock(connection, &now, &cause))
        return ctl_fail_cause(r->ctl, CTL_CANNOT, cause);
    if (r->today != DATE_NONE)
        now = zone_midnight(zone, r->today);
    book = ctl_read_rules(connection, zone, &unusable, &cause);
    if (book == NULL)
        return ctl_fail_cause(r->ctl, unusable ? CTL_REFUSED : CTL_CANNOT, cause);
    r->book = book;
    code = reckon_with(r, connection, now);
    rulebook_free(book);
    return code;
}

enum ctl_exit ctl_reckon(struct ctl *ctl, char **words)
{
    struct reckon r = {.ctl = ctl, .words = words, .today = DATE_NONE};
    const struct argument options[] = {
        {"jurisdiction", ARGUMENT_TEXT, &r.jurisdiction_name},
        {"place", ARGUMENT_TEXT, &r.place},
        {"id", ARGUMENT_TEXT, &r.id_text},
        {"today", ARGUMENT_DATE, &r.today},
        {"explain", ARGUMENT_FLAG, &r.explain},
        {"json", ARGUMENT_FLAG, &r.json},
        {NULL, ARGUMENT_FLAG, NULL},
    };
    struct faults faults = FAULTS_INIT;
    struct connection *connection;
    struct zone *zone;
    enum ctl_exit code;

    r.jurisdiction_name = "england";
    if (arguments_parse(ctl, options, words, &faults) == 0)
        faults_add(&faults, "KIND", 0, "say which kind of matter, such as urgent or standard");
    if (!jurisdiction_parse(r.jurisdiction_name, &r.jurisdiction))
        faults_add(&faults, "jurisdiction", 0, "“%s” is neither england nor wales",
                   r.jurisdiction_name);
    take_id(&r, &faults);
    if (faults.count > 0)
        return ctl_usage(ctl, &faults);
    zone = ctl_zone(ctl, &code);
    if (zone == NULL)
        return code;
    connection = ctl_connect(ctl, &code);
    if (connection != NULL)
        code = reckon_on(&r, connection, zone);
    connection_close(connection);
    zone_free(zone);
    return code;
}
