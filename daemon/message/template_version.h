/*
 * The version of a folder of templates: the SHA-256 of what `sha256sum` says of its files, sorted
 * by name, so that whoever has the files can work it out (dolsd-templates(7)).
 */
#ifndef MESSAGE_TEMPLATE_VERSION_H
#define MESSAGE_TEMPLATE_VERSION_H

#include "base/sha256.h"

struct template_sums {
    char **lines;
    size_t count;
};

/* A file, by its bytes as they are; of its name the folder of its language and what follows count.
 */
void template_sums_add(struct template_sums *sums, const char *file, const char *bytes,
                       size_t length);

/* Whatever the order in which they were added. Frees what the sums hold. */
void template_sums_finish(struct template_sums *sums, char version[SHA256_HEX_SIZE]);

#endif
