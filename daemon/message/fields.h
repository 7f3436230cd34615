/*
 * The fields that templates may name, each with who may see it.
 *
 * One table serves the composer, which leaves out what a recipient's tier may not see, and the
 * checker of templates, which refuses what is not in it. A field of a tier above the recipient's is
 * absent, so that a section around it drops out.
 *
 * Tiers (design, rule 6; domain, 11.1): `initials` may see reference, initials, place and what the
 * council's own view gives in `extra`; `reference` the reference only; `nothing` none of these.
 * Dates alone identify nobody and are shown to all.
 */
#ifndef MESSAGE_FIELDS_H
#define MESSAGE_FIELDS_H

#include <jansson.h>

#include "base/base.h"
#include "message/words.h"

enum tier { TIER_NOTHING, TIER_REFERENCE, TIER_INITIALS };

/* "nothing", "reference", "initials". */
bool tier_parse(const char *name, enum tier *tier) MUST_USE;
const char *tier_name(enum tier tier);

/* Where a field has a value. */
enum field_place {
    FIELD_ANYWHERE,
    FIELD_NOTICE,  /* in the template of a notice, and within {{#notices}} */
    FIELD_MESSAGE, /* in layout and digest */
    FIELD_ENTRY,   /* in layout and digest within {{#notices}} */
    FIELD_REPORT,  /* in the weekly attestation, which has none of a notice */
};

struct field {
    const char *name; /* dotted; `facts.*` stands for every name after the dot */
    enum tier tier;   /* the lowest that may see it */
    bool personal;    /* says who or where: never in a subject */
    enum field_place place;
    const char *sample; /* NULL for what is only there or not there */
    const char *doc;
};

const struct field *fields_all(size_t *count);

/* NULL for a name that is no field. The first part of a dotted one ("facts") is one as well. */
const struct field *fields_find(const char *name);

/* Takes out of a notice's values what the tier may not see. */
void fields_withhold(json_t *values, enum tier tier);

/* Every field with its sample, dates at their longest in those words (in English where words is
 * NULL); the caller owns it. */
json_t *fields_sample(const struct words *words);

/* With all fields, with none, and with each left out in turn. */
struct field_samples {
    json_t **items;
    size_t count;
};

struct field_samples fields_samples(const struct words *words);
void fields_samples_free(struct field_samples *samples);

#endif
