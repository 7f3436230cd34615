/*
 * The files of SQL that migrate applies, read from the directory in which they are installed.
 *
 *   sql/NNN_NAME.sql   migrations: numbered, each applied once, never changed after that
 *   sql/dolsd/         functions and views, applied anew whenever one of them changed
 *   sql/rules/         rule packs, likewise
 *   sql/casework/      the reference store of case work: files named *_tables.sql once, the others
 *                      again whenever one of them changed
 */
#ifndef CTL_SQLFILES_H
#define CTL_SQLFILES_H

#include "base/base.h"
#include "base/faults.h"
#include "base/sha256.h"

struct sql_file {
    int number; /* of a migration; 0 for others */
    char *name; /* with its folder, as "dolsd/10_clock.sql" */
    char *path;
    char *text;
    char sha256[SHA256_HEX_SIZE];
};

struct sql_files {
    struct sql_file *items;
    size_t count;
};

/* Every NAME.sql of a folder of `directory`, in byte order of the names; "" for the directory
 * itself, from which only migrations are taken. A folder that is not there is an empty one. What
 * cannot be read, and two migrations with one number, are faults. */
void sql_files_read(struct sql_files *files, const char *directory, const char *folder,
                    struct faults *faults);
void sql_files_free(struct sql_files *files);

/* The whole text of a file, the caller's; NULL with a fault where it cannot be read or is not text.
 */
char *sql_file_text(const char *path, struct faults *faults);

/* The number that a migration's name begins with: three digits and an underscore; 0 where it is no
 * migration. */
int sql_file_number(const char *name);

#endif
