/*
 * What the daemon says while it works: one line each on standard error, for the journal.
 *
 * Every line names its area (`planner`, `courier`, `smtp` …) so that it can be searched for. Lines
 * carry keys, counts and reasons, and never a name, an address or anything else of a person
 * (design, rule 6). Control characters, and bytes that are no UTF-8, are escaped, so that a foreign
 * reply cannot forge a line. errno is left as it was.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/base.h"

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

/* Lines less important than `most` are dropped. For the journal each line begins with its
 * priority (sd-daemon(3)). Before the first call: information and above, no priorities. */
void log_open(enum log_level most, bool journal);

void log_error(const char *area, const char *format, ...) PRINTF(2, 3);
void log_warning(const char *area, const char *format, ...) PRINTF(2, 3);
void log_info(const char *area, const char *format, ...) PRINTF(2, 3);
void log_debug(const char *area, const char *format, ...) PRINTF(2, 3);

#endif
