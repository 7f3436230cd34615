/*
 * dolsctl apply: changes the rules with a file, in one transaction that records who did it and why.
 * Anybody else who edits rules waits until it ends. Before anything is kept, the changed rules are
 * read back and must form a complete rulebook, with templates for everything they would send. A
 * change that leaves open deadlines uncovered is refused unless told that it is intended.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sha256.h"
#include "base/xalloc.h"
#include "ctl/arguments.h"
#include "ctl/changefiles.h"
#include "ctl/connection.h"
#include "ctl/rules.h"
#include "ctl/uncovering.h"
#include "ctl/wordings.h"

struct apply {
    struct ctl *ctl;
    struct connection *connection;
    const struct zone *zone;
    const char *file, *who, *why;
    bool dry_run, uncovered_is_meant;
    struct change_files files;
    struct wordings wordings;
    char *before, *after; /* versions of the rules as reported by the database */
    char sha256[SHA256_HEX_SIZE];
    struct rulebook *old, *new;
    char *held; /* what the guard would hold, in words; NULL: none */
};

static bool ask_text(struct apply *a, enum statement_id id, const char *const *values,
                     const char *column, char **text, char **cause)
{
    struct pg_result *rows = connection_ask(a->connection, id, values, cause);

    if (rows == NULL)
        return false;
    *text = xstrdup(rows_text(rows, 0, column));
    rows_free(rows);
    return true;
}

static struct rulebook *read_book(struct apply *a, enum ctl_exit *code, char **cause)
{
    bool unusable;
    struct rulebook *book = ctl_read_rules_here(a->connection, a->zone, &unusable, cause);

    if (book == NULL)
        *code = unusable ? CTL_REFUSED : CTL_CANNOT;
    return book;
}

static enum ctl_exit check_templates(struct apply *a, instant_t now)
{
    struct faults faults = FAULTS_INIT;

    wordings_check(a->wordings.templates, a->old, a->new, zone_date(a->zone, now), &faults);
    if (faults.count == 0)
        return CTL_OK;
    faults_print(&faults, stderr);
    faults_free(&faults);
    return CTL_REFUSED;
}

static void tell_uncovered(const struct apply *a, const struct uncovering *found)
{
    for (size_t i = 0; i < found->count; i++) {
        const struct uncovered_limit *limit = &found->limits[i];

        if (limit->unknown > 0)
            fprintf(stderr,
                    "%s: no limit would govern %zu open deadline(s) %s, such as that of %s %lld\n",
                    a->file, limit->unknown, limit->code, limit->kind, (long long)limit->id);
        if (limit->silent > 0)
            fprintf(stderr,
                    "%s: nobody would be notified any more of %zu open deadline(s) %s, such as "
                    "that of %s %lld\n",
                    a->file, limit->silent, limit->code, limit->kind, (long long)limit->id);
    }
    fprintf(stderr,
            "if that is intended, say --uncovered-is-meant; dolsd.uncovered then lists them\n");
}

/* If the old rules cannot be read, there is nothing to compare with. */
static enum ctl_exit check_uncovered(struct apply *a, instant_t now, char **cause)
{
    struct uncovering found;
    enum ctl_exit code = CTL_OK;

    if (a->old == NULL)
        return CTL_OK;
    if (!uncovering_find(a->connection, a->old, a->new, now, &found, cause) ||
        !effects_held(a->connection, &found.effects, &a->held, cause)) {
        code = CTL_CANNOT;
    } else if (found.count > 0 && !a->uncovered_is_meant) {
        tell_uncovered(a, &found);
        code = CTL_REFUSED;
    }
    uncovering_free(&found);
    return code;
}

/* The file may be meant to fix broken rules: then check every template. */
static void read_old(struct apply *a)
{
    enum ctl_exit ignored_code;
    char *ignored = NULL;

    a->old = read_book(a, &ignored_code, &ignored);
    free(ignored);
}

/* Everything within the transaction. The cause may stay NULL if everything was already printed. */
static enum ctl_exit change(struct apply *a, char **cause)
{
    const char *name = strrchr(a->file, '/');
    enum ctl_exit code;
    instant_t now;

