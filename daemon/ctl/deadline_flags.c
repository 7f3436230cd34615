/* What the flags of a deadline mean, in words. */
#include "ctl/deadlines.h"

static const struct {
    unsigned flag;
    const char *words;
    bool doubtful; /* one of the dates may be wrong */
} flag_words[] = {
    {DEADLINE_STATED_BEYOND, "the form states a later day than the law allows", true},
    {DEADLINE_EXTENSION_BEYOND, "the extension is longer than the law allows", true},
    {DEADLINE_EXTENSION_IDLE, "the extension is not later than the day that it extends", true},
    {DEADLINE_EXTENSION_LATE,
     "the extension came too late, or before any request, and changes nothing", true},
    {DEADLINE_BEFORE_START, "it ends before it starts: one of the dates is wrong", true},
    {DEADLINE_AFTER_GAP, "met, but after days without authority", false},
    {DEADLINE_DATED_BACK, "it is recorded as starting before it was given", true},
    {DEADLINE_TOO_LATE, "what would have kept it came too late and does not count", true},
    {DEADLINE_SUSPENDED, "suspended: it authorises nothing meanwhile", false},
    {DEADLINE_MET_LATE, "met, but not in time", false},
    {DEADLINE_NOT_BEGUN, "not yet in force: it authorises nothing before its first day", false},
    {DEADLINE_BARRED, "the law allows none here: it gives no authority", true},
    {DEADLINE_NOT_STATED, "no last day is on record: this is the latest that it can be", false},
    {DEADLINE_REFUSED, "the request was refused: it ends when the home has that notice", false},
    {DEADLINE_URGENT_OVER, "the urgent authorisation had ended before the request came", true},
    {DEADLINE_ON_HOLD, "on hold: no step can be taken until the hold ends", false},
    {DEADLINE_CEASED, "it ended while it was suspended", false},
    {DEADLINE_UNSURE_END, "whether it ends then is for the order of the court to say", false},
};

size_t deadline_doubts(unsigned flags, const char *words[DEADLINE_FLAGS])
{
    size_t count = 0;

    for (size_t i = 0; i < ARRAY_SIZE(flag_words); i++) {
        if (flag_words[i].doubtful && (flags & flag_words[i].flag) != 0)
            words[count++] = flag_words[i].words;
    }
    return count;
}

void deadline_flags_print(unsigned flags, FILE *out)
{
    const char *name[DEADLINE_FLAGS];

    for (size_t i = 0; i < ARRAY_SIZE(flag_words); i++) {
        if (deadline_flag_names(flags & flag_words[i].flag, name) > 0)
            fprintf(out, DEADLINE_LABEL "%s (%s)\n", "look at", flag_words[i].words, name[0]);
    }
}
