/*
 * dolsctl: one file per verb, and what they share.
 *
 * A verb gets the words that follow its name, prints its answer on standard output and every error
 * on standard error, and returns the exit code. Errors say what is wrong and what to do; if several
 * things are wrong, all are reported at once.
 */
#ifndef CTL_CTL_H
#define CTL_CTL_H

#include "base/base.h"
#include "base/faults.h"
#include "store/statement.h"

enum ctl_exit {
    CTL_OK = 0,
    CTL_USAGE = 1,    /* the command line is wrong */
    CTL_REFUSED = 2,  /* the configuration or data is refused */
    CTL_CANNOT = 3,   /* the database cannot be reached, or cannot do it */
    CTL_WARNINGS = 4, /* it works, and something needs attention */
};

struct connection;
struct pg_result;

/* Options given before or among the verb's own words; NULL if not given. */
struct ctl {
    const char *config_file;
    const char *conninfo;
    const struct ctl_verb *verb;
};

struct ctl_verb {
    const char *name;
    const char *summary;
    const char *usage; /* the rest of the usage line after the name */
    const char *help;  /* the rest: options and what to expect; lines end in \n */
    enum ctl_exit (*run)(struct ctl *ctl, char **words);
};

/* Runs the verb named on the command line. The verbs end with one whose name is NULL. */
int ctl_main(const struct ctl_verb *verbs, int argc, char **argv);

/* One line on standard error: `dolsctl VERB: text`. Returns `code`, for the caller to return. */
enum ctl_exit ctl_fail(const struct ctl *ctl, enum ctl_exit code, const char *format, ...)
    PRINTF(3, 4);

/* Prints the cause, frees it, and returns `code`. */
enum ctl_exit ctl_fail_cause(const struct ctl *ctl, enum ctl_exit code, char *cause);

/* The same for a failed request to the database: CTL_REFUSED if dolsd's own SQL refused it,
 * CTL_CANNOT otherwise. */
enum ctl_exit ctl_fail_asked(const struct ctl *ctl, const struct connection *connection,
                             char *cause);

/* Prints every fault, then the verb's usage; returns CTL_USAGE. Frees the faults. */
enum ctl_exit ctl_usage(const struct ctl *ctl, struct faults *faults);

/* The file named by -c, or the installed one. */
const char *ctl_config_file(const struct ctl *ctl);

/* Connects to the database that -d, the configuration file or libpq's environment names. Returns
 * NULL after printing what is wrong, with the exit code in *code. */
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
enum ctl_exit ctl_operate(struct ctl *ctl, char **words); /* the verb's name is the action */
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

/* The answer of a statement without parameters, to release with rows_free; NULL if it fails, with a
 * fault added. */
struct pg_result *ctl_ask_or_note(struct connection *connection, enum statement_id id,
                                  struct faults *faults) MUST_USE;

#endif
