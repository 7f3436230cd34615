#include "ctl/rules.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "ctl/connection.h"
#include "store/rules.h"

struct zone *ctl_zone(const struct ctl *ctl, enum ctl_exit *code)
{
    char *cause = NULL;
    struct zone *zone = zone_load(ZONE_LEGAL, &cause);

    if (zone == NULL)
        *code = ctl_fail_cause(ctl, CTL_CANNOT, cause);
    return zone;
}

bool ctl_clock(struct connection *connection, instant_t *now, char **cause)
{
    struct pg_result *rows = connection_ask(connection, STATEMENT_CLOCK, NULL, cause);

    if (rows == NULL)
        return false;
    *now = rows_number(rows, 0, "now_s");
    rows_free(rows);
    return true;
}

static const enum statement_id part_statements[RULES_PARTS] = {
    [RULES_PACKS] = STATEMENT_READ_PACKS,
    [RULES_KINDS] = STATEMENT_READ_KINDS,
    [RULES_TIME_LIMITS] = STATEMENT_READ_TIME_LIMITS,
    [RULES_RUNGS] = STATEMENT_READ_RUNGS,
    [RULES_NON_WORKING_DAYS] = STATEMENT_READ_NON_WORKING_DAYS,
};

static bool read_parts(struct connection *connection, struct pg_result **parts, int64_t *version,
                       char **cause)
{
    struct pg_result *rows = connection_ask(connection, STATEMENT_RULES_VERSION, NULL, cause);

    if (rows == NULL)
        return false;
    *version = rows_number(rows, 0, "rules_version");
    rows_free(rows);
    for (int i = 0; i < RULES_PARTS; i++) {
        parts[i] = connection_ask(connection, part_statements[i], NULL, cause);
        if (parts[i] == NULL)
            return false;
    }
    return true;
}

struct rulebook *ctl_read_rules_here(struct connection *connection, const struct zone *zone,
                                     bool *unusable, char **cause)
{
    struct pg_result *parts[RULES_PARTS] = {NULL};
    struct rulebook *book = NULL;
    int64_t version;

    *unusable = false;
    if (read_parts(connection, parts, &version, cause)) {
        book = rules_from_results(parts, zone, version, cause);
        *unusable = book == NULL;
    }
    for (int i = 0; i < RULES_PARTS; i++)
        rows_free(parts[i]);
    return book;
}

struct rulebook *ctl_read_rules(struct connection *connection, const struct zone *zone,
                                bool *unusable, char **cause)
{
    struct rulebook *book;

    *unusable = false;
    if (!connection_do(connection, STATEMENT_BEGIN_SNAPSHOT, NULL, cause))
        return NULL;
    book = ctl_read_rules_here(connection, zone, unusable, cause);
    connection_rollback(connection);
    return book;
}

/* ---- names of facts */

static void add_fact(struct fact_set *set, fact_id fact)
{
    if (fact != FACT_NONE)
        fact_set_add(set, fact);
}

static void add_set(struct fact_set *set, const struct fact_set *more)
{
    set->bits[0] |= more->bits[0];
    set->bits[1] |= more->bits[1];
}

static void add_list(struct fact_set *set, const struct fact_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        add_fact(set, list->ids[i]);
}

static void add_anchors(struct fact_set *set, const struct anchor_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        add_fact(set, list->items[i].fact);
}

static void add_limit(struct fact_set *set, const struct time_limit *limit)
{
    add_set(set, &limit->applies_if);
    add_set(set, &limit->applies_unless);
    add_anchors(set, &limit->count_from);
    add_fact(set, limit->not_before);
    add_fact(set, limit->not_after);
    add_fact(set, limit->floor_from);
    add_fact(set, limit->stated_by);
    add_fact(set, limit->extended_by);
    add_fact(set, limit->extension_asked);
    add_fact(set, limit->extension_decided);
    add_fact(set, limit->extension_before);
    add_fact(set, limit->varied_by);
    add_anchors(set, &limit->cap_from);
    add_fact(set, limit->cap_lifted_by);
    add_list(set, &limit->met_by);
    add_fact(set, limit->met_since);
    add_fact(set, limit->met_seamlessly_by);
    add_list(set, &limit->cancelled_by);
    add_list(set, &limit->forestalled_by);
    add_list(set, &limit->hold_from);
    add_list(set, &limit->hold_until);
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct store_matter ctl_stored_matter(const struct pg_result *rows, size_t row)
{
    return (struct store_matter){
        .kind = rows_text(rows, row, "kind"),
        .id = rows_number(rows, row, "id"),
        .jurisdiction = rows_text(rows, row, "jurisdiction"),
        .place = rows_text(rows, row, "place"),
        .facts = rows_text(rows, row, "facts"),
    };
}

const char **ctl_facts_of_kind(const struct rulebook *book, int kind, size_t *count)
{
    const char **names = xcalloc(RULEBOOK_MAX_FACTS, sizeof(*names));
    struct fact_set set = {{0, 0}};
    size_t group_count;
    const struct limit_group *groups = rulebook_groups(book, kind, &group_count);

    add_fact(&set, rulebook_governing_fact(book, kind));
    for (size_t g = 0; g < group_count; g++) {
        for (size_t i = 0; i < groups[g].row_count; i++)
            add_limit(&set, groups[g].rows[i]);
        for (size_t i = 0; i < groups[g].rung_count; i++) {
            add_set(&set, &groups[g].rungs[i]->only_if);
            add_set(&set, &groups[g].rungs[i]->unless);
        }
        for (size_t i = 0; i < groups[g].override_count; i++) {
            add_set(&set, &groups[g].overrides[i]->only_if);
            add_set(&set, &groups[g].overrides[i]->unless);
        }
    }
    *count = 0;
    for (fact_id fact = 0; (size_t)fact < rulebook_fact_count(book); fact++) {
        if (fact_set_has(&set, fact))
            names[(*count)++] = rulebook_fact_name(book, fact);
    }
    qsort(names, *count, sizeof(*names), by_name);
    return names;
}

struct pg_result *ctl_read_meanings(struct connection *connection, char **cause)
{
    return connection_ask(connection, STATEMENT_READ_FACTS, NULL, cause);
}

const char *ctl_meaning(const struct pg_result *meanings, const char *kind, const char *fact)
{
    for (size_t i = 0; i < rows_count(meanings); i++) {
        if (strcmp(rows_text(meanings, i, "fact"), fact) == 0 &&
            (rows_null(meanings, i, "kind") || strcmp(rows_text(meanings, i, "kind"), kind) == 0))
            return rows_text(meanings, i, "meaning");
    }
    return "";
}
