#include "ctl/compare.h"

#include <stdlib.h>
#include <string.h>

#define DAY_SECONDS 86400

/* ---- what differs */

static bool same_rung(const struct message *a, const struct message *b)
{
    return strcmp(a->rung->name, b->rung->name) == 0 && strcmp(a->rung->pack, b->rung->pack) == 0 &&
           strcmp(a->rung->role, b->rung->role) == 0;
}

static bool same_words(const struct message *a, const struct message *b)
{
    return a->pressing == b->pressing && strcmp(a->rung->template, b->rung->template) == 0 &&
           strcmp(a->contacts, b->contacts) == 0;
}

/* A repeating rung goes on beyond the listed occurrences: anything after the last one listed on the
 * other side is not a difference. */
static bool is_beyond(const struct message *message, const struct message_list *other)
{
    size_t count = 0;
    instant_t last = INSTANT_NONE;

    for (size_t i = 0; message->rung->repeat_every > 0 && i < other->count; i++) {
        if (!same_rung(message, &other->items[i]) || other->items[i].rung->repeat_every == 0)
            continue;
        count++;
        if (other->items[i].at > last)
            last = other->items[i].at;
    }
    return count >= RULEBOOK_REPEATS && message->at > last;
}

static void add_change(struct comparison *c, enum message_fate fate, const struct message *before,
                       const struct message *after)
{
    c->changes[c->change_count++] = (struct message_change){fate, before, after};
}

/* A message that an override replaces counts as changed, not as dropped and added. */
static bool replaces(const struct message *before, const struct message *after)
{
    return strcmp(after->rung->replaces, before->rung->name) == 0 &&
           strcmp(after->rung->role, before->rung->role) == 0;
}

/* Per message: was its counterpart found on the other side? */
struct pairs {
    bool old_found[DEADLINE_MAX_STEPS];
    bool new_found[DEADLINE_MAX_STEPS];
};

typedef bool alike_fn(const struct message *a, const struct message *b);

static bool same_instant(const struct message *a, const struct message *b)
{
    return same_rung(a, b) && a->at == b->at;
}

static bool same_occasion(const struct message *a, const struct message *b)
{
    bool repeats = a->rung->repeat_every > 0 && b->rung->repeat_every > 0;

    return same_rung(a, b) && (!repeats || a->occurrence == b->occurrence);
}

/* The same occurrence of a repeating rung on another day: closer than two of its occurrences can
 * be. */
static bool same_turn(const struct message *a, const struct message *b)
{
    instant_t apart = a->at > b->at ? a->at - b->at : b->at - a->at;

    return same_rung(a, b) && a->rung->repeat_every == b->rung->repeat_every &&
           apart < (instant_t)a->rung->repeat_every * DAY_SECONDS;
}

static void pair(struct comparison *c, struct pairs *pairs, alike_fn *alike)
{
    for (size_t i = 0; i < c->old_messages.count; i++) {
        const struct message *before = &c->old_messages.items[i];

        for (size_t j = 0; !pairs->old_found[i] && j < c->new_messages.count; j++) {
            const struct message *after = &c->new_messages.items[j];

            if (pairs->new_found[j] || !alike(before, after))
                continue;
            pairs->old_found[i] = pairs->new_found[j] = true;
            if (before->at != after->at)
                add_change(c, MESSAGE_MOVED, before, after);
            else if (!same_words(before, after) || !same_rung(before, after))
                add_change(c, MESSAGE_REWORDED, before, after);
        }
    }
}

static instant_t earliest(const struct message_change *change)
{
    if (change->before == NULL)
        return change->after->at;
    if (change->after == NULL || change->before->at < change->after->at)
        return change->before->at;
    return change->after->at;
}

static int by_instant(const void *left, const void *right)
{
    const struct message_change *a = left, *b = right;
    instant_t first = earliest(a), second = earliest(b);
    const struct message *c = a->before != NULL ? a->before : a->after;
    const struct message *d = b->before != NULL ? b->before : b->after;

    if (first != second)
        return first < second ? -1 : 1;
    return strcmp(c->rung->name, d->rung->name);
}

static void compare_messages(struct comparison *c)
{
    struct pairs pairs;

    memset(&pairs, 0, sizeof(pairs));
    pair(c, &pairs, same_instant);
    pair(c, &pairs, same_occasion);
    pair(c, &pairs, same_turn);
    pair(c, &pairs, replaces);
    for (size_t i = 0; i < c->old_messages.count; i++) {
        if (!pairs.old_found[i] && !is_beyond(&c->old_messages.items[i], &c->new_messages))
            add_change(c, MESSAGE_DROPPED, &c->old_messages.items[i], NULL);
    }
    for (size_t i = 0; i < c->new_messages.count; i++) {
        if (!pairs.new_found[i] && !is_beyond(&c->new_messages.items[i], &c->old_messages))
            add_change(c, MESSAGE_ADDED, NULL, &c->new_messages.items[i]);
    }
    qsort(c->changes, c->change_count, sizeof(*c->changes), by_instant);
}

/* ---- the deadline itself */

static unsigned differences(const struct deadline *before, const struct deadline *after)
{
    unsigned what = 0;

    if (before == NULL || after == NULL)
        return before != NULL ? DIFFERS_GOES : after != NULL ? DIFFERS_APPEARS : 0;
    if (before->last_day != after->last_day)
        what |= DIFFERS_DAY;
    if (before->state != after->state)
        what |= DIFFERS_STATE;
    if (before->limit->id != after->limit->id || before->decided_by != after->decided_by)
        what |= DIFFERS_RULE;
    if (before->flags != after->flags)
        what |= DIFFERS_FLAGS;
    return what;
}

void compare_deadlines(const struct deadline *before, const struct deadline *after,
                       struct comparison *c)
{
    c->before = before;
    c->after = after;
    c->what = differences(before, after);
    c->change_count = 0;
    compare_messages(c);
}

bool compare_same(const struct comparison *comparison)
{
    return comparison->what == 0 && comparison->change_count == 0;
}

const char *compare_what_name(unsigned what)
{
    switch (what) {
    case DIFFERS_APPEARS:
        return "appears";
    case DIFFERS_GOES:
        return "goes";
    case DIFFERS_DAY:
        return "last day";
    case DIFFERS_STATE:
        return "state";
    case DIFFERS_RULE:
        return "rule";
    case DIFFERS_FLAGS:
        return "flags";
    }
    return "";
}

const char *message_fate_name(enum message_fate fate)
{
    static const char *const names[] = {[MESSAGE_ADDED] = "added",
                                        [MESSAGE_DROPPED] = "dropped",
                                        [MESSAGE_MOVED] = "moved",
                                        [MESSAGE_REWORDED] = "reworded"};

    return names[fate];
}
