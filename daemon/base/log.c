#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"

static enum log_level most_wanted = LOG_LEVEL_INFO;
static bool for_journal;

/* The names of the levels and what syslog calls them. */
static const struct {
    const char *name;
    int priority;
} levels[] = {
    [LOG_LEVEL_ERROR] = {"error", 3},
    [LOG_LEVEL_WARNING] = {"warning", 4},
    [LOG_LEVEL_INFO] = {"info", 6},
    [LOG_LEVEL_DEBUG] = {"debug", 7},
};

void log_open(enum log_level most, bool journal)
{
    most_wanted = most;
    for_journal = journal;
}

bool log_level_parse(const char *name, enum log_level *level)
{
    for (size_t i = 0; i < ARRAY_SIZE(levels); i++) {
        if (strcmp(levels[i].name, name) == 0) {
            *level = (enum log_level)i;
            return true;
        }
    }
    return false;
}

static void add_escaped(struct buf *line, const char *text)
{
    for (const unsigned char *c = (const unsigned char *)text; *c != '\0'; c++) {
        if (*c < 0x20 || *c == 0x7f)
            buf_printf(line, "\\x%02x", *c);
        else
            buf_putc(line, (char)*c);
    }
}

static void PRINTF(3, 0)
    say(enum log_level level, const char *area, const char *format, va_list values)
{
    int kept = errno;
    struct buf line = BUF_INIT;
    char *text;

    if (level > most_wanted)
        return;
    text = xvasprintf(format, values);
    if (for_journal)
        buf_printf(&line, "<%d>", levels[level].priority);
    buf_printf(&line, "%s: ", area);
    if (level <= LOG_LEVEL_WARNING)
        buf_printf(&line, "%s: ", levels[level].name);
    add_escaped(&line, text);
    buf_putc(&line, '\n');
    fwrite(line.data, 1, line.len, stderr);
    buf_free(&line);
    free(text);
    errno = kept;
}

#define SAY(level)                                                                                 \
    va_list values;                                                                                \
    va_start(values, format);                                                                      \
    say(level, area, format, values);                                                              \
    va_end(values)

void log_error(const char *area, const char *format, ...)
{
    SAY(LOG_LEVEL_ERROR);
}

void log_warning(const char *area, const char *format, ...)
{
    SAY(LOG_LEVEL_WARNING);
}

void log_info(const char *area, const char *format, ...)
{
    SAY(LOG_LEVEL_INFO);
}

void log_debug(const char *area, const char *format, ...)
{
    SAY(LOG_LEVEL_DEBUG);
}
