/*
 * Every SQL text of the programs, in one table.
 *
 * The daemon runs them through store/store.h, dolsctl through its own synchronous connection; no
 * other file holds SQL. A statement is a call of a function or view that sql/ installs, so that an
 * administrator can read and replace what it does. Values are only ever parameters, as text except
 * those of apply_plan; each has its cast in the statement. Instants come back as whole seconds
 * since 1970 (UTC) if the column name ends in _s, as milliseconds if it ends in _ms.
 *
 * The logs use these names.
 */
#ifndef STORE_STATEMENT_H
#define STORE_STATEMENT_H

#include "base/base.h"

struct statement {
    const char *name;
    const char *text;
    int parameters;
};

enum statement_id {
    /* Any connection. */
    STATEMENT_SESSION, /* statement timeout in ms, application name */
    STATEMENT_LISTEN,
    STATEMENT_BEGIN,
    STATEMENT_BEGIN_SNAPSHOT, /* read only, one snapshot for everything that follows */
    STATEMENT_COMMIT,
    STATEMENT_ROLLBACK,
    STATEMENT_SAVEPOINT,
    STATEMENT_RELEASE,
    STATEMENT_ROLLBACK_TO,
    STATEMENT_SCHEMA_VERSION,
    STATEMENT_CLOCK, /* now_s, movable: it is a test clock, pid */

    /* Processes. */
    STATEMENT_ENLIST,      /* worker, version */
    STATEMENT_KEEP_HEALTH, /* worker, the columns of struct store_health, each an array, boot,
                              clock_s, clock_ms */
    STATEMENT_FIT_CLOCK, /* worker, boot, ms → as STATEMENT_CLOCK; from_s, until_s, exact, confirmed
                          */

    /* Rules; read the six in one snapshot. */
    STATEMENT_RULES_VERSION,
    STATEMENT_READ_PACKS,
    STATEMENT_READ_KINDS,
    STATEMENT_READ_TIME_LIMITS,
    STATEMENT_READ_RUNGS,
    STATEMENT_READ_NON_WORKING_DAYS,
    STATEMENT_READ_FACTS, /* what they mean; for dolsctl, not part of the rulebook */

    /* Planning. */
    STATEMENT_TAKE_CHANGED, /* max, version of the rulebook */
    STATEMENT_PUT_BACK,     /* kind, id */
    STATEMENT_APPLY_PLAN,   /* in binary: see store/plans.h */
    STATEMENT_SWEEP,
    STATEMENT_FIRE,      /* max, the time as it should be */
    STATEMENT_UNCOVERED, /* uncovered, words: how many of what */
    STATEMENT_SEAL,      /* number (null: only new ones) → number, line of each later seal */
    STATEMENT_HELD,      /* answer: what the guard holds, in words */
    STATEMENT_SAY_HEARD,
    STATEMENT_HELD_UP,      /* answer: whose locks a process waits for, in words */
    STATEMENT_NEXT_INSTANT, /* wait_ms (null: nothing ahead), now_s */

    /* Sending. */
    STATEMENT_CLAIM,  /* worker, channels, rooms, lease in seconds: see store/claimed.h */
    STATEMENT_SETTLE, /* 10 arrays, resend, the time as it should be → the attempts that could not
                         be recorded */
    STATEMENT_REAP,   /* resend, leases, the time as it should be */
    STATEMENT_RECOVER, /* worker, own, died, resend → how many, or -1 */

    /* ---- dolsctl: only for administrators and officers. */

    /* send-test */
    STATEMENT_CTL_METRICS,       /* line */
    STATEMENT_CTL_MAKE_LOGIN,    /* login, role: whether it was granted */
    STATEMENT_CTL_ATTEST_TO,     /* address: number of the contact, or null */
    STATEMENT_CTL_HAS_STORE,     /* whether the reference store is there */
    STATEMENT_CTL_ADD,           /* what, object: see casework.add */
    STATEMENT_CTL_IMPORT,        /* rows, who, why: see casework.import */
    STATEMENT_CTL_REASON,        /* reason → words: what is wrong with it, or null */
    STATEMENT_CTL_CONTACT,       /* number: see dolsd.contact_to_test */
    STATEMENT_CTL_TAKE_RETURNED, /* key, what, status, digest: see dolsd.take_returned */

