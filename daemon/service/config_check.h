/*
 * What the settings of a configuration mean together: files and secrets that have to be there,
 * addresses, and combinations that are refused. Used by config.c alone.
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

/* Adds a fault at the place of a key of the table, or of the file as a whole where it is not set.
 */
void config_fault(struct config_reading *reading, const char *path, const char *format, ...)
    PRINTF(3, 4);

/* Resolves names of files, reads secrets, fills in what follows from other settings, and looks for
 * whatever cannot be meant. */
void config_check(struct config_reading *reading);

/* The folder of a file; the caller frees it. */
char *config_folder(const char *file);

#endif
