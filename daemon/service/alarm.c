#include "service/alarm.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "channel/ticks.h"
#include "service/alarm_hook.h"
#include "service/config.h"
#include "service/courier.h"
#include "service/post.h"

#define AREA        "alarm"
#define REPEAT_MOST 86400    /* seconds; the intervals double, up to a day */
#define AGAIN_MS    60000    /* after a mail that the relay did not take */
#define END_MOST_MS 86400000 /* how long to keep resending the mail that something is over */

static char *new_key(struct alarm *alarm, int64_t now)
{
    return xasprintf("alarm-%" PRId64 "-%ld-%u", now, (long)getpid(), alarm->number++);
}

static void send_mail(const struct alarm_way *way, const char *key, const char *subject,
                      const char *text, int64_t now)
{
    char *whole = xasprintf("dolsd: %s", subject);
    char *cause = NULL;
    struct delivery *delivery = NULL;

    if (*way->config->alarm.address != '\0')
        delivery =
            post_write_plain(way->post, way->config->alarm.address, key, whole, text, now, &cause);
    if (delivery != NULL)
        courier_send_plain(way->courier, delivery);
    else if (*way->config->alarm.address != '\0')
        log_error(AREA, "the mail cannot be written: %s", cause != NULL ? cause : "?");
    free(cause);
    free(whole);
}

/* Sends it by every way; returns the key, which the caller frees. The only place that asks this
 * host for the time, as the database's clock may be out of reach or wrong. It dates this mail and
 * nothing else. */
static char *send(struct alarm *alarm, const struct alarm_way *way, const char *subject,
                  const char *text)
{
    int64_t now = time(NULL);
    char *key = new_key(alarm, now);

    alarm->sent_ms = ticks_ms();
    alarm_hook_send(way->hook, way->config, key, subject, text, now);
    send_mail(way, key, subject, text, now);
    return key;
}

static void forget_end(struct alarm_end *end)
{
    free(end->key);
    *end = (struct alarm_end){0};
}

static void say_it_lasts(struct alarm *alarm, const struct alarm_way *way,
                         const struct health *health, enum health_what what)
{
    const struct health_words *words = health_words(what);
    int64_t seconds = health_seconds(health, what);
    char *text = xasprintf("dolsd on %s, %s: %s for %" PRId64 " minutes:\n\n"
                           "    %s\n\n"
                           "While that lasts: %s.\n"
                           "Deadlines run on. Ask dolsctl status, and look at the log:\n\n"
                           "    journalctl -u dolsd\n    systemctl status dolsd\n",
                           way->config->worker.name, words->name, words->bad, seconds / 60,
                           health_why(health, what), words->means);

    log_error(AREA, "%s: %s for %" PRId64 " s: raising the alarm", words->name, words->bad,
              seconds);
    forget_end(&alarm->ends[what]);
    free(send(alarm, way, words->subject, text));
    free(text);
}

static void say_it_is_over(struct alarm *alarm, const struct alarm_way *way, enum health_what what)
{
    const struct health_words *words = health_words(what);
    struct alarm_end *end = &alarm->ends[what];
    char *text =
        xasprintf("dolsd on %s, %s: %s. What fell due meanwhile is sent now, marked late.\n",
                  way->config->worker.name, words->name, words->good);

    if (end->key == NULL) {
        end->key = send(alarm, way, words->over, text);
        end->until_ms = ticks_ms() + END_MOST_MS;
    } else {
        send_mail(way, end->key, words->over, text, time(NULL));
    }
    end->again_ms = 0;
    free(text);
}

/* The webhook has its own retries (alarm_hook.h). */
void alarm_mailed(void *arg, const char *key, enum outcome outcome)
{
    struct alarm *alarm = arg;

    for (size_t i = 0; i < HEALTH_COUNT; i++) {
        struct alarm_end *end = &alarm->ends[i];

        if (end->key == NULL || strcmp(end->key, key) != 0)
            continue;
        if (outcome == OUTCOME_DELIVERED || ticks_ms() >= end->until_ms)
            forget_end(end);
        else
            end->again_ms = ticks_ms() + AGAIN_MS;
    }
}

/* A database out of reach says nothing about what is uncovered; and if one way of the alarm fails,
 * the other reports it. */
static bool speaks_of(const struct alarm_way *way, const struct health *health,
                      enum health_what what)
{
    if (what == HEALTH_ALARM)
        return *way->config->alarm.webhook != '\0';
    if (what == HEALTH_HOOK)
        return *way->config->alarm.address != '\0';
    return !(what == HEALTH_UNCOVERED && health_is_bad(health, HEALTH_DATABASE));
}

static void look(struct alarm *alarm, const struct alarm_way *way, const struct health *health,
                 enum health_what what)
{
    int64_t seconds = health_seconds(health, what);
    int64_t bound = health_at_once(what) ? 1 : way->config->alarm.after;
    int64_t due = alarm->say_at[what] > 0 ? alarm->say_at[what] : bound;
    bool again = alarm->say_at[what] > 0 && health_is_bad(health, HEALTH_ALARM) &&
                 ticks_ms() - alarm->sent_ms >= AGAIN_MS;

    if (seconds > 0 && (seconds >= due || again)) {
        alarm->say_at[what] = seconds + (seconds < REPEAT_MOST ? seconds : REPEAT_MOST);
        say_it_lasts(alarm, way, health, what);
    } else if (seconds == 0 && alarm->say_at[what] > 0) {
        alarm->say_at[what] = 0;
        say_it_is_over(alarm, way, what);
    } else if (alarm->ends[what].again_ms > 0 && ticks_ms() >= alarm->ends[what].again_ms) {
        say_it_is_over(alarm, way, what);
    }
}

void alarm_tick(struct alarm *alarm, const struct alarm_way *way, const struct health *health)
{
    if (*way->config->alarm.address == '\0' && *way->config->alarm.webhook == '\0')
        return;
    for (enum health_what i = 0; i < HEALTH_COUNT; i++)
        if (speaks_of(way, health, i))
            look(alarm, way, health, i);
}

void alarm_clear(struct alarm *alarm)
{
    for (size_t i = 0; i < HEALTH_COUNT; i++)
        forget_end(&alarm->ends[i]);
}
