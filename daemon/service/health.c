#include "service/health.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "channel/ticks.h"
#include "store/store.h"

#define AREA          "health"
#define SAY_AGAIN     60000
#define SAY_AT_MOST   3600000
#define FAILING_MS    300000 /* how long every attempt must have failed */
#define FAILING_LEAST 3

struct item {
    bool tried, bad;
    int64_t good_ms;  /* when it last worked */
    int64_t since_ms; /* when it started to go wrong */
    int64_t say_ms;   /* how long it must last before it is logged again */
    int64_t ended_s;  /* length of a spell not yet reported */
    char *why;        /* NULL if it is not bad */
};

/* Attempts since the last one that the relay took. */
struct failing {
    unsigned count;
    int64_t since_ms;
    char *address; /* of the first */
    bool others;   /* an attempt to another address failed as well */
    bool raised;   /* this made the relay bad */
};

struct health {
    struct item items[HEALTH_COUNT];
    struct failing failing;
    bool changed;
    struct store_health report[HEALTH_COUNT];
};

static const struct health_words words[HEALTH_COUNT] = {
    [HEALTH_DATABASE] = {"database", "out of reach", "in reach again",
                         "blind: no reminder is worked out or sent",
                         "the database is out of reach, no reminders are sent",
                         "the database is in reach again"},
    [HEALTH_COURIER] = {"database (courier)", "out of reach", "in reach again",
                        "no message is claimed", "the database is out of reach for its messages",
                        "the database is in reach again"},
    [HEALTH_SESSION] = {"session", "cannot be worked with", "works again",
                        "no reminder is worked out or sent", "the database cannot be worked with",
                        "the database can be worked with again"},
    [HEALTH_POOLER] = {"pooler", "is not in session mode", "is no longer in the way",
                       "changes are heard of after database.safety_interval at the earliest",
                       "a pooler that is not in session mode stands before the database",
                       "no pooler takes the sessions away any more"},
    [HEALTH_CLOCK] = {"clock", "is in doubt", "is right again", "nothing is worked out or sent",
                      "the database's clock is in doubt, nothing is sent",
                      "the database's clock is right again"},
    [HEALTH_CONFIG] = {"configuration", "was refused", "was taken up",
                       "the one that was read before stays in force; a restart would fail",
                       "a changed configuration was refused", "the configuration was taken up"},
    [HEALTH_RULES] = {"rules", "cannot be used", "can be used again",
                      "rules that were read before stay in force; without any, nothing is planned",
                      "the rules cannot be used", "the rules can be used again"},
    [HEALTH_ROUND] = {"planner", "stands still", "goes on", "no reminder is worked out",
                      "no reminders are worked out", "reminders are worked out again"},
    [HEALTH_LOCK] = {"lock", "keeps work waiting", "keeps nothing waiting any more",
                     "what needs it is not done; end the transaction that holds it",
                     "work waits for a lock", "no lock is waited for any more"},
    [HEALTH_SWEEP] = {"sweep", "fails", "works again", "changes that nobody reports are not found",
                      "case work cannot be compared", "case work can be compared again"},
    [HEALTH_PLAN] = {"plan", "fails", "works again", "matters that changed are not worked out",
                     "matters that changed are not worked out",
                     "matters that changed are worked out again"},
    [HEALTH_GUARD] = {"guard", "holds a mass change", "holds nothing any more",
                      "nothing is sent about those matters until somebody confirms it, or its "
                      "cause is gone",
                      "very many deadlines would change at once, and wait to be confirmed",
                      "no change is held any more"},
    [HEALTH_FIRE] = {"fire", "fails", "works again", "reminders that are due are not made",
                     "reminders that are due are not made",
                     "reminders that are due are made again"},
    [HEALTH_REAP] = {"reap", "fails", "works again",
                     "messages that nobody sends in time are not given up, and their next way is "
                     "not taken",
                     "messages that nobody sends in time are not given up",
                     "messages that nobody sends in time are given up again"},
    [HEALTH_CLAIM] = {"claim", "fails", "works again", "no message leaves", "no message leaves",
                      "messages leave again"},
    [HEALTH_SETTLE] = {"settle", "fails", "works again",
                       "outcomes are not recorded, and soon no message leaves",
                       "outcomes cannot be recorded", "outcomes can be recorded again"},
    [HEALTH_WORKER] =
        {"worker", "is not alone, or cannot tell", "is alone again",
         "each hides what the other reports, and what was under way may be sent twice",
         "it is not sure that one process works under the name of each worker",
         "one process works under the name of each worker again"},
    [HEALTH_RELAY] = {"mail relay", "out of reach", "in reach again", "no mail leaves",
                      "the mail relay takes no mail", "the mail relay takes mail again"},
    [HEALTH_UNCOVERED] = {"uncovered", "not empty, or not known", "nothing any more",
                          "somebody may not be notified in time; see dolsd.uncovered",
                          "somebody may not be notified in time", "nothing is uncovered any more"},
    [HEALTH_SEAL] = {"seal", "fails", "works again",
                     "what was written could be changed, and nobody would notice",
                     "the ledger is not sealed, or its seals cannot be written",
                     "the ledger is sealed again"},
    [HEALTH_ALARM] = {"alarm", "cannot be sent", "works again", "alarm.address hears nothing",
                      "an alarm could not be mailed", "alarms can be mailed again"},
    [HEALTH_HOOK] = {"alarm webhook", "is not taken", "is taken again",
                     "alarm.webhook hears nothing", "an alarm's webhook was not taken",
                     "the alarm's webhook is taken again"},
};

