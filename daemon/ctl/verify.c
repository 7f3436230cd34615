/*
 * dolsctl verify: whether the ledger is unchanged. The database answers (dolsd.verify).
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "ctl/arguments.h"
#include "ctl/connection.h"
#include "ctl/ctl.h"
#include "ctl/table.h"

/* The text of the file; NULL after printing why not. */
static char *read_seals(const struct ctl *ctl, const char *path)
{
    struct buf text = BUF_INIT;

    if (buf_add_file(&text, path))
        return buf_steal(&text);
    ctl_fail(ctl, CTL_REFUSED, "%s: %s", path, strerror(errno));
    buf_free(&text);
    return NULL;
}

static long long count_of(const json_t *answer, const char *name)
{
    return json_integer_value(json_object_get(answer, name));
}

static void print(const json_t *answer, const char *file)
{
    const char *last = json_string_value(json_object_get(answer, "last"));
    long long erased = count_of(answer, "erased"), behind = count_of(answer, "behind");

    printf("%s\n", json_string_value(json_object_get(answer, "sentence")));
    if (file != NULL)
        printf("%lld of the seals are those in %s\n", count_of(answer, "compared"), file);
    else
        puts("no seals outside the database were checked: give them with --seal");
    printf("%lld rows were written since the last seal\n", count_of(answer, "unsealed"));
    if (erased > 0)
        printf("%lld rows have had personal details erased, on record\n", erased);
    if (behind > 0)
        printf(
            "transactions dated by a clock that stood back, on record as \"clock behind\": %lld\n",
            behind);
    if (last != NULL)
        printf("%s\n", last);
}

static enum ctl_exit show(const struct ctl *ctl, const struct pg_result *rows, const char *file,
                          bool as_json)
{
    json_t *answer = json_loads(rows_text(rows, 0, "answer"), 0, NULL);
    const char *refused = json_string_value(json_object_get(answer, "refused"));
    bool holds = json_is_true(json_object_get(answer, "holds"));
    enum ctl_exit code = holds ? CTL_OK : CTL_WARNINGS;

    if (refused != NULL) {
        code = ctl_fail(ctl, CTL_REFUSED, "%s: %s", file, refused);
        json_decref(answer);
    } else if (as_json) {
        table_print_json(answer, stdout);
    } else {
        print(answer, file);
        json_decref(answer);
    }
    return code;
}

enum ctl_exit ctl_verify(struct ctl *ctl, char **words)
{
    const char *file = NULL;
    bool json = false;
    const struct argument options[] = {
        {"seal", ARGUMENT_TEXT, &file},
        {"json", ARGUMENT_FLAG, &json},
        {NULL, ARGUMENT_FLAG, NULL},
    };
    struct faults faults = FAULTS_INIT;
    struct connection *connection;
    struct pg_result *rows;
    enum ctl_exit code;
    char *cause = NULL, *text = NULL;

    if (arguments_parse(ctl, options, words, &faults) > 0)
        faults_add(&faults, words[0], 0, "verify takes options only");
    if (faults.count > 0)
        return ctl_usage(ctl, &faults);
    if (file != NULL && (text = read_seals(ctl, file)) == NULL)
        return CTL_REFUSED;
    connection = ctl_connect(ctl, &code);
    if (connection != NULL) {
        const char *const values[] = {text};

        rows = connection_ask(connection, STATEMENT_CTL_VERIFY, values, &cause);
        code = rows != NULL ? show(ctl, rows, file, json) : ctl_fail_cause(ctl, CTL_CANNOT, cause);
        rows_free(rows);
    }
    connection_close(connection);
    free(text);
    return code;
}
