/*
 * The version of a folder of templates: the SHA-256 of the output of `sha256sum` for its files,
 * sorted by name, so that anybody with the files can work it out (dolsd-templates(7)).
 */
#ifndef MESSAGE_TEMPLATE_VERSION_H
#define MESSAGE_TEMPLATE_VERSION_H

#include "base/sha256.h"

struct template_sums {
    char **lines;
    size_t count;
};

/* Adds a file by its raw bytes; its name counts from the language folder on. */
void template_sums_add(struct template_sums *sums, const char *file, const char *bytes,
                       size_t length);

/* Finishes the version, whatever order files were added in. Frees what the sums hold. */
void template_sums_finish(struct template_sums *sums, char version[SHA256_HEX_SIZE]);

#endif
