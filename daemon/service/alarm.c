#include "service/alarm.h"

#include <inttypes.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "service/config.h"
#include "service/courier.h"
#include "service/post.h"

#define AREA        "alarm"
#define REPEAT_MOST 86400 /* seconds; the distances double up to a day */

enum say { SAY_NOTHING, SAY_IT_LASTS, SAY_IT_IS_OVER };

/* What is to be said now, and when next. */
static enum say look(struct alarm *alarm, const struct config *config, int64_t seconds)
{
    int64_t due = alarm->say_at > 0 ? alarm->say_at : config->alarm.after;
    enum say say = SAY_NOTHING;

    if (*config->alarm.address == '\0')
        return SAY_NOTHING;
    if (seconds == 0) {
        if (alarm->say_at > 0)
            say = SAY_IT_IS_OVER;
        alarm->say_at = 0;
    } else if (seconds >= due) {
        say = SAY_IT_LASTS;
        alarm->say_at = seconds + (seconds < REPEAT_MOST ? seconds : REPEAT_MOST);
    }
    return say;
}

/* Takes the text. The one place that asks this host for the time: the database's clock may be out
 * of reach. It dates this mail and nothing else. */
static void send(struct alarm *alarm, const struct alarm_way *way, const char *name,
                 const char *subject, char *text)
{
    time_t now = time(NULL);
    char *key = xasprintf("alarm-%s-%" PRId64 "-%ld-%u", name, (int64_t)now, (long)getpid(),
                          alarm->number++);
    char *cause = NULL;
    struct delivery *delivery = post_write_plain(way->post, key, subject, text, now, &cause);

    if (delivery != NULL)
        courier_send_plain(way->courier, delivery);
    else
        log_error(AREA, "the mail cannot be written: %s", cause != NULL ? cause : "?");
    free(cause);
    free(key);
    free(text);
}

void alarm_blind(struct alarm *alarm, const struct alarm_way *way, int64_t seconds)
{
    const char *worker = way->config->worker.name;

    switch (look(alarm, way->config, seconds)) {
    case SAY_NOTHING:
        break;
    case SAY_IT_LASTS:
        log_error(AREA, "blind for %" PRId64 " s: mailing alarm.address", seconds);
        send(alarm, way, "blind", "dolsd: the database is out of reach, no reminders are sent",
             xasprintf("dolsd on %s has not reached its database for %" PRId64 " minutes.\n\n"
                       "While that lasts, no reminder of any deadline is worked out or sent.\n"
                       "Deadlines run on. Look at the database server, and at the log:\n\n"
                       "    journalctl -u dolsd\n    systemctl status dolsd\n",
                       worker, seconds / 60));
        break;
    case SAY_IT_IS_OVER:
        send(alarm, way, "blind", "dolsd: the database is in reach again",
             xasprintf("dolsd on %s reaches its database again. What fell due meanwhile is sent\n"
                       "now, marked late.\n",
                       worker));
        break;
    }
}

void alarm_uncovered(struct alarm *alarm, const struct alarm_way *way, const char *words,
                     int64_t seconds)
{
    const char *worker = way->config->worker.name;

    switch (look(alarm, way->config, seconds)) {
    case SAY_NOTHING:
        break;
    case SAY_IT_LASTS:
        log_error(AREA, "uncovered for %" PRId64 " s: mailing alarm.address", seconds);
        send(alarm, way, "uncovered", "dolsd: somebody may not be told in time",
             xasprintf("dolsd on %s has found for %" PRId64 " minutes what it cannot deal with by\n"
                       "itself:\n\n"
                       "    %s\n\n"
                       "Somebody may not be told of a deadline in time. The view dolsd.uncovered\n"
                       "has the matters, and what is wrong with each.\n",
                       worker, seconds / 60, words));
        break;
    case SAY_IT_IS_OVER:
        send(alarm, way, "uncovered", "dolsd: nothing is uncovered any more",
             xasprintf("dolsd on %s: every deadline has somebody who is told of it again.\n",
                       worker));
        break;
    }
}
