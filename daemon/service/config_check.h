/*
 * Whether the settings of a configuration make sense together: files and secrets that must exist,
 * addresses, and combinations that are refused. Only config.c uses it.
 */
#ifndef SERVICE_CONFIG_CHECK_H
#define SERVICE_CONFIG_CHECK_H

#include "base/buf.h"
#include "service/config.h"

/* Where a key was set; file NULL, line 0: nowhere. */
struct config_place {
    const char *file;
    int line;
};

struct config_reading {
    struct config *config;
    struct faults *faults;
    struct config_place *places; /* in the order of the table */
};

/* Adds a fault at the place of a key of the table, or for the whole file if it is not set. */
void config_fault(struct config_reading *reading, const char *path, const char *format, ...)
    PRINTF(3, 4);

/* Resolves file names, reads secrets, fills in what follows from other settings, and looks for
 * settings that cannot be intended. */
void config_check(struct config_reading *reading);

/* The folder of a file; the caller frees it. */
char *config_folder(const char *file);

#endif
