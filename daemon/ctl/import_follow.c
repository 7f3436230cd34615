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
    struct pg_result *matters; /* of all rows, in order of reference */
    json_t *first;             /* reference: number of its first row in matters */
    struct matter matter;
    struct plan plan;
};

struct follow *follow_open(struct connection *connection, bool last_days)
{
    struct follow *f = xcalloc(1, sizeof(*f));
    char *cause = NULL;
    bool unusable;

    f->last_days = last_days;
    f->first = json_object();
    f->zone = zone_load(ZONE_LEGAL, &cause);
    if (f->zone != NULL && ctl_clock(connection, &f->now, &cause))
        f->book = ctl_read_rules(connection, f->zone, &unusable, &cause);
    if (f->book != NULL)
        f->meanings = ctl_read_meanings(connection, &cause);
    if (f->meanings != NULL)
        return f;
    printf("what the rules make of it cannot be said: %s\n\n", cause);
    free(cause);
    follow_free(f);
    return NULL;
}

void follow_free(struct follow *f)
{
    if (f == NULL)
        return;
    json_decref(f->first);
    rows_free(f->matters);
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

bool follow_read(struct follow *f, struct connection *connection, const json_t *rows, char **cause)
{
    json_t *references = json_array();
    const json_t *row, *one;
    size_t i, j;
    char *text;

    json_array_foreach(rows, i, row) json_array_foreach(json_object_get(row, "matters"), j, one)
        json_array_append(references, json_object_get(one, "reference"));
    text = json_dumps(references, JSON_COMPACT);
    json_decref(references);
    f->matters =
        connection_ask(connection, STATEMENT_CTL_IMPORTED, (const char *const[]){text}, cause);
    free(text);
    for (i = rows_count(f->matters); i-- > 0;)
        json_object_set_new(f->first, rows_text(f->matters, i, "reference"),
                            json_integer((json_int_t)i));
    return f->matters != NULL;
}

static void follow_matter(struct follow *f, size_t m, int number, size_t *doubts)
{
    struct store_matter stored = ctl_stored_matter(f->matters, m);
    const char *about = rows_text(f->matters, m, "reference");

    free(facts_read(f->book, &stored, &f->matter));
    deadline_plan(f->book, &f->matter, f->now, &f->plan);
    print_doubts(f, number, about, doubts);
    if (f->last_days)
        print_last_days(f, about);
}

void follow_row(struct follow *f, const json_t *row, size_t *doubts)
{
    int number = (int)json_integer_value(json_object_get(row, "row"));
    const json_t *one;
    size_t i;

    json_array_foreach(json_object_get(row, "matters"), i, one)
    {
        const char *about = json_string_value(json_object_get(one, "reference"));
        const json_t *first = json_object_get(f->first, about);

        for (size_t m = (size_t)json_integer_value(first);
             first != NULL && m < rows_count(f->matters) &&
             strcmp(rows_text(f->matters, m, "reference"), about) == 0;
             m++)
            follow_matter(f, m, number, doubts);
    }
}
