/*
 * The SQL files that migrate applies, read from the directory where they are installed.
 *
 *   sql/NNN_NAME.sql   migrations: numbered, each applied once, never changed after that
 *   sql/dolsd/         functions and views, all applied again whenever one of them changes
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
    int number; /* a migration's number; 0 for others */
    char *name; /* with its folder, as "dolsd/10_clock.sql" */
    char *path;
    char *text;
    char sha256[SHA256_HEX_SIZE];
};

struct sql_files {
    struct sql_file *items;
    size_t count;
};

/* Reads every NAME.sql in a folder of `directory`, in byte order of the names; "" means the
 * directory itself, from which only migrations are taken. A missing folder counts as empty.
 * Unreadable files, and two migrations with the same number, are faults. */
void sql_files_read(struct sql_files *files, const char *directory, const char *folder,
                    struct faults *faults);
void sql_files_free(struct sql_files *files);

/* The whole text of a file, which the caller frees; NULL with a fault if it is unreadable or not
 * text. */
char *sql_file_text(const char *path, struct faults *faults);

/* The number at the start of a migration's name: three digits and an underscore; 0 if it is not a
 * migration. */
int sql_file_number(const char *name);

#endif