const struct health_words *health_words(enum health_what what)
{
    return &words[what];
}

struct health *health_new(void)
{
    return xcalloc(1, sizeof(struct health));
}

void health_free(struct health *health)
{
    if (health == NULL)
        return;
    for (size_t i = 0; i < HEALTH_COUNT; i++)
        free(health->items[i].why);
    free(health->failing.address);
    free(health);
}

/* ---------------------------------------------------------------- how it went */

void health_good(struct health *health, enum health_what what)
{
    struct item *item = &health->items[what];

    if (item->bad) {
        item->ended_s = health_seconds(health, what);
        log_warning(AREA, "%s: %s, was not for %" PRId64 " s", words[what].name, words[what].good,
                    item->ended_s);
        free(item->why);
        item->why = NULL;
        item->bad = false;
        health->changed = true;
    }
    health->changed |= !item->tried;
    item->tried = true;
    item->good_ms = ticks_ms();
}

void health_bad(struct health *health, enum health_what what, const char *why)
{
    struct item *item = &health->items[what];
    char *text = xstrdup(why != NULL ? why : "no reason given");
    bool differs = item->why == NULL || strcmp(item->why, text) != 0;

    free(item->why);
    item->why = text;
    if (!item->bad) {
        item->since_ms = ticks_ms();
        item->say_ms = SAY_AGAIN;
    }
    if (differs)
        log_warning(AREA, "%s: %s: %s", words[what].name, words[what].bad, item->why);
    health->changed |= differs;
    item->tried = item->bad = true;
}

static void forget_failing(struct failing *failing)
{
    free(failing->address);
    *failing = (struct failing){0};
}

static void judge_failing(struct health *health, int code, int64_t bound_ms)
{
    struct failing *failing = &health->failing;
    int64_t lasted = ticks_ms() - failing->since_ms;
    char *why;

    if (failing->count < FAILING_LEAST || !failing->others ||
        lasted < (bound_ms < FAILING_MS ? bound_ms : FAILING_MS))
        return;
    why = code > 0
              ? xasprintf("it took none of the last %u mails; last reply %d", failing->count, code)
              : xasprintf("it took none of the last %u mails; the last reply never came",
                          failing->count);
    health_bad(health, HEALTH_RELAY, why);
    health->items[HEALTH_RELAY].since_ms = failing->since_ms;
    failing->raised = true;
    free(why);
}

