/*
 * Two folders of templates: which mails would have other words.
 *
 * Each template is shown with the sample fields, with none, and with each left out in turn, from
 * both folders. One whose files differ although no sample shows it is told as such.
 */
#ifndef CTL_PLAN_TEMPLATES_H
#define CTL_PLAN_TEMPLATES_H

#include "ctl/plan_tally.h"
#include "ctl/table.h"
#include "message/templates.h"

struct template_changes;

/* Never NULL. The templates, which were loaded from these folders, must outlive it. */
struct template_changes *template_changes_find(const struct templates *before,
                                               const char *before_folder,
                                               const struct templates *after,
                                               const char *after_folder);
size_t template_changes_count(const struct template_changes *changes);

/* A row for each, with how many messages to come would be worded by it. */
struct table *template_changes_table(const struct template_changes *changes,
                                     const struct tally *tally, const struct zone *zone);
void template_changes_free(struct template_changes *changes);

#endif
