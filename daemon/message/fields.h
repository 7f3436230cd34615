/*
 * The fields that templates may name, and who may see each.
 *
 * One table serves the composer, which leaves out what a recipient's tier may not see, and the
 * template checker, which refuses anything not in it. A field above the recipient's tier is absent,
 * so a section around it drops out.
 *
 * Tiers (design, rule 6; domain, 11.1): `initials` may see reference, initials, place and what the
 * council's own view gives in `extra`; `reference` only the reference; `nothing` none of these.
 * Dates by themselves identify nobody and are shown to all.
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
    FIELD_REPORT,  /* in the weekly attestation, which has no notice fields */
};

struct field {
    const char *name; /* dotted; `facts.*` stands for every name after the dot */
    enum tier tier;   /* the lowest tier that may see it */
    bool personal;    /* shows who or where: never in a subject */
    enum field_place place;
    const char *sample; /* NULL if it is only present or absent */
    const char *doc;
};

const struct field *fields_all(size_t *count);

/* NULL if there is no such field. The first part of a dotted name ("facts") is a field as well. */
const struct field *fields_find(const char *name);

/* Removes from a notice's values what the tier may not see. */
void fields_withhold(json_t *values, enum tier tier);

/* Every field with its sample, with the longest dates in those words (in English if words is NULL);
 * the caller owns it. */
json_t *fields_sample(const struct words *words);

/* Samples with all fields, with none, and with each left out in turn. */
struct field_samples {
    json_t **items;
    size_t count;
};

struct field_samples fields_samples(const struct words *words);
void fields_samples_free(struct field_samples *samples);

#endif
