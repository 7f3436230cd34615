#include "ctl/changefiles.h"

#include <stdlib.h>

#include "base/xalloc.h"
#include "ctl/connection.h"
#include "ctl/sqlfiles.h"

#define STATEMENT_TIMEOUT "60000" /* ms, as in trial_limits */

void change_files_add(struct change_files *files, const char *path, struct faults *faults)
{
    struct change_file *file;

    files->items = xreallocarray(files->items, files->count + 1, sizeof(*files->items));
    file = &files->items[files->count++];
    *file = (struct change_file){.path = path};
    file->text = sql_file_text(path, faults);
    if (file->text == NULL)
        return;
    if (calendar_file_is(path))
        calendar_file_read(&file->days, path, file->text, faults);
    else
        sql_text_split(&file->statements, path, file->text, faults);
}

void change_files_free(struct change_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        free(files->items[i].text);
        sql_text_free(&files->items[i].statements);
        calendar_days_free(&files->items[i].days);
    }
    free(files->items);
    *files = (struct change_files){0};
}

static bool put_days(struct connection *connection, struct calendar_days *days, char **cause)
{
    const char *values[] = {array_text(&days->days), array_text(&days->jurisdictions),
                            array_text(&days->titles), array_text(&days->sources)};

    return connection_do(connection, STATEMENT_CTL_PUT_CALENDAR, values, cause);
}

static bool put_statements(struct connection *connection, const struct change_file *file,
                           char **cause)
{
    for (size_t i = 0; i < file->statements.count; i++) {
        const struct sql_statement *statement = &file->statements.items[i];

        if (!connection_statement(connection, file->path, statement->line, statement->text, cause))
            return false;
    }
    return true;
}

/* Reset what a file may have set, before anything is read. */
static bool put_all(struct connection *connection, struct change_files *files, char **cause)
{
    const char *session[] = {STATEMENT_TIMEOUT, "dolsctl"};

    for (size_t i = 0; i < files->count; i++) {
        struct change_file *file = &files->items[i];

        if (!connection_do(connection, STATEMENT_CTL_SCRIPT_PATH, NULL, cause) ||
            !put_statements(connection, file, cause) ||
            (file->days.days.count > 0 && !put_days(connection, &file->days, cause)))
            return false;
    }
    return connection_do(connection, STATEMENT_CTL_CONSTRAINTS_NOW, NULL, cause) &&
           connection_do(connection, STATEMENT_SESSION, session, cause);
}

enum ctl_exit change_files_put(struct connection *connection, struct change_files *files,
                               char **cause)
{
    if (connection_do(connection, STATEMENT_CTL_TRIAL_LIMITS, NULL, cause) &&
        put_all(connection, files, cause))
        return CTL_OK;
    return connection_could_not(connection) ? CTL_CANNOT : CTL_REFUSED;
}
