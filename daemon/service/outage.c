#include "service/outage.h"

#include <inttypes.h>
#include <stdlib.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "channel/ticks.h"

#define AREA        "daemon"
#define SAY_AGAIN   60000
#define SAY_AT_MOST 3600000

void outage_begin(struct outage *outage, const char *why)
{
    free(outage->why);
    outage->why = xstrdup(why);
    if (outage->on)
        return;
    outage->on = true;
    outage->since_ms = ticks_ms();
    outage->say_again_ms = SAY_AGAIN;
    log_warning(AREA, "%s: out of reach: %s", outage->what, why);
}

int64_t outage_seconds(const struct outage *outage)
{
    int64_t seconds = (ticks_ms() - outage->since_ms) / 1000;

    if (!outage->on)
        return 0;
    return seconds > 0 ? seconds : 1;
}

void outage_tick(struct outage *outage)
{
    if (!outage->on || ticks_ms() - outage->since_ms < outage->say_again_ms)
        return;
    log_error(AREA, "%s: still out of reach, for %" PRId64 " s: %s", outage->what,
              outage_seconds(outage), outage->why);
    outage->say_again_ms += outage->say_again_ms < SAY_AT_MOST ? outage->say_again_ms : SAY_AT_MOST;
}

int64_t outage_end(struct outage *outage)
{
    int64_t seconds = outage_seconds(outage);

    if (!outage->on)
        return 0;
    log_warning(AREA, "%s: in reach again, was not for %" PRId64 " s", outage->what, seconds);
    outage->on = false;
    free(outage->why);
    outage->why = NULL;
    return seconds;
}
