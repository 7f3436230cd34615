/*
 * A text in an object of JSON.
 */
#ifndef BASE_JSONTEXT_H
#define BASE_JSONTEXT_H

#include <jansson.h>

/* The object's member of that name, which owns it; "" if it is missing or not a string. */
static inline const char *json_text(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text != NULL ? text : "";
}

#endif
