/*
 * Evidence as a document to be printed and exhibited: evidence.html of the templates of dolsd-page,
 * mustache over what dolsd.evidence makes. dolsctl writes it as a file that needs nothing else;
 * dolsd-page shows the same one.
 */
#ifndef MESSAGE_EVIDENCE_H
#define MESSAGE_EVIDENCE_H

#include <jansson.h>

#include "law/zone.h"

#define EVIDENCE_PAGE  "evidence"
#define EVIDENCE_STYLE "evidence"

/* Beside each day and each instant its text in words, as `recorded_words` beside `recorded`. */
void evidence_put_words(json_t *evidence, const struct zone *zone);

#endif
