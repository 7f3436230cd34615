#include "channel/notify_template.h"

#include <ctype.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "channel/notify_answer.h"

static bool is_passed_over(char letter)
{
    return letter == '_' || letter == '-' || isspace((unsigned char)letter);
}

/* Compares as the service does. */
static bool is_same_name(const char *one, const char *other)
{
    for (;; one++, other++) {
        while (is_passed_over(*one))
            one++;
        while (is_passed_over(*other))
            other++;
        if (tolower((unsigned char)*one) != tolower((unsigned char)*other))
            return false;
        if (*one == '\0')
            return true;
    }
}

static bool is_among(const char *name, const char *const *names)
{
    for (; *names != NULL; names++) {
        if (is_same_name(name, *names))
            return true;
    }
    return false;
}

static bool has(json_t *placeholders, const char *wanted)
{
    const char *name;
    const json_t *value;

    json_object_foreach(placeholders, name, value)
    {
        if (is_same_name(name, wanted))
            return true;
    }
    return false;
}

static void add(struct buf *list, const char *name)
{
    buf_printf(list, "%s((%s))", list->len > 0 ? ", " : "", name);
}

static char *compare(json_t *placeholders, const struct notify_fields *fields)
{
    struct buf missing = {0}, surplus = {0};
    const char *name;
    const json_t *value;
    char *fault = NULL;

    for (const char *const *wanted = fields->always; *wanted != NULL; wanted++) {
        if (!has(placeholders, *wanted))
            add(&missing, *wanted);
    }
    json_object_foreach(placeholders, name, value)
    {
        if (!is_among(name, fields->always) && !is_among(name, fields->also))
            add(&surplus, name);
    }
    if (missing.len > 0 || surplus.len > 0)
        fault = xasprintf("its template %s%s%s%s%s", missing.len > 0 ? "does not show " : "",
                          missing.len > 0 ? missing.data : "",
                          missing.len > 0 && surplus.len > 0 ? ", and " : "",
                          surplus.len > 0 ? "asks for fields that are not sent: " : "",
                          surplus.len > 0 ? surplus.data : "");
    buf_free(&missing);
    buf_free(&surplus);
    return fault;
}

char *notify_template_fault(const struct http_answer *answer, const struct notify_fields *fields)
{
    struct verdict verdict = {0};
    const char *kind;
    int64_t hold_s;
    json_t *body;
    char *fault;

    if (answer->status == 404)
        return xstrdup("the service has no such template");
    if (answer->status != 200) {
        notify_sent(answer, &verdict, &hold_s);
        return xasprintf("%s: %s", phase_name(verdict.phase), verdict.reply);
    }
    body = answer->whole ? json_loads(answer->body, 0, NULL) : NULL;
    kind = json_string_value(json_object_get(body, "type"));
    if (kind == NULL || !json_is_object(json_object_get(body, "personalisation")))
        fault = xstrdup("the answer is not a template");
    else if (strcmp(kind, fields->kind) != 0)
        fault = xasprintf("its template is of the type %s, not %s", kind, fields->kind);
    else
        fault = compare(json_object_get(body, "personalisation"), fields);
    json_decref(body);
    return fault;
}
