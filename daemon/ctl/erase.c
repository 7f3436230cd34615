/* dolsctl erase: removes what is personal about a matter from the ledger; the seals stay valid. */
#include <stdio.h>

#include "base/plural.h"
#include "ctl/arguments.h"
#include "ctl/connection.h"
#include "ctl/ctl.h"

static enum ctl_exit erase(struct ctl *ctl, struct connection *connection,
                           const char *const values[])
{
    char *cause = NULL;
    struct pg_result *rows = connection_ask(connection, STATEMENT_CTL_ERASE, values, &cause);
    long long count;

    if (rows == NULL)
        return ctl_fail_asked(ctl, connection, cause);
    count = rows_number(rows, 0, "rows");
    printf("%s: personal details were erased in %lld row%s of the ledger\n", values[0], count,
           plural(count, "", "s"));
    rows_free(rows);
    return CTL_OK;
}

enum ctl_exit ctl_erase(struct ctl *ctl, char **words)
{
    const char *who = NULL, *why = NULL;
    const struct argument options[] = {
        {"who", ARGUMENT_TEXT, &who},
        {"why", ARGUMENT_TEXT, &why},
        {NULL, ARGUMENT_FLAG, NULL},
    };
    struct faults faults = FAULTS_INIT;
    size_t count = arguments_parse(ctl, options, words, &faults);
    struct connection *connection;
    enum ctl_exit code;

    if (count != 1)
        faults_add(&faults, "REFERENCE", 0, "say the reference of one matter");
    arguments_need_reason(who, why, &faults);
    if (faults.count > 0)
        return ctl_usage(ctl, &faults);
    connection = ctl_connect(ctl, &code);
    if (connection != NULL) {
        const char *const values[] = {words[0], who, why};

        code = erase(ctl, connection, values);
    }
    connection_close(connection);
    return code;
}
