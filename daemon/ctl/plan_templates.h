/*
 * Compares two folders of templates: which mails would change.
 *
 * Each template is rendered from both folders with the sample fields, with none, and with each left
 * out in turn. One whose files differ although no sample shows it is reported as such.
 */
#ifndef CTL_PLAN_TEMPLATES_H
#define CTL_PLAN_TEMPLATES_H

#include "ctl/plan_tally.h"
#include "ctl/table.h"
#include "message/templates.h"

struct template_changes;

/* Never NULL. The templates, loaded from these folders, must outlive it. */
struct template_changes *template_changes_find(const struct templates *before,
                                               const char *before_folder,
                                               const struct templates *after,
                                               const char *after_folder);
size_t template_changes_count(const struct template_changes *changes);

/* A row for each, with how many upcoming messages would use it. */
struct table *template_changes_table(const struct template_changes *changes,
                                     const struct tally *tally, const struct zone *zone);
void template_changes_free(struct template_changes *changes);

#endif
