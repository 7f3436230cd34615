#include "ctl/sqlfiles.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/xalloc.h"

int sql_file_number(const char *name)
{
    for (int i = 0; i < 3; i++) {
        if (!isdigit((unsigned char)name[i]))
            return 0;
    }
    return name[3] == '_' ? (int)strtol(name, NULL, 10) : 0;
}

static bool is_sql(const char *name)
{
    size_t length = strlen(name);

    return name[0] != '.' && length > 4 && strcmp(name + length - 4, ".sql") == 0;
}

static int any_sql(const struct dirent *entry)
{
    return is_sql(entry->d_name) ? 1 : 0;
}

static int migrations_only(const struct dirent *entry)
{
    return is_sql(entry->d_name) && sql_file_number(entry->d_name) > 0 ? 1 : 0;
}

static int by_bytes(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

char *sql_file_text(const char *path, struct faults *faults)
{
    FILE *in = fopen(path, "re");
    size_t before = faults->count;
    struct buf text = BUF_INIT;
    char chunk[8192];
    size_t got;

    if (in == NULL) {
        faults_add(faults, path, 0, "cannot be opened: %s", strerror(errno));
        return NULL;
    }
    while ((got = fread(chunk, 1, sizeof(chunk), in)) > 0)
        buf_add(&text, chunk, got);
    if (ferror(in) != 0)
        faults_add(faults, path, 0, "cannot be read: %s", strerror(errno));
    else if (text.len > 0 && strlen(text.data) != text.len)
        faults_add(faults, path, 0, "is not text: it has a zero byte in it");
    fclose(in);
    if (faults->count == before)
        return buf_steal(&text);
    buf_free(&text);
    return NULL;
}

static void add_file(struct sql_files *files, const char *directory, const char *folder,
                     const char *name, struct faults *faults)
{
    struct sql_file *file;

    files->items = xreallocarray(files->items, files->count + 1, sizeof(*files->items));
    file = &files->items[files->count++];
    file->number = *folder == '\0' ? sql_file_number(name) : 0;
    file->name = *folder == '\0' ? xstrdup(name) : xasprintf("%s/%s", folder, name);
    file->path = xasprintf("%s/%s", directory, file->name);
    file->text = sql_file_text(file->path, faults);
    if (file->text != NULL)
        sha256_hex(file->text, strlen(file->text), file->sha256);
    if (file->number > 0 && files->count > 1 && file[-1].number == file->number)
        faults_add(faults, file->path, 0, "has the same number as %s", file[-1].name);
}

void sql_files_read(struct sql_files *files, const char *directory, const char *folder,
                    struct faults *faults)
{
    char *path = xasprintf("%s/%s", directory, folder);
    struct dirent **entries = NULL;
    int count = scandir(path, &entries, *folder == '\0' ? migrations_only : any_sql, by_bytes);

    *files = (struct sql_files){0};
    if (count < 0 && (errno != ENOENT || *folder == '\0'))
        faults_add(faults, path, 0, "cannot be read: %s; --sql-dir says where the SQL is",
                   strerror(errno));
    for (int i = 0; i < count; i++) {
        add_file(files, directory, folder, entries[i]->d_name, faults);
        free(entries[i]);
    }
    free(entries);
    free(path);
}

void sql_files_free(struct sql_files *files)
{
    for (size_t i = 0; i < files->count; i++) {
        free(files->items[i].name);
        free(files->items[i].path);
        free(files->items[i].text);
    }
    free(files->items);
    *files = (struct sql_files){0};
}
