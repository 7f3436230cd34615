/*
 * What plan finds, for people and as JSON, printed as it is found: only counts are kept.
 */
#ifndef CTL_PLAN_REPORT_H
#define CTL_PLAN_REPORT_H

#include "ctl/compare.h"
#include "ctl/plan_tally.h"
#include "law/rulebook.h"

struct pg_result;
struct table;
struct template_changes;

struct plan_report {
    const struct rulebook *before, *after;
    const struct zone *zone;
    instant_t now;
    bool list, json;
    size_t limit; /* how many matters to list; 0: all */
    struct tally tally;
    size_t listed;
    char *held;                 /* what the guard would hold, in words; NULL: none */
    struct table *untranslated; /* see untranslated_table */
};

/* The current matter; texts as the database gave them. */
struct reported_matter {
    const char *kind, *id, *reference, *jurisdiction;
};

/* Before the first matter. */
void plan_report_begin(struct plan_report *report);

/* One matter: every deadline that arises on either side. */
void plan_report_matter(struct plan_report *report, const struct reported_matter *matter,
                        const struct comparison *comparisons, size_t count);

/* After the last matter. `days` lists the days on which rules in the files begin or end, or is
 * NULL; awaited is the answer of STATEMENT_CTL_AWAITED; templates is NULL if no folders were
 * compared. */
void plan_report_end(struct plan_report *report, const char *days, const struct pg_result *awaited,
                     const struct template_changes *templates);

#endif
