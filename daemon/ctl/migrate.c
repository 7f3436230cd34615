/*
 * dolsctl migrate: brings the tables, functions and rules of a database to this program's version.
 * A session advisory lock allows one migration at a time; each file (or each all-or-nothing folder)
 * runs in one transaction together with its record. Everything that can be refused is checked
 * before anything is done.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/plural.h"
#include "base/xalloc.h"
#include "ctl/arguments.h"
#include "ctl/connection.h"
#include "ctl/contract.h"
#include "ctl/ctl.h"
#include "ctl/record.h"
#include "ctl/sqlfiles.h"

#define LEAST_POSTGRESQL 15 /* unique keys that treat nulls as equal */

struct migrate {
    struct ctl *ctl;
    struct connection *connection;
    const char *directory;
    char *record_path, *record; /* the text of the file that creates the tables of the record */
    bool no_rules;
    bool reference_store;
    bool again; /* apply functions and views from the files whatever the record says */
    struct sql_files numbered, functions, rules, casework;
    bool did_something;
};

/* Prints every fault; nothing was done. */
static enum ctl_exit refuse(const struct migrate *m, struct faults *faults)
{
    faults_print(faults, stderr);
    faults_free(faults);
    return ctl_fail(m->ctl, CTL_REFUSED, "nothing was done");
}

/* ---- what was applied before */

/* The record's row for a file name; -1 if there is none. */
static long recorded_at(const struct pg_result *record, const char *name)
{
    for (size_t i = 0; i < rows_count(record); i++) {
        if (strcmp(rows_text(record, i, "name"), name) == 0)
            return (long)i;
    }
    return -1;
}

static bool unchanged(const struct pg_result *record, const struct sql_file *file)
{
    long row = recorded_at(record, file->name);

    return row >= 0 && strcmp(rows_text(record, (size_t)row, "sha256"), file->sha256) == 0;
}

static bool was_applied(const struct pg_result *record, const struct sql_file *migration)
{
    for (size_t i = 0; i < rows_count(record); i++) {
        if (rows_number(record, i, "number") == migration->number)
            return true;
    }
    return false;
}

static const struct sql_file *file_numbered(const struct sql_files *files, int64_t number)
{
    for (size_t i = 0; i < files->count; i++) {
        if (files->items[i].number == number)
            return &files->items[i];
    }
    return NULL;
}

/* Adds every mismatch between the record and the files. */
static void compare_numbered(const struct migrate *m, const struct pg_result *record,
                             struct faults *faults)
{
    const struct sql_files *files = &m->numbered;
    size_t rows = rows_count(record);
    int64_t newest = rows > 0 ? rows_number(record, rows - 1, "number") : 0;
    int known = files->count > 0 ? files->items[files->count - 1].number : 0;

    for (size_t i = 0; i < rows && newest <= known; i++) {
        const char *name = rows_text(record, i, "name");
        const struct sql_file *file = file_numbered(files, rows_number(record, i, "number"));

        if (file == NULL)
            faults_add(faults, name, 0, "was applied to this database and is not in %s",
                       m->directory);
        else if (strcmp(file->sha256, rows_text(record, i, "sha256")) != 0)
            faults_add(faults, file->path, 0,
                       "is not what was applied to this database (as %s); put the file back as it "
                       "was, and make further changes in a new migration",
                       name);
    }
    if (newest > known)
        faults_add(faults, connection_database(m->connection), 0,
                   "is of version %lld and this program knows only %d; use the newer dolsd",
                   (long long)newest, known);
    for (size_t i = 0; i < files->count; i++) {
        if (files->items[i].number < newest && newest <= known &&
            !was_applied(record, &files->items[i]))
            faults_add(
                faults, files->items[i].path, 0,
                "comes before version %lld, which is applied already; give it a later number",
                (long long)newest);
    }
}

/* ---- applying */

