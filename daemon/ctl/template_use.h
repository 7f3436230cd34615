/*
 * Whether templates and rules go together: each that a rung names is there, in the languages that
 * its readers want, names no fact that nobody knows and shows nobody more than they may see; and
 * each that is there is named.
 */
#ifndef CTL_TEMPLATE_USE_H
#define CTL_TEMPLATE_USE_H

#include "base/faults.h"
#include "law/date.h"

struct config;
struct connection;
struct rulebook;
struct templates;

/* All borrowed. What must be mended is added to faults, what somebody should look at to warnings.
 */
struct template_use {
    struct connection *connection;
    const struct templates *templates;
    const struct config *config; /* says where they are */
    struct faults *faults, *warnings;
};

void template_use_check(const struct template_use *use, const struct rulebook *book, date_t today);

#endif
