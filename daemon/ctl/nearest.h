/* The word that was meant, where one was mistyped. */
#ifndef CTL_NEAREST_H
#define CTL_NEAREST_H

#include "base/base.h"

/* Of those words the one that differs least, but for capitals and signs; NULL where none is near.
 */
const char *nearest_word(const char *word, const char *const *words, size_t count);

#endif