static bool record_file(struct migrate *m, const struct sql_file *file, char **cause)
{
    char *number = xasprintf("%d", file->number);
    const char *migration[] = {number, file->name, file->sha256};
    bool good =
        file->number > 0
            ? connection_do(m->connection, STATEMENT_CTL_RECORD_MIGRATION, migration, cause)
            : connection_do(m->connection, STATEMENT_CTL_RECORD_APPLIED, migration + 1, cause);

    free(number);
    return good;
}

static bool apply_files(struct migrate *m, const struct sql_file *files, size_t count, char **cause)
{
    for (size_t i = 0; i < count; i++) {
        if (!connection_do(m->connection, STATEMENT_CTL_SCRIPT_PATH, NULL, cause) ||
            !connection_script(m->connection, files[i].path, files[i].text, cause) ||
            !record_file(m, &files[i], cause))
            return false;
    }
    return true;
}

/* Applies all files and their record, or nothing. `forget` is the folder whose older record is
 * removed. */
static bool apply_together(struct migrate *m, const struct sql_file *files, size_t count,
                           const char *forget, char **cause)
{
    if (!connection_do(m->connection, STATEMENT_BEGIN, NULL, cause))
        return false;
    m->did_something = true;
    if ((forget == NULL ||
         connection_do(m->connection, STATEMENT_CTL_FORGET_APPLIED, &forget, cause)) &&
        apply_files(m, files, count, cause) &&
        connection_do(m->connection, STATEMENT_COMMIT, NULL, cause))
        return true;
    connection_rollback(m->connection);
    return false;
}

static bool apply_numbered(struct migrate *m, const struct pg_result *record, char **cause)
{
    for (size_t i = 0; i < m->numbered.count; i++) {
        const struct sql_file *file = &m->numbered.items[i];

        if (was_applied(record, file))
            continue;
        if (!apply_together(m, file, 1, NULL, cause))
            return false;
        printf("migration %s: applied\n", file->name);
    }
    return true;
}

/* How many recorded files are in a folder. */
static size_t recorded_in(const struct pg_result *record, const char *folder)
{
    size_t length = strlen(folder);
    size_t count = 0;

    for (size_t i = 0; i < rows_count(record); i++) {
        const char *name = rows_text(record, i, "name");

        if (strncmp(name, folder, length) == 0 && name[length] == '/')
            count++;
    }
    return count;
}

/* A folder whose files may be applied repeatedly: all of them, if any has changed. */
static bool apply_folder(struct migrate *m, const struct sql_files *files, const char *folder,
                         const char *what, bool again, const struct pg_result *record, char **cause)
{
    bool same = !again && recorded_in(record, folder) == files->count;

    for (size_t i = 0; same && i < files->count; i++)
        same = unchanged(record, &files->items[i]);
    if (same)
        return true;
    if (!apply_together(m, files->items, files->count, folder, cause))
        return false;
    printf("%s: %zu file%s applied\n", what, files->count, plural((int64_t)files->count, "", "s"));
    return true;
}

/* Its tables are created once and then belong to the council; the rest may be applied again. */
static bool is_once(const struct sql_file *file)
{
    size_t length = strlen(file->name);
    const char *end = "_tables.sql";

    return length > strlen(end) && strcmp(file->name + length - strlen(end), end) == 0;
}

/* Collects in `due` the reference store's files to apply, in order. */
static size_t casework_due(struct migrate *m, const struct pg_result *record, struct sql_file *due)
{
    struct sql_files *files = &m->casework;
    bool again = m->again && m->reference_store;
    size_t count = 0;

    for (size_t i = 0; i < files->count; i++) {
        const struct sql_file *file = &files->items[i];
        bool known = recorded_at(record, file->name) >= 0;

        if (known && is_once(file)) {
            if (!unchanged(record, file) && m->reference_store)
                printf("%s: differs from what was applied; the tables stay as they are\n",
                       file->name);
            continue;
        }
        again = again || !known || !unchanged(record, file);
        due[count++] = *file;
    }
    return again ? count : 0;
}

