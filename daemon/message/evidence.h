/*
 * Evidence as a document to print and exhibit: dolsd-page's template evidence.html, mustache over
 * the result of dolsd.evidence. dolsctl writes it as a self-contained file; dolsd-page shows the
 * same document.
 */
#ifndef MESSAGE_EVIDENCE_H
#define MESSAGE_EVIDENCE_H

#include <jansson.h>

#include "law/zone.h"

#define EVIDENCE_PAGE  "evidence"
#define EVIDENCE_STYLE "evidence"

/* Adds to each day and instant its text in words, such as `recorded_words` for `recorded`. */
void evidence_put_words(json_t *evidence, const struct zone *zone);

#endif
