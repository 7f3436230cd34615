#include "service/seals.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/log.h"
#include "base/xalloc.h"

#define AREA "seal"

struct seals {
    char *file; /* NULL: not read yet */
    int64_t last, added;
    bool torn; /* the file ends in an incomplete line */
    struct buf lines;
};

struct seals *seals_new(void)
{
    struct seals *seals = xcalloc(1, sizeof(*seals));

    seals->last = seals->added = -1;
    return seals;
}

void seals_free(struct seals *seals)
{
    if (seals == NULL)
        return;
    free(seals->file);
    buf_free(&seals->lines);
    free(seals);
}

/* The number of the last complete line; lines that are not seals are skipped. */
static void read_last(struct seals *seals, FILE *in)
{
    char *line = NULL;
    size_t room = 0;
    ssize_t length;

    while ((length = getline(&line, &room, in)) > 0) {
        int64_t number;

        seals->torn = line[length - 1] != '\n';
        if (!seals->torn && sscanf(line, "seal %" SCNd64 " sha256 ", &number) == 1)
            seals->last = number;
    }
    free(line);
}

bool seals_use(struct seals *seals, const char *file, char **cause)
{
    FILE *in;

    if (seals->file != NULL && strcmp(seals->file, file) == 0)
        return true;
    seals->last = -1;
    seals->torn = false;
    if (*file != '\0') {
        in = fopen(file, "re");
        if (in == NULL && errno != ENOENT) {
            *cause = xasprintf("%s: %s", file, strerror(errno));
            return false;
        }
        seals->last = 0;
        if (in != NULL) {
            read_last(seals, in);
            fclose(in);
        }
    }
    free(seals->file);
    seals->file = xstrdup(file);
    return true;
}

int64_t seals_last(const struct seals *seals)
{
    return seals->last;
}

void seals_add(struct seals *seals, int64_t number, const char *line)
{
    if (seals->torn && seals->lines.len == 0)
        buf_putc(&seals->lines, '\n');
    buf_printf(&seals->lines, "%s\n", line);
    seals->added = number;
    log_info(AREA, "%s", line);
}

static bool append(const struct seals *seals)
{
    int file = open(seals->file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
    bool good = file >= 0 &&
                write(file, seals->lines.data, seals->lines.len) == (ssize_t)seals->lines.len &&
                fsync(file) == 0;
    int fault = errno;

    if (file >= 0)
        close(file);
    errno = fault;
    return good;
}

bool seals_write(struct seals *seals, char **cause)
{
    bool good = true;

    if (seals->lines.len == 0)
        return true;
    if (*seals->file != '\0')
        good = append(seals);
    if (good) {
        seals->last = seals->added;
        seals->torn = false;
    } else {
        *cause = xasprintf("%s: %s", seals->file, strerror(errno));
        free(seals->file); /* read its contents again */
        seals->file = NULL;
    }
    buf_reset(&seals->lines);
    return good;
}
