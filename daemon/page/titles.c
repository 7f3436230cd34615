#include "page/titles.h"

#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "page/skin.h"

#define BETWEEN ", "

static bool has_title(const char *name)
{
    static const char *const names[] = {
        "what",  "title", "whose",        "role",      "roles",      "role_title",
        "about", "kind",  "holiday",      "lane",      "state",      "status",
        "why",   "where", "jurisdiction", "certainty", "decided_by", "rule",
        "pack",  "label", "by",           "channel",   "tier",       "when",
        "fact",  "flags", "reason",       "ended_by",  "because",    "fault"};

    for (size_t i = 0; i < ARRAY_SIZE(names); i++) {
        if (strcmp(names[i], name) == 0)
            return true;
    }
    return false;
}

/* A list, each translated separately; the caller frees it. NULL if one has no translation. */
static char *say_each(const struct skin *skin, const char *text)
{
    struct buf said = BUF_INIT;
    char *copy = xstrdup(text), *rest = copy;
    bool good = true;

    while (good && rest != NULL) {
        char *end = strstr(rest, BETWEEN);
        const char *words;

        if (end != NULL)
            *end = '\0';
        words = skin_say(skin, rest);
        good = words != NULL;
        if (good)
            buf_printf(&said, "%s%s", said.len > 0 ? BETWEEN : "", words);
        rest = end != NULL ? end + strlen(BETWEEN) : NULL;
    }
    free(copy);
    if (good)
        return buf_steal(&said);
    buf_free(&said);
    return NULL;
}

static json_t *title_words(const char *text, const struct skin *skin)
{
    const char *whole = skin_say(skin, text);
    char *said = whole != NULL ? xstrdup(whole) : say_each(skin, text);
    json_t *words = json_pack("{s:s, s:s, s:b}", "is", text, "text", said != NULL ? said : text,
                              "english", said == NULL);

    free(said);
    return words;
}

void titles_put(json_t *value, const struct skin *skin)
{
    const char *name;
    json_t *item;

    for (size_t i = 0; i < json_array_size(value); i++)
        titles_put(json_array_get(value, i), skin);
    json_object_foreach(value, name, item)
    {
        if (strcmp(name, "asked") == 0)
            continue;
        if (json_string_length(item) > 0 && has_title(name))
            json_object_set_new(value, name, title_words(json_string_value(item), skin));
        else
            titles_put(item, skin);
    }
}