    if (!connection_do(a->connection, STATEMENT_CTL_TRIAL_LIMITS, NULL, cause) ||
        !ask_text(a, STATEMENT_CTL_BEGIN_CHANGE, NULL, "version", &a->before, cause) ||
        !ctl_clock(a->connection, &now, cause))
        return CTL_CANNOT;
    read_old(a);
    code = change_files_put(a->connection, &a->files, cause);
    if (code != CTL_OK)
        return code;
    a->new = read_book(a, &code, cause);
    if (a->new != NULL)
        code = check_templates(a, now);
    if (code == CTL_OK)
        code = check_uncovered(a, now, cause);
    if (code == CTL_OK) {
        const char *values[] = {a->who, a->why, name != NULL ? name + 1 : a->file, a->sha256,
                                a->before};

        if (!ask_text(a, STATEMENT_CTL_RECORD_CHANGE, values, "version", &a->after, cause))
            code = connection_could_not(a->connection) ? CTL_CANNOT : CTL_REFUSED;
    }
    return code;
}

static enum ctl_exit change_or_undo(struct apply *a)
{
    const char *text = a->files.items[0].text;
    char *cause = NULL;
    enum ctl_exit code;

    sha256_hex(text, strlen(text), a->sha256);
    if (!connection_do(a->connection, STATEMENT_BEGIN, NULL, &cause))
        return ctl_fail_cause(a->ctl, CTL_CANNOT, cause);
    code = change(a, &cause);
    if (code == CTL_OK && !a->dry_run) {
        if (connection_do(a->connection, STATEMENT_COMMIT, NULL, &cause))
            return CTL_OK;
        code = CTL_CANNOT;
    }
    connection_rollback(a->connection);
    if (cause != NULL)
        ctl_fail_cause(a->ctl, code, cause);
    return code != CTL_OK ? ctl_fail(a->ctl, code, "nothing was changed") : CTL_OK;
}

static void tell(const struct apply *a)
{
    bool same = strcmp(a->before, a->after) == 0;

    if (a->dry_run)
        printf("%s would be applied; nothing was kept\n", a->file);
    else
        printf("%s: applied\n", a->file);
    if (same)
        printf("it changes no rule: the rules stay at version %s\n", a->before);
    else if (!a->dry_run)
        printf("the rules went from version %s to %s; every matter is worked out again\n",
               a->before, a->after);
    if (a->held != NULL)
        printf("%s\n", a->held);
}

static enum ctl_exit connect_and_change(struct apply *a)
{
    enum ctl_exit code;
    struct zone *zone = ctl_zone(a->ctl, &code);

    if (zone == NULL)
        return code;
    a->zone = zone;
    a->connection = ctl_connect(a->ctl, &code);
    if (a->connection != NULL)
        code = change_or_undo(a);
    if (a->connection != NULL && code == CTL_OK)
        tell(a);
    rulebook_free(a->old);
    rulebook_free(a->new);
    connection_close(a->connection);
    zone_free(zone);
    return code;
}

static enum ctl_exit apply(struct apply *a)
{
    struct faults faults = FAULTS_INIT;
    enum ctl_exit code;

    change_files_add(&a->files, a->file, &faults);
    wordings_load(&a->wordings, a->ctl, false, &faults);
    if (faults.count > 0) {
        faults_print(&faults, stderr);
        faults_free(&faults);
        code = ctl_fail(a->ctl, CTL_REFUSED, "nothing was changed");
    } else {
        code = connect_and_change(a);
    }
    change_files_free(&a->files);
    wordings_free(&a->wordings);
    free(a->before);
    free(a->after);
    free(a->held);
    return code;
}

enum ctl_exit ctl_apply(struct ctl *ctl, char **words)
{
    struct apply a = {.ctl = ctl};
    const struct argument options[] = {
        {"who", ARGUMENT_TEXT, &a.who},
        {"why", ARGUMENT_TEXT, &a.why},
        {"dry-run", ARGUMENT_FLAG, &a.dry_run},
        {"uncovered-is-meant", ARGUMENT_FLAG, &a.uncovered_is_meant},
        {NULL, ARGUMENT_FLAG, NULL},
    };
    struct faults faults = FAULTS_INIT;
    size_t count = arguments_parse(ctl, options, words, &faults);

    if (count != 1)
        faults_add(&faults, "FILE", 0, "say one file of SQL, or a calendar .json or .csv");
    if (argument_blank(a.who))
        faults_add(&faults, "--who", 0, "say who changes the rules");
    if (argument_blank(a.why))
        faults_add(&faults, "--why", 0, "say why, for those who ask later");
    if (faults.count > 0)
        return ctl_usage(ctl, &faults);
    a.file = words[0];
    return apply(&a);
}
