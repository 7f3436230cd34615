/*
 * The rules in force and not in force: time limits and the rungs of their reminder ladders.
 *
 * A rulebook is built row by row from plain text, as the tables dolsd.rule_pack, dolsd.kind,
 * dolsd.time_limit and dolsd.rung hold it, then finished, and never changed after that; changed
 * rules make a new rulebook. Rows are checked as they are added: `cause`, which the caller frees,
 * names the row and what is wrong in words that an administrator understands. To report all faults
 * at once, keep adding after one; after any fault, refuse the whole book.
 *
 * This code contains no law. law/deadline.h and law/ladder.h say what a column means.
 *
 * Fact names are interned as small numbers, so that a matter is an array of dates; so are the
 * places that rungs name, so that a matter's place is looked up once and not compared again.
 */
#ifndef LAW_RULEBOOK_H
#define LAW_RULEBOOK_H

#include "law/calendar.h"
#include "law/date.h"
#include "law/zone.h"

#define RULEBOOK_MAX_FACTS 192 /* names of facts, over all kinds */
#define RULEBOOK_MAX_KINDS 64  /* kinds of matter */
#define RULEBOOK_MAX_CODES 32  /* limit codes of one kind, so deadlines in a plan */
#define RULEBOOK_MAX_STEPS 256 /* steps of one ladder */
#define RULEBOOK_REPEATS   10  /* future occurrences of a repeating rung; one more may be past */

typedef int16_t fact_id;
#define FACT_NONE     ((fact_id)-1)
#define FACT_DIED     ((fact_id)0) /* "died"; every book knows it */
#define FACT_MISTAKEN ((fact_id)1) /* "mistaken", as well */

#define PLACE_NONE (-1) /* a place that no rung names */

/* A set of facts. */
struct fact_set {
    uint64_t bits[RULEBOOK_MAX_FACTS / 64];
};

static inline bool fact_set_has(const struct fact_set *set, fact_id fact)
{
    return (set->bits[fact >> 6] >> (fact & 63)) & 1;
}

static inline void fact_set_add(struct fact_set *set, fact_id fact)
{
    set->bits[fact >> 6] |= UINT64_C(1) << (fact & 63);
}

static inline bool fact_set_covers(const struct fact_set *set, const struct fact_set *needed)
{
    uint64_t missing = 0;

    for (int i = 0; i < RULEBOOK_MAX_FACTS / 64; i++)
        missing |= needed->bits[i] & ~set->bits[i];
    return missing == 0;
}

static inline bool fact_set_meets(const struct fact_set *a, const struct fact_set *b)
{
    uint64_t common = 0;

    for (int i = 0; i < RULEBOOK_MAX_FACTS / 64; i++)
        common |= a->bits[i] & b->bits[i];
    return common != 0;
}

enum unit { UNIT_DAY, UNIT_WEEK, UNIT_MONTH, UNIT_YEAR, UNIT_WORKING_DAY };
enum reckoning { RECKON_ON, RECKON_INCLUDING, RECKON_AFTER, RECKON_BEFORE };
enum which { WHICH_FIRST, WHICH_EARLIEST, WHICH_LATEST };
enum certainty { CERTAINTY_SEEN, CERTAINTY_PARTLY, CERTAINTY_UNSURE };
enum pressing { PRESSING_URGENT, PRESSING_SOON, PRESSING_ROUTINE };
enum after { AFTER_LAPSE, AFTER_PASS, AFTER_REST, AFTER_HIDDEN }; /* hidden: only a condition */
enum scope { SCOPE_GENERAL, SCOPE_PLACE, SCOPE_MATTER };          /* the later, the more specific */

/* A length of time, and how it is counted. */
struct span {
    int count;
    enum unit unit;
    enum reckoning reckoning;
};

/* A day to count from, or a condition: a fact, or another limit of the same matter. */
struct anchor {
    const char *name;  /* as in the row: "given", "limit:urgent_end", "met:suspension_end" */
    const char *limit; /* the code; NULL if it is a fact */
    bool met;          /* in a condition: the limit must be met; else it must arise */
    fact_id fact;      /* FACT_NONE if it is a limit */
    int16_t slot;      /* that limit's place among the kind's codes; set when finished */
};

struct anchor_list {
    struct anchor *items;
    size_t count;
};

struct fact_list {
    fact_id *ids;
    size_t count;
};