    /* migrate */
    STATEMENT_CTL_TRY_LOCK, /* locked */
    STATEMENT_CTL_LOCK,
    STATEMENT_CTL_SCRIPT_PATH,      /* look up names in SQL files as psql would */
    STATEMENT_CTL_MISSING_VIEWS,    /* missing (null: none), some: not all three */
    STATEMENT_CTL_READ_MIGRATIONS,  /* number, name, sha256 */
    STATEMENT_CTL_READ_APPLIED,     /* name, sha256 */
    STATEMENT_CTL_RECORD_MIGRATION, /* number, name, sha256 */
    STATEMENT_CTL_RECORD_APPLIED,   /* name, sha256 */
    STATEMENT_CTL_FORGET_APPLIED,   /* folder */

    /* check */
    STATEMENT_CTL_COLUMNS,   /* views, columns → of each: there (the view), found (its type; null:
                                no such column), stood_on: by views of dolsd */
    STATEMENT_CTL_LANGUAGES, /* language, contacts */
    STATEMENT_CTL_TERMS,     /* text, what: of rules and calendar, for mails and pages */
    STATEMENT_CTL_FACT_NAMES, /* name: of every fact, even unused ones */
    STATEMENT_CTL_READERS,    /* template, role, language, tier: who reads the templates of rungs */
    STATEMENT_CTL_CHANNELS,   /* channel, enabled, contacts: for each that contacts have */
    STATEMENT_CTL_UNKNOWN_ROLES,  /* role, recipients: roles that dolsd.role does not know */
    STATEMENT_CTL_MISSING_RIGHTS, /* login, act, advice: what the daemon has no right to do */
    STATEMENT_CTL_DOUBTS,         /* place, words, advice */
    STATEMENT_CTL_HORIZON,        /* days: how far ahead bank holidays must be known */
    STATEMENT_CTL_ATTESTATION,    /* contacts, unreachable (a list; null: none) */

    /* status */
    STATEMENT_CTL_LOCK_HOLDERS, /* words: who holds a whole table */
    STATEMENT_CTL_STATUS,  /* the columns of dolsd.status; instants end in _s; calendar_horizon */
    STATEMENT_CTL_WORKERS, /* worker, version, started_s, seen_s */
    STATEMENT_CTL_LATELY,  /* undelivered: messages of the last seven days that did not arrive */

    /* policy */
    STATEMENT_CTL_POLICY, /* name, value, unit, bounds, since_s, who, why, meaning */

    /* the questions of officers */
    STATEMENT_ANSWER, /* question, its options (JSON) → answer (JSON) */
    STATEMENT_PAGE,   /* page, the same → answer */

    /* upcoming */
    STATEMENT_CTL_KNOWS_ROLE, /* role → known, roles (a list of all) */
    STATEMENT_CTL_UPCOMING,   /* from, until (seconds; from null: no matter when), role (null: any)
                                 → kind, id, reference, limit_code, last_day, state, at_s, rung,
                                 role, template, pressing, contacts, names, fallback, nobody,
                                 known_contacts, known_names (who acknowledged), held_s */

    /* explain */
    STATEMENT_CTL_IMPORTED, /* references as JSON → kind, id, reference, jurisdiction, place, facts;
                               in order of reference */
    STATEMENT_CTL_STANDING, /* kind, id → planned_s (null: never), rules, rules_now, queued, bad */
    STATEMENT_CTL_PLANNED, /* kind, id → limit_code, last_day, ends_s, state, reason, planned_s */
    STATEMENT_CTL_TOLD,  /* kind, id → limit_code, due_s, role, fallback_for, contact_id, contact,
                            channel, address, template, state, reason, late, instead, ended_s,
                            message_id, message_state, not_before_s, attempts, outcome, phase,
                            code, reply, host */
    STATEMENT_CTL_MOVES, /* kind, id → limit_code, at_s, old_last_day, last_day, because */
    STATEMENT_CTL_COMING, /* kind, id → as upcoming */

    /* acknowledge, pause, resume; explain too */
    STATEMENT_CTL_NEAR,   /* reference → near (null: none): a list in words */
    STATEMENT_CTL_WHICH,  /* reference, kind, id (null: any) → as imported; the reference in any
                             case, unless there is one exactly as given */
    STATEMENT_CTL_PEOPLE, /* kind, id → contact_id, roles */
    STATEMENT_CTL_ACKNOWLEDGE, /* kind, id, limit, contact, who, note → stopped */
    STATEMENT_CTL_PAUSE,       /* kind, id, limit (null: all), until (seconds), owner, reason
                                  → number */
    STATEMENT_CTL_RESUME,      /* kind, id, limit (null: all), who → ended */
    STATEMENT_CTL_PAUSES,      /* kind, id (null: all) → kind, id, reference, limit_code, until_s,
                                  owner, reason, holds, holds_json, reminders, made_s, made_by */
    STATEMENT_CTL_ACKNOWLEDGED, /* kind, id (null: all) → kind, id, reference, limit_code, last_day,
                                   contact_id, contact, roles, roles_json, who, note, reminders,
                                   made_s, made_by */

