#include "service/recovery.h"

#include <inttypes.h>

#include "base/log.h"
#include "channel/ticks.h"
#include "service/config.h"
#include "store/store.h"

#define AREA     "courier"
#define AGAIN_MS 1000

static void warn(struct recovery *recovery)
{
    if (!recovery->warned)
        log_warning(AREA, "another process works under this name; give each its own worker.name");
    recovery->warned = true;
}

static void parse_recover(void *arg, struct store_reply *reply)
{
    struct recovery *recovery = arg;

    recovery->asking = false;
    if (reply->end == STORE_LOST)
        return;
    recovery->locked = reply->end == STORE_DONE && reply->number >= 0;
    if (reply->end == STORE_REFUSED)
        log_warning(AREA, "recover: %s", reply->fault);
    else if (!recovery->locked)
        warn(recovery);
    else if (reply->number > 0)
        log_warning(AREA,
                    "%" PRId64 " messages were under way when a process of this name ended; it is "
                    "not known whether they arrived",
                    reply->number);
    recovery->done |= recovery->locked;
    recovery->not_before_ms = ticks_ms() + AGAIN_MS;
    recovery->ended(recovery->arg);
}

void recovery_turn(struct recovery *recovery, struct pgconn *conn, const struct config *config)
{
    if (recovery->locked || recovery->asking || ticks_ms() < recovery->not_before_ms)
        return;
    recovery->asking = store_recover(conn, config->worker.name, !recovery->done,
                                     config->courier.resend_unknown, parse_recover, recovery);
}

void recovery_lost(struct recovery *recovery)
{
    recovery->locked = recovery->asking = false;
    recovery->not_before_ms = 0;
}

long recovery_rest_ms(const struct recovery *recovery, long wait_ms)
{
    return recovery->locked || wait_ms < AGAIN_MS ? wait_ms : AGAIN_MS;
}
