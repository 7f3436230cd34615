/*
 * What plan found, for people and as JSON, told while it is found: nothing is kept but counts.
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
    size_t limit; /* matters that are listed; 0: all */
    struct tally tally;
    size_t listed;
    char *held;                 /* what the guard would hold, in words; NULL: nothing */
    struct table *untranslated; /* see untranslated_table */
};

/* The matter in hand; texts as the database gave them. */
struct reported_matter {
    const char *kind, *id, *reference, *jurisdiction;
};

/* Before the first matter. */
void plan_report_begin(struct plan_report *report);

/* One matter: each of its deadlines that arises on either side. */
void plan_report_matter(struct plan_report *report, const struct reported_matter *matter,
                        const struct comparison *comparisons, size_t count);

/* After the last matter. `days` are those on which rules of the files begin or end, as a list, or
 * NULL; awaited is the answer of STATEMENT_CTL_AWAITED; templates are NULL where no folders were
 * compared. */
void plan_report_end(struct plan_report *report, const char *days, const struct pg_result *awaited,
                     const struct template_changes *templates);

#endif