    /* queue; retry, resend, cancel, hold, release */
    STATEMENT_CTL_QUEUE,        /* the columns of dolsd.queued */
    STATEMENT_CTL_QUEUE_TOTALS, /* those of dolsd.queue_totals */
    STATEMENT_CTL_OPERATE,      /* act, message, who, why → done: the result, in words */

    /* calendar */
    STATEMENT_CTL_FEEDS,       /* the columns of dolsd.feeds */
    STATEMENT_CTL_FEED_MAKE,   /* contact, role, home, who, why → number, secret, whose */
    STATEMENT_CTL_FEED_REVOKE, /* number, who, why → whose */

    /* verify */
    STATEMENT_CTL_VERIFY, /* lines with seals (null: none) → answer: see dolsd.verify */

    /* confirm */
    STATEMENT_CTL_EFFECTS_OF, /* matters, deadlines (both in binary), now: ended, moved, reopened,
                                 due */
    STATEMENT_CTL_WOULD_HOLD, /* words; null: nothing */
    STATEMENT_CTL_HELD,    /* effect, reference, kind, id, changes, limits, limits_json, since_s */
    STATEMENT_CTL_CONFIRM, /* effect, who, why → changes */
    STATEMENT_CTL_CONFIRM_CLOCK, /* who, why → at */
    STATEMENT_CTL_ERASE,         /* reference, who, why → rows */

    /* simulate */
    STATEMENT_CTL_CAN_SIMULATE,  /* moves, events: see dolsd.ctl_can_simulate */
    STATEMENT_CTL_MOVE_CLOCK,    /* seconds since 1970 */
    STATEMENT_CTL_HEAR_WORK,     /* listens: notified whenever a daemon does something */
    STATEMENT_CTL_IDLE,          /* idle */
    STATEMENT_CTL_PROGRESS,      /* progress: a text that changes whenever something is done */
    STATEMENT_CTL_NEXT,          /* seconds: the end → next_s (null: nothing before it) */
    STATEMENT_CTL_LAST_ATTEMPT,  /* last */
    STATEMENT_CTL_NEXT_EVENT,    /* seconds: the end → next_s (null: none before it) */
    STATEMENT_CTL_PLAY_EVENTS,   /* records the events due by the clock */
    STATEMENT_CTL_EVENTS_PLAYED, /* at_s, what, fault: those recorded at this time */
    STATEMENT_CTL_ENDED_SINCE,   /* number of an attempt → number, outcome, notices */
    STATEMENT_CTL_SENT_SINCE, /* number of an attempt → number, at_s, outcome, pressing, notices,
                                 roles, templates, matters, late */

    /* plan and apply: rules tried out or changed with a file */
    STATEMENT_CTL_BEGIN_TRIAL,     /* sees one state of the database throughout */
    STATEMENT_CTL_TRIAL_LIMITS,    /* how long it may wait and work */
    STATEMENT_CTL_CONSTRAINTS_NOW, /* those that would otherwise be checked at commit */
    STATEMENT_CTL_PUT_CALENDAR,    /* four arrays: days, jurisdictions, titles, sources */
    STATEMENT_CTL_RULE_DATES,      /* days (an array), a day (null: today) → days: on which rules
                                      begin or end, after that day; new_days: those not among the
                                      given, as a list */
    STATEMENT_CTL_OPEN_MATTERS,    /* a cursor over all matters, within a transaction */
    STATEMENT_CTL_NEXT_MATTERS,    /* kind, id, reference, jurisdiction, place, facts */
    STATEMENT_CTL_TELLING_RULES,   /* rules: what dolsd.telling needs to know about them, as text */
    STATEMENT_CTL_AWAITED,  /* words: a line for each limit that waits for a fact which this store
                               does not record (null: none); answer: the same as JSON */
    STATEMENT_CTL_REHEARSE, /* matters, deadlines before, deadlines after (all in binary), now
                               (seconds), rules before, rules after → before, after (0 or 1:
                               the side), kind, id, limit_code, rung, occurrence, at_s,
                               goes_s, pressing, contacts (null: nobody) */
    STATEMENT_CTL_BEGIN_CHANGE,  /* version: of the rules, which nobody else can now change */
    STATEMENT_CTL_FAULT_OF,      /* SQLSTATE → fault: see dolsd.fault_of */
    STATEMENT_CTL_RECORD_CHANGE, /* who, why, file, sha256, version before → version */

    STATEMENT_COUNT
};

/* Never NULL for an enum value. */
const struct statement *statement_get(enum statement_id id);

#endif
