/*
 * Whether the templates that changed rules would use exist.
 */
#ifndef CTL_WORDINGS_H
#define CTL_WORDINGS_H

#include "ctl/ctl.h"
#include "law/rulebook.h"
#include "message/templates.h"
#include "service/config.h"

/* The configuration and its templates; both NULL if there is no configuration. */
struct wordings {
    struct config *config;
    struct templates *templates;
};

/* Reads the configuration and its templates. Without -c it reads the installed one; if that is
 * missing, or -d names the database and `needed` is false, there is none, which is not a fault. */
void wordings_load(struct wordings *wordings, const struct ctl *ctl, bool needed,
                   struct faults *faults);
void wordings_free(struct wordings *wordings);

/* Adds a fault for each missing template that rungs of the changed rules use, now or from a future
 * day, and the old rules did not. Without `before`: every missing template that is used, including
 * those dolsd itself uses. Without templates: each that no rung named before, in force or not,
 * because what was switched off can be switched on again. */
void wordings_check(const struct templates *templates, const struct rulebook *before,
                    const struct rulebook *after, date_t today, struct faults *faults);

#endif
