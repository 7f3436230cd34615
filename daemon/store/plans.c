#include "store/plans.h"

#include <stdlib.h>

#include "base/xalloc.h"
#include "law/deadline.h"
#include "law/rulebook.h"
#include "store/rows.h"

#define MATTER_COLUMNS   6
#define DEADLINE_COLUMNS 19

struct store_plans {
    int64_t rules_version;
    struct rows matters, deadlines;
};

struct store_plans *store_plans_new(int64_t rules_version)
{
    struct store_plans *plans = xcalloc(1, sizeof(*plans));

    plans->rules_version = rules_version;
    return plans;
}

static void add_flags(struct rows *rows, unsigned flags)
{
    const char *names[DEADLINE_FLAGS];
    size_t count = deadline_flag_names(flags, names);
    size_t list = rows_open_list(rows, ROWS_TEXT, count);

    for (size_t i = 0; i < count; i++)
        rows_add_text_element(rows, names[i]);
    rows_close_list(rows, list);
}

static void add_ladder(struct rows *rows, const struct deadline *deadline)
{
    const struct step *ladder = deadline->ladder;
    size_t list = rows_open_list(rows, ROWS_SMALL, deadline->steps);

    for (size_t i = 0; i < deadline->steps; i++)
        rows_add_small_element(rows, ladder[i].rung->id);
    rows_close_list(rows, list);
    list = rows_open_list(rows, ROWS_INSTANT, deadline->steps);
    for (size_t i = 0; i < deadline->steps; i++)
        rows_add_instant_element(rows, ladder[i].at);
    rows_close_list(rows, list);
    list = rows_open_list(rows, ROWS_DATE, deadline->steps);
    for (size_t i = 0; i < deadline->steps; i++)
        rows_add_date_element(rows, ladder[i].occurrence);
    rows_close_list(rows, list);
}

/* The columns of dolsd.planned_deadline, in their order. */
static void add_deadline(struct rows *rows, const struct rulebook *rules, const char *kind,
                         int64_t id, const struct deadline *deadline)
{
    size_t row = rows_open(rows, DEADLINE_COLUMNS);

    rows_add_text(rows, kind);
    rows_add_number(rows, id);
    rows_add_text(rows, deadline->limit->code);
    rows_add_small(rows, deadline->limit->id);
    rows_add_date(rows, deadline->start);
    rows_add_text(rows, deadline_start_name(rules, deadline));
    rows_add_date(rows, deadline->last_day);
    rows_add_instant(rows, deadline->ends_at);
    rows_add_text(rows, deadline_state_name(deadline->state));
    rows_add_text(rows, deadline_reason(rules, deadline));
    rows_add_date(rows, deadline->counted);
    rows_add_date(rows, deadline->stated);
    rows_add_text(rows, decided_by_name(deadline->decided_by));
    add_flags(rows, deadline->flags);
    rows_add_date(rows, deadline->gap_from);
    rows_add_date(rows, deadline->gap_runs ? DATE_NONE : deadline->gap_until);
    add_ladder(rows, deadline);
    rows_close(rows, row);
}

/* The columns of dolsd.planned_matter, in their order. */
static void add_matter(struct store_plans *plans, const char *kind, int64_t id, const char *facts,
                       date_t look_again, const char *bad)
{
    struct rows *rows = &plans->matters;
    size_t row = rows_open(rows, MATTER_COLUMNS);

    rows_add_text(rows, kind);
    rows_add_number(rows, id);
    rows_add_json(rows, facts);
    rows_add_number(rows, plans->rules_version);
    rows_add_date(rows, look_again);
    rows_add_text(rows, bad);
    rows_close(rows, row);
}

void store_plans_add(struct store_plans *plans, const struct rulebook *rules, const char *kind,
                     int64_t id, const char *facts, const struct plan *plan, const char *bad)
{
    add_matter(plans, kind, id, facts, plan != NULL ? plan->look_again : DATE_NONE, bad);
    for (size_t i = 0; plan != NULL && i < plan->count; i++)
        add_deadline(&plans->deadlines, rules, kind, id, &plan->deadlines[i]);
}

void store_plans_values(struct store_plans *plans, const struct buf *values[STORE_PLANS_PARAMETERS])
{
    values[0] = rows_bytes(&plans->matters);
    values[1] = rows_bytes(&plans->deadlines);
}

void store_plans_free(struct store_plans *plans)
{
    if (plans == NULL)
        return;
    rows_release(&plans->matters);
    rows_release(&plans->deadlines);
    free(plans);
}