/* A row of dolsd.time_limit, ready to use. The book owns all texts; none is NULL. */
struct time_limit {
    int id;
    const char *pack, *code, *title, *source, *note;
    int kind;
    enum jurisdiction jurisdiction;
    enum certainty certainty;
    date_t in_force_from; /* the later of effective_from and the pack's commencement; INT32_MAX if
                             the pack is not in force */
    date_t in_force_to;   /* effective_to; INT32_MAX for no end */
    date_t pack_ends;     /* last governing date under the pack; INT32_MAX for no end */
    date_t effective_from, effective_to; /* as in the row; DATE_NONE for no end */
    bool governed_by_today;
    fact_id governed_by; /* its date decides if the row applies; FACT_NONE: the kind's */
    enum after after;    /* after_last_day */
    bool authority;      /* when it ends, authority for a deprivation of liberty ends */
    bool no_cover;       /* no authority from its start until it is met */
    unsigned flags;      /* of enum deadline_flag, set on each deadline of this row */
    struct fact_set applies_if, applies_unless;
    struct anchor_list if_limits, unless_limits; /* the other conditions: limits */
    struct anchor_list count_from;
    enum which count_which;
    struct span span;
    fact_id not_before; /* FACT_NONE if unused, as below */
    fact_id floor_from;
    struct span floor;
    fact_id not_after; /* FACT_NONE if unused, as above */
    fact_id stated_by, extended_by, varied_by;
    struct span extension; /* at most this, from the day after the previous last day */
    fact_id extension_asked, extension_decided, extension_before;
    struct anchor_list cap_from;
    struct span cap;
    fact_id cap_lifted_by;
    struct fact_list met_by;
    fact_id met_since; /* FACT_NONE if unused, or if it is the start */
    bool met_since_start;
    bool met_in_time;
    fact_id met_seamlessly_by;
    struct fact_list cancelled_by;
    struct fact_list forestalled_by;        /* cancel it only if dated no later than its start */
    struct fact_list hold_from, hold_until; /* in pairs: one starts a hold, the other ends it */
    date_t alarms_from; /* if counted from an earlier day, it passes; DATE_NONE: never */
    const char *owed_by, *owed_to, *contents; /* of a notice; "" if it is not one */
};

/* A row of dolsd.rung, ready to use. */
struct rung {
    int id;
    const char *pack, *name, *limit_code, *role, *template, *note;
    int kind; /* -1: any */
    enum jurisdiction jurisdiction;
    int role_number; /* equal for equal roles */
    int order;       /* its place among all rungs by id; set when finished */
    bool from_start;
    bool stays; /* moves = stay */
    bool active;
    int offset;
    enum unit offset_unit; /* never UNIT_YEAR */
    int minutes;           /* after midnight, London time */
    int repeat_every;      /* working days; 0: once */
    enum pressing pressing;
    struct fact_set only_if, unless;
    unsigned if_flag; /* of enum deadline_flag: reports that flag; 0: any flags */
    unsigned only_if_flags, unless_flags; /* in the ladder only if one is set; only if none is */
    enum scope scope;
    const char *place;    /* SCOPE_PLACE: as in the row; else "" */
    int place_number;     /* in the book; set when finished */
    int64_t matter_id;    /* SCOPE_MATTER */
    const char *replaces; /* name of the rung that it replaces; "" for none */
    date_t in_force_from, in_force_to, pack_ends; /* as in struct time_limit, against today */
};

/* All versions of one limit for one kind of matter, and its reminder rungs. */
struct limit_group {
    const char *code;
    const struct time_limit **rows; /* the most specific first: the first that applies governs */
    size_t row_count;
    const struct rung **rungs; /* the general ones: by role, then the latest first */
    size_t rung_count;
    const struct rung **overrides; /* the others, including those that switch off: by scope, then by
                                      place or matter, then as above */
    size_t override_count;
};

/* ---- rows as text; a NULL text is SQL's null */

struct text_list {
    const char *const *items;
    size_t count;
};

struct limit_row {
    int id;
    const char *pack, *code, *kind, *jurisdiction, *title;
    struct text_list applies_if, applies_unless, count_from;
    const char *count_which; /* first, earliest, latest; NULL: first */
    int count;
    const char *unit, *reckoning; /* NULL: day, on */
    const char *not_before;
    const char *floor_from;
    int floor_count;
    const char *floor_unit, *floor_reckoning;
    const char *not_after;
    const char *stated_by, *extended_by;
    int extended_at_most;      /* 0: null */
    const char *extended_unit; /* NULL: day */
    const char *extension_asked, *extension_decided, *extension_before;
    const char *varied_by;
    struct text_list cap_from;
    int cap_count;
    const char *cap_unit, *cap_reckoning, *cap_lifted_by;
    struct text_list met_by;
    const char *met_since;
    bool met_in_time;
    const char *met_seamlessly_by;
    struct text_list cancelled_by, forestalled_by;
    struct text_list hold_from, hold_until; /* as long as each other */
    struct text_list flags;                 /* names of flags */
    bool no_cover;
    const char *alarms_from; /* YYYY-MM-DD; NULL: from ever */
    const char *owed_by, *owed_to, *contents;
    const char *after_last_day;                /* lapse, rest, pass, hidden; NULL: lapse */
    const char *governed_by;                   /* matter, today, or a fact; NULL: matter */
    const char *effective_from, *effective_to; /* YYYY-MM-DD */
    const char *source, *certainty, *note;
    bool authority; /* of dolsd.limit_code */
};

