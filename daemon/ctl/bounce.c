/*
 * dolsctl bounce: takes returned mail, and records which message failed, is delayed or was
 * answered. It neither shows nor keeps what a mail says.
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/xalloc.h"
#include "channel/smtp_config.h"
#include "ctl/arguments.h"
#include "ctl/connection.h"
#include "ctl/ctl.h"
#include "message/returned.h"
#include "service/config.h"

struct bounce {
    struct ctl *ctl;
    const char *maildir;
    struct config *config;
    char *secret;
    struct connection *connection;
    size_t done, left, later;
    bool failed; /* the database could not be asked */
};

/* What to do with the mail: it is dealt with, somebody must read it, or it must be retried. */
enum end { END_DONE, END_LEFT, END_LATER };

static enum end leave(const char *name, const char *why)
{
    printf("%s: left for the team: %s\n", name, why);
    return END_LEFT;
}

static enum end tell(const char *name, const struct returned *returned,
                     const struct pg_result *rows)
{
    const char *message = rows_text(rows, 0, "message_id");
    const char *done = rows_text(rows, 0, "done");

    printf("%s: message %s: %s%s%s", name, message, returned_name(returned->what),
           returned->status[0] != '\0' ? " " : "", returned->status);
    if (done == NULL) {
        puts("; it is still being sent, and waits");
        return END_LATER;
    }
    printf("; %s\n", done);
    return returned->what == RETURNED_ANSWERED ? END_LEFT : END_DONE;
}

static enum end record(struct bounce *b, const char *name, const struct returned *returned)
{
    const char *const values[] = {returned->key, returned_name(returned->what), returned->status,
                                  returned->digest};
    char *cause = NULL;
    struct pg_result *rows =
        connection_ask(b->connection, STATEMENT_CTL_TAKE_RETURNED, values, &cause);
    enum end end;

    if (rows == NULL) {
        ctl_fail_cause(b->ctl, CTL_CANNOT, cause);
        b->failed = true;
        return END_LATER;
    }
    end = rows_count(rows) > 0 ? tell(name, returned, rows)
                               : leave(name, "there is no message with that key");
    rows_free(rows);
    return end;
}

static enum end take(struct bounce *b, const char *name, const struct buf *bytes)
{
    const struct config *config = b->config;
    struct returned_marks marks = {config->mail.message_id_domain, config->mail.bounces, b->secret};
    struct returned returned;

    returned_read(bytes->data != NULL ? bytes->data : "", bytes->len, &marks, &returned);
    switch (returned.what) {
    case RETURNED_OTHER:
        return leave(name, "it is not about a message of ours");
    case RETURNED_UNSIGNED:
        return leave(name, "a report that did not come to a signed address (mail.bounces)");
    default:
        return record(b, name, &returned);
    }
}

static void count(struct bounce *b, enum end end)
{
    b->done += end == END_DONE;
    b->left += end == END_LEFT;
    b->later += end == END_LATER;
}

/* ---------------------------------------------------------------- a Maildir */

/* Marks it as seen, as a mail reader would. */
static bool put_away(struct bounce *b, const char *name)
{
    const char *info = strchr(name, ':');
    size_t length = info != NULL ? (size_t)(info - name) : strlen(name);
    char *from = xasprintf("%s/new/%s", b->maildir, name);
    char *to = xasprintf("%s/cur/%.*s:2,S", b->maildir, (int)length, name);
    bool good = rename(from, to) == 0;

    if (!good)
        ctl_fail(b->ctl, CTL_CANNOT, "%s: cannot move it to %s: %s", from, to, strerror(errno));
    free(from);
    free(to);
    return good;
}

static void take_file(struct bounce *b, const char *name)
{
    char *path = xasprintf("%s/new/%s", b->maildir, name);
    struct buf bytes = BUF_INIT;
    struct stat state;
    enum end end;

    if (stat(path, &state) != 0 || !S_ISREG(state.st_mode)) {
        free(path);
        return;
    }
    if (state.st_size > RETURNED_MOST)
        end = leave(name, "it is larger than 10 MB");
    else if (buf_add_file(&bytes, path))
        end = take(b, name, &bytes);
    else
        end = leave(name, strerror(errno));
    if (end == END_DONE && !put_away(b, name))
        b->failed = true;
    count(b, end);
    buf_free(&bytes);
    free(path);
}

static int in_order(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_mail(const struct dirent *entry)
{
    return entry->d_name[0] != '.';
}

static enum ctl_exit take_maildir(struct bounce *b)
{
    char *folder = xasprintf("%s/new", b->maildir);
    struct dirent **entries;
    int found = scandir(folder, &entries, is_mail, in_order);

    if (found < 0) {
        enum ctl_exit code = ctl_fail(b->ctl, CTL_CANNOT, "%s: %s", folder, strerror(errno));

        free(folder);
        return code;
    }
    for (int i = 0; i < found; i++) {
        if (!b->failed)
            take_file(b, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    free(folder);
    printf("%zu dealt with, %zu left for the team, %zu to be retried\n", b->done, b->left,
           b->later);
    return b->failed ? CTL_CANNOT : CTL_OK;
}

static enum ctl_exit take_input(struct bounce *b)
{
    struct buf bytes = BUF_INIT;
    enum end end;

    if (!buf_add_file(&bytes, "/dev/stdin")) {
        buf_free(&bytes);
        return ctl_fail(b->ctl, CTL_CANNOT, "cannot read the mail: %s", strerror(errno));
    }
    end = take(b, "standard input", &bytes);
    buf_free(&bytes);
    return b->failed || end == END_LATER ? CTL_CANNOT : end == END_LEFT ? CTL_WARNINGS : CTL_OK;
}

/* ---------------------------------------------------------------- */

static enum ctl_exit begin(struct bounce *b)
{
    struct faults faults = FAULTS_INIT;
    char *cause = NULL;
    enum ctl_exit code = CTL_REFUSED;

    b->config = config_load(ctl_config_file(b->ctl), &faults);
    faults_print(&faults, stderr);
    faults_free(&faults);
    if (b->config == NULL)
        return code;
    if (b->config->mail.bounces_secret[0] != '\0')
        b->secret = smtp_secret(NULL, b->config->mail.bounces_secret, &cause);
    if (cause != NULL)
        return ctl_fail_cause(b->ctl, CTL_REFUSED, cause);
    b->connection = ctl_connect(b->ctl, &code);
    if (b->connection == NULL)
        return code;
    return b->maildir != NULL ? take_maildir(b) : take_input(b);
}

enum ctl_exit ctl_bounce(struct ctl *ctl, char **words)
{
    struct bounce b = {.ctl = ctl};
    const struct argument options[] = {
        {"maildir", ARGUMENT_TEXT, &b.maildir},
        {NULL, ARGUMENT_FLAG, NULL},
    };
    struct faults faults = FAULTS_INIT;
    enum ctl_exit code;

    if (arguments_parse(ctl, options, words, &faults) > 0)
        faults_add(&faults, words[0], 0, "the mail comes on standard input, or from --maildir");
    if (faults.count > 0)
        return ctl_usage(ctl, &faults);
    code = begin(&b);
    connection_close(b.connection);
    config_free(b.config);
    free(b.secret);
    return code;
}
