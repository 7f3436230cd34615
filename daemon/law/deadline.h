/*
 * From facts to deadlines: which limits arise for a matter, the last day of each, and its state.
 * Pure: rules, facts and an instant in; a plan out. Nothing is allocated.
 *
 * 1. Which row. A row applies if its kind is the matter's, its jurisdiction is none or the
 *    matter's, its pack has commenced, its governing date lies within effective_from to
 *    effective_to, all facts of applies_if are there and none of applies_unless. The governing date
 *    is the date of the fact that the kind names (today if it is absent) or, for rows governed by
 *    today, today. A pack that has an end does not govern matters whose own governing date is
 *    later; matters that began before run to their end under it. Among rows with the same code, one
 *    for the jurisdiction takes precedence over one for any, then the later effective_from, then
 *    the higher id.
 *    A hidden row is worked out like any other, for the conditions of those after it, and gives no
 *    deadline.
 *
 * 2. Where the count starts. At one of the entries of count_from that are there: the first listed,
 *    the earliest or the latest. If none is, only the stated or the varied day counts, and the
 *    start is that day; without these either, the deadline does not arise.
 *
 * 3. The count. on: the start itself. including: the start is day 1, so n days end on start + n - 1
 *    (MCA 2005 Sch A1 para 96(3): "28 days beginning with the day on which ..."). Months and years
 *    end on the day before the corresponding date; if the month has no such date they end on its
 *    last day (31 August 2026 + 6 months: 28 February 2027; 29 February 2028 + 1 year: 28 February
 *    2029). after, before: n units from the start, which does not count. Working days: the n-th;
 *    with `including` the start counts if it is a working day. Nothing rolls forward: a last day
 *    that is a Sunday or a bank holiday stays.
 *
 * 4. What changes it. A floor applies if the count gives an earlier day: a number of units from a
 *    fact, before which nothing can be requested. A stated day earlier than the count stands; a
 *    later one is flagged and the count stands. An extension later than that moves it by at most
 *    extended_at_most days; one that is not later, or was requested after the day that it would
 *    extend, is flagged and ignored. A court's variation then replaces it, whatever the count.
 *    Last, a cap (suspension) applies if it is earlier than all of these, including a variation:
 *    the cautious reading, because para 96 ends a suspended authority whatever its period. It
 *    starts from the earliest entry of cap_from that is there, and is off if what lifts it is dated
 *    on or after its start and not after its own last day: a suspension lifted too late has already
 *    ended the authority.
 *
 * 5. Its state on the London day of `now`. Cancelled, if the matter ended by death. Met, if a fact
 *    of met_by is there, is not earlier than met_since (a fact, or the start), and is dated today
 *    or before, or no later than the day after the last day: a successor that starts after a gap
 *    meets it only once it has started. With met_in_time only a fact dated on or before the last
 *    day meets it, and a later one is flagged; met_seamlessly_by does if dated no later than the
 *    day after the day counted from. Cancelled, if a fact of cancelled_by is dated today or before,
 *    or one of forestalled_by is, and no later than the day counted from: what was owed before it
 *    stays owed. An authority that ended in this way is not met by a successor that left a day
 *    between. After the end: lapsed, or passed if nothing more follows from the day. Otherwise
 *    open.
 *
 * 6. What was missing. If authority ended, the gap is the days with none on record: from the day
 *    after the last day to the day before what met it, to what cancelled it, or to today while it
 *    is lapsed. A limit met after a gap is flagged: "met" alone would hide it. So is any other
 *    limit met after its last day.
 */
#ifndef LAW_DEADLINE_H
#define LAW_DEADLINE_H

#include "law/matter.h"
#include "law/rulebook.h"
#include "law/zone.h"

#define DEADLINE_MAX_STEPS RULEBOOK_MAX_STEPS
#define PLAN_MAX           RULEBOOK_MAX_CODES

enum deadline_state {
    DEADLINE_OPEN,
    DEADLINE_MET,
    DEADLINE_LAPSED,
    DEADLINE_CANCELLED,
    DEADLINE_PASSED
};
enum decided_by { BY_COUNT, BY_STATED, BY_EXTENSION, BY_CAP, BY_VARIATION, BY_FLOOR };

