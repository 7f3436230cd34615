#include "service/way.h"

#include <stdlib.h>
#include <string.h>

#include "base/xalloc.h"

#define WAY_ADDRESS(NAME) &way_##NAME,

const struct way *const ways[WAYS_COUNT] = {WAYS(WAY_ADDRESS)};

const struct way *way_find(const char *channel)
{
    for (size_t i = 0; i < WAYS_COUNT; i++) {
        if (strcmp(ways[i]->channel, channel) == 0)
            return ways[i];
    }
    return NULL;
}

bool ways_check(const struct config *config, char **cause)
{
    for (size_t i = 0; i < WAYS_COUNT; i++) {
        char *why = NULL;

        if (!ways[i]->configured(config) || ways[i]->check(config, &why))
            continue;
        *cause = xasprintf("%s: %s", ways[i]->channel, why);
        free(why);
        return false;
    }
    return true;
}

int64_t ways_attempt_ms(const struct config *config)
{
    int64_t most = 0;

    for (size_t i = 0; i < WAYS_COUNT; i++) {
        if (ways[i]->configured(config) && ways[i]->attempt_ms(config) > most)
            most = ways[i]->attempt_ms(config);
    }
    return most;
}
