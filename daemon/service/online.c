#include "service/online.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "service/config.h"
#include "service/database.h"
#include "service/way.h"

static void tell(const char *what, bool good, char *cause, struct faults *faults)
{
    if (good)
        printf("%s: answers\n", what);
    else
        faults_add(faults, what, 0, "%s", cause);
    free(cause);
}

void online_check(const struct config *config, struct faults *faults)
{
    char *cause = NULL;
    bool good = database_try(config, &cause);

    tell("database", good, cause, faults);
    for (size_t i = 0; i < WAYS_COUNT; i++) {
        cause = NULL;
        if (ways[i]->ask == NULL || !ways[i]->configured(config))
            continue;
        good = ways[i]->ask(config, (instant_t)time(NULL), &cause);
        tell(ways[i]->channel, good, cause, faults);
    }
}
