/*
 * dolsctl: one file per verb, and what they share.
 *
 * A verb gets the words that follow its name, says its answer on standard output and every
 * complaint on standard error, and returns the exit code. Complaints say what is wrong and what to
 * do; where several things are wrong, all are said at once.
 */
#ifndef CTL_CTL_H
#define CTL_CTL_H

#include "base/base.h"
#include "base/faults.h"
#include "store/statement.h"

enum ctl_exit {
    CTL_OK = 0,
    CTL_USAGE = 1,    /* the command line is wrong */
    CTL_REFUSED = 2,  /* configuration or data is refused */
    CTL_CANNOT = 3,   /* the database cannot be reached, or will not do it */
    CTL_WARNINGS = 4, /* it works, and something needs attention */
};

struct connection;
struct pg_result;

/* What was said before or among the verb's own words; both NULL where it was not. */
struct ctl {
    const char *config_file;
    const char *conninfo;
    const struct ctl_verb *verb;
};

struct ctl_verb {
    const char *name;
    const char *summary;
    const char *usage; /* what follows the name on the usage line */
    const char *help;  /* the rest: options and what to expect; lines end in \n */
    enum ctl_exit (*run)(struct ctl *ctl, char **words);
};

/* Runs the verb that the words of main() name. The verbs end with one whose name is NULL. */
int ctl_main(const struct ctl_verb *verbs, int argc, char **argv);

/* One line on standard error: `dolsctl VERB: text`. Returns `code`, for the caller to return. */
enum ctl_exit ctl_fail(const struct ctl *ctl, enum ctl_exit code, const char *format, ...)
    PRINTF(3, 4);

/* Says the cause, releases it, and returns `code`. */
enum ctl_exit ctl_fail_cause(const struct ctl *ctl, enum ctl_exit code, char *cause);

/* The same of what the database was asked and did not do: CTL_REFUSED where it says no in words of
 * its own, CTL_CANNOT otherwise. */
enum ctl_exit ctl_fail_asked(const struct ctl *ctl, const struct connection *connection,
                             char *cause);

/* Says every fault, then how the verb is used; returns CTL_USAGE. Releases the faults. */
enum ctl_exit ctl_usage(const struct ctl *ctl, struct faults *faults);

/* The file that -c names, or where it is installed. */
const char *ctl_config_file(const struct ctl *ctl);

/* The database that -d, the configuration file or the environment of libpq names. Returns NULL
 * after having said what is wrong, with the exit code in *code. */
struct connection *ctl_connect(const struct ctl *ctl, enum ctl_exit *code) MUST_USE;

enum ctl_exit ctl_acknowledge(struct ctl *ctl, char **words);
enum ctl_exit ctl_add(struct ctl *ctl, char **words);
enum ctl_exit ctl_apply(struct ctl *ctl, char **words);
enum ctl_exit ctl_authority(struct ctl *ctl, char **words);
enum ctl_exit ctl_bounce(struct ctl *ctl, char **words);
enum ctl_exit ctl_calendar(struct ctl *ctl, char **words);
enum ctl_exit ctl_check(struct ctl *ctl, char **words);
enum ctl_exit ctl_confirm(struct ctl *ctl, char **words);
enum ctl_exit ctl_due(struct ctl *ctl, char **words);
enum ctl_exit ctl_erase(struct ctl *ctl, char **words);
enum ctl_exit ctl_evidence(struct ctl *ctl, char **words);
enum ctl_exit ctl_explain(struct ctl *ctl, char **words);
enum ctl_exit ctl_gaps(struct ctl *ctl, char **words);
enum ctl_exit ctl_import(struct ctl *ctl, char **words);
enum ctl_exit ctl_migrate(struct ctl *ctl, char **words);
enum ctl_exit ctl_operate(struct ctl *ctl, char **words); /* the verb's name is the act */
enum ctl_exit ctl_pause(struct ctl *ctl, char **words);
enum ctl_exit ctl_plan(struct ctl *ctl, char **words);
enum ctl_exit ctl_queue(struct ctl *ctl, char **words);
enum ctl_exit ctl_reckon(struct ctl *ctl, char **words);
enum ctl_exit ctl_resume(struct ctl *ctl, char **words);
enum ctl_exit ctl_send_test(struct ctl *ctl, char **words);
enum ctl_exit ctl_setup(struct ctl *ctl, char **words);
enum ctl_exit ctl_simulate(struct ctl *ctl, char **words);
enum ctl_exit ctl_status(struct ctl *ctl, char **words);
enum ctl_exit ctl_policy(struct ctl *ctl, char **words);
enum ctl_exit ctl_told(struct ctl *ctl, char **words);
enum ctl_exit ctl_unanswered(struct ctl *ctl, char **words);
enum ctl_exit ctl_upcoming(struct ctl *ctl, char **words);
enum ctl_exit ctl_verify(struct ctl *ctl, char **words);

/* The answer of a statement without parameters, to be released with rows_free; NULL where it fails,
 * which is added to the faults. */
struct pg_result *ctl_ask_or_note(struct connection *connection, enum statement_id id,
                                  struct faults *faults) MUST_USE;

#endif
