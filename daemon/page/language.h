/*
 * Which of two languages a browser wants.
 */
#ifndef PAGE_LANGUAGE_H
#define PAGE_LANGUAGE_H

#include "base/base.h"

/* Whether the header Accept-Language (NULL: none) prefers this language, as "cy", to English: by
 * weight, and where that is alike by who is named first. */
bool language_preferred(const char *accepted, const char *language);

#endif