struct rung_row {
    int id;
    const char *pack, *name, *limit_code, *kind, *jurisdiction, *role, *template;
    const char *counted_from; /* last_day, start; NULL: last_day */
    int offset_count;
    const char *offset_unit; /* NULL: day */
    const char *at_time;     /* HH:MM or HH:MM:SS; NULL: 09:00 */
    const char *moves;       /* earlier, stay; NULL: earlier */
    int repeat_every;        /* 0: null */
    const char *pressing;    /* NULL: routine */
    struct text_list only_if, unless;
    const char *if_flag; /* stated_beyond, ...; NULL: none */
    struct text_list only_if_flags, unless_flags;
    const char *place;
    const char *matter_id; /* a number */
    const char *replaces;
    bool active;
    const char *effective_from, *effective_to; /* NULL: always */
    const char *note;
};

/* ---- building */

struct rulebook;

/* The book borrows the zone, which must outlive it, and takes the calendar. */
struct rulebook *rulebook_new(const struct zone *zone, struct calendar *calendar);
void rulebook_free(struct rulebook *book);

/* `governed_by`: the fact whose date decides which version of a rule governs a matter. Kinds come
 * before packs, packs before the rows that name them. False and a cause if there are too many kinds
 * or facts, or a date is invalid. */
bool rulebook_add_kind(struct rulebook *book, const char *kind, const char *governed_by,
                       char **cause) MUST_USE;

/* Dates as YYYY-MM-DD; commences NULL: not in force, and none of its rows applies. */
bool rulebook_add_pack(struct rulebook *book, const char *pack, const char *commences,
                       const char *ends, char **cause) MUST_USE;

bool rulebook_add_limit(struct rulebook *book, const struct limit_row *row, char **cause) MUST_USE;
bool rulebook_add_rung(struct rulebook *book, const struct rung_row *row, char **cause) MUST_USE;

/* Interns the name of a fact that no row uses; FACT_NONE if there is no room. */
fact_id rulebook_fact(struct rulebook *book, const char *name);

/*
 * Orders the limits of each kind so that each comes after those that it counts from, and gives each
 * its rungs. False and a cause if limits count from one another in a circle, one counts from a
 * limit that its kind does not have, or a ladder could have too many steps at any place or for any
 * matter. Do not plan with the book until this succeeds.
 */
bool rulebook_finish(struct rulebook *book, char **cause) MUST_USE;

void rulebook_set_version(struct rulebook *book, int64_t version);

/* ---- reading */

int64_t rulebook_version(const struct rulebook *book);
const struct zone *rulebook_zone(const struct rulebook *book);
const struct calendar *rulebook_calendar(const struct rulebook *book);

fact_id rulebook_find_fact(const struct rulebook *book, const char *name); /* or FACT_NONE */
const char *rulebook_fact_name(const struct rulebook *book, fact_id fact);
size_t rulebook_fact_count(const struct rulebook *book);

/* The number of a place that rungs name; PLACE_NONE for any other, "" and NULL. */
int rulebook_place(const struct rulebook *book, const char *name);

int rulebook_kind(const struct rulebook *book, const char *name); /* or -1 */
const char *rulebook_kind_name(const struct rulebook *book, int kind);
fact_id rulebook_governing_fact(const struct rulebook *book, int kind);

/* The limits of a kind, in the order they are worked out. */
const struct limit_group *rulebook_groups(const struct rulebook *book, int kind, size_t *count);

/* All rungs, as added (the template checker needs their names). */
const struct rung *rulebook_rungs(const struct rulebook *book, size_t *count);

/* The order of a ladder: by role, then the latest first, as far as offsets in different units
 * compare. For qsort over pointers to rungs. */
int rulebook_compare_rungs(const void *left, const void *right);

/* How many steps the rung can add to a ladder. */
size_t rulebook_steps(const struct rung *rung);

const char *certainty_name(enum certainty certainty);
const char *certainty_words(enum certainty certainty); /* for people */
const char *pressing_name(enum pressing pressing);
const char *unit_name(enum unit unit);

#endif
