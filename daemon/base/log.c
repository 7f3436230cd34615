#include "base/log.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "base/xalloc.h"

static enum log_level most_wanted = LOG_LEVEL_INFO;
static bool for_journal;

/* The start of a line, and the journal's number for the level (syslog(3)). */
static const struct {
    const char *word;
    int priority;
} levels[] = {
    [LOG_LEVEL_ERROR] = {"error: ", 3},
    [LOG_LEVEL_WARNING] = {"warning: ", 4},
    [LOG_LEVEL_INFO] = {"", 6},
    [LOG_LEVEL_DEBUG] = {"", 7},
};

void log_open(enum log_level most, bool journal)
{
    most_wanted = most;
    for_journal = journal;
}

static void add_escaped(struct buf *line, const char *text)
{
    size_t left = strlen(text);

    while (left > 0) {
        uint32_t point;
        size_t taken = utf8_take(text, left, &point);

        if (taken > 0 && !utf8_is_control(point)) {
            buf_add(line, text, taken);
        } else {
            buf_printf(line, "\\x%02x", (unsigned char)*text);
            taken = 1;
        }
        text += taken;
        left -= taken;
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
    buf_printf(&line, "%s: %s", area, levels[level].word);
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
