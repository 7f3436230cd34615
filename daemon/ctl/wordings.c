#include "ctl/wordings.h"

#include <string.h>
#include <unistd.h>

#define UNDELIVERED "undelivered" /* notifies the team of undelivered messages */

void wordings_load(struct wordings *wordings, const struct ctl *ctl, bool needed,
                   struct faults *faults)
{
    const char *file = ctl_config_file(ctl);

    *wordings = (struct wordings){0};
    if (ctl->config_file == NULL && ((ctl->conninfo != NULL && !needed) || access(file, F_OK) != 0))
        return;
    wordings->config = config_load(file, faults);
    if (wordings->config != NULL)
        wordings->templates = templates_load(wordings->config->templates.directory,
                                             wordings->config->templates.language, faults);
}

void wordings_free(struct wordings *wordings)
{
    templates_free(wordings->templates);
    config_free(wordings->config);
    *wordings = (struct wordings){0};
}

static bool uses(const struct rung *rung, date_t today)
{
    return rung->active && rung->in_force_from != INT32_MAX && rung->in_force_to >= today;
}

static bool is_used(const struct rung *rungs, size_t count, const char *template, date_t today)
{
    for (size_t i = 0; i < count; i++) {
        if (uses(&rungs[i], today) && strcmp(rungs[i].template, template) == 0)
            return true;
    }
    return false;
}

/* Named by a rung, in force or not. */
static bool is_named(const struct rung *rungs, size_t count, const char *template)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(rungs[i].template, template) == 0)
            return true;
    }
    return false;
}

void wordings_check(const struct templates *templates, const struct rulebook *before,
                    const struct rulebook *after, date_t today, struct faults *faults)
{
    size_t old_count = 0, count;
    const struct rung *old = before != NULL ? rulebook_rungs(before, &old_count) : NULL;
    const struct rung *rungs = rulebook_rungs(after, &count);

    if (before == NULL && templates != NULL && templates_find(templates, UNDELIVERED, NULL) == NULL)
        faults_add(faults, "templates", 0, "there is no template " UNDELIVERED);
    for (size_t i = 0; i < count; i++) {
        const char *name = rungs[i].template;

        if (!uses(&rungs[i], today) || is_used(rungs, i, name, today) ||
            is_used(old, old_count, name, today))
            continue;
        if (templates == NULL && is_named(old, old_count, name))
            continue;
        if (templates == NULL)
            faults_add(
                faults, rungs[i].name, 0,
                "uses the template %s, and no configuration says where templates are; -c FILE does",
                name);
        else if (templates_find(templates, name, NULL) == NULL)
            faults_add(faults, rungs[i].name, 0,
                       "there is no template %s; write it first, or name another in the rung",
                       name);
    }
}
