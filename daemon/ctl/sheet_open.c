/* Reads a sheet from a file: CSV directly, XLSX through xlsx2csv. */
#include <fcntl.h>
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

/* What xlsx2csv prints before each sheet if asked for all, with its number and name. */
#define TAB_HEADING "--------"
static const char all_tabs[] = "";

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

/* What it prints about a file that it cannot read is for its programmers. */
static void become_converter(const char *path, const char *tab, int out)
{
    char *file = path[0] == '-' ? xasprintf("./%s", path) : xstrdup(path);
    int nowhere = open("/dev/null", O_WRONLY | O_CLOEXEC);

    dup2(out, STDOUT_FILENO);
    if (nowhere >= 0)
        dup2(nowhere, STDERR_FILENO);
    if (tab == all_tabs)
        execlp("xlsx2csv", "xlsx2csv", "-a", file, (char *)NULL);
    else if (tab != NULL)
        execlp("xlsx2csv", "xlsx2csv", "-f", "%Y-%m-%d", "-n", tab, file, (char *)NULL);
    else
        execlp("xlsx2csv", "xlsx2csv", "-f", "%Y-%m-%d", file, (char *)NULL);
    _exit(NOT_THERE);
}

/* Whether it did; false with a cause, or with none if xlsx2csv says no. */
static bool run_converter(const char *path, const char *tab, struct buf *bytes, char **cause)
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
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_THERE)
        *cause = xstrdup("needs the program xlsx2csv: apt install xlsx2csv, or save it as CSV");
    return false;
}

/* The names of a workbook's sheets; NULL if it cannot be read. */
static char *names_of_tabs(const char *path)
{
    struct buf bytes = BUF_INIT, names = BUF_INIT;
    char *cause = NULL;

    if (run_converter(path, all_tabs, &bytes, &cause)) {
        for (char *rest = bytes.data, *line; (line = strsep(&rest, "\n")) != NULL;) {
            size_t number = 0;

            line[strcspn(line, "\r")] = '\0';
            if (strncmp(line, TAB_HEADING " ", sizeof(TAB_HEADING)) == 0)
                number = strspn(line + sizeof(TAB_HEADING), "0123456789");
            if (number > 0 && strncmp(line + sizeof(TAB_HEADING) + number, " - ", 3) == 0)
                buf_printf(&names, "%s%s", names.len > 0 ? ", " : "",
                           line + sizeof(TAB_HEADING) + number + 3);
        }
    }
    free(cause);
    buf_free(&bytes);
    return names.len > 0 ? buf_steal(&names) : NULL;
}

static bool convert(const char *path, const char *tab, struct buf *bytes, char **cause)
{
    char *names = NULL;

    if (run_converter(path, tab, bytes, cause))
        return true;
    if (*cause == NULL && tab != NULL)
        names = names_of_tabs(path);
    if (names != NULL)
        *cause = xasprintf("has no sheet “%s”; its sheets are: %s", tab, names);
    else if (*cause == NULL)
        *cause = xstrdup("cannot be read as a workbook: open it in a spreadsheet program and save "
                         "it as .xlsx or as CSV");
    free(names);
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
