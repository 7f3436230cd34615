#include "store/replies.h"

#include <stdlib.h>
#include <sys/param.h>

#include "base/xalloc.h"
#include "store/claimed.h"
#include "store/column.h"
#include "store/store.h"

void reply_refuse(struct store_reply *reply, const char *fault)
{
    reply->end = STORE_REFUSED;
    reply->fault = fault;
}

void read_number(PGresult *result, struct store_reply *reply)
{
    if (PQntuples(result) == 1 && PQnfields(result) == 1)
        reply->number = column_first(result);
    else
        reply_refuse(reply, "the answer is not one number");
}

void read_now(PGresult *result, struct store_reply *reply)
{
    if (PQntuples(result) > 0)
        reply->now = column_instant(result, 0, "now_s");
}

void read_uncovered(PGresult *result, struct store_reply *reply)
{
    for (int i = 0; i < PQntuples(result); i++) {
        reply->number = column_number(result, i, "uncovered");
        reply->text = column_text(result, i, "words");
    }
}

void read_answer(PGresult *result, struct store_reply *reply)
{
    reply->text = PQntuples(result) == 1 ? column_text(result, 0, "answer") : NULL;
}

void read_next(PGresult *result, struct store_reply *reply)
{
    read_now(result, reply);
    if (PQntuples(result) == 1 && column_text(result, 0, "wait_ms") != NULL)
        reply->wait_ms = MAX(column_number(result, 0, "wait_ms"), 0);
}

void read_clock(PGresult *result, struct store_reply *reply)
{
    read_now(result, reply);
    reply->pid = column_number(result, 0, "pid");
}

void read_fit(PGresult *result, struct store_reply *reply)
{
    if (PQntuples(result) != 1) {
        reply_refuse(reply, "fit_clock does not answer with one row");
        return;
    }
    read_clock(result, reply);
    reply->fit = (struct store_fit){
        .from = column_instant(result, 0, "from_s"),
        .until = column_instant(result, 0, "until_s"),
        .exact = column_number(result, 0, "exact") != 0,
        .confirmed = column_number(result, 0, "confirmed") != 0,
        .movable = column_number(result, 0, "movable") != 0,
    };
}

void read_fired(PGresult *result, struct store_reply *reply)
{
    if (PQntuples(result) != 1) {
        reply_refuse(reply, "fire does not answer with one row");
        return;
    }
    reply->fired.deadlines = column_number(result, 0, "deadlines");
    reply->fired.notices = column_number(result, 0, "notices");
    reply->fired.messages = column_number(result, 0, "messages");
}

void read_matters(PGresult *result, struct store_reply *reply)
{
    int count = PQntuples(result);
    struct store_matter *matters = xcalloc((size_t)count + 1, sizeof(*matters));

    read_now(result, reply);
    for (int i = 0; i < count; i++) {
        matters[i].kind = column_text(result, i, "kind");
        matters[i].id = column_number(result, i, "id");
        matters[i].jurisdiction = column_text(result, i, "jurisdiction");
        matters[i].place = column_text(result, i, "place");
        matters[i].facts = column_text(result, i, "facts");
        if (matters[i].kind == NULL)
            reply_refuse(reply, "take_changed gives a matter without a kind");
    }
    reply->matters = matters;
    reply->count = (size_t)count;
}

void read_messages(PGresult *result, struct store_reply *reply)
{
    struct claimed *claimed = claimed_read(result, &reply->now);

    if (claimed == NULL) {
        reply_refuse(reply, "claim does not answer with the columns it should");
        return;
    }
    reply->claimed = claimed;
    reply->messages = claimed->messages;
    reply->count = claimed->count;
}

void read_ids(PGresult *result, struct store_reply *reply)
{
    int count = PQntuples(result);
    int64_t *ids = xcalloc((size_t)count + 1, sizeof(*ids));

    for (int i = 0; i < count; i++)
        ids[i] = strtoll(PQgetvalue(result, i, 0), NULL, 10);
    reply->ids = ids;
    reply->count = (size_t)count;
}

void read_seals(PGresult *result, struct store_reply *reply)
{
    int count = PQntuples(result);
    struct store_seal *seals = xcalloc((size_t)count + 1, sizeof(*seals));

    for (int i = 0; i < count; i++) {
        seals[i].number = column_number(result, i, "number");
        seals[i].line = column_text(result, i, "line");
    }
    reply->seals = seals;
    reply->count = (size_t)count;
}
