#include "law/rulebook.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"
#include "law/rulebook_tables.h"

struct rulebook *rulebook_new(const struct zone *zone, struct calendar *calendar)
{
    struct rulebook *book = xcalloc(1, sizeof(*book));

    book->zone = zone;
    book->calendar = calendar;
    for (size_t i = 0; i < FACT_SLOTS; i++)
        book->fact_slots[i] = FACT_NONE;
    rulebook_fact(book, "died");     /* the first, FACT_DIED */
    rulebook_fact(book, "mistaken"); /* the second, FACT_MISTAKEN */
    return book;
}

void rulebook_free(struct rulebook *book)
{
    if (book == NULL)
        return;
    for (size_t i = 0; i < book->kept_count; i++)
        free(book->kept[i]);
    free(book->kept);
    free(book->packs);
    free(book->roles);
    free(book->places);
    free(book->limits);
    free(book->rungs);
    calendar_free(book->calendar);
    free(book);
}

void *rulebook_keep(struct rulebook *book, void *memory)
{
    book->kept = xreallocarray(book->kept, book->kept_count + 1, sizeof(*book->kept));
    book->kept[book->kept_count++] = memory;
    return memory;
}

const char *rulebook_keep_text(struct rulebook *book, const char *text)
{
    if (text == NULL || text[0] == '\0')
        return "";
    return rulebook_keep(book, xstrdup(text));
}

/* ---- names of facts */

/* The slot where the name is, or would be. */
static size_t fact_slot(const struct rulebook *book, const char *name)
{
    uint32_t hash = 2166136261u;
    size_t slot;

    for (const char *c = name; *c != '\0'; c++)
        hash = (hash ^ (unsigned char)*c) * 16777619u;
    slot = (hash ^ (hash >> 16)) % FACT_SLOTS;
    while (book->fact_slots[slot] != FACT_NONE &&
           strcmp(book->facts[book->fact_slots[slot]], name) != 0)
        slot = (slot + 1) % FACT_SLOTS;
    return slot;
}

fact_id rulebook_find_fact(const struct rulebook *book, const char *name)
{
    return book->fact_slots[fact_slot(book, name)];
}

fact_id rulebook_fact(struct rulebook *book, const char *name)
{
    size_t slot = fact_slot(book, name);

    if (book->fact_slots[slot] == FACT_NONE && book->fact_count < RULEBOOK_MAX_FACTS) {
        book->facts[book->fact_count] = rulebook_keep_text(book, name);
        book->fact_slots[slot] = (fact_id)book->fact_count++;
    }
    return book->fact_slots[slot];
}

const char *rulebook_fact_name(const struct rulebook *book, fact_id fact)
{
    return book->facts[fact];
}

size_t rulebook_fact_count(const struct rulebook *book)
{
    return book->fact_count;
}

/* ---- numbers of places */

static int compare_names(const void *left, const void *right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

int rulebook_place(const struct rulebook *book, const char *name)
{
    const char **found;

    if (book->place_count == 0 || name == NULL || name[0] == '\0')
        return PLACE_NONE;
    found = bsearch(&name, book->places, book->place_count, sizeof(*book->places), compare_names);
    return found != NULL ? (int)(found - book->places) : PLACE_NONE;
}

void rulebook_number_places(struct rulebook *book)
{
    size_t named = 0;

    book->places = xcalloc(book->rung_count + 1, sizeof(*book->places));
    for (size_t i = 0; i < book->rung_count; i++) {
        if (book->rungs[i].scope == SCOPE_PLACE)
            book->places[named++] = book->rungs[i].place;
    }
    qsort(book->places, named, sizeof(*book->places), compare_names);
    for (size_t i = 0; i < named; i++) {
        if (i == 0 || strcmp(book->places[i], book->places[i - 1]) != 0)
            book->places[book->place_count++] = book->places[i];
    }
    for (size_t i = 0; i < book->rung_count; i++)
        book->rungs[i].place_number = rulebook_place(book, book->rungs[i].place);
}

/* ---- kinds and packs */

bool rulebook_add_kind(struct rulebook *book, const char *kind, const char *governed_by,
                       char **cause)
{
    fact_id fact = rulebook_fact(book, governed_by);

    if (rulebook_kind(book, kind) >= 0) {
        *cause = xasprintf("kind %s: there twice", kind);
        return false;
    }
    if (book->kind_count == RULEBOOK_MAX_KINDS || fact == FACT_NONE) {
        *cause = xasprintf("kind %s: too many kinds (at most %d) or facts (at most %d)", kind,
                           RULEBOOK_MAX_KINDS, RULEBOOK_MAX_FACTS);
        return false;
    }
    book->kinds[book->kind_count++] =
        (struct kind){.name = rulebook_keep_text(book, kind), .governed_by = fact};
    return true;
}

bool rulebook_add_pack(struct rulebook *book, const char *name, const char *commences,
                       const char *ends, char **cause)
{
    struct pack pack = {.commences = INT32_MAX, .ends = INT32_MAX};

    if (rulebook_find_pack(book, name) != NULL) {
        *cause = xasprintf("rule pack %s: there twice", name);
        return false;
    }
    if (commences != NULL && !date_parse(commences, &pack.commences)) {
        *cause =
            xasprintf("rule pack %s: commences on \"%s\", which is not a date", name, commences);
        return false;
    }
    if (ends != NULL && !date_parse(ends, &pack.ends)) {
        *cause = xasprintf("rule pack %s: ends on \"%s\", which is not a date", name, ends);
        return false;
    }
    pack.name = rulebook_keep_text(book, name);
    book->packs = xreallocarray(book->packs, book->pack_count + 1, sizeof(*book->packs));
    book->packs[book->pack_count++] = pack;
    return true;
}

const struct pack *rulebook_find_pack(const struct rulebook *book, const char *name)
{
    for (size_t i = 0; i < book->pack_count; i++) {
        if (strcmp(book->packs[i].name, name) == 0)
            return &book->packs[i];
    }
    return NULL;
}

int rulebook_kind(const struct rulebook *book, const char *name)
{
    for (size_t i = 0; i < book->kind_count; i++) {
        if (strcmp(book->kinds[i].name, name) == 0)
            return (int)i;
    }
    return -1;
}

const char *rulebook_kind_name(const struct rulebook *book, int kind)
{
    return book->kinds[kind].name;
}

fact_id rulebook_governing_fact(const struct rulebook *book, int kind)
{
    return book->kinds[kind].governed_by;
}

const struct limit_group *rulebook_groups(const struct rulebook *book, int kind, size_t *count)
{
    *count = book->kinds[kind].group_count;
    return book->kinds[kind].groups;
}

/* ---- the rest */

const struct rung *rulebook_rungs(const struct rulebook *book, size_t *count)
{
    *count = book->rung_count;
    return book->rungs;
}

void rulebook_set_version(struct rulebook *book, int64_t version)
{
    book->version = version;
}

int64_t rulebook_version(const struct rulebook *book)
{
    return book->version;
}

const struct zone *rulebook_zone(const struct rulebook *book)
{
    return book->zone;
}

const struct calendar *rulebook_calendar(const struct rulebook *book)
{
    return book->calendar;
}
