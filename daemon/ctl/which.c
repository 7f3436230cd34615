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

static enum ctl_exit say_no_reference(const struct ctl *ctl, struct connection *connection,
                                      const char *reference, const char *kind)
{
    char *cause = NULL;
    struct pg_result *rows = connection_ask(connection, STATEMENT_CTL_NEAR, &reference, &cause);
    const char *near = rows != NULL ? rows_text(rows, 0, "near") : NULL;

    ctl_fail(ctl, CTL_REFUSED, "case work has no %s with the reference “%s”%s%s",
             kind != NULL ? kind : "matter", reference, near != NULL ? "; near ones: " : "",
             near != NULL ? near : "");
    free(cause);
    rows_free(rows);
    return CTL_REFUSED;
}

static enum ctl_exit say_only_in_case(const struct ctl *ctl, const char *reference,
                                      const struct pg_result *meant)
{
    struct buf list = BUF_INIT;

    for (size_t i = 0; i < rows_count(meant); i++)
        buf_printf(&list, "%s%s", i > 0 ? " or " : "", rows_text(meant, i, "reference"));
    ctl_fail(ctl, CTL_REFUSED, "“%s” may be %s; write one of them exactly", reference, list.data);
    buf_free(&list);
    return CTL_REFUSED;
}

char *which_reference(const struct ctl *ctl, struct connection *connection, const char *reference,
                      const char *kind, enum ctl_exit *code)
{
    const char *values[] = {reference, kind};
    char *cause = NULL, *found = NULL;
    struct pg_result *meant = connection_ask(connection, STATEMENT_CTL_MEANT, values, &cause);

    if (meant == NULL)
        *code = ctl_fail_cause(ctl, CTL_CANNOT, cause);
    else if (rows_count(meant) == 0)
        *code = say_no_reference(ctl, connection, reference, kind);
    else if (rows_count(meant) > 1)
        *code = say_only_in_case(ctl, reference, meant);
    else
        found = xstrdup(rows_text(meant, 0, "reference"));
    rows_free(meant);
    return found;
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
    char *reference = NULL, *cause = NULL;
    const char *values[] = {NULL, which->kind, which->id};
    struct pg_result *matters;

    if (which->reference != NULL) {
        reference = which_reference(ctl, connection, which->reference, which->kind, code);
        if (reference == NULL)
            return NULL;
        values[0] = reference;
    }
    matters = connection_ask(connection, STATEMENT_CTL_WHICH, values, &cause);
    free(reference);
    if (matters == NULL) {
        *code = ctl_fail_cause(ctl, CTL_CANNOT, cause);
        return NULL;
    }
    if (rows_count(matters) == 0)
        *code = ctl_fail(ctl, CTL_REFUSED, "case work has no %s with the number %s",
                         which->kind != NULL ? which->kind : "matter",
                         which->id != NULL ? which->id : "given");
    else if (rows_count(matters) > 1)
        *code = say_several(ctl, which, matters);
    else
        *code = check_limit(ctl, connection, which, matters);
    if (*code == CTL_OK)
        return matters;
    rows_free(matters);
    return NULL;
}
