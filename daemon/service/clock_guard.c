#include "service/clock_guard.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "channel/ticks.h"
#include "service/health.h"
#include "store/store.h"

#define AREA "clock"
#define LEAP 600 /* a difference of this many seconds is a jump, not drift */

/* The unit gives it, since a service that sees only its own processes cannot read it. */
static void read_boot(char *boot, int size)
{
    const char *given = getenv("DOLSD_BOOT_ID");
    FILE *file = given == NULL ? fopen("/proc/sys/kernel/random/boot_id", "re") : NULL;

    if (given != NULL)
        snprintf(boot, (size_t)size, "%s", given);
    if (file != NULL && fgets(boot, size, file) != NULL)
        boot[strcspn(boot, "\n")] = '\0';
    if (file != NULL)
        fclose(file);
    if (boot[0] == '\0')
        log_warning(AREA, "it is not known which start of this host this is, so that after a "
                          "restart a wrong clock may be taken for right; see DOLSD_BOOT_ID in "
                          "dolsd(8)");
}

struct clock_guard clock_guard_new(struct health *health)
{
    struct clock_guard guard = {.health = health, .seen = INSTANT_NONE};

    read_boot(guard.boot, (int)sizeof(guard.boot));
    return guard;
}

static bool doubt(struct clock_guard *guard, const char *what)
{
    char *why = xasprintf("the database's clock %s; correct it, or if it is right, say so: "
                          "dolsctl confirm clock",
                          what);

    health_bad(guard->health, HEALTH_CLOCK, why);
    free(why);
    return false;
}

static bool lies_between(struct clock_guard *guard, instant_t now, instant_t from, instant_t until,
                         bool exact)
{
    if (now < from)
        return doubt(guard, exact ? "jumped back by more than 10 minutes"
                                  : "shows a time before dolsd last worked");
    if (now > until)
        return doubt(guard, exact ? "jumped ahead by more than 10 minutes"
                                  : "shows a time long after dolsd last worked");
    return true;
}

static instant_t expected(const struct clock_guard *guard)
{
    return guard->seen + (ticks_ms() - guard->seen_ms) / 1000;
}

bool clock_guard_agrees(struct clock_guard *guard, instant_t now)
{
    if (guard->movable)
        return true;
    if (guard->seen == INSTANT_NONE)
        return false;
    return lies_between(guard, now, expected(guard) - LEAP, expected(guard) + LEAP, true);
}

/* Whether it fits what the store knows of the time. That no process had worked for long is no
 * reason for one that knows better by itself. */
static bool fits(struct clock_guard *guard, instant_t now, const struct store_fit *fit)
{
    if (fit->from == INSTANT_NONE || (guard->seen != INSTANT_NONE && !fit->exact))
        return true;
    return lies_between(guard, now, fit->from, fit->until, fit->exact);
}

bool clock_guard_takes(struct clock_guard *guard, instant_t now, const struct store_fit *fit)
{
    guard->movable = fit->movable;
    if (fit->confirmed)
        guard->seen = INSTANT_NONE;
    if (!fit->movable && (!fits(guard, now, fit) ||
                          (guard->seen != INSTANT_NONE && !clock_guard_agrees(guard, now))))
        return false;
    guard->seen = now;
    guard->seen_ms = ticks_ms();
    health_good(guard->health, HEALTH_CLOCK);
    return true;
}

bool clock_guard_has_taken(const struct clock_guard *guard)
{
    return guard->seen != INSTANT_NONE && !health_is_bad(guard->health, HEALTH_CLOCK);
}

instant_t clock_guard_expects(const struct clock_guard *guard)
{
    if (!clock_guard_has_taken(guard) || guard->movable)
        return INSTANT_NONE;
    return expected(guard);
}

struct store_seen clock_guard_seen(const struct clock_guard *guard)
{
    const bool known = clock_guard_has_taken(guard) && !guard->movable;

    return (struct store_seen){
        .boot = guard->boot, .at = known ? guard->seen : INSTANT_NONE, .ms = guard->seen_ms};
}
