#include "service/coverage.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "base/xalloc.h"
#include "channel/ticks.h"

#define AREA "planner"

void coverage_tell(struct coverage *coverage, int64_t count, const char *words)
{
    if (count == 0 || words == NULL) {
        if (coverage->words != NULL)
            log_info(AREA, "nothing is uncovered any more");
        coverage_free(coverage);
        return;
    }
    if (coverage->words == NULL)
        coverage->since_ms = ticks_ms();
    else if (strcmp(coverage->words, words) == 0)
        return;
    log_warning(AREA,
                "%" PRId64 " uncovered (%s): somebody may not be told in time; see dolsd.uncovered",
                count, words);
    coverage_free(coverage);
    coverage->words = xstrdup(words);
}

int64_t coverage_seconds(const struct coverage *coverage)
{
    int64_t seconds = (ticks_ms() - coverage->since_ms) / 1000;

    if (coverage->words == NULL)
        return 0;
    return seconds > 0 ? seconds : 1;
}

void coverage_free(struct coverage *coverage)
{
    free(coverage->words);
    coverage->words = NULL;
}