static bool apply_casework(struct migrate *m, const struct pg_result *record, bool views_missing,
                           char **cause)
{
    bool ours = views_missing || recorded_in(record, "casework") > 0;
    struct sql_file *due = xcalloc(m->casework.count, sizeof(*due));
    size_t count = ours ? casework_due(m, record, due) : 0;
    bool good = true;

    if (!ours && m->reference_store)
        puts("reference store: not created, as this database already has the three views");
    if (count > 0 && !m->reference_store)
        puts("reference store: its files have changed; --reference-store applies them");
    if (count > 0 && m->reference_store) {
        good = apply_together(m, due, count, NULL, cause);
        if (good)
            printf("reference store: %zu file%s applied\n", count, plural((int64_t)count, "", "s"));
    }
    free(due);
    return good;
}

/* ---- the whole */

static bool take_lock(struct migrate *m, char **cause)
{
    struct pg_result *rows = connection_ask(m->connection, STATEMENT_CTL_TRY_LOCK, NULL, cause);
    bool locked = rows != NULL && rows_truth(rows, 0, "locked");

    rows_free(rows);
    if (rows == NULL)
        return false;
    if (locked)
        return true;
    puts("another dolsctl migrate is at work on this database: waiting for it");
    fflush(stdout);
    return connection_do(m->connection, STATEMENT_CTL_LOCK, NULL, cause);
}

static enum ctl_exit apply_all(struct migrate *m, const struct pg_result *numbered,
                               const struct pg_result *applied, bool views_missing)
{
    struct faults faults = FAULTS_INIT;
    char *cause = NULL;

    compare_numbered(m, numbered, &faults);
    if (faults.count > 0)
        return refuse(m, &faults);
    if (!apply_casework(m, applied, views_missing, &cause) ||
        !apply_numbered(m, numbered, &cause) ||
        !apply_folder(m, &m->functions, "dolsd", "functions and views", m->again, applied,
                      &cause) ||
        (!m->no_rules &&
         !apply_folder(m, &m->rules, "rules", "rule packs", false, applied, &cause))) {
        fflush(stdout);
        fprintf(stderr, "%s\n", cause);
        free(cause);
        return ctl_fail(m->ctl, CTL_REFUSED,
                        "stopped there; that step was undone, the steps above it stand");
    }
    if (!m->did_something)
        puts("nothing to do");
    return CTL_OK;
}

static enum ctl_exit compare_and_apply(struct migrate *m, bool views_missing)
{
    struct pg_result *numbered = NULL, *applied = NULL;
    enum ctl_exit code = CTL_CANNOT;
    char *cause = NULL;

    if (!connection_script(m->connection, m->record_path, m->record, &cause))
        goto out;
    numbered = connection_ask(m->connection, STATEMENT_CTL_READ_MIGRATIONS, NULL, &cause);
    if (numbered == NULL)
        goto out;
    applied = connection_ask(m->connection, STATEMENT_CTL_READ_APPLIED, NULL, &cause);
    if (applied != NULL)
        code = apply_all(m, numbered, applied, views_missing);
out:
    rows_free(numbered);
    rows_free(applied);
    return cause != NULL ? ctl_fail_cause(m->ctl, code, cause) : code;
}

/* Whether the three views exist with the columns that dolsd reads; *missing: the reference store
 * creates them. If not, the reason was printed, and nothing was done. */
