/*
 * Why a deadline is what it is, as data for printing: the facts, the rule and its source, the count
 * day by day, what changed the count, the state, and why each reminder falls when it does. Nothing
 * is worked out in a second way: it reads the plan, and has the ladder built again with a trace.
 *
 * It holds facts and dates of a matter, but no names.
 */
#ifndef LAW_EXPLAIN_H
#define LAW_EXPLAIN_H

#include "law/deadline.h"
#include "law/ladder.h"

struct explained_fact {
    const char *name;
    date_t date;
    char *use; /* "counted from", "stated last day" …; "" if this limit does not use it */
};

/*
 * One day of a count in days, weeks or working days. For counts in months and years: the first day
 * (number 1), the corresponding date (number 0) and the last day (number 0), each with its note. If
 * a floor or a cap decided, its own days follow, numbered from the start.
 */
struct explained_day {
    int number; /* 1 .. n; 0: not counted, or no number */
    date_t date;
    int weekday; /* 0 Monday */
    char *note;  /* "a Sunday", "Boxing Day (substitute day)", "a day of 23 hours"; "" for none */
};

enum explained_topic {
    EXPLAIN_GOVERNS,   /* which version of the rule, and why */
    EXPLAIN_SOURCE,    /* its source, and how certain that is */
    EXPLAIN_START,     /* what the count starts from */
    EXPLAIN_COUNT,     /* how it is counted */
    EXPLAIN_FLOOR,     /* the earliest it can be */
    EXPLAIN_STATED,    /* the form */
    EXPLAIN_EXTENSION, /* the extension */
    EXPLAIN_VARIATION, /* the court */
    EXPLAIN_CAP,       /* suspension */
    EXPLAIN_STATE,     /* its state, and what met or cancelled it */
    EXPLAIN_END,       /* the instant, in London and in UTC */
};

struct explained_sentence {
    enum explained_topic topic;
    char *text; /* a whole sentence */
};

struct explained_rung {
    const struct rung *rung;
    date_t nominal; /* DATE_NONE if a fact or an override leaves it out */
    date_t day;     /* DATE_NONE where left out */
    instant_t at;   /* INSTANT_NONE where left out */
    bool left_out;
    char *why; /* its place or matter, if it is for one; where it was moved from and why, or why
                  left out; "" if there is nothing to say */
};

struct explanation {
    const struct time_limit *limit; /* title, source, certainty, note */
    enum deadline_state state;
    date_t last_day;
    instant_t ends_at;
    struct explained_fact *facts;
    size_t fact_count;
    struct explained_day *days;
    size_t day_count;
    struct explained_sentence *sentences;
    size_t sentence_count;
    struct explained_rung *rungs; /* every rung considered, by day; those left out last */
    size_t rung_count;
};

/* The deadline must come from deadline_plan with the same book, matter and now. The caller frees it
 * with explain_free; it points into the book. */
struct explanation *explain_deadline(const struct rulebook *book, const struct matter *matter,
                                     const struct deadline *deadline, instant_t now);
void explain_free(struct explanation *explanation);

#endif
