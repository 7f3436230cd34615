/*
 * Which of two languages a browser wants.
 */
#ifndef PAGE_LANGUAGE_H
#define PAGE_LANGUAGE_H

#include "base/base.h"

/* Whether the header Accept-Language (NULL: none) prefers this language, such as "cy", to English:
 * by weight, and if that is equal by which comes first. */
bool language_preferred(const char *accepted, const char *language);

#endif
