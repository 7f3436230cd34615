#include "ctl/plan_tally.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

static struct tally_limit *limit_of(struct tally *tally, const char *code)
{
    for (size_t i = 0; i < tally->limit_count; i++) {
        if (strcmp(tally->limits[i].code, code) == 0)
            return &tally->limits[i];
    }
    tally->limits = xreallocarray(tally->limits, tally->limit_count + 1, sizeof(*tally->limits));
    tally->limits[tally->limit_count] = (struct tally_limit){.code = xstrdup(code)};
    return &tally->limits[tally->limit_count++];
}

static struct tally_role *role_of(struct tally *tally, const char *role)
{
    for (size_t i = 0; i < tally->role_count; i++) {
        if (strcmp(tally->roles[i].role, role) == 0)
            return &tally->roles[i];
    }
    tally->roles = xreallocarray(tally->roles, tally->role_count + 1, sizeof(*tally->roles));
    tally->roles[tally->role_count] = (struct tally_role){.role = xstrdup(role)};
    return &tally->roles[tally->role_count++];
}

static struct tally_template *template_of(struct tally *tally, const char *name)
{
    for (size_t i = 0; i < tally->template_count; i++) {
        if (strcmp(tally->templates[i].name, name) == 0)
            return &tally->templates[i];
    }
    tally->templates =
        xreallocarray(tally->templates, tally->template_count + 1, sizeof(*tally->templates));
    tally->templates[tally->template_count] =
        (struct tally_template){.name = xstrdup(name), .first = INSTANT_NONE};
    return &tally->templates[tally->template_count++];
}

static void add_messages(struct tally *tally, const struct comparison *c)
{
    for (size_t i = 0; i < c->old_messages.count; i++) {
        const struct message *message = &c->old_messages.items[i];
        struct tally_role *role = role_of(tally, message->rung->role);

        role->before++;
        role->soon_before += message->at < tally->soon;
    }
    for (size_t i = 0; i < c->new_messages.count; i++) {
        const struct message *message = &c->new_messages.items[i];
        struct tally_role *role = role_of(tally, message->rung->role);
        struct tally_template *template = template_of(tally, message->rung->template);

        role->after++;
        role->soon_after += message->at < tally->soon;
        template->messages++;
        template->soon += message->at < tally->soon;
        if (template->first == INSTANT_NONE || message->at < template->first)
            template->first = message->at;
    }
}

void tally_add(struct tally *tally, const struct comparison *c)
{
    const struct deadline *either = c->after != NULL ? c->after : c->before;

    add_messages(tally, c);
    if (!compare_same(c)) {
        struct tally_limit *limit = limit_of(tally, either->limit->code);

        for (int bit = 0; bit < COMPARE_WHATS; bit++)
            limit->whats[bit] += (c->what >> bit) & 1;
        limit->messages += c->change_count;
    }
    for (size_t i = 0; i < c->change_count; i++) {
        const struct message_change *change = &c->changes[i];
        const struct message *message = change->after != NULL ? change->after : change->before;

        role_of(tally, message->rung->role)->fates[change->fate]++;
    }
}

/* The name is the first member of each struct. */
static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void tally_sort(struct tally *tally)
{
    if (tally->limit_count > 0)
        qsort(tally->limits, tally->limit_count, sizeof(*tally->limits), by_name);
    if (tally->role_count > 0)
        qsort(tally->roles, tally->role_count, sizeof(*tally->roles), by_name);
}

void tally_free(struct tally *tally)
{
    for (size_t i = 0; i < tally->limit_count; i++)
        free(tally->limits[i].code);
    for (size_t i = 0; i < tally->role_count; i++)
        free(tally->roles[i].role);
    for (size_t i = 0; i < tally->template_count; i++)
        free(tally->templates[i].name);
    free(tally->limits);
    free(tally->roles);
    free(tally->templates);
}
