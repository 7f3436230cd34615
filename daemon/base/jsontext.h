/*
 * A text in an object of JSON.
 */
#ifndef BASE_JSONTEXT_H
#define BASE_JSONTEXT_H

#include <jansson.h>

/* The member of that name, the object's; "" where it is not there or is no text. */
static inline const char *json_text(const json_t *object, const char *name)
{
    const char *text = json_string_value(json_object_get(object, name));

    return text != NULL ? text : "";
}

#endif
