/* The intended word when one is mistyped. */
#ifndef CTL_NEAREST_H
#define CTL_NEAREST_H

#include "base/base.h"

/* The closest of the words, ignoring case and punctuation; NULL if none is close. */
const char *nearest_word(const char *word, const char *const *words, size_t count);

#endif
