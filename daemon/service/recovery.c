#include "service/recovery.h"

#include <inttypes.h>

#include "base/log.h"
#include "channel/ticks.h"
#include "service/attempt.h"
#include "service/config.h"
#include "service/health.h"
#include "service/outcomes.h"
#include "store/array.h"
#include "store/store.h"

#define AREA         "courier"
#define AGAIN_MS     1000
#define REFUSED_MOST 1 /* if refused more often, the other session is not about to end */

/* fault: the store's; NULL: another process has the lock. */
static void note_refusal(struct recovery *recovery, const char *fault)
{
    if (++recovery->refused <= REFUSED_MOST)
        return;
    recovery->done = recovery->done && fault != NULL;
    health_bad(recovery->health, HEALTH_WORKER,
               fault != NULL
                   ? fault
                   : "another process works under this name; give each its own worker.name");
}

static void note_lock(struct recovery *recovery, int64_t astray)
{
    if (astray > 0 && recovery->done)
        log_info(AREA, "%" PRId64 " messages were claimed when the connection was lost: released",
                 astray);
    else if (astray > 0)
        log_warning(AREA,
                    "%" PRId64 " messages were under way when a process of this name ended; it is "
                    "not known whether they arrived",
                    astray);
    recovery->done = true;
    recovery->refused = 0;
    health_good(recovery->health, HEALTH_WORKER);
}

static void parse_recover(void *arg, struct store_reply *reply)
{
    struct recovery *recovery = arg;

    recovery->asking = false;
    if (reply->end == STORE_LOST)
        return;
    recovery->locked = reply->end == STORE_DONE && reply->number >= 0;
    if (recovery->locked)
        note_lock(recovery, reply->number);
    else
        note_refusal(recovery, reply->fault);
    recovery->not_before_ms = ticks_ms() + AGAIN_MS;
    recovery->ended(recovery->arg);
}

void recovery_turn(struct recovery *recovery, struct pgconn *conn, const struct config *config,
                   const struct attempts *attempts, const struct outcomes *untold)
{
    struct array own = ARRAY_INIT;

    if (recovery->locked || recovery->asking || ticks_ms() < recovery->not_before_ms)
        return;
    attempts_list(attempts, &own);
    for (size_t i = 0; i < untold->count; i++)
        array_add_number(&own, untold->rows[i].attempt_id);
    recovery->asking = store_recover(conn, config->worker.name, &own, !recovery->done,
                                     config->courier.resend_unknown, parse_recover, recovery);
    array_free(&own);
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
