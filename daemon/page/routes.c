#include "page/routes.h"

#include <event2/http.h>
#include <event2/keyvalq_struct.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "base/xalloc.h"
#include "law/date.h"
#include "store/answer.h"

#define MOST_BYTES    200
#define MOST_PAGE     9999
#define MOST_DIGITS   4
#define CALENDARS     "/calendar/"
#define SECRET_DIGITS 40

static const char *const takes_nothing[] = {NULL};
static const char *const takes_reference[] = {"reference", NULL};
static const char *const takes_home[] = {"home", "bars", "open", "unanswered", "told", NULL};
static const char *const takes_person[] = {"person", NULL};
static const char *const takes_contact[] = {"contact", NULL};
static const char *const takes_authority[] = {"on", "known_on", "home", "person", "page", NULL};
static const char *const takes_due[] = {"until", "home", "role", "kind", "page", NULL};
static const char *const takes_unanswered[] = {"home", "page", NULL};
static const char *const takes_gaps[] = {"from", "to", "by", "home", "person", "page", NULL};
static const char *const takes_told[] = {"person", "contact", "home", "reference",
                                         "from",   "to",      "page", NULL};
static const char *const pages[] = {"page", "bars", "open", "unanswered", "told", NULL};
static const char *const days[] = {"on", "known_on", "until", "from", "to", NULL};

static const struct route routes[] = {
    {"/", "today", "Today", "today", takes_nothing, NULL},
    {"/authority", "authority", "Who has authority", "authority", takes_authority, NULL},
    {"/due", "due", "What is due", "due", takes_due, NULL},
    {"/unanswered", "unanswered", "Homes that have not answered", "homes", takes_unanswered, NULL},
    {"/gaps", "gaps", "Days without authority", "gaps", takes_gaps, NULL},
    {"/told", "told", "What was said", "told", takes_told, NULL},
    {"/matter", "matter", "Matter", NULL, takes_reference, "reference"},
    {"/evidence", "evidence", "Evidence", NULL, takes_reference, "reference"},
    {"/homes", "homes", "Homes", "homes", takes_nothing, NULL},
    {"/home", "home", "Home", "homes", takes_home, "home"},
    {"/person", "person", "Person", NULL, takes_person, "person"},
    {"/contact", "contact", "Contact", NULL, takes_contact, "contact"},
    {"/rules", "rules", "Rules", "rules", takes_nothing, NULL},
    {"/health", "health", "Health", "health", takes_nothing, NULL},
};

const struct route *route_find(const char *path)
{
    for (size_t i = 0; i < ARRAY_SIZE(routes); i++) {
        if (strcmp(routes[i].path, path) == 0)
            return &routes[i];
    }
    return NULL;
}

bool route_is_calendar(const char *path)
{
    return strncmp(path, CALENDARS, strlen(CALENDARS)) == 0;
}

char *route_secret(const char *path)
{
    const char *secret = path + strlen(CALENDARS);
    size_t length = strspn(secret, "0123456789abcdef");

    if (length != SECRET_DIGITS || strcmp(secret + length, ".ics") != 0)
        return NULL;
    return xstrndup(secret, length);
}

const struct answer_question *route_question(const struct route *route)
{
    return answer_question(route->name);
}

static bool among(const char *const *names, const char *name)
{
    for (; *names != NULL; names++) {
        if (strcmp(*names, name) == 0)
            return true;
    }
    return false;
}

bool route_takes(const struct route *route, const char *name)
{
    return among(route->takes, name);
}

/* What is wrong with a value, in words; NULL: nothing. */
static char *fault_of(const char *name, const char *value)
{
    date_t day;

    if (strlen(value) > MOST_BYTES || !utf8_valid(value, strlen(value)) || utf8_has_control(value))
        return xasprintf("“%s” is too long, or holds what is not text", name);
    if (among(days, name) && !date_parse(value, &day))
        return xasprintf("“%s” is not a date; write it as 2026-12-24", name);
    if (among(pages, name) &&
        (strspn(value, "0123456789") != strlen(value) || strlen(value) > MOST_DIGITS))
        return xasprintf("“%s” is the number of a page, up to %d", name, MOST_PAGE);
    return NULL;
}

/* Takes one name with its value; false with a cause. */
static bool take(const struct route *route, const struct evkeyval *pair, json_t *asked, bool *csv,
                 char **cause)
{
    if (strcmp(pair->key, "format") == 0 && strcmp(pair->value, "csv") == 0 &&
        route_question(route) != NULL) {
        *csv = true;
        return true;
    }
    if (!route_takes(route, pair->key)) {
        *cause = xasprintf("this page does not take that");
        return false;
    }
    /* A field of a form that was left empty asks for nothing. */
    if (pair->value[0] == '\0')
        return true;
    *cause = fault_of(pair->key, pair->value);
    if (*cause == NULL && json_object_get(asked, pair->key) != NULL)
        *cause = xasprintf("“%s” is given twice", pair->key);
    if (*cause != NULL)
        return false;
    json_object_set_new(asked, pair->key, json_string(pair->value));
    return true;
}

json_t *route_asked(const struct route *route, const char *query, bool *csv, char **cause)
{
    struct evkeyvalq pairs = {0};
    json_t *asked = json_object();
    bool good = query == NULL || strstr(query, "%00") == NULL;

    *csv = false;
    *cause = NULL;
    if (good && query != NULL && query[0] != '\0')
        good = evhttp_parse_query_str(query, &pairs) == 0;
    if (good && query != NULL && query[0] != '\0') {
        for (const struct evkeyval *pair = pairs.tqh_first; pair != NULL && good;
             pair = pair->next.tqe_next)
            good = take(route, pair, asked, csv, cause);
    }
    evhttp_clear_headers(&pairs);
    if (good && route->needs != NULL && json_object_get(asked, route->needs) == NULL) {
        *cause = xasprintf("say which %s", route->needs);
        good = false;
    }
    if (good)
        return asked;
    json_decref(asked);
    if (*cause == NULL)
        *cause = xstrdup("the address cannot be read");
    return NULL;
}
