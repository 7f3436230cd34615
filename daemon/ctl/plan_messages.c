#include "ctl/plan_messages.h"

#include <string.h>

#include "ctl/connection.h"

static const struct rung *find_rung(const struct deadline *deadline, int64_t id)
{
    for (size_t i = 0; i < deadline->steps; i++) {
        if (deadline->ladder[i].rung->id == id)
            return deadline->ladder[i].rung;
    }
    return NULL;
}

static enum pressing pressing_of(const char *name)
{
    for (int i = PRESSING_URGENT; i < PRESSING_ROUTINE; i++) {
        if (strcmp(pressing_name((enum pressing)i), name) == 0)
            return (enum pressing)i;
    }
    return PRESSING_ROUTINE;
}

static bool is_of(const struct pg_result *rows, size_t row, const struct store_matter *matter)
{
    return row < rows_count(rows) && rows_number(rows, row, "id") == matter->id &&
           strcmp(rows_text(rows, row, "kind"), matter->kind) == 0;
}

void plan_messages_take(const struct pg_result *rows, size_t first, enum messages_side side,
                        const struct store_matter *matter, const struct deadline *deadline,
                        struct message_list *list)
{
    const char *of_side = side == MESSAGES_BEFORE ? "before" : "after";

    list->count = 0;
    for (size_t row = first; deadline != NULL && is_of(rows, row, matter); row++) {
        const char *contacts = rows_text(rows, row, "contacts");
        const struct rung *rung = find_rung(deadline, rows_number(rows, row, "rung"));
        date_t occurrence;

        if (!rows_truth(rows, row, of_side) || rung == NULL ||
            !date_parse(rows_text(rows, row, "occurrence"), &occurrence) ||
            strcmp(rows_text(rows, row, "limit_code"), deadline->limit->code) != 0 ||
            list->count == ARRAY_SIZE(list->items))
            continue;
        list->items[list->count++] = (struct message){rung,
                                                      occurrence,
                                                      rows_number(rows, row, "at_s"),
                                                      rows_number(rows, row, "goes_s"),
                                                      pressing_of(rows_text(rows, row, "pressing")),
                                                      contacts != NULL ? contacts : ""};
    }
}

size_t plan_messages_pass(const struct pg_result *rows, size_t first,
                          const struct store_matter *matter)
{
    while (is_of(rows, first, matter))
        first++;
    return first;
}
