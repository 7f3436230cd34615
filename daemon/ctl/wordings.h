/*
 * Whether the templates are there that changed rules would have mails worded by.
 */
#ifndef CTL_WORDINGS_H
#define CTL_WORDINGS_H

#include "ctl/ctl.h"
#include "law/rulebook.h"
#include "message/templates.h"
#include "service/config.h"

/* What the configuration says of templates; both NULL where there is no configuration. */
struct wordings {
    struct config *config;
    struct templates *templates;
};

/* Reads the configuration and its templates. Without -c it is the installed one; where that is not
 * there, or -d names the database and `needed` is false, there is none, which is no fault. */
void wordings_load(struct wordings *wordings, const struct ctl *ctl, bool needed,
                   struct faults *faults);
void wordings_free(struct wordings *wordings);

/* Adds a fault for each template that rungs of the changed rules use, now or from a day to come,
 * those before them did not, and that is not there. Without `before`: all that are used, and those
 * that dolsd uses of itself. Without templates: each that no rung named before, in force or not;
 * what was switched off can be switched on again. */
void wordings_check(const struct templates *templates, const struct rulebook *before,
                    const struct rulebook *after, date_t today, struct faults *faults);

#endif