/* What an officer should check. */
enum deadline_flag {
    DEADLINE_STATED_BEYOND = 1 << 0,    /* the form states a later day than the law allows */
    DEADLINE_EXTENSION_BEYOND = 1 << 1, /* the extension is longer than the law allows */
    DEADLINE_EXTENSION_IDLE = 1 << 2,   /* the extension is not later than the day it extends */
    DEADLINE_BEFORE_START = 1 << 3,     /* it ends before it starts: one of the dates is wrong */
    DEADLINE_AFTER_GAP = 1 << 4,        /* met, but after days without authority */
    DEADLINE_EXTENSION_LATE = 1 << 5,   /* it came when nothing was left to extend */
    DEADLINE_DATED_BACK = 1 << 6,       /* it is recorded as starting before it can */
    DEADLINE_TOO_LATE = 1 << 7,         /* what would have kept it came after it ended */
    DEADLINE_SUSPENDED = 1 << 8,        /* what started its cap was not lifted until today */
    DEADLINE_NOT_BEGUN = 1 << 9,        /* an authority whose first day is in the future */
    DEADLINE_MET_LATE = 1 << 10,        /* met, but after its last day (no authority) */
    DEADLINE_BARRED = 1 << 11,          /* the law allows no such authority: it has no effect */
    DEADLINE_NOT_STATED = 1 << 12,      /* no last day on record: the latest possible is used */
    DEADLINE_REFUSED = 1 << 13,         /* what it waits for was refused: it may end any day */
    DEADLINE_URGENT_OVER = 1 << 14,     /* the urgent authorisation had ended before the request */
    DEADLINE_ON_HOLD = 1 << 15,         /* cancelled only until the hold ends */
    DEADLINE_CEASED = 1 << 16,          /* it ended while it was suspended */
    DEADLINE_UNSURE_END = 1 << 17,      /* whether it ended then is for the order to say */
};

struct step {
    const struct rung *rung;
    date_t day;        /* its day */
    date_t occurrence; /* each day of a rung that repeats; else the last day */
    instant_t at;
};

struct deadline {
    const struct time_limit *limit;
    const struct limit_group *group;
    enum deadline_state state;
    fact_id reason_fact; /* what met or cancelled it; FACT_NONE: nothing */
    date_t start;        /* the day counted from */
    int start_entry;     /* its place in count_from; -1: only the stated or varied day */
    date_t counted;      /* what the count gives (the statutory last day); the days below are */
    date_t floor;        /* DATE_NONE if there is none */
    date_t stated;
    date_t extended;
    date_t cap_start, cap; /* only while the cap is on */
    date_t varied;
    date_t last_day; /* inclusive */
    enum decided_by decided_by;
    unsigned flags;
    date_t gap_from, gap_until; /* the days without authority; DATE_NONE if none; only gap_from is
                                 * there if they are to come, as the first covers a second one */
    bool gap_runs;              /* nothing has ended them: gap_until is today */
    instant_t ends_at;          /* the midnight that follows the last day */
    size_t steps;               /* 0 unless open or lapsed */
    struct step ladder[DEADLINE_MAX_STEPS];
};

struct plan {
    size_t count;
    date_t look_again; /* the next day on which a fact with a future date begins to count */
    struct deadline deadlines[PLAN_MAX];
};

/* Works out everything that follows from the facts at that instant. The plan is about 150 KB: keep
 * one and reuse it. It points into the book. */
void deadline_plan(const struct rulebook *book, const struct matter *matter, instant_t now,
                   struct plan *plan);

/* The deadline with that code; NULL if it does not arise. */
const struct deadline *plan_find(const struct plan *plan, const char *code);

/* The fact that shows that an extension of what ended on that day came too late; FACT_NONE: it did
 * not. */
fact_id deadline_extension_late_by(const struct matter *matter, const struct time_limit *limit,
                                   date_t ended);

/* The fact that starts the cap, or would if it were not off; FACT_NONE if another limit does, or
 * nothing. */
fact_id deadline_cap_fact(const struct matter *matter, const struct deadline *deadline);

/* The last day of a span from a start; section 3 above. */
date_t deadline_count(const struct calendar *calendar, enum jurisdiction jurisdiction,
                      const struct span *span, date_t start);

const char *deadline_state_name(enum deadline_state state);
const char *decided_by_name(enum decided_by by);

/* Writes the names of the flags that are set to out, at most DEADLINE_FLAGS; returns how many. */
#define DEADLINE_FLAGS 18
size_t deadline_flag_names(unsigned flags, const char *out[DEADLINE_FLAGS]);

/* What the count starts from: a fact, or limit:CODE; or the stated or varied fact if there is no
 * count. */
const char *deadline_start_name(const struct rulebook *book, const struct deadline *deadline);

/* What met or cancelled it: the fact's name; NULL: nothing. */
const char *deadline_reason(const struct rulebook *book, const struct deadline *deadline);

#endif
