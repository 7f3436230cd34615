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

/* The one place that asks this host for the time: the database's clock is what is out of reach. It
 * dates this mail and nothing else. */
static void send(struct alarm *alarm, const struct post *post, struct courier *courier,
                 const char *subject, const char *text)
{
    time_t now = time(NULL);
    char *key =
        xasprintf("alarm-%" PRId64 "-%ld-%u", (int64_t)now, (long)getpid(), alarm->number++);
    char *cause = NULL;
    struct delivery *delivery = post_write_plain(post, key, subject, text, now, &cause);

    if (delivery != NULL)
        courier_send_plain(courier, delivery);
    else
        log_error(AREA, "the mail cannot be written: %s", cause != NULL ? cause : "?");
    free(cause);
    free(key);
}

static void say_blind(struct alarm *alarm, const struct config *config, const struct post *post,
                      struct courier *courier, int64_t seconds)
{
    char *text = xasprintf("dolsd on %s has not reached its database for %" PRId64 " minutes.\n\n"
                           "While that lasts, no reminder of any deadline is worked out or sent.\n"
                           "Deadlines run on. Look at the database server, and at the log:\n\n"
                           "    journalctl -u dolsd\n    systemctl status dolsd\n",
                           config->worker.name, seconds / 60);

    log_error(AREA, "blind for %" PRId64 " s: mailing alarm.address", seconds);
    send(alarm, post, courier, "dolsd: the database is out of reach, no reminders are sent", text);
    free(text);
}

static void say_over(struct alarm *alarm, const struct config *config, const struct post *post,
                     struct courier *courier)
{
    char *text =
        xasprintf("dolsd on %s reaches its database again. What fell due meanwhile is sent\n"
                  "now, marked late.\n",
                  config->worker.name);

    send(alarm, post, courier, "dolsd: the database is in reach again", text);
    free(text);
}

void alarm_tick(struct alarm *alarm, const struct config *config, const struct post *post,
                struct courier *courier, int64_t seconds)
{
    int64_t due = alarm->say_at > 0 ? alarm->say_at : config->alarm.after;

    if (*config->alarm.address == '\0')
        return;
    if (seconds == 0) {
        if (alarm->say_at > 0)
            say_over(alarm, config, post, courier);
        alarm->say_at = 0;
    } else if (seconds >= due) {
        say_blind(alarm, config, post, courier, seconds);
        alarm->say_at = seconds + (seconds < REPEAT_MOST ? seconds : REPEAT_MOST);
    }
}
