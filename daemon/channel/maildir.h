/*
 * The Maildir channel: each message becomes a file. For trials, and for sites whose own tools
 * forward the mail.
 *
 * The file is written to tmp/, flushed to the disk, and linked into new/ under a name made only
 * from the key: a message handed over again is found there and counts as delivered. Line ends
 * become LF. Missing folders are created.
 *
 * Writing and flushing block the loop for as long as the disk takes, so use local disks. Messages
 * are written one at a time, and everything else gets its turn in between.
 */
#ifndef CHANNEL_MAILDIR_H
#define CHANNEL_MAILDIR_H

#include "channel/channel.h"

struct event_base;

/* The base must outlive the channel; the path is copied. The first message shows whether it is
 * writable: errors are retries that say why. */
struct channel *maildir_open(struct event_base *base, const char *path,
                             const struct channel_client *client);

#endif
