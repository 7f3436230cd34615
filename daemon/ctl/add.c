/*
 * dolsctl add home, contact, person, case: records one of them in the reference store.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "ctl/arguments.h"
#include "ctl/connection.h"
#include "ctl/ctl.h"
#include "ctl/record.h"
#include "service/way.h"

/* The options of each, and how many words come before facts; NAME or REFERENCE is the last. */
static const struct thing {
    const char *what;
    const char *word;     /* the key for its name */
    const char *options;  /* the options it takes, each between blanks */
    const char *required; /* the ones it requires */
    bool has_ways;        /* they include an address for each channel */
} things[] = {
    {"home", "name",
     " reference sort managing-authority provider location jurisdiction order calendar no-tls ",
     " ", true},
    {"contact", "name", " role order home person language tier calendar since no-tls ", " role ",
     true},
    {"person", "reference", " initials ", " initials ", false},
    {"case", "reference", " person home ", " person home ", false},
};

static const char *const names[] = {"reference", "sort",   "managing-authority", "provider",
                                    "location",  "order",  "jurisdiction",       "role",
                                    "home",      "person", "language",           "tier",
                                    "calendar",  "since",  "initials",           NULL};

struct add {
    const struct thing *thing;
    const char *said[ARRAY_SIZE(names)];
    const char *addresses[WAYS_COUNT]; /* as in `ways` */
    bool no_tls;
};

static bool among(const char *list, const char *name)
{
    char *word = xasprintf(" %s ", name);
    bool found = strstr(list, word) != NULL;

    free(word);
    return found;
}

static void take_options(const struct add *add, json_t *given, struct faults *faults)
{
    for (size_t i = 0; names[i] != NULL; i++) {
        if (add->said[i] != NULL && !among(add->thing->options, names[i]))
            faults_add(faults, names[i], 0, "add %s does not take it", add->thing->what);
        else if (add->said[i] != NULL)
            json_object_set_new(given, names[i], json_string(add->said[i]));
        else if (among(add->thing->required, names[i]))
            faults_add(faults, names[i], 0, "add %s needs --%s", add->thing->what, names[i]);
    }
    for (size_t i = 0; i < WAYS_COUNT; i++) {
        if (add->addresses[i] != NULL && !add->thing->has_ways)
            faults_add(faults, ways[i]->channel, 0, "add %s does not take it", add->thing->what);
        else if (add->addresses[i] != NULL)
            json_object_set_new(given, ways[i]->channel, json_string(add->addresses[i]));
    }
    if (add->no_tls && among(add->thing->options, "no-tls"))
        json_object_set_new(given, "no-tls", json_true());
    else if (add->no_tls)
        faults_add(faults, "no-tls", 0, "add %s does not take it", add->thing->what);
}

/* Any number of FACT=DATE. */
static json_t *take_facts(char **words, struct faults *faults)
{
    json_t *facts = json_object();

    for (; *words != NULL; words++) {
        char *equals = strchr(*words, '=');

        if (equals == NULL || equals == *words) {
            faults_add(faults, *words, 0, "is not a fact; write it like given=2026-12-22");
            continue;
        }
        *equals = '\0';
        json_object_set_new(facts, *words, json_string(equals + 1));
    }
    return facts;
}

/* The words as an object; adds faults if it is incomplete. */
static json_t *take_words(struct add *add, size_t count, char **words, struct faults *faults)
{
    json_t *given = json_object();
    bool is_case;

    for (size_t i = 0; count > 0 && i < ARRAY_SIZE(things); i++) {
        if (strcmp(words[0], things[i].what) == 0)
            add->thing = &things[i];
    }
    if (add->thing == NULL) {
        faults_add(faults, "add", 0, "say what: home, contact, person or case");
        return given;
    }
    is_case = strcmp(add->thing->what, "case") == 0;
    if (count < (is_case ? 3U : 2U) || (count > 2 && !is_case)) {
        faults_add(faults, add->thing->what, 0,
                   is_case ? "say its kind and reference, such as urgent U-26-0012"
                           : "say its %s, in quotes if it has blanks",
                   add->thing->word);
        return given;
    }
    json_object_set_new(given, add->thing->word, json_string(words[is_case ? 2 : 1]));
    if (is_case) {
        json_object_set_new(given, "kind", json_string(words[1]));
        json_object_set_new(given, "facts", take_facts(words + 3, faults));
    }
    take_options(add, given, faults);
    return given;
}

static enum ctl_exit record(struct ctl *ctl, const char *what, json_t *given)
{
    enum ctl_exit code;
    struct connection *connection = ctl_connect(ctl, &code);
    char *cause = NULL, *words;

    if (connection == NULL) {
        json_decref(given);
        return code;
    }
    if (!record_has_store(connection)) {
        json_decref(given);
        connection_close(connection);
        return ctl_fail(ctl, CTL_REFUSED,
                        "this database has no reference store: record it in the council's own "
                        "case system");
    }
    words = record_add(connection, what, given, &cause);
    if (words == NULL)
        code = ctl_fail_asked(ctl, connection, cause);
    else {
        puts(words);
        code = CTL_OK;
    }
    free(words);
    connection_close(connection);
    return code;
}

enum ctl_exit ctl_add(struct ctl *ctl, char **words)
{
    struct add add = {0};
    struct argument options[ARRAY_SIZE(names) + WAYS_COUNT + 1] = {{0}};
    struct argument *next = options;
    struct faults faults = FAULTS_INIT;
    json_t *given;
    size_t count;

    for (size_t i = 0; i < WAYS_COUNT; i++)
        *next++ = (struct argument){ways[i]->channel, ARGUMENT_TEXT, &add.addresses[i]};
    for (size_t i = 0; names[i] != NULL; i++)
        *next++ = (struct argument){names[i], ARGUMENT_TEXT, &add.said[i]};
    *next = (struct argument){"no-tls", ARGUMENT_FLAG, &add.no_tls};
    count = arguments_parse(ctl, options, words, &faults);
    given = take_words(&add, count, words, &faults);
    if (faults.count > 0) {
        json_decref(given);
        return ctl_usage(ctl, &faults);
    }
    return record(ctl, add.thing->what, given);
}
