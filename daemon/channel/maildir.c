#include "channel/maildir.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <event2/event.h>

#include "base/xalloc.h"
#include "channel/queue.h"
#include "channel/ticks.h"

/* How many may wait: as many as a slow disk can start within a quarter of a second. */
#define ROOM 16

struct maildir {
    struct channel channel; /* must be first */
    struct channel_client client;
    char *path;
    struct event *work;
    struct queue queue;
    unsigned written; /* makes names in tmp/ unique */
    bool draining;
};

static struct maildir *maildir_of(struct channel *channel)
{
    return (struct maildir *)channel;
}

/* A file name from the key, with all but harmless bytes as =XX; the caller frees it. */
static char *name_of(const char *key)
{
    static const char plain[] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.@";
    struct buf name = BUF_INIT;

    for (const char *c = key; *c != '\0'; c++) {
        if (strchr(plain, *c) != NULL && (c > key || *c != '.'))
            buf_putc(&name, *c);
        else
            buf_printf(&name, "=%02X", (unsigned char)*c);
    }
    return buf_steal(&name);
}

/* Opens a folder below `parent`, creating it if missing; -1 with errno. */
static int folder(int parent, const char *name)
{
    if (mkdirat(parent, name, 0700) != 0 && errno != EEXIST)
        return -1;
    return openat(parent, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static bool write_all(int file, const char *bytes, size_t count)
{
    while (count > 0) {
        ssize_t written = write(file, bytes, count);

        if (written < 0 && errno == EINTR)
            continue;
        if (written < 0)
            return false;
        bytes += written;
        count -= (size_t)written;
    }
    return true;
}

/* CR LF becomes LF. */
static bool write_text(int file, const struct buf *data)
{
    struct buf text = BUF_INIT;
    bool ok;

    for (size_t i = 0; i < data->len; i++) {
        if (data->data[i] != '\r' || i + 1 == data->len || data->data[i + 1] != '\n')
            buf_putc(&text, data->data[i]);
    }
    ok = write_all(file, text.data, text.len) && fsync(file) == 0;
    buf_free(&text);
    return ok;
}

/* close() last, and check it: a network disk may report errors only then. */
static bool write_file(int tmp, const char *name, const struct buf *data)
{
    int file = openat(tmp, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    bool ok;
    int error;

    if (file < 0)
        return false;
    ok = write_text(file, data);
    error = errno;
    if (close(file) != 0 && ok)
        return false;
    errno = error;
    return ok;
}

/* A file already there under the name is this message: keys are unique. */
static bool link_file(int tmp, const char *from, int new, const char *to)
{
    if (linkat(tmp, from, new, to, 0) != 0 && errno != EEXIST)
        return false;
    return fsync(new) == 0;
}

static bool store_in(struct maildir *maildir, int tmp, int new, const struct delivery *delivery)
{
    char *name = name_of(delivery->key);
    char *draft = xasprintf("%ld.%u", (long)getpid(), maildir->written++);
    bool ok;
    int error;

    (void)unlinkat(tmp, draft, 0); /* left by a dead process with the same ID */
    ok = write_file(tmp, draft, &delivery->data) && link_file(tmp, draft, new, name);
    error = errno;
    (void)unlinkat(tmp, draft, 0);
    free(name);
    free(draft);
    errno = error;
    return ok;
}

static void close_all(const int *files, size_t count)
{
    int error = errno;

    for (size_t i = 0; i < count; i++) {
        if (files[i] >= 0)
            close(files[i]);
    }
    errno = error;
}

/* False with errno. The folders are reopened each time, as somebody may have replaced them. */
static bool store(struct maildir *maildir, const struct delivery *delivery)
{
    int files[4] = {-1, -1, -1, -1};
    bool ok = false;

    files[0] = folder(AT_FDCWD, maildir->path);
    if (files[0] >= 0)
        files[1] = folder(files[0], "cur");
    if (files[1] >= 0)
        files[2] = folder(files[0], "tmp");
    if (files[2] >= 0)
        files[3] = folder(files[0], "new");
    if (files[3] >= 0)
        ok = store_in(maildir, files[2], files[3], delivery);
    close_all(files, ARRAY_SIZE(files));
    return ok;
}

static void deliver(struct maildir *maildir, const struct delivery *delivery,
                    struct verdict *verdict)
{
    if (!channel_key_ok(delivery->key))
        verdict_set(verdict, OUTCOME_REFUSED, PHASE_STORE, 0, "the key cannot name a file");
    else if (store(maildir, delivery))
        verdict_set(verdict, OUTCOME_DELIVERED, PHASE_STORE, 0, "stored");
    else
        verdict_set(verdict, OUTCOME_RETRY, PHASE_STORE, 0, strerror(errno));
}

static void schedule(struct maildir *maildir)
{
    struct timeval soon = ticks_wait(0);

    event_add(maildir->work, &soon);
}

static void on_work(evutil_socket_t socket, short what, void *arg)
{
    struct maildir *maildir = arg;
    struct item *item = queue_take(&maildir->queue);
    struct verdict verdict = {0};

    (void)socket;
    (void)what;
    if (item == NULL) {
        if (maildir->draining && maildir->client.ready != NULL)
            maildir->client.ready(maildir->client.arg);
        return;
    }
    if (maildir->draining || ticks_ms() - item->handed_ms > CHANNEL_PATIENCE_MS)
        verdict_set(&verdict, OUTCOME_RELEASED, PHASE_STORE, 0, "not begun in time");
    else
        deliver(maildir, item->delivery, &verdict);
    if (maildir->queue.count > 0 || maildir->draining)
        schedule(maildir);
    maildir->client.done(maildir->client.arg, item->delivery, &verdict);
    free(item);
}

static size_t maildir_room(struct channel *channel)
{
    struct maildir *maildir = maildir_of(channel);

    return maildir->draining || maildir->queue.count >= ROOM ? 0 : ROOM - maildir->queue.count;
}

static void maildir_send(struct channel *channel, struct delivery *delivery)
{
    struct maildir *maildir = maildir_of(channel);

    queue_add(&maildir->queue, item_new(delivery));
    schedule(maildir);
}

static void maildir_drain(struct channel *channel)
{
    maildir_of(channel)->draining = true;
    schedule(maildir_of(channel));
}

static bool maildir_idle(struct channel *channel)
{
    return maildir_of(channel)->queue.count == 0;
}

static void maildir_close(struct channel *channel)
{
    struct maildir *maildir = maildir_of(channel);

    queue_clear(&maildir->queue);
    event_free(maildir->work);
    free(maildir->path);
    free(maildir);
}

static const struct channel_ops maildir_ops = {
    .name = "maildir",
    .room = maildir_room,
    .send = maildir_send,
    .drain = maildir_drain,
    .idle = maildir_idle,
    .close = maildir_close,
};

struct channel *maildir_open(struct event_base *base, const char *path,
                             const struct channel_client *client)
{
    struct maildir *maildir = xcalloc(1, sizeof(*maildir));

    maildir->channel.ops = &maildir_ops;
    maildir->client = *client;
    maildir->path = xstrdup(path);
    queue_init(&maildir->queue);
    maildir->work = event_new(base, -1, 0, on_work, maildir);
    if (maildir->work == NULL)
        abort();
    return &maildir->channel;
}
