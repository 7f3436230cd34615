/*
 * The Maildir channel: each message becomes a file. For trying things out, and for sites whose own
 * tools carry mail on.
 *
 * The file is written to tmp/, flushed to the disk, and linked into new/ under a name made from the
 * key alone: a message that is handed over again is found to be there, and counts as delivered.
 * Line ends become LF. The folders are made where they are missing.
 *
 * Writing and flushing hold up the loop for as long as the disk takes; this is for local disks. One
 * message is written at a time, and everything else gets its turn between two.
 */
#ifndef CHANNEL_MAILDIR_H
#define CHANNEL_MAILDIR_H

#include "channel/channel.h"

struct event_base;

/* The base must outlive the channel; the path is copied. Whether it can be written to shows with
 * the first message: errors are retries that say why. */
struct channel *maildir_open(struct event_base *base, const char *path,
                             const struct channel_client *client);

#endif
