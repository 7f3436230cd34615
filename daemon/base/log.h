/*
 * The daemon's log: one line per event on standard error, for the journal.
 *
 * Every line names its area (`planner`, `courier`, `smtp` …) so that it can be found. Lines carry
 * keys, counts and reasons, never a name, an address or any other personal detail (design, rule 6).
 * Control characters and bytes that are not UTF-8 are escaped, so that a server's reply cannot
 * forge a line. errno is preserved.
 */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include "base/base.h"

enum log_level { LOG_LEVEL_ERROR, LOG_LEVEL_WARNING, LOG_LEVEL_INFO, LOG_LEVEL_DEBUG };

/* Drops lines less important than `most`. For the journal, each line begins with its priority
 * (sd-daemon(3)). Until the first call: info and above, without priorities. */
void log_open(enum log_level most, bool journal);

void log_error(const char *area, const char *format, ...) PRINTF(2, 3);
void log_warning(const char *area, const char *format, ...) PRINTF(2, 3);
void log_info(const char *area, const char *format, ...) PRINTF(2, 3);
void log_debug(const char *area, const char *format, ...) PRINTF(2, 3);

#endif
