/* Reads a sheet from a file: CSV directly, XLSX through xlsx2csv. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/xalloc.h"
#include "ctl/sheet.h"

#define MOST_BYTES (64 * 1024 * 1024)
#define NOT_THERE  127

static bool is_workbook(const char *path)
{
    size_t length = strlen(path);

    return length > 5 && strcmp(path + length - 5, ".xlsx") == 0;
}

/* Reads a whole stream; false if it cannot be read or is too long. */
static bool take_all(FILE *in, struct buf *bytes)
{
    char chunk[BUFSIZ];
    size_t length;

    buf_puts(bytes, "");
    while ((length = fread(chunk, 1, sizeof(chunk), in)) > 0 && bytes->len < MOST_BYTES)
        buf_add(bytes, chunk, length);
    return !ferror(in) && bytes->len < MOST_BYTES;
}

static void become_converter(const char *path, const char *tab, int out)
{
    char *file = path[0] == '-' ? xasprintf("./%s", path) : xstrdup(path);

    dup2(out, STDOUT_FILENO);
    if (tab != NULL)
        execlp("xlsx2csv", "xlsx2csv", "-f", "%Y-%m-%d", "-n", tab, file, (char *)NULL);
    else
        execlp("xlsx2csv", "xlsx2csv", "-f", "%Y-%m-%d", file, (char *)NULL);
    _exit(NOT_THERE);
}

static bool convert(const char *path, const char *tab, struct buf *bytes, char **cause)
{
    int ends[2], status = 0;
    pid_t child;
    FILE *in;
    bool good;

    fflush(NULL);
    if (pipe(ends) != 0 || (child = fork()) < 0) {
        *cause = xstrdup("xlsx2csv cannot be started");
        return false;
    }
    if (child == 0)
        become_converter(path, tab, ends[1]);
    close(ends[1]);
    in = fdopen(ends[0], "r");
    good = in != NULL && take_all(in, bytes);
    if (in != NULL)
        fclose(in);
    waitpid(child, &status, 0);
    if (good && WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    *cause = xstrdup(WIFEXITED(status) && WEXITSTATUS(status) == NOT_THERE
                         ? "needs the program xlsx2csv: apt install xlsx2csv, or save it as CSV"
                         : "xlsx2csv cannot read it, or has no such sheet; save it as CSV");
    return false;
}

struct sheet *sheet_open(const char *path, const char *tab, char **cause)
{
    struct buf bytes = BUF_INIT;
    struct sheet *sheet = NULL;
    FILE *in = NULL;
    bool good;

    if (is_workbook(path)) {
        good = convert(path, tab, &bytes, cause);
    } else if (tab != NULL) {
        *cause = xstrdup("is not a workbook: --sheet is for .xlsx");
        good = false;
    } else {
        in = fopen(path, "re");
        good = in != NULL && take_all(in, &bytes);
        if (!good)
            *cause = xstrdup("cannot be read, or is larger than 64 MB");
    }
    if (good)
        sheet = sheet_parse(bytes.data, bytes.len, cause);
    if (in != NULL)
        fclose(in);
    buf_free(&bytes);
    return sheet;
}
