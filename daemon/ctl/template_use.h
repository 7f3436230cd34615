/*
 * Whether templates and rules match: each template that a rung names exists in the languages that
 * its readers want, names no unknown fact and shows nobody more than they may see; and each
 * template that exists is named.
 */
#ifndef CTL_TEMPLATE_USE_H
#define CTL_TEMPLATE_USE_H

#include "base/faults.h"
#include "law/date.h"

struct config;
struct connection;
struct rulebook;
struct templates;

/* All borrowed. What must be fixed is added to faults, what somebody should look at to warnings. */
struct template_use {
    struct connection *connection;
    const struct templates *templates;
    const struct config *config; /* says where the templates are */
    struct faults *faults, *warnings;
};

void template_use_check(const struct template_use *use, const struct rulebook *book, date_t today);

#endif
