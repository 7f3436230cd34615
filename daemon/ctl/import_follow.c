#include "ctl/import_follow.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "ctl/connection.h"
#include "ctl/deadlines.h"
#include "ctl/rules.h"
#include "store/facts.h"

struct follow {
    bool last_days;
    instant_t now;
    struct zone *zone;
    struct rulebook *book;
    struct pg_result *meanings;
    struct matter matter;
    struct plan plan;
};

struct follow *follow_open(struct connection *connection, bool last_days)
{
    struct follow *f = xcalloc(1, sizeof(*f));
    char *cause = NULL;
    bool unusable;

    f->last_days = last_days;
    f->zone = zone_load(ZONE_LEGAL, &cause);
    if (f->zone != NULL && ctl_clock(connection, &f->now, &cause))
        f->book = ctl_read_rules(connection, f->zone, &unusable, &cause);
    if (f->book != NULL)
        f->meanings = ctl_read_meanings(connection, &cause);
    if (f->meanings != NULL) {
        connection_keep_plans(connection);
        return f;
    }
    printf("what the rules make of it cannot be said: %s\n\n", cause);
    free(cause);
    follow_free(f);
    return NULL;
}

void follow_free(struct follow *f)
{
    if (f == NULL)
        return;
    rows_free(f->meanings);
    rulebook_free(f->book);
    zone_free(f->zone);
    free(f);
}

static void print_doubt(int number, const char *about, const char *words, size_t *doubts)
{
    printf("row %d: doubted: %s: %s\n", number, about, words);
    *doubts += 1;
}

static void print_doubts(struct follow *f, int number, const char *about, size_t *doubts)
{
    json_t *list = matter_doubts_json(f->book, &f->matter, f->meanings);
    const char *words[DEADLINE_FLAGS];
    const json_t *doubt;
    unsigned flags = 0;
    size_t i;

    for (i = 0; i < f->plan.count; i++)
        flags |= f->plan.deadlines[i].flags;
    json_array_foreach(list, i, doubt) print_doubt(number, about, json_string_value(doubt), doubts);
    for (i = deadline_doubts(flags, words); i-- > 0;)
        print_doubt(number, about, words[i], doubts);
    json_decref(list);
}

static void print_last_days(const struct follow *f, const char *about)
{
    char day[DATE_LONG_SIZE];

    for (size_t i = 0; i < f->plan.count; i++) {
        const struct deadline *deadline = &f->plan.deadlines[i];

        if (deadline->state != DEADLINE_OPEN && deadline->state != DEADLINE_LAPSED)
            continue;
        date_long(deadline->last_day, day, sizeof(day));
        printf("  follows: %s: %s: %s (%s)\n", about, deadline->limit->title, day,
               deadline_state_name(deadline->state));
    }
}

bool follow_row(struct follow *f, struct connection *connection, const json_t *row, size_t *doubts,
                char **cause)
{
    const json_t *one;
    size_t i;

    json_array_foreach(json_object_get(row, "matters"), i, one)
    {
        const char *about = json_string_value(json_object_get(one, "reference"));
        struct pg_result *matters =
            connection_ask(connection, STATEMENT_CTL_MATTERS, &about, cause);

        if (matters == NULL)
            return false;
        for (size_t m = 0; m < rows_count(matters); m++) {
            struct store_matter stored = ctl_stored_matter(matters, m);

            free(facts_read(f->book, &stored, &f->matter));
            deadline_plan(f->book, &f->matter, f->now, &f->plan);
            print_doubts(f, (int)json_integer_value(json_object_get(row, "row")), about, doubts);
            if (f->last_days)
                print_last_days(f, about);
        }
        rows_free(matters);
    }
    return true;
}