static bool look_at_views(struct migrate *m, bool *missing, enum ctl_exit *code)
{
    struct faults faults = FAULTS_INIT;
    char *cause = NULL;
    struct pg_result *rows =
        connection_ask(m->connection, STATEMENT_CTL_MISSING_VIEWS, NULL, &cause);
    const char *names = rows != NULL ? rows_text(rows, 0, "missing") : NULL;
    bool ours =
        m->reference_store && rows != NULL &&
        ((names != NULL && !rows_truth(rows, 0, "some")) || record_has_store(m->connection));

    *missing = names != NULL;
    if (names != NULL && !ours)
        faults_add(
            &faults, "not there", 0,
            "%s. dolsd reads case work through three views, matter, recipient and contact of the "
            "schema casework. Create them over the council's own tables, or, if none of the three "
            "is there, take the reference store with `dolsctl migrate --reference-store`",
            names);
    rows_free(rows);
    if (cause != NULL || (!ours && !contract_check(m->connection, &faults, &cause)))
        *code = ctl_fail_cause(m->ctl, CTL_CANNOT, cause);
    else if (faults.count > 0)
        *code = refuse(m, &faults);
    else
        return true;
    return false;
}

static enum ctl_exit migrate(struct migrate *m)
{
    char *cause = NULL;
    enum ctl_exit code;
    bool missing;

    printf("database %s\n", connection_database(m->connection));
    fflush(stdout);
    if (connection_server_major(m->connection) < LEAST_POSTGRESQL)
        return ctl_fail(m->ctl, CTL_REFUSED,
                        "this is PostgreSQL %d, and dolsd needs %d or later. Nothing was done",
                        connection_server_major(m->connection), LEAST_POSTGRESQL);
    if (!take_lock(m, &cause))
        return ctl_fail_cause(m->ctl, CTL_CANNOT, cause);
    return look_at_views(m, &missing, &code) ? compare_and_apply(m, missing) : code;
}

/* An incomplete installation would make an incomplete database. */
static void need(const struct migrate *m, const struct sql_files *files, const char *folder,
                 struct faults *faults)
{
    if (files->count == 0)
        faults_add(faults, m->directory, 0, "nothing is in %s; --sql-dir says where the SQL is",
                   folder);
}

static enum ctl_exit read_and_migrate(struct migrate *m)
{
    struct faults faults = FAULTS_INIT;
    enum ctl_exit code;

    sql_files_read(&m->numbered, m->directory, "", &faults);
    sql_files_read(&m->functions, m->directory, "dolsd", &faults);
    if (!m->no_rules)
        sql_files_read(&m->rules, m->directory, "rules", &faults);
    sql_files_read(&m->casework, m->directory, "casework", &faults);
    if (faults.count == 0) {
        need(m, &m->numbered, "sql/NNN_*.sql", &faults);
        need(m, &m->functions, "sql/dolsd", &faults);
        if (!m->no_rules)
            need(m, &m->rules, "sql/rules", &faults);
        if (m->reference_store)
            need(m, &m->casework, "sql/casework", &faults);
        m->record = sql_file_text(m->record_path, &faults);
    }
    if (faults.count > 0)
        return refuse(m, &faults);
    m->connection = ctl_connect(m->ctl, &code);
    if (m->connection != NULL)
        code = migrate(m);
    connection_close(m->connection);
    return code;
}

enum ctl_exit ctl_migrate(struct ctl *ctl, char **words)
{
    struct migrate m = {.ctl = ctl, .directory = PKGDATADIR "/sql"};
    const struct argument options[] = {
        {"sql-dir", ARGUMENT_TEXT, &m.directory},
        {"no-rules", ARGUMENT_FLAG, &m.no_rules},
        {"reference-store", ARGUMENT_FLAG, &m.reference_store},
        {"again", ARGUMENT_FLAG, &m.again},
        {NULL, ARGUMENT_FLAG, NULL},
    };
    struct faults faults = FAULTS_INIT;
    enum ctl_exit code;

    if (arguments_parse(ctl, options, words, &faults) > 0)
        faults_add(&faults, words[0], 0, "migrate takes options only");
    if (faults.count > 0)
        return ctl_usage(ctl, &faults);
    m.record_path = xasprintf("%s/record.sql", m.directory);
    code = read_and_migrate(&m);
    free(m.record_path);
    free(m.record);
    sql_files_free(&m.numbered);
    sql_files_free(&m.functions);
    sql_files_free(&m.rules);
    sql_files_free(&m.casework);
    return code;
}
