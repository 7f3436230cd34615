#include "store/plans.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/xalloc.h"
#include "law/deadline.h"
#include "law/rulebook.h"
#include "store/array.h"

/* The parameters of apply_plan, in their order. */
enum column {
    KINDS,
    IDS,
    FACTS,
    LOOK_AGAIN,
    RULES, /* the one that is no array */
    BAD,
    D_KINDS,
    D_IDS,
    D_CODES,
    D_LIMITS,
    START_ON,
    START_FACT,
    LAST_DAY,
    ENDS_AT,
    STATE,
    REASON,
    STATUTORY_LAST_DAY,
    STATED_LAST_DAY,
    DECIDED_BY,
    FLAGS,
    LADDER_RUNGS,
    LADDER_AT,
    LADDER_OCCURRENCES,
    COLUMNS
};
_Static_assert(COLUMNS == STORE_PLANS_PARAMETERS, "apply_plan has as many parameters as columns");

struct store_plans {
    char rules[24];
    struct array columns[COLUMNS];
    struct array rungs, at, occurrences; /* of the ladder in hand */
};

struct store_plans *store_plans_new(int64_t rules_version)
{
    struct store_plans *plans = xcalloc(1, sizeof(*plans));

    snprintf(plans->rules, sizeof(plans->rules), "%" PRId64, rules_version);
    return plans;
}

static void add_flags(struct array *column, unsigned flags)
{
    const char *names[DEADLINE_FLAGS];
    size_t count = deadline_flag_names(flags, names);
    struct array list = ARRAY_INIT;

    for (size_t i = 0; i < count; i++)
        array_add_text(&list, names[i]);
    array_add_text(column, array_text(&list));
    array_free(&list);
}

static void add_ladder(struct store_plans *plans, const struct deadline *deadline)
{
    array_reset(&plans->rungs);
    array_reset(&plans->at);
    array_reset(&plans->occurrences);
    for (size_t i = 0; i < deadline->steps; i++) {
        const struct step *step = &deadline->ladder[i];

        array_add_number(&plans->rungs, step->rung->id);
        array_add_instant(&plans->at, step->at);
        array_add_date(&plans->occurrences, step->occurrence);
    }
    array_add_text(&plans->columns[LADDER_RUNGS], array_text(&plans->rungs));
    array_add_text(&plans->columns[LADDER_AT], array_text(&plans->at));
    array_add_text(&plans->columns[LADDER_OCCURRENCES], array_text(&plans->occurrences));
}

static void add_deadline(struct store_plans *plans, const struct rulebook *rules, const char *kind,
                         int64_t id, const struct deadline *deadline)
{
    struct array *columns = plans->columns;

    array_add_text(&columns[D_KINDS], kind);
    array_add_number(&columns[D_IDS], id);
    array_add_text(&columns[D_CODES], deadline->limit->code);
    array_add_number(&columns[D_LIMITS], deadline->limit->id);
    array_add_date(&columns[START_ON], deadline->start);
    array_add_text(&columns[START_FACT], deadline_start_name(rules, deadline));
    array_add_date(&columns[LAST_DAY], deadline->last_day);
    array_add_instant(&columns[ENDS_AT], deadline->ends_at);
    array_add_text(&columns[STATE], deadline_state_name(deadline->state));
    array_add_text(&columns[REASON], deadline_reason(rules, deadline));
    array_add_date(&columns[STATUTORY_LAST_DAY], deadline->counted);
    array_add_date(&columns[STATED_LAST_DAY], deadline->stated);
    array_add_text(&columns[DECIDED_BY], decided_by_name(deadline->decided_by));
    add_flags(&columns[FLAGS], deadline->flags);
    add_ladder(plans, deadline);
}

void store_plans_add(struct store_plans *plans, const struct rulebook *rules, const char *kind,
                     int64_t id, const char *facts, const struct plan *plan, const char *bad)
{
    struct array *columns = plans->columns;

    array_add_text(&columns[KINDS], kind);
    array_add_number(&columns[IDS], id);
    array_add_text(&columns[FACTS], facts);
    array_add_date(&columns[LOOK_AGAIN], plan != NULL ? plan->look_again : DATE_NONE);
    array_add_text(&columns[BAD], bad);
    for (size_t i = 0; plan != NULL && i < plan->count; i++)
        add_deadline(plans, rules, kind, id, &plan->deadlines[i]);
}

void store_plans_values(struct store_plans *plans, const char *values[STORE_PLANS_PARAMETERS])
{
    for (int i = 0; i < COLUMNS; i++)
        values[i] = i == RULES ? plans->rules : array_text(&plans->columns[i]);
}

void store_plans_free(struct store_plans *plans)
{
    if (plans == NULL)
        return;
    for (int i = 0; i < COLUMNS; i++)
        array_free(&plans->columns[i]);
    array_free(&plans->rungs);
    array_free(&plans->at);
    array_free(&plans->occurrences);
    free(plans);
}
