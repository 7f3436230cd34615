#include "page/links.h"

#include <event2/http.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "page/routes.h"

/* The same question without one of its parameters, and with the given one added at the end. */
static json_t *link_with(const json_t *asked, const char *without, const char *what)
{
    struct buf link = BUF_INIT;
    const char *name;
    json_t *value, *out;

    buf_puts(&link, "?");
    json_object_foreach((json_t *)asked, name, value)
    {
        char *text = evhttp_uriencode(json_string_value(value), -1, 0);

        if (strcmp(name, without) != 0)
            buf_printf(&link, "%s=%s&", name, text);
        free(text);
    }
    buf_puts(&link, what);
    out = json_string(link.data);
    buf_free(&link);
    return out;
}

/* Turns a list's page numbers into addresses, if it has pages. */
static void put_paging(json_t *list, const char *asked_by, const char *fragment,
                       const struct route *route, const json_t *asked)
{
    static const char *const names[] = {"previous", "next"};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        const json_t *number = json_object_get(list, names[i]);
        json_t *link = json_null();
        char what[64];

        if (!json_is_integer(number))
            continue;
        snprintf(what, sizeof(what), "%s=%lld%s", asked_by, (long long)json_integer_value(number),
                 fragment);
        if (route_takes(route, asked_by))
            link = link_with(asked, asked_by, what);
        json_object_set_new(list, names[i], link);
    }
}

void links_put(json_t *data, const struct route *route, const json_t *asked)
{
    const char *name;
    json_t *part;

    json_object_set_new(data, "csv", link_with(asked, "page", "format=csv"));
    put_paging(data, "page", "", route, asked);
    json_object_foreach(json_object_get(data, "it"), name, part)
    {
        char fragment[32];

        snprintf(fragment, sizeof(fragment), "#%s", name);
        put_paging(part, name, fragment, route, asked);
    }
}
