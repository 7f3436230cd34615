#include "store/facts.h"

#include <jansson.h>
#include <stdlib.h>

#include "base/buf.h"
#include "base/xalloc.h"

/* Takes the text. */
static void also(struct buf *faults, char *fault)
{
    if (faults->len > 0)
        buf_puts(faults, "; ");
    buf_puts(faults, fault);
    free(fault);
}

static void read_fact(const struct rulebook *rules, struct matter *matter, const char *name,
                      const json_t *value, struct buf *faults)
{
    char *cause = NULL;

    if (json_is_null(value))
        return;
    if (!json_is_string(value))
        also(faults, xasprintf("fact %s is not a date of the form YYYY-MM-DD", name));
    else if (!matter_set(rules, matter, name, json_string_value(value), &cause))
        also(faults, cause);
}

static void read_object(const struct rulebook *rules, const char *text, struct matter *matter,
                        struct buf *faults)
{
    json_t *object = json_loads(text, JSON_REJECT_DUPLICATES, NULL);
    const char *name;
    json_t *value;

    if (!json_is_object(object)) {
        also(faults, xstrdup("facts are no JSON object"));
    } else {
        json_object_foreach(object, name, value) read_fact(rules, matter, name, value, faults);
    }
    json_decref(object);
}

char *facts_read(const struct rulebook *rules, const struct store_matter *row,
                 struct matter *matter)
{
    struct buf faults = BUF_INIT;
    enum jurisdiction where = JURISDICTION_ANY;
    int number = rulebook_kind(rules, row->kind);

    if (number < 0)
        also(&faults, xasprintf("kind %s is not in dolsd.kind", row->kind));
    if (!jurisdiction_parse(row->jurisdiction, &where))
        also(&faults, xstrdup("jurisdiction is neither england nor wales"));
    matter_init(matter, number, where);
    matter_locate(rules, matter, row->place, row->id);
    read_object(rules, row->facts, matter, &faults);
    return faults.len > 0 ? buf_steal(&faults) : NULL;
}