void health_attempt(struct health *health, const char *address, enum outcome outcome, int code,
                    int after)
{
    struct failing *failing = &health->failing;

    if (outcome == OUTCOME_DELIVERED) {
        if (failing->raised)
            health_good(health, HEALTH_RELAY);
        forget_failing(failing);
        return;
    }
    if (outcome == OUTCOME_RELEASED || (code == 0 && outcome != OUTCOME_UNKNOWN))
        return;
    if (failing->count++ == 0) {
        failing->since_ms = ticks_ms();
        failing->address = xstrdup(address);
    }
    failing->others |= strcmp(failing->address, address) != 0;
    judge_failing(health, code, after * INT64_C(1000));
}

/* ---------------------------------------------------------------- asking */

bool health_fails(const struct health *health)
{
    return health->failing.raised || health->failing.count >= FAILING_LEAST;
}

bool health_is_well(const struct health *health)
{
    for (size_t i = 0; i < HEALTH_COUNT; i++)
        if (health->items[i].bad)
            return false;
    return health->items[HEALTH_ROUND].tried;
}

bool health_at_once(enum health_what what)
{
    return what == HEALTH_CLOCK || what == HEALTH_GUARD;
}

bool health_is_bad(const struct health *health, enum health_what what)
{
    return health->items[what].bad;
}

int64_t health_seconds(const struct health *health, enum health_what what)
{
    const struct item *item = &health->items[what];
    int64_t seconds = (ticks_ms() - item->since_ms) / 1000;

    if (!item->bad)
        return 0;
    return seconds > 0 ? seconds : 1;
}

const char *health_why(const struct health *health, enum health_what what)
{
    return health->items[what].why;
}

void health_tick(struct health *health)
{
    for (enum health_what i = 0; i < HEALTH_COUNT; i++) {
        struct item *item = &health->items[i];

        if (!item->bad || ticks_ms() - item->since_ms < item->say_ms)
            continue;
        log_error(AREA, "%s: still %s, for %" PRId64 " s: %s", words[i].name, words[i].bad,
                  health_seconds(health, i), item->why);
        item->say_ms += item->say_ms < SAY_AT_MOST ? item->say_ms : SAY_AT_MOST;
    }
}

void health_line(const struct health *health, struct buf *text)
{
    for (enum health_what i = 0; i < HEALTH_COUNT; i++)
        if (health->items[i].bad)
            buf_printf(text, "%s %s for %" PRId64 " s, %s: %s; ", words[i].name, words[i].bad,
                       health_seconds(health, i), words[i].means, health->items[i].why);
}

/* ---------------------------------------------------------------- for the store */

bool health_changed(const struct health *health)
{
    return health->changed;
}

const struct store_health *health_report(struct health *health, int bound, size_t *count)
{
    const bool only_clock = health->items[HEALTH_CLOCK].bad;
    int64_t now = ticks_ms();

    for (enum health_what i = 0; i < HEALTH_COUNT; i++) {
        if (only_clock && i != HEALTH_CLOCK)
            continue;
        struct item *item = &health->items[i];

        health->report[i] = (struct store_health){
            .what = words[i].name,
            .tried = item->tried,
            .bad_s = item->bad ? health_seconds(health, i) : 0,
            .ended_s = item->ended_s,
            .good_s = item->good_ms > 0 ? (now - item->good_ms) / 1000 : -1,
            .bound_s = health_at_once(i) ? 0 : bound,
            .words = item->why,
        };
        item->ended_s = 0;
    }
    health->changed = false;
    *count = only_clock ? 1 : HEALTH_COUNT;
    return only_clock ? &health->report[HEALTH_CLOCK] : health->report;
}
