#include "service/blind.h"

#include <stdlib.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "store/store.h"

void blind_add(struct blind_list *list, const char *what, int64_t seconds)
{
    if (list->count == BLIND_MOST)
        return;
    list->spans[list->count].what = xstrdup(what);
    list->spans[list->count].seconds = seconds;
    list->count++;
}

static void on_told(void *arg, struct store_reply *reply)
{
    (void)arg;
    if (reply->end != STORE_DONE)
        log_warning("planner", "that it was blind is not on record: %s", reply->fault);
}

void blind_tell(struct blind_list *list, struct pgconn *conn, const char *worker)
{
    while (list->count > 0) {
        size_t last = list->count - 1;

        if (!store_was_blind(conn, worker, list->spans[last].what, list->spans[last].seconds,
                             on_told, NULL))
            return;
        free(list->spans[last].what);
        list->count = last;
    }
}

void blind_free(struct blind_list *list)
{
    while (list->count > 0)
        free(list->spans[--list->count].what);
}
