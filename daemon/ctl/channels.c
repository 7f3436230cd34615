#include "ctl/channels.h"

#include "ctl/connection.h"
#include "service/way.h"

void channels_check(const struct pg_result *rows, const struct config *config,
                    struct faults *warnings)
{
    for (size_t i = 0; i < rows_count(rows); i++) {
        const char *channel = rows_text(rows, i, "channel");
        const char *contacts = rows_text(rows, i, "contacts");
        const struct way *way = way_find(channel);

        if (!rows_truth(rows, i, "enabled"))
            faults_add(warnings, "database", 0,
                       "dolsd.channel: %s is not enabled, so the DoLS team is notified instead of "
                       "contacts %s",
                       channel, contacts);
        else if (way == NULL || (config != NULL && !way->configured(config)))
            faults_add(warnings, "database", 0,
                       "dolsd.channel: %s is enabled, and %s, so messages to contacts %s wait "
                       "until they are given up",
                       channel,
                       way == NULL ? "this program has no such way"
                                   : "dolsd.conf does not set it up",
                       contacts);
    }
}
