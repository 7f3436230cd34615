#include "ctl/which.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "ctl/connection.h"

static bool is_number(const char *text)
{
    return strlen(text) <= 18 && *text != '\0' && strspn(text, "0123456789") == strlen(text);
}

void which_words(struct which_matter *which, size_t count, char **words, struct faults *faults)
{
    size_t named = 0;

    if (which->id == NULL)
        which->reference = words[named++];
    if (which->id == NULL && which->reference == NULL)
        faults_add(faults, "REFERENCE", 0, "say which matter, or --kind and --id");
    else if (count > named)
        which->limit = words[named++];
    if (count > named)
        faults_add(faults, words[named], 0, "is one word too many");
    if (which->id != NULL && which->kind == NULL)
        faults_add(faults, "--id", 0, "say --kind too");
    if (which->id != NULL && !is_number(which->id))
        faults_add(faults, "--id", 0, "“%s” is not a number", which->id);
}

static enum ctl_exit say_none(const struct ctl *ctl, struct connection *connection,
                              const struct which_matter *which)
{
    const char *sort = which->kind != NULL ? which->kind : "matter";
    struct pg_result *rows;
    char *cause = NULL;
    const char *near;

    if (which->reference == NULL)
        return ctl_fail(ctl, CTL_REFUSED, "case work has no %s with the number %s", sort,
                        which->id);
    rows = connection_ask(connection, STATEMENT_CTL_NEAR, &which->reference, &cause);
    near = rows != NULL ? rows_text(rows, 0, "near") : NULL;
    ctl_fail(ctl, CTL_REFUSED, "case work has no %s with the reference “%s”%s%s", sort,
             which->reference, near != NULL ? "; near ones: " : "", near != NULL ? near : "");
    free(cause);
    rows_free(rows);
    return CTL_REFUSED;
}

static enum ctl_exit say_only_in_case(const struct ctl *ctl, const char *reference,
                                      const struct pg_result *matters)
{
    struct buf list = BUF_INIT;
    const char *last = NULL;

    for (size_t i = 0; i < rows_count(matters); i++) {
        const char *next = rows_text(matters, i, "reference");

        if (last == NULL || strcmp(last, next) != 0)
            buf_printf(&list, "%s%s", last != NULL ? " or " : "", next);
        last = next;
    }
    ctl_fail(ctl, CTL_REFUSED, "“%s” may be %s; write one of them exactly", reference, list.data);
    buf_free(&list);
    return CTL_REFUSED;
}

struct pg_result *which_matters(const struct ctl *ctl, struct connection *connection,
                                const struct which_matter *which, enum ctl_exit *code)
{
    const char *values[] = {which->reference, which->kind, which->id};
    char *cause = NULL;
    struct pg_result *matters = connection_ask(connection, STATEMENT_CTL_WHICH, values, &cause);
    size_t count = rows_count(matters);

    if (matters == NULL)
        *code = ctl_fail_cause(ctl, CTL_CANNOT, cause);
    else if (count == 0)
        *code = say_none(ctl, connection, which);
    else if (which->reference != NULL && strcmp(rows_text(matters, 0, "reference"),
                                                rows_text(matters, count - 1, "reference")) != 0)
        *code = say_only_in_case(ctl, which->reference, matters);
    else
        return matters;
    rows_free(matters);
    return NULL;
}

static enum ctl_exit say_several(const struct ctl *ctl, const struct which_matter *which,
                                 const struct pg_result *matters)
{
    struct buf list = BUF_INIT;
    enum ctl_exit code;

    for (size_t i = 0; i < rows_count(matters); i++)
        buf_printf(&list, "%s--kind %s --id %s", i > 0 ? ", or " : "",
                   rows_text(matters, i, "kind"), rows_text(matters, i, "id"));
    code = ctl_fail(ctl, CTL_REFUSED, "several matters have the reference “%s”; instead say %s",
                    which->reference, list.data);
    buf_free(&list);
    return code;
}

/* Whether the matter has the limit; if not, prints which limits it has. */
static enum ctl_exit check_limit(const struct ctl *ctl, struct connection *connection,
                                 const struct which_matter *which, const struct pg_result *matter)
{
    const char *key[] = {rows_text(matter, 0, "kind"), rows_text(matter, 0, "id")};
    struct buf list = BUF_INIT;
    struct pg_result *planned;
    enum ctl_exit code = CTL_REFUSED;
    char *cause = NULL;

    if (which->limit == NULL)
        return CTL_OK;
    planned = connection_ask(connection, STATEMENT_CTL_PLANNED, key, &cause);
    if (planned == NULL)
        return ctl_fail_cause(ctl, CTL_CANNOT, cause);
    for (size_t i = 0; i < rows_count(planned); i++) {
        const char *limit = rows_text(planned, i, "limit_code");

        if (strcmp(limit, which->limit) == 0)
            code = CTL_OK;
        buf_printf(&list, "%s%s (%s)", i > 0 ? ", " : "", limit, rows_text(planned, i, "state"));
    }
    if (code != CTL_OK)
        ctl_fail(ctl, code, "%s has no time limit %s; it has %s", rows_text(matter, 0, "reference"),
                 which->limit,
                 list.len > 0 ? list.data : "none, or dolsd has not worked it out yet");
    buf_free(&list);
    rows_free(planned);
    return code;
}

struct pg_result *which_find(const struct ctl *ctl, struct connection *connection,
                             const struct which_matter *which, enum ctl_exit *code)
{
    struct pg_result *matters = which_matters(ctl, connection, which, code);

    if (matters == NULL)
        return NULL;
    if (rows_count(matters) > 1)
        *code = say_several(ctl, which, matters);
    else
        *code = check_limit(ctl, connection, which, matters);
    if (*code == CTL_OK)
        return matters;
    rows_free(matters);
    return NULL;
}
